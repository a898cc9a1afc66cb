import { ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { commandAt } from '#renderer/bridge/command-on.ts';
import { newCommandId, useCommand } from '#renderer/bridge/use-command.ts';
import { useToastStore } from '#renderer/stores/toasts.ts';
import { useFailureWords } from '#renderer/ui/failure-words.ts';
import type { CommandDraft, DeskView, Filing } from '#shared/contracts/engine.ts';
import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import { type Surface, SURFACES } from '#shared/domain/permissions/sight.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { failure } from '#shared/kernel/errors/index.ts';

/** A request as an act of the desk needs it. */
export type DeskTarget = { readonly ref: AggregateRef; readonly version: number; readonly title: string };

/** A matter of the desk, as its acts are told about. */
export function targetOf({ head, version, request }: DeskView): DeskTarget {
  return { ref: head.ref, version, title: request.caseNumber };
}

/**
 * Files an act of the desk. A desk keeps nothing, so acknowledged = the server's receipt; a refusal stays in sight and
 * the same command id is used again when the same act is tried again.
 */
export function useDeskFiling() {
  const commands = useCommand();
  const toasts = useToastStore();
  const { t } = useI18n({ useScope: 'global' });
  const wordsOf = useFailureWords();
  const busy = ref(false);
  const refused = ref<Failure | null>(null);
  let last: { readonly key: string; readonly id: CommandDraft['id'] } | undefined;

  /** The dialog is gone by then: what became of the act is told where it can be seen. */
  function tellTakenBack(why: Failure, title: string): void {
    const words = wordsOf(why);
    toasts.show({ tone: why.code === 'COMMAND_RECALLED' ? 'info' : 'attention', title: `${words.title} ${title}`, detail: `${words.cause}${words.fix}` });
  }

  async function send(draft: CommandDraft): Promise<Filing | undefined> {
    const answer = await commands.file([draft]);
    const filing = answer.ok ? answer.value[0] : undefined;
    if (filing?.outcome === 'accepted') return filing;
    const why = filing?.failure ?? (answer.ok ? failure('OUTCOME_UNSURE') : answer.error);
    if (filing?.outcome === 'refused') last = undefined;
    if (why.code === 'COMMAND_RECALLED' || why.code === 'ANSWER_UNCONFIRMED') tellTakenBack(why, draft.title);
    else refused.value = why;
    return undefined;
  }

  return {
    busy,
    refused,
    /** Takes back whatever is being submitted. */
    giveUp: commands.giveUp,
    /**
     * @param command as its mechanism calls it after its own name: `return`
     * @param done the sentence shown when the server took it; a long row of acts says its own in the end
     * @returns whether the server took it
     */
    async act(command: string, { ref: about, version, title }: DeskTarget, payload: Readonly<Record<string, unknown>>, done: string | undefined, occurredAt?: CommandDraft['occurredAt']): Promise<boolean> {
      const key = JSON.stringify([command, about.id, payload]);
      const id = last?.key === key ? last.id : newCommandId();
      last = { key, id };
      busy.value = true;
      refused.value = null;
      const filing = await send({ id, ...commandAt(about, title, command, payload), seen: version, ...(occurredAt === undefined ? {} : { occurredAt }) });
      busy.value = false;
      if (filing === undefined) return false;
      last = undefined;
      if (done !== undefined) toasts.show({ tone: 'done', title: done, detail: title });
      return true;
    },
    /** Accounts for a use of personal data before it happens. It runs beside the acts and keeps none of them waiting. */
    async account(surface: Surface, { ref: target, title }: DeskTarget, what: string): Promise<boolean> {
      const id = newCommandId();
      return (await send({ id, kind: 'audit.record-use', aggregate: { type: 'data-use', id }, payload: { use: SURFACES[surface].use, target, what, reason: t('desk.auditReason') }, title })) !== undefined;
    },
  };
}

export type DeskFiling = ReturnType<typeof useDeskFiling>;
