import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

const ROLES = ['judge', 'clerk', 'chief', 'president', 'command-centre'] as const;

/** 「案件」: the worklist. */
export const feature: FeatureManifest = {
  id: 'worklist',
  routes: [{ path: '/cases', name: 'worklist', component: () => import('./WorklistPage.vue'), meta: { roles: ROLES, title: 'worklist.title', sensitive: true } }],
  acts: { 'case.state-past': ['judge', 'clerk'] },
  rail: [{ id: 'worklist', label: 'worklist.title', icon: 'case', to: '/cases', roles: ROLES, order: 20 }],
  palette: [{ id: 'worklist.open', label: 'worklist.palette.open', roles: ROLES, run: (go) => { go('/cases'); } }],
};
