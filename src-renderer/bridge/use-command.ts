import { ref, shallowRef, toValue, watch } from 'vue';
import type { MaybeRefOrGetter, Ref } from 'vue';
import { v7 } from 'uuid';
import type { CommandDraft, Filing, Preview } from '#shared/contracts/engine.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { useEngine } from './engine-port.ts';

/** A new command id. Minted when a draft is opened and reused by every retry of it. */
export function mintCommandId(): CommandId {
  return v7() as CommandId;
}

/**
 * Files commands. `busy` while an answer is on its way; the answer of a filing that nobody knows the outcome of is
 * `unsure` and is settled by its id, so the same draft is never filed under another one.
 */
export function useCommand(): { readonly busy: Readonly<Ref<boolean>>; file(draft: CommandDraft): Promise<Filing>; fileAll(drafts: readonly CommandDraft[]): Promise<readonly Filing[]> } {
  const engine = useEngine();
  const busy = ref(false);
  async function fileAll(drafts: readonly CommandDraft[]): Promise<readonly Filing[]> {
    busy.value = true;
    try {
      const answer = await engine.call('file', { drafts });
      if (answer.ok) return answer.value;
      const outcome = answer.error.code === 'OUTCOME_UNSURE' ? 'unsure' : 'refused';
      return drafts.map((draft): Filing => (outcome === 'unsure' ? { outcome, commandId: draft.id, failure: answer.error } : { outcome, commandId: draft.id, failure: answer.error, guards: [] }));
    } finally {
      busy.value = false;
    }
  }
  return {
    busy,
    fileAll,
    async file(draft) {
      const [filing] = await fileAll([draft]);
      return filing ?? { outcome: 'unsure', commandId: draft.id, failure: failure('OUTCOME_UNSURE') };
    },
  };
}

/**
 * What `decide` says of a draft right now, renewed while it is filled in. `undefined` params (an incomplete form) give
 * no preview. The last answer stays until the next one, so guards do not flicker while somebody types.
 */
export function usePreview(draft: MaybeRefOrGetter<CommandDraft | undefined>, delayMs = 120): { readonly preview: Readonly<Ref<Preview | undefined>>; renew(): void } {
  const engine = useEngine();
  const preview = shallowRef<Preview | undefined>();
  let round = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function ask(): Promise<void> {
    const asked = toValue(draft);
    round += 1;
    const mine = round;
    if (asked === undefined) {
      preview.value = undefined;
      return;
    }
    const answer = await engine.call('preview', { draft: asked });
    if (mine === round) preview.value = answer.ok ? answer.value : { decision: 'refuse', failure: answer.error, guards: [], seen: 0 };
  }
  function renew(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), delayMs);
  }
  watch(() => JSON.stringify(toValue(draft)), renew, { immediate: true });
  return { preview, renew };
}
