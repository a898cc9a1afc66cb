/** Gives way to whoever waits (calls of windows, timers) when work has run for long enough. */
export type Breath = () => Promise<void>;

/** How long work may hold the worker before it gives way; a key that is pressed meanwhile waits no longer than this. */
const HELD_MS = 40;

export function createBreath(): Breath {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < HELD_MS) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
    since = performance.now();
  };
}
