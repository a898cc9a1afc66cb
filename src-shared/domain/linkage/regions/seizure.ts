import Type, { type Static, type TSchema } from 'typebox';
import { failure, type Failure } from '../../../kernel/errors/index.ts';
import type { AccountId } from '../../../kernel/ids.ts';
import { AccountIdSchema, CivilDateSchema, closed, CountSchema, FileHashSchema, InstantSchema, LineSchema, oneOf, PaperNumberSchema, ParagraphSchema, PhoneSchema } from '../../../kernel/schema.ts';
import { type CivilDate, civilDateOf, type Instant } from '../../../kernel/time.ts';
import { accept, type DecideContext, type Decision, type EventMeta, lawNumber, refuse } from '../decision.ts';
import { after, type Doubt, firstDoubt, notInFuture } from '../plausible.ts';
import { type ApprovalPart, decided, signedFor } from './approval.ts';
import { type AttachmentDraft, attachmentDraft, carriedOver, type PaperPart } from './papers.ts';
import type { Asked, RegionRule } from './prefixed.ts';
import { type Due, dueOf, moved, type RequestPart, requestId } from './request.ts';

/**
 * A thing in the custody of the court (扣押; DOMAIN §1.3, §1.9, §1.13-20): what was taken and in which condition, who keeps it and
 * where, who was there; and the end of it. The court orders its release (解除扣押) by the signature of the chief; when the register has
 * lifted the seal, the thing goes back to the debtor, or, where another court's seal became the first, to that court with its custody
 * (查封扣押冻结规定 §26, §28). How the thing looks that was taken is the mechanism's own.
 */
export const SEIZURE_STATES = ['held', 'release_proposed', 'release_approved', 'release_ordered', 'lifted', 'returned', 'passed'] as const;
export type SeizureState = (typeof SEIZURE_STATES)[number];

/** Who keeps the thing, and where. */
export const CustodianSchema = closed({ name: LineSchema, lot: LineSchema, address: LineSchema, phone: PhoneSchema });

/** The debtor, or an adult of his family, was called to be there (民事诉讼法 §256): at which time, and whether anybody answered or came. */
export const CalledSchema = closed({ who: oneOf(['debtor', 'adult-relative']), name: LineSchema, at: InstantSchema, answered: Type.Boolean(), present: Type.Boolean() });

/** Somebody of the grassroots organisation of the place, who was there (民事诉讼法 §256). */
export const WitnessSchema = closed({ name: LineSchema, unit: LineSchema });

/** One line of the list of what was in it. */
export const BelongingSchema = closed({ what: LineSchema, count: Type.Integer({ minimum: 1, maximum: 9_999 }), note: Type.Optional(LineSchema) });

export const SEIZURE_SIGNERS = ['court-officer', 'custodian', 'debtor', 'adult-relative', 'witness', 'receiving-court'] as const;
export type SeizureSigner = (typeof SEIZURE_SIGNERS)[number];
/** A signature under a list: given (strokes and picture as a file), refused, or of somebody who was not there. */
export const ListSignatureSchema = Type.Union([
  closed({ signer: LineSchema, as: oneOf(SEIZURE_SIGNERS), how: Type.Literal('signed'), file: FileHashSchema }),
  closed({ signer: LineSchema, as: oneOf(SEIZURE_SIGNERS), how: oneOf(['refused', 'absent']), reason: Type.Optional(LineSchema) }),
]);
export type ListSignature = Static<typeof ListSignatureSchema>;

/** Signers that a list still lacks. `mayRefuse`: of whom it is enough that he refused, or was not there. */
export function signaturesMissing(signatures: readonly ListSignature[], wanted: readonly { readonly as: readonly SeizureSigner[]; readonly count: number; readonly mayRefuse: boolean }[]): readonly SeizureSigner[] {
  return wanted.flatMap(({ as, count, mayRefuse }) => {
    const found = new Set(signatures.filter((one) => as.includes(one.as) && (mayRefuse || one.how === 'signed')).map(({ signer }) => signer));
    const [first] = as;
    return found.size < count && first !== undefined ? [first] : [];
  });
}

/** The seal that takes effect by itself when the first one ends (查封扣押冻结规定 §26), as the register tells it. */
export const NextSealSchema = closed({ court: LineSchema, number: Type.Optional(PaperNumberSchema), start: CivilDateSchema, end: CivilDateSchema });
export type NextSeal = Static<typeof NextSealSchema>;

/** The thing leaves the custody: to whom, with what reading of its meter, and the signatures of both sides. */
export const HandOverSchema = closed({
  place: LineSchema,
  /** Name of the debtor or who took it for him, or of the officer of the other court. */
  receiver: LineSchema,
  meter: Type.Optional(CountSchema),
  /** Why the meter moved in custody. */
  meterReason: Type.Optional(ParagraphSchema),
  /** What is missing or damaged against the list of the seizure. */
  differences: Type.Optional(ParagraphSchema),
  signatures: Type.Array(ListSignatureSchema, { maxItems: 10 }),
});
export type HandOver = Static<typeof HandOverSchema>;

const ReleaseOrderSchema = closed({
  reason: ParagraphSchema,
  proposedAt: InstantSchema,
  proposedBy: AccountIdSchema,
  decidedAt: Type.Optional(InstantSchema),
  decidedBy: Type.Optional(AccountIdSchema),
  onBehalfOf: Type.Optional(AccountIdSchema),
  opinion: Type.Optional(ParagraphSchema),
  orderedAt: Type.Optional(InstantSchema),
});

/** The part of a request whose thing was seized; `record` is what the mechanism writes down at the place. */
export function seizurePart<R extends TSchema>(record: R) {
  return {
    seizure: Type.Optional(
      closed({
        state: oneOf(SEIZURE_STATES),
        /** Legal time of the seizure. */
        at: InstantSchema,
        source: oneOf(['agency', 'gps', 'desk-corrected', 'typed']),
        skewMs: Type.Integer(),
        receivedAt: InstantSchema,
        by: AccountIdSchema,
        record,
        /** Numbers of 扣押清单 and 移送单. */
        listNumber: Type.Optional(PaperNumberSchema),
        transferNumber: Type.Optional(PaperNumberSchema),
        /** Why it must be released, and since when: paid, closed, the seal ended. */
        releaseDue: Type.Optional(closed({ cause: LineSchema, since: InstantSchema })),
        release: Type.Optional(ReleaseOrderSchema),
        lifted: Type.Optional(closed({ on: CivilDateSchema, by: LineSchema, next: Type.Optional(NextSealSchema) })),
        handOver: Type.Optional(Type.Object({ ...HandOverSchema.properties, at: InstantSchema, by: AccountIdSchema, number: Type.Optional(PaperNumberSchema) }, { additionalProperties: false })),
      }),
    ),
  } as const;
}
const AnySeizureSchema = closed(seizurePart(Type.Unknown()));
export type SeizurePart = Static<typeof AnySeizureSchema>;
export type Seizure = NonNullable<SeizurePart['seizure']>;

/** A request as far as its thing is in custody. */
export type Seizing = RequestPart & PaperPart & ApprovalPart & SeizurePart;

/** Papers by which a seizure is released, beside those of the packet. */
export function ProposeReleaseSchema<I extends string>(instruments: readonly I[]) {
  return closed({ requestId, reason: ParagraphSchema, attachments: Type.Array(attachmentDraft(instruments), { minItems: 1, maxItems: 6 }) });
}
export const DecideReleaseSchema = closed({ requestId, approve: Type.Boolean(), opinion: Type.Optional(ParagraphSchema) });
export const LiftedSchema = closed({ on: CivilDateSchema, by: LineSchema, next: Type.Optional(NextSealSchema) });
export const RecordHandOverSchema = closed({ requestId, handOver: HandOverSchema });

export type SeizureEvent =
  | { readonly kind: 'seizure-release-due'; readonly cause: string }
  | { readonly kind: 'seizure-release-proposed'; readonly reason: string; readonly attachments: readonly AttachmentDraft[] }
  | { readonly kind: 'seizure-release-approved'; readonly onBehalfOf?: AccountId; readonly opinion?: string }
  | { readonly kind: 'seizure-release-refused'; readonly onBehalfOf?: AccountId; readonly opinion?: string }
  | { readonly kind: 'seizure-release-ordered'; readonly to: string; readonly due: Due }
  | { readonly kind: 'seal-lifted'; readonly on: CivilDate; readonly by: string; readonly next?: NextSeal; readonly to: string; readonly due: Due }
  | { readonly kind: 'thing-returned'; readonly handOver: HandOver; readonly at: Instant; readonly to: string }
  | { readonly kind: 'thing-passed-on'; readonly handOver: HandOver; readonly at: Instant; readonly to: string };

/** What happens on the way to the order, before the request itself moves on. */
type ReleaseEvent = Extract<SeizureEvent, { kind: `seizure-release-${'due' | 'proposed' | 'approved' | 'refused'}` }>;

/** Whether the thing is in the custody of the court. */
export function isInCustody({ seizure }: SeizurePart): boolean {
  return seizure !== undefined && seizure.state !== 'returned' && seizure.state !== 'passed';
}

/** The signature that the release of a seizure waits for. */
export function awaitedRelease({ seizure }: SeizurePart): { readonly since: Instant; readonly by: AccountId } | undefined {
  return seizure?.state === 'release_proposed' && seizure.release !== undefined ? { since: seizure.release.proposedAt, by: seizure.release.proposedBy } : undefined;
}

/** Nobody keeps a thing for which there is no ground any more (查封扣押冻结规定 §28): somebody must ask for its release. */
export function askRelease(state: SeizurePart, cause: string): Decision<SeizureEvent> {
  return state.seizure?.state === 'held' && state.seizure.releaseDue === undefined ? accept([{ kind: 'seizure-release-due', cause }]) : accept([]);
}

/** The judge proposes the release with its papers; a slot that the packet has is another paper's. */
export const proposeRelease: RegionRule<Seizing, { readonly reason: string; readonly attachments: readonly AttachmentDraft[] }, SeizureEvent> = (state, { payload }) => {
  if (state.seizure?.state !== 'held') return refuse(failure('SEIZURE_NOT_HELD'));
  const { reason, attachments } = payload;
  const own = new Set(attachments.map(({ instrument }) => instrument));
  const taken = state.packet.attachments.some(({ slot, instrument }) => !own.has(instrument) && attachments.some((paper) => paper.slot === slot));
  return taken ? refuse(failure('SLOT_TAKEN')) : accept([{ kind: 'seizure-release-proposed', reason, attachments }]);
};

export const decideRelease: RegionRule<SeizurePart, Static<typeof DecideReleaseSchema>, SeizureEvent> = (state, asked) => {
  if (state.seizure?.state !== 'release_proposed') return refuse(failure('NOTHING_TO_DECIDE'));
  const { approve, opinion } = asked.payload;
  return accept([{ kind: approve ? 'seizure-release-approved' : 'seizure-release-refused', ...signedFor(asked), ...(opinion === undefined ? {} : { opinion }) }]);
};

/** The order goes to the register when the chief has signed and every paper of it is sealed. @param to state of the request */
export function orderRelease(state: SeizurePart, to: string, context: DecideContext): Decision<SeizureEvent> {
  if (state.seizure?.state !== 'release_approved') return refuse(failure('NOTHING_TO_DECIDE'));
  return accept([{ kind: 'seizure-release-ordered', to, due: dueOf('UNSEAL_ANSWER', context.now, 'received', context) }]);
}

/** The register has lifted the seal: from then on the thing waits for whom it goes to. @param to state of the request */
export function liftedBy({ on, by, next }: Static<typeof LiftedSchema>, to: string, context: DecideContext): Extract<SeizureEvent, { kind: 'seal-lifted' }> {
  return { kind: 'seal-lifted', on, by, ...(next === undefined ? {} : { next }), to, due: dueOf('SEIZURE_HAND_OVER', context.now, 'received', context) };
}

/** Why what the register says of the lifted seal cannot be true. `order`: day on which the court ordered it; `latest`: last day of a term from its first. */
export function liftedDoubt({ on, next }: Static<typeof LiftedSchema>, order: CivilDate, latest: (start: CivilDate) => CivilDate, context: DecideContext): Doubt {
  const doubt = firstDoubt(notInFuture(on, context), after(order, on, context));
  if (doubt !== undefined || next === undefined) return doubt;
  const end = latest(next.start);
  return firstDoubt(notInFuture(next.start, context), after(on, next.start, context), after(next.start, next.end, context), next.end > end ? failure('HOLD_BEYOND_TERM', { latest: end }) : undefined);
}

/** A meter that moved in custody by more than a tow is explained, and none runs backwards. */
function meterWrong(before: number | undefined, { meter, meterReason }: HandOver, context: DecideContext): Failure | undefined {
  if (before === undefined) return undefined;
  if (meter === undefined) return failure('METER_MISSING');
  const max = lawNumber('SEIZURE_METER_DIFFERENCE', context);
  const isExplained = meterReason !== undefined || (meter >= before && meter - before <= max);
  return isExplained ? undefined : failure('METER_UNEXPLAINED', { km: meter - before, max });
}

/**
 * The thing leaves the custody when its seal is lifted: to the court whose seal became the first, by a list that both courts sign
 * (移交清单), else to the debtor, by one that he signs or is noted to refuse (发还清单). @param meter reading at the seizure; @param end state of the request then
 */
export function handOver(state: SeizurePart, to: 'returned' | 'passed', meter: number | undefined, end: string, { payload, command, context }: Asked<Static<typeof RecordHandOverSchema>>): Decision<SeizureEvent> {
  const { seizure } = state;
  if (seizure?.state !== 'lifted' || seizure.lifted === undefined) return refuse(failure('SEIZURE_NOT_HELD'));
  if ((seizure.lifted.next !== undefined) !== (to === 'passed')) return refuse(failure(to === 'passed' ? 'NO_COURT_WAITS' : 'ANOTHER_COURT_WAITS'));
  const at = command.occurredAt?.at ?? context.now;
  const doubt = firstDoubt(notInFuture(at, context), after(seizure.lifted.on, civilDateOf(at), context));
  if (doubt !== undefined) return refuse(doubt);
  const receiver = to === 'passed' ? (['receiving-court'] as const) : (['debtor', 'adult-relative'] as const);
  const missing = signaturesMissing(payload.handOver.signatures, [
    { as: ['court-officer'], count: 1, mayRefuse: false },
    { as: ['custodian'], count: 1, mayRefuse: false },
    { as: receiver, count: 1, mayRefuse: to === 'returned' },
  ]);
  if (missing.length > 0) return refuse(failure('SEIZURE_INCOMPLETE', { missing: missing.join(',') }));
  const wrong = meterWrong(meter, payload.handOver, context);
  if (wrong !== undefined) return refuse(wrong);
  return accept([{ kind: to === 'passed' ? 'thing-passed-on' : 'thing-returned', handOver: payload.handOver, at, to: end }]);
}

function released<S extends Seizing>(state: S, seizure: Seizure, event: ReleaseEvent, meta: EventMeta): S {
  switch (event.kind) {
    case 'seizure-release-due':
      return { ...state, seizure: { ...seizure, releaseDue: { cause: event.cause, since: meta.at } } };
    case 'seizure-release-proposed': {
      const slots = event.attachments.map(({ slot }) => slot);
      // A second proposal after a refusal brings its papers anew; a number once given stays with its slot.
      const papers = [...state.packet.attachments.filter(({ slot }) => !slots.includes(slot)), ...carriedOver(state.packet.attachments, event.attachments, [])];
      const release = { reason: event.reason, proposedAt: meta.at, proposedBy: meta.by.account };
      return { ...state, packet: { ...state.packet, attachments: papers }, seizure: { ...seizure, state: 'release_proposed', release } };
    }
    default: {
      const isGood = event.kind === 'seizure-release-approved';
      const said = { decidedAt: meta.at, decidedBy: meta.by.account, ...(event.onBehalfOf === undefined ? {} : { onBehalfOf: event.onBehalfOf }), ...(event.opinion === undefined ? {} : { opinion: event.opinion }) };
      const release = seizure.release === undefined ? {} : { release: { ...seizure.release, ...said } };
      const decisions = decided(state, { act: isGood ? 'release-approved' : 'release-refused', level: 'chief' }, event, meta);
      return { ...state, decisions, seizure: { ...seizure, ...release, state: isGood ? 'release_approved' : 'held' } };
    }
  }
}

export function applySeizure<S extends Seizing>(state: S, event: SeizureEvent, meta: EventMeta): S {
  const { seizure } = state;
  if (seizure === undefined) return state;
  switch (event.kind) {
    case 'seizure-release-ordered': {
      const release = seizure.release === undefined ? {} : { release: { ...seizure.release, orderedAt: meta.at } };
      return { ...moved(state, event.to, meta), due: event.due, seizure: { ...seizure, ...release, state: 'release_ordered' } };
    }
    case 'seal-lifted': {
      const { on, by, next } = event;
      return { ...moved(state, event.to, meta), due: event.due, seizure: { ...seizure, state: 'lifted', lifted: { on, by, ...(next === undefined ? {} : { next }) } } };
    }
    case 'thing-returned':
    case 'thing-passed-on': {
      const record = { ...event.handOver, at: event.at, by: meta.by.account };
      return { ...moved(state, event.to, meta), seizure: { ...seizure, state: event.kind === 'thing-returned' ? 'returned' : 'passed', handOver: record } };
    }
    default:
      return released(state, seizure, event, meta);
  }
}

/** Numbers of the lists, under the keys by which they are assigned; one for a list that is not there finds no place. */
export function numberedLists<S extends SeizurePart>(state: S, numbers: Readonly<Partial<Record<string, string>>>): S {
  const { seizure } = state;
  if (seizure === undefined) return state;
  const { handOver: last } = seizure;
  const list = seizure.listNumber ?? numbers['seizure-list'];
  const form = seizure.transferNumber ?? numbers['transfer-form'];
  const end = last?.number ?? numbers[seizure.state === 'passed' ? 'handover-list' : 'return-list'];
  return {
    ...state,
    seizure: {
      ...seizure,
      ...(list === undefined ? {} : { listNumber: list }),
      ...(form === undefined ? {} : { transferNumber: form }),
      ...(last === undefined || end === undefined ? {} : { handOver: { ...last, number: end } }),
    },
  };
}
