import { readFile } from 'node:fs/promises';
import type { JSONWebKeySet } from 'jose';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { request } from 'undici';
import { AGENCY_ID_PATTERN } from '#shared/domain/agencies/index.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import { closed } from '#shared/kernel/schema.ts';
import { MINUTE_MS } from '#shared/kernel/time.ts';

/** Public keys of one agency, asked again for a key id that is not among them. */
export type KeySource = {
  /** The keys as known now. */
  known(): JSONWebKeySet;
  /** Looks again, unless that was done a short while ago. Never throws: what cannot be had changes nothing. */
  refresh(): Promise<void>;
};

const KeySchema = Type.Object({ kty: Type.Literal('OKP'), crv: Type.Literal('Ed25519'), x: Type.String({ minLength: 40, maxLength: 50 }), kid: Type.String({ minLength: 1, maxLength: 200 }) });
const KeySetSchema = Type.Object({ keys: Type.Array(KeySchema, { maxItems: 20 }) });
/** `agency-keys.json` of the data folder: the keys that are believed, by agency. Whoever stands in it is not asked. */
const PinnedKeysSchema = Type.Record(Type.String({ pattern: AGENCY_ID_PATTERN }), closed({ keys: Type.Array(KeySchema, { minItems: 1, maxItems: 20 }) }));
type PinnedKeys = Static<typeof PinnedKeysSchema>;

/** How often keys are looked for at most: a stranger who sends nonsense must not make this server ask an agency each time. */
const AGAIN_AFTER_MS = MINUTE_MS;
const FETCH_TIMEOUT_MS = 5_000;
const MAX_KEYS_BYTES = 64 * 1024;

function isLoopback(url: URL): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/u.test(url.hostname);
}

async function pinnedIn(file: string, agency: string): Promise<JSONWebKeySet | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!Value.Check(PinnedKeysSchema, value)) throw new CodedError('AGENCY_KEYS_MALFORMED');
  const pinned: PinnedKeys = value;
  return pinned[agency] as JSONWebKeySet | undefined;
}

async function fetched(url: string): Promise<JSONWebKeySet | undefined> {
  const answer = await request(`${url}/lianzhi/v1/jwks`, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_KEYS_BYTES) return undefined;
    chunks.push(chunk);
  }
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return answer.statusCode === 200 && Value.Check(KeySetSchema, value) ? (value as JSONWebKeySet) : undefined;
}

export type AgencyKeysConfig = {
  readonly agency: string;
  /** Base address of the agency's side of the protocol; an agency without one is believed by its pinned keys only. */
  readonly url: string | undefined;
  /** `agency-keys.json` of the data folder; it need not exist. */
  readonly pinnedFile: string;
  /** Elapsed time, milliseconds: the shown clock may be moved. */
  readonly now?: () => number;
};

/**
 * The keys that an agency's messages are verified with. Pinned keys win, and change only with the file; without them the
 * agency's own address is asked, over TLS or on this very machine. Nobody who can only reach this server makes it ask
 * more than once a minute.
 * @throws CodedError AGENCY_KEYS_MALFORMED for a file that cannot be used, AGENCY_KEYS_UNPROTECTED when keys would have to
 *   be fetched over an open line.
 */
export async function openAgencyKeys({ agency, url, pinnedFile, now = () => performance.now() }: AgencyKeysConfig): Promise<KeySource> {
  const address = url === undefined ? undefined : new URL(url);
  let keys: JSONWebKeySet = { keys: [] };
  let askedAt = -Infinity;
  let asking: Promise<void> | undefined;

  const pinned = await pinnedIn(pinnedFile, agency);
  if (pinned !== undefined) keys = pinned;
  else if (address !== undefined && address.protocol !== 'https:' && !isLoopback(address)) throw new CodedError('AGENCY_KEYS_UNPROTECTED', { agency });

  const look = async (): Promise<void> => {
    try {
      const found = (await pinnedIn(pinnedFile, agency)) ?? (pinned === undefined && url !== undefined ? await fetched(url.replace(/\/+$/u, '')) : undefined);
      if (found !== undefined) keys = found;
    } catch {
      // An agency that is away, or a file that is just being written: the keys that are known stay good.
    }
  };
  return {
    known: () => keys,
    async refresh() {
      if (asking === undefined) {
        if (now() - askedAt < AGAIN_AFTER_MS) return;
        askedAt = now();
        asking = look().finally(() => {
          asking = undefined;
        });
      }
      await asking;
    },
  };
}
