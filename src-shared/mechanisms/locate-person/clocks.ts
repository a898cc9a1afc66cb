import { civilDateOf, HOUR_MS, type Instant, instant, MINUTE_MS } from '../../kernel/time.ts';
import { type DeadlineCode, dueAt, type ParameterCode, type StartSource, valueAt } from '../../domain/deadlines/index.ts';
import type { DecideContext } from '../../domain/linkage/decision.ts';
import type { Due } from './events.ts';

/** The clocks of this mechanism, each from the rule-parameter table: no number of the law stands in code. */
function value(code: ParameterCode, context: DecideContext): number {
  return valueAt(context.parameters, code, civilDateOf(context.now));
}

function due(rule: DeadlineCode, at: Instant, source: StartSource, context: DecideContext): Due {
  const deadline = dueAt(rule, { at, source }, context.calendar, context.parameters);
  return { at: deadline.dueInstant, rule, provisional: deadline.certainty === 'provisional' };
}

/** Longest control, calendar days. */
export function maxControlDays(context: DecideContext): number {
  return value('CONTROL_PERIOD_MAX', context);
}

/** First word of the police, receipt or answer, from the moment the packet left the court. */
export function firstAnswerDue(sentAt: Instant, context: DecideContext): Due {
  return due('POLICE_FIRST_ANSWER', sentAt, 'received', context);
}

/** Police review, from the moment the packet reached them. */
export function reviewDue(receivedAt: Instant, context: DecideContext): Due {
  return due('POLICE_REVIEW', receivedAt, 'received', context);
}

/** Resubmission after a return; afterwards the request ends by itself. */
export function resubmitDue(returnedAt: Instant, context: DecideContext): Due {
  return due('RESUBMIT', returnedAt, 'received', context);
}

export function hitAcknowledgementDue(registeredAt: Instant, context: DecideContext): Due {
  return due('HIT_ACKNOWLEDGE', registeredAt, 'received', context);
}

/** Arrival of the court at the place: 2 hours in the city, 24 elsewhere, from the registered hit. */
export function arrivalDue(registeredAt: Instant, inCity: boolean, context: DecideContext): Due {
  return due(inCity ? 'ARRIVAL_IN_CITY' : 'ARRIVAL_OTHER', registeredAt, 'received', context);
}

/** Hours a person may be questioned (民事诉讼法解释 §482). */
export function questioningHours(complex: boolean, context: DecideContext): number {
  return value(complex ? 'QUESTIONING_COMPLEX' : 'QUESTIONING', context);
}

export function questioningDue(startedAt: Instant, complex: boolean, context: DecideContext): Due {
  return due(complex ? 'QUESTIONING_COMPLEX' : 'QUESTIONING', startedAt, 'typed', context);
}

/** Hours within which the family is told of a detention, from its execution (§180). */
export function familyNoticeHours(context: DecideContext): number {
  return value('DETENTION_FAMILY_NOTICE', context);
}

export function detentionDaysMax(context: DecideContext): number {
  return value('DETENTION_MAX', context);
}

/** When the next on the roster, then the chief, is called about an unanswered hit. */
export function escalationInstants(registeredAt: Instant, context: DecideContext): readonly Instant[] {
  return (['HIT_ESCALATE_NEXT', 'HIT_ESCALATE_CHIEF'] as const).map((code) => instant(registeredAt + value(code, context) * MINUTE_MS));
}

export function releaseAlarmDue(requestedAt: Instant, context: DecideContext): Instant {
  return due('RELEASE_ACKNOWLEDGE', requestedAt, 'received', context).at;
}

/** How far ahead of the server an act may be dated: clocks in the field run wrong. */
export function clockToleranceMs(context: DecideContext): number {
  return value('CLOCK_TOLERANCE', context) * MINUTE_MS;
}

/** Failed summons and visits that there must be before anybody is sought. */
export function failedAttemptsMin(context: DecideContext): number {
  return value('FAILED_ATTEMPTS_MIN', context);
}

/** Age of the data on a device beyond which force needs a call-back. */
export function staleAfterMs(context: DecideContext): number {
  return value('STALE_STATUS', context) * HOUR_MS;
}

export function adultAge(context: DecideContext): number {
  return value('ADULT_AGE', context);
}

export function renewalRules(context: DecideContext): { readonly opensDays: number; readonly closesDays: number; readonly maxCount: number } {
  return { opensDays: value('RENEWAL_OPENS', context), closesDays: value('RENEWAL_CLOSES', context), maxCount: value('RENEWAL_MAX', context) };
}
