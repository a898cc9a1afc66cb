import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

/** The field officer's page: on the way, at the place, handing over. */
export const feature: FeatureManifest = {
  id: 'field',
  routes: [{ path: '/field', name: 'field', component: () => import('./FieldPage.vue'), meta: { roles: ['field-officer', 'command-centre'] } }],
  rail: [{ id: 'field', label: 'field.rail', icon: 'field', to: '/field', roles: ['field-officer'], order: 10 }],
};
