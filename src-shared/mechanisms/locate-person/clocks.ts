import { HOUR_MS, type Instant, instant, MINUTE_MS } from '../../kernel/time.ts';
import { type DecideContext, lawNumber } from '../../domain/linkage/decision.ts';
import type { ExchangeClocks } from '../../domain/linkage/regions/exchange.ts';
import { dueOf, type Due } from '../../domain/linkage/regions/request.ts';

/** Clocks of the packet between court and police. */
export const LOCATE_CLOCKS: ExchangeClocks = { firstAnswer: 'POLICE_FIRST_ANSWER', review: 'POLICE_REVIEW', resubmit: 'RESUBMIT' };

/** Longest control, calendar days. */
export function maxControlDays(context: DecideContext): number {
  return lawNumber('CONTROL_PERIOD_MAX', context);
}

export function hitAcknowledgementDue(registeredAt: Instant, context: DecideContext): Due {
  return dueOf('HIT_ACKNOWLEDGE', registeredAt, 'received', context);
}

/** Arrival of the court at the place: 2 hours in the city, 24 elsewhere, from the registered hit. */
export function arrivalDue(registeredAt: Instant, inCity: boolean, context: DecideContext): Due {
  return dueOf(inCity ? 'ARRIVAL_IN_CITY' : 'ARRIVAL_OTHER', registeredAt, 'received', context);
}

/** Hours within which the family is told of a detention, from its execution (§180). */
export function familyNoticeHours(context: DecideContext): number {
  return lawNumber('DETENTION_FAMILY_NOTICE', context);
}

export function detentionDaysMax(context: DecideContext): number {
  return lawNumber('DETENTION_MAX', context);
}

/** When the next on the roster, then the chief, is called about an unanswered hit. */
export function escalationInstants(registeredAt: Instant, context: DecideContext): readonly Instant[] {
  return (['HIT_ESCALATE_NEXT', 'HIT_ESCALATE_CHIEF'] as const).map((code) => instant(registeredAt + lawNumber(code, context) * MINUTE_MS));
}

/** Failed summons and visits that there must be before anybody is sought. */
export function failedAttemptsMin(context: DecideContext): number {
  return lawNumber('FAILED_ATTEMPTS_MIN', context);
}

/** Age of the data on a device beyond which force needs a call-back. */
export function staleAfterMs(context: DecideContext): number {
  return lawNumber('STALE_STATUS', context) * HOUR_MS;
}
