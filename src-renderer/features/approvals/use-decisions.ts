import { ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { commandOn } from '#renderer/bridge/command-on.ts';
import { useFiling } from '#renderer/bridge/use-filing.ts';
import { useToastStore } from '#renderer/stores/toasts.ts';
import { useFailureWords } from '#renderer/ui/failure-words.ts';
import type { RequestView } from '#shared/contracts/engine.ts';
import { nextAfter } from './powers.ts';
import type { useUndo } from './use-undo.ts';

export type Decision = {
  readonly row: RequestView;
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Said when it is done. */
  readonly word: string;
  readonly delegation: string | undefined;
};

type Desk = {
  readonly rows: () => readonly RequestView[];
  /** By which delegation the request in sight is signed. */
  readonly delegation: () => string | undefined;
  readonly filing: ReturnType<typeof useFiling>;
  readonly undo: ReturnType<typeof useUndo>;
  /** Leaves whatever dialog is open and opens the next request. */
  readonly goOn: (next: string | null) => void;
};

/** Decides on requests of the inbox: at once under a dialog, or held for as long as it can be taken back. */
export function useDecisions({ rows, delegation, filing, undo, goOn }: Desk) {
  const { t } = useI18n({ useScope: 'global' });
  const toasts = useToastStore();
  const failureWords = useFailureWords();
  const heldFiling = useFiling();
  const heldNumber = ref('');

  function draftOf(decision: Decision) {
    const { row, kind, payload, delegation: by } = decision;
    return { ...commandOn(row, kind, payload), seen: row.version, ...(by === undefined ? {} : { delegation: by }) };
  }
  async function fileHeld(decision: Decision): Promise<void> {
    const done = await heldFiling.file(draftOf(decision));
    const detail = decision.row.request.caseNumber;
    if (done.done) {
      toasts.show({ tone: 'done', title: decision.word, detail });
      return;
    }
    const { title, fix } = failureWords(done.failure);
    toasts.show({ tone: 'danger', title: t('approvals.undo.refused', { number: detail }), detail: `${title}：${fix}` });
  }
  return {
    /** Case number of what is held. */
    heldNumber,
    /** A decision on what is on screen now: what is shown later has no part in it. */
    decisionOn: (row: RequestView, kind: string, payload: Decision['payload'], word: string): Decision => ({ row, kind, payload, word, delegation: delegation() }),
    /** Files it at once, under a dialog. It is done when the server says so, not before. */
    async decide(decision: Decision): Promise<void> {
      const next = nextAfter(rows(), decision.row.request.id);
      const done = await filing.file(draftOf(decision));
      if (!done.done) return;
      goOn(next);
      toasts.show({ tone: 'done', title: decision.word, detail: decision.row.request.caseNumber });
    },
    /** Opens the next one and files this in five seconds; a refusal comes when its packet is no longer on screen. */
    hold(decision: Decision): void {
      const { id, caseNumber } = decision.row.request;
      const next = nextAfter(rows(), id);
      undo.hold({ key: id, run: () => fileHeld(decision) });
      goOn(next);
      heldNumber.value = caseNumber;
    },
  };
}
