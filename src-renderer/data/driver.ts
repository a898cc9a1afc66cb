import type { Clock } from '#shared/kernel/time.ts';

/** Steps something whenever it is due. The only timers of the engine are here and in the worker. */
export type Driver = { /** Something changed: look again when it is due. */ kick(): void; stop(): void };

/** Looks again at least this often: a desk clock that was set must not let a queue sleep. */
const LONGEST_SLEEP_MS = 5_000;

export function drive(of: { readonly due: () => number | undefined; readonly step: () => Promise<unknown> }, clock: Clock, onFault: (error: unknown) => void): Driver {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRunning = false;
  let isStopped = false;

  function plan(): void {
    clearTimeout(timer);
    if (isStopped || isRunning) return;
    const due = of.due();
    const wait = due === undefined ? LONGEST_SLEEP_MS : Math.min(LONGEST_SLEEP_MS, Math.max(0, due - clock.now()));
    timer = setTimeout(run, wait);
  }

  function run(): void {
    const due = of.due();
    if (isStopped || due === undefined || due > clock.now()) {
      plan();
      return;
    }
    isRunning = true;
    of.step()
      .catch(onFault)
      .finally(() => {
        isRunning = false;
        plan();
      });
  }

  plan();
  return {
    kick: plan,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
