import { onScopeDispose, shallowRef, toValue, watch } from 'vue';
import type { MaybeRefOrGetter, Ref } from 'vue';
import { v7 } from 'uuid';
import type { CallAnswer, CommandDraft, Preview } from '#shared/contracts/engine.ts';
import { specOfKind } from '#shared/contracts/registry.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { useEngine } from './engine-port.ts';

/** A new command id. Minted when a draft is opened and reused by every retry of it. */
export function newCommandId(): CommandId {
  return v7() as CommandId;
}

/**
 * Files commands and asks what `decide` says of one. A filing whose outcome nobody knows answers `unsure` and is settled
 * by its id, so the same draft is never filed under another one.
 *
 * Some filings wait for the server's answer (kinds that never wait in a queue, and all of a desk). Who leaves meanwhile gives
 * them up: `giveUp` recalls whatever is running here, and the end of the component does so by itself with those. Then `file`
 * answers COMMAND_RECALLED, which is certain, or `unsure` with ANSWER_UNCONFIRMED where the server may have it. What waits in a
 * queue is filed all the same: whoever pressed 确认 and went on to the next record has not taken it back.
 */
export function useCommand(): {
  file(drafts: readonly CommandDraft[]): Promise<CallAnswer<'file'>>;
  preview(draft: CommandDraft): Promise<CallAnswer<'preview'>>;
  giveUp(): Promise<void>;
} {
  const engine = useEngine();
  /** What is being filed, and whether nobody has it before the server does. */
  const running = new Map<CommandId, boolean>();

  async function recall(commandIds: readonly CommandId[]): Promise<void> {
    if (commandIds.length > 0) await engine.call('recall', { commandIds });
  }
  const giveUp = (): Promise<void> => recall([...running.keys()]);
  onScopeDispose(() => void recall([...running].flatMap(([id, isAtServerOnly]) => (isAtServerOnly ? [id] : []))));

  return {
    async file(drafts) {
      for (const { id, kind } of drafts) running.set(id, !engine.keepsQueue || specOfKind(kind)?.offline === 'never');
      try {
        return await engine.call('file', { drafts });
      } finally {
        for (const { id } of drafts) running.delete(id);
      }
    },
    preview: (draft) => engine.call('preview', { draft }),
    giveUp,
  };
}

/**
 * What `decide` says of a draft right now, renewed while it is filled in. `undefined` (an incomplete form) gives no
 * preview. The last answer stays until the next one, so guards do not flicker while somebody types.
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
