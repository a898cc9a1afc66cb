import { type Instant, instant, MINUTE_MS } from '#shared/kernel/time.ts';
import type { ServerCore } from '../commands/core.ts';
import { fireTimer } from '../commands/own-acts.ts';
import type { ClockWatch, ServerClock } from './clock.ts';

const BATCH = 50;
/** Longest pause between two looks; a commit that sets an earlier timer wakes the loop. */
const PAUSE_MS = 1_000;

export type TimerLoop = {
  /** Looks now; settles when everything due has fired. @returns how many timers fired. */
  run(): Promise<number>;
  /**
   * Moves the clock of a demo forward, stopping at every timer on the way, so that each fires at its own hour and what it
   * sets off falls due in order.
   */
  moveTo(to: Instant): Promise<{ readonly now: Instant; readonly timersFired: number }>;
  close(): Promise<void>;
};

export type TimerParts = {
  readonly core: ServerCore;
  readonly clock: ServerClock;
  readonly watch: ClockWatch;
  /** Told after each look whether the clock could be trusted. */
  readonly onClock: (trusted: boolean) => void;
};

/** Fires everything that is due, oldest first. */
async function fireDue(core: ServerCore): Promise<number> {
  let fired = 0;
  for (;;) {
    const due = await core.store.dueTimers(core.clock.now(), BATCH);
    if (due.length === 0) return fired;
    for (const timer of due) if (await fireTimer(core, timer)) fired += 1;
  }
}

/** Starts the scanning of legal timers. A clock that cannot be trusted stops it and raises an alarm until it is right. */
export function startTimers(parts: TimerParts): TimerLoop {
  const { core, clock, watch } = parts;
  let closed = false;
  let tail: Promise<unknown> = Promise.resolve();
  let trusted = true;
  let marked: number = 0;

  async function look(): Promise<number> {
    const state = await watch.check();
    if (trusted && state.state !== 'ok') core.alarm({ kind: 'clock', where: 'timers', detail: state.state });
    trusted = state.state === 'ok';
    parts.onClock(trusted);
    if (!trusted || closed) return 0;
    const now = clock.now();
    if (now - marked >= MINUTE_MS) {
      await core.store.installation.markClock(now);
      marked = now;
    }
    return fireDue(core);
  }

  /** One after the other: a round never meets itself. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = tail.then(work);
    tail = next.catch(() => undefined);
    return next;
  }

  const run = () => inTurn(look);
  const quietly = () => {
    if (!closed) run().catch(() => core.alarm({ kind: 'clock', where: 'timers', detail: 'round-failed' }));
  };
  const interval = setInterval(quietly, PAUSE_MS);

  return {
    run,
    moveTo: (to) =>
      inTurn(async () => {
        let fired = await look();
        for (;;) {
          const next = await core.store.nextTimerAt();
          if (next === undefined || next > to) break;
          await clock.moveTo(next);
          const count = await look();
          fired += count;
          // Nothing fired although something is due: the clock is not trusted, and moving on would skip a duty.
          if (count === 0) break;
        }
        const now = await clock.moveTo(to);
        return { now: instant(now), timersFired: fired + (await look()) };
      }),
    close: async () => {
      closed = true;
      clearInterval(interval);
      await tail;
    },
  };
}
