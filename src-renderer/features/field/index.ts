import { ofEveryMechanism } from '#renderer/bridge/mechanism-acts.ts';
import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

const OFFICERS = ['field-officer', 'command-centre'] as const;

/** The field officer's page: on the way, at the place, and the record of what happened there. */
export const feature: FeatureManifest = {
  id: 'field',
  routes: [{ path: '/field', name: 'field', component: () => import('./FieldPage.vue'), meta: { roles: OFFICERS } }],
  acts: {
    ...ofEveryMechanism({ 'record-callback': OFFICERS }),
    'audit.record-use': OFFICERS,
  },
  rail: [{ id: 'field', label: 'field.rail', icon: 'field', to: '/field', roles: ['field-officer'], order: 10 }],
};
