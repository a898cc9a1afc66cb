import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

/** Linkage requests: composing one from a case. */
export const feature: FeatureManifest = {
  id: 'requests',
  routes: [{ path: '/requests/new', name: 'request-new', component: () => import('./composer/ComposerPage.vue'), meta: { roles: ['judge'] } }],
};
