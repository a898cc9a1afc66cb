import Type, { type Static } from 'typebox';
import { failure } from '../../../kernel/errors/index.ts';
import type { FileHash } from '../../../kernel/ids.ts';
import { AccountIdSchema, closed, FileHashSchema, InstantSchema, LineSchema, oneOf, PaperNumberSchema, SlotSchema } from '../../../kernel/schema.ts';
import { accept, type Effect, type EventMeta, refuse } from '../decision.ts';
import type { RegionRule } from './prefixed.ts';
import { requestId } from './request.ts';

/**
 * The papers of a request: attachments with their slot, the number that the court gives them, and the sealed copy without
 * which some of them do not leave it (用印; unsealed is R02 before sending).
 */
export function attachmentDraft<I extends string>(instruments: readonly I[]) {
  return closed({
    slot: SlotSchema,
    instrument: oneOf(instruments),
    title: LineSchema,
    /** The draft as made from the template, or the scan of a document that exists already. */
    file: Type.Optional(FileHashSchema),
  });
}

export function attachment<I extends string>(instruments: readonly I[]) {
  return Type.Object(
    {
      ...attachmentDraft(instruments).properties,
      number: Type.Optional(PaperNumberSchema),
      sealed: Type.Optional(closed({ file: FileHashSchema, at: InstantSchema, by: AccountIdSchema })),
    },
    { additionalProperties: false },
  );
}

export type AttachmentDraft<I extends string = string> = { slot: string; instrument: I; title: string; file?: FileHash };
export type Attachment<I extends string = string> = AttachmentDraft<I> & { number?: string; sealed?: { file: FileHash; at: Static<typeof InstantSchema>; by: Static<typeof AccountIdSchema> } };

/** The packet as far as it is papers; what else it says is the mechanism's. */
export type PaperPart<A extends Attachment = Attachment> = { packet: { attachments: A[] }; packetHash: string };

/** Which papers of a mechanism go out only as a sealed copy, and which carry a number of the court. */
export type PaperRules = { readonly sealed: readonly string[]; readonly numbered: readonly string[] };

export const AssignNumbersSchema = closed({ requestId, numbers: Type.Record(SlotSchema, PaperNumberSchema, { maxProperties: 40, additionalProperties: false }) });
export const BindSealedCopySchema = closed({ requestId, slot: SlotSchema, number: PaperNumberSchema, file: FileHashSchema });

export type PaperEvent =
  | { readonly kind: 'numbered'; readonly numbers: Readonly<Record<string, string>> }
  | { readonly kind: 'sealed-copy-bound'; readonly slot: string; readonly number: string; readonly file: string };

/** Attachments that still need their sealed copy before the packet may leave the court. */
export function unsealed<A extends Attachment>(state: PaperPart<A>, rules: PaperRules): readonly A[] {
  return state.packet.attachments.filter((a) => rules.sealed.includes(a.instrument) && a.sealed === undefined);
}

export const assignNumbers: RegionRule<unknown, Static<typeof AssignNumbersSchema>, PaperEvent> = (_state, { payload }) => accept([{ kind: 'numbered', numbers: payload.numbers }]);

export function bindSealedCopy(rules: PaperRules): RegionRule<PaperPart, Static<typeof BindSealedCopySchema>, PaperEvent> {
  return (state, { payload }) => {
    const paper = state.packet.attachments.find((a) => a.slot === payload.slot);
    if (!paper || !rules.sealed.includes(paper.instrument)) return refuse(failure('ATTACHMENT_UNKNOWN'));
    if (paper.number === undefined || paper.number !== payload.number) return refuse(failure('INSTRUMENT_NUMBER_MISMATCH'));
    // The draft itself is not a sealed copy: the same bytes brought back mean that nobody sealed them.
    if (paper.file === payload.file) return refuse(failure('COPY_NOT_SEALED'));
    return accept([{ kind: 'sealed-copy-bound', slot: payload.slot, number: payload.number, file: payload.file }]);
  };
}

/** Papers as another audience has them: of a sealed one the sealed copy, and nothing of its unsealed draft. */
export function papersGivenOut<A extends Attachment>(attachments: readonly A[]): A[] {
  return attachments.map(({ file, ...paper }) => (paper.sealed === undefined && file !== undefined ? { ...paper, file } : paper) as A);
}

/** Papers as a message names them (`WirePaperSchema`): of a sealed one the hash of the sealed copy. */
export function papersOnWire(attachments: readonly Attachment[]): readonly Readonly<Record<string, unknown>>[] {
  return attachments.map(({ slot, instrument, title, number, file, sealed }) => ({ slot, instrument, title, number, file: sealed?.file ?? file, sealed: sealed !== undefined }));
}

/** Papers of a new packet: numbers stay with their slot, seals only where the content did not change. */
export function carriedOver<A extends Attachment>(before: readonly A[], drafts: readonly AttachmentDraft<A['instrument']>[], keptSeals: readonly string[]): A[] {
  return drafts.map((draft) => {
    const old = before.find((a) => a.slot === draft.slot);
    return {
      ...draft,
      ...(old?.number === undefined ? {} : { number: old.number }),
      ...(old?.sealed !== undefined && keptSeals.includes(draft.slot) ? { sealed: old.sealed } : {}),
    } as A;
  });
}

/** Slots whose seal stays good under a new packet: nothing that stands on the paper has changed, and nobody asked for a new one. */
export function keptSeals(before: readonly Attachment[], drafts: readonly AttachmentDraft[], isUnchanged: boolean, reseal: readonly string[]): readonly string[] {
  if (!isUnchanged) return [];
  return before.filter((a) => a.sealed !== undefined && !reseal.includes(a.slot) && drafts.some((n) => n.slot === a.slot)).map((a) => a.slot);
}

/** A number once given stays; one for a paper that does not exist finds no place. */
export function numberedPapers<A extends Attachment>(attachments: readonly A[], numbers: Readonly<Partial<Record<string, string>>>, rules: PaperRules): A[] {
  return attachments.map((a) => {
    const number = rules.numbered.includes(a.instrument) ? (a.number ?? numbers[a.slot]) : a.number;
    return number === undefined ? a : { ...a, number };
  });
}

/** A sealed copy takes its place in its slot. */
export function sealBound<S extends PaperPart>(state: S, event: Extract<PaperEvent, { kind: 'sealed-copy-bound' }>, meta: EventMeta): S {
  const attachments = state.packet.attachments.map((a) => (a.slot === event.slot ? { ...a, sealed: { file: event.file as FileHash, at: meta.at, by: meta.by.account } } : a));
  return { ...state, packet: { ...state.packet, attachments } };
}

/** Numbers for the papers that have none yet; a slot keeps its number through every revision. `kind` assigns them. */
export function numbering(state: PaperPart, drafts: readonly AttachmentDraft[], kind: string, rules: PaperRules): readonly Effect[] {
  const series = state.packet.attachments
    .filter((a) => rules.numbered.includes(a.instrument) && a.number === undefined && drafts.some((p) => p.slot === a.slot))
    .map((a) => ({ slot: a.slot, series: a.instrument }));
  return series.length === 0 ? [] : [{ type: 'number', kind, series }];
}

/** The number of a paper that arises on the way; its series is the instrument's own. */
export function numberOfPaper(paper: string, kind: string): Effect {
  return { type: 'number', kind, series: [{ slot: paper, series: paper }] };
}
