import { composePath } from '#renderer/bridge/paths.ts';
import { composerAddress } from '#renderer/composer/use-matter.ts';
import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
import { screens } from './screens.ts';

/** 机动车查找、扣押: composing a request for a car of the case, and what the pages of all requests show of it. */
export const feature: FeatureManifest = {
  id: 'seek-vehicle',
  mechanism: screens,
  routes: [
    {
      path: composePath(screens.id).path,
      name: 'vehicle-request-new',
      component: () => import('./composer/ComposerPage.vue'),
      props: ({ query }) => ({ address: composerAddress(query) }),
      meta: { roles: ['judge'], title: 'seek-vehicle.composer.title', sensitive: true },
    },
  ],
  acts: {
    'seek-vehicle.file': ['judge'],
    'seek-vehicle.refile': ['judge'],
    'seek-vehicle.resubmit': ['judge'],
    'seek-vehicle.register-hit': ['command-centre', 'police-specialist', 'police-station'],
    'seek-vehicle.record-seized': ['command-centre', 'field-officer'],
    'seek-vehicle.record-not-seized': ['command-centre', 'field-officer'],
    'seek-vehicle.record-mortgagee-told': ['judge', 'clerk'],
    'seek-vehicle.propose-unseal': ['judge'],
    'seek-vehicle.decide-unseal': ['chief', 'judge'],
    'seek-vehicle.confirm-unsealed': ['police-specialist'],
    'seek-vehicle.record-returned': ['judge', 'clerk', 'command-centre', 'field-officer'],
    'seek-vehicle.record-passed-on': ['judge', 'clerk', 'command-centre', 'field-officer'],
  },
};
