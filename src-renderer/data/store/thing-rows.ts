import type { RxCollection } from 'rxdb/plugins/core';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { ThingRow } from './schemas.ts';
import { rowsOf } from './rows.ts';

/** Small things by kind and key: drafts, settings, queued files, accounts of the device. */
export type Things = {
  get(kind: string, key: string): Promise<unknown>;
  list(kind: string): Promise<readonly { readonly key: string; readonly value: unknown }[]>;
  put(kind: string, key: string, value: unknown): Promise<Result<void, Failure>>;
  delete(kind: string, key: string): Promise<Result<void, Failure>>;
};

export function storeThings(collection: RxCollection<ThingRow>): Things {
  const rows = rowsOf(collection);
  const idOf = (kind: string, key: string) => `${kind}/${key}`;
  return {
    async get(kind, key) {
      return (await rows.read([idOf(kind, key)]))[0]?.body.v;
    },
    async list(kind) {
      const found = await rows.find({ selector: { kind: { $eq: kind } }, sort: [{ kind: 'asc' }, { id: 'asc' }] });
      return found.map((row) => ({ key: row.id.slice(kind.length + 1), value: row.body.v }));
    },
    put: (kind, key, value) => rows.write([{ id: idOf(kind, key), kind, body: { v: value } }], []),
    delete: (kind, key) => rows.write([], [idOf(kind, key)]),
  };
}
