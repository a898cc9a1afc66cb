import type { OfflineVerifierParams, PublicKey } from '#shared/contracts/identity.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { DAY_MS, type Instant } from '#shared/kernel/time.ts';
import { type DeviceAccount, earlierPlace, type OpenedKey, personalPlace } from './accounts.ts';
import { freshDataKey, type SessionKeys, sessionKeys, wipe } from './data-key.ts';
import { type Keyring, makePasswordSlot, makeRecoverySlot, type PasswordSlot } from './key-slots.ts';
import { freshPersonalKeys, type PersonalKeys } from './personal-keys.ts';
import { sealBytes, sealJson } from './seal.ts';

/** After so long the data key is changed at a sign-in, and what lies under the old one is sealed anew behind the work. */
export const KEY_AGE_MS = 365 * DAY_MS;

export type SlotRow = Pick<DeviceAccount, 'slot' | 'recovery' | 'keyMadeAt' | 'earlier' | 'personal'>;
export type Slotted = { readonly row: SlotRow; readonly keys: SessionKeys; readonly personal: PersonalKeys; readonly earlier?: CryptoKey; /** The password slot is another one than before. */ readonly changed: boolean };

export type SlotWish = {
  readonly account: string;
  readonly owner: string;
  readonly keyring: Keyring;
  readonly password: string;
  readonly params: OfflineVerifierParams;
  readonly bureau: PublicKey | undefined;
  readonly now: Instant;
  /** A key store of the operating system takes part as soon as there is one. */
  readonly hasKeyring: boolean;
};

/** The bytes of `held` are wiped here, whatever comes of it. */
async function slotsOf(held: OpenedKey, before: SlotRow, wish: SlotWish, same: PasswordSlot | undefined): Promise<Result<Slotted, Failure>> {
  try {
    const slot = same === undefined ? await makePasswordSlot(held.key, wish.password, wish.params, wish.keyring, wish.owner) : ok(same);
    if (!slot.ok) return slot;
    const fits = before.recovery?.keyId === held.key.id && (wish.bureau === undefined || before.recovery.kid === wish.bureau.kid);
    const recovery = fits ? before.recovery : wish.bureau === undefined ? undefined : await makeRecoverySlot(held.key, wish.bureau);
    const personal = held.personal ?? (await freshPersonalKeys());
    const sealed = await sealJson(held.keys.envelope, personal, personalPlace(wish.account));
    return ok({
      row: { slot: slot.value, keyMadeAt: before.keyMadeAt ?? wish.now, ...(recovery === undefined ? {} : { recovery }), ...(before.earlier === undefined ? {} : { earlier: before.earlier }), personal: sealed },
      keys: held.keys,
      personal,
      ...(held.earlier === undefined ? {} : { earlier: held.earlier }),
      changed: same === undefined || held.personal === undefined,
    });
  } finally {
    wipe(held.key.bytes);
  }
}

/** Slots for a person who has none here: a new data key. */
export async function firstSlots(wish: SlotWish): Promise<Result<Slotted, Failure>> {
  const key = freshDataKey();
  return slotsOf({ key, keys: await sessionKeys(key) }, {}, wish, undefined);
}

/**
 * Slots as they ought to be after a password was typed: wrapped anew when `opened` came by another way than this very
 * slot, when the server gave another salt or cost, or when the key store of the system has come or gone.
 */
export async function followSlots(opened: OpenedKey, before: SlotRow, wish: SlotWish, byThisPassword: boolean): Promise<Result<Slotted, Failure>> {
  const isOld = wish.now - (before.keyMadeAt ?? wish.now) >= KEY_AGE_MS;
  // Not where the new key could not be sealed to the bureau: nobody loses the recovery slot by a change of keys.
  if (isOld && before.earlier === undefined && (wish.bureau !== undefined || before.recovery === undefined)) return renewSlots(opened, wish);
  const { slot } = before;
  const fits = byThisPassword && slot !== undefined && JSON.stringify(slot.params) === JSON.stringify(wish.params) && slot.keyring === wish.hasKeyring;
  return slotsOf(opened, before, wish, fits ? slot : undefined);
}

/** A new data key in place of `old`, which stays wrapped under it until everything is sealed anew. */
export async function renewSlots(old: OpenedKey, wish: SlotWish): Promise<Result<Slotted, Failure>> {
  const key = freshDataKey();
  const keys = await sessionKeys(key);
  const wrapped = await sealBytes(keys.envelope, old.key.bytes, earlierPlace(wish.account, old.key.id));
  wipe(old.key.bytes);
  return slotsOf({ key, keys, earlier: old.keys.store, ...(old.personal === undefined ? {} : { personal: old.personal }) }, { earlier: { id: old.key.id, wrapped } }, wish, undefined);
}
