import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

/** The police side at a desk: the specialist's queue and the station's look-out list. */
export const feature: FeatureManifest = {
  id: 'desk',
  routes: [
    { path: '/desk', name: 'desk', component: () => import('./DeskPage.vue'), meta: { roles: ['police-specialist'], frame: 'desk', closely: true } },
    { path: '/station', name: 'station', component: () => import('./StationPage.vue'), meta: { roles: ['police-station'], frame: 'desk', closely: true } },
  ],
};
