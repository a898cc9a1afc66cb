import { type BulkWriteRow, fillWithDefaultSettings, type MangoQuery, normalizeMangoQuery, now, prepareQuery, type RxDocumentData, type RxJsonSchema } from 'rxdb/plugins/core';
import type { AnyInstance, AnyStorage } from './storages.ts';

/** Documents that the tests of the store write, and how they are asked for. */
type Person = { id: string; group: string; age: number; open: boolean; note: string };
export type Row = RxDocumentData<Record<string, unknown>>;
export type WriteRow = BulkWriteRow<Record<string, unknown>>;

function schemaOf(version = 0): RxJsonSchema<Person> {
  return {
    version,
    primaryKey: 'id',
    type: 'object',
    properties: {
      id: { type: 'string', maxLength: 40 },
      group: { type: 'string', maxLength: 20 },
      age: { type: 'integer', minimum: 0, maximum: 200, multipleOf: 1 },
      open: { type: 'boolean' },
      note: { type: 'string' },
    },
    required: ['id', 'group', 'age', 'open', 'note'],
    indexes: [['group', 'age', 'id'], ['age', 'id'], ['open', 'group', 'id']],
  };
}

export const full = (version = 0) => fillWithDefaultSettings(schemaOf(version)) as unknown as RxJsonSchema<Row>;

let opened: AnyInstance[] = [];

/** Closes what a test has opened. */
export async function closeAll(): Promise<void> {
  for (const instance of opened) await instance.close().catch(() => undefined);
  opened = [];
}

export async function open(storage: AnyStorage, databaseName: string, collectionName = 'people', version = 0): Promise<AnyInstance> {
  const instance = (await storage.createStorageInstance<Record<string, unknown>>({ databaseInstanceToken: 'token', databaseName, collectionName, schema: full(version), options: {}, multiInstance: false, devMode: false })) as AnyInstance;
  opened.push(instance);
  return instance;
}

let revision = 0;
function rev(height: number): string {
  revision += 1;
  return `${String(height)}-${revision.toString(16).padStart(32, '0')}`;
}

export function doc(id: string, over: Partial<Person> & { _deleted?: boolean; height?: number } = {}): Row {
  const { height = 1, ...rest } = over;
  return { id, group: 'a', age: 1, open: true, note: '备注', _deleted: false, _attachments: {}, _meta: { lwt: now() }, _rev: rev(height), ...rest } as unknown as Row;
}

export const insert = (document: Row): WriteRow => ({ document }) as never;

/** The next version of a document, and the write that brings it. */
export function update(previous: Row, over: Partial<Person> & { _deleted?: boolean } = {}): { row: WriteRow; document: Row } {
  const document = { ...previous, ...over, _meta: { lwt: now() }, _rev: rev(Number(previous._rev.split('-')[0]) + 1) } as Row;
  return { row: { previous, document } as never, document };
}

export function prepared(query: MangoQuery<Record<string, unknown>>) {
  return prepareQuery(full(), normalizeMangoQuery(full(), query as never)) as never;
}

export async function found(instance: AnyInstance, query: MangoQuery<Record<string, unknown>>): Promise<Row[]> {
  return (await instance.query(prepared(query))).documents as Row[];
}

export const ids = (rows: readonly unknown[]) => (rows as readonly Row[]).map((row) => row['id']);
export const LIVE = { _deleted: { $eq: false } };

/** Everything in order of id. */
export async function everything(instance: AnyInstance): Promise<Row[]> {
  return found(instance, { selector: LIVE, sort: [{ id: 'asc' }] } as never);
}
