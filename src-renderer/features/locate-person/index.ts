import { composePath } from '#renderer/bridge/paths.ts';
import { composerAddress } from '#renderer/composer/use-matter.ts';
import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
import { screens } from './screens.ts';

/** 协助查找被执行人: composing a request from a case, and what the pages of all requests show of it. */
export const feature: FeatureManifest = {
  id: 'locate-person',
  mechanism: screens,
  routes: [
    {
      path: composePath(screens.id).path,
      // The address of earlier releases, when there was one kind of request.
      alias: '/requests/new',
      name: 'request-new',
      component: () => import('./composer/ComposerPage.vue'),
      props: ({ query }) => ({ address: composerAddress(query) }),
      meta: { roles: ['judge'], title: 'locate-person.composer.title', sensitive: true },
    },
  ],
  acts: {
    'locate-person.file': ['judge'],
    'locate-person.refile': ['judge'],
    'locate-person.resubmit': ['judge'],
    'locate-person.record-controlled': ['command-centre', 'field-officer'],
    'locate-person.record-missed': ['command-centre', 'field-officer'],
    'locate-person.register-hit': ['police-specialist', 'police-station'],
    'locate-person.extend-custody': ['judge', 'president'],
    'locate-person.end-custody': ['judge', 'field-officer', 'command-centre'],
    'locate-person.record-deputy-report': ['judge', 'clerk', 'command-centre'],
    'locate-person.record-outcome': ['judge'],
    'locate-person.answer-same-person': ['judge'],
  },
};
