import { failure } from '../../kernel/errors/index.ts';
import { DAY_MS, formatInstant, HOUR_MS, type Instant, instant } from '../../kernel/time.ts';
import { accept, type DecideContext, type Decision } from '../../domain/linkage/decision.ts';
import { isTermOfDays } from '../../domain/linkage/detention.ts';
import { contentOf } from '../../domain/linkage/kept-answers.ts';
import { after, type Doubt, firstDoubt, notInFuture } from '../../domain/linkage/plausible.ts';
import { type ExchangeEvent, flagSilence, markReceived } from '../../domain/linkage/regions/exchange.ts';
import type { RequestEvent } from '../../domain/linkage/regions/request.ts';
import { alternativeDue, detentionDaysMax, HOUSE_CLOCKS, leaveDue, releaseDue, releaseNoticeDue } from './clocks.ts';
import { daysOf, type DetentionRequest, isLeaveUnanswered, lastLeave, latestRelease } from './model.ts';
import type { Admission, ReleaseCause } from './parts.ts';
import { custodiesEnded } from './presence.ts';
import { named } from './regions.ts';
import { type DetentionDecision, doubtful, happens, type Input, isOld, keptAs, no, type Rules } from './rule.ts';
import { AT_GATE, IN_HOUSE } from './states.ts';

/** What the house says of the person: taken in or not, leave, and free again (DOMAIN §1.2, §1.13-8, -9). */

/** The court has ended it, or put it off: whom the house takes in then, it holds without a decision. */
const NOT_WANTED: readonly DetentionRequest['state'][] = ['withdrawn', 'closed', 'not_approved', 'deferred'];

/** Nobody is admitted before the decision was served on him, and none of his days begins in the future. */
function admissionDoubt(state: DetentionRequest, { admittedAt, endsAt }: Admission, context: DecideContext): Doubt {
  const from = state.service?.servedAt ?? state.filedAt;
  const held = state.custody.state === 'running' ? state.custody.startedAt : undefined;
  const days = daysOf(state);
  return firstDoubt(
    notInFuture(admittedAt, context),
    after(from, admittedAt, context),
    held === undefined ? undefined : after(held, admittedAt, context),
    isTermOfDays(admittedAt, endsAt, days) ? undefined : failure('DETENTION_TERM_MISMATCH', { days }),
  );
}

/**
 * 收拘回执: the term is typed from it and held against the days decided. Whoever is taken in though the court wants it no more
 * is held without a decision: his release is ordered at once, and somebody is told.
 */
function admit(state: DetentionRequest, input: Input<'detain-person.admit'>): DetentionDecision {
  const { payload, context } = input;
  const { admission } = payload;
  const isNew = state.admission === undefined;
  if (isNew && NOT_WANTED.includes(state.state) && state.escort !== undefined) {
    const doubt = firstDoubt(notInFuture(admission.admittedAt, context), after(state.filedAt, admission.admittedAt, context));
    if (doubt !== undefined) return doubtful(state, 'admit', input, doubt);
    return happens({ kind: 'admitted-unasked', admission, due: releaseDue(context.now, context), content: contentOf(payload) });
  }
  // A house that first refused and then took him after all says so under the same presentation.
  const applies = isNew && !isOld(state, payload) && (AT_GATE.includes(state.state) || state.state === 'refused');
  if (!applies) return keptAs(state, 'admit', payload);
  const doubt = admissionDoubt(state, admission, context);
  if (doubt !== undefined) return doubtful(state, 'admit', input, doubt);
  return happens({ kind: 'admitted', admission, ends: custodiesEnded(state.id, state.personKey, state.links, context) });
}

function refuse(state: DetentionRequest, input: Input<'detain-person.refuse-admission'>): DetentionDecision {
  const { payload, context } = input;
  const { refusal } = payload;
  if (isOld(state, payload) || !AT_GATE.includes(state.state)) return keptAs(state, 'refuse', payload);
  const doubt = firstDoubt(notInFuture(refusal.refusedAt, context), after(state.service?.servedAt ?? state.since, refusal.refusedAt, context));
  return doubt === undefined ? happens({ kind: 'admission-refused', refusal, due: alternativeDue(refusal.refusedAt, context) }) : doubtful(state, 'refuse', input, doubt);
}

/** The hours that a person was away, the last one begun counted whole. */
function hoursAway(leftAt: Instant, backAt: Instant): number {
  return Math.ceil((backAt - leftAt) / HOUR_MS);
}

/** The new end after a leave: later than before by what he was away, and by no hour more (拘留所条例 §27). */
function leaveEndDoubt(state: DetentionRequest, leftAt: Instant, { backAt, endsAt }: { readonly backAt: Instant; readonly endsAt: Instant }): Doubt {
  const old = state.termEnd ?? endsAt;
  const latest = instant(old + hoursAway(leftAt, backAt) * HOUR_MS);
  if (endsAt < old) return failure('TIME_BEFORE_START', { earliest: formatInstant(old) });
  return endsAt > latest ? failure('LEAVE_END_BEYOND', { latest: formatInstant(latest) }) : undefined;
}

/** Why the person is free: by the order of the court, or at the end of his term. */
function causeOf({ release }: DetentionRequest): ReleaseCause {
  return release?.cause ?? 'term';
}

function release(state: DetentionRequest, input: Input<'detain-person.record-release'>): DetentionDecision {
  const { payload, context } = input;
  const { releasedAt, officer } = payload;
  if (state.admission === undefined || !IN_HOUSE.includes(state.state)) return keptAs(state, 'release', payload);
  const end = state.termEnd ?? releasedAt;
  const isOrdered = state.state === 'release_ordered';
  const hour = (at: Instant) => Math.floor(at / HOUR_MS);
  const tooSoon = !isOrdered && hour(releasedAt) < hour(end) ? failure('TERM_NOT_OVER', { end: formatInstant(end) }) : undefined;
  const doubt = firstDoubt(notInFuture(releasedAt, context), after(state.admission.admittedAt, releasedAt, context), tooSoon);
  if (doubt !== undefined) return doubtful(state, 'release', input, doubt);
  // A person who was held longer than he might be is told of, whoever was at fault.
  const latest = isOrdered ? (state.release?.due?.at ?? end) : releaseNoticeDue(latestRelease(state) ?? end, context).at;
  return happens({ kind: 'released', releasedAt, officer, cause: causeOf(state), late: releasedAt > latest });
}

/** Of all that can come of an exchange these rules give only what a house can bring about. */
function ofHouse(decision: Decision<RequestEvent | ExchangeEvent>): DetentionDecision {
  return named(decision as Decision<RequestEvent | Extract<ExchangeEvent, { kind: 'received' | 'silence-flagged' }>>);
}

export type HouseKind =
  | `detain-person.${'mark-received' | 'flag-silence' | 'admit' | 'refuse-admission' | 'mark-changed' | 'request-leave' | 'answer-leave' | 'mark-left' | 'mark-back' | 'flag-leave'}`
  | `detain-person.${'mark-release-sent' | 'record-release' | 'flag-release'}`;

export const HOUSE_RULES: Rules<HouseKind> = {
  'detain-person.mark-received': (state, asked) => ofHouse(markReceived(HOUSE_CLOCKS)(state, asked)),

  'detain-person.flag-silence': (state, asked) => ofHouse(flagSilence(state, asked)),

  'detain-person.admit': admit,

  'detain-person.refuse-admission': refuse,

  'detain-person.mark-changed': (state, input) => {
    const { payload, context } = input;
    const { admission, reconsideration, termEnd } = state;
    const isAwaited = reconsideration?.decision?.result === 'changed' && admission !== undefined && termEnd !== undefined;
    if (isOld(state, payload) || !isAwaited) return keptAs(state, 'change', payload);
    // Time on leave was told before, and stays uncounted.
    const shifted = termEnd - admission.endsAt;
    const from = instant(admission.admittedAt + Math.max(0, shifted));
    const days = daysOf(state);
    const doubt = firstDoubt(after(admission.admittedAt, payload.endsAt, context), isTermOfDays(from, payload.endsAt, days) ? undefined : failure('DETENTION_TERM_MISMATCH', { days }));
    return doubt === undefined ? happens({ kind: 'term-changed', endsAt: payload.endsAt }) : doubtful(state, 'change', input, doubt);
  },

  'detain-person.request-leave': (state, input) => {
    const { payload, context } = input;
    const { leave } = payload;
    if (isOld(state, payload) || state.state !== 'admitted') return keptAs(state, 'leave', payload);
    const last = lastLeave(state);
    const isOpen = last !== undefined && (last.answer === undefined || (last.answer.granted && last.backAt === undefined));
    if (isOpen) return doubtful(state, 'leave', input, failure('LEAVE_PENDING'));
    const doubt = firstDoubt(notInFuture(leave.appliedAt, context), after(state.admission?.admittedAt ?? state.since, leave.appliedAt, context));
    return doubt === undefined ? happens({ kind: 'leave-asked', leave, due: leaveDue(leave.appliedAt, context) }) : doubtful(state, 'leave', input, doubt);
  },

  'detain-person.answer-leave': (state, { payload: { granted, days, opinion }, context }) => {
    if (!isLeaveUnanswered(state)) return no('NOTHING_TO_DECIDE');
    if (granted && days === undefined) return no('LEAVE_DAYS_MISSING');
    const max = detentionDaysMax(context);
    if (days !== undefined && days > max) return no('DETENTION_DAYS_OUT_OF_RANGE', { max });
    const words = opinion === undefined ? {} : { opinion };
    return happens(granted && days !== undefined ? { kind: 'leave-granted', days, ...words } : { kind: 'leave-refused', ...words });
  },

  'detain-person.mark-left': (state, input) => {
    const { payload, context } = input;
    const leave = lastLeave(state);
    const days = leave?.answer?.days;
    if (isOld(state, payload) || state.state !== 'admitted' || days === undefined || leave?.leftAt !== undefined) return keptAs(state, 'leave', payload);
    const { leftAt, dueBack } = payload;
    const latest = instant(leftAt + days * DAY_MS);
    const doubt = firstDoubt(
      notInFuture(leftAt, context),
      after(leave?.answer?.at ?? state.since, leftAt, context),
      after(leftAt, dueBack, context),
      dueBack > latest ? failure('PERIOD_BEYOND_APPROVAL', { days, latest: formatInstant(latest) }) : undefined,
    );
    return doubt === undefined ? happens({ kind: 'left', leftAt, dueBack }) : doubtful(state, 'leave', input, doubt);
  },

  'detain-person.mark-back': (state, input) => {
    const { payload, context } = input;
    const leave = lastLeave(state);
    if (isOld(state, payload) || state.state !== 'on_leave' || leave?.leftAt === undefined) return keptAs(state, 'leave', payload);
    const { backAt, endsAt } = payload;
    const doubt = firstDoubt(notInFuture(backAt, context), after(leave.leftAt, backAt, context), leaveEndDoubt(state, leave.leftAt, payload));
    return doubt === undefined ? happens({ kind: 'came-back', backAt, endsAt, late: leave.dueBack !== undefined && backAt > leave.dueBack }) : doubtful(state, 'leave', input, doubt);
  },

  'detain-person.flag-leave': (state, { payload, context }) => {
    const leave = state.leaves[payload.leave];
    const isOut = state.state === 'on_leave' && payload.leave === state.leaves.length - 1 && leave?.dueBack !== undefined && context.now >= leave.dueBack;
    return isOut ? happens({ kind: 'leave-overdue' }) : no('TIMER_STALE');
  },

  'detain-person.mark-release-sent': (state) => (state.state === 'release_ordered' && state.release?.sentAt === undefined ? happens({ kind: 'release-sent' }) : accept([])),

  'detain-person.record-release': release,

  'detain-person.flag-release': (state, { payload, context }) => {
    // A person must be free by the end that is known now; a timer of an end that was moved is stale.
    const due = state.state === 'release_ordered' ? state.release?.due?.at : releaseNoticeDue(latestRelease(state) ?? context.now, context).at;
    const isTold = state.release?.alarmedAt !== undefined;
    return isTold || due !== payload.due || context.now < payload.due || state.state === 'on_leave' ? no('TIMER_STALE') : happens({ kind: 'release-overdue' });
  },
};
