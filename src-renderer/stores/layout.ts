import { defineStore } from 'pinia';
import { ref } from 'vue';

/** How this window is laid out: nothing here is data, and nothing outlives the window but the pane's width. */
export const useLayoutStore = defineStore('layout', () => {
  const paletteOpen = ref(false);
  const shortcutsOpen = ref(false);
  const ledgerOpen = ref(false);
  const alarmSound = ref(true);

  /** Closes what lies on top of the page; the topmost first. Returns whether there was anything. */
  function closeTop(): boolean {
    for (const layer of [paletteOpen, shortcutsOpen, ledgerOpen]) {
      if (layer.value) {
        layer.value = false;
        return true;
      }
    }
    return false;
  }

  return { paletteOpen, shortcutsOpen, ledgerOpen, alarmSound, closeTop };
});
