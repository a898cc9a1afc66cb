import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowRef } from 'vue';

/** Commands of the application that only the page on screen can carry out. */
export type PageCommandId = 'new-request' | 'save-draft' | 'print' | 'find';

/** What the page on screen offers for the menu and its keys; gone when the page goes. */
export const usePageCommandStore = defineStore('page-commands', () => {
  const offered = shallowRef<ReadonlyMap<PageCommandId, () => void>>(new Map());

  function offer(id: PageCommandId, run: () => void): void {
    offered.value = new Map([...offered.value, [id, run]]);
  }
  /** Only what this page offered is taken back: the next page may have come first. */
  function withdraw(id: PageCommandId, run: () => void): void {
    if (offered.value.get(id) !== run) return;
    offered.value = new Map([...offered.value].filter(([each]) => each !== id));
  }
  const ids = computed(() => [...offered.value.keys()]);
  function run(id: PageCommandId): boolean {
    const act = offered.value.get(id);
    act?.();
    return act !== undefined;
  }
  return { ids, offer, withdraw, run };
});

/** Offers a command for as long as the component lives. */
export function usePageCommand(id: PageCommandId, run: () => void): void {
  const store = usePageCommandStore();
  store.offer(id, run);
  onScopeDispose(() => { store.withdraw(id, run); });
}
