import Type, { type Static } from 'typebox';
import { failure } from '../../../kernel/errors/index.ts';
import { AccountIdSchema, closed, CountSchema, InstantSchema, LineSchema, PaperNumberSchema } from '../../../kernel/schema.ts';
import type { AccountId } from '../../../kernel/ids.ts';
import { HOUR_MS, type Instant, instant, MINUTE_MS } from '../../../kernel/time.ts';
import { accept, type DecideContext, type Effect, type EventMeta, lawNumber, refuse } from '../decision.ts';
import { notInFuture } from '../plausible.ts';
import type { Dispatched } from '../rights.ts';
import { type Names, timer } from './effects.ts';
import type { RegionRule } from './prefixed.ts';
import { dueOf, type Due, moved, type RequestPart, requestId } from './request.ts';

/**
 * What was sought was seen (发现, DOMAIN §1.1, §1.3, §1.12-5): the duty line takes the report (接警), the roster is called on while
 * nobody does, and people are sent (出警), who ask back where their data is old. What a report says is the mechanism's own.
 */
export const responsePart = {
  acknowledgedAt: Type.Optional(InstantSchema),
  acknowledgedBy: Type.Optional(AccountIdSchema),
  escalation: Type.Integer(),
  dispatch: Type.Optional(
    closed({
      officers: Type.Array(LineSchema),
      accounts: Type.Optional(Type.Array(AccountIdSchema)),
      /** Who was on the way before others were sent instead (改派): whoever stands there already may still record what happened. */
      relieved: Type.Optional(Type.Array(AccountIdSchema)),
      vehicle: Type.Optional(LineSchema),
      eta: InstantSchema,
      inCity: Type.Boolean(),
      at: InstantSchema,
      by: AccountIdSchema,
      number: Type.Optional(PaperNumberSchema),
    }),
  ),
  callbacks: Type.Array(closed({ with: LineSchema, at: InstantSchema, by: AccountIdSchema })),
} as const;
const ResponsePartSchema = closed(responsePart);
export type ResponsePart = Static<typeof ResponsePartSchema>;

/** A report that what was sought was seen, as far as it says the same in every mechanism. */
export type Sighting = { readonly registeredAt: Instant; readonly at: Instant; readonly place: string; readonly unit: string; readonly officer: string; readonly phone: string };

/** A request as far as somebody is sent on it; the last report says since when he is awaited. */
export type Responding = RequestPart & ResponsePart & { readonly hits: readonly { readonly registeredAt: Instant }[] };

/** States from a report until somebody says what came of it: seen, taken, people on the way. */
export const ON_THE_WAY: readonly string[] = ['hit', 'court_ack', 'dispatched'];

export const EscalateHitSchema = closed({ requestId, round: CountSchema, level: Type.Integer({ minimum: 1, maximum: 2 }) });
export const DispatchSchema = closed({
  requestId,
  /** Names as the order shows them, with or without an account. */
  officers: Type.Array(LineSchema, { minItems: 1, maxItems: 10 }),
  /** Accounts of those among them who have one: they may record what happens there. */
  accounts: Type.Optional(Type.Array(AccountIdSchema, { maxItems: 10, uniqueItems: true })),
  vehicle: Type.Optional(LineSchema),
  eta: InstantSchema,
  inCity: Type.Boolean(),
  /** 改派: when the order was given in whose place this one comes. */
  instead: Type.Optional(InstantSchema),
});
export const CallbackSchema = closed({ requestId, with: LineSchema, at: InstantSchema });

export type ResponseEvent =
  | { readonly kind: 'hit-acknowledged'; readonly due: Due }
  | { readonly kind: 'hit-escalated'; readonly level: number }
  | { readonly kind: 'dispatched'; readonly dispatch: Omit<Static<typeof DispatchSchema>, 'requestId' | 'instead'>; readonly due: Due }
  | { readonly kind: 'callback-recorded'; readonly with: string; readonly calledAt: Instant };

/** Within which the duty line takes a report. */
export function hitAcknowledgementDue(registeredAt: Instant, context: DecideContext): Due {
  return dueOf('HIT_ACKNOWLEDGE', registeredAt, 'received', context);
}

/** Arrival of the court at the place: 2 hours in the city, 24 elsewhere, from the registered report. */
function arrivalDue(state: Responding, inCity: boolean, context: DecideContext): Due {
  return dueOf(inCity ? 'ARRIVAL_IN_CITY' : 'ARRIVAL_OTHER', state.hits.at(-1)?.registeredAt ?? context.now, 'received', context);
}

export const acknowledgeHit: RegionRule<Responding, unknown, ResponseEvent> = (state, { context }) => accept([{ kind: 'hit-acknowledged', due: arrivalDue(state, true, context) }]);

export const escalateHit: RegionRule<Responding, Static<typeof EscalateHitSchema>, ResponseEvent> = (state, { payload }) =>
  payload.round !== state.round || payload.level <= state.escalation ? refuse(failure('TIMER_STALE')) : accept([{ kind: 'hit-escalated', level: payload.level }]);

export const dispatch: RegionRule<Responding, Static<typeof DispatchSchema>, ResponseEvent> = (state, { payload, context }) => {
  const { requestId: _id, instead, ...order } = payload;
  const standing = state.state === 'dispatched' ? state.dispatch?.at : undefined;
  // Two who send people at the same moment have sent one team: the second learns who is on the way, and may send others knowing it.
  if (instead !== standing) return refuse(failure('BASIS_MOVED'));
  return accept([{ kind: 'dispatched', dispatch: order, due: arrivalDue(state, payload.inCity, context) }]);
};

export const recordCallback: RegionRule<unknown, Static<typeof CallbackSchema>, ResponseEvent> = (_state, { payload, context }) => {
  const doubt = notInFuture(payload.at, context);
  return doubt === undefined ? accept([{ kind: 'callback-recorded', with: payload.with, calledAt: payload.at }]) : refuse(doubt);
};

/**
 * Hours by which the data that somebody acted on was too old to act on without asking back (DOMAIN §1.4); undefined where it
 * was not, or where he asked.
 */
export function staleHours(state: ResponsePart, dataAsOf: Instant, at: Instant, context: DecideContext): number | undefined {
  const age = at - dataAsOf;
  const isStale = age > lawNumber('STALE_STATUS', context) * HOUR_MS && !state.callbacks.some((callback) => callback.at >= dataAsOf);
  return isStale ? Math.floor(age / HOUR_MS) : undefined;
}

/** Who was on the way in this round and is not among those who are sent now. */
function relievedBy({ state, dispatch: before }: Responding, sent: readonly AccountId[]): AccountId[] {
  const sentBefore = state === 'dispatched' ? [...(before?.relieved ?? []), ...(before?.accounts ?? [])] : [];
  return [...new Set(sentBefore)].filter((account) => !sent.includes(account));
}

export function applyResponse<S extends Responding>(state: S, event: ResponseEvent, meta: EventMeta): S {
  switch (event.kind) {
    case 'hit-acknowledged':
      return { ...moved(state, 'court_ack', meta), due: event.due, acknowledgedAt: meta.at, acknowledgedBy: meta.by.account };
    case 'hit-escalated':
      return { ...state, escalation: event.level };
    case 'dispatched': {
      const relieved = relievedBy(state, event.dispatch.accounts ?? []);
      return { ...moved(state, 'dispatched', meta), due: event.due, dispatch: { ...event.dispatch, ...(relieved.length === 0 ? {} : { relieved }), at: meta.at, by: meta.by.account } };
    }
    case 'callback-recorded':
      return { ...state, callbacks: [...state.callbacks, { with: event.with, at: event.calledAt, by: meta.by.account }] };
  }
}

/** When the next on the roster, then the chief, is called about a report that nobody takes. */
export function escalationTimers(names: Names, state: Responding, context: DecideContext): readonly Effect[] {
  return (['HIT_ESCALATE_NEXT', 'HIT_ESCALATE_CHIEF'] as const).map((code, index) =>
    timer(names, state, instant(context.now + lawNumber(code, context) * MINUTE_MS), 'escalate-hit', { round: state.round, level: index + 1 }),
  );
}

/**
 * Who was sent out last for this request, and who took its report. Before anybody is written down for this round, and
 * where a line of the order names no account, it may be any officer of the court (the order's lines are free text).
 */
export function dispatchedOf(state: RequestPart & ResponsePart): Dispatched {
  const taken = state.acknowledgedBy === undefined ? [] : [state.acknowledgedBy];
  const order = state.dispatch;
  if (order === undefined || state.state === 'hit' || state.state === 'court_ack') return { accounts: taken, someUnnamed: true };
  const named = order.accounts ?? [];
  return { accounts: [...named, ...(order.relieved ?? []), order.by, ...taken], someUnnamed: named.length < order.officers.length };
}

/** Papers that arise on the way, under the keys by which their numbers are assigned: 出警单. */
export function numberedOrder<S extends ResponsePart>(state: S, numbers: Readonly<Partial<Record<string, string>>>): Pick<ResponsePart, 'dispatch'> {
  const order = state.dispatch;
  const number = order?.number ?? numbers['dispatch-order'];
  return order === undefined || number === undefined ? {} : { dispatch: { ...order, number } };
}
