import { type Instant, MINUTE_MS } from '#shared/kernel/time.ts';

/**
 * A wait by a clock that somebody may set. It is over when its time has passed, and also when the clock stands before its
 * beginning: then the clock was put back, and nobody sleeps through the year that it has to make up.
 */
export type Wait = { readonly from: Instant; readonly ms: number };

/** The longest wait that an answer from outside may ask for (`Retry-After`): a maintenance page knows nothing of a release. */
export const ASKED_WAIT_MAX_MS = MINUTE_MS;

/** What an answer asked to wait, ms, within its bound; what is no number asks for nothing. */
export function askedWaitMs(asked: number | undefined): number {
  return asked !== undefined && asked > 0 ? Math.min(asked, ASKED_WAIT_MAX_MS) : 0;
}

/** When the wait ends, by the clock that reads `now`; 0 = at once. */
export function endOf(wait: Wait | undefined, now: Instant): number {
  return wait === undefined || now < wait.from ? 0 : wait.from + wait.ms;
}

/** Whether less than `ms` have passed since `from`, by a clock that may have been put back meanwhile: then nobody knows. */
export function isWithin(from: Instant, ms: number, now: Instant): boolean {
  return now >= from && now - from <= ms;
}
