import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
import AssetsSection from './AssetsSection.vue';

const READERS = ['judge', 'clerk', 'chief', 'president', 'command-centre'] as const;
const TEAM = ['judge', 'clerk'] as const;

/** 财产: the page of one thing, and its section on the case page. */
export const feature: FeatureManifest = {
  id: 'assets',
  routes: [
    {
      path: '/assets/:id',
      name: 'asset',
      component: () => import('./AssetPage.vue'),
      props: ({ params }) => ({ assetId: params['id'] }),
      meta: { roles: READERS, title: 'assets.one', sensitive: true },
    },
  ],
  acts: { 'asset.record': TEAM, 'asset.add-interest': TEAM, 'asset.take-back': TEAM },
  caseSections: [{ id: 'assets', order: 20, roles: READERS, component: AssetsSection }],
};
