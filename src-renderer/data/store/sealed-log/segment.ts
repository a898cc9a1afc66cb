import { sha256 } from '@noble/hashes/sha2.js';
import { toBase64 } from '../../base64.ts';
import type { Bytes, SuiteKey } from './aead.ts';

/**
 * One sealed piece of the log: `LZSL`, length of the header, header, IV, sealed body. The header stands in clear and is
 * authenticated; it holds nothing about people or cases.
 */
export type SegmentHeader = {
  readonly v: 1;
  readonly suite: string;
  readonly store: string;
  /** Generation of the data key: 1, 2, … */
  readonly key: number;
  readonly kind: SegmentKind;
  /** Numbers of the writes inside; one write has first = last. */
  readonly first: number;
  readonly last: number;
  /** Link of the segment before. */
  readonly prev: string;
  /** What the next segment calls `prev`, where it is not the hash of these very bytes: after a merge or a new key. */
  readonly link?: string;
  /** Lowest server sequence that is lost with this segment; none: nothing in it comes from the server. */
  readonly low?: number;
  /** `low` of the segment before, so that it is known when that one cannot be read. */
  readonly prevLow?: number;
  /** Merges of this store when this was sealed; of a merge, its own number. */
  readonly merges: number;
  readonly pack: 'deflate-raw' | 'none';
};

/**
 * `write`: accepted by the app. `merge`: several segments made one. `scar`: stands for segments that were lost, so that the
 * chain is whole. `head`: where the log ends. `layout`: which merges there are. `check`: proves a key. `glance`: a part of the last glance, which is no part
 * of the log.
 */
export type SegmentKind = 'write' | 'merge' | 'scar' | 'head' | 'layout' | 'check' | 'glance';

/** What stands before the first segment. */
export const ORIGIN = 'origin';

const MAGIC = [0x4c, 0x5a, 0x53, 0x4c] as const;
const PREFIX_BYTES = 6;
/** Below this, packing costs more than it saves. */
const PACK_FROM_BYTES = 2_048;
const KINDS: readonly string[] = ['write', 'merge', 'scar', 'head', 'layout', 'check', 'glance'];

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

async function through(bytes: Bytes, stream: CompressionStream | DecompressionStream): Promise<Bytes> {
  // In one piece: cut into the small pieces of a blob's stream, the same takes twice as long.
  const writer = stream.writable.getWriter();
  // What is wrong with the bytes is told where the other end is read.
  writer.write(bytes).catch(() => undefined);
  writer.close().catch(() => undefined);
  return new Uint8Array(await new Response(stream.readable).arrayBuffer());
}

/** A body ready to be sealed. */
export type Packed = { readonly pack: SegmentHeader['pack']; readonly bytes: Bytes; readonly plain: number };

/** UTF-8, packed where it pays; several bodies may be packed at the same time, sealing is one after another. */
export async function packBody(text: string): Promise<Packed> {
  const bytes = encoder.encode(text);
  if (bytes.length < PACK_FROM_BYTES) return { pack: 'none', bytes, plain: bytes.length };
  return { pack: 'deflate-raw', bytes: await through(bytes, new CompressionStream('deflate-raw')), plain: bytes.length };
}

export type Sealed = { readonly header: SegmentHeader; readonly bytes: Bytes; readonly link: string; readonly plain: number };

/** The tag binds the whole body, so header and tag name a segment; hashing the body again would cost and say no more. */
function hashOf(header: Uint8Array, ending: Uint8Array): string {
  return toBase64(sha256.create().update(header).update(ending).digest());
}

/** Seals one segment with a fresh IV. */
export async function sealSegment({ suite, key }: SuiteKey, fields: Omit<SegmentHeader, 'v' | 'suite' | 'pack'>, body: Packed): Promise<Sealed> {
  const header: SegmentHeader = { v: 1, suite: suite.id, ...fields, pack: body.pack };
  const aad = encoder.encode(JSON.stringify(header));
  const iv = crypto.getRandomValues(new Uint8Array(suite.ivBytes));
  const sealed = await suite.seal(key, iv, aad, body.bytes);
  const bytes = new Uint8Array(PREFIX_BYTES + aad.length + iv.length + sealed.length);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint16(MAGIC.length, aad.length);
  bytes.set(aad, PREFIX_BYTES);
  bytes.set(iv, PREFIX_BYTES + aad.length);
  bytes.set(sealed, PREFIX_BYTES + aad.length + iv.length);
  return { header, bytes, link: header.link ?? hashOf(aad, bytes.subarray(bytes.length - suite.tagBytes)), plain: body.plain };
}

function isHeader(value: unknown): value is SegmentHeader {
  if (typeof value !== 'object' || value === null) return false;
  const h = value as Record<string, unknown>;
  const optional = (name: string, type: string) => h[name] === undefined || typeof h[name] === type;
  return (
    h['v'] === 1 && typeof h['suite'] === 'string' && typeof h['store'] === 'string' && Number.isSafeInteger(h['key']) && typeof h['kind'] === 'string' && KINDS.includes(h['kind']) &&
    Number.isSafeInteger(h['first']) && Number.isSafeInteger(h['last']) && typeof h['prev'] === 'string' && Number.isSafeInteger(h['merges']) &&
    (h['pack'] === 'none' || h['pack'] === 'deflate-raw') && optional('link', 'string') && optional('low', 'number') && optional('prevLow', 'number')
  );
}

type Split = { readonly header: SegmentHeader; readonly aad: Bytes; readonly rest: Bytes };

function split(bytes: unknown): Split | undefined {
  if (!(bytes instanceof Uint8Array) || bytes.length < PREFIX_BYTES || MAGIC.some((byte, at) => bytes[at] !== byte)) return undefined;
  const whole = bytes as Bytes;
  const length = new DataView(whole.buffer, whole.byteOffset).getUint16(MAGIC.length);
  if (whole.length < PREFIX_BYTES + length) return undefined;
  const aad = whole.subarray(PREFIX_BYTES, PREFIX_BYTES + length);
  try {
    const header: unknown = JSON.parse(decoder.decode(aad));
    return isHeader(header) ? { header, aad, rest: whole.subarray(PREFIX_BYTES + length) } : undefined;
  } catch {
    return undefined;
  }
}

/** The header as it claims to be, unproven. */
export function claimedHeader(bytes: unknown): SegmentHeader | undefined {
  return split(bytes)?.header;
}

export type Opened = { readonly header: SegmentHeader; readonly link: string; readonly text: string; readonly bytes: number; readonly plain: number };

/**
 * Opens one segment. `unreadable`: not a segment, torn, or of a cipher that is not at hand. `unauthentic`: altered, or
 * sealed under another key.
 */
export async function openSegment(keys: ReadonlyMap<number, SuiteKey>, bytes: unknown): Promise<Opened | 'unreadable' | 'unauthentic'> {
  const parts = split(bytes);
  if (parts === undefined) return 'unreadable';
  const { header, aad, rest } = parts;
  const found = keys.get(header.key);
  if (found === undefined) return 'unauthentic';
  const { key, suite } = found;
  if (header.suite !== suite.id) return 'unreadable';
  if (rest.length < suite.ivBytes + suite.tagBytes) return 'unreadable';
  const plain = await suite.open(key, rest.subarray(0, suite.ivBytes), aad, rest.subarray(suite.ivBytes));
  if (plain === undefined) return 'unauthentic';
  try {
    const body = header.pack === 'none' ? plain : await through(plain, new DecompressionStream('deflate-raw'));
    const text = decoder.decode(body);
    return { header, link: header.link ?? hashOf(aad, rest.subarray(rest.length - suite.tagBytes)), text, bytes: (bytes as Bytes).length, plain: body.length };
  } catch {
    return 'unreadable';
  }
}
