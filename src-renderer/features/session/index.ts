import { PERSON_ROLES } from '#shared/contracts/identity.ts';
import type { FeatureManifest } from '#renderer/ui/feature-manifest.ts';
import SessionNotices from './SessionNotices.vue';

/** Signing in and out, the lock, and what belongs to one's own account. */
export const feature: FeatureManifest = {
  id: 'session',
  routes: [
    { path: '/sign-in', name: 'sign-in', component: () => import('./SignInPage.vue'), meta: { open: true, bare: true, title: 'app.signIn.title' } },
    { path: '/password', name: 'password', component: () => import('./PasswordPage.vue'), meta: { roles: PERSON_ROLES, bare: true, title: 'session.password.title' } },
    { path: '/settings', name: 'settings', component: () => import('./SettingsPage.vue'), meta: { roles: PERSON_ROLES, title: 'session.settings.title' } },
  ],
  bands: [{ id: 'session-notices', roles: PERSON_ROLES, component: SessionNotices }],
  palette: [{ id: 'session.settings', label: 'session.settings.open', roles: PERSON_ROLES, run: (go) => { go('/settings'); } }],
};
