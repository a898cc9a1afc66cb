import { type Failure, failure } from '../../kernel/errors/index.ts';
import { DAY_MS, HOUR_MS, type Instant } from '../../kernel/time.ts';
import { type DecideContext, lawNumber } from '../../domain/linkage/decision.ts';
import { detentionDaysMax, familyNoticeHours } from './clocks.ts';
import { deputyFailure } from './deputy.ts';
import type { LocateRequest, Outcome } from './model.ts';

type Detention = NonNullable<Outcome['detention']>;

/**
 * When the detention was carried out, from which the family is told within 24 hours: the service on a person who was
 * present, else the admission; detained first, the detention itself (民事诉讼法解释 §180-181).
 */
export function executedAt(detention: Pick<Detention, 'detainedFirstAt' | 'servedInPerson' | 'receiptFrom' | 'servedAt'>): Instant {
  if (detention.detainedFirstAt !== undefined) return detention.detainedFirstAt;
  return detention.servedInPerson === false ? detention.receiptFrom : detention.servedAt;
}

/** A term ends at the hour at which it began: ten days from 15:20 end on the eleventh day at 15 o'clock (DOMAIN §1.13-9). */
function isTermOfDays({ receiptFrom, receiptTo, days }: Detention): boolean {
  return Math.floor(receiptTo / HOUR_MS) - Math.floor(receiptFrom / HOUR_MS) === days * (DAY_MS / HOUR_MS);
}

function wrongWithDetention(state: LocateRequest, detention: Detention | undefined, context: DecideContext): Failure | undefined {
  if (detention === undefined) return failure('DETENTION_PAPERS_MISSING');
  const deputy = deputyFailure(detention.deputy ?? state.packet.deputy, true);
  if (deputy !== undefined) return deputy;
  if (detention.days > detentionDaysMax(context) || detention.receiptTo <= detention.receiptFrom) return failure('DATES_OUT_OF_ORDER');
  if (!isTermOfDays(detention)) return failure('DETENTION_TERM_MISMATCH', { days: detention.days });
  const hours = familyNoticeHours(context);
  const isTold = detention.familyNotifiedAt !== undefined || detention.familyNotNotifiedReason !== undefined;
  return !isTold && executedAt(detention) + hours * HOUR_MS < context.now ? failure('FAMILY_NOT_NOTIFIED', { hours }) : undefined;
}

/** Why an outcome cannot be recorded as it stands; undefined when it can. Fines lie within 民事诉讼法 §118. */
export function wrongWithOutcome(state: LocateRequest, outcome: Outcome, context: DecideContext): Failure | undefined {
  if (outcome.results.includes('detained')) {
    const wrong = wrongWithDetention(state, outcome.detention, context);
    if (wrong !== undefined) return wrong;
  }
  if (outcome.results.includes('fined')) {
    if (outcome.fine === undefined) return failure('FINE_PAPERS_MISSING');
    const max = lawNumber('FINE_PERSON_MAX', context);
    if (outcome.fine.amount <= 0 || outcome.fine.amount > max) return failure('FINE_OUT_OF_RANGE', { max });
  }
  const isPaid = outcome.results.includes('paid-full') || outcome.results.includes('paid-part-instalments');
  return isPaid && outcome.amount <= 0 ? failure('OUTCOME_AMOUNT_MISSING') : undefined;
}
