import Type, { type Static } from 'typebox';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { AttachmentDraft } from '#shared/domain/linkage/regions/papers.ts';
import { instrumentType, type InstrumentCode } from '#shared/instruments/catalogue.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { closed, FileHashSchema, oneOf } from '#shared/kernel/schema.ts';

/** A scan that a form carries, as it is kept on this machine. */
export function uploadSchema<I extends string>(instruments: readonly I[]) {
  return closed({ slot: Type.String(), instrument: oneOf(instruments), title: Type.String(), file: FileHashSchema, name: Type.String() });
}
export type Upload<I extends string = string> = Static<ReturnType<typeof uploadSchema<I>>>;

/**
 * A form as far as it is papers. Those made from templates are named only: their bytes follow from the case and the other
 * fields, so a form that was left half done never carries a paper that says something older than it does.
 */
export type PaperForm<M extends string = string, U extends string = string> = { readonly made: readonly M[]; readonly uploads: readonly Upload<U>[] };

/** Which papers a mechanism's packet is made of; a code stands in one of the two lists only. */
export type PaperKinds = {
  /** Made from templates in this window, in the order in which a reader wants them. */
  readonly made: readonly InstrumentCode[];
  /** Those among them without which there is no request: never removed. */
  readonly always: readonly InstrumentCode[];
  /** What exists already and may be attached as a scan, by its code: the Chinese name that its title begins with. */
  readonly scanned: Readonly<Record<string, string>>;
};

/** Hashes of the papers that were made, by their codes. */
export type MadeFiles<M extends string = string> = Readonly<Partial<Record<M, FileHash>>>;

/** Papers in the order in which a reader wants them: those made here, then the scans. */
export function attachmentsOf<M extends InstrumentCode, U extends string>(form: PaperForm<M, U>, order: readonly M[], files: MadeFiles<M>): AttachmentDraft<M | U>[] {
  const made = order.filter((code) => form.made.includes(code)).map((instrument): AttachmentDraft<M | U> => {
    const file = files[instrument];
    return { slot: instrument, instrument, title: instrumentType(instrument).name, ...(file === undefined ? {} : { file }) };
  });
  return [...made, ...form.uploads.map(({ slot, instrument, title, file }) => ({ slot, instrument, title, file }))];
}

/** The papers of a packet that went out before, to go on with. */
export function papersOf<M extends InstrumentCode, U extends string>(attachments: readonly AttachmentDraft<M | U>[], order: readonly M[]): { made: M[]; uploads: Upload<M | U>[] } {
  const isMade = ({ slot, instrument }: AttachmentDraft<M | U>): boolean => slot === instrument && order.some((code) => code === instrument);
  return {
    made: order.filter((code) => attachments.some(({ slot }) => slot === code)),
    uploads: attachments.flatMap(({ slot, instrument, title, file }) => (file === undefined || isMade({ slot, instrument, title }) ? [] : [{ slot, instrument, title, file, name: title }])),
  };
}

/** What a packet lacks, apart by where it comes from: the templates here, or the court's own papers. */
export type Missing = { readonly made: readonly InstrumentCode[]; readonly scanned: readonly string[] };

export function missingOf(instruments: readonly string[], { made }: PaperKinds): Missing {
  return { made: made.filter((code) => instruments.includes(code)), scanned: instruments.filter((instrument) => !made.some((code) => code === instrument)) };
}

/** A free place for a further scan of this kind: `enforcement-title`, then `enforcement-title-2` … */
export function freeSlot({ uploads }: Pick<PaperForm, 'uploads'>, instrument: string): string {
  const taken = new Set(uploads.map(({ slot }) => slot));
  if (!taken.has(instrument)) return instrument;
  let n = 2;
  while (taken.has(`${instrument}-${String(n)}`)) n += 1;
  return `${instrument}-${String(n)}`;
}

const LINE_MAX = 200;

/** Title of a scan as the packet lists it: the kind and what names this one. Papers speak Chinese whatever the window does. */
export function scanTitle(instrument: string, kind: string, { title }: Pick<CaseState, 'title'>, fileName: string): string {
  const bare = fileName.replace(/\.[a-z0-9]{1,5}$/iu, '').trim();
  const name = instrument === 'enforcement-title' && title !== '' ? title : bare;
  // A file that is called what it is says nothing more.
  return (name === '' || kind.includes(name) ? kind : `${kind} ${name}`).slice(0, LINE_MAX);
}
