import { ref } from 'vue';
import { commandOn } from '#renderer/bridge/command-on.ts';
import { newCommandId, useCommand } from '#renderer/bridge/use-command.ts';
import { useFiledToast } from '#renderer/bridge/use-filed-toast.ts';
import type { CommandDraft, RequestView } from '#shared/contracts/engine.ts';
import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';

/** Files an act of the duty desk; a retry of the same act keeps its command id, a refusal stays in sight. */
export function useDutyAct() {
  const commands = useCommand();
  const tell = useFiledToast();
  const busy = ref(false);
  const refused = ref<Failure | null>(null);
  let last: { readonly key: string; readonly id: CommandDraft['id'] } | undefined;

  async function file(kind: string, aggregate: AggregateRef, payload: unknown, title: string, done: string, more: Pick<CommandDraft, 'occurredAt' | 'seen'> = {}): Promise<boolean> {
    const key = JSON.stringify([kind, aggregate, payload]);
    const id = last?.key === key ? last.id : newCommandId();
    last = { key, id };
    busy.value = true;
    refused.value = null;
    const answer = await commands.file([{ id, kind, aggregate, payload, title, ...more }]);
    busy.value = false;
    const filing = answer.ok ? answer.value[0] : undefined;
    if (filing?.outcome === 'accepted') {
      last = undefined;
      tell(`${done} · ${title}`, { done: true, waits: filing.receipt === undefined, commandId: filing.commandId });
      return true;
    }
    refused.value = filing?.failure ?? (answer.ok ? failure('OUTCOME_UNSURE') : answer.error);
    return false;
  }

  return {
    busy,
    refused,
    file,
    /** An act on one request, under the name of its mechanism. */
    onRequest(view: RequestView, act: string, payload: Readonly<Record<string, unknown>>, done: string, occurredAt?: CommandDraft['occurredAt']): Promise<boolean> {
      const { kind, aggregate, payload: whole, title } = commandOn(view, act, payload);
      return file(kind, aggregate, whole, title, done, { seen: view.version, ...(occurredAt === undefined ? {} : { occurredAt }) });
    },
  };
}
