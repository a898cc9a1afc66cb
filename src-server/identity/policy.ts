import { valueAt, type RuleParameterTable } from '#shared/domain/deadlines/index.ts';
import type { SignInPolicy } from '#shared/contracts/identity.ts';
import type { CivilDate } from '#shared/kernel/time.ts';
import { MINUTE_MS } from '#shared/kernel/time.ts';

/** The numbers of signing in that are in force on a day: lock, complexity, age, idle times, offline days. */
export type IdentityRules = SignInPolicy & {
  readonly offlineDays: number;
  readonly passwordMinLengthAlone: number;
  /** Failures on devices that an account does not know, all together, before such devices have to wait. */
  readonly strangerFailures: number;
  readonly sessionRetentionDays: number;
};

export function identityRules(parameters: RuleParameterTable, on: CivilDate): IdentityRules {
  const value = (code: Parameters<typeof valueAt>[1]) => valueAt(parameters, code, on);
  return {
    idleLockMinutes: value('IDLE_CLIENT'),
    serverIdleMinutes: value('IDLE_SERVER'),
    maxFailures: value('SIGN_IN_FAILURES'),
    lockMinutes: value('SIGN_IN_LOCK'),
    passwordMinLength: value('PASSWORD_LENGTH'),
    passwordMinLengthAlone: value('PASSWORD_LENGTH_ALONE'),
    passwordMinClasses: value('PASSWORD_CLASSES'),
    passwordMaxAgeDays: value('PASSWORD_AGE'),
    passwordHistory: value('PASSWORD_HISTORY'),
    offlineDays: value('OFFLINE_SIGN_IN'),
    strangerFailures: value('SIGN_IN_STRANGERS'),
    sessionRetentionDays: value('SESSION_RETENTION'),
  };
}

/** Cost of one argon2id hash. */
export type HashCost = { readonly memoryKiB: number; readonly iterations: number; readonly parallelism: number };

/** Technical settings of identity; the numbers of the rules stand in the parameter table. */
export type IdentitySettings = {
  /** Cost of the server's password hashes; an older hash is renewed at the next sign-in. */
  readonly hashCost: HashCost;
  /** Cost that devices use for their offline key (`offlineVerifierParams`). */
  readonly offlineCost: HashCost;
  /** Life of an access token. Short: what a device was told about its rights is at most this old. */
  readonly accessMs: number;
  /** How long the refresh token before the current one stays good, for an answer that was lost on the way. */
  readonly refreshGraceMs: number;
  /** `required`: every account enrols a one-time code at its next sign-in. */
  readonly secondFactor: 'off' | 'optional' | 'required';
  /** 32 bytes that seal the secrets of second factors in the database; needed unless `secondFactor` is off. */
  readonly sealKey?: Uint8Array;
  /** Sign-ins per minute: from one address, where a whole court may sit behind it, and for one login. */
  readonly signInsPerAddress: number;
  readonly signInsPerLogin: number;
};

export const IDENTITY_SETTINGS: IdentitySettings = {
  hashCost: { memoryKiB: 19_456, iterations: 2, parallelism: 1 },
  offlineCost: { memoryKiB: 65_536, iterations: 3, parallelism: 1 },
  accessMs: 10 * MINUTE_MS,
  refreshGraceMs: 2 * MINUTE_MS,
  secondFactor: 'off',
  signInsPerAddress: 240,
  signInsPerLogin: 30,
};
