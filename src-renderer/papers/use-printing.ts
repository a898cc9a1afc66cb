import { ref } from 'vue';
import { printPaper, savePaper } from '#renderer/bridge/paper-out.ts';
import { useCourtSettings } from '#renderer/bridge/use-court.ts';
import { useDirectory, usePeople } from '#renderer/bridge/use-directory.ts';
import { useFiles } from '#renderer/bridge/use-files.ts';
import { useFiling } from '#renderer/bridge/use-filing.ts';
import { useLiveQuery } from '#renderer/bridge/use-live-query.ts';
import { useSyncStatus } from '#renderer/bridge/use-sync-status.ts';
import { type Printable, type PrintSource, useMechanismScreens } from '#renderer/ui/mechanism-screens.ts';
import { renderInstrumentHtml } from '#renderer/ui/instruments/render-instrument.ts';
import type { RequestView } from '#shared/contracts/engine.ts';
import { courtInputOf } from '#shared/instruments/paper/from-models.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { type Instant, instant } from '#shared/kernel/time.ts';

/** Papers of a request for reading, for the seal and for the printer; every one that leaves is accounted for first. */
export function usePrinting(view: () => RequestView | undefined, now: () => Instant) {
  const screensOf = useMechanismScreens();
  const request = () => view()?.request;
  const files = useFiles();
  const settings = useCourtSettings();
  const people = usePeople();
  const nameOf = useDirectory();
  const sync = useSyncStatus();
  const filing = useFiling();
  const live = useLiveQuery('case', () => {
    const found = request();
    return found === undefined ? undefined : { caseId: found.caseId };
  });
  const trouble = ref<Failure | null>(null);
  const busy = ref(false);

  function source({ request: found }: RequestView): PrintSource {
    return {
      state: live.answer.value?.state,
      court: courtInputOf(found.court, settings.value?.dutyPhone ?? ''),
      nameOf,
      president: people.value.find(({ role }) => role === 'president')?.name,
      checkedAt: instant(sync.value?.feed.lastPullAt ?? now()),
      get: files.get,
    };
  }

  /** Bytes of a paper as it stands; whether they may be seen is for `usePaperSight`. */
  async function look(paper: Printable): Promise<Uint8Array | undefined> {
    const found = view();
    if (found === undefined) return undefined;
    trouble.value = null;
    const bytes = await screensOf(found).printableBytes(paper, found.request, source(found));
    if (!bytes.ok) trouble.value = bytes.error;
    return bytes.ok ? bytes.value : undefined;
  }

  async function leave(surface: 'request.paper-print' | 'request.paper-export', paper: Printable, reason: string | undefined, deliver: (bytes: Uint8Array) => Promise<Failure | undefined>): Promise<boolean> {
    const found = view();
    if (found === undefined || busy.value) return false;
    busy.value = true;
    try {
      const bytes = await look(paper);
      if (bytes === undefined) return false;
      const accounted = await filing.account(surface, found.head.ref, paper.code === 'scan' ? paper.id : paper.code, found.request.caseNumber, reason);
      if (!accounted.done) {
        trouble.value = accounted.failure;
        return false;
      }
      const problem = await deliver(bytes);
      if (problem !== undefined) trouble.value = problem;
      return problem === undefined;
    } finally {
      busy.value = false;
    }
  }

  /** As a PDF for the printer. */
  function print(paper: Printable, title: string, reason?: string): Promise<boolean> {
    return leave('request.paper-print', paper, reason, (bytes) => printPaper(title, bytes, renderInstrumentHtml));
  }

  /** The numbered .docx for the court's own seal system. */
  function take(paper: Printable, title: string, reason?: string): Promise<boolean> {
    return leave('request.paper-export', paper, reason, (bytes) => savePaper(title, bytes));
  }

  return { look, print, take, trouble, busy, files, state: () => live.answer.value?.state };
}
