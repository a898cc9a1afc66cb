import { type App, ref } from 'vue';
import { connectEngine } from '#renderer/bridge/connect-engine.ts';
import { ENGINE, type EngineClient } from '#renderer/bridge/engine-port.ts';
import { hostSeat, onHostEvent } from '#renderer/bridge/host.ts';
import { casePath, requestPath } from '#renderer/bridge/paths.ts';
import { useToastStore } from '#renderer/stores/toasts.ts';
import { CLOCK } from '#renderer/ui/clock.ts';
import { CASE_PANE, CASE_SECTIONS, SET_LOCALE } from '#renderer/ui/slots.ts';
import { MECHANISM_SCREENS } from '#renderer/ui/mechanism-screens.ts';
import { instant } from '#shared/kernel/time.ts';
import { caseSectionsOf, FEATURES, mechanismScreensOf } from './compose.ts';
import { i18n, setLocale } from './i18n.ts';
import { takesThePage } from './page-fault.ts';
import { createAppRouter } from './router.ts';

const DESK_MOUNT = '/desk/';

/**
 * An address typed without `#` (`/cases/…`) means the page of that name: hosts answer every address with the window
 * itself, and the router reads behind the `#`.
 */
function addressBehindHash(): void {
  const { pathname, search, hash } = window.location;
  // The desk is served below a path of the central server, whose root answers no reload.
  const mount = hostSeat().kind === 'desk' && pathname.startsWith(DESK_MOUNT) ? DESK_MOUNT : '/';
  if (hash !== '' || pathname === mount || pathname.endsWith('.html')) return;
  window.history.replaceState(window.history.state, '', `${mount}#/${pathname.slice(mount.length)}${search}`);
}

/** Gives the app its engine, its clock, its slots and its router. */
export function boot(app: App, engine: EngineClient = connectEngine()): void {
  addressBehindHash();
  // Clocks on the screen run by the server's time: the desk clock less what the last contact measured,
  // and never before what the server has told: a desk clock that is put back hides nothing (S7).
  // Reactive, so that what is shown turns at once when the first contact says how wrong the desk clock is.
  const server = ref({ skewMs: 0, time: 0 });
  engine.watch('status', {}, (status) => { server.value = { skewMs: status.skewMs, time: status.serverTime }; });
  app.provide(CLOCK, { now: () => instant(Math.max(Math.round(Date.now() - server.value.skewMs), server.value.time)) });

  app.provide(ENGINE, engine);
  app.provide(SET_LOCALE, setLocale);
  app.provide(CASE_SECTIONS, caseSectionsOf());
  app.provide(MECHANISM_SCREENS, mechanismScreensOf());
  const pane = FEATURES.find((feature) => feature.casePane !== undefined)?.casePane;
  if (pane !== undefined) app.provide(CASE_PANE, pane);

  // What a button did wrong is said: a press that does nothing is pressed again and again.
  app.config.errorHandler = (error, _instance, info) => {
    window.reportError(error);
    if (takesThePage(info)) return;
    useToastStore().show({ tone: 'danger', title: i18n.global.t('errors.ACT_BROKEN.title'), detail: i18n.global.t('errors.ACT_BROKEN.fix') });
  };
  const router = createAppRouter(engine);
  // A link from outside can only say what to show; whether it may be shown is the router's and the engine's answer.
  onHostEvent((event) => {
    if (event.type === 'open') void router.push(event.target === 'case' ? casePath(event.id) : requestPath(event.id));
  });
  app.use(router);
}
