import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generalDecrypt, type GeneralJWE, importJWK, type JWK } from 'jose';
import { Value } from 'typebox/value';
import { PrivateKeySchema, type PublicKey } from '#shared/contracts/identity.ts';
import { placeText, type SealedBody, type SealedPlace, signedText } from '#shared/contracts/sealed-commands.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import { freshAgreementKey } from '../identity/key-pairs.ts';

/** Opens what devices seal. A backup of the database without it opens no record that is still on its way; keep both. */
export const JOURNAL_KEY_FILE = 'sealed-journal.key';

/** The servers' part of the sealed journal: the public key for devices, and what opens records. */
export type JournalOpener = {
  readonly publicKey: PublicKey;
  /** The text that was sealed, or undefined where it is not for this key or was changed. */
  open(place: SealedPlace, body: SealedBody): Promise<string | undefined>;
};

async function makeKey(path: string): Promise<void> {
  const key = await freshAgreementKey();
  try {
    // Exclusive: two servers that start together must not have two keys.
    await writeFile(path, `${JSON.stringify(key)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** Whether `signature` of a record is that of `key`. */
export async function signatureHolds(place: SealedPlace, { signature, ...body }: SealedBody, key: PublicKey): Promise<boolean> {
  const verifier = await importJWK(key as JWK, 'ES256');
  if (verifier instanceof Uint8Array) return false;
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, verifier, Buffer.from(signature, 'base64url'), Buffer.from(signedText(place, body), 'utf8'));
}

/** The key of the data folder; made at the first start. @throws CodedError IDENTITY_SETTINGS_MALFORMED when it is no key. */
export async function openJournalKey(folder: string): Promise<JournalOpener> {
  const path = join(folder, JOURNAL_KEY_FILE);
  await makeKey(path);
  let jwk: unknown;
  try {
    jwk = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    jwk = undefined;
  }
  if (!Value.Check(PrivateKeySchema, jwk)) throw new CodedError('IDENTITY_SETTINGS_MALFORMED', { field: JOURNAL_KEY_FILE });
  const { d: _secret, ...publicKey } = jwk;
  const key = await importJWK(jwk as JWK, 'ECDH-ES+A256KW');
  return {
    publicKey,
    async open(place, body) {
      try {
        const mine = body.key.recipients.filter(({ header }) => header.kid === publicKey.kid);
        if (mine.length === 0) return undefined;
        const { plaintext } = await generalDecrypt({ ...body.key, recipients: mine } as unknown as GeneralJWE, key, { keyManagementAlgorithms: ['ECDH-ES+A256KW'], contentEncryptionAlgorithms: ['A256GCM'] });
        const seal = await crypto.subtle.importKey('raw', Uint8Array.from(plaintext), 'AES-GCM', false, ['decrypt']);
        const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: Buffer.from(body.iv, 'base64url'), additionalData: Buffer.from(placeText(place), 'utf8') }, seal, Buffer.from(body.data, 'base64url'));
        return new TextDecoder().decode(text);
      } catch {
        return undefined;
      }
    },
  };
}
