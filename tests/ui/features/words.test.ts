import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, describe, expect, test } from 'vitest';
import { defineComponent, nextTick, type Component } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { screens } from '#renderer/features/locate-person/screens.ts';
import { MECHANISM_SCREENS } from '#renderer/ui/mechanism-screens.ts';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE, type EngineClient } from '#renderer/bridge/engine-port.ts';
import { useFiledToast } from '#renderer/bridge/use-filed-toast.ts';
import DutyPage from '#renderer/features/duty/DutyPage.vue';
import ApprovalsCard from '#renderer/features/requests/detail/ApprovalsCard.vue';
import RegionsCard from '#renderer/features/requests/detail/RegionsCard.vue';
import { groupToday } from '#renderer/features/today/today-groups.ts';
import TodayPage from '#renderer/features/today/TodayPage.vue';
import WorklistPage from '#renderer/features/worklist/WorklistPage.vue';
import { useToastStore } from '#renderer/stores/toasts.ts';
import { CLOCK } from '#renderer/ui/clock.ts';
import { emptinessOf } from '#renderer/ui/emptiness.ts';
import PacketFacts from '#renderer/features/locate-person/packet/PacketFacts.vue';
import type { EngineQueries, EngineSession, LedgerRow, WorkRow } from '#shared/contracts/engine.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { filingOf } from '#shared/domain/linkage/regions/request.ts';
import { holdingPower, standingOf } from '#shared/mechanisms/locate-person/standing.ts';
import type { AccountId, CommandId } from '#shared/kernel/ids.ts';
import { civilDate, HOUR_MS, instant } from '#shared/kernel/time.ts';
import { testClock } from '../support/mount-part.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';
import { FILED_AT, viewOf, wangRequest } from './support/request.ts';

afterEach(() => { document.body.replaceChildren(); });

type Answers = NonNullable<Parameters<typeof fakeEngine>[0]>['answers'];
const NOW = instant(FILED_AT + 4 * HOUR_MS);
const EMPTY_LIST: EngineQueries['worklist']['answer'] = { total: 0, all: 0, from: 0, ids: [], rows: [], filling: false };
const COUNTS: EngineQueries['worklist-counts']['answer'] = { all: 0, byStatus: {}, byStage: {}, byStep: {}, byTone: {}, byWaiting: {}, byJudge: {}, overdue: 0, dueToday: 0 };

async function page(of: Component, answers: Answers, session: EngineSession = JUDGE, props: Record<string, unknown> = {}) {
  const engine = fakeEngine({ session, answers: { facts: [], drafts: [], ledger: [], 'worklist-counts': COUNTS, worklist: EMPTY_LIST, requests: { rows: [], total: 0 }, ...answers } });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)', component: { template: '<i />' } }] });
  const part = mount(of, { props, attachTo: document.body, global: { plugins: [i18n, router, createPinia()], provide: { [MECHANISM_SCREENS as symbol]: [screens], [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(NOW) } } });
  await flushPromises();
  return part;
}
const DUTY: EngineSession = { ...JUDGE, account: 'gusu.tian' as AccountId, role: 'command-centre' };
const found = (more: Partial<LocateRequest>): LocateRequest => wangRequest({
  control: { state: 'release_requested', controlNo: '2026-KZ-00007', release: { triggers: [], requestedAt: NOW } } as never,
  hits: [{ at: FILED_AT, place: '公交站', channel: 'street-check', unit: '云溪派出所', officer: '施某', phone: '0512', personState: 'located', identityBy: 'document', round: 0, registeredAt: FILED_AT, registeredBy: 'shi' }] as never,
  ...more,
}, true);

describe('the person, as the state says and not as an old report did', () => {
  test('a duty card under 已控制 does not say 「发现行踪，未控制」', async () => {
    const held = found({ state: 'controlled', custody: { state: 'running', startedAt: FILED_AT, limitHours: 8 } });
    const part = await page(DutyPage, { requests: { rows: [viewOf(held)], total: 1 } }, DUTY);
    expect(part.text()).toContain(i18n.global.t(`requests.standing.${standingOf(held)}`));
    expect(part.text()).not.toContain('发现行踪，未控制');
  });
});

describe('the power to hold has one word on every card of a page', () => {
  test.each([['attached', []], ['signed', [{ level: 'chief' }, { level: 'president' }]]] as const)('%s', async (power, approvals) => {
    const request = found({ state: 'active', approvals: approvals as never });
    expect(holdingPower(request)).toBe(power);
    const regions = await page(RegionsCard, {}, JUDGE, { view: viewOf(request) });
    const facts = await page(PacketFacts, {}, JUDGE, { packet: request.packet, proofs: [], power: holdingPower(request) });
    const word = i18n.global.t(`locate-person.power.${power}`);
    expect([regions.text().includes(word), facts.text().includes(word)]).toEqual([true, true]);
  });
});

describe('the course of a packet', () => {
  const states = (part: Awaited<ReturnType<typeof page>>) => part.findAll('ol li').map((line) => line.classes().find((name) => ['done', 'now', 'todo', 'failed'].includes(name)));
  const signed = [{ level: 'chief', by: 'gusu.fang', at: FILED_AT, packetHash: 'x' }] as never;

  test('a chief who has nothing yet has nothing in hand', async () => {
    const part = await page(ApprovalsCard, {}, JUDGE, { view: viewOf(wangRequest()), isHereOnly: true });
    expect(states(part)).toEqual(['now', 'todo', 'todo', 'todo']);
    expect(part.text()).toContain('仅本机，局长尚未收到');
  });

  test('what the police review or gave back is not ticked', async () => {
    expect(states(await page(ApprovalsCard, {}, JUDGE, { view: viewOf(wangRequest({ state: 'under_review', approvals: signed })) })).at(-1)).toBe('now');
    expect(states(await page(ApprovalsCard, {}, JUDGE, { view: viewOf(wangRequest({ state: 'returned', approvals: signed })) })).at(-1)).toBe('failed');
  });
});

describe('times', () => {
  test('what was filed without a network says when it was filed, and when the server had it', async () => {
    const request = wangRequest({ filedAt: NOW, askedAt: FILED_AT });
    expect(filingOf(request)).toEqual({ asked: FILED_AT, received: NOW });
    expect(filingOf({ filedAt: NOW })).toEqual({ asked: NOW });
    expect(filingOf({ filedAt: FILED_AT, askedAt: NOW })).toEqual({ asked: FILED_AT });
    expect((await page(ApprovalsCard, {}, JUDGE, { view: viewOf(request) })).text()).toContain('2026-09-07 09:00（服务器 2026-09-07 13:00 收到）');
  });
});

describe('an order that is claimed is kept', () => {
  test('「最早的在前」: the oldest day stands first, whichever list it came from', () => {
    const row = (id: string, day: string): WorkRow => ({ id, caseNumber: id, debtors: [], step: { stage: 'filed', step: 'serve-notice', tone: 'attention', waitingOn: 'court', urgency: 30, dueDate: civilDate(day) } }) as unknown as WorkRow;
    const days = ['2026-08-30', '2026-09-04', '2026-07-01', '2026-08-31'];
    const lists = groupToday({ rows: days.map((day) => row(day, day)), answered: [], drafts: [], notices: [], holds: [], now: NOW, calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS });
    expect(lists.overdue.map(({ caseNumber }) => caseNumber)).toEqual(days.toSorted());
  });
});

describe('why a list is empty', () => {
  test('only what had something in it can be done', () => {
    const all = [false, true].flatMap((loaded) => [false, true].flatMap((filling) => [0, 900].flatMap((cases) => [false, true].map((narrowed) => ({ loaded, filling, all: cases, narrowed })))));
    for (const list of all) if (emptinessOf(list) === 'done') expect(list).toEqual({ loaded: true, filling: false, all: 900, narrowed: false });
    expect(new Set(all.map(emptinessOf))).toEqual(new Set(['loading', 'filling', 'never', 'narrowed', 'done']));
  });

  test('a newcomer is not told that all is done', async () => {
    const newcomer = await page(TodayPage, {});
    expect(newcomer.text()).toContain('还没有案件');
    expect(newcomer.text()).not.toContain('今天没有要办的事项');
    expect((await page(TodayPage, { worklist: { ...EMPTY_LIST, all: 12 } })).text()).toContain('今天没有要办的事项');
  });

  test('whoever is not sent the cases of the court is not told that it has none', async () => {
    const list = await page(WorklistPage, {}, DUTY);
    expect(list.text()).toContain('这里不显示案件列表');
    expect(list.text()).not.toContain('本院还没有案件');
  });
});

describe('a message of waiting does not outlive the waiting', () => {
  function telling(rows: readonly Partial<LedgerRow>[]) {
    let tell: ((rows: readonly LedgerRow[]) => void) | undefined;
    let stopped = 0;
    const engine = fakeEngine();
    const client: EngineClient = { ...engine.client, watch: (name, _params, told) => {
      if (name === 'ledger') tell = told as never;
      tell?.(rows as readonly LedgerRow[]);
      return () => { stopped += 1; };
    } };
    const pinia = createPinia();
    let say: ReturnType<typeof useFiledToast> | undefined;
    mount(defineComponent({ setup: () => { say = useFiledToast(); return () => null; } }), { global: { plugins: [i18n, pinia], provide: { [MECHANISM_SCREENS as symbol]: [screens], [ENGINE as symbol]: client } } });
    return {
      say: (waits: boolean) => say?.('已登记', { done: true, waits, commandId: 'c-1' as CommandId }),
      tell: (marks: readonly Partial<LedgerRow>[]) => tell?.(marks as readonly LedgerRow[]),
      toasts: useToastStore(pinia),
      stopped: () => stopped,
    };
  }
  const row = (mark: LedgerRow['mark']): Partial<LedgerRow> => ({ commandId: 'c-1' as CommandId, mark });

  test('it waits, then the server has it', async () => {
    const { say, tell, toasts, stopped } = telling([row('local')]);
    say(true);
    expect(toasts.toasts[0]?.detail).toBe('仅本机，待上传');
    tell([row('uploaded')]);
    await nextTick();
    expect([toasts.toasts[0]?.detail, stopped()]).toEqual(['服务器已受理', 1]);
  });

  test('it was refused, or accepted at once', () => {
    const { say, tell, toasts } = telling([row('local')]);
    say(true);
    tell([row('refused')]);
    expect(toasts.toasts[0]).toMatchObject({ tone: 'danger', detail: '服务器未受理，见队列' });
    say(false);
    expect(toasts.toasts.at(-1)?.detail).toBe('服务器已受理');
  });
});

