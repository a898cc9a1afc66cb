import { type BulkWriteRow, categorizeBulkWriteRows, type EventBulk, now, type PreparedQuery, type RxJsonSchema, type RxStorageChangeEvent, type RxStorageInstance, type RxStorageWriteError } from 'rxdb/plugins/core';
import { Subject } from 'rxjs';
import { type Doc, isHead, type Shelf } from './contents.ts';
import type { SealedLog } from './log.ts';
import { createQuestions, type Questions } from './questions.ts';
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
  readonly questions: Questions;
  readonly changes: Changes;
  /** One of the instances removed the collection; the others have nothing left to stand on. */
  isRemoved: boolean;
};

export function deskOf(log: SealedLog, key: string, schema: RxJsonSchema<Doc>): Desk {
  const shelf = log.shelf(key);
  const questions = createQuestions({ shelf, schema, read: (ids) => log.read(shelf, ids) });
  return { shelf, waiting: new Map(), questions, changes: new Subject(), isRemoved: false };
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

/** One RxDB storage instance over the log: reads from memory, writes through the log first. */
export function createInstance({ log, desk, databaseName, collectionName, schema, sequenceOf, onEnd }: InstanceDeps): RxStorageInstance<Row, unknown, unknown> {
  const { shelf, waiting, questions } = desk;
  const { idField } = shelf;
  const idOf = (doc: Readonly<Row>) => doc[idField] as string;
  let ending: Promise<void> | undefined;

  const named = (ids: readonly string[]) => ids.flatMap((id) => shelf.documents.get(id) ?? []);

  function mustBeOpen(): void {
    if (ending !== undefined || desk.isRemoved) throw new SealedLogRefusal('closed');
  }

  function lowestOf(rows: readonly BulkWriteRow<Row>[], known: ReadonlyMap<string, Doc>): number | undefined {
    if (sequenceOf === undefined) return undefined;
    let low: number | undefined;
    for (const { document } of rows) {
      const found = sequenceOf(collectionName, document, known.get(idOf(document)));
      if (found !== undefined && (low === undefined || found < low)) low = found;
    }
    return low;
  }

  /** What is durable becomes what is read, and is told to whoever listens. */
  function show(accepted: readonly Doc[], told: EventBulk<RxStorageChangeEvent<Row>, unknown>): void {
    const docs = new Map(accepted.map((doc) => [idOf(doc), doc]));
    questions.change([...docs.keys()], (id) => docs.get(id), () => { log.warm(shelf, accepted); });
    if (told.events.length > 0) desk.changes.next(told);
  }

  /** Whoever is refused is told what stands there, and all of it; `heads` are those that were judged by their heads. */
  async function withBodies(errors: readonly RxStorageWriteError<Row>[], heads: ReadonlySet<string>): Promise<RxStorageWriteError<Row>[]> {
    const ids = errors.map((error) => error.documentId).filter((id) => heads.has(id));
    if (ids.length === 0) return [...errors];
    const found = await questions.whole(() => named(ids));
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
    questions.change(ids, () => undefined, () => {
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
      return questions.heads(query);
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
      return [...(await questions.whole(() => named(ids).filter((doc) => withDeleted || !doc._deleted)))];
    },
    async query(query) {
      mustBeOpen();
      return { documents: [...(await questions.find(query))] };
    },
    async count(query) {
      mustBeOpen();
      return { count: await questions.count(query), mode: 'fast' };
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
