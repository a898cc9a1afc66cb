import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

/** Linkage requests: composing one from a case, and the page of each. */
export const feature: FeatureManifest = {
  id: 'requests',
  routes: [
    { path: '/requests/new', name: 'request-new', component: () => import('./composer/ComposerPage.vue'), meta: { roles: ['judge'] } },
    { path: '/requests/:id', name: 'request', component: () => import('./RequestPage.vue'), props: true, meta: { roles: ['judge', 'clerk', 'chief', 'president', 'command-centre', 'field-officer'] } },
  ],
};
