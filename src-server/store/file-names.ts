import type { FileHash } from '#shared/kernel/ids.ts';

const NAMED = /sha256:[0-9a-f]{64}/g;

/** Content addresses that stand in a JSON text, each once: who may see the record may fetch the files it names. */
export function hashesIn(json: string): readonly FileHash[] {
  const found = json.match(NAMED);
  return found === null ? [] : ([...new Set(found)] as FileHash[]);
}
