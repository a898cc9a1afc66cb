import type { Instant } from '#shared/kernel/time.ts';

/** A clock of minutes: down to `until`, or up from `since`; amber from `amberAt` and red from `redAt`, all of them instants. */
export type Countdown = {
  readonly until?: Instant | undefined;
  readonly since?: Instant | undefined;
  readonly amberAt?: Instant | undefined;
  readonly redAt?: Instant | undefined;
};

/**
 * The colour of such a clock and of whatever frames it: one rule, so that no frame is red around a figure that is not.
 * Red is late: past its end, or past `redAt`.
 */
export function countdownTone({ until, amberAt, redAt }: Countdown, now: Instant): 'danger' | 'attention' | 'agency' {
  if ((until !== undefined && until < now) || (redAt !== undefined && now >= redAt)) return 'danger';
  return amberAt !== undefined && now >= amberAt ? 'attention' : 'agency';
}
