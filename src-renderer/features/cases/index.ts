import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
import CasePane from './CasePane.vue';

const ROLES = ['judge', 'clerk', 'chief', 'president', 'command-centre', 'field-officer'] as const;
const RECORDERS = ['judge', 'clerk'] as const;

/** One case: its page, and its short form beside the worklist. */
export const feature: FeatureManifest = {
  id: 'cases',
  routes: [{ path: '/cases/:id', name: 'case', component: () => import('./CasePage.vue'), props: (to) => ({ caseId: to.params['id'] }), meta: { roles: ROLES, title: 'cases.pageTitle', sensitive: true } }],
  casePane: CasePane,
  acts: {
    'case.add-record': RECORDERS,
    'case.correct-record': RECORDERS,
    'case.void-record': RECORDERS,
    'case.state-past': RECORDERS,
    'case.add-related': RECORDERS,
    'case.correct-party': RECORDERS,
    'case.settle-difference': RECORDERS,
    'case.close': ['judge'],
    'case.reopen': ['judge', 'chief', 'president'],
  },
};
