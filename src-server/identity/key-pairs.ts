import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import Type, { type Static } from 'typebox';
import { PublicKeySchema } from '#shared/contracts/identity.ts';
import { closed } from '#shared/kernel/schema.ts';

/** A key pair of P-256 as a JWK with its private half `d`; without it, what others may know. */
export const PrivateKeySchema = closed({ ...PublicKeySchema.properties, d: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) });
export type PrivateKey = Static<typeof PrivateKeySchema>;

/** A new pair to which others seal (ECDH-ES); `kid` is the thumbprint of RFC 7638. */
export async function freshAgreementKey(): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
  const { x = '', y = '', d = '' } = await exportJWK(privateKey);
  return { kty: 'EC', crv: 'P-256', x, y, d, kid: await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x, y }) };
}
