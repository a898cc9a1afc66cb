import { computed, ref } from 'vue';
import type { CommandDraft, Filing } from '#shared/contracts/engine.ts';
import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import { type Surface, SURFACES } from '#shared/domain/permissions/sight.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { newCommandId, useCommand } from './use-command.ts';

/** `waits`: on this machine's disk and not yet received by the server. */
export type FilingDone = { readonly done: true; readonly waits: boolean; readonly commandId: CommandId } | { readonly done: false; readonly failure: Failure };

/** An act that is on this machine's disk at least. */
export type FiledDone = Extract<FilingDone, { readonly done: true }>;

/** A draft whose id may be left to the composable: the same act again keeps the id it had. */
export type ActDraft = Omit<CommandDraft, 'id'> & { readonly id?: CommandId };

/**
 * Files one act at a time and keeps its refusal in sight. `unsure` counts as not done: the form stays as it is, and the
 * same act is asked again under the same id, never under a new one.
 */
export function useFiling() {
  const command = useCommand();
  const running = ref(0);
  const refused = ref<Failure | null>(null);
  let last: { readonly key: string; readonly id: CommandId } | undefined;

  function idOf(draft: ActDraft): CommandId {
    if (draft.id !== undefined) return draft.id;
    const key = JSON.stringify([draft.kind, draft.aggregate, draft.payload, draft.occurredAt?.source]);
    const id = last?.key === key ? last.id : newCommandId();
    last = { key, id };
    return id;
  }

  function read(filing: Filing | undefined, otherwise: Failure | undefined): FilingDone {
    if (filing?.outcome === 'accepted') {
      last = undefined;
      return { done: true, waits: filing.receipt === undefined, commandId: filing.commandId };
    }
    const reason = filing?.failure ?? otherwise ?? failure('OUTCOME_UNSURE');
    // A refusal has ended this act; what nobody knows yet keeps its id.
    if (filing?.outcome === 'refused') last = undefined;
    return { done: false, failure: reason };
  }

  async function file(draft: ActDraft): Promise<FilingDone> {
    refused.value = null;
    running.value += 1;
    const answer = await command.file([{ ...draft, id: idOf(draft) }]);
    running.value -= 1;
    const done = read(answer.ok ? answer.value[0] : undefined, answer.ok ? undefined : answer.error);
    // What its actor took back himself is nothing to be told of.
    if (!done.done && done.failure.code !== 'COMMAND_RECALLED') refused.value = done.failure;
    return done;
  }

  /** Accounts for a use of personal data on a surface of the one list; the use may go on once the record is on disk. */
  function account(surface: Surface, target: AggregateRef, what: string, title: string, reason?: string): Promise<FilingDone> {
    const id = newCommandId();
    return file({ id, kind: 'audit.record-use', aggregate: { type: 'data-use', id }, payload: { use: SURFACES[surface].use, target, what, ...(reason === undefined ? {} : { reason }) }, title });
  }

  return { file, account, mint: newCommandId, busy: computed(() => running.value > 0), refused, giveUp: command.giveUp };
}
