import { computed, ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { newCommandId, useCommand } from '#renderer/bridge/use-command.ts';
import { useLedger } from '#renderer/bridge/use-sync-status.ts';
import type { CallAnswer, CommandDraft } from '#shared/contracts/engine.ts';
import { type Failure, failure } from '#shared/kernel/errors/index.ts';
import { isImportable, lookOfRow, type RowLook, type RowPlan, type RowResult, standingOfRow } from './import-plan.ts';

/** Rows that are filed at once: between two portions the window answers, and 取消 is heard. */
const CHUNK = 50;

function resultOf(answer: CallAnswer<'file'>, index: number): RowResult {
  if (!answer.ok) return { ok: false, failure: answer.error };
  const filing = answer.value[index];
  if (filing?.outcome === 'accepted') return { ok: true, commandId: filing.commandId };
  return { ok: false, failure: filing?.failure ?? failure('OUTCOME_UNSURE') };
}

/**
 * The way of every import, whatever its list: a file is chosen and read, each row gets its verdict before anything is written,
 * then the rows are filed with progress and can be stopped; what became of each is told by the ledger.
 * @param draftOf the command of a row that can be imported, without its id
 */
export function useImport<Line extends { readonly plan: RowPlan }>(draftOf: (line: Line) => Omit<CommandDraft, 'id'> | undefined) {
  const { t } = useI18n({ useScope: 'global' });
  const commands = useCommand();
  const ledger = useLedger();
  const marks = computed(() => new Map(ledger.rows.value.map(({ commandId, mark }) => [commandId as string, mark])));

  const stage = ref<'file' | 'setup' | 'preview' | 'running' | 'done'>('file');
  const fileName = ref('');
  const trouble = ref<Failure | null>(null);
  const busy = ref<string | undefined>();
  const planned = shallowRef<readonly Line[]>([]);
  const results = shallowRef<ReadonlyMap<Line, RowResult>>(new Map());
  const progress = ref(0);
  const cancelled = ref(false);

  async function read(list: readonly File[], open: (bytes: ArrayBuffer) => void): Promise<void> {
    const [file] = list;
    if (file === undefined) return;
    trouble.value = null;
    fileName.value = file.name;
    busy.value = t('import.reading');
    open(await file.arrayBuffer());
  }
  function failed(why: Failure): void {
    busy.value = undefined;
    trouble.value = why;
  }
  /** Something must be answered before the rows can be read. */
  function ask(): void {
    busy.value = undefined;
    stage.value = 'setup';
  }
  function preview(list: readonly Line[]): void {
    planned.value = list;
    results.value = new Map();
    busy.value = undefined;
    stage.value = 'preview';
  }

  async function run(): Promise<void> {
    stage.value = 'running';
    cancelled.value = false;
    progress.value = 0;
    const outcome = new Map<Line, RowResult>();
    const list = planned.value.filter(isImportable).flatMap((line) => {
      const draft = draftOf(line);
      return draft === undefined ? [] : [{ line, draft }];
    });
    for (let at = 0; at < list.length && !cancelled.value; at += CHUNK) {
      const part = list.slice(at, at + CHUNK);
      const answer = await commands.file(part.map(({ draft }) => ({ ...draft, id: newCommandId() })));
      for (const [index, { line }] of part.entries()) outcome.set(line, resultOf(answer, index));
      progress.value = Math.min(list.length, at + part.length);
    }
    results.value = outcome;
    stage.value = 'done';
  }

  function lookOf(line: Line): RowLook {
    const result = results.value.get(line);
    return lookOfRow(line, result === undefined ? undefined : standingOfRow(result, marks.value), stage.value === 'done');
  }
  const failureOf = (line: Line): Failure | undefined => results.value.get(line)?.failure;
  const baseName = computed(() => fileName.value.replace(/\.[^.]+$/, ''));

  return { stage, fileName, baseName, trouble, busy, planned, progress, cancelled, read, failed, ask, preview, run, lookOf, failureOf };
}
