import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
import { ofEveryMechanism } from '#renderer/bridge/mechanism-acts.ts';
import CaseRequests from './detail/CaseRequests.vue';

const READERS = ['judge', 'clerk', 'chief', 'president', 'command-centre', 'field-officer'] as const;
const LISTERS = ['judge', 'clerk', 'chief', 'president', 'command-centre'] as const;

/** Linkage requests of all mechanisms: the page of each, the list of all, and their section on the case page. */
export const feature: FeatureManifest = {
  id: 'requests',
  routes: [
    { path: '/requests/:id', name: 'request', component: () => import('./detail/RequestPage.vue'), props: ({ params }) => ({ requestId: params['id'] }), meta: { roles: READERS, title: 'requests.one', sensitive: true } },
    { path: '/requests', name: 'requests', component: () => import('./list/RequestsPage.vue'), meta: { roles: LISTERS, title: 'requests.title' } },
  ],
  acts: ofEveryMechanism({
    'bind-sealed-copy': ['judge', 'clerk', 'command-centre'],
    'request-renewal': ['judge'],
    withdraw: ['judge'],
    'request-release': ['judge'],
    'decide-control': ['judge'],
  }),
  rail: [{ id: 'requests', label: 'requests.title', icon: 'request', to: '/requests', roles: LISTERS, order: 30 }],
  palette: [{ id: 'requests.open', label: 'requests.palette', roles: LISTERS, run: (go) => { go('/requests'); } }],
  caseSections: [{ id: 'requests', order: 10, roles: READERS, component: CaseRequests }],
};
