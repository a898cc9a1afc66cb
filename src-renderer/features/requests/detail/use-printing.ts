import { ref } from 'vue';
import { printToPdf, saveFile } from '#renderer/bridge/host.ts';
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
import { type Failure, failure } from '#shared/kernel/errors/index.ts';
import { type Instant, instant } from '#shared/kernel/time.ts';


const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const isDocx = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;
const isPdf = (bytes: Uint8Array): boolean => bytes[0] === 0x25 && bytes[1] === 0x50;

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

  async function saved(name: string, bytes: Uint8Array, type: string): Promise<Failure | undefined> {
    const done = await saveFile(name, { bytes: new Uint8Array(bytes) }, type);
    return done.ok ? undefined : done.error;
  }

  /** As a PDF for the printer. A sealed copy that is a PDF already goes out as it is: nobody prints another one. */
  function print(paper: Printable, title: string, reason?: string): Promise<boolean> {
    return leave('request.paper-print', paper, reason, async (bytes) => {
      if (!isDocx(bytes)) return isPdf(bytes) ? saved(`${title}.pdf`, bytes, 'application/pdf') : failure('INSTRUMENT_PREVIEW_FAILED');
      const html = await renderInstrumentHtml(bytes, { title }).catch(() => undefined);
      if (html === undefined) return failure('INSTRUMENT_PREVIEW_FAILED');
      const pdf = await printToPdf(html, title);
      if (pdf.ok) return saved(`${title}.pdf`, pdf.value, 'application/pdf');
      // A window without a printing host hands out the document itself.
      return pdf.error.code === 'HOST_PRINT_IN_BROWSER' ? saved(`${title}.docx`, bytes, DOCX) : pdf.error;
    });
  }

  /** The numbered .docx for the court's own seal system. */
  function take(paper: Printable, title: string, reason?: string): Promise<boolean> {
    return leave('request.paper-export', paper, reason, (bytes) => saved(`${title}.${isDocx(bytes) ? 'docx' : isPdf(bytes) ? 'pdf' : 'bin'}`, bytes, isDocx(bytes) ? DOCX : 'application/octet-stream'));
  }

  return { look, print, take, trouble, busy, files, state: () => live.answer.value?.state };
}
