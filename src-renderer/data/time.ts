import { type Clock, type Instant, instant, MINUTE_MS } from '#shared/kernel/time.ts';

/**
 * Desk time and server time. Rules get the server-corrected time; it never lies before the last word of the server, so a
 * desk clock that steps back moves no deadline (S7).
 *
 * The server's clock may be wrong too, for one exchange or for long. A word that fits what this device reckons is taken.
 * One that does not is taken only when the next answer says the same; until then the time is in doubt, and the device goes
 * on by what it knew. So neither a server that was ahead once nor the highest time ever heard is believed for ever.
 */
export type DeskTime = {
  /** What the desk clock says: evidence, never order. */
  desk(): Instant;
  now(): Instant;
  skewMs(): number;
  /** The last server time that was believed. */
  serverTime(): Instant;
  heard(serverTime: Instant): void;
  /** How far the last answer lay from the time reckoned here, ms, while nobody has confirmed it; ahead is positive. */
  doubtMs(): number | undefined;
};

/** Answers take a while and clocks drift: as far as this a server time still fits. */
const FITS_MS = 2 * MINUTE_MS;

export function createDeskTime(clock: Clock, start: { readonly skewMs: number; readonly serverTime: number }): DeskTime {
  let skew = start.skewMs;
  let server = start.serverTime;
  /** What an answer said that fitted nothing: its skew, and how far off it was. */
  let doubt: { readonly skew: number; readonly off: number } | undefined;
  const now = (): number => Math.max(clock.now() - skew, server);

  return {
    desk: () => clock.now(),
    now: () => instant(now()),
    skewMs: () => skew,
    serverTime: () => instant(server),
    heard(at) {
      const heardSkew = clock.now() - at;
      const off = at - now();
      const fits = server === 0 || Math.abs(off) <= FITS_MS;
      const confirmed = doubt !== undefined && Math.abs(heardSkew - doubt.skew) <= FITS_MS;
      if (!fits && !confirmed) {
        doubt = { skew: heardSkew, off };
        return;
      }
      doubt = undefined;
      skew = heardSkew;
      // An answer that was long on its way takes no time back; one that two exchanges confirm does.
      server = fits ? Math.max(server, at) : at;
    },
    doubtMs: () => doubt?.off,
  };
}
