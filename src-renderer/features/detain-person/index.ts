import { composePath } from '#renderer/bridge/paths.ts';
import { composerAddress } from '#renderer/composer/use-matter.ts';
import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
import { useReviewCount } from './review/use-reviews.ts';
import { screens } from './screens.ts';

const REVIEWERS = ['president'] as const;
const HOUSE = ['agency-desk'] as const;
const TEAM = ['judge', 'clerk', 'field-officer'] as const;
const WITH_DUTY = [...TEAM, 'command-centre'] as const;

/** 司法拘留·被拘留人: the proposal, the way to the house and what runs there, the house's own desk, and the upper court's review. */
export const feature: FeatureManifest = {
  id: screens.id,
  mechanism: screens,
  routes: [
    {
      path: composePath(screens.id).path,
      name: 'detention-new',
      component: () => import('./composer/ComposerPage.vue'),
      props: ({ query }) => ({ address: composerAddress(query) }),
      meta: { roles: ['judge'], title: 'detain-person.composer.title', sensitive: true },
    },
    { path: '/reviews', name: 'detention-reviews', component: () => import('./review/ReviewsPage.vue'), meta: { roles: REVIEWERS, title: 'detain-person.reviews.title', sensitive: true } },
  ],
  rail: [{ id: 'detention-reviews', label: 'detain-person.reviews.rail', icon: 'gavel', to: '/reviews', roles: REVIEWERS, order: 6, whileCounted: true }],
  palette: [{ id: 'detention-reviews', label: 'detain-person.reviews.title', roles: REVIEWERS, run: (go) => { go('/reviews'); } }],
  counts: useReviewCount,
  acts: {
    'detain-person.file': ['judge'],
    'detain-person.refile': ['judge'],
    'detain-person.disapprove': ['president', 'judge'],
    'detain-person.decide-early-release': ['president', 'judge'],
    'detain-person.link': ['judge'],
    'detain-person.record-present': WITH_DUTY,
    'detain-person.extend-custody': ['judge', 'president'],
    'detain-person.end-custody': WITH_DUTY,
    'detain-person.serve': TEAM,
    'detain-person.escort': WITH_DUTY,
    'detain-person.record-family-notice': TEAM,
    'detain-person.record-deputy-report': ['judge', 'clerk', 'command-centre'],
    'detain-person.admit': [...HOUSE, ...TEAM],
    'detain-person.refuse-admission': [...HOUSE, ...TEAM],
    'detain-person.choose-alternative': ['judge'],
    'detain-person.resume': ['judge'],
    'detain-person.ask-reconsideration': [...HOUSE, 'judge', 'clerk'],
    'detain-person.decide-reconsideration': REVIEWERS,
    'detain-person.mark-changed': HOUSE,
    'detain-person.request-leave': [...HOUSE, 'clerk'],
    'detain-person.answer-leave': ['judge', 'chief', 'president'],
    'detain-person.mark-left': HOUSE,
    'detain-person.mark-back': HOUSE,
    'detain-person.propose-early-release': ['judge'],
    'detain-person.record-release': [...HOUSE, 'clerk'],
    'detain-person.answer-question': ['judge'],
  },
};
