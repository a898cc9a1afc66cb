import { onBeforeUnmount, shallowRef, watch } from 'vue';
import { useSession } from '#renderer/bridge/use-session.ts';

/** How long an approval can be taken back before it is filed, ms. */
export const UNDO_MS = 5_000;

/** An approval that was pressed and is not filed yet. */
export type HeldAct = { readonly key: string; run(): Promise<void> };

/**
 * Five seconds in which an approval leaves nothing if it is taken back. One is held at a time. Whoever goes on has made up
 * his mind: the next approval, and another page, file it at once. Whoever is gone has not: a lock, a sign-out and a closed
 * window drop it, because nobody would see what the server answers; the packet then waits as before.
 */
export function useUndo() {
  const { session, locked } = useSession();
  const held = shallowRef<HeldAct | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function take(): HeldAct | null {
    clearTimeout(timer);
    const act = held.value;
    held.value = null;
    return act;
  }
  function fileNow(): void {
    void take()?.run();
  }
  function hold(act: HeldAct): void {
    fileNow();
    held.value = act;
    timer = setTimeout(fileNow, UNDO_MS);
  }
  function cancel(): void {
    take();
  }

  const isGone = (): boolean => locked.value || session.value === null || session.value === undefined;
  // At once, before the page is taken down: afterwards it would look as if he had gone to another page.
  watch(isGone, (is) => { if (is) cancel(); }, { flush: 'sync' });
  onBeforeUnmount(() => {
    if (isGone()) cancel();
    else fileNow();
  });

  return { held, hold, cancel };
}
