import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
import CaseRequests from './detail/CaseRequests.vue';

const READERS = ['judge', 'clerk', 'chief', 'president', 'command-centre', 'field-officer'] as const;
const LISTERS = ['judge', 'clerk', 'chief', 'president', 'command-centre'] as const;
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Linkage requests: composing one from a case, the page of each, the list of all, and their section on the case page. */
export const feature: FeatureManifest = {
  id: 'requests',
  routes: [
    {
      path: '/requests/new',
      name: 'request-new',
      component: () => import('./composer/ComposerPage.vue'),
      props: ({ query }) => ({ caseId: text(query['case']) ?? '', party: text(query['party']), draft: text(query['draft']), supersedes: text(query['supersedes']), from: text(query['from']) }),
      meta: { roles: ['judge'], title: 'requests.composer.title', sensitive: true },
    },
    { path: '/requests/:id', name: 'request', component: () => import('./detail/RequestPage.vue'), props: ({ params }) => ({ requestId: params['id'] }), meta: { roles: READERS, title: 'requests.one', sensitive: true } },
    { path: '/requests', name: 'requests', component: () => import('./list/RequestsPage.vue'), meta: { roles: LISTERS, title: 'requests.title' } },
  ],
  acts: {
    'locate-person.file': ['judge'],
    'locate-person.refile': ['judge'],
    'locate-person.resubmit': ['judge'],
    'locate-person.bind-sealed-copy': ['judge', 'clerk', 'command-centre'],
    'locate-person.request-renewal': ['judge'],
    'locate-person.withdraw': ['judge'],
    'locate-person.request-release': ['judge'],
    'locate-person.decide-control': ['judge'],
    'locate-person.extend-custody': ['judge', 'president'],
    'locate-person.end-custody': ['judge', 'field-officer', 'command-centre'],
    'locate-person.record-deputy-report': ['judge', 'clerk', 'command-centre'],
    'locate-person.record-outcome': ['judge'],
    'locate-person.answer-same-person': ['judge'],
  },
  rail: [{ id: 'requests', label: 'requests.title', icon: 'request', to: '/requests', roles: LISTERS, order: 30 }],
  palette: [{ id: 'requests.open', label: 'requests.palette', roles: LISTERS, run: (go) => { go('/requests'); } }],
  caseSections: [{ id: 'requests', order: 10, roles: READERS, component: CaseRequests }],
};
