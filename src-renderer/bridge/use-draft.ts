import { onScopeDispose, ref, shallowRef, toValue, watch } from 'vue';
import type { MaybeRefOrGetter, Ref } from 'vue';
import type { Draft } from '#shared/contracts/engine.ts';
import type { Instant } from '#shared/kernel/time.ts';
import { useEngine } from './engine-port.ts';

const SAVE_MS = 400;

/**
 * A form that is saved while it is filled in: it survives a crash, and goes only when it was filed or thrown away.
 * @param draft what to keep, or undefined while there is nothing to keep yet. Its `id` is the id of the command to be.
 */
export function useAutosave(draft: MaybeRefOrGetter<Omit<Draft, 'savedAt'> | undefined>): { readonly savedAt: Readonly<Ref<Instant | undefined>>; readonly trouble: Readonly<Ref<boolean>>; flush(): Promise<void>; discard(id: string): Promise<void> } {
  const engine = useEngine();
  const savedAt = shallowRef<Instant | undefined>();
  const trouble = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gone = false;
  async function save(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const now = toValue(draft);
    if (now === undefined || gone) return;
    const answer = await engine.call('putDraft', { draft: now });
    trouble.value = !answer.ok;
    if (answer.ok) savedAt.value = Date.now() as Instant;
  }
  watch(
    () => JSON.stringify(toValue(draft)),
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void save(), SAVE_MS);
    },
  );
  onScopeDispose(() => {
    if (timer !== undefined) void save();
  });
  return {
    savedAt,
    trouble,
    flush: save,
    async discard(id) {
      gone = true;
      clearTimeout(timer);
      timer = undefined;
      await engine.call('deleteDraft', { id });
    },
  };
}

/** Reads one draft back; null where there is none. */
export function useDrafts(): { get(id: string): Promise<Draft | null> } {
  const engine = useEngine();
  return {
    async get(id) {
      const answer = await engine.call('getDraft', { id });
      return answer.ok ? answer.value : null;
    },
  };
}
