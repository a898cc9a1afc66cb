import { type BulkWriteRow, categorizeBulkWriteRows, type EventBulk, getQueryMatcher, getSortComparator, now, type PreparedQuery, type RxJsonSchema, type RxStorageChangeEvent, type RxStorageInstance, type RxStorageWriteError } from 'rxdb/plugins/core';
import { Subject } from 'rxjs';
import { type Doc, isHead, type Shelf } from './contents.ts';
import type { SealedLog } from './log.ts';
import { createOrder, type Order } from './order.ts';
import { SealedLogRefusal } from './refusals.ts';

type Row = Record<string, unknown>;
type Changes = Subject<EventBulk<RxStorageChangeEvent<Row>, unknown>>;

/**
 * A number for a document that came from a server: everything sent from it on is asked for again when the segment with this
 * write is lost. `before` is the version it replaces. None for what did not come from a server.
 */
export type SequenceOf = (collection: string, document: Readonly<Row>, before: Readonly<Row> | undefined) => number | undefined;

/** What all instances of one collection share while the log is open. */
export type Desk = {
  readonly shelf: Shelf;
  /** Newest accepted version of what is not on the disk yet, and the write that it belongs to. */
  readonly waiting: Map<string, { readonly doc: Doc; readonly by: object }>;
  /** Orders of the shelf that were asked for, by the names of their fields. */
  readonly orders: Map<string, Order>;
  readonly changes: Changes;
  /** One of the instances removed the collection; the others have nothing left to stand on. */
  isRemoved: boolean;
};

export function deskOf(shelf: Shelf): Desk {
  return { shelf, waiting: new Map(), orders: new Map(), changes: new Subject(), isRemoved: false };
}

export type InstanceDeps = {
  readonly log: SealedLog;
  readonly desk: Desk;
  readonly databaseName: string;
  readonly collectionName: string;
  readonly schema: RxJsonSchema<Doc>;
  readonly sequenceOf: SequenceOf | undefined;
  /** Called once, when this instance has ended. */
  readonly onEnd: (how: 'closed' | 'removed') => Promise<void>;
};

/** What this storage offers beyond RxDB's interface, in the place that RxDB leaves for it. */
export type SealedInternals = {
  /** Answers a question about indexed fields with heads: no body is read for it. */
  readonly heads: (query: PreparedQuery<Row>) => Promise<readonly Doc[]>;
};

/** Documents that are looked at between two thoughts of whether it is enough. */
const SEEN_AT_ONCE = 256;
/** From this many rows on, written or swept, indexes that nobody asks are let go of instead of being kept up. */
const REINDEX_FROM = 256;

/** Top-level fields that a selector looks at. */
function fieldsIn(selector: unknown, into: Set<string> = new Set()): Set<string> {
  if (Array.isArray(selector)) {
    for (const each of selector) fieldsIn(each, into);
  } else if (typeof selector === 'object' && selector !== null) {
    for (const [name, inner] of Object.entries(selector)) {
      if (name.startsWith('$')) fieldsIn(inner, into);
      else into.add(name.split('.', 1)[0] ?? name);
    }
  }
  return into;
}

/** One RxDB storage instance over the log: reads from memory, writes through the log first. */
export function createInstance({ log, desk, databaseName, collectionName, schema, sequenceOf, onEnd }: InstanceDeps): RxStorageInstance<Row, unknown, unknown> {
  const { shelf, waiting, orders } = desk;
  const { idField } = shelf;
  let ending: Promise<void> | undefined;

  function mustBeOpen(): void {
    if (ending !== undefined || desk.isRemoved) throw new SealedLogRefusal('closed');
  }

  /** Indexes that a question went by since the last page was taken in. */
  const asked = new Set<string>();
  const idOf = (doc: Readonly<Row>) => doc[idField] as string;

  function orderOf(index: readonly string[]): Order {
    const name = index.join();
    asked.add(name);
    const made = orders.get(name) ?? createOrder(shelf, index);
    orders.set(name, made);
    return made;
  }

  /** What the plan of a question leaves of the shelf, and then its selector, in the asked order. */
  function select({ query, queryPlan }: PreparedQuery<Row>, see: (docs: readonly Doc[]) => readonly Doc[]): Doc[] {
    const order = orderOf(queryPlan.index);
    const [from, to] = order.range(queryPlan);
    const skip = query.skip ?? 0;
    const end = skip + (query.limit ?? Number.POSITIVE_INFINITY);
    const isSorted = queryPlan.sortSatisfiedByIndex;
    const matches = queryPlan.selectorSatisfiedByIndex ? undefined : getQueryMatcher(schema, query);
    const found: Doc[] = [];
    const most = isSorted ? end : Number.POSITIVE_INFINITY;
    for (let at = from; at < to && found.length < most; at += SEEN_AT_ONCE) {
      const docs = order.ids.slice(at, Math.min(to, at + SEEN_AT_ONCE)).flatMap((id) => shelf.documents.get(id) ?? []);
      for (const doc of see(docs)) if (found.length < most && (matches === undefined || matches(doc))) found.push(doc);
    }
    if (!isSorted) found.sort(getSortComparator(schema, query));
    return skip === 0 && found.length <= end ? found : found.slice(skip, end);
  }

  /** Whether heads are enough to tell which documents are meant, and in which order. */
  function goesByHeads({ query, queryPlan }: PreparedQuery<Row>): boolean {
    if (shelf.tier === undefined) return true;
    const fields = queryPlan.selectorSatisfiedByIndex ? new Set<string>() : fieldsIn(query.selector);
    for (const part of query.sort) for (const name of Object.keys(part)) fields.add(name.split('.', 1)[0] ?? name);
    return shelf.tier.covers(fields);
  }

  const asHeads = (docs: readonly Doc[]) => docs;

  /** Bodies that were read for one answer. */
  type Read = Map<string, Doc>;

  /** The document whole: in memory, or read for this answer in the version that memory has the head of. */
  function wholeOf(doc: Doc, read: Read): Doc | undefined {
    if (!isHead(shelf, doc)) return doc;
    const body = read.get(idOf(doc));
    return body?._rev === doc._rev ? body : undefined;
  }

  /**
   * Asks as often as it takes until every document that was found is whole, so that an answer is of one moment although
   * bodies come from the disk: what moved meanwhile is found anew.
   */
  async function answered<T>(ask: (see: (docs: readonly Doc[]) => readonly Doc[]) => T): Promise<T> {
    if (shelf.tier === undefined) return ask(asHeads);
    const read: Read = new Map();
    for (;;) {
      const lacking: string[] = [];
      const whole: Doc[] = [];
      const answer = ask((docs) => {
        const seen: Doc[] = [];
        for (const doc of docs) {
          const id = idOf(doc);
          shelf.tier?.touch(id);
          const found = wholeOf(doc, read);
          if (found === undefined) {
            lacking.push(id);
          } else {
            seen.push(found);
            whole.push(found);
          }
        }
        return seen;
      });
      if (lacking.length === 0) return answer;
      // What is whole now may be a head when the others are read.
      for (const doc of whole) read.set(idOf(doc), doc);
      for (const doc of await log.read(shelf, lacking)) read.set(idOf(doc), doc);
    }
  }

  function find(query: PreparedQuery<Row>): Promise<readonly Doc[]> {
    if (goesByHeads(query)) return answered((see) => see(select(query, asHeads)));
    return answered((see) => select(query, see));
  }

  async function tally(query: PreparedQuery<Row>): Promise<number> {
    const { queryPlan } = query;
    if (queryPlan.selectorSatisfiedByIndex) {
      const [from, to] = orderOf(queryPlan.index).range(queryPlan);
      return to - from;
    }
    // RxDB counts what matches, whatever the question says of limits.
    const all = { ...query, query: { ...query.query, skip: 0, limit: undefined } } as unknown as PreparedQuery<Row>;
    return goesByHeads(all) ? select(all, asHeads).length : (await answered((see) => select(all, see))).length;
  }

  /** Lets go of all indexes but these; each is made anew by the next question that goes by it. */
  function letGo(kept: ReadonlySet<string>): void {
    for (const name of [...orders.keys()]) if (!kept.has(name)) orders.delete(name);
  }

  /** Changes documents of the shelf, and what that moves in each order; what keeps its place is left alone. */
  function move(ids: readonly string[], after: (id: string) => Doc | undefined, change: () => void): void {
    const moves = [...orders.values()].map((order) => {
      const gone: Doc[] = [];
      const come: Doc[] = [];
      for (const id of ids) {
        const [was, is] = [shelf.documents.get(id), after(id)];
        if (was !== undefined && is !== undefined && order.isSame(was, is)) continue;
        if (was !== undefined) gone.push(was);
        if (is !== undefined) come.push(is);
      }
      return { order, gone, come };
    });
    for (const { order, gone } of moves) order.lift(gone);
    change();
    for (const { order, come } of moves) order.place(come);
  }

  function lowestOf(rows: readonly BulkWriteRow<Row>[], known: ReadonlyMap<string, Doc>): number | undefined {
    if (sequenceOf === undefined) return undefined;
    let low: number | undefined;
    for (const { document } of rows) {
      const found = sequenceOf(collectionName, document, known.get(document[idField] as string));
      if (found !== undefined && (low === undefined || found < low)) low = found;
    }
    return low;
  }

  /** What is durable becomes what is read, and is told to whoever listens. */
  function show(accepted: readonly Doc[], told: EventBulk<RxStorageChangeEvent<Row>, unknown>): void {
    if (accepted.length >= REINDEX_FROM) {
      // An index that nobody has asked since the last page is not worth it: each page would be merged into it.
      letGo(asked);
      asked.clear();
    }
    const docs = new Map(accepted.map((doc) => [idOf(doc), doc]));
    move([...docs.keys()], (id) => docs.get(id), () => { log.warm(shelf, accepted); });
    if (told.events.length > 0) desk.changes.next(told);
  }

  /** Whoever is refused is told what stands there, and all of it; `heads` are those that were judged by their heads. */
  async function withBodies(errors: readonly RxStorageWriteError<Row>[], heads: ReadonlySet<string>): Promise<RxStorageWriteError<Row>[]> {
    const ids = errors.map((error) => error.documentId).filter((id) => heads.has(id));
    if (ids.length === 0) return [...errors];
    const found = await answered((see) => see(ids.flatMap((id) => shelf.documents.get(id) ?? [])));
    const bodies = new Map(found.map((doc) => [idOf(doc), doc]));
    return errors.map((error) => (error.status === 409 ? { ...error, documentInDb: bodies.get(error.documentId) ?? error.documentInDb } : error));
  }

  async function bulkWrite(rows: BulkWriteRow<Row>[], context: string) {
    mustBeOpen();
    const known = new Map<string, Doc>();
    const heads = new Set<string>();
    for (const { document, previous } of rows) {
      const id = idOf(document);
      const isAttached = Object.keys(document._attachments).length > 0;
      if (isAttached) throw new Error(`${collectionName}: the sealed log keeps no attachments`);
      if (document._rev === '' || previous?._rev === '') throw new Error(`${collectionName}: a write without a revision (${id})`);
      const stored = shelf.documents.get(id);
      const found = waiting.get(id)?.doc ?? stored;
      if (found === undefined) continue;
      // Of the same version the writer has the whole where memory has the head only.
      const isKnown = found._rev === previous?._rev;
      known.set(id, isKnown ? (previous as Doc) : found);
      if (!isKnown && found === stored && isHead(shelf, found)) heads.add(id);
    }
    const judged = categorizeBulkWriteRows<Row>({ schema } as never, idField as never, known as never, rows, context);
    const accepted = [...judged.bulkInsertDocs, ...judged.bulkUpdateDocs];
    if (accepted.length === 0) {
      // A conflict may be with something that is not on the disk yet, and may never be.
      await log.tail();
      return { error: await withBodies(judged.errors, heads) };
    }
    const by = {};
    const docs = accepted.map((row) => row.document as Doc);
    const newest = judged.newestRow?.document as Doc;
    const told = { ...judged.eventBulk, checkpoint: { id: idOf(newest), lwt: newest._meta.lwt } };
    for (const doc of docs) waiting.set(idOf(doc), { doc, by });
    const undo = () => {
      for (const doc of docs) if (waiting.get(idOf(doc))?.by === by) waiting.delete(idOf(doc));
    };
    await log.write({
      entry: { s: shelf.key, d: docs },
      low: lowestOf(accepted, known),
      done: () => {
        undo();
        show(docs, told);
      },
      undo,
    });
    return { error: await withBodies(judged.errors, heads) };
  }

  function sweep(ids: readonly string[]): void {
    if (ids.length >= REINDEX_FROM) letGo(new Set());
    move(ids, () => undefined, () => {
      for (const id of ids) {
        shelf.documents.delete(id);
        shelf.tier?.forget(id);
      }
    });
  }

  async function cleanup(minimumDeletedTime: number): Promise<boolean> {
    mustBeOpen();
    const before = now() - minimumDeletedTime;
    const ids: string[] = [];
    for (const [id, doc] of shelf.documents) if (doc._deleted && doc._meta.lwt <= before && !waiting.has(id)) ids.push(id);
    if (ids.length === 0) return true;
    await log.write({ entry: { s: shelf.key, g: ids }, done: () => { sweep(ids); }, undo: () => undefined });
    return true;
  }

  function end(how: 'closed' | 'removed'): Promise<void> {
    ending ??= (async () => {
      if (how === 'removed') {
        desk.isRemoved = true;
        await log.drop(shelf.key);
      } else {
        // Whoever waits for a write hears of its end; closing waits for it either way.
        await log.tail().catch(() => undefined);
      }
      await onEnd(how);
    })();
    return ending;
  }

  const internals: SealedInternals = {
    async heads(query) {
      mustBeOpen();
      if (!goesByHeads(query)) throw new Error(`${collectionName}: a question for heads about what they do not hold`);
      return select(query, asHeads);
    },
  };
  return {
    databaseName,
    collectionName,
    schema,
    internals,
    options: {},
    bulkWrite,
    async findDocumentsById(ids, withDeleted) {
      mustBeOpen();
      const found = () => ids.flatMap((id) => shelf.documents.get(id) ?? []).filter((doc) => withDeleted || !doc._deleted);
      return [...(await answered((see) => see(found())))];
    },
    async query(query) {
      mustBeOpen();
      return { documents: [...(await find(query))] };
    },
    async count(query) {
      mustBeOpen();
      return { count: await tally(query), mode: 'fast' };
    },
    getAttachmentData: () => Promise.reject(new Error(`${collectionName}: the sealed log keeps no attachments`)),
    changeStream() {
      mustBeOpen();
      return desk.changes.asObservable();
    },
    cleanup,
    close: () => end('closed'),
    async remove() {
      mustBeOpen();
      await end('removed');
    },
  };
}
