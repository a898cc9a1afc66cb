/** Lets others have the worker for so many milliseconds; with none, only those that wait already. */
export function pause(ms = 0): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Gives way to whoever waits (calls of windows, timers) when work has run for long enough. */
export type Breath = () => Promise<void>;

/** How long work may hold the worker before it gives way; a key that is pressed meanwhile waits no longer than this. */
const HELD_MS = 40;

export function createBreath(): Breath {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < HELD_MS) return;
    await pause();
    since = performance.now();
  };
}
