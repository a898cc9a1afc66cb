import { computed, reactive } from 'vue';
import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
import { useToday } from './use-today.ts';

const ROLES = ['judge', 'clerk'] as const;

/** 「今日」: where a judge or clerk starts. */
export const feature: FeatureManifest = {
  id: 'today',
  routes: [{ path: '/today', name: 'today', component: () => import('./TodayPage.vue'), meta: { roles: ROLES, title: 'today.title', sensitive: true } }],
  rail: [{ id: 'today', label: 'today.title', icon: 'home', to: '/today', roles: ROLES, order: 10 }],
  palette: [{ id: 'today.open', label: 'today.open', roles: ROLES, run: (go) => { go('/today'); } }],
  counts: () => {
    const { count } = useToday();
    return reactive({ today: computed(() => count.value) });
  },
};
