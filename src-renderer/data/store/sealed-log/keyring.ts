import { fromBase64, toBase64 } from '../../base64.ts';
import type { Bytes, Sealing, SuiteKey } from './aead.ts';
import type { Disk } from './disk.ts';
import { SealedLogRefusal } from './refusals.ts';
import { claimedHeader, openSegment, ORIGIN, packBody, sealSegment } from './segment.ts';

/** Which store this is, and which key belongs to which generation. */
export type Keyring = {
  readonly store: string;
  readonly keys: ReadonlyMap<number, SuiteKey>;
  /** What is written now is sealed under this one. */
  readonly current: number;
  /** Not on the disk yet as it is here. */
  readonly isNew: boolean;
};

type Kept = { readonly store: string; readonly checks: readonly string[] };

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const BASE64 = /^[A-Za-z0-9+/]+=*$/;

function readKept(bytes: unknown): Kept | undefined {
  if (!(bytes instanceof Uint8Array)) return undefined;
  try {
    const kept = JSON.parse(decoder.decode(bytes)) as Partial<Kept> | null;
    if (typeof kept?.store !== 'string' || !Array.isArray(kept.checks) || !kept.checks.every((check) => typeof check === 'string' && BASE64.test(check))) return undefined;
    return kept as Kept;
  } catch {
    return undefined;
  }
}

/** The keyring as a row: for each generation a segment that only its key opens. */
export async function keyringBytes(ring: Pick<Keyring, 'store' | 'keys'>): Promise<Bytes> {
  const checks: string[] = [];
  for (const [generation, key] of ring.keys) {
    const { bytes } = await sealSegment(key, { store: ring.store, key: generation, kind: 'check', first: 0, last: 0, prev: ORIGIN, merges: 0 }, await packBody(''));
    checks.push(toBase64(bytes));
  }
  return encoder.encode(JSON.stringify({ store: ring.store, checks } satisfies Kept));
}

async function generationOf(key: SuiteKey, bytes: unknown): Promise<{ readonly store: string; readonly generation: number } | undefined> {
  const claimed = claimedHeader(bytes);
  if (claimed === undefined) return undefined;
  const opened = await openSegment(new Map([[claimed.key, key]]), bytes);
  return typeof opened === 'string' ? undefined : { store: opened.header.store, generation: opened.header.key };
}

/** Everything sealed in the store, the head first. */
async function* sealedRows(disk: Disk): AsyncGenerator<unknown> {
  yield await disk.meta('head');
  for (let after = -1; ; ) {
    const rows = await disk.rowsAfter(after, 16);
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const row of rows) yield row.bytes;
    after = last.n;
  }
}

async function claims(disk: Disk, generation: number): Promise<boolean> {
  for await (const bytes of sealedRows(disk)) if (claimedHeader(bytes)?.key === generation) return true;
  return false;
}

/**
 * Finds out which generation each key at hand is. A store that no key opens is left as it is: to take everything for
 * damaged because of a wrong key would be the greater damage.
 * @throws SealedLogRefusal `wrong-key`
 */
export async function openKeyring(disk: Disk, sealing: Sealing): Promise<Keyring> {
  const own: SuiteKey = { key: sealing.key, suite: sealing.suite };
  const bytes = await disk.meta('keyring');
  if (bytes === undefined && (await disk.meta('head')) === undefined && (await disk.rowsAfter(-1, 1)).length === 0) {
    return { store: crypto.randomUUID(), keys: new Map([[1, own]]), current: 1, isNew: true };
  }
  const kept = readKept(bytes);
  const checks = (kept?.checks ?? []).map(fromBase64);
  const keys = new Map<number, SuiteKey>();
  let store: string | undefined;
  async function ask(proof: unknown): Promise<boolean> {
    for (const key of [own, ...(sealing.former === undefined ? [] : [sealing.former])]) {
      const found = await generationOf(key, proof);
      if (found === undefined) continue;
      keys.set(found.generation, key);
      store ??= found.store;
      return true;
    }
    return false;
  }
  let isWhole = kept !== undefined;
  for (const check of checks) isWhole = (await ask(check)) && isWhole;
  // Where the keyring itself is damaged, anything that a key opens proves it.
  const wanted = sealing.former === undefined ? 1 : 2;
  for await (const row of sealedRows(disk)) {
    if (store !== undefined && keys.size >= wanted) break;
    await ask(row);
  }
  if (store === undefined) throw new SealedLogRefusal('wrong-key');
  for (const check of checks) {
    const generation = claimedHeader(check)?.key;
    // Half of a change of keys: what the key that is not at hand has sealed is not damaged, only closed.
    if (generation !== undefined && !keys.has(generation) && (await claims(disk, generation))) throw new SealedLogRefusal('wrong-key');
  }
  const newest = Math.max(...keys.keys());
  const isCurrent = keys.get(newest) === own;
  if (!isCurrent) keys.set(newest + 1, own);
  return { store, keys, current: isCurrent ? newest : newest + 1, isNew: !isWhole || !isCurrent || checks.length !== keys.size };
}
