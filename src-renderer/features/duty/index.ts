import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
import { ofEveryMechanism } from '#renderer/bridge/mechanism-acts.ts';
import DutyBand from './DutyBand.vue';

/** Who works at the duty desk: the command centre, and the chief when nobody else answers (DOMAIN §1.12-5). */
const ROLES = ['command-centre', 'chief'] as const;

/** The command centre's duty desk, and the alarm band of a hit above every page. */
export const feature: FeatureManifest = {
  id: 'duty',
  routes: [{ path: '/duty', name: 'duty', component: () => import('./DutyPage.vue'), meta: { roles: ROLES, title: 'duty.title', closely: true } }],
  rail: [{ id: 'duty', label: 'duty.rail', icon: 'duty', to: '/duty', roles: ROLES, order: 10 }],
  bands: [{ id: 'duty-alarm', roles: ROLES, component: DutyBand }],
  acts: {
    ...ofEveryMechanism({ 'acknowledge-hit': ROLES, dispatch: ROLES, 'settle-incident': ROLES }),
    'duty.set-roster': ROLES,
    'duty.hand-over': ['command-centre'],
  },
};
