import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { OfflineVerifierParamsSchema, SessionInfoSchema, SignInPolicySchema, SECOND_FACTOR_STATES } from '#shared/contracts/identity.ts';
import type { KnownAccount } from '#shared/contracts/engine.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { closed, oneOf } from '#shared/kernel/schema.ts';
import { DAY_MS, type Instant, instant, MINUTE_MS } from '#shared/kernel/time.ts';
import type { Things } from '../store/thing-rows.ts';
import { deriveKey, seal, unseal } from './seal.ts';

/** What a device keeps of a person who signed in here, so that he can open his work without a connection. */
const AccountSchema = closed({
  account: Type.String(),
  login: Type.String(),
  name: Type.String(),
  params: OfflineVerifierParamsSchema,
  sealed: closed({ iv: Type.String(), data: Type.String() }),
  offlineDays: Type.Integer({ minimum: 1 }),
  /** Last time that the server spoke to this person here, and the policy it gave. */
  heardAt: Type.Integer(),
  /** How far the desk clock was ahead of the server's then, milliseconds. */
  skewMs: Type.Optional(Type.Integer()),
  policy: SignInPolicySchema,
  failures: Type.Integer({ minimum: 0 }),
  lockedUntil: Type.Integer({ minimum: 0 }),
  waiting: Type.Integer({ minimum: 0 }),
});
export type DeviceAccount = Static<typeof AccountSchema>;

const SecretSchema = closed({
  session: SessionInfoSchema,
  refreshToken: Type.Optional(Type.String()),
  mustChangePassword: Type.Boolean(),
  secondFactor: oneOf(SECOND_FACTOR_STATES),
});
export type Secret = Static<typeof SecretSchema>;

const accountCheck = Compile(AccountSchema);
const secretCheck = Compile(SecretSchema);
const KIND = 'account';

export type Accounts = {
  known(): Promise<readonly KnownAccount[]>;
  find(login: string): Promise<DeviceAccount | undefined>;
  byAccount(account: string): Promise<DeviceAccount | undefined>;
  /** Opens what the password seals; counts wrong ones and locks, also over a restart. */
  open(account: DeviceAccount, password: string, now: Instant): Promise<Result<{ readonly key: CryptoKey; readonly secret: Secret }, Failure>>;
  keep(account: Omit<DeviceAccount, 'sealed'>, key: CryptoKey, secret: Secret): Promise<Result<void, Failure>>;
  noteWaiting(account: string, waiting: number): Promise<void>;
  forget(login: string): Promise<void>;
};

/** End of the time in which this account may be opened here without a connection. */
export function offlineUntil(account: Pick<DeviceAccount, 'heardAt' | 'offlineDays'>): Instant {
  return instant(account.heardAt + account.offlineDays * DAY_MS);
}

/**
 * Server time as this device can tell it. A clock set back wins nothing: the last word of the server is the least that
 * has passed; and a clock that was wrong all along neither shortens nor lengthens the time allowed.
 */
export function serverNow(account: Pick<DeviceAccount, 'heardAt' | 'skewMs'>, desk: Instant): Instant {
  return instant(Math.max(desk - (account.skewMs ?? 0), account.heardAt));
}

/** A time of the server as the clock of this desk will show it. */
function onDesk(account: Pick<DeviceAccount, 'skewMs'>, at: number): Instant {
  return instant(at + (account.skewMs ?? 0));
}

export function createAccounts(things: Things): Accounts {
  async function all(): Promise<readonly DeviceAccount[]> {
    return (await things.list(KIND)).flatMap(({ value }) => (accountCheck.Check(value) ? [value] : []));
  }

  async function find(login: string): Promise<DeviceAccount | undefined> {
    const wanted = login.trim().toLowerCase();
    return (await all()).find((account) => account.login === wanted);
  }

  async function put(account: DeviceAccount): Promise<Result<void, Failure>> {
    return things.put(KIND, account.account, account);
  }

  return {
    async known() {
      return (await all()).map((account) => ({
        login: account.login,
        name: account.name,
        offlineUntil: onDesk(account, offlineUntil(account)),
        ...(account.lockedUntil === 0 ? {} : { lockedUntil: onDesk(account, account.lockedUntil) }),
        waiting: account.waiting,
      }));
    },
    find,
    byAccount: async (account) => (await all()).find((each) => each.account === account),
    async open(account, password, now) {
      if (account.lockedUntil > now) return err(failure('SIGN_IN_LOCKED', { minutes: Math.ceil((account.lockedUntil - now) / MINUTE_MS) }));
      const key = await deriveKey(password, account.params);
      const secret = await unseal(key, account.sealed);
      if (!secretCheck.Check(secret)) {
        const failures = account.failures + 1;
        const locks = failures >= account.policy.maxFailures;
        const counted = await put({ ...account, failures: locks ? 0 : failures, lockedUntil: locks ? now + account.policy.lockMinutes * MINUTE_MS : 0 });
        // A try that cannot be counted must not be free.
        if (!counted.ok) return counted;
        return err(locks ? failure('SIGN_IN_LOCKED', { minutes: account.policy.lockMinutes }) : failure('SIGN_IN_FAILED'));
      }
      if (account.failures > 0 || account.lockedUntil > 0) await put({ ...account, failures: 0, lockedUntil: 0 });
      return ok({ key, secret });
    },
    async keep(account, key, secret) {
      return put({ ...account, login: account.login.trim().toLowerCase(), sealed: await seal(key, secret) });
    },
    async noteWaiting(account, waiting) {
      const known = (await all()).find((each) => each.account === account);
      if (known !== undefined && known.waiting !== waiting) await put({ ...known, waiting });
    },
    async forget(login) {
      const known = await find(login);
      if (known !== undefined) await things.delete(KIND, known.account);
    },
  };
}
