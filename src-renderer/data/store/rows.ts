import { getWrittenDocumentsFromBulkWriteResponse, type MangoQuery, normalizeMangoQuery, prepareQuery, type RxCollection, type RxDocumentData } from 'rxdb/plugins/core';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { createTurns } from '../turns.ts';
import type { SealedInternals } from './sealed-log/instance.ts';

/**
 * Rows of one collection straight at its storage: one `write` is one `bulkWrite`, which the Dexie storage runs as one
 * IndexedDB transaction. That is what makes a feed page and its checkpoint one unit; `bulkUpsert` would be several.
 */
export type Rows<R extends { id: string }> = {
  read(ids: readonly string[]): Promise<readonly R[]>;
  find(query: MangoQuery<R>): Promise<readonly R[]>;
  /** The same rows without their bodies; the question is about indexed fields, and reads nothing from the disk. */
  heads(query: MangoQuery<R>): Promise<readonly Head<R>[]>;
  /** `isNew`: none of these ids was ever stored, except rows that this writer keeps; then nothing is read before. */
  write(put: readonly R[], drop: readonly string[], isNew?: boolean): Promise<Result<void, Failure>>;
};

/** What memory always has of a row. */
export type Head<R> = Omit<R, 'body'>;

type Stored<R> = RxDocumentData<R>;

const SWEEP_AT = 2_000;
const LAST_KEPT = 2_000;

/** What a removed row keeps until it is swept away: nothing of its content. */
function emptied<R extends { id: string }>(row: Stored<R>): Stored<R> {
  const { _rev, _meta, _attachments } = row;
  const bare: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row)) if (!key.startsWith('_')) bare[key] = key === 'id' ? value : typeof value === 'number' ? 0 : typeof value === 'boolean' ? false : typeof value === 'string' ? '' : {};
  return { ...bare, _deleted: true, _rev, _meta, _attachments } as Stored<R>;
}

function plain<R extends { id: string }>(row: Stored<R>): R {
  const bare: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row)) if (!key.startsWith('_')) bare[key] = value;
  return bare as R;
}

/**
 * Keeps the newest `most` entries of a map. A quarter more may stand for a while: to find the oldest, a map walks over all
 * that was deleted before it, so that one at a time costs more than the memory is worth.
 */
export function forgetOldest(map: Map<string, unknown>, most: number): void {
  if (map.size <= most * 1.25) return;
  for (const id of map.keys()) {
    if (map.size <= most) return;
    map.delete(id);
  }
}

function isFull(error: unknown): boolean {
  const text = error instanceof Error ? `${error.name} ${error.message}` : String(error);
  return /quota|disk|full/i.test(text);
}

export function rowsOf<R extends { id: string }>(collection: RxCollection<R>): Rows<R> {
  const storage = collection.storageInstance;
  const schema = storage.schema;
  const turn = createTurns();
  let tombstones = 0;

  /** Rows of this writer as they were stored last: what the next version of each must follow. */
  const last = new Map<string, Stored<R>>();

  function remember(row: Stored<R>): void {
    const id = (row as unknown as R).id;
    last.delete(id);
    last.set(id, row);
    forgetOldest(last, LAST_KEPT);
  }

  async function versionsBefore(ids: readonly string[], isNew: boolean): Promise<ReadonlyMap<string, Stored<R>>> {
    const asked = isNew ? [] : ids.filter((id) => !last.has(id));
    const before = new Map(asked.length === 0 ? [] : (await storage.findDocumentsById(asked, true)).map((row) => [(row as unknown as R).id, row as Stored<R>] as const));
    for (const id of ids) {
      const row = last.get(id);
      if (row !== undefined) before.set(id, row);
    }
    return before;
  }

  async function writeNow(put: readonly R[], drop: readonly string[], isNew: boolean): Promise<Result<void, Failure>> {
    const ids = [...new Set([...put.map((row) => row.id), ...drop])];
    if (ids.length === 0) return ok(undefined);
    try {
      const before = await versionsBefore(ids, isNew);
      const writes = put.map((row) => {
        const previous = before.get(row.id);
        const document = { ...row, _deleted: false, _attachments: {}, _meta: previous === undefined ? { lwt: 1 } : { ...previous._meta }, _rev: previous?._rev ?? '' } as unknown as Stored<R>;
        return previous === undefined ? { document } : { previous, document };
      });
      const removals = drop.flatMap((id) => {
        const previous = before.get(id);
        return previous === undefined || previous._deleted ? [] : [{ previous, document: emptied<R>(previous) }];
      });
      if (writes.length + removals.length === 0) return ok(undefined);
      const all = [...writes, ...removals];
      const answer = await storage.bulkWrite(all, 'lianzhi');
      if (answer.error.length > 0) {
        last.clear();
        return err(failure('STORE_UNUSABLE', { status: answer.error[0]?.status ?? 0 }));
      }
      for (const row of getWrittenDocumentsFromBulkWriteResponse('id' as never, all, answer)) remember(row as Stored<R>);
      tombstones += removals.length;
      if (tombstones >= SWEEP_AT) sweep();
      return ok(undefined);
    } catch (error) {
      last.clear();
      return err(isFull(error) ? failure('STORE_FULL') : failure('STORE_UNUSABLE', { name: error instanceof Error ? error.name.slice(0, 40) : 'Error' }));
    }
  }

  /** The mark of a removed row is small and holds nothing; sweeping loads the whole collection, so it waits until it pays. */
  function sweep(): void {
    tombstones = 0;
    last.clear();
    // A sweep that fails is done at the next occasion.
    storage.cleanup(0).catch(() => undefined);
  }

  function preparedOf(query: MangoQuery<R>) {
    // RxDB's own queries add this; without it removed rows would come back empty.
    const selector = { ...query.selector, _deleted: { $eq: false } } as MangoQuery<R>['selector'];
    return prepareQuery(schema, normalizeMangoQuery(schema, { ...query, selector } as MangoQuery<R>));
  }

  const found = async (query: MangoQuery<R>) => (await storage.query(preparedOf(query))).documents;
  const sealed = storage.internals as Partial<SealedInternals>;

  return {
    async read(ids) {
      if (ids.length === 0) return [];
      return (await storage.findDocumentsById([...ids], false)).map((row) => plain<R>(row as Stored<R>));
    },
    find: async (query) => (await found(query)).map((row) => plain<R>(row as Stored<R>)),
    heads: async (query) => (sealed.heads === undefined ? await found(query) : await sealed.heads(preparedOf(query) as never)) as unknown as readonly Head<R>[],
    // One after another: each version must follow the one that was stored before it.
    write: (put, drop, isNew = false) => turn(() => writeNow(put, drop, isNew)),
  };
}
