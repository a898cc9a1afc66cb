import Type, { type Static } from 'typebox';
import { failure } from '../../../kernel/errors/index.ts';
import { AccountIdSchema, closed, InstantSchema, oneOf, ParagraphSchema } from '../../../kernel/schema.ts';
import { HOUR_MS, type Instant, instant } from '../../../kernel/time.ts';
import { type CustodyClock, custodyClock, type RuleParameterTable } from '../../deadlines/index.ts';
import { accept, type DecideContext, type EventMeta, lawNumber, refuse } from '../decision.ts';
import { latestNow } from '../plausible.ts';
import type { RegionRule } from './prefixed.ts';
import { dueOf, type Due, type RequestPart, requestId, withIncident, withoutDue } from './request.ts';

/**
 * Custody as a region of its own. Its clock starts when the person was in fact held, by whomever: the police at the
 * hit, or the court at the hand-over; the earliest report counts (DOMAIN §1.13-1; 民事诉讼法解释 §482; 法〔2016〕41号).
 */
const CustodySchema = closed({
  state: oneOf(['none', 'running', 'ended']),
  /** Earliest credible instant of all reports: a liberty clock takes the earliest. */
  startedAt: Type.Optional(InstantSchema),
  limitHours: Type.Optional(Type.Integer()),
  extension: Type.Optional(closed({ reason: ParagraphSchema, at: InstantSchema, by: AccountIdSchema })),
  endedAt: Type.Optional(InstantSchema),
  endedBy: Type.Optional(AccountIdSchema),
  ending: Type.Optional(oneOf(['released', 'detained', 'handed-to-police'])),
});
export type Custody = Static<typeof CustodySchema>;

export const custodyPart = {
  custody: CustodySchema,
  /** Custodies that ended before the person was held again, oldest first: each holding has a clock of its own. */
  earlierCustodies: Type.Optional(Type.Array(CustodySchema)),
} as const;
export type CustodyPart = { custody: Custody; earlierCustodies?: Custody[] };

/** A request as far as somebody is held on it. */
export type Held = RequestPart & CustodyPart;

export const ExtendCustodySchema = closed({ requestId, reason: ParagraphSchema });
export const EndCustodySchema = closed({
  requestId,
  ending: oneOf(['released', 'detained', 'handed-to-police']),
  /** When it ended, where the platform says what another record tells: the admission to the detention house. */
  at: Type.Optional(InstantSchema),
});

export type CustodyEvent =
  | { readonly kind: 'custody-extended'; readonly reason: string; readonly limitHours: number }
  | { readonly kind: 'custody-ended'; readonly endedAt: Instant; readonly ending: 'released' | 'detained' | 'handed-to-police' }
  | { readonly kind: 'custody-limit-reached' };

/** Hours a person may be questioned (民事诉讼法解释 §482). */
export function questioningHours(complex: boolean, context: DecideContext): number {
  return lawNumber(complex ? 'QUESTIONING_COMPLEX' : 'QUESTIONING', context);
}

export function questioningDue(startedAt: Instant, complex: boolean, context: DecideContext): Due {
  return dueOf(complex ? 'QUESTIONING_COMPLEX' : 'QUESTIONING', startedAt, 'typed', context);
}

/** The clock after a report of a holding at `at`: one starts, moves back, or a second one starts after the first ended. */
export function heldSince(state: CustodyPart, at: Instant, limitHours: number | undefined): CustodyPart {
  const { custody, earlierCustodies } = state;
  const earlier = earlierCustodies === undefined ? {} : { earlierCustodies };
  if (custody.state === 'none') return { ...earlier, custody: limitHours === undefined ? custody : { state: 'running', startedAt: at, limitHours } };
  // A holding after the end of the last one is another: it gets its own hours, and the old clock stays in the file.
  if (custody.state === 'ended' && custody.endedAt !== undefined && at > custody.endedAt && limitHours !== undefined) {
    return { custody: { state: 'running', startedAt: at, limitHours }, earlierCustodies: [...(earlierCustodies ?? []), custody] };
  }
  const of = earlierCustodies?.findIndex(({ endedAt }) => endedAt !== undefined && at <= endedAt) ?? -1;
  if (earlierCustodies !== undefined && of >= 0) return { custody, earlierCustodies: earlierCustodies.map((each, index) => (index === of ? startedBy(each, at) : each)) };
  return { ...earlier, custody: startedBy(custody, at) };
}

function startedBy(custody: Custody, at: Instant): Custody {
  return { ...custody, startedAt: custody.startedAt === undefined || at < custody.startedAt ? at : custody.startedAt };
}

/** Whether a holding begins with this report that did not run before. */
export function beginsNow(before: CustodyPart, next: CustodyPart): boolean {
  return next.custody.state === 'running' && (before.custody.state !== 'running' || next.earlierCustodies !== before.earlierCustodies);
}

/** End of the lawful time of a custody that runs; undefined where nobody is held. */
export function custodyLimit(custody: Custody): Instant | undefined {
  if (custody.state !== 'running' || custody.startedAt === undefined || custody.limitHours === undefined) return undefined;
  return instant(custody.startedAt + custody.limitHours * HOUR_MS);
}

/** The clock of a custody that runs; undefined where nobody is held. */
export function runningClock(custody: Custody | undefined, now: Instant, parameters: RuleParameterTable): CustodyClock | undefined {
  if (custody?.state !== 'running' || custody.startedAt === undefined) return undefined;
  const { startedAt, extension, limitHours } = custody;
  return custodyClock({ startedAt, complex: extension !== undefined, ...(limitHours === undefined ? {} : { limitHours }) }, now, parameters);
}

/** The latest instant to which a person held since `at` may be kept for the court. */
export function latestHold(state: CustodyPart, at: Instant, context: DecideContext): Instant {
  const running = state.custody.state === 'running' ? state.custody : undefined;
  const from = running?.startedAt === undefined || at < running.startedAt ? at : running.startedAt;
  return instant(from + (running?.limitHours ?? questioningHours(false, context)) * HOUR_MS);
}

export const extendCustody: RegionRule<Held, Static<typeof ExtendCustodySchema>, CustodyEvent> = (state, { payload, context }) => {
  if (state.custody.state !== 'running') return refuse(failure('NO_CUSTODY'));
  if (state.custody.extension !== undefined) return refuse(failure('CUSTODY_ALREADY_EXTENDED'));
  // An extension that comes after the end would make a hold lawful that was not.
  if (context.now >= (custodyLimit(state.custody) ?? context.now)) return refuse(failure('CUSTODY_LIMIT_PASSED', { hours: questioningHours(false, context) }));
  return accept([{ kind: 'custody-extended', reason: payload.reason, limitHours: questioningHours(true, context) }]);
};

export const endCustody: RegionRule<Held, Static<typeof EndCustodySchema>, CustodyEvent> = (state, { payload, command, context }) => {
  if (state.custody.state !== 'running') return refuse(failure('NO_CUSTODY'));
  const endedAt = payload.at ?? command.occurredAt?.at ?? context.now;
  if (endedAt > latestNow(context)) return refuse(failure('OCCURRED_AT_IN_FUTURE'));
  if (state.custody.startedAt !== undefined && endedAt < state.custody.startedAt) return refuse(failure('DATES_OUT_OF_ORDER'));
  return accept([{ kind: 'custody-ended', endedAt, ending: payload.ending }]);
};

export const flagCustodyLimit: RegionRule<Held, unknown, CustodyEvent> = (state, { context }) => {
  const { custody } = state;
  if (custody.state !== 'running' || custody.startedAt === undefined) return refuse(failure('TIMER_STALE'));
  const limit = custody.startedAt + (custody.limitHours ?? questioningHours(false, context)) * HOUR_MS;
  // Every report that joined the event set a timer of its own; the limit is reached once.
  const isTold = state.incidents.some(({ kind, at }) => kind === 'custody-limit-reached' && at >= limit);
  return context.now < limit || isTold ? refuse(failure('TIMER_STALE')) : accept([{ kind: 'custody-limit-reached' }]);
};

export function applyCustody<S extends Held>(state: S, event: CustodyEvent, meta: EventMeta): S {
  switch (event.kind) {
    case 'custody-extended':
      return { ...state, custody: { ...state.custody, limitHours: event.limitHours, extension: { reason: event.reason, at: meta.at, by: meta.by.account } } };
    case 'custody-ended':
      return { ...withoutDue(state), custody: { ...state.custody, state: 'ended', endedAt: event.endedAt, endedBy: meta.by.account, ending: event.ending } };
    case 'custody-limit-reached':
      return { ...state, incidents: withIncident(state, 'custody-limit-reached', meta) };
  }
}
