import type { Failure } from '#shared/kernel/errors/index.ts';
import type { Clock, Instant } from '#shared/kernel/time.ts';

/**
 * What is known of the way to the server. `barred`: it answers, but not to this session or device. Told by every
 * exchange; nobody asks the browser, which calls a dead VPN online.
 */
export type Link = {
  state(): { readonly state: 'unknown' | 'online' | 'offline' | 'barred'; readonly since: Instant; readonly failure?: Failure };
  heard(): void;
  trouble(failure: Failure): void;
  /** Whether only a person can mend this. */
  barredBy(failure: Failure): boolean;
};

const OFFLINE: ReadonlySet<Failure['code']> = new Set(['NETWORK_UNREACHABLE']);
const BARRED: ReadonlySet<Failure['code']> = new Set([
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'SCOPE_FOREIGN',
  'ROLE_NOT_ALLOWED',
  'DEVICE_REVOKED',
  'ACCOUNT_DISABLED',
  'PASSWORD_CHANGE_REQUIRED',
  'SECOND_FACTOR_NEEDED',
]);

export function createLink(clock: Clock, told: () => void): Link {
  let current: ReturnType<Link['state']> = { state: 'unknown', since: clock.now() };
  function become(state: ReturnType<Link['state']>['state'], failure?: Failure): void {
    const same = current.state === state && current.failure?.code === failure?.code;
    if (same) return;
    const since = current.state === state ? current.since : clock.now();
    current = failure === undefined ? { state, since } : { state, since, failure };
    told();
  }
  return {
    state: () => current,
    heard: () => { become('online'); },
    barredBy: (failure) => BARRED.has(failure.code),
    trouble(failure) {
      if (OFFLINE.has(failure.code)) become('offline', failure);
      else if (BARRED.has(failure.code)) become('barred', failure);
      else become('online', failure);
    },
  };
}
