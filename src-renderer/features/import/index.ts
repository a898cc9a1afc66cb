import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

/** 案件导入: real cases come in from the export of the case-handling system. */
export const feature: FeatureManifest = {
  id: 'import',
  routes: [{ path: '/import', name: 'import', component: () => import('./ImportPage.vue'), meta: { roles: ['clerk', 'judge'] } }],
  acts: { 'case.import': ['clerk', 'judge'] },
  palette: [{ id: 'import', label: 'import.title', roles: ['clerk', 'judge'], run: (go) => { go('/import'); } }],
};
