import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';

const ADMINISTRATOR = ['administrator'] as const;
const AUDITOR = ['auditor'] as const;

/** The administrator's accounts and machines, and the auditor's search. Neither sees case data. */
export const feature: FeatureManifest = {
  id: 'admin',
  routes: [
    { path: '/admin', name: 'admin', component: () => import('./AccountsPage.vue'), meta: { roles: ADMINISTRATOR, title: 'admin.title' } },
    { path: '/admin/channels', name: 'channels', component: () => import('./ChannelsPage.vue'), meta: { roles: ADMINISTRATOR, title: 'admin.channels.title' } },
    { path: '/audit', name: 'audit', component: () => import('./AuditPage.vue'), meta: { roles: AUDITOR, title: 'admin.audit.title', sensitive: true } },
  ],
  rail: [
    { id: 'admin', label: 'admin.title', icon: 'admin', to: '/admin', roles: ADMINISTRATOR, order: 10 },
    { id: 'channels', label: 'admin.channels.title', icon: 'link', to: '/admin/channels', roles: ADMINISTRATOR, order: 20 },
    { id: 'audit', label: 'admin.audit.title', icon: 'audit', to: '/audit', roles: AUDITOR, order: 10 },
  ],
};
