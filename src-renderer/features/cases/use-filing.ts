import { ref } from 'vue';
import { newCommandId, useCommand } from '#renderer/bridge/use-command.ts';
import type { CommandDraft, Filing } from '#shared/contracts/engine.ts';
import type { DATA_USES } from '#shared/domain/audit/index.ts';
import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import { type Failure, failure } from '#shared/kernel/errors/index.ts';

/** `waits`: on this machine's disk, not yet received by the server. */
export type Filed = { readonly done: true; readonly waits: boolean; readonly filing: Extract<Filing, { outcome: 'accepted' }> } | { readonly done: false; readonly failure: Failure };

/**
 * Files one command of this page at a time and keeps its refusal in sight. `unsure` counts as not done: the form stays
 * with its id, and the same id is asked again, never a new one.
 */
export function useFiling() {
  const command = useCommand();
  const busy = ref(false);
  const refused = ref<Failure | null>(null);

  async function file(draft: CommandDraft): Promise<Filed> {
    refused.value = null;
    busy.value = true;
    const answer = await command.file([draft]);
    busy.value = false;
    const filing = answer.ok ? answer.value[0] : undefined;
    if (filing?.outcome === 'accepted') return { done: true, waits: filing.receipt === undefined, filing };
    const reason = filing?.failure ?? (answer.ok ? failure('OUTCOME_UNSURE') : answer.error);
    refused.value = reason;
    return { done: false, failure: reason };
  }

  /** Accounts for a use of personal data (查看、复制、导出、打印、看照片); the use may go on once the record is on disk. */
  function account(use: (typeof DATA_USES)[number], target: AggregateRef, what: string, title: string, reason?: string): Promise<Filed> {
    const id = newCommandId();
    return file({ id, kind: 'audit.record-use', aggregate: { type: 'data-use', id }, payload: { use, target, what, ...(reason === undefined ? {} : { reason }) }, title });
  }

  return { file, account, mint: newCommandId, busy, refused };
}
