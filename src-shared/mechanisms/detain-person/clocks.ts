import type { Instant } from '../../kernel/time.ts';
import { type DecideContext, lawNumber } from '../../domain/linkage/decision.ts';
import type { ExchangeClocks } from '../../domain/linkage/regions/exchange.ts';
import { dueOf, type Due } from '../../domain/linkage/regions/request.ts';

/** Clocks of the way to the house: its first word and its examination. What it does not take is chosen anew the same day. */
export const HOUSE_CLOCKS: ExchangeClocks = { firstAnswer: 'DETENTION_HOUSE_ANSWER', review: 'DETENTION_HOUSE_ANSWER', resubmit: 'DETENTION_ALTERNATIVE' };

/** Longest detention, calendar days (民事诉讼法 §118). */
export function detentionDaysMax(context: DecideContext): number {
  return lawNumber('DETENTION_MAX', context);
}

/** The family is told within 24 hours of the execution (民事诉讼法解释 §180). */
export function familyDue(executedAt: Instant, context: DecideContext): Due {
  return dueOf('DETENTION_FAMILY_NOTICE', executedAt, 'document', context);
}

/** Last day on which the decision may be taken to the upper court (民事诉讼法解释 §185). */
export function reconsiderationDue(servedAt: Instant, context: DecideContext): Due {
  return dueOf('DETENTION_RECONSIDERATION', servedAt, 'document', context);
}

export function reviewDue(receivedAt: Instant, context: DecideContext): Due {
  return dueOf('DETENTION_RECONSIDERATION_DECISION', receivedAt, 'received', context);
}

/** The court answers a leave within 12 hours of its application (拘留所条例 §27). */
export function leaveDue(appliedAt: Instant, context: DecideContext): Due {
  return dueOf('DETENTION_LEAVE_ANSWER', appliedAt, 'document', context);
}

/** The president decides at once on whoever was detained first (民事诉讼法解释 §181). */
export function detainFirstDue(detainedAt: Instant, context: DecideContext): Due {
  return dueOf('DETAIN_FIRST_REPORT', detainedAt, 'typed', context);
}

export function alternativeDue(refusedAt: Instant, context: DecideContext): Due {
  return dueOf('DETENTION_ALTERNATIVE', refusedAt, 'document', context);
}

/** An ordered release that the house has not confirmed by then alarms. */
export function releaseDue(orderedAt: Instant, context: DecideContext): Due {
  return dueOf('DETENTION_RELEASE', orderedAt, 'received', context);
}

/** A term that is over, and nobody told of the release by then, alarms. */
export function releaseNoticeDue(termEnd: Instant, context: DecideContext): Due {
  return dueOf('DETENTION_RELEASE_NOTICE', termEnd, 'document', context);
}
