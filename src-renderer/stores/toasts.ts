import { defineStore } from 'pinia';
import { ref } from 'vue';

export type ToastTone = 'info' | 'done' | 'attention' | 'danger';

/** A short message at the edge of the window. Words are already translated. */
export type Toast = {
  readonly id: number;
  readonly tone: ToastTone;
  readonly title: string;
  readonly detail?: string;
  readonly action?: { readonly label: string; run(): void };
};

/** How long a message stays; one that needs somebody stays until it is closed. */
const STAY_MS = { info: 5_000, done: 5_000, attention: 12_000, danger: null } as const satisfies Record<ToastTone, number | null>;

/** Messages that only tell what was done: more of them at once would hide the page they speak of. */
const MOST_DONE = 3;

/** Messages at the edge of the window. Never says 「已提交」 for what only this machine holds: callers choose the words. */
export const useToastStore = defineStore('toasts', () => {
  const toasts = ref<readonly Toast[]>([]);
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  let lastId = 0;

  function dismiss(id: number): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
    toasts.value = toasts.value.filter((toast) => toast.id !== id);
  }

  function show(toast: Omit<Toast, 'id'>): number {
    lastId += 1;
    const id = lastId;
    toasts.value = [...toasts.value, { ...toast, id }];
    const done = toasts.value.filter(({ tone }) => tone === 'done' || tone === 'info');
    for (const old of done.slice(0, Math.max(0, done.length - MOST_DONE))) dismiss(old.id);
    hold(id, false);
    return id;
  }

  /** Stops the clock of a message while the pointer or the focus is on it, and starts it anew afterwards. */
  function hold(id: number, held: boolean): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
    const toast = toasts.value.find((each) => each.id === id);
    const stay = toast === undefined ? null : STAY_MS[toast.tone];
    if (!held && stay !== null) timers.set(id, setTimeout(() => { dismiss(id); }, stay));
  }

  /** Other words for a message that is still there; a tone that needs somebody keeps it. */
  function change(id: number, words: Partial<Pick<Toast, 'tone' | 'title' | 'detail'>>): void {
    if (!toasts.value.some((toast) => toast.id === id)) return;
    toasts.value = toasts.value.map((toast) => (toast.id === id ? { ...toast, ...words } : toast));
    if (words.tone !== undefined) hold(id, false);
  }

  /** All at once: they name cases, and whoever reads them next may be somebody else. */
  function clear(): void {
    for (const { id } of toasts.value) dismiss(id);
  }

  return { toasts, show, change, dismiss, hold, clear };
});
