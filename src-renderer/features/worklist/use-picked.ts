import { computed, ref, type Ref, shallowRef, watch } from 'vue';
import { useEngine } from '#renderer/bridge/engine-port.ts';
import type { WorklistAnswer, WorkRow } from '#shared/contracts/engine.ts';
import type { WorklistView } from './use-worklist.ts';

/** Rows of one question for all of a list. */
const PAGE = 500;

/**
 * Cases picked in the worklist for an act on all of them. What is picked belongs to the list that was in sight: another
 * view, filter or search begins anew. Only cases that this person holds can be picked.
 */
export function usePicked(view: Ref<WorklistView>, rowOf: (key: string) => WorkRow | undefined) {
  const engine = useEngine();
  const rows = shallowRef<ReadonlyMap<string, WorkRow>>(new Map());
  const busy = ref(false);

  /** As the grid asks for it: keys that it has not got as rows, or that nobody here holds, are not picked. */
  const keys = computed<ReadonlySet<string>>({
    get: () => new Set(rows.value.keys()),
    set: (next) => {
      const found = [...next].flatMap((key): [string, WorkRow][] => {
        const row = rows.value.get(key) ?? rowOf(key);
        return row === undefined || row.slim ? [] : [[key, row]];
      });
      rows.value = new Map(found);
    },
  });
  function clear(): void {
    rows.value = new Map();
  }
  watch(() => JSON.stringify(view.value.filter), clear);

  function page(from: number): Promise<{ readonly total: number; readonly rows: readonly WorkRow[] }> {
    return new Promise((resolve) => {
      const stop = engine.watch('worklist', { ...view.value, from, count: PAGE }, (answer: WorklistAnswer) => {
        resolve(answer);
        queueMicrotask(() => { stop(); });
      });
    });
  }
  /** Picks every case of the list, also those that were never in sight. */
  async function pickAll(): Promise<void> {
    busy.value = true;
    const asked = JSON.stringify(view.value.filter);
    const found = new Map<string, WorkRow>();
    for (let from = 0; ; from += PAGE) {
      const { total, rows: some } = await page(from);
      for (const row of some) if (!row.slim) found.set(row.id, row);
      if (some.length === 0 || from + PAGE >= total) break;
    }
    busy.value = false;
    if (JSON.stringify(view.value.filter) === asked) rows.value = found;
  }

  return { keys, rows: computed(() => [...rows.value.values()]), busy, pickAll, clear };
}
