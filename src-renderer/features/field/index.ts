import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

const OFFICERS = ['field-officer', 'command-centre'] as const;

/** The field officer's page: on the way, at the place, handing over. */
export const feature: FeatureManifest = {
  id: 'field',
  routes: [{ path: '/field', name: 'field', component: () => import('./FieldPage.vue'), meta: { roles: OFFICERS } }],
  acts: {
    'locate-person.record-callback': OFFICERS,
    'locate-person.record-controlled': OFFICERS,
    'locate-person.record-missed': OFFICERS,
    'audit.record-use': OFFICERS,
  },
  rail: [{ id: 'field', label: 'field.rail', icon: 'field', to: '/field', roles: ['field-officer'], order: 10 }],
};
