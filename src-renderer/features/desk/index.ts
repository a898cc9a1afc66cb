import { ofEveryMechanism } from '#renderer/bridge/mechanism-acts.ts';
import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

/** Whoever keeps the queue of an agency. */
const DESKS = ['police-specialist', 'agency-desk'] as const;
const STATIONS = ['police-station'] as const;

/** The agencies' side at a desk: the queue of each, and the look-out list of a station. */
export const feature: FeatureManifest = {
  id: 'desk',
  routes: [
    { path: '/desk', name: 'desk', component: () => import('./DeskPage.vue'), meta: { roles: DESKS, frame: 'desk', closely: true } },
    { path: '/station', name: 'station', component: () => import('./StationPage.vue'), meta: { roles: STATIONS, frame: 'desk', closely: true } },
  ],
  acts: {
    ...ofEveryMechanism({ return: DESKS, reject: DESKS, accept: DESKS, 'confirm-renewal': DESKS, 'acknowledge-release': DESKS }),
    'audit.record-use': [...DESKS, ...STATIONS],
  },
};
