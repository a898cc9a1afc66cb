import { flushPromises } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { type App, type Component, createApp } from 'vue';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createMemoryHistory, createRouter, type RouteRecordRaw, RouterView } from 'vue-router';
import { caseSectionsOf, FEATURES, mechanismScreensOf } from '#renderer/app/compose.ts';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import { MECHANISM_SCREENS } from '#renderer/ui/mechanism-screens.ts';
import { CLOCK } from '#renderer/ui/clock.ts';
import { CASE_PANE, CASE_SECTIONS } from '#renderer/ui/slots.ts';
import { factsOf } from '#shared/contracts/audiences/index.ts';
import { type CaseRow, factsOfCase } from '#shared/contracts/audiences/project.ts';
import { marked } from '#shared/contracts/audiences/readable.ts';
import type { CaseView, EngineSession, SyncStatus, WorkRow } from '#shared/contracts/engine.ts';
import { PERSON_ROLES } from '#shared/contracts/identity.ts';
import { nextStep } from '#shared/domain/cases/next-step.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { mechanismFor } from '#shared/mechanisms/index.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, AgencyId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDate, HOUR_MS, instant } from '#shared/kernel/time.ts';
import { testClock } from '../support/mount-part.ts';
import { CAR, CAR_SUMMARY, carView } from './support/asset.ts';
import { wangCase } from './support/case.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';
import { FILED_AT, viewOf, wangRequest } from './support/request.ts';

/**
 * Every page of every feature stands once, for each role that may open it, before anything has come and with plain answers:
 * a name that a template has and its script has not breaks it here, and not before a judge. A new page is in it by itself.
 */

const NOW = instant(FILED_AT + HOUR_MS);
const CASE = wangCase();
const ROW = factsOfCase(CASE)[1]?.body as CaseRow;
const FOUND = wangRequest({
  state: 'hit',
  control: { state: 'active', controlNo: '苏公查〔2026〕317', start: civilDate('2026-09-08'), end: civilDate('2026-12-20') },
  hits: [{ at: FILED_AT, place: '公交站', channel: 'street-check', unit: '云溪派出所', officer: '施某', phone: '0512-00000120', personState: 'located', identityBy: 'document', round: 0, registeredAt: FILED_AT, registeredBy: 'shi' }],
  incidents: [{ kind: 'not-the-person', at: FILED_AT, owner: 'command-centre' }],
} as never, true);

const caseOf = (role: PersonRole, state = CASE): CaseView => ({
  ...(role === 'judge' || role === 'clerk' ? { held: 'full' as const, state, step: nextStep(state, [], NOW, { calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS }) } : { held: 'part' as const, row: ROW }),
  version: 1,
  recordMarks: {},
  pending: [],
  requests: [viewOf(FOUND)],
  notices: [],
  timeline: [],
});
const WORK: WorkRow = {
  id: CASE.id,
  court: CASE.court,
  caseNumber: CASE.caseNumber,
  cause: CASE.cause,
  status: CASE.status,
  creditor: '齐某',
  debtors: ['王某'],
  judge: CASE.judge,
  filedOn: CASE.filedOn,
  principal: CASE.principal,
  balance: fen(50_000_00),
  slim: false,
};
const STATUS: SyncStatus = {
  link: { state: 'online', since: FILED_AT, heardAt: FILED_AT },
  waiting: 1,
  waitingSafety: 0,
  refused: 0,
  parked: 0,
  unsettled: 0,
  uploads: { waiting: 0, bytesLeft: 0 },
  feed: { complete: true, behind: 0, hiddenRows: 0 },
  journal: 'ok',
  alerts: [],
  skewMs: 0,
  serverTime: NOW,
};
const GRANT = { id: 'grant-1', version: 1, court: CASE.court, from: 'gusu.fang', fromRole: 'chief', to: 'gusu.judge', kinds: ['locate-person'], fromDay: '2026-09-01', throughDay: '2026-09-30', document: '授权书1号' };
const ROSTER = { id: CASE.court, version: 1, court: CASE.court, shifts: [{ officer: 'gusu.tian', phone: '0512-00000508', from: FILED_AT, to: NOW + HOUR_MS }], handOvers: [] };

type Answers = NonNullable<NonNullable<Parameters<typeof fakeEngine>[0]>['answers']>;
const plainAnswers = (role: PersonRole, request: LocateRequest = FOUND, state = CASE): Answers => ({
  worklist: { total: 1, all: 1, from: 0, ids: [CASE.id], rows: [WORK], filling: false },
  'worklist-counts': { all: 1, byStatus: { enforcing: 1 }, byStage: {}, byStep: {}, byTone: {}, byWaiting: {}, byJudge: {}, overdue: 0, dueToday: 0 },
  case: caseOf(role, state),
  asset: carView(role),
  assets: { total: 1, rows: [CAR_SUMMARY] },
  request: { ...viewOf(request), timeline: [] },
  requests: { total: 1, rows: [viewOf(request)] },
  desk: [deskOf('queue', FOUND)].map(({ head, body }) => ({ head, request: body, version: 1, pending: [] }) as never),
  lookout: [deskOf('lookout', FOUND)].map(({ head, body }) => ({ head, control: body, version: 1, pending: [] }) as never),
  facts: ({ kind }) => (kind === 'delegation' ? [GRANT] : kind === 'roster' ? [ROSTER] : kind === 'directory' ? [{ id: 'gusu.fang', name: '方局长', role: 'chief' }] : []),
  ledger: [{
    commandId: 'c1',
    kind: 'case.add-record',
    lane: 'normal',
    title: CASE.caseNumber,
    aggregate: { type: 'case', id: CASE.id },
    n: 1,
    filedAt: FILED_AT,
    mark: 'local',
    wait: { code: 'offline', since: FILED_AT, tries: 0, mender: 'network' },
  }] as never,
  status: STATUS,
  drafts: [],
  files: [],
});

/** A request as the desk of an agency has it: the fact, and the head that its mechanism makes of it. */
function deskOf(at: 'queue' | 'lookout', request: LocateRequest) {
  const desk = mechanismFor({ type: 'locate-request' }).desks.find((each) => each.at === at);
  const body = factsOf('locate-request', request).find(({ kind }) => kind === desk?.fact)?.body;
  return { head: desk?.head(body as never), body };
}

let faults: string[] = [];
beforeEach(() => {
  faults = [];
  vi.spyOn(console, 'warn').mockImplementation((...said: unknown[]) => { faults.push(said.map(String).join(' ')); });
  // No host and no worker stands behind a page here; what it makes of them is looked at in a browser.
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no host in this test')));
  vi.stubGlobal('Worker', class { postMessage(): void {} terminate(): void {} addEventListener(): void {} removeEventListener(): void {} });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

function sessionOf(role: PersonRole): EngineSession {
  const { court, ...rest } = JUDGE;
  const agency = role === 'police-specialist' ? 'police:suzhou' : role === 'police-station' ? 'station:yunxi' : role === 'agency-desk' ? 'police:detention' : undefined;
  return { ...rest, account: `gusu.${role}` as AccountId, role, ...(agency === undefined ? (court === undefined ? {} : { court }) : { agency: agency as AgencyId }) };
}

/** The page as the product shows it: behind its address, among the parts that other features bring. */
async function stand(route: RouteRecordRaw, role: PersonRole | null, answers: Answers): Promise<string> {
  const engine = fakeEngine({ session: role === null ? null : sessionOf(role), answers });
  const router = createRouter({ history: createMemoryHistory(), routes: [route, { path: '/:rest(.*)', component: { template: '<i />' } }] });
  await router.push(route.path.replace(':id', route.path.startsWith('/cases') ? CASE.id : route.path.startsWith('/assets') ? CAR.id : FOUND.id) + (route.path.startsWith('/requests/new') ? `?case=${CASE.id}` : ''));
  const app: App = createApp(RouterView);
  app.use(i18n).use(router).use(createPinia());
  app.provide(ENGINE, engine.client).provide(CLOCK, testClock(NOW)).provide(CASE_SECTIONS, caseSectionsOf()).provide(MECHANISM_SCREENS, mechanismScreensOf());
  app.provide(CASE_PANE, FEATURES.find(({ casePane }) => casePane !== undefined)?.casePane as Component);
  app.config.errorHandler = (error) => { faults.push(`thrown: ${String(error)}`); };
  app.config.warnHandler = (said) => { faults.push(`warned: ${said}`); };
  const place = document.createElement('div');
  document.body.append(place);
  app.mount(place);
  onTestFinished(() => { app.unmount(); });
  for (let turn = 0; turn < 5; turn += 1) await flushPromises();
  return place.textContent;
}

const pages = FEATURES.flatMap(({ routes }) => routes).flatMap((route) => (route.meta?.roles ?? [null]).map((role) => ({ path: route.path, role, route })));

test('every route of the window is here', () => {
  expect(new Set(pages.map(({ path }) => path)).size).toBe(FEATURES.flatMap(({ routes }) => routes).length);
  expect(PERSON_ROLES.filter((role) => !pages.some((page) => page.role === role))).toEqual([]);
});

test.each(pages)('$path for $role', async ({ route, role }) => {
  await stand(route, role, {});
  document.body.replaceChildren();
  const text = await stand(route, role, plainAnswers(role ?? 'judge'));
  expect(faults).toEqual([]);
  expect(text.trim()).not.toBe('');
  // A word without its sentence stands as its key.
  expect(text.match(/\b[a-z]+(\.[a-zA-Z-]+){2,}\b/gu) ?? []).toEqual([]);
});

describe('a record of which a part cannot be shown', () => {
  const routeOf = (path: string): RouteRecordRaw => {
    const found = pages.find((page) => page.path === path)?.route;
    if (found === undefined) throw new Error(`no route ${path}`);
    return found;
  };
  const notice = i18n.global.t(`errors.${failure('CONTENT_UNREADABLE').code}.title`);

  test('a request stands with its true state and says what is missing', async () => {
    const request = marked(FOUND, ['/sendBacks']) as LocateRequest;
    const text = await stand(routeOf('/requests/:id'), 'judge', plainAnswers('judge', request));
    expect(text).toContain(notice);
    expect(text).toContain(i18n.global.t('locate-person.state.hit'));
    expect(text).toContain(FOUND.caseNumber);
    expect(faults).toEqual([]);
    expect(await stand(routeOf('/requests/:id'), 'judge', plainAnswers('judge'))).not.toContain(notice);
  });

  test('so does a case', async () => {
    const state = marked(wangCase([], { status: 'stayed' } as never), ['/records']) as typeof CASE;
    const text = await stand(routeOf('/cases/:id'), 'judge', plainAnswers('judge', FOUND, state));
    expect(text).toContain(notice);
    expect(text).toContain(i18n.global.t('cases.status.stayed'));
    expect(faults).toEqual([]);
    expect(await stand(routeOf('/cases/:id'), 'judge', plainAnswers('judge'))).not.toContain(notice);
  });
});
