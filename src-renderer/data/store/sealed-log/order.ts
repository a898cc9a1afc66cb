import type { RxQueryPlan } from 'rxdb/plugins/core';
import type { Doc, Shelf } from './contents.ts';

/**
 * The ids of a shelf in the order of one index. Values are read from the documents when they are compared: RxDB's memory
 * storage keeps a padded text for each document and index instead, which for facts is more memory than the facts.
 */
export type Order = {
  /** Ids from `from` to before `to` are the answer to the plan, its selector left aside. */
  range(plan: RxQueryPlan): readonly [from: number, to: number];
  readonly ids: readonly string[];
  /** Takes these out; runs while the shelf still has them as they were. */
  lift(docs: readonly Doc[]): void;
  /** Puts these in; runs when the shelf has them as they are. */
  place(docs: readonly Doc[]): void;
  /** Both have the same place. */
  isSame(a: Doc, b: Doc): boolean;
};

/** From this many on, the array is made anew in one pass; below, each finds its place. */
const MANY = 64;

/** RxDB fills keys that a plan leaves open with its least number and its greatest text, whatever the type of the field. */
const LEAST = Number.MIN_SAFE_INTEGER;
const GREATEST = '\uffff';

type Read = (doc: Doc) => unknown;

function readerOf(path: string): Read {
  const [first = '', ...deeper] = path.split('.');
  if (deeper.length === 0) return (doc) => doc[first];
  return (doc) => deeper.reduce((value: unknown, name) => (value as Record<string, unknown> | undefined)?.[name], doc[first]);
}

/** Values of one field are of one type; what is missing comes first. */
function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === undefined || a === null) return -1;
  if (b === undefined || b === null) return 1;
  return (a as string | number | boolean) < (b as string | number | boolean) ? -1 : 1;
}

function compareToKey(value: unknown, key: unknown, nothing: number): number {
  if (key === LEAST) return 1;
  if (key === GREATEST) return -1;
  return key === null || key === undefined ? nothing : compareValues(value, key);
}

export function createOrder(shelf: Shelf, index: readonly string[]): Order {
  const readers = index.map(readerOf);
  const { documents, idField } = shelf;

  function compare(a: Doc, b: Doc): number {
    for (const read of readers) {
      const found = compareValues(read(a), read(b));
      if (found !== 0) return found;
    }
    return 0;
  }

  const idOf = (doc: Doc) => doc[idField] as string;
  let ids: string[] = [...documents.values()].sort(compare).map(idOf);

  /** The first position whose document passes; all behind it do. */
  function first(passes: (doc: Doc) => boolean): number {
    let low = 0;
    let high = ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const doc = documents.get(ids[middle] ?? '');
      if (doc === undefined || passes(doc)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  const placeOf = (doc: Doc) => first((other) => compare(other, doc) >= 0);

  function byKeys(doc: Doc, keys: readonly unknown[], nothing: number): number {
    for (const [at, read] of readers.entries()) {
      const found = compareToKey(read(doc), keys[at], nothing);
      if (found !== 0) return found;
    }
    return 0;
  }

  return {
    get ids() {
      return ids;
    },
    range({ startKeys, endKeys, inclusiveStart, inclusiveEnd }) {
      const from = first((doc) => byKeys(doc, startKeys, 1) >= (inclusiveStart ? 0 : 1));
      const to = first((doc) => byKeys(doc, endKeys, -1) >= (inclusiveEnd ? 1 : 0));
      return [from, Math.max(from, to)];
    },
    lift(docs) {
      if (docs.length >= MANY) {
        const gone = new Set(docs.map(idOf));
        ids = ids.filter((id) => !gone.has(id));
        return;
      }
      for (const doc of docs) {
        const at = placeOf(doc);
        if (ids[at] === doc[idField]) ids.splice(at, 1);
      }
    },
    place(docs) {
      if (docs.length < MANY) {
        for (const doc of docs) ids.splice(placeOf(doc), 0, idOf(doc));
        return;
      }
      const sorted = docs.toSorted(compare);
      const places = sorted.map(placeOf);
      const next: string[] = [];
      let from = 0;
      for (const [at, doc] of sorted.entries()) {
        const place = places[at] ?? from;
        while (from < place) next.push(ids[from++] ?? '');
        next.push(idOf(doc));
      }
      while (from < ids.length) next.push(ids[from++] ?? '');
      ids = next;
    },
    isSame: (a, b) => compare(a, b) === 0,
  };
}
