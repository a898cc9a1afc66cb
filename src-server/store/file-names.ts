import { FACT_SCHEMAS } from '#shared/contracts/audiences/index.ts';
import type { FactKind } from '#shared/contracts/feed.ts';
import { filesNamed } from '#shared/domain/linkage/values-titled.ts';
import type { FileHash } from '#shared/kernel/ids.ts';

/**
 * Files that a fact names, each once: who may see the record may fetch them. Only where its schema has a file; an address
 * that somebody typed into a note opens nothing.
 */
export function filesOfFact(kind: FactKind, body: unknown): readonly FileHash[] {
  return filesNamed(FACT_SCHEMAS[kind], body);
}
