import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, expect, test } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { screens } from '#renderer/features/locate-person/screens.ts';
import { MECHANISM_SCREENS } from '#renderer/ui/mechanism-screens.ts';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE, type EngineClient } from '#renderer/bridge/engine-port.ts';
import DutyPage from '#renderer/features/duty/DutyPage.vue';
import { CLOCK } from '#renderer/ui/clock.ts';
import type { CallArgs, EngineSession, RequestView } from '#shared/contracts/engine.ts';
import { locatePersonModule } from '#shared/mechanisms/locate-person/index.ts';
import { isUnderWay, type LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import type { AccountId, CommandId } from '#shared/kernel/ids.ts';
import { ok } from '#shared/kernel/result.ts';
import { civilDate, HOUR_MS, instant } from '#shared/kernel/time.ts';
import { PLAY_CONTEXT } from '../../world/module-players.ts';
import { testClock } from '../support/mount-part.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';
import { FILED_AT, viewOf, wangRequest } from './support/request.ts';

/** Incidents at the duty desk: something that nobody expected waits there until somebody says what was done about it. */

const t = (key: string, params: Record<string, string> = {}): string => i18n.global.t(key, params);
const OWNED = { at: FILED_AT, owner: 'command-centre' } as const;
const withIncidents = (...incidents: readonly object[]): LocateRequest =>
  wangRequest({
    state: 'active',
    control: { state: 'active', controlNo: '苏公查〔2026〕317', start: civilDate('2026-09-08'), end: civilDate('2026-12-20') },
    incidents,
    lateAnswers: [{ message: 'register-hit', revision: 1, round: 0, at: FILED_AT, content: { 'hit.place': '听橹街旅馆', 'hit.unit': '云溪派出所', 'hit.phone': '0512-00000120' } }],
  } as never);

afterEach(() => { document.body.replaceChildren(); });

async function open(request: LocateRequest, role: PersonRole = 'command-centre') {
  const session: EngineSession = { ...JUDGE, account: `gusu.${role}` as AccountId, role };
  const rowsOf = (of: LocateRequest): readonly RequestView[] => (isUnderWay(of) ? [viewOf(of)] : []);
  const engine = fakeEngine({
    session,
    calls: { file: ({ drafts }: CallArgs<'file'>) => ok(drafts.map(({ id }) => ({ outcome: 'accepted' as const, commandId: id, decision: 'accept' as const, guards: [], again: false, waitsForFiles: false, receipt: {} as never }))) },
    answers: { requests: () => ({ rows: rowsOf(request), total: rowsOf(request).length }), facts: () => [] },
  });
  let tell: ((request: LocateRequest) => void) | undefined;
  const client: EngineClient = {
    ...engine.client,
    watch: (name, params, told) => {
      if (name === 'requests') tell = (next) => { told({ rows: rowsOf(next), total: rowsOf(next).length } as never); };
      return engine.client.watch(name, params, told);
    },
  };
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)', component: { template: '<i />' } }] });
  const page = mount(DutyPage, {
    attachTo: document.body,
    global: { plugins: [i18n, router, createPinia()], provide: { [MECHANISM_SCREENS as symbol]: [screens], [ENGINE as symbol]: client, [CLOCK as symbol]: testClock(instant(FILED_AT + HOUR_MS)) } },
  });
  await flushPromises();
  const push = async (name: string): Promise<void> => {
    [...document.querySelectorAll<HTMLElement>('button')].findLast((button) => button.textContent.trim() === name)?.click();
    await flushPromises();
  };
  return { page, push, tell: async (next: LocateRequest) => { tell?.(next); await flushPromises(); }, filed: () => engine.argsOf('file').flatMap((args) => (args as CallArgs<'file'>).drafts) };
}

test('an incident stands with the answer that raised it, and is settled with what was done', async () => {
  const { page, push, filed, tell } = await open(withIncidents({ ...OWNED, kind: 'not-the-person' }, { ...OWNED, kind: 'late-hit', settled: { by: 'gusu.tian', at: FILED_AT, note: '已联系派出所' } }));
  expect(page.text()).toContain(t('duty.incident.title'));
  expect(page.text()).toContain(t('requests.incident.not-the-person'));
  expect(page.text()).toContain('听橹街旅馆 · 云溪派出所 · 0512-00000120');
  // What was settled is no longer told: one verb, for the one that waits.
  expect(page.findAll('button').filter((button) => button.text() === t('duty.incident.settle'))).toHaveLength(1);

  await push(t('duty.incident.settle'));
  await push(t('duty.incident.verb'));
  expect(filed()).toEqual([]);
  const note = document.querySelector<HTMLTextAreaElement>('[role=dialog] textarea');
  if (note === null) throw new Error('no dialog');
  note.value = '已核实，确系他人，已通知派出所放行';
  note.dispatchEvent(new Event('input', { bubbles: true }));
  await flushPromises();
  await push(t('duty.incident.verb'));
  expect(filed()).toMatchObject([{ kind: 'locate-person.settle-incident', payload: { requestId: 'request-90017', index: 0, note: '已核实，确系他人，已通知派出所放行' } }]);

  await tell(withIncidents({ ...OWNED, kind: 'not-the-person', settled: { by: 'gusu.tian', at: FILED_AT, note: '已放行' } }));
  expect(page.text()).not.toContain(t('duty.incident.title'));
  expect(page.text()).toContain(t('duty.quiet'));
});

test('the person is named by no more than the desk may see, and a chief reads what he does not settle', async () => {
  for (const role of ['command-centre', 'chief'] as const) {
    const { page } = await open(withIncidents({ ...OWNED, kind: 'not-the-person' }), role);
    expect(page.text()).toContain(t('requests.incident.not-the-person'));
    expect(page.text()).not.toContain('王某');
    expect(page.text()).not.toContain('320599198703162138');
    expect(page.text()).toContain('320599********2138');
    expect(page.text().includes(t('duty.incident.settle'))).toBe(role === 'command-centre');
    page.unmount();
  }
});

test('a second stray control raises its own alarm at the desk, although an earlier one did and was settled', async () => {
  const settled = { by: 'gusu.tian', at: FILED_AT, note: '派出所已确认撤控' };
  const strays = ['KZ-1', 'KZ-2'].map((controlNo, n) => ({ controlNo, state: 'release_requested', foundAt: FILED_AT, ...(n === 0 ? { alarmedAt: FILED_AT } : {}) }));
  const before = wangRequest({
    state: 'active',
    control: { state: 'active', controlNo: '苏公查〔2026〕317', start: civilDate('2026-09-08'), end: civilDate('2026-12-20') },
    strays,
    incidents: [{ ...OWNED, kind: 'release-not-acknowledged', about: 'KZ-1', settled }],
  } as never);
  const { page, tell } = await open(before);
  expect(page.text()).toContain(t('duty.quiet'));

  // The timer of the second one, run by the rule itself.
  const platform = { account: 'system' as AccountId, role: 'system' } as const;
  const command = { id: '01900000-0000-7000-a000-000000000001', kind: 'locate-person.alarm-release', payload: { requestId: before.id, controlNo: 'KZ-2' }, actor: platform } as never;
  const decision = locatePersonModule.decide(before, command, PLAY_CONTEXT);
  if (decision.kind !== 'accept') throw new Error(JSON.stringify(decision));
  const meta = { commandId: '01900000-0000-7000-a000-000000000001' as CommandId, aggregate: { type: 'locate-request', id: before.id }, at: instant(FILED_AT + HOUR_MS), by: platform };
  await tell(decision.events.reduce<LocateRequest>((state, event) => locatePersonModule.apply(state, event, meta), before));
  expect(page.text()).toContain(t('requests.incident.release-not-acknowledged'));
  expect(page.text()).toContain('KZ-2');
  expect(page.findAll('button').filter((button) => button.text() === t('duty.incident.settle'))).toHaveLength(1);
});

test('an incident without an owner, of an earlier release, waits for nobody', async () => {
  const { page } = await open(withIncidents({ kind: 'not-the-person', at: FILED_AT }));
  expect(page.text()).toContain(t('duty.quiet'));
});
