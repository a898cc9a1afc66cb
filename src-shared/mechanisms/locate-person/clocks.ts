import { type DecideContext, lawNumber } from '../../domain/linkage/decision.ts';
import type { ExchangeClocks } from '../../domain/linkage/regions/exchange.ts';

/** Clocks of the packet between court and police. */
export const LOCATE_CLOCKS: ExchangeClocks = { firstAnswer: 'POLICE_FIRST_ANSWER', review: 'POLICE_REVIEW', resubmit: 'RESUBMIT' };

/** Longest control, calendar days. */
export function maxControlDays(context: DecideContext): number {
  return lawNumber('CONTROL_PERIOD_MAX', context);
}

/** Hours within which the family is told of a detention, from its execution (§180). */
export function familyNoticeHours(context: DecideContext): number {
  return lawNumber('DETENTION_FAMILY_NOTICE', context);
}

export function detentionDaysMax(context: DecideContext): number {
  return lawNumber('DETENTION_MAX', context);
}

/** Failed summons and visits that there must be before anybody is sought. */
export function failedAttemptsMin(context: DecideContext): number {
  return lawNumber('FAILED_ATTEMPTS_MIN', context);
}
