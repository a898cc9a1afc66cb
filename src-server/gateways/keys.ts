import { calculateJwkThumbprint, CompactSign, compactVerify, createLocalJWKSet, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK, type JSONWebKeySet, type JWK } from 'jose';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Compile } from 'typebox/compile';
import { AGENCY_MESSAGES, type AgencyMessage, AgencyMessageSchema, type FileRequest, FileRequestSchema } from '#shared/contracts/agency-protocol.ts';
import { type Failure, failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { KeySource } from './agency-keys.ts';

/** Signs outgoing messages with the court side's Ed25519 key; the public half is served as JWKS. */
export type MessageSigner = { readonly publicKeys: JSONWebKeySet; sign(message: AgencyMessage): Promise<string> };

const checkEnvelope = Compile(AgencyMessageSchema);
const checkFileRequest = Compile(FileRequestSchema);
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

/** Opens what an agency signed, each a compact JWS. Errors: SIGNATURE_INVALID, BODY_INVALID with what is wrong. */
export type MessageOpener = {
  /** A message: signature, envelope and body. */
  message(jws: string): Promise<Result<AgencyMessage, Failure>>;
  /** A request for an attachment. */
  fileRequest(jws: string): Promise<Result<FileRequest, Failure>>;
};

/** The key id that a message claims; undefined for text that is no signed message of this protocol. */
function claimedKey(jws: string): string | undefined {
  try {
    const { alg, kid } = decodeProtectedHeader(jws);
    return alg === 'EdDSA' && typeof kid === 'string' && kid.length <= 200 ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** Who a message says it is from, before anything is proven: which agency's keys to verify it with. */
export function claimedSender(jws: string): string | undefined {
  try {
    const claim: unknown = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claim === 'object' && claim !== null && 'sender' in claim && typeof claim.sender === 'string' ? claim.sender : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Verifies with the keys of `source`. Only a well-formed message under a key id that is not known has them looked for
 * again (agencies change keys); a bad signature under a known one, or plain nonsense, asks nobody.
 */
export function messageOpener(source: KeySource): MessageOpener {
  const isKnown = (kid: string) => source.known().keys.some((key) => key.kid === kid);
  const payloadOf = async (jws: string): Promise<Uint8Array | undefined> => {
    const kid = claimedKey(jws);
    if (kid === undefined) return undefined;
    if (!isKnown(kid)) await source.refresh();
    if (!isKnown(kid)) return undefined;
    try {
      return (await compactVerify(jws, createLocalJWKSet(source.known()), { algorithms: ['EdDSA'] })).payload;
    } catch {
      return undefined;
    }
  };
  const valueOf = async (jws: string): Promise<Result<unknown, Failure>> => {
    const payload = await payloadOf(jws);
    if (payload === undefined) return err(failure('SIGNATURE_INVALID'));
    try {
      return ok(JSON.parse(new TextDecoder().decode(payload)));
    } catch {
      return err(failure('BODY_INVALID', { field: 'jws' }));
    }
  };
  return {
    async message(jws) {
      const opened = await valueOf(jws);
      if (!opened.ok) return opened;
      if (!checkEnvelope.Check(opened.value)) return err(failure('BODY_INVALID', { field: 'message' }));
      const message = opened.value as AgencyMessage;
      return checkBody.get(message.message)?.Check(message.body) === true ? ok(message) : err(failure('BODY_INVALID', { field: 'body' }));
    },
    async fileRequest(jws) {
      const opened = await valueOf(jws);
      if (!opened.ok) return opened;
      return checkFileRequest.Check(opened.value) ? ok(opened.value as FileRequest) : err(failure('BODY_INVALID', { field: 'file' }));
    },
  };
}
