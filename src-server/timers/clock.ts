import { type Clock, type Instant, instant } from '#shared/kernel/time.ts';
import type { InstallationTable, ServerStore } from '../store/port.ts';

/** The machine's clock, and on a demo how far it was moved ahead. */
export type ServerClock = Clock & {
  /** The machine's own time, never moved. */
  machine(): Instant;
  /** Moves the clock of a demo to `to`, if that lies ahead; kept over a restart. */
  moveTo(to: Instant): Promise<Instant>;
};

/** Opens the clock of an installation; `now` reads the machine. */
export async function openClock(installation: InstallationTable, now: () => number = Date.now): Promise<ServerClock> {
  let offset = (await installation.read()).clockOffsetMs;
  const clock: ServerClock = {
    now: () => instant(now() + offset),
    machine: () => instant(now()),
    moveTo: async (to) => {
      const ahead = to - clock.now();
      if (ahead > 0) {
        offset += ahead;
        await installation.moveClock(offset);
      }
      return clock.now();
    },
  };
  return clock;
}

export type ClockState = { readonly state: 'ok' | 'database-differs' | 'stepped-back'; readonly offByMs: number };

/** A difference that makes legal timers stop. */
export const CLOCK_TOLERANCE_MS = 2_000;

export type ClockWatch = {
  /** Looks again; cheap enough for every round of the timers. */
  check(): Promise<ClockState>;
  last(): ClockState;
};

/**
 * Watches whether the clock can be trusted to start legal timers: it must agree with the database's, and must never
 * stand before a time it showed already, also before a restart. It recovers by itself when the clock is right again.
 */
export function watchClock(clock: ServerClock, store: Pick<ServerStore, 'databaseNow' | 'installation'>): ClockWatch {
  let latest: Instant | undefined;
  let last: ClockState = { state: 'ok', offByMs: 0 };

  async function look(): Promise<ClockState> {
    latest ??= (await store.installation.read()).clockMark;
    const now = clock.now();
    const back = latest - now;
    if (now > latest) latest = now;
    if (back > CLOCK_TOLERANCE_MS) return { state: 'stepped-back', offByMs: back };
    const before = clock.machine();
    const database = await store.databaseNow();
    if (database === undefined) return { state: 'ok', offByMs: 0 };
    const after = clock.machine();
    // The answer was made somewhere between the two readings: only what lies outside of them is a difference.
    const off = database > after ? database - after : database < before ? database - before : 0;
    return Math.abs(off) > CLOCK_TOLERANCE_MS ? { state: 'database-differs', offByMs: Math.round(off) } : { state: 'ok', offByMs: Math.round(off) };
  }

  return {
    check: async () => {
      last = await look();
      return last;
    },
    last: () => last,
  };
}
