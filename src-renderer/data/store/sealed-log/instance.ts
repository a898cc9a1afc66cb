import { type BulkWriteRow, categorizeBulkWriteRows, now, type PreparedQuery, type RxStorageInstance } from 'rxdb/plugins/core';
import { bulkInsertToState, getMemoryIndexName, removeDocFromState, type RxStorageInstanceMemory } from 'rxdb/plugins/storage-memory';
import type { Doc, Shelf } from './contents.ts';
import type { SealedLog } from './log.ts';
import { SealedLogRefusal } from './refusals.ts';

type Row = Record<string, unknown>;
type Memory = RxStorageInstanceMemory<Row>;

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
  /** One of the instances removed the collection; the others have nothing left to stand on. */
  isRemoved: boolean;
};

export type InstanceDeps = {
  readonly log: SealedLog;
  readonly desk: Desk;
  readonly memory: Memory;
  readonly sequenceOf: SequenceOf | undefined;
  /** Called once, when this instance has ended. */
  readonly onEnd: (how: 'closed' | 'removed') => Promise<void>;
};

/** From this many rows on, written or swept, indexes are made anew instead of being kept up. */
const REINDEX_FROM = 256;

/**
 * Joins RxDB's memory storage to a shelf that holds documents already. No index is made here: each is made when the first
 * question needs it, and one that nobody asks costs neither time at the start nor with a write.
 */
export function onShelf(memory: Memory, shelf: Shelf): void {
  const { internals } = memory;
  if (internals.documents === shelf.documents) return;
  internals.documents = shelf.documents;
  internals.byIndexArray = [];
}

/** One RxDB storage instance over the log: reads from memory, writes through the log first. */
export function createInstance({ log, desk, memory, sequenceOf, onEnd }: InstanceDeps): RxStorageInstance<Row, unknown, unknown> {
  const { shelf, waiting } = desk;
  const { internals, schema, collectionName, databaseName } = memory;
  const idField = shelf.idField;
  let ending: Promise<void> | undefined;

  function mustBeOpen(): void {
    if (ending !== undefined || desk.isRemoved) throw new SealedLogRefusal('closed');
  }

  /** Indexes that a question went by since the last page was taken in. */
  const asked = new Set<string>();

  function index(name: string): void {
    asked.add(name);
    const found = internals.byIndex[name];
    if (found === undefined || internals.byIndexArray.includes(found)) return;
    const documents = [...shelf.documents.values()];
    if (documents.length > 0) bulkInsertToState(idField, internals, [found], documents.map((document) => ({ document })));
    internals.byIndexArray.push(found);
  }

  /** Lets go of all indexes but these; each is made anew by the next question that goes by it. */
  function letGo(kept: ReadonlySet<string>): void {
    const keeps = [...kept].map((name) => internals.byIndex[name]);
    for (const made of internals.byIndexArray) if (!keeps.includes(made)) made.docsWithIndex = [];
    internals.byIndexArray = internals.byIndexArray.filter((made) => keeps.includes(made));
  }

  function prepare(query: PreparedQuery<Row>): void {
    mustBeOpen();
    index(getMemoryIndexName(query.queryPlan.index));
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
  function show(rows: readonly BulkWriteRow<Row>[], context: string): void {
    const writes = rows.map(({ document, previous }) => {
      const before = shelf.documents.get(document[idField] as string) ?? previous;
      return (before === undefined ? { document } : { previous: before, document }) as BulkWriteRow<Row>;
    });
    if (writes.length >= REINDEX_FROM) {
      // An index that nobody has asked since the last page is not worth it: each page would be merged into all rows of it,
      // which is most of a first pull.
      letGo(asked);
      asked.clear();
    }
    // Runs at once; its promise only repeats what was judged when the write was accepted.
    memory.bulkWrite(writes, context).catch(() => undefined);
    memory.ensurePersistence();
  }

  async function bulkWrite(rows: BulkWriteRow<Row>[], context: string) {
    mustBeOpen();
    const known = new Map<string, Doc>();
    for (const { document, previous } of rows) {
      const id = document[idField] as string;
      const isAttached = Object.keys(document._attachments).length > 0;
      if (isAttached) throw new Error(`${collectionName}: the sealed log keeps no attachments`);
      if (document._rev === '' || previous?._rev === '') throw new Error(`${collectionName}: a write without a revision (${id})`);
      const found = waiting.get(id)?.doc ?? shelf.documents.get(id);
      if (found !== undefined) known.set(id, found);
    }
    const judged = categorizeBulkWriteRows<Row>(memory as never, idField as never, known as never, rows, context);
    const accepted = [...judged.bulkInsertDocs, ...judged.bulkUpdateDocs];
    if (accepted.length === 0) {
      // A conflict may be with something that is not on the disk yet, and may never be.
      await log.tail();
      return { error: judged.errors };
    }
    const by = {};
    const docs = accepted.map((row) => row.document as Doc);
    for (const doc of docs) waiting.set(doc[idField] as string, { doc, by });
    const undo = () => {
      for (const doc of docs) if (waiting.get(doc[idField] as string)?.by === by) waiting.delete(doc[idField] as string);
    };
    await log.write({
      entry: { s: shelf.key, d: docs },
      low: lowestOf(accepted, known),
      done: () => {
        undo();
        show(accepted, context);
      },
      undo,
    });
    return { error: judged.errors };
  }

  function sweep(ids: readonly string[]): void {
    if (ids.length < REINDEX_FROM) {
      for (const id of ids) {
        const doc = shelf.documents.get(id);
        if (doc !== undefined) removeDocFromState(idField, schema as never, internals, doc);
      }
      return;
    }
    for (const id of ids) shelf.documents.delete(id);
    letGo(new Set());
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
        await memory.remove();
      } else {
        // Whoever waits for a write hears of its end; closing waits for it either way.
        await log.tail().catch(() => undefined);
        await memory.close();
      }
      await onEnd(how);
    })();
    return ending;
  }

  return {
    databaseName,
    collectionName,
    schema: schema as never,
    internals: {},
    options: memory.options,
    bulkWrite,
    async findDocumentsById(ids, withDeleted) {
      mustBeOpen();
      return memory.findDocumentsById(ids, withDeleted);
    },
    async query(query) {
      prepare(query);
      return memory.query(query);
    },
    async count(query) {
      prepare(query);
      return memory.count(query);
    },
    getAttachmentData: () => Promise.reject(new Error(`${collectionName}: the sealed log keeps no attachments`)),
    changeStream() {
      mustBeOpen();
      return memory.changeStream();
    },
    cleanup,
    close: () => end('closed'),
    async remove() {
      mustBeOpen();
      await end('removed');
    },
  };
}
