import { watch } from 'vue';
import { createRouter, createWebHashHistory, type RouteLocationNormalized, type RouteLocationRaw, type RouteRecordRaw, type Router, type RouterHistory } from 'vue-router';
import type { EngineClient } from '#renderer/bridge/engine-port.ts';
import { homeOf } from '#renderer/features/session/home.ts';
import type { EngineSession } from '#shared/contracts/engine.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import { FEATURES } from './compose.ts';
import { missingPage } from './page-fault.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Who may open it; absent for pages before the work. */
    readonly roles?: readonly PersonRole[];
    /** Key of the page's name, for the window's title. */
    readonly title?: string;
    /** Stands alone, without rail and header. */
    readonly bare?: boolean;
    /** Open to nobody in particular: the sign-in page. */
    readonly open?: boolean;
    /** `desk`: the frame of an agency's desk, without the rail. */
    readonly frame?: 'desk';
    /** Shows personal data: carries the watermark of user and time. */
    readonly sensitive?: boolean;
    /** Every minute counts here: while it stands, the server is asked more often. */
    readonly closely?: boolean;
  }
}

/**
 * Where a person may go: to the sign-in page without a session, to the password page while it must be changed, and not
 * to the rooms of other roles.
 */
export function admission(to: Pick<RouteLocationNormalized, 'meta' | 'fullPath' | 'path'>, session: EngineSession | null): RouteLocationRaw | true {
  if (session === null) return to.meta.open === true ? true : { path: '/sign-in', ...(to.path === '/' ? {} : { query: { to: to.fullPath } }) };
  if (session.mustChangePassword && to.path !== '/password') return { path: '/password' };
  if (to.meta.open === true || to.path === '/') return { path: homeOf(session.role) };
  if (to.meta.roles !== undefined && !to.meta.roles.includes(session.role)) return { path: homeOf(session.role) };
  return true;
}

function routes(): RouteRecordRaw[] {
  const all = FEATURES.flatMap((feature) => feature.routes);
  return [
    ...all.filter((route) => route.meta?.bare === true),
    {
      path: '/',
      component: () => import('./Workbench.vue'),
      children: [...all.filter((route) => route.meta?.bare !== true), { path: '/:rest(.*)*', name: 'nowhere', component: () => import('./NowherePage.vue'), meta: { title: 'app.nowhere.title' } }],
    },
  ];
}

/** Resolves when the engine has said whether anybody is signed in. */
function knownSession(engine: EngineClient): Promise<EngineSession | null> {
  const now = engine.session.value;
  if (now !== undefined) return Promise.resolve(now);
  return new Promise((resolve) => {
    const stop = watch(engine.session, (session) => {
      if (session === undefined) return;
      stop();
      resolve(session);
    });
  });
}

/**
 * Every case and request has an address of its own. The address stands behind `#`, so that one bundle is served from
 * whatever path and every reload finds the page itself.
 */
export function createAppRouter(engine: EngineClient, history: RouterHistory = createWebHashHistory()): Router {
  const router = createRouter({ history, routes: routes() });
  router.beforeEach(async (to) => admission(to, await knownSession(engine)));
  // A page whose code does not come (an update took it away, the host is gone) says so instead of staying empty.
  router.onError((_error, to) => { missingPage.value = to.fullPath; });
  router.afterEach((_to, _from, stopped) => { if (stopped === undefined) missingPage.value = null; });
  // A session that ends elsewhere (revoked, idle, another window) leads back to the door.
  watch(engine.session, (session) => {
    if (session !== null || router.currentRoute.value.meta.open === true) return;
    const { fullPath, path } = router.currentRoute.value;
    void router.replace({ path: '/sign-in', ...(path === '/' ? {} : { query: { to: fullPath } }) });
  });
  return router;
}
