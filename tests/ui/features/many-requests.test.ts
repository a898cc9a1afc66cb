import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { defineComponent, h } from 'vue';
import { screens } from '#renderer/features/locate-person/screens.ts';
import { MECHANISM_SCREENS } from '#renderer/ui/mechanism-screens.ts';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import { requestsMatching, slim } from '#renderer/data/views/request-list.ts';
import { useInbox } from '#renderer/features/approvals/use-inbox.ts';
import ControlCard from '#renderer/features/cases/ControlCard.vue';
import StepCard from '#renderer/features/cases/StepCard.vue';
import { CLOCK } from '#renderer/ui/clock.ts';
import type { CaseView, EngineSession, RequestView } from '#shared/contracts/engine.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { nextStep } from '#shared/domain/cases/next-step.ts';
import { requestOf, stepsOf } from '#shared/mechanisms/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import type { AccountId, CaseId, RequestId } from '#shared/kernel/ids.ts';
import { civilDate, DAY_MS, instant } from '#shared/kernel/time.ts';
import { testClock } from '../support/mount-part.ts';
import { wangCase } from './support/case.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';
import { FILED_AT, viewOf, wangRequest } from './support/request.ts';

const NOW = instant(FILED_AT + 40 * DAY_MS);

afterEach(() => { document.body.replaceChildren(); });

/** The n-th request of the case, the first one filed first. */
function nth(n: number, more: Partial<LocateRequest>): RequestView {
  const at = instant(FILED_AT + n * DAY_MS);
  return viewOf(wangRequest({ id: `request-${String(n)}` as RequestId, filedAt: at, since: at, ...more }));
}
const control = (state: LocateRequest['control']['state'], n: number): Pick<LocateRequest, 'control'> => ({ control: { state, controlNo: `苏公查〔2026〕90000${String(n)}`, end: civilDate('2027-03-07') } as LocateRequest['control'] });

function page(part: typeof StepCard | typeof ControlCard, props: Record<string, unknown>) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)', component: { template: '<i />' } }] });
  const engine = fakeEngine({ answers: { facts: [] } });
  const card = mount(part as typeof StepCard, {
    props: props as never,
    attachTo: document.body,
    global: { plugins: [i18n, router, createPinia()], provide: { [MECHANISM_SCREENS as symbol]: [screens], [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(NOW) } },
  });
  return { card, router };
}

describe('a case with several requests', () => {
  test('the next step opens the request that asks for it, not the oldest', async () => {
    // As the engine sends them: the newest first.
    const requests = [nth(3, { state: 'pending_approval' }), nth(2, { state: 'hit', ...control('active', 2) }), nth(1, { state: 'closed', ...control('release_acked', 1) })];
    const state = wangCase();
    const step = nextStep(state, stepsOf(requests.map(({ request }) => requestOf('locate-request', request))), NOW, { calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS });
    expect(step.step).toBe('acknowledge-hit');
    const view: CaseView = { held: 'full', state, step, version: 1, recordMarks: {}, pending: [], requests, notices: [], timeline: [] };
    const { card, router } = page(StepCard, { view });
    await card.findAll('button').find((each) => each.text() === i18n.global.t('cases.stepCard.openRequest'))?.trigger('click');
    await flushPromises();
    expect(router.currentRoute.value.path).toBe('/requests/request-2');
  });

  test('no open control is cut off, however many came after it; of the ended ones the latest stand', () => {
    const requests = [9, 8, 7, 6, 5].map((n) => nth(n, { state: 'withdrawn', ...control('release_acked', n) }));
    const open = [nth(2, { state: 'active', ...control('active', 2) }), nth(1, { state: 'withdrawal_pending', ...control('release_sent', 1) })];
    const { card } = page(ControlCard, { requests: [...requests, ...open] });
    const numbers = card.findAll('button.link').map((each) => each.text().slice(-1));
    expect(numbers).toEqual(['2', '1', '9', '8']);
  });
});

describe('the inbox of a chief with 2,000 requests', () => {
  test('counts and shows what awaits this signature, the renewal on an old control included', async () => {
    const renewal = { reason: '到期前续控', requestedAt: instant(FILED_AT + 30 * DAY_MS), days: 90, state: 'requested' } as unknown as LocateRequest['renewals'][number];
    const all = Array.from({ length: 2_000 }, (_, n) => {
      const id = `request-${String(n)}` as RequestId;
      const at = instant(FILED_AT + n * 60_000);
      const active = wangRequest({ id, caseId: `case-${String(n)}` as CaseId, since: at, state: 'active', ...control('active', 1) });
      return n === 3 ? { ...active, renewals: [renewal] } : n >= 1_400 ? wangRequest({ id, since: at, state: n === 1_999 ? 'pending_president' : 'pending_approval' }) : active;
    });
    const byId = new Map(all.map((request) => [request.id, request]));
    const slims = all.map((request) => slim('locate-request', request));
    const session: EngineSession = { ...JUDGE, account: 'gusu.fang' as AccountId, role: 'chief' };
    const engine = fakeEngine({
      session,
      answers: {
        facts: [],
        requests: (query) => {
          const found = requestsMatching(slims, query, () => false);
          return { total: found.length, rows: found.slice(query.from, query.from + query.count).flatMap(({ id }) => { const request = byId.get(id); return request === undefined ? [] : [viewOf(request)]; }) };
        },
      },
    });
    let inbox: ReturnType<typeof useInbox> | undefined;
    mount(defineComponent({ setup() { inbox = useInbox(); return () => h('i'); } }), { global: {
      plugins: [i18n],
      provide: { [MECHANISM_SCREENS as symbol]: [screens], [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(NOW) },
    } });
    await flushPromises();
    expect(inbox?.loaded.value).toBe(true);
    expect(inbox?.total.value).toBe(600);
    expect(inbox?.rows.value.map(({ request }) => request.id).slice(0, 2)).toEqual(['request-1400', 'request-1401']);
    expect(inbox?.rows.value.every(({ request }) => request.state === 'pending_approval')).toBe(true);
  });
});
