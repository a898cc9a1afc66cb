import { computed, reactive } from 'vue';
import { ofEveryMechanism } from '#renderer/bridge/mechanism-acts.ts';
import { useSyncStatus } from '#renderer/bridge/use-sync-status.ts';
import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

const ROLES = ['judge', 'clerk', 'chief', 'president', 'command-centre', 'field-officer'] as const;

/** 「队列」: what waits, since when, why, when it is tried next, and who can mend it. */
export const feature: FeatureManifest = {
  id: 'queue',
  routes: [{ path: '/queue', name: 'queue', component: () => import('./QueuePage.vue'), meta: { roles: ROLES, title: 'queue.title' } }],
  acts: ofEveryMechanism({ withdraw: ['judge'] }),
  rail: [{ id: 'queue', label: 'queue.title', icon: 'queue', to: '/queue', roles: ROLES, order: 60 }],
  palette: [{ id: 'queue.open', label: 'queue.palette', roles: ROLES, run: (go) => { go('/queue'); } }],
  counts: () => {
    const status = useSyncStatus();
    const refused = computed(() => (status.value?.refused ?? 0) + (status.value?.parked ?? 0));
    return reactive({ queue: computed(() => ({ value: (status.value?.waiting ?? 0) + refused.value, tone: refused.value > 0 ? ('danger' as const) : ('attention' as const) })) });
  },
};
