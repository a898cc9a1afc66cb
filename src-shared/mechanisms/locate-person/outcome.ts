import { type Failure, failure } from '../../kernel/errors/index.ts';
import { HOUR_MS } from '../../kernel/time.ts';
import { isSamePerson } from '../../domain/identifiers/index.ts';
import { type DecideContext, failed, type GuardResult, lawNumber, passed, unknown } from '../../domain/linkage/decision.ts';
import { deputyFailure } from '../../domain/linkage/deputy.ts';
import { executedAt, isTermOfDays } from '../../domain/linkage/detention.ts';
import { detentionDaysMax, familyNoticeHours } from './clocks.ts';
import { type LocateRequest, linkedDetention, type Outcome, type TypedDetention, typedDetention } from './model.ts';

function wrongWithDetention(state: LocateRequest, detention: TypedDetention | undefined, context: DecideContext): Failure | undefined {
  if (detention === undefined) return failure('DETENTION_PAPERS_MISSING');
  const deputy = deputyFailure(detention.deputy ?? state.packet.deputy, true);
  if (deputy !== undefined) return deputy;
  if (detention.days > detentionDaysMax(context) || detention.receiptTo <= detention.receiptFrom) return failure('DATES_OUT_OF_ORDER');
  if (!isTermOfDays(detention.receiptFrom, detention.receiptTo, detention.days)) return failure('DETENTION_TERM_MISMATCH', { days: detention.days });
  const hours = familyNoticeHours(context);
  const isTold = detention.familyNotifiedAt !== undefined || detention.familyNotNotifiedReason !== undefined;
  return !isTold && executedAt(detention) + hours * HOUR_MS < context.now ? failure('FAMILY_NOT_NOTIFIED', { hours }) : undefined;
}

/** Why an outcome cannot be recorded as it stands; undefined when it can. Fines lie within 民事诉讼法 §118. */
export function wrongWithOutcome(state: LocateRequest, outcome: Outcome, context: DecideContext): Failure | undefined {
  if (outcome.results.includes('detained') && linkedDetention(outcome) === undefined) {
    const wrong = wrongWithDetention(state, typedDetention(outcome), context);
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

/**
 * The request that the outcome names as its detention: of this case, about this person, and carried out. Undefined where the
 * outcome names none; unknown where a device does not hold the requests of the case.
 */
export function detentionLinked(state: LocateRequest, outcome: Outcome, { lookups: { requestsOfCase } }: DecideContext): GuardResult | undefined {
  const named = linkedDetention(outcome);
  if (named === undefined) return undefined;
  if (!requestsOfCase.known) return unknown('detention');
  const found = requestsOfCase.value.find(({ head }) => head.ref.id === named && head.ref.id !== state.id);
  if (found === undefined || !isSamePerson(found.head.personKey, state.personKey)) return failed('detention', 'LINK_UNKNOWN');
  return found.head.answeredAt === undefined ? failed('detention', 'DETENTION_PAPERS_MISSING') : passed('detention', [named]);
}
