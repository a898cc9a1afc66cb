import Type, { type Static } from 'typebox';
import { failure } from '../../../kernel/errors/index.ts';
import { closed, InstantSchema, LineSchema, oneOf, ParagraphSchema } from '../../../kernel/schema.ts';
import type { Instant } from '../../../kernel/time.ts';
import type { DeadlineCode } from '../../deadlines/index.ts';
import { accept, type DecideContext, type EventMeta, refuse } from '../decision.ts';
import { after, firstDoubt, notInFuture } from '../plausible.ts';
import type { RegionRule } from './prefixed.ts';
import { answered, AWAITING, doubted, dueOf, type Due, isLate, kept, moved, type RequestEvent, type RequestPart, requestId, RevisionSchema, withIncident } from './request.ts';

/**
 * The packet at the agency (DOMAIN §1.0, §1.13-8): received, returned for correction (退回, at most to the next revision),
 * rejected (不予受理), and the clocks of both sides. What comes late, or of an older revision, is kept and moves nothing.
 */
export const RETURN_CODES = ['R01', 'R02', 'R03', 'R04', 'R05', 'R06', 'R07', 'R08', 'R09'] as const;
export type ReturnCode = (typeof RETURN_CODES)[number];

/** What changed between two packets, field by field, for the other side's eyes. */
export type FieldChange = { readonly field: string; readonly before: string; readonly after: string; readonly reason?: string };

export const exchangePart = {
  returns: Type.Array(closed({ code: oneOf(RETURN_CODES), text: ParagraphSchema, at: InstantSchema, revision: Type.Integer(), specialist: Type.String() })),
  changes: Type.Array(closed({ revision: Type.Integer(), field: Type.String(), before: Type.String(), after: Type.String(), reason: Type.Optional(LineSchema) })),
  rejection: Type.Optional(closed({ code: oneOf(RETURN_CODES), text: ParagraphSchema, at: InstantSchema })),
} as const;
const ExchangePartSchema = closed(exchangePart);
export type ExchangePart = Static<typeof ExchangePartSchema>;

/** A request as far as it goes to and fro between court and agency. */
export type Exchanged = RequestPart & ExchangePart;

export const MarkReceivedSchema = closed({ ...answered, receivedAt: InstantSchema });
export const ReturnSchema = closed({ ...answered, code: oneOf(RETURN_CODES), text: ParagraphSchema, specialist: LineSchema });
export const FlagSilenceSchema = closed({ requestId, revision: RevisionSchema });
export const CancelUnreturnedSchema = closed({ requestId, revision: RevisionSchema });

export type ExchangeEvent =
  | { readonly kind: 'submitted'; readonly due?: Due }
  | { readonly kind: 'received'; readonly receivedAt: Instant; readonly due: Due }
  | { readonly kind: 'returned'; readonly code: ReturnCode; readonly text: string; readonly specialist: string; readonly due: Due }
  | { readonly kind: 'rejected'; readonly code: ReturnCode; readonly text: string; readonly specialist: string }
  | { readonly kind: 'silence-flagged' }
  | { readonly kind: 'withdrawn'; readonly cause: string };

/** Clocks of an exchange: the first word of the agency, its review, and the correction by the court. */
export type ExchangeClocks = { readonly firstAnswer: DeadlineCode; readonly review: DeadlineCode; readonly resubmit: DeadlineCode };

/** The agency owes an answer to the packet. */
export function awaitsAnswer(state: Pick<RequestPart, 'state'>): boolean {
  return AWAITING.includes(state.state);
}

/** First word of the agency, receipt or answer, from the moment the packet left the court. */
export function firstAnswerDue(clocks: ExchangeClocks, sentAt: Instant, context: DecideContext): Due {
  return dueOf(clocks.firstAnswer, sentAt, 'received', context);
}

export function markReceived(clocks: ExchangeClocks): RegionRule<Exchanged, Static<typeof MarkReceivedSchema>, ExchangeEvent | RequestEvent> {
  return (state, asked) => {
    const { payload, context } = asked;
    if (isLate(state, payload) || state.state !== 'submitted') return kept(state, 'received', payload);
    const doubt = firstDoubt(notInFuture(payload.receivedAt, context), after(state.since, payload.receivedAt, context));
    if (doubt !== undefined) return doubted(state, 'received', asked, doubt);
    return accept([{ kind: 'received', receivedAt: payload.receivedAt, due: dueOf(clocks.review, payload.receivedAt, 'received', context) }]);
  };
}

export function returned(clocks: ExchangeClocks): RegionRule<Exchanged, Static<typeof ReturnSchema>, ExchangeEvent | RequestEvent> {
  return (state, { payload, context }) => {
    if (isLate(state, payload) || !awaitsAnswer(state)) return kept(state, 'return', payload);
    const { code, text, specialist } = payload;
    return accept([{ kind: 'returned', code, text, specialist, due: dueOf(clocks.resubmit, context.now, 'received', context) }]);
  };
}

export const rejected: RegionRule<Exchanged, Static<typeof ReturnSchema>, ExchangeEvent | RequestEvent> = (state, { payload }) => {
  if (isLate(state, payload) || !awaitsAnswer(state)) return kept(state, 'reject', payload);
  const { code, text, specialist } = payload;
  return accept([{ kind: 'rejected', code, text, specialist }]);
};

/** Nothing was heard of the agency within the time for it, neither a receipt nor an answer. */
export const flagSilence: RegionRule<Exchanged, Static<typeof FlagSilenceSchema>, ExchangeEvent> = (state, { payload, context }) => {
  const isSilent = awaitsAnswer(state) && payload.revision === state.revision && state.due !== undefined && context.now >= state.due.at;
  return isSilent ? accept([{ kind: 'silence-flagged' }]) : refuse(failure('TIMER_STALE'));
};

/** The court did not correct what was returned within its time. */
export const cancelUnreturned: RegionRule<Exchanged, Static<typeof CancelUnreturnedSchema>, ExchangeEvent> = (state, { payload }) =>
  state.revision !== payload.revision ? refuse(failure('TIMER_STALE')) : accept([{ kind: 'withdrawn', cause: 'not-resubmitted' }]);

export function applyExchange<S extends Exchanged>(state: S, event: ExchangeEvent, meta: EventMeta): S {
  switch (event.kind) {
    case 'submitted':
      return { ...moved(state, 'submitted', meta), ...(event.due === undefined ? {} : { due: event.due }) };
    case 'received':
      return { ...moved(state, 'under_review', meta), due: event.due };
    case 'returned': {
      const { code, text, specialist } = event;
      return { ...moved(state, 'returned', meta), due: event.due, returns: [...state.returns, { code, text, at: meta.at, revision: state.revision, specialist }] };
    }
    case 'rejected':
      return { ...moved(state, 'rejected', meta), rejection: { code: event.code, text: event.text, at: meta.at } };
    case 'silence-flagged':
      return { ...state, incidents: withIncident(state, 'agency-silent', meta) };
    case 'withdrawn':
      return moved(state, 'withdrawn', meta);
  }
}

/** The fields that differ, each by its path, with the reason that was given for it. */
export function changesOf(fields: readonly (readonly [field: string, before: string, after: string])[], reasons: Readonly<Record<string, string>>): readonly FieldChange[] {
  return fields.flatMap(([field, before, after]) => {
    const reason = reasons[field];
    return before === after ? [] : [{ field, before, after, ...(reason === undefined ? {} : { reason }) }];
  });
}

/** Changes of the next revision, behind those of the earlier ones. */
export function changesKept(state: Exchanged, changes: readonly FieldChange[]): ExchangePart['changes'] {
  return [...state.changes, ...changes.map((change) => ({ ...change, revision: state.revision + 1 }))];
}
