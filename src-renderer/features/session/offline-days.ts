import { civilDateOf, daysBetween, type Instant } from '#shared/kernel/time.ts';

/** Whole days in which this device may still be opened without a connection; 0 on the last one, negative afterwards. */
export function offlineDaysLeft(until: Instant, now: Instant): number {
  return now >= until ? -1 : daysBetween(civilDateOf(now), civilDateOf(until));
}
