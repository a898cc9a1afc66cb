import { shallowRef, toValue } from 'vue';
import type { MaybeRefOrGetter, Ref } from 'vue';
import type { Draft } from '#shared/contracts/engine.ts';
import { useEngine } from './engine-port.ts';

/**
 * A form that is kept on disk while it is filled in: it survives a crash, and goes only when it was filed or thrown away.
 * @param id of the draft, or null while there is nothing to keep. Writes are in order; the last one wins.
 */
export function useDraft(id: MaybeRefOrGetter<string | null>): {
  readonly trouble: Readonly<Ref<boolean>>;
  load(): Promise<Draft | null>;
  save(draft: Omit<Draft, 'id' | 'savedAt'>): Promise<void>;
  drop(): Promise<void>;
} {
  const engine = useEngine();
  const trouble = shallowRef(false);
  return {
    trouble,
    async load() {
      const now = toValue(id);
      if (now === null) return null;
      const answer = await engine.call('getDraft', { id: now });
      return answer.ok ? answer.value : null;
    },
    async save(draft) {
      const now = toValue(id);
      if (now === null) return;
      const answer = await engine.call('putDraft', { draft: { ...draft, id: now } });
      trouble.value = !answer.ok;
    },
    async drop() {
      const now = toValue(id);
      if (now !== null) await engine.call('deleteDraft', { id: now });
    },
  };
}
