import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';

/** Where the reader stood in the worklist, so that Back finds the list as it was left. Gone with the window. */
export const useWorklistPlace = defineStore('worklist-place', () => {
  const view = ref<string | null>(null);
  const text = ref('');
  /** The filter and order on screen, where they differ from the view's own; read by the page that wrote them. */
  const changed = shallowRef<{ readonly filter: unknown; readonly sort: unknown } | null>(null);
  const selected = ref<string | null>(null);
  /** What was typed to search and filter may be a name: it does not stay behind a lock. */
  function forgetWords(): void {
    text.value = '';
    changed.value = null;
  }
  return { view, text, changed, selected, forgetWords };
});
