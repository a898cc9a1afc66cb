import type { CivilDate } from '../../kernel/time.ts';
import { addCalendarMonths } from '../calendar/index.ts';
import { type DecideContext, failed, type GuardResult, lawNumber, passed, unknown } from '../linkage/decision.ts';
import { type CaseState, type CloseApproval, type CloseWay, moneyOf, recordsOf } from './model.ts';
import { isFeeKnown, isMoneyKnown } from './past.ts';

/** A closing as it is asked for here, or as the export of the other system says it. */
export type Closing = { readonly closedOn: CivilDate; readonly closeWay: CloseWay; readonly approval?: CloseApproval };

/** Nobody may vanish from the clock because his case was closed (民事诉讼法解释 §482). */
function nobodyHeld(context: DecideContext): GuardResult {
  const requests = context.lookups.requestsOfCase;
  if (!requests.known) return unknown('closing-custody');
  return requests.value.some(({ head }) => head.held) ? failed('closing-custody', 'CASE_CUSTODY_RUNNING') : passed('closing-custody');
}

/** 执行完毕: nothing is left of the money, or, where no money is owed, the judge has confirmed the performance. */
function allPaid(state: CaseState): GuardResult {
  const { balance, feeBalance } = moneyOf(state);
  // What came in before the import is not known: nothing may be concluded from what still looks open.
  if ((balance > 0 && !isMoneyKnown(state)) || (balance <= 0 && feeBalance > 0 && !isFeeKnown(state))) return failed('closing-balance', 'CASE_MONEY_UNKNOWN');
  if (balance > 0 || feeBalance > 0) return failed('closing-balance', 'CASE_BALANCE_OPEN', { balance, feeBalance });
  const confirmed = recordsOf(state, 'fulfilment');
  if (state.principal === 0 && confirmed.length === 0) return failed('closing-balance', 'CASE_FULFILMENT_MISSING');
  return passed('closing-balance', confirmed.map(({ id }) => id));
}

/** 终本 needs more than three months of work since the filing (2016年终本规定 §1). */
function longEnough(state: CaseState, closing: Closing, context: DecideContext): GuardResult {
  const months = lawNumber('ROUND_TERMINATION_MIN', context);
  return closing.closedOn <= addCalendarMonths(state.filedOn, months) ? failed('closing-term', 'ROUND_TERMINATION_TOO_EARLY', { months }) : passed('closing-term');
}

/** 终本 needs the creditor's signature, or the collegial bench and the president (民事诉讼法解释 §517). */
function agreed(closing: Closing, context: DecideContext): GuardResult {
  if (lawNumber('ROUND_TERMINATION_APPROVAL', context) === 0) return passed('closing-approval');
  const { approval } = closing;
  const byCourt = approval?.benchOn !== undefined && approval.president !== undefined && approval.presidentOn !== undefined;
  return approval?.creditorSignedOn !== undefined || byCourt ? passed('closing-approval') : failed('closing-approval', 'CLOSE_APPROVAL_MISSING');
}

/**
 * What a closing needs, by its way. A closing that is filed here is refused where one fails; one that the export
 * reports has happened, so what fails becomes a difference that a person must settle.
 */
export function closeGuards(state: CaseState, closing: Closing, context: DecideContext): readonly GuardResult[] {
  return [
    nobodyHeld(context),
    ...(closing.closeWay === 'fully-enforced' ? [allPaid(state)] : []),
    ...(closing.closeWay === 'this-round-terminated' ? [longEnough(state, closing, context), agreed(closing, context)] : []),
  ];
}

/** Guards of an imported closing that speak against it. Its approval, and money not verified, lie in the other system: only what is known here counts. */
export function doubtsOfClosing(state: CaseState, closing: Closing, context: DecideContext): readonly string[] {
  return closeGuards(state, closing, context).flatMap(({ id, status, failure: why }) => (status === 'failed' && id !== 'closing-approval' && why?.code !== 'CASE_MONEY_UNKNOWN' ? [id] : []));
}
