import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '#shared/kernel/time.ts';
import { createMemoryStore } from '#server/store/memory.ts';
import type { ServerStore } from '#server/store/port.ts';
import { openClock, watchClock } from '#server/timers/clock.ts';
import { startTimers } from '#server/timers/loop.ts';
import { START, testCore } from './people.ts';
import { done, toPolice } from './steps.ts';

async function open(options: { readonly databaseOff?: () => number | undefined } = {}) {
  let machine: number = START;
  const memory = createMemoryStore({ createdAt: START });
  const store: ServerStore = {
    ...memory,
    databaseNow: async () => {
      const off = options.databaseOff?.();
      return off === undefined ? undefined : machine + off;
    },
  };
  const clock = await openClock(store.installation, () => machine);
  return {
    store,
    clock,
    watch: watchClock(clock, store),
    step: (ms: number) => {
      machine += ms;
    },
  };
}

describe('the clock of the server', () => {
  it('is trusted while it agrees with the database within two seconds', async () => {
    let off = 2_000;
    const { watch } = await open({ databaseOff: () => off });
    expect(await watch.check()).toMatchObject({ state: 'ok' });
    off = 2_001;
    expect(await watch.check()).toEqual({ state: 'database-differs', offByMs: 2_001 });
    off = -2_500;
    expect(await watch.check()).toEqual({ state: 'database-differs', offByMs: -2_500 });
    expect(watch.last().state).toBe('database-differs');
    off = 10;
    expect((await watch.check()).state).toBe('ok');
  });

  it('is not trusted after it stepped back, until it has caught up', async () => {
    const { watch, step } = await open();
    expect((await watch.check()).state).toBe('ok');
    step(60_000);
    expect((await watch.check()).state).toBe('ok');
    step(-10_000);
    expect(await watch.check()).toEqual({ state: 'stepped-back', offByMs: 10_000 });
    step(7_999);
    expect((await watch.check()).state).toBe('stepped-back');
    step(1);
    expect((await watch.check()).state).toBe('ok');
  });

  it('is not trusted when it starts before a time that the timers already ran at', async () => {
    const { store, watch, step } = await open();
    await store.installation.markClock(instant(START + 5 * MINUTE_MS));
    expect(await watch.check()).toEqual({ state: 'stepped-back', offByMs: 5 * MINUTE_MS });
    step(5 * MINUTE_MS);
    expect((await watch.check()).state).toBe('ok');
  });

  it('moves forward only, and keeps its lead over a restart', async () => {
    const { store, clock } = await open();
    expect(await clock.moveTo(instant(START + 10_000))).toBe(START + 10_000);
    expect(await clock.moveTo(instant(START + 5_000))).toBe(START + 10_000);
    expect((await openClock(store.installation, () => START)).now()).toBe(START + 10_000);
    expect(clock.machine()).toBe(START);
  });
});

describe('legal timers', () => {
  async function withDueTimer(options: { readonly databaseOff?: () => number | undefined } = {}) {
    const opened = await open(options);
    const core = { ...testCore(opened.store), clock: { now: () => opened.clock.now(), move: opened.step } };
    const { judge } = await toPolice(core, 'case-1', 'request-1');
    // A release has an alarm two hours later.
    await done(core, judge, judge.file('locate-person.withdraw', ['locate-request', 'request-1'], { requestId: 'request-1', reason: '已自行到院' }));
    const trusted: boolean[] = [];
    const timers = startTimers({ core, clock: opened.clock, watch: opened.watch, onClock: (state) => trusted.push(state) });
    return { ...opened, core, timers, trusted };
  }

  it('fire when they are due, and not before', async () => {
    const { core, timers, step } = await withDueTimer();
    const due = await core.store.nextTimerAt();
    expect(due).toBeDefined();
    expect(await timers.run()).toBe(0);
    step((due ?? 0) - START - 1);
    expect(await timers.run()).toBe(0);
    step(1);
    expect(await timers.run()).toBe(1);
    expect(await timers.run()).toBe(0);
    await timers.close();
  });

  it('stop with an alarm while the clock cannot be trusted, and go on afterwards', async () => {
    let off: number = 0;
    const { core, timers, trusted, step } = await withDueTimer({ databaseOff: () => off });
    off = 60_000;
    step(3 * 60 * MINUTE_MS);
    expect(await timers.run()).toBe(0);
    expect(await timers.run()).toBe(0);
    expect(core.alarms).toEqual([{ kind: 'clock', where: 'timers', detail: 'database-differs' }]);
    expect(trusted.at(-1)).toBe(false);
    off = 0;
    expect(await timers.run()).toBe(1);
    expect(trusted.at(-1)).toBe(true);
    await timers.close();
  });
});
