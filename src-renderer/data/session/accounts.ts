import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { OfflineVerifierParamsSchema, PublicKeySchema, SessionInfoSchema, SignInPolicySchema, SECOND_FACTOR_STATES } from '#shared/contracts/identity.ts';
import type { KnownAccount } from '#shared/contracts/engine.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { closed, oneOf } from '#shared/kernel/schema.ts';
import type { AccountId } from '#shared/kernel/ids.ts';
import { DAY_MS, type Instant, instant, MINUTE_MS } from '#shared/kernel/time.ts';
import type { Things } from '../store/thing-rows.ts';
import { type DataKey, freshDataKey, type SessionKeys, sessionKeys, wipe } from './data-key.ts';
import { type Keyring, makePasswordSlot, openPasswordSlot, openRecoverySlot, PasswordSlotSchema, type RecoveryProof, RecoverySlotSchema } from './key-slots.ts';
import { type PersonalKeys, PersonalKeysSchema } from './personal-keys.ts';
import { openBytes, openJson, sealJson, stretch } from './seal.ts';

const SealedSchema = closed({ iv: Type.String(), data: Type.String() });

/** What a device keeps of a person who signed in here, so that he can open his work without a connection. */
const AccountSchema = closed({
  account: Type.String(),
  login: Type.String(),
  name: Type.String(),
  /** Of a release before the slots: `sealed` lies under the stretched password itself. */
  params: Type.Optional(OfflineVerifierParamsSchema),
  slot: Type.Optional(PasswordSlotSchema),
  recovery: Type.Optional(RecoverySlotSchema),
  /** When the data key was made, server time. */
  keyMadeAt: Type.Optional(Type.Integer({ minimum: 0 })),
  /** The data key before this one, under this one, until everything is sealed anew. */
  earlier: Type.Optional(closed({ id: Type.String(), wrapped: SealedSchema })),
  /** Key pairs of this person here (`personal-keys.ts`), under the data key. */
  personal: Type.Optional(SealedSchema),
  /** Public key of the server, to which filings are sealed. */
  journalKey: Type.Optional(PublicKeySchema),
  sealed: SealedSchema,
  offlineDays: Type.Integer({ minimum: 0 }),
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

const personalCheck = Compile(PersonalKeysSchema);
const accountCheck = Compile(AccountSchema);
const secretCheck = Compile(SecretSchema);
const KIND = 'account';

/** An opened slot. `key` holds the bytes of the data key: its taker wipes them when no slot is to be made any more. */
export type OpenedKey = {
  readonly key: DataKey;
  readonly keys: SessionKeys;
  /** Of the data key before, while things still lie under it. */
  readonly earlier?: CryptoKey;
  /** Absent where a release before them wrote the row. */
  readonly personal?: PersonalKeys;
};
export type Opened = OpenedKey & { readonly account: DeviceAccount; readonly secret: Secret };

export type Accounts = {
  known(): Promise<readonly KnownAccount[]>;
  find(login: string): Promise<DeviceAccount | undefined>;
  byAccount(account: string): Promise<DeviceAccount | undefined>;
  /** Opens the password slot and what lies under it; counts wrong passwords and locks, also over a restart. */
  open(account: DeviceAccount, password: string, now: Instant): Promise<Result<Opened, Failure>>;
  /** Only the slot, for somebody whom the server has just let in. Undefined: not this password; nothing is counted. */
  openSlot(account: DeviceAccount, password: string): Promise<Result<OpenedKey | undefined, Failure>>;
  /** With the bureau's key instead of the password. */
  recover(account: DeviceAccount, proof: RecoveryProof): Promise<Result<Opened, Failure>>;
  keep(account: Omit<DeviceAccount, 'sealed'>, keys: SessionKeys, secret: Secret): Promise<Result<void, Failure>>;
  /** Gives a row its key pairs, which it did not have. */
  keepPersonal(account: string, keys: SessionKeys, personal: PersonalKeys): Promise<Result<void, Failure>>;
  noteWaiting(account: string, waiting: number): Promise<void>;
  /** Everything lies under the present data key: the one before it is forgotten. */
  noteResealed(account: string): Promise<void>;
  /** The slots of a person: without them nothing of his on this device opens again. */
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

const envelopePlace = (account: string): string => `envelope/${account}`;
/** Where a person's key pairs are sealed. */
export const personalPlace = (account: string): string => `personal/${account}`;
/** Where the data key before is wrapped under the present one. */
export const earlierPlace = (account: string, id: string): string => `earlier-key/${account}/${id}`;

/**
 * @param ownerOf the tag that names a person on this device without saying who.
 * @param keyringOf what the operating system keeps for that person.
 */
export function createAccounts(things: Things, ownerOf: (account: string) => string, keyringOf: (owner: string) => Keyring): Accounts {
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

  async function opened(account: DeviceAccount, key: DataKey): Promise<OpenedKey> {
    const keys = await sessionKeys(key);
    const found = account.personal === undefined ? undefined : await openJson(keys.envelope, account.personal, personalPlace(account.account));
    const personal = personalCheck.Check(found) ? { personal: found } : {};
    if (account.earlier === undefined) return { key, keys, ...personal };
    const { id, wrapped } = account.earlier;
    const bytes = await openBytes(keys.envelope, wrapped, earlierPlace(account.account, id));
    if (bytes === undefined) return { key, keys, ...personal };
    const before = await sessionKeys({ id, bytes });
    wipe(bytes);
    return { key, keys, earlier: before.store, ...personal };
  }

  async function openSlot(account: DeviceAccount, password: string): Promise<Result<OpenedKey | undefined, Failure>> {
    if (account.slot === undefined) return ok(undefined);
    const owner = ownerOf(account.account);
    const key = await openPasswordSlot(account.slot, password, keyringOf(owner), owner);
    if (!key.ok) return key;
    return ok(key.value === undefined ? undefined : await opened(account, key.value));
  }

  async function secretUnder(account: DeviceAccount, keys: SessionKeys): Promise<Secret | undefined> {
    const secret = await openJson(keys.envelope, account.sealed, envelopePlace(account.account));
    return secretCheck.Check(secret) ? secret : undefined;
  }

  /** A device of a release before the slots keeps its offline right: the password that opens the old seal makes a slot. */
  async function openOldSeal(account: DeviceAccount, password: string): Promise<Result<Opened | undefined, Failure>> {
    const { params, ...rest } = account;
    if (params === undefined) return ok(undefined);
    const stretched = await stretch(password, params);
    const old = await crypto.subtle.importKey('raw', stretched, 'AES-GCM', false, ['decrypt']);
    wipe(stretched);
    const secret = await openJson(old, account.sealed, '');
    if (!secretCheck.Check(secret)) return ok(undefined);
    const key = freshDataKey();
    const owner = ownerOf(account.account);
    const slot = await makePasswordSlot(key, password, params, keyringOf(owner), owner);
    if (!slot.ok) return slot;
    const keys = await sessionKeys(key);
    const next: DeviceAccount = { ...rest, slot: slot.value, keyMadeAt: account.heardAt, sealed: await sealJson(keys.envelope, secret, envelopePlace(account.account)) };
    const kept = await put(next);
    return kept.ok ? ok({ account: next, key, keys, secret }) : kept;
  }

  async function openBy(account: DeviceAccount, password: string): Promise<Result<Opened | undefined, Failure>> {
    if (account.slot === undefined) return openOldSeal(account, password);
    const slot = await openSlot(account, password);
    if (!slot.ok || slot.value === undefined) return slot.ok ? ok(undefined) : slot;
    const secret = await secretUnder(account, slot.value.keys);
    return secret === undefined ? err(failure('STORE_UNUSABLE', { name: 'envelope' })) : ok({ ...slot.value, account, secret });
  }

  return {
    async known() {
      return (await all()).map((account) => ({
        account: account.account as AccountId,
        login: account.login,
        name: account.name,
        offlineUntil: onDesk(account, offlineUntil(account)),
        ...(account.lockedUntil === 0 ? {} : { lockedUntil: onDesk(account, account.lockedUntil) }),
        waiting: account.waiting,
        passwordAlone: account.slot?.keyring === false,
        recoverable: account.recovery !== undefined,
      }));
    },
    find,
    byAccount: async (account) => (await all()).find((each) => each.account === account),
    openSlot,
    async open(account, password, now) {
      if (account.lockedUntil > now) {
        // A lock lasts as long as it lasts: one that was set by a clock far ahead begins anew by the clock that is right.
        const until = Math.min(account.lockedUntil, now + account.policy.lockMinutes * MINUTE_MS);
        if (until < account.lockedUntil) await put({ ...account, lockedUntil: until });
        return err(failure('SIGN_IN_LOCKED', { minutes: Math.ceil((until - now) / MINUTE_MS) }));
      }
      const found = await openBy(account, password);
      if (!found.ok) return found;
      if (found.value === undefined) {
        const failures = account.failures + 1;
        const locks = failures >= account.policy.maxFailures;
        const counted = await put({ ...account, failures: locks ? 0 : failures, lockedUntil: locks ? now + account.policy.lockMinutes * MINUTE_MS : 0 });
        // A try that cannot be counted must not be free.
        if (!counted.ok) return counted;
        return err(locks ? failure('SIGN_IN_LOCKED', { minutes: account.policy.lockMinutes }) : failure('SIGN_IN_FAILED'));
      }
      if (account.failures === 0 && account.lockedUntil === 0) return ok(found.value);
      const cleared = { ...found.value.account, failures: 0, lockedUntil: 0 };
      await put(cleared);
      return ok({ ...found.value, account: cleared });
    },
    async recover(account, proof) {
      if (account.recovery === undefined || account.slot === undefined) return err(failure('RECOVERY_SLOT_MISSING'));
      const key = await openRecoverySlot(account.recovery, proof);
      if (!key.ok) return key;
      const slot = await opened(account, key.value);
      const secret = await secretUnder(account, slot.keys);
      return secret === undefined ? err(failure('STORE_UNUSABLE', { name: 'envelope' })) : ok({ ...slot, account, secret });
    },
    async keep(account, keys, secret) {
      const login = account.login.trim().toLowerCase();
      return put({ ...account, login, sealed: await sealJson(keys.envelope, secret, envelopePlace(account.account)) });
    },
    async keepPersonal(account, keys, personal) {
      const known = (await all()).find((each) => each.account === account);
      return known === undefined ? ok(undefined) : put({ ...known, personal: await sealJson(keys.envelope, personal, personalPlace(account)) });
    },
    async noteWaiting(account, waiting) {
      const known = (await all()).find((each) => each.account === account);
      if (known !== undefined && known.waiting !== waiting) await put({ ...known, waiting });
    },
    async noteResealed(account) {
      const known = (await all()).find((each) => each.account === account);
      if (known?.earlier === undefined) return;
      const { earlier: _earlier, ...rest } = known;
      await put(rest);
    },
    async forget(login) {
      const known = await find(login);
      if (known === undefined) return;
      await things.delete(KIND, known.account);
      await keyringOf(ownerOf(known.account)).forget();
    },
  };
}
