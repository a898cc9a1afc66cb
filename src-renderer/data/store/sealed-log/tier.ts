import { getPrimaryFieldOfPrimaryKey, type RxJsonSchema } from 'rxdb/plugins/core';
import type { Doc } from './contents.ts';

/**
 * How much of a collection is in memory whole. What was written or read last stays; of the rest memory keeps the head, which
 * is all that a question goes by, and the body is read from its segment when somebody asks for it.
 */
export type TierSettings = {
  /** At most this many bytes of documents are whole in memory, as JSON in UTF-8 before packing. */
  readonly wholeBytes: number;
  /** Fields that the head keeps beside the id and RxDB's own: all that indexes go by. */
  readonly fields: readonly string[];
};

/** The documents of one shelf that are whole in memory, longest untouched first. */
export type Tier = {
  isWhole(id: string): boolean;
  /** Whether a question about these fields can be answered from heads. */
  covers(fields: Iterable<string>): boolean;
  headOf(doc: Doc): Doc;
  /** A document is whole in memory now; `bytes` is its size before packing. */
  keep(id: string, bytes: number): void;
  /** Somebody asked for it. */
  touch(id: string): void;
  forget(id: string): void;
  clear(): void;
  /** Names what has to become a head for the rest to fit, and counts it no longer. */
  surplus(): readonly string[];
};

const OWN_FIELDS: readonly string[] = ['_deleted', '_attachments', '_meta', '_rev'];

/** Fields of the indexes of a schema, the primary key included. */
export function indexedFields<T>(schema: Pick<RxJsonSchema<T>, 'primaryKey' | 'indexes'>): readonly string[] {
  const names = [getPrimaryFieldOfPrimaryKey(schema.primaryKey) as string, ...(schema.indexes ?? []).flat()].map((path) => path.split('.', 1)[0] ?? path);
  return [...new Set(names)].filter((name) => !OWN_FIELDS.includes(name));
}

export function createTier({ wholeBytes, fields }: TierSettings, idField: string): Tier {
  const whole = new Map<string, number>();
  const others = fields.filter((field) => field !== idField);
  const kept: ReadonlySet<string> = new Set([idField, ...others, ...OWN_FIELDS]);
  /** Equal texts of different documents (a case, a kind) are kept once. */
  const texts = new Map<string, string>();
  const empty: Doc['_attachments'] = Object.freeze({});
  let bytes = 0;

  function once(value: unknown): unknown {
    if (typeof value !== 'string') return value;
    const known = texts.get(value);
    if (known !== undefined) return known;
    texts.set(value, value);
    return value;
  }

  function forget(id: string): void {
    bytes -= whole.get(id) ?? 0;
    whole.delete(id);
  }

  return {
    isWhole: (id) => whole.has(id),
    covers(asked) {
      for (const field of asked) if (!kept.has(field)) return false;
      return true;
    },
    headOf(doc) {
      const head: Record<string, unknown> = { [idField]: doc[idField] };
      for (const field of others) if (field in doc) head[field] = once(doc[field]);
      const { _deleted, _meta, _rev } = doc;
      return Object.assign(head, { _deleted, _attachments: empty, _meta, _rev }) as Doc;
    },
    keep(id, size) {
      forget(id);
      whole.set(id, size);
      bytes += size;
    },
    touch(id) {
      const size = whole.get(id);
      if (size === undefined) return;
      whole.delete(id);
      whole.set(id, size);
    },
    forget,
    clear() {
      whole.clear();
      texts.clear();
      bytes = 0;
    },
    surplus() {
      const ids: string[] = [];
      for (const id of whole.keys()) {
        if (bytes <= wholeBytes) break;
        ids.push(id);
        forget(id);
      }
      return ids;
    },
  };
}
