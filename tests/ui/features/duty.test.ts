import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { screens } from '#renderer/features/locate-person/screens.ts';
import { MECHANISM_SCREENS } from '#renderer/ui/mechanism-screens.ts';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE, type EngineClient } from '#renderer/bridge/engine-port.ts';
import DutyBand from '#renderer/features/duty/DutyBand.vue';
import RosterCard from '#renderer/features/duty/RosterCard.vue';
import { CLOCK } from '#renderer/ui/clock.ts';
import type { CallAnswer, EngineSession, RequestView } from '#shared/contracts/engine.ts';
import { dutyCall, type Roster } from '#shared/domain/duty/index.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId } from '#shared/kernel/ids.ts';
import { err } from '#shared/kernel/result.ts';
import { civilDate, type Instant, instant, instantAt, MINUTE_MS } from '#shared/kernel/time.ts';
import { testClock } from '../support/mount-part.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';

const HIT_AT = instantAt(civilDate('2026-09-11'), '13:52');
const NOW = instant(HIT_AT + MINUTE_MS);
const at = (day: string, time: string): Instant => instantAt(civilDate(day), time);

const shift = (officer: string, phone: string, from: Instant, to: Instant) => ({ officer: officer as AccountId, phone, from, to });
const TIAN = shift('gusu.tian', '0512-00000508', at('2026-09-11', '08:00'), at('2026-09-11', '20:00'));
const QIN = shift('gusu.qin', '0512-00000509', at('2026-09-11', '20:00'), at('2026-09-12', '08:00'));
const roster = (...shifts: readonly ReturnType<typeof shift>[]): Roster => ({ id: '苏0508', version: 1, court: '苏0508', shifts: [...shifts], handOvers: [] }) as unknown as Roster;

const PEOPLE = [
  { id: 'gusu.tian', name: '田值班员', role: 'command-centre' },
  { id: 'gusu.qin', name: '秦值班员', role: 'command-centre' },
  { id: 'gusu.fang', name: '方局长', role: 'chief', phone: '0512-00000501' },
];
const who = (account: string, role: EngineSession['role'] = 'command-centre'): EngineSession => ({ ...JUDGE, account: account as AccountId, role });

function view(id: string, more: Record<string, unknown> = {}): RequestView {
  const hit = { at: HIT_AT, place: '公交站', channel: 'street-check', unit: '云溪派出所', officer: '施某', phone: '0512-00000120', personState: 'located', identityBy: 'document', round: 0, registeredAt: HIT_AT, registeredBy: 'shi' };
  const request = { id, court: '苏0508', caseNumber: '（2026）苏0508执90017号', state: 'hit', round: 0, since: HIT_AT, escalation: 0, hits: [hit], packet: { debtor: { name: '王某' } }, control: { state: 'active' }, ...more };
  return { head: { ref: { type: 'locate-request', id }, about: { name: '王某', isPerson: true } }, request, version: 5, pending: [] } as unknown as RequestView;
}

const shown: { title: string; body: string; tag: string }[] = [];
const tones: string[] = [];
beforeEach(() => {
  shown.length = 0;
  tones.length = 0;
  vi.stubGlobal('Notification', class {
    static permission = 'granted';
    constructor(title: string, options: { body: string; tag: string }) {
      shown.push({ title, ...options });
    }
  });
  vi.stubGlobal('AudioContext', class {
    state = 'suspended';
    constructor() {
      tones.push('on');
    }
    resume(): Promise<void> {
      return Promise.resolve();
    }
    close(): Promise<void> {
      tones.push('off');
      return Promise.resolve();
    }
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

async function openBand(session: EngineSession, rows: readonly RequestView[], rosters: readonly Roster[]) {
  const engine = fakeEngine({
    session,
    calls: { file: (): CallAnswer<'file'> => err(failure('INTERNAL')) },
    answers: { requests: { rows, total: rows.length } as never, facts: ({ kind }) => (kind === 'roster' ? rosters : kind === 'directory' ? PEOPLE : []) },
  });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)', component: { template: '<i />' } }] });
  let tell: ((rows: readonly RequestView[]) => Promise<unknown>) | undefined;
  const client: EngineClient = {
    ...engine.client,
    watch: (name, params, told) => {
      if (name === 'requests') {
        tell = (next) => {
          told({ rows: next, total: next.length } as never);
          return flushPromises();
        };
      }
      return engine.client.watch(name, params, told);
    },
  };
  const part = mount(DutyBand, { attachTo: document.body, global: { plugins: [i18n, router, createPinia()], provide: { [MECHANISM_SCREENS as symbol]: [screens], [ENGINE as symbol]: client, [CLOCK as symbol]: testClock(NOW) } } });
  await flushPromises();
  return { part, engine, tell: (...next: readonly RequestView[]) => tell?.(next) };
}

const sounds = (part: Awaited<ReturnType<typeof openBand>>['part']): boolean => part.get('.sound').attributes('aria-pressed') === 'true';

describe('whose turn a hit is', () => {
  const names = (r: Roster | undefined, escalation: number) => {
    const call = dutyCall(r, escalation, NOW);
    return { onDuty: call.onDuty.map(({ officer }) => officer), calledIn: call.calledIn?.officer, chief: call.chief, everybody: call.everybody };
  };

  test('the one on duty, then the next on the roster, then the chief', () => {
    expect(names(roster(TIAN, QIN), 0)).toEqual({ onDuty: ['gusu.tian'], calledIn: undefined, chief: false, everybody: false });
    expect(names(roster(TIAN, QIN), 1)).toEqual({ onDuty: ['gusu.tian'], calledIn: 'gusu.qin', chief: false, everybody: false });
    expect(names(roster(TIAN, QIN), 2)).toEqual({ onDuty: ['gusu.tian'], calledIn: 'gusu.qin', chief: true, everybody: false });
  });

  test('the next is somebody else than those on duty', () => {
    expect(names(roster(TIAN, { ...TIAN, from: QIN.from, to: QIN.to }, QIN), 1).calledIn).toBe('gusu.qin');
  });

  test('everybody where the roster names nobody: none, a gap in it, and no one after those on duty', () => {
    expect(names(undefined, 0).everybody).toBe(true);
    expect(names(roster(QIN), 0)).toMatchObject({ onDuty: [], everybody: true });
    expect(names(roster(TIAN), 0).everybody).toBe(false);
    expect(names(roster(TIAN), 1)).toMatchObject({ calledIn: undefined, everybody: true });
  });
});

describe('the band of a hit', () => {
  test('names who is on duty by name and telephone, and sounds for that person', async () => {
    const { part } = await openBand(who('gusu.tian'), [view('r1')], [roster(TIAN, QIN)]);
    expect(part.text()).toContain('轮到您接警 · 值班 田值班员 0512-00000508');
    expect(part.text()).not.toContain('已转');
    expect(sounds(part)).toBe(true);
    expect(tones).toEqual(['on']);
    expect(shown).toEqual([{ title: '联执：有新的警情', body: '请打开值班页接警', tag: 'hit-r1.0' }]);
    // The system's notice may stand on a locked screen.
    expect(JSON.stringify(shown)).not.toContain('王');
  });

  test('everybody else of the command centre sees it and may take it, in silence', async () => {
    const { part, engine } = await openBand(who('gusu.qin'), [view('r1')], [roster(TIAN, QIN)]);
    expect(part.text()).toContain('值班 田值班员 0512-00000508');
    expect(part.text()).not.toContain('轮到您');
    expect(sounds(part)).toBe(false);
    expect([tones, shown]).toEqual([[], []]);
    await part.get('.take').trigger('click');
    await flushPromises();
    expect(engine.argsOf('file')).toMatchObject([{ drafts: [{ kind: 'locate-person.acknowledge-hit', payload: { requestId: 'r1' }, seen: 5 }] }]);
  });

  test('unanswered, it calls the next on the roster and says so', async () => {
    const { part, tell } = await openBand(who('gusu.qin'), [view('r1')], [roster(TIAN, QIN)]);
    expect([sounds(part), shown]).toEqual([false, []]);
    await tell(view('r1', { escalation: 1 }));
    expect(part.text()).toContain('轮到您接警 · 值班 田值班员 0512-00000508 · 已转 秦值班员 0512-00000509');
    expect(sounds(part)).toBe(true);
    expect(shown.map(({ body }) => body)).toEqual(['前一值班人未接警，请打开值班页接警']);
  });

  test('then the chief, who hears of nothing that the roster answers in time', async () => {
    const early = await openBand(who('gusu.fang', 'chief'), [view('r1', { escalation: 1 })], [roster(TIAN, QIN)]);
    expect(early.part.find('.alarm').exists()).toBe(false);
    expect(shown).toEqual([]);
    early.part.unmount();
    const { part } = await openBand(who('gusu.fang', 'chief'), [view('r1', { escalation: 2 })], [roster(TIAN, QIN)]);
    expect(part.text()).toContain('已转 秦值班员 0512-00000509 · 已转执行局长 方局长 0512-00000501');
    expect([sounds(part), shown.length]).toEqual([true, 1]);
  });

  test('a court without a roster calls everybody of the command centre', async () => {
    const { part } = await openBand(who('gusu.qin'), [view('r1')], []);
    expect(part.text()).toContain('值班表无人可接，指挥中心全员接警');
    expect([sounds(part), shown.length]).toEqual([true, 1]);
  });

  test('what is mine comes first, and each of several alarms is told', async () => {
    const { part } = await openBand(who('gusu.qin'), [view('r1', { caseNumber: '（2026）苏0508执90018号' }), view('r2', { escalation: 1 }), view('r3', { escalation: 1 })], [roster(TIAN, QIN)]);
    expect(part.get('.title').text()).toContain('执90017号');
    expect(shown.map(({ tag }) => tag)).toEqual(['hit-r2.0', 'hit-r3.0']);
  });

  test('silenced, it stays silent until the next alarm; taken, it ends', async () => {
    const { part, tell } = await openBand(who('gusu.tian'), [view('r1')], [roster(TIAN, QIN)]);
    await part.get('.sound').trigger('click');
    expect([sounds(part), tones]).toEqual([false, ['on', 'off']]);
    await tell(view('r1', { escalation: 1 }));
    expect(sounds(part)).toBe(false);
    // Another person was found: that is another alarm.
    await tell(view('r1', { escalation: 1 }), view('r2'));
    expect([sounds(part), shown.length]).toEqual([true, 2]);
    await tell();
    expect(part.find('.alarm').exists()).toBe(false);
    expect(tones).toEqual(['on', 'off', 'on', 'off']);
  });
});

describe('handing over the duty', () => {
  test('lists every open hit and every release that the police have not confirmed, and files them', async () => {
    const engine = fakeEngine({
      session: who('gusu.tian'),
      calls: { file: (): CallAnswer<'file'> => err(failure('INTERNAL')) },
      answers: { facts: ({ kind }) => (kind === 'roster' ? [roster(TIAN, QIN)] : kind === 'directory' ? PEOPLE : []) },
    });
    const late = view('r2', { caseNumber: '（2026）苏0508执90021号', state: 'controlled', control: { state: 'release_sent', release: { requestedAt: at('2026-09-11', '10:05'), alarmedAt: at('2026-09-11', '12:05') } } });
    const part = mount(RosterCard, {
      props: { openHits: [view('r1')], openReleases: [late] },
      attachTo: document.body,
      global: { plugins: [i18n, createPinia()], provide: { [MECHANISM_SCREENS as symbol]: [screens], [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(NOW) } },
    });
    await flushPromises();
    expect(part.text()).toContain('田值班员');
    await part.findAll('button').find((button) => button.text() === '交班')?.trigger('click');
    await flushPromises();
    const sheet = document.querySelector('[role=dialog]')?.textContent ?? '';
    expect(sheet).toContain('待处置发现');
    expect(sheet).toContain('王* （2026）苏0508执90017号');
    expect(sheet).toContain('未确认撤控');
    expect(sheet).toContain('（2026）苏0508执90021号');
    expect(sheet).toContain('自 2026-09-11 10:05');
    const select = document.querySelector<HTMLSelectElement>('[role=dialog] select');
    if (select === null) throw new Error('nobody can be chosen');
    select.value = 'gusu.qin';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await flushPromises();
    document.querySelector('[role=dialog] form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await flushPromises();
    expect(engine.argsOf('file')).toMatchObject([{ drafts: [{ kind: 'duty.hand-over', payload: { court: '苏0508', to: 'gusu.qin', openHits: ['r1'], openReleases: ['r2'] } }] }]);
  });

  test('says that nothing is open', async () => {
    const engine = fakeEngine({ session: who('gusu.tian'), answers: { facts: [] } });
    const part = mount(RosterCard, {
      props: { openHits: [], openReleases: [] },
      attachTo: document.body,
      global: { plugins: [i18n, createPinia()], provide: { [MECHANISM_SCREENS as symbol]: [screens], [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(NOW) } },
    });
    await flushPromises();
    await part.findAll('button').find((button) => button.text() === '交班')?.trigger('click');
    await flushPromises();
    const sheet = document.querySelector('[role=dialog]')?.textContent ?? '';
    expect(sheet).toContain('没有待处置的发现');
    expect(sheet).toContain('没有未确认的撤控');
  });
});
