import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

const TEAM = ['clerk', 'judge'] as const;

/** What comes in from other systems: the worklist of the case-handling system, and what agencies answered on property. */
export const feature: FeatureManifest = {
  id: 'import',
  routes: [
    { path: '/import', name: 'import', component: () => import('./ImportPage.vue'), meta: { roles: TEAM } },
    {
      path: '/import/assets',
      name: 'import-assets',
      component: () => import('./AssetImportPage.vue'),
      props: ({ query }) => ({ caseId: typeof query['case'] === 'string' && query['case'] !== '' ? query['case'] : undefined }),
      meta: { roles: TEAM, title: 'assets.import.title' },
    },
  ],
  acts: { 'case.import': TEAM, 'asset.import': TEAM },
  palette: [
    { id: 'import', label: 'import.title', roles: TEAM, run: (go) => { go('/import'); } },
    { id: 'import.assets', label: 'assets.import.title', roles: TEAM, run: (go) => { go('/import/assets'); } },
  ],
};
