import type { Things } from '#renderer/data/store/thing-rows.ts';
import { ok } from '#shared/kernel/result.ts';

/** Small tables in plain memory; what they hold outlives the room that uses them. */
export function memoryThings(): Things {
  const rows = new Map<string, unknown>();
  const id = (kind: string, key: string) => `${kind}/${key}`;
  return {
    get: (kind, key) => Promise.resolve(structuredClone(rows.get(id(kind, key)))),
    list: (kind) => Promise.resolve([...rows].filter(([key]) => key.startsWith(`${kind}/`)).map(([key, value]) => ({ key: key.slice(kind.length + 1), value: structuredClone(value) }))),
    put(kind, key, value) {
      rows.set(id(kind, key), structuredClone(value));
      return Promise.resolve(ok(undefined));
    },
    delete(kind, key) {
      rows.delete(id(kind, key));
      return Promise.resolve(ok(undefined));
    },
  };
}
