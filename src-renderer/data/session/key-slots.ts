import { compactDecrypt, CompactEncrypt, importJWK, type JWK } from 'jose';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { HostBridge } from '#shared/contracts/host-bridge.ts';
import { OfflineVerifierParamsSchema, type OfflineVerifierParams, type PublicKey, RECOVERY_ROUNDS, RecoveryFileSchema } from '#shared/contracts/identity.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { closed } from '#shared/kernel/schema.ts';
import { fromBase64, toBase64 } from '../base64.ts';
import { type DataKey, keyFor, wipe } from './data-key.ts';
import { openBytes, sealBytes, stretch } from './seal.ts';

/**
 * Slots: the data key, wrapped once for each way to it. The password slot needs the password and, where the operating
 * system keeps secrets, one of those too: a copied disk alone cannot even be guessed at. The recovery slot opens with the
 * bureau's private key. What neither opens is lost; nothing is stored that could tell a right password by other means.
 */
const SealedSchema = closed({ iv: Type.String(), data: Type.String() });

export const PasswordSlotSchema = closed({
  v: Type.Literal(1),
  keyId: Type.String({ minLength: 1, maxLength: 40 }),
  params: OfflineVerifierParamsSchema,
  /** A secret of the operating system's key store takes part. */
  keyring: Type.Boolean(),
  wrapped: SealedSchema,
});
export type PasswordSlot = Static<typeof PasswordSlotSchema>;

export const RecoverySlotSchema = closed({ v: Type.Literal(1), keyId: Type.String({ minLength: 1, maxLength: 40 }), kid: Type.String(), jwe: Type.String({ maxLength: 2_000 }) });
export type RecoverySlot = Static<typeof RecoverySlotSchema>;

const recoveryFile = Compile(RecoveryFileSchema);
const DATA_KEY_BYTES = 32;

/** The part of the key that the operating system keeps for one person, where it keeps secrets at all. */
export type Keyring = {
  /** Undefined where there is no such store; a failure where there is one that cannot be opened. */
  read(): Promise<Result<Uint8Array<ArrayBuffer> | undefined, Failure>>;
  /** As `read`, made now where it is missing. */
  obtain(): Promise<Result<Uint8Array<ArrayBuffer> | undefined, Failure>>;
  forget(): Promise<void>;
};

/** `tag` names person and device without saying who. */
export function keyringOf(secrets: HostBridge['secrets'] | null, tag: string): Keyring {
  const key = `data-key-${tag}`;
  async function read(): Promise<Result<Uint8Array<ArrayBuffer> | undefined, Failure>> {
    if (secrets === null) return ok(undefined);
    const there = await secrets.available();
    // A store that is only busy now has the secret: without this a password would open nothing, and a new slot would go without.
    if (!there.ok) return there.error.code === 'SECRETS_BUSY' ? there : ok(undefined);
    if (!there.value.available) return ok(undefined);
    const found = await secrets.get({ key });
    if (!found.ok) return found;
    return ok(found.value.value === null ? undefined : fromBase64(found.value.value));
  }
  return {
    read,
    async obtain() {
      const known = await read();
      if (!known.ok && known.error.code === 'SECRETS_BUSY') return known;
      const there = await secrets?.available();
      if (secrets === null || there?.ok !== true || !there.value.available) return ok(undefined);
      // One that cannot be read any more opens nothing: a slot that is made now gets a new one.
      if (known.ok && known.value !== undefined) return known;
      const bytes = crypto.getRandomValues(new Uint8Array(32));
      const kept = await secrets.set({ key, value: toBase64(bytes) });
      return kept.ok ? ok(bytes) : kept;
    },
    async forget() {
      await secrets?.set({ key, value: null });
    },
  };
}

function wrappingKey(stretched: Uint8Array<ArrayBuffer>, secret: Uint8Array<ArrayBuffer> | undefined): Promise<CryptoKey> {
  const both = new Uint8Array(stretched.length + (secret?.length ?? 0));
  both.set(stretched);
  if (secret !== undefined) both.set(secret, stretched.length);
  return keyFor(both, 'slot').finally(() => { wipe(both); });
}

const place = (owner: string, keyId: string): string => `password-slot/${owner}/${keyId}`;

/** Wraps the data key under a password; `owner` binds the slot to person and device. */
export async function makePasswordSlot(key: DataKey, password: string, params: OfflineVerifierParams, keyring: Keyring, owner: string): Promise<Result<PasswordSlot, Failure>> {
  const secret = await keyring.obtain();
  if (!secret.ok) return secret;
  const stretched = await stretch(password, params);
  const wrapped = await sealBytes(await wrappingKey(stretched, secret.value), key.bytes, place(owner, key.id));
  wipe(stretched, secret.value);
  return ok({ v: 1, keyId: key.id, params, keyring: secret.value !== undefined, wrapped });
}

/** Undefined: not this password. DEVICE_KEY_SHUT: the secret of the operating system that belongs to it is gone; SECRETS_BUSY: it cannot be had now. */
export async function openPasswordSlot(slot: PasswordSlot, password: string, keyring: Keyring, owner: string): Promise<Result<DataKey | undefined, Failure>> {
  const secret = slot.keyring ? await keyring.read() : ok(undefined);
  if (!secret.ok && secret.error.code === 'SECRETS_BUSY') return secret;
  if (!secret.ok || (slot.keyring && secret.value === undefined)) return err(failure('DEVICE_KEY_SHUT', { why: 'keyring' }));
  const stretched = await stretch(password, slot.params);
  const bytes = await openBytes(await wrappingKey(stretched, secret.value), slot.wrapped, place(owner, slot.keyId));
  wipe(stretched, secret.value);
  return ok(bytes?.length === DATA_KEY_BYTES ? { id: slot.keyId, bytes } : undefined);
}

/** Seals the data key to the bureau. */
export async function makeRecoverySlot(key: DataKey, bureau: PublicKey): Promise<RecoverySlot> {
  const to = await importJWK(bureau as JWK, 'ECDH-ES+A256KW');
  const jwe = await new CompactEncrypt(key.bytes).setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: bureau.kid }).encrypt(to);
  return { v: 1, keyId: key.id, kid: bureau.kid, jwe };
}

/** What the bureau's people bring: the text of the key file, and its passphrase. */
export type RecoveryProof = { readonly file: string; readonly passphrase: string };

/** Opens the recovery slot with the bureau's key. RECOVERY_FILE_UNREADABLE, RECOVERY_KEY_OTHER, RECOVERY_PASSPHRASE_WRONG. */
export async function openRecoverySlot(slot: RecoverySlot, proof: RecoveryProof): Promise<Result<DataKey, Failure>> {
  let file: unknown;
  try {
    file = JSON.parse(proof.file);
  } catch {
    return err(failure('RECOVERY_FILE_UNREADABLE'));
  }
  if (!recoveryFile.Check(file)) return err(failure('RECOVERY_FILE_UNREADABLE'));
  if (file.kid !== slot.kid) return err(failure('RECOVERY_KEY_OTHER'));
  let jwk: JWK;
  try {
    const opened = await compactDecrypt(file.jwe, new TextEncoder().encode(proof.passphrase.trim()), {
      keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
      contentEncryptionAlgorithms: ['A256GCM'],
      maxPBES2Count: RECOVERY_ROUNDS,
    });
    jwk = JSON.parse(new TextDecoder().decode(opened.plaintext)) as JWK;
  } catch {
    return err(failure('RECOVERY_PASSPHRASE_WRONG'));
  }
  try {
    const { plaintext } = await compactDecrypt(slot.jwe, await importJWK(jwk, 'ECDH-ES+A256KW'), { keyManagementAlgorithms: ['ECDH-ES+A256KW'], contentEncryptionAlgorithms: ['A256GCM'] });
    const bytes = Uint8Array.from(plaintext);
    plaintext.fill(0);
    return bytes.length === DATA_KEY_BYTES ? ok({ id: slot.keyId, bytes }) : err(failure('RECOVERY_KEY_OTHER'));
  } catch {
    return err(failure('RECOVERY_KEY_OTHER'));
  }
}
