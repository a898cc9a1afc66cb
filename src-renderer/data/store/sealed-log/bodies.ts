import { type Contents, type Doc, type Entry, isHead, type Segment, type Shelf } from './contents.ts';
import type { Disk } from './disk.ts';
import type { Keyring } from './keyring.ts';
import { entriesOf } from './opening.ts';
import { refusalOf, SealedLogRefusal } from './refusals.ts';
import { openSegment } from './segment.ts';

/** Reads from their segments the documents of which memory has the head only. */
export type Bodies = {
  /** See `SealedLog.read`. */
  read(shelf: Shelf, ids: readonly string[]): Promise<readonly Doc[]>;
  /** What of a run of neighbouring segments is still the newest word, whole. For whoever holds the turn of merges. */
  gather(from: number, to: number): Promise<readonly Entry[]>;
};

export type BodiesDeps = {
  readonly contents: Contents;
  readonly disk: Disk;
  readonly keyring: () => Keyring;
  /** Settles when no merge and no change of keys is under way. */
  readonly settled: () => Promise<void>;
  readonly isClosed: () => boolean;
  readonly onDamage: (() => void) | undefined;
};

/** Segments that are read at a time; each may be of two megabytes. */
const SLICE = 8;
/** Segments that stay open: whoever looks at a case asks for it, its requests and its story one after another. */
const STAY_OPEN = 4;

export function createBodies({ contents, disk, keyring, settled, isClosed, onDamage }: BodiesDeps): Bodies {
  /** The disk has not any more what memory goes by. */
  function broken(): SealedLogRefusal {
    if (isClosed()) return new SealedLogRefusal('closed');
    onDamage?.();
    return new SealedLogRefusal(disk.isGone() ? 'gone' : 'damaged');
  }

  async function rowsOf(numbers: readonly number[]): ReturnType<Disk['rowsOf']> {
    try {
      return await disk.rowsOf(numbers);
    } catch (error) {
      throw isClosed() || disk.isGone() ? broken() : refusalOf(error);
    }
  }

  /** What was read last. A segment does not change: one that is merged is another one from then on. */
  const open = new Map<Segment, readonly Entry[]>();

  /** A segment as the disk has it; nothing where that is another one by now, or damaged. */
  async function opened(segment: Segment, bytes: unknown): Promise<readonly Entry[]> {
    const { keys, store } = keyring();
    const read = await openSegment(keys, bytes);
    if (typeof read === 'string' || read.header.store !== store || read.header.first !== segment.first || read.link !== segment.link) return [];
    return entriesOf(read);
  }

  async function entriesIn(segments: readonly Segment[]): Promise<ReadonlyMap<Segment, readonly Entry[]>> {
    const unread = segments.filter((segment) => !open.has(segment));
    const rows = unread.length === 0 ? [] : await rowsOf(unread.map((segment) => segment.last));
    const found = new Map(segments.flatMap((segment) => { const known = open.get(segment); return known === undefined ? [] : [[segment, known] as const]; }));
    for (const [index, segment] of unread.entries()) found.set(segment, await opened(segment, rows[index]?.bytes));
    for (const [segment, entries] of found) {
      open.delete(segment);
      if (entries.length > 0) open.set(segment, entries);
    }
    for (const segment of open.keys()) if (open.size > STAY_OPEN) open.delete(segment);
    return found;
  }

  /** Each segment is opened once, whatever is asked out of it; `lost` is what the disk should have and has not. */
  async function readOnce(shelf: Shelf, ids: readonly string[]): Promise<{ readonly found: Doc[]; readonly lost: string[] }> {
    const wanted = new Map<Segment, Set<string>>();
    for (const id of ids) {
      const segment = shelf.where.get(id);
      if (segment !== undefined && shelf.documents.has(id)) wanted.set(segment, (wanted.get(segment) ?? new Set()).add(id));
    }
    const found: Doc[] = [];
    const lost: string[] = [];
    const segments = [...wanted].sort(([a], [b]) => a.first - b.first);
    for (let at = 0; at < segments.length; at += SLICE) {
      const slice = segments.slice(at, at + SLICE);
      const entries = await entriesIn(slice.map(([segment]) => segment));
      for (const [segment, asked] of slice) {
        const all = (entries.get(segment) ?? []).flatMap((entry) => (entry.s === shelf.key ? (entry.d ?? []) : []));
        const documents = all.filter((doc) => asked.has(doc[shelf.idField] as string));
        found.push(...documents);
        if (documents.length < asked.size) lost.push(...asked);
      }
    }
    return { found, lost };
  }

  async function read(shelf: Shelf, ids: readonly string[]): Promise<readonly Doc[]> {
    if (isClosed()) throw new SealedLogRefusal('closed');
    const { found, lost } = await readOnce(shelf, ids);
    if (lost.length > 0) {
      // A merge or a new key may have moved them between the question and the answer: what the disk has then is known to
      // memory when that has come to its end.
      await settled();
      const again = await readOnce(shelf, lost);
      if (again.lost.length > 0) throw broken();
      found.push(...again.found);
    }
    const isStill = (doc: Doc, stored: Doc | undefined) => stored?._rev === doc._rev && isHead(shelf, stored);
    contents.warm(shelf, found.filter((doc) => isStill(doc, shelf.documents.get(doc[shelf.idField] as string))));
    return found;
  }

  async function gather(from: number, to: number): Promise<readonly Entry[]> {
    const bodies = new Map<Shelf, Map<string, Doc>>();
    for (;;) {
      let isWhole = true;
      for (const [shelf, ids] of contents.headsIn(from, to)) {
        const known = bodies.get(shelf) ?? new Map<string, Doc>();
        bodies.set(shelf, known);
        const unread = ids.filter((id) => !known.has(id));
        if (unread.length === 0) continue;
        isWhole = false;
        const { found, lost } = await readOnce(shelf, unread);
        if (lost.length > 0) throw broken();
        for (const doc of found) known.set(doc[shelf.idField] as string, doc);
      }
      // What became a head while others were read is read in the next round; nothing may come between the last look and this.
      if (isWhole) return contents.gather(from, to, bodies);
    }
  }

  return { read, gather };
}
