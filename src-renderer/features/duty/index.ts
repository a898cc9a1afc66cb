import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
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
    'locate-person.acknowledge-hit': ROLES,
    'locate-person.dispatch': ROLES,
    'locate-person.record-controlled': ['command-centre'],
    'locate-person.record-missed': ['command-centre'],
    'locate-person.settle-incident': ['command-centre'],
    'duty.set-roster': ROLES,
    'duty.hand-over': ['command-centre'],
  },
};
