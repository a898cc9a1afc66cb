import { type Clock, type Instant, instant } from '#shared/kernel/time.ts';

/**
 * Desk time and server time. Rules get the server-corrected time; it never lies before a server time that was heard
 * of, so a desk clock that steps back moves no deadline (S7).
 */
export type DeskTime = {
  /** What the desk clock says: evidence, never order. */
  desk(): Instant;
  now(): Instant;
  skewMs(): number;
  serverTime(): Instant;
  heard(serverTime: Instant): void;
};

export function createDeskTime(clock: Clock, start: { readonly skewMs: number; readonly serverTime: number }): DeskTime {
  let skew = start.skewMs;
  let server = start.serverTime;
  return {
    desk: () => clock.now(),
    now: () => instant(Math.max(clock.now() - skew, server)),
    skewMs: () => skew,
    serverTime: () => instant(server),
    heard(at) {
      skew = clock.now() - at;
      server = Math.max(server, at);
    },
  };
}
