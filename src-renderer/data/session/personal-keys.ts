import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { Static } from 'typebox';
import { type PrivateKey, PrivateKeySchema, type PublicKey } from '#shared/contracts/identity.ts';
import { closed } from '#shared/kernel/schema.ts';

/**
 * Key pairs of one person on one device: `journal` opens what was sealed to him, `signing` signs what he files. The private
 * halves lie under the data key, so they are usable only while he is at work; in memory they cannot be exported.
 */
export const PersonalKeysSchema = closed({ journal: PrivateKeySchema, signing: PrivateKeySchema });
/** As they lie in the envelope. */
export type PersonalKeys = Static<typeof PersonalKeysSchema>;

/** As a session holds them. */
export type PersonalHold = {
  readonly journal: { readonly open: CryptoKey; readonly publicKey: PublicKey };
  readonly signing: { readonly sign: CryptoKey; readonly publicKey: PublicKey };
  /** From it come the keys of this person's files (`fileSeal`). */
  readonly files: CryptoKey;
};

async function freshPair(alg: 'ECDH-ES+A256KW' | 'ES256'): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, ...(alg === 'ES256' ? {} : { crv: 'P-256' }) });
  const { x = '', y = '', d = '' } = await exportJWK(privateKey);
  return { kty: 'EC', crv: 'P-256', x, y, d, kid: await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x, y }) };
}

export async function freshPersonalKeys(): Promise<PersonalKeys> {
  const [journal, signing] = await Promise.all([freshPair('ECDH-ES+A256KW'), freshPair('ES256')]);
  return { journal, signing };
}

async function secretKey(jwk: PrivateKey, alg: string): Promise<CryptoKey> {
  const key = await importJWK(jwk as JWK, alg, { extractable: false });
  if (key instanceof Uint8Array) throw new TypeError('a private key is no bytes');
  return key;
}

function publicHalf({ d: _secret, ...rest }: PrivateKey): PublicKey {
  return rest;
}

export async function holdPersonalKeys({ journal, signing }: PersonalKeys): Promise<PersonalHold> {
  // A secret of its own out of one that is kept anyway: another purpose, and no way back.
  const secret = Uint8Array.from(new TextEncoder().encode(`lianzhi/v1/files/${journal.d}`));
  const [open, sign, files] = await Promise.all([
    secretKey(journal, 'ECDH-ES+A256KW'),
    secretKey(signing, 'ES256'),
    crypto.subtle.importKey('raw', await crypto.subtle.digest('SHA-256', secret), 'HKDF', false, ['deriveKey']),
  ]);
  secret.fill(0);
  return { journal: { open, publicKey: publicHalf(journal) }, signing: { sign, publicKey: publicHalf(signing) }, files };
}
