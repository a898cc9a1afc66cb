import type { WorklistAnswer, WorklistQuery, WorkRow } from '#shared/contracts/engine.ts';
import type { CaseId } from '#shared/kernel/ids.ts';
import type { WorkIndex } from './work-index.ts';

/** Rows that one answer brings at most. */
export const WINDOW_MAX = 500;

/**
 * Answers to one window's question: the ids in view, and only the rows that it does not have. `undefined`: nothing is new
 * to it. `isFilling`: more may come, or other rows.
 */
export function worklistAnswers(index: WorkIndex, query: WorklistQuery, isFilling: () => boolean): () => WorklistAnswer | undefined {
  const has = new Map<CaseId, WorkRow>();
  let last = '';
  return () => {
    const all = index.matching(query);
    const ids = all.slice(query.from, query.from + Math.min(query.count, WINDOW_MAX));
    const rows = ids.flatMap((id) => {
      const row = index.get(id);
      if (row === undefined || has.get(id) === row) return [];
      has.set(id, row);
      return [row];
    });
    const filling = isFilling();
    const shape = `${String(all.length)} ${String(index.size())} ${String(filling)} ${ids.join(' ')}`;
    if (rows.length === 0 && shape === last) return undefined;
    last = shape;
    return { total: all.length, all: index.size(), from: query.from, ids, rows, filling };
  };
}
