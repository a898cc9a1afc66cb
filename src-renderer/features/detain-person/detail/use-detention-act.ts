import { ref } from 'vue';
import { commandAt } from '#renderer/bridge/command-on.ts';
import { useFiledToast } from '#renderer/bridge/use-filed-toast.ts';
import { useFiling } from '#renderer/bridge/use-filing.ts';
import type { CommandDraft } from '#shared/contracts/engine.ts';
import { detainPerson } from '#shared/mechanisms/detain-person/index.ts';
import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';
import type { DetentionAct } from './acts.ts';

/**
 * The dialogs of one card: which is open, whether somebody has tried to file it, and the filing of a command of the mechanism
 * on this request. What is refused stays in the dialog, with everything that was typed.
 */
export function useDetentionAct(request: () => DetentionRequest) {
  const filing = useFiling();
  const tell = useFiledToast();
  const open = ref<DetentionAct | null>(null);
  const tried = ref(false);

  return {
    open,
    tried,
    busy: filing.busy,
    refused: filing.refused,
    start(act: DetentionAct): void {
      tried.value = false;
      filing.refused.value = null;
      open.value = act;
    },
    /** From now on what is missing is said. */
    attempt(): void {
      tried.value = true;
    },
    /** Whoever leaves while it is being submitted takes it back. */
    close(): void {
      open.value = null;
      void filing.giveUp();
    },
    /**
     * @param command as the mechanism calls it: `serve`
     * @param done the sentence shown once it is on this machine's disk
     */
    async file(command: string, payload: Readonly<Record<string, unknown>>, done: string, more: Pick<CommandDraft, 'occurredAt' | 'seen'> = {}): Promise<boolean> {
      const { id, caseNumber } = request();
      const filed = await filing.file({ ...commandAt({ type: detainPerson.module.aggregate, id }, caseNumber, command, payload), ...more });
      if (!filed.done) return false;
      open.value = null;
      tell(done, filed);
      return true;
    },
  };
}
export type DetentionActs = ReturnType<typeof useDetentionAct>;
