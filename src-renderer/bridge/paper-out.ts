import { type Failure, failure } from '#shared/kernel/errors/index.ts';
import { printToPdf, saveFile } from './host.ts';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const isDocx = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;
const isPdf = (bytes: Uint8Array): boolean => bytes[0] === 0x25 && bytes[1] === 0x50;

/** Saves a paper under a name of its kind; whoever asks has accounted for it. */
export async function savePaper(title: string, bytes: Uint8Array): Promise<Failure | undefined> {
  const [ending, type] = isDocx(bytes) ? ['docx', DOCX] : isPdf(bytes) ? ['pdf', 'application/pdf'] : ['bin', 'application/octet-stream'];
  const done = await saveFile(`${title}.${ending}`, { bytes: new Uint8Array(bytes) }, type);
  return done.ok ? undefined : done.error;
}

/** How a paper is laid out for the printer: what is seen and what is printed come from one place, which lies above this. */
type Layout = (bytes: Uint8Array, options: { readonly title: string }) => Promise<string>;

/** As a PDF for the printer; whoever asks has accounted for it. A sealed copy that is a PDF already goes out as it is: nobody prints another one. */
export async function printPaper(title: string, bytes: Uint8Array, layout: Layout): Promise<Failure | undefined> {
  if (!isDocx(bytes)) return isPdf(bytes) ? savePaper(title, bytes) : failure('INSTRUMENT_PREVIEW_FAILED');
  const html = await layout(bytes, { title }).catch(() => undefined);
  if (html === undefined) return failure('INSTRUMENT_PREVIEW_FAILED');
  const pdf = await printToPdf(html, title);
  if (pdf.ok) return savePaper(title, pdf.value);
  // A window without a printing host hands out the document itself.
  return pdf.error.code === 'HOST_PRINT_IN_BROWSER' ? savePaper(title, bytes) : pdf.error;
}
