import { usePreferredDark } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';

export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

/** Read before the first paint by public/first-paint.js. */
const STORED = 'lianzhi.theme';

function stored(): ThemeChoice {
  try {
    const value = localStorage.getItem(STORED);
    return THEME_CHOICES.find((choice) => choice === value) ?? 'system';
  } catch {
    return 'system';
  }
}

/** Light or dark: what the user chose, and what that means on this machine now. Writes it to the document. */
export const useThemeStore = defineStore('theme', () => {
  const choice = ref<ThemeChoice>(stored());
  const systemDark = usePreferredDark();
  const applied = computed<'light' | 'dark'>(() => (choice.value === 'system' ? (systemDark.value ? 'dark' : 'light') : choice.value));

  watch(
    applied,
    (theme) => {
      document.documentElement.dataset['theme'] = theme;
    },
    { immediate: true },
  );

  function choose(next: ThemeChoice): void {
    choice.value = next;
    try {
      localStorage.setItem(STORED, next);
    } catch {
      // Not kept then; the choice holds until the window closes.
    }
  }

  /** For the command 切换浅色或深色: the opposite of what is on screen. */
  function toggle(): void {
    choose(applied.value === 'dark' ? 'light' : 'dark');
  }

  return { choice, applied, choose, toggle };
});
