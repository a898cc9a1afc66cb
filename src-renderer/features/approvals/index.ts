import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

/** 审批 by the chief and the president, and by those they delegate to. */
export const feature: FeatureManifest = {
  id: 'approvals',
  routes: [{ path: '/approvals', name: 'approvals', component: () => import('./ApprovalsPage.vue'), meta: { roles: ['chief', 'president', 'judge'] } }],
  rail: [{ id: 'approvals', label: 'approvals.rail', icon: 'approve', to: '/approvals', roles: ['chief', 'president'], order: 5 }],
  palette: [{ id: 'approvals', label: 'approvals.title', roles: ['judge'], run: (go) => { go('/approvals'); } }],
};
