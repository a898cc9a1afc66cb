import { computed, reactive } from 'vue';
import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
import { ofEveryMechanism } from '#renderer/bridge/mechanism-acts.ts';
import DelegatedBand from './DelegatedBand.vue';
import { useInbox } from './use-inbox.ts';

const SIGNERS = ['chief', 'president'] as const;
const PAPER = ['clerk', 'command-centre', 'chief', 'judge'] as const;

/** 审批 by the chief and the president and those they delegate to, 授权代批, and 线下审批补录. */
export const feature: FeatureManifest = {
  id: 'approvals',
  routes: [
    { path: '/approvals', name: 'approvals', component: () => import('./ApprovalsPage.vue'), meta: { roles: [...SIGNERS, 'judge'], title: 'approvals.title', sensitive: true } },
    { path: '/approvals/done', name: 'approvals-done', component: () => import('./SignedPage.vue'), meta: { roles: [...SIGNERS, 'judge'], title: 'approvals.signed.title', sensitive: true } },
    { path: '/approvals/delegation', name: 'approvals-delegation', component: () => import('./DelegationPage.vue'), meta: { roles: SIGNERS, title: 'approvals.delegation.title' } },
    { path: '/approvals/paper', name: 'approvals-paper', component: () => import('./PaperPage.vue'), meta: { roles: PAPER, title: 'approvals.paper.title', sensitive: true } },
  ],
  acts: {
    ...ofEveryMechanism({
      approve: ['judge', ...SIGNERS],
      'send-back': ['judge', ...SIGNERS],
      'decide-renewal': ['judge', 'chief'],
      'record-paper-approval': ['clerk', 'command-centre'],
      'confirm-paper-approval': ['clerk', 'command-centre', 'chief'],
    }),
    'delegation.grant': SIGNERS,
    'delegation.revoke': SIGNERS,
    'audit.record-use': [...SIGNERS, 'judge', 'clerk', 'command-centre'],
  },
  rail: [{ id: 'approvals', label: 'approvals.rail', icon: 'approve', to: '/approvals', roles: SIGNERS, order: 5 }],
  palette: [
    { id: 'approvals', label: 'approvals.title', roles: ['judge', ...SIGNERS], run: (go) => { go('/approvals'); } },
    { id: 'approvals.done', label: 'approvals.signed.title', roles: SIGNERS, run: (go) => { go('/approvals/done'); } },
    { id: 'approvals.delegation', label: 'approvals.delegation.title', roles: SIGNERS, run: (go) => { go('/approvals/delegation'); } },
    { id: 'approvals.paper', label: 'approvals.paper.title', roles: PAPER, run: (go) => { go('/approvals/paper'); } },
  ],
  bands: [{ id: 'delegated-approvals', roles: ['judge'], component: DelegatedBand }],
  counts: () => {
    const { total } = useInbox();
    return reactive({ approvals: computed(() => ({ value: total.value, tone: 'attention' as const })) });
  },
};
