import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

/** The police side at a desk: the specialist's queue and the station's look-out list. */
export const feature: FeatureManifest = {
  id: 'desk',
  routes: [
    { path: '/desk', name: 'desk', component: () => import('./DeskPage.vue'), meta: { roles: ['police-specialist', 'agency-desk'], frame: 'desk', closely: true } },
    { path: '/station', name: 'station', component: () => import('./StationPage.vue'), meta: { roles: ['police-station'], frame: 'desk', closely: true } },
  ],
  acts: {
    'locate-person.return': ['police-specialist'],
    'locate-person.reject': ['police-specialist'],
    'locate-person.accept': ['police-specialist'],
    'locate-person.confirm-renewal': ['police-specialist'],
    'locate-person.acknowledge-release': ['police-specialist'],
    'locate-person.register-hit': ['police-specialist', 'police-station'],
    'audit.record-use': ['police-specialist', 'police-station', 'agency-desk'],
  },
};
