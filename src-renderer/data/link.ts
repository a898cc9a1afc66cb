import type { SyncStatus } from '#shared/contracts/engine.ts';
import { type Failure, isUnreachable } from '#shared/kernel/errors/index.ts';
import type { Clock, Instant } from '#shared/kernel/time.ts';
import { isWithin } from './wait.ts';

/**
 * What is known of the way to the server. `barred`: it answers, but not to this session or device. Told by every
 * exchange; nobody asks the browser, which calls a dead VPN online.
 */
export type Link = {
  state(): SyncStatus['link'];
  heard(): void;
  trouble(failure: Failure): void;
  /** Whether only a person can mend this. */
  barredBy(failure: Failure): boolean;
  /** Whether the server itself answered within the last `ms`. */
  isFresh(ms: number): boolean;
};

const BARRED: ReadonlySet<Failure['code']> = new Set([
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'SESSION_REUSED',
  'SCOPE_FOREIGN',
  'ROLE_NOT_ALLOWED',
  'DEVICE_REVOKED',
  'ACCOUNT_DISABLED',
  'PASSWORD_CHANGE_REQUIRED',
  'SECOND_FACTOR_NEEDED',
]);

/**
 * @param time server-corrected: every instant of the link is shown to people.
 * @param contact the last answer that an earlier life of this device had of the server.
 */
export function createLink(clock: Clock, time: Clock, contact: Instant | undefined, told: () => void): Link {
  let current: Pick<SyncStatus['link'], 'state' | 'since' | 'failure'> = { state: 'unknown', since: time.now() };
  let heardAt = contact;
  let heardByDesk: Instant | undefined;
  function become(state: SyncStatus['link']['state'], failure?: Failure): void {
    const same = current.state === state && current.failure?.code === failure?.code;
    if (same) return;
    const since = current.state === state ? current.since : time.now();
    current = failure === undefined ? { state, since } : { state, since, failure };
    told();
  }
  function answered(): void {
    heardAt = time.now();
    heardByDesk = clock.now();
  }
  return {
    state: () => (heardAt === undefined ? current : { ...current, heardAt }),
    heard() {
      answered();
      become('online');
    },
    barredBy: (failure) => BARRED.has(failure.code),
    trouble(failure) {
      if (isUnreachable(failure)) {
        become('offline', failure);
        return;
      }
      // A refusal is an answer too.
      answered();
      become(BARRED.has(failure.code) ? 'barred' : 'online', failure);
    },
    isFresh: (ms) => heardByDesk !== undefined && isWithin(heardByDesk, ms, clock.now()),
  };
}
