import { computed, ref, shallowRef, watch } from 'vue';
import type { Ref } from 'vue';
import { useLiveQuery } from '#renderer/bridge/use-live-query.ts';
import type { WorklistFilter, WorklistQuery, WorklistSort, WorkRow } from '#shared/contracts/engine.ts';
import type { CaseId } from '#shared/kernel/ids.ts';

/** Rows asked for at once; the window moves in half steps, so scrolling rarely waits. */
const WINDOW = 240;
const STEP = 120;

export type WorklistView = { readonly filter: WorklistFilter; readonly sort: WorklistSort; readonly descending: boolean };

/**
 * The list as the page sees it: how many rows there are, and the row at a position once it has come. The engine sends
 * ids for the window and only the rows that this window does not have yet; they are kept here until the view changes.
 */
export function useWorklist(view: Ref<WorklistView>) {
  const from = ref(0);
  const rows = new Map<CaseId, WorkRow>();
  const positions = shallowRef(new Map<number, CaseId>());
  const version = ref(0);
  const causes = new Set<string>();

  const params = computed<WorklistQuery>(() => ({ ...view.value, from: from.value, count: WINDOW }));
  const live = useLiveQuery('worklist', params);

  watch(
    view,
    () => {
      from.value = 0;
    },
    { deep: true },
  );
  watch(
    live.answer,
    (answer) => {
      if (answer === undefined) return;
      for (const row of answer.rows) {
        rows.set(row.id, row);
        causes.add(row.cause);
      }
      positions.value = new Map(answer.ids.map((id, index) => [answer.from + index, id]));
      version.value += 1;
    },
    { immediate: true },
  );

  function getRow(index: number): WorkRow | undefined {
    // Rows are kept in a plain map for speed; the version tells when one of them has changed.
    if (version.value < 0) return undefined;
    const id = positions.value.get(index);
    return id === undefined ? undefined : rows.get(id);
  }

  function indexOfKey(key: string): number {
    for (const [index, id] of positions.value) if (id === key) return index;
    return -1;
  }

  function onRange(first: number, last: number): void {
    const next = Math.max(0, Math.floor((first - (WINDOW - (last - first)) / 2) / STEP) * STEP);
    if (first < from.value || last >= from.value + WINDOW) from.value = next;
  }

  return {
    total: computed(() => live.answer.value?.total ?? 0),
    all: computed(() => live.answer.value?.all ?? 0),
    filling: computed(() => live.answer.value?.filling ?? false),
    loaded: computed(() => live.answer.value !== undefined),
    /** Whether the list is that of `view`, and not yet of an earlier one. */
    current: live.current,
    getRow,
    rowOf: (key: string): WorkRow | undefined => rows.get(key as CaseId),
    indexOfKey,
    /** Whether every row of the list is here, so that one which is not found is not in it. */
    holdsAll: (): boolean => (live.answer.value?.total ?? 0) <= positions.value.size,
    onRange,
    causes: computed(() => (version.value < 0 ? [] : [...causes].filter((cause) => cause !== '').sort((a, b) => a.localeCompare(b, 'zh')))),
  };
}
