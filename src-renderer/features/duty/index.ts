import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
import DutyBand from './DutyBand.vue';

/** The command centre's duty desk, and the alarm band of a hit above every page. */
export const feature: FeatureManifest = {
  id: 'duty',
  routes: [{ path: '/duty', name: 'duty', component: () => import('./DutyPage.vue'), meta: { roles: ['command-centre'], closely: true } }],
  rail: [{ id: 'duty', label: 'duty.rail', icon: 'duty', to: '/duty', roles: ['command-centre'], order: 10 }],
  bands: [{ id: 'duty-alarm', roles: ['command-centre', 'chief'], component: DutyBand }],
};
