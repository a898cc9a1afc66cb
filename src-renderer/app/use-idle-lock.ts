import { onScopeDispose } from 'vue';
import { MINUTE_MS } from '#shared/kernel/time.ts';

const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
/** How often the clock is looked at. */
const TICK_MS = 5_000;
/**
 * A look that comes so much too late means that the machine slept: browsers slow a hidden window down to one a minute, and
 * no further. Where the host tells of sleep by itself this finds nothing left to do.
 */
const SLEPT_MS = 150_000;
/** Other windows of the same person hear of life at most this often. */
const TOLD_MS = 10_000;
const CHANNEL = 'lianzhi-life';

/**
 * Calls `lock` when nobody has touched any window for so many minutes, or the machine slept. By the wall clock, looked at
 * also before a touch counts: a timer stands still while the machine sleeps, and whoever opens the lid in the evening
 * must not find the work of the morning.
 */
export function useIdleLock(minutes: () => number, lock: () => void): void {
  let alive = Date.now();
  let looked = alive;
  let told = 0;
  const others = new BroadcastChannel(CHANNEL);

  /** True where the work was left alone too long; locked then. */
  function isOver(): boolean {
    const now = Date.now();
    const slept = now - looked > SLEPT_MS;
    looked = now;
    if (!slept && now - alive < minutes() * MINUTE_MS) return false;
    alive = now;
    lock();
    return true;
  }
  function onLife(): void {
    if (isOver()) return;
    alive = Date.now();
    if (alive - told < TOLD_MS) return;
    told = alive;
    others.postMessage(null);
  }
  others.onmessage = () => {
    alive = Math.max(alive, Date.now());
  };
  for (const sign of SIGNS_OF_LIFE) document.addEventListener(sign, onLife, { capture: true, passive: true });
  const timer = setInterval(isOver, TICK_MS);
  onScopeDispose(() => {
    clearInterval(timer);
    others.close();
    for (const sign of SIGNS_OF_LIFE) document.removeEventListener(sign, onLife, { capture: true });
  });
}
