import type { RxDocumentData } from 'rxdb/plugins/core';
import type { Opened, SegmentHeader } from './segment.ts';
import { createTier, type Tier, type TierSettings } from './tier.ts';

/** A document as RxDB stores it; what is inside is the business of whoever stored it. */
export type Doc = RxDocumentData<Record<string, unknown>>;

/** Part of the body of a segment: what one write did to one shelf. */
export type Entry = {
  /** Key of the shelf. */
  readonly s: string;
  /** The shelf was removed; what follows here was stored after that. */
  readonly x?: true;
  readonly d?: readonly Doc[];
  /** Swept tombstones: these ids are gone, whatever older segments still hold of them. */
  readonly g?: readonly string[];
};

/** What is known of a segment on the disk without reading it again. */
export type Segment = {
  readonly first: number;
  readonly last: number;
  readonly kind: SegmentHeader['kind'];
  readonly prev: string;
  readonly link: string;
  readonly low: number | undefined;
  readonly prevLow: number | undefined;
  readonly merges: number;
  /** Size of its body before packing. */
  readonly plain: number;
  /** Generation of its key, and its size on the disk; both change with a new key. */
  key: number;
  bytes: number;
  readonly ids: ReadonlyMap<Shelf, readonly string[]>;
  readonly removes: ReadonlySet<Shelf>;
  readonly total: number;
  /** Documents and sweeps inside that nothing newer has replaced. */
  live: number;
};

/**
 * All documents of one RxDB storage instance, by id, and where on the disk the newest word about each stands. With a
 * tier, memory has of some of them the head only.
 */
export type Shelf = {
  readonly key: string;
  readonly idField: string;
  readonly documents: Map<string, Doc>;
  readonly where: Map<string, Segment>;
  readonly tier: Tier | undefined;
};

/** Collections that are not whole in memory whatever their size, by name. */
export type Tiers = Readonly<Record<string, TierSettings>>;

/** Whole documents of which memory has the heads, by id. */
export type WholeDocs = ReadonlyMap<Shelf, ReadonlyMap<string, Doc>>;

export type SegmentFields = Omit<Segment, 'ids' | 'removes' | 'live' | 'total'>;

/** What the log holds: its shelves in memory, its segments on the disk. Everything in here is durable. */
export type Contents = {
  readonly segments: readonly Segment[];
  shelf(key: string): Shelf;
  readonly shelves: ReadonlyMap<string, Shelf>;
  /** Takes in a segment with all its documents, as when the log is opened; `isTrimmed`: of shelves with a tier, their heads. */
  load(opened: Opened, entries: readonly Entry[], isTrimmed?: boolean): void;
  /** What is left of a segment's documents when only heads are kept of shelves with a tier. */
  trimmed(entries: readonly Entry[]): readonly Entry[];
  /** Takes in a segment that was just written; whoever wrote it has the documents on the shelf already. */
  append(segment: SegmentFields, entries: readonly Entry[]): void;
  /** Documents whose newest word stands in the run, and of which memory has the head only. */
  headsIn(from: number, to: number): ReadonlyMap<Shelf, readonly string[]>;
  /** What of a run of neighbouring segments is still the newest word; `bodies` has those that `headsIn` names. */
  gather(from: number, to: number, bodies: WholeDocs): readonly Entry[];
  /** Documents are whole in memory: they were written or read. Others become heads where there are too many. */
  warm(on: Shelf, docs: readonly Doc[]): void;
  /** One segment stands for a run from now on; `entries` is what `gather` gave. */
  replace(from: number, to: number, segment: SegmentFields, entries: readonly Entry[]): void;
  /** Segments of another key generation took the place of the ones with the same numbers. */
  rekeyed(numbers: ReadonlyMap<number, { readonly key: number; readonly bytes: number }>): void;
};

/** A shelf has only the head of this document. */
export function isHead(on: Shelf, doc: Doc): boolean {
  return on.tier?.isWhole(doc[on.idField] as string) === false;
}

/** The key of a shelf says whose it is and which field is the id of its documents. */
function nameOf(key: string): { readonly collection: string; readonly idField: string } {
  const [, collection = '', , idField = 'id'] = JSON.parse(key) as readonly string[];
  return { collection, idField };
}

function bodyOf(bodies: WholeDocs, on: Shelf, id: string): Doc {
  const body = bodies.get(on)?.get(id);
  if (body === undefined) throw new Error(`${on.key}: a document would be merged without its body`);
  return body;
}

export function createContents(tiers: Tiers = {}): Contents {
  let segments: Segment[] = [];
  const shelves = new Map<string, Shelf>();

  function shelf(key: string): Shelf {
    const known = shelves.get(key);
    if (known !== undefined) return known;
    const { collection, idField } = nameOf(key);
    const settings = tiers[collection];
    const made: Shelf = { key, idField, documents: new Map(), where: new Map(), tier: settings === undefined ? undefined : createTier(settings, idField) };
    shelves.set(key, made);
    return made;
  }

  function idsOf(entry: Entry, on: Shelf): readonly string[] {
    return [...(entry.d ?? []).map((doc) => doc[on.idField] as string), ...(entry.g ?? [])];
  }

  function place(on: Shelf, ids: readonly string[], segment: Segment): void {
    for (const id of ids) {
      const before = on.where.get(id);
      if (before !== undefined) before.live -= 1;
      on.where.set(id, segment);
      segment.live += 1;
    }
  }

  function clear(on: Shelf): void {
    for (const segment of on.where.values()) segment.live -= 1;
    on.where.clear();
    on.documents.clear();
    on.tier?.clear();
  }

  function made(fields: SegmentFields, entries: readonly Entry[]): Segment {
    const ids = new Map<Shelf, readonly string[]>();
    const removes = new Set<Shelf>();
    for (const entry of entries) {
      const on = shelf(entry.s);
      if (entry.x === true) removes.add(on);
      const more = idsOf(entry, on);
      if (more.length > 0) ids.set(on, [...(ids.get(on) ?? []), ...more]);
    }
    let total = 0;
    for (const list of ids.values()) total += list.length;
    return { ...fields, ids, removes, total, live: 0 };
  }

  function take(segment: Segment, entries: readonly Entry[], loading: 'whole' | 'trimmed' | 'known'): void {
    for (const entry of entries) {
      const on = shelf(entry.s);
      if (entry.x === true) clear(on);
      place(on, idsOf(entry, on), segment);
      if (loading === 'known') continue;
      for (const doc of entry.d ?? []) {
        const id = doc[on.idField] as string;
        on.documents.set(id, doc);
        if (loading === 'whole') on.tier?.keep(id, bytesOf(segment));
        else on.tier?.forget(id);
      }
      for (const id of entry.g ?? []) {
        on.documents.delete(id);
        on.tier?.forget(id);
      }
      cool(on);
    }
  }

  /** Documents that were written together are taken to be of one size. */
  function bytesOf(segment: Segment | undefined): number {
    return segment === undefined ? 0 : Math.ceil(segment.plain / Math.max(1, segment.total));
  }

  function cool(on: Shelf): void {
    for (const id of on.tier?.surplus() ?? []) {
      const doc = on.documents.get(id);
      if (doc !== undefined && on.tier !== undefined) on.documents.set(id, on.tier.headOf(doc));
    }
  }

  /** Whether a segment older than the run may still say something about a shelf. */
  function stands(on: Shelf, before: number): boolean {
    return segments.slice(0, before).some((segment) => segment.ids.has(on));
  }

  /** Ids out of `swept` that segments older than the run still hold a version of. */
  function stillHeld(on: Shelf, swept: readonly string[], before: number): readonly string[] {
    if (swept.length === 0 || before === 0) return [];
    const wanted = new Set(swept);
    const found = new Set<string>();
    for (const segment of segments.slice(0, before)) for (const id of segment.ids.get(on) ?? []) if (wanted.has(id)) found.add(id);
    return [...found];
  }

  return {
    get segments() {
      return segments;
    },
    shelves,
    shelf,
    load(opened, entries, isTrimmed = false) {
      const { header, link, plain, bytes } = opened;
      const { first, last, kind, prev, low, prevLow, key, merges } = header;
      const segment = made({ first, last, kind, prev, link, low, prevLow, key, merges, plain, bytes }, entries);
      segments.push(segment);
      take(segment, entries, isTrimmed ? 'trimmed' : 'whole');
    },
    append(fields, entries) {
      const segment = made(fields, entries);
      segments.push(segment);
      take(segment, entries, 'known');
    },
    trimmed: (entries) =>
      entries.map((entry) => {
        const { tier } = shelf(entry.s);
        return tier === undefined || entry.d === undefined ? entry : { ...entry, d: entry.d.map((doc) => tier.headOf(doc)) };
      }),
    warm(on, docs) {
      for (const doc of docs) {
        const id = doc[on.idField] as string;
        on.documents.set(id, doc);
        on.tier?.keep(id, bytesOf(on.where.get(id)));
      }
      cool(on);
    },
    headsIn(from, to) {
      const found = new Map<Shelf, readonly string[]>();
      for (const segment of segments.slice(from, to + 1)) {
        for (const [on, ids] of segment.ids) {
          const { tier } = on;
          if (tier === undefined) continue;
          const heads = ids.filter((id) => on.where.get(id) === segment && on.documents.has(id) && !tier.isWhole(id));
          if (heads.length > 0) found.set(on, [...(found.get(on) ?? []), ...heads]);
        }
      }
      return found;
    },
    gather(from, to, bodies) {
      const run = new Set(segments.slice(from, to + 1));
      const touched = new Map<Shelf, Set<string>>();
      const removed = new Set<Shelf>();
      for (const segment of run) {
        for (const on of segment.removes) removed.add(on);
        for (const [on, ids] of segment.ids) {
          const all = touched.get(on) ?? new Set();
          for (const id of ids) {
            const at = on.where.get(id);
            if (at !== undefined && run.has(at)) all.add(id);
          }
          touched.set(on, all);
        }
      }
      const entries: Entry[] = [];
      for (const on of new Set([...touched.keys(), ...removed])) {
        const d: Doc[] = [];
        const swept: string[] = [];
        for (const id of touched.get(on) ?? []) {
          const doc = on.documents.get(id);
          if (doc === undefined) swept.push(id);
          else d.push(isHead(on, doc) ? bodyOf(bodies, on, id) : doc);
        }
        const g = stillHeld(on, swept, from);
        const isRemoved = removed.has(on) && stands(on, from);
        if (d.length > 0 || g.length > 0 || isRemoved) entries.push({ s: on.key, ...(isRemoved ? { x: true } : {}), ...(d.length > 0 ? { d } : {}), ...(g.length > 0 ? { g } : {}) });
      }
      return entries;
    },
    replace(from, to, fields, entries) {
      const run = new Set(segments.slice(from, to + 1));
      const segment = made(fields, entries);
      const kept = new Map<Shelf, Set<string>>();
      for (const [on, ids] of segment.ids) {
        kept.set(on, new Set(ids));
        for (const id of ids) {
          const at = on.where.get(id);
          // Something newer may have been written while the merge was sealed.
          if (at === undefined || !run.has(at)) continue;
          on.where.set(id, segment);
          segment.live += 1;
        }
      }
      // A sweep that no older segment contradicts needs to be remembered no longer.
      for (const old of run) {
        for (const [on, ids] of old.ids) {
          for (const id of ids) {
            const at = on.where.get(id);
            if (at !== undefined && run.has(at) && kept.get(on)?.has(id) !== true) on.where.delete(id);
          }
        }
      }
      segments = [...segments.slice(0, from), segment, ...segments.slice(to + 1)];
    },
    rekeyed(numbers) {
      for (const segment of segments) Object.assign(segment, numbers.get(segment.last));
    },
  };
}
