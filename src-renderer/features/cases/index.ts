import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
import CasePane from './CasePane.vue';

const ROLES = ['judge', 'clerk', 'chief', 'president', 'command-centre', 'field-officer'] as const;

/** One case: its page, and its short form beside the worklist. */
export const feature: FeatureManifest = {
  id: 'cases',
  routes: [{ path: '/cases/:id', name: 'case', component: () => import('./CasePage.vue'), props: (to) => ({ caseId: to.params['id'] }), meta: { roles: ROLES, title: 'cases.pageTitle', sensitive: true } }],
  casePane: CasePane,
};
