import type { Clock } from '#shared/kernel/time.ts';

/**
 * Identity reads two clocks. `shown` is the clock port of the installation: it dates audit rows and everything a person
 * reads. `elapsed` is the machine's own clock: tokens, locks and password ages run on it, so that a demo whose clock is
 * moved ahead by months does not sign everybody out. In a real installation both are the same clock.
 */
export type IdentityClocks = { readonly shown: Clock; readonly elapsed: Clock };
