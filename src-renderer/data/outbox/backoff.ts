import type { WireTrouble } from '#shared/contracts/ports.ts';
import { askedWaitMs } from '../wait.ts';

/** First wait after a failed try, and the longest one: short enough that a queue starts moving soon after the network is back. */
const FIRST_MS = 1_000;
const LONGEST_MS = 15_000;

/**
 * Wait before the next try in ms: doubles with every attempt up to the longest wait, then shortened by chance to
 * between a half and the whole, so that the desks of a court do not come back in one second. Pure: `chance` is in [0, 1).
 */
export function backoffMs(attempts: number, chance: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(Math.max(attempts, 1) - 1, 10));
  return Math.round(whole / 2 + (whole / 2) * chance);
}

/** The same after an answer that may have asked for a wait of its own: it is heeded within its bound. */
export function retryMs(trouble: WireTrouble, attempts: number, chance: number): number {
  return Math.max(askedWaitMs(trouble.retryAfterMs), backoffMs(attempts, chance));
}
