/** How often the screen is looked at; what is on it when it locks stays in memory no longer than this. */
const LOOK_MS = 2_000;

/** What the system says of the person at the screen. */
export type IdleState = 'active' | 'idle' | 'locked' | 'unknown';

/**
 * Tells when the screen was locked on a system that only answers when asked (Linux): once for each time it locks.
 * @returns how to stop looking
 */
export function watchScreenLock(look: () => IdleState, onLock: () => void, everyMs: number = LOOK_MS): () => void {
  let wasLocked = false;
  const timer = setInterval(() => {
    const isLocked = look() === 'locked';
    if (isLocked && !wasLocked) onLock();
    wasLocked = isLocked;
  }, everyMs);
  timer.unref();
  return () => { clearInterval(timer); };
}
