import { calculateJwkThumbprint, CompactSign, compactVerify, createLocalJWKSet, exportJWK, generateKeyPair, importJWK, type JSONWebKeySet, type JWK } from 'jose';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Compile } from 'typebox/compile';
import { AGENCY_MESSAGES, type AgencyMessage, AgencyMessageSchema } from '#shared/contracts/agency-protocol.ts';
import { type Failure, failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';

/** Signs outgoing messages with the court side's Ed25519 key; the public half is served as JWKS. */
export type MessageSigner = { readonly publicKeys: JSONWebKeySet; sign(message: AgencyMessage): Promise<string> };

const checkEnvelope = Compile(AgencyMessageSchema);
const checkBody = new Map(Object.entries(AGENCY_MESSAGES).map(([name, schema]) => [name, Compile(schema)]));

async function readOrMake(path: string): Promise<JWK> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(jwk), { mode: 0o600, flag: 'wx' });
  return jwk;
}

/** Opens the signing key of this installation, made on first use and readable by its owner alone. */
export async function openMessageSigner(path: string): Promise<MessageSigner> {
  const jwk = await readOrMake(path);
  const kid = await calculateJwkThumbprint(jwk);
  const key = await importJWK(jwk, 'EdDSA');
  const { d: _secret, ...publicJwk } = jwk;
  return {
    publicKeys: { keys: [{ ...publicJwk, kid, alg: 'EdDSA', use: 'sig' }] },
    sign: (message) => new CompactSign(new TextEncoder().encode(JSON.stringify(message))).setProtectedHeader({ alg: 'EdDSA', kid }).sign(key),
  };
}

/** Opens one compact JWS of an agency: signature, envelope and body. */
export type MessageOpener = (jws: string) => Promise<Result<AgencyMessage, Failure>>;

/**
 * @param fetchKeys asked at the first message and again when a signature does not fit: agencies change keys. In
 *   production the keys are pinned in a file; then it reads that file.
 */
export function messageOpener(fetchKeys: () => Promise<JSONWebKeySet>): MessageOpener {
  let keys: JSONWebKeySet = { keys: [] };
  const verify = async (jws: string) => (await compactVerify(jws, createLocalJWKSet(keys), { algorithms: ['EdDSA'] })).payload;
  const payloadOf = async (jws: string): Promise<Uint8Array | undefined> => {
    try {
      return await verify(jws);
    } catch {
      try {
        keys = await fetchKeys();
        return await verify(jws);
      } catch {
        return undefined;
      }
    }
  };
  return async (jws) => {
    const payload = await payloadOf(jws);
    if (payload === undefined) return err(failure('SIGNATURE_INVALID'));
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(payload));
    } catch {
      return err(failure('BODY_INVALID', { field: 'jws' }));
    }
    if (!checkEnvelope.Check(value)) return err(failure('BODY_INVALID', { field: 'message' }));
    const message = value as AgencyMessage;
    if (checkBody.get(message.message)?.Check(message.body) !== true) return err(failure('BODY_INVALID', { field: 'body' }));
    return ok(message);
  };
}
