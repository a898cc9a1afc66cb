import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { PrivateKey } from '#shared/contracts/identity.ts';

/** A new pair to which others seal (ECDH-ES); `kid` is the thumbprint of RFC 7638. */
export async function freshAgreementKey(): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
  const { x = '', y = '', d = '' } = await exportJWK(privateKey);
  return { kty: 'EC', crv: 'P-256', x, y, d, kid: await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x, y }) };
}
