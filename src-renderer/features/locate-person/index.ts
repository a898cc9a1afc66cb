import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
import { screens } from './screens.ts';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** 协助查找被执行人: composing a request from a case, and what the pages of all requests show of it. */
export const feature: FeatureManifest = {
  id: 'locate-person',
  mechanism: screens,
  routes: [
    // Before `/requests/:id` of the frame: the router takes what is written out first.
    {
      path: '/requests/new',
      name: 'request-new',
      component: () => import('./composer/ComposerPage.vue'),
      props: ({ query }) => ({ caseId: text(query['case']) ?? '', party: text(query['party']), draft: text(query['draft']), supersedes: text(query['supersedes']), from: text(query['from']) }),
      meta: { roles: ['judge'], title: 'requests.composer.title', sensitive: true },
    },
  ],
  acts: {
    'locate-person.file': ['judge'],
    'locate-person.refile': ['judge'],
    'locate-person.resubmit': ['judge'],
    'locate-person.extend-custody': ['judge', 'president'],
    'locate-person.end-custody': ['judge', 'field-officer', 'command-centre'],
    'locate-person.record-deputy-report': ['judge', 'clerk', 'command-centre'],
    'locate-person.record-outcome': ['judge'],
    'locate-person.answer-same-person': ['judge'],
  },
};
