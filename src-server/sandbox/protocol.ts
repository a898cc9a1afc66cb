import { calculateJwkThumbprint, CompactSign, compactVerify, createLocalJWKSet, exportJWK, generateKeyPair, importJWK, type JSONWebKeySet, type JWK } from 'jose';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Compile } from 'typebox/compile';
import { AGENCY_MESSAGES, type AgencyMessage, AgencyMessageSchema } from '#shared/contracts/agency-protocol.ts';

/** A signing key of this agency: Ed25519, kept in its own folder, published as JWKS. */
export type SigningKey = { readonly kid: string; readonly publicJwk: JWK; sign(message: AgencyMessage): Promise<string> };

const envelope = Compile(AgencyMessageSchema);
const bodies = new Map(Object.entries(AGENCY_MESSAGES).map(([name, schema]) => [name, Compile(schema)]));

export async function openSigningKey(path: string): Promise<SigningKey> {
  let jwk: JWK;
  if (existsSync(path)) {
    jwk = JSON.parse(readFileSync(path, 'utf8')) as JWK;
  } else {
    const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    jwk = await exportJWK(pair.privateKey);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(jwk), { mode: 0o600 });
  }
  const kid = await calculateJwkThumbprint(jwk);
  const key = await importJWK(jwk, 'EdDSA');
  const { d: _secret, ...publicJwk } = jwk;
  return {
    kid,
    publicJwk: { ...publicJwk, kid, alg: 'EdDSA', use: 'sig' },
    sign: (message) => new CompactSign(new TextEncoder().encode(JSON.stringify(message))).setProtectedHeader({ alg: 'EdDSA', kid }).sign(key),
  };
}

export type Opened = { readonly ok: true; readonly message: AgencyMessage } | { readonly ok: false; readonly code: 'SIGNATURE_INVALID' | 'MESSAGE_INVALID' };

/** Verifies signature and shape of a message. `fetchKeys` is asked again when the key id is unknown (key change). */
export function messageOpener(fetchKeys: () => Promise<JSONWebKeySet>): (jws: string) => Promise<Opened> {
  let keys: JSONWebKeySet | undefined;
  const verify = async (jws: string) => compactVerify(jws, createLocalJWKSet(keys ?? { keys: [] }), { algorithms: ['EdDSA'] });
  return async (jws) => {
    let payload: Uint8Array;
    try {
      ({ payload } = await verify(jws));
    } catch {
      try {
        keys = await fetchKeys();
        ({ payload } = await verify(jws));
      } catch {
        return { ok: false, code: 'SIGNATURE_INVALID' };
      }
    }
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(payload));
    } catch {
      return { ok: false, code: 'MESSAGE_INVALID' };
    }
    if (!envelope.Check(value)) return { ok: false, code: 'MESSAGE_INVALID' };
    const message = value as AgencyMessage;
    return bodies.get(message.message)?.Check(message.body) === true ? { ok: true, message } : { ok: false, code: 'MESSAGE_INVALID' };
  };
}
