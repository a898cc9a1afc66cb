import { type Fen, formatYuan } from '../../kernel/money.ts';
import { dateOf, type WorkingCalendar } from '../calendar/index.ts';
import { type DeadlineCode, dueAt, type RuleParameterTable } from '../deadlines/index.ts';
import type { NextStep } from '../linkage/next-step.ts';
import { type CivilDate, civilDateOf, type Instant } from '../../kernel/time.ts';
import { type CaseState, moneyOf, recordsOf, standingRecords } from './model.ts';
import { isFeeKnown, type PastStep, statedPast } from './past.ts';
import { caseTypeOf, isServed, procedureOf } from './procedure.ts';

/** What a case asks for by itself; what its requests ask for (`Mechanism.step`) has words of its own. A composer names those that it answers. */
export type CaseStep =
  | 'none'
  | 'serve-notice'
  | 'await-report'
  | 'handle-missing-report'
  | 'seek-debtor'
  | 'carry-out-preservation'
  | 'close-preservation'
  | 'decide-objection'
  | 'decide-review'
  | 'close-review'
  | 'await-instalment'
  | 'await-settlement'
  | 'resume'
  | 'await-resume'
  | 'collect-fee'
  | 'confirm-fulfilment'
  | 'close-case'
  | 'verify-fee'
  | `verify-${PastStep}`;
type OwnStep = NextStep & { readonly step: CaseStep };

/** One instalment of a settlement plan (分期), and what it asks for on a day. Amounts in fen. */
export type PlannedInstalment = { readonly n: number; readonly dueOn: CivilDate; readonly amount: Fen; readonly state: 'paid' | 'open' | 'late' };

/**
 * The plan of the last settlement against what was paid towards principal and interest since it was agreed: payments
 * fill the instalments in order of their days. Empty where the settlement has no instalments.
 */
export function instalmentPlan(state: CaseState, today: CivilDate): readonly PlannedInstalment[] {
  const settlement = recordsOf(state, 'settlement').at(-1)?.body;
  if (settlement === undefined) return [];
  let left = recordsOf(state, 'payment').reduce((sum, { body }) => (body.towards !== 'fee' && body.on > settlement.agreedOn ? sum + body.amount : sum), 0);
  return settlement.instalments
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
    .map(({ dueOn, amount }, index) => {
      const paid = left >= amount;
      left = Math.max(0, left - amount);
      return { n: index + 1, dueOn, amount, state: paid ? 'paid' : dueOn < today ? 'late' : 'open' };
    });
}

/** A settled case: nothing to do but watch, until a day passes unpaid; then the creditor may ask to resume (L2 §465). */
function ofSettlement(state: CaseState, today: CivilDate): OwnStep {
  const plan = instalmentPlan(state, today);
  const open = plan.find((instalment) => instalment.state !== 'paid');
  const dueOn = open?.dueOn ?? recordsOf(state, 'settlement').at(-1)?.body.dueOn;
  const due = dueOn === undefined ? {} : { dueDate: dueOn };
  if (dueOn !== undefined && dueOn < today && moneyOf(state).balance > 0) {
    return { stage: 'settlement-breached', step: 'resume', tone: 'danger', waitingOn: 'court', ...due, urgency: 9 };
  }
  if (open !== undefined) {
    return { stage: 'settlement-running', step: 'await-instalment', tone: 'acted', waitingOn: 'parties', ...due, params: { n: open.n, amount: formatYuan(open.amount) }, urgency: 80 };
  }
  return { stage: 'settled', step: 'await-settlement', tone: 'acted', waitingOn: 'parties', ...due, urgency: 80 };
}

/** The rules that terms of the law run by: a court may load its own numbers, and rest days come by notice. */
export type StepRules = { readonly calendar: WorkingCalendar; readonly parameters: RuleParameterTable };

/** Last day of a duty that runs from the filing of the case. */
function dueFromFiling(code: DeadlineCode, state: CaseState, { calendar, parameters }: StepRules): CivilDate {
  const { dueDate } = dueAt(code, { at: state.filedOn, source: 'document' }, calendar, parameters);
  if (dueDate === undefined) throw new RangeError(`${code} is no duty in days`);
  return dateOf(dueDate);
}

/** A duty of the court with a last day: red only when that day has passed. */
function dutyOf(stage: string, step: CaseStep, rule: DeadlineCode, dueDate: CivilDate, today: CivilDate): OwnStep {
  const late = dueDate < today;
  return { stage, step, tone: late ? 'danger' : 'attention', waitingOn: 'court', dueDate, rule, urgency: late ? 25 : 30 };
}

/**
 * A step whose past nobody has told yet (待核实, DOMAIN §1.13-18): no clock, no colour, and nobody's turn, so that it is
 * in no count of what is due.
 */
function toVerify(step: PastStep): OwnStep {
  return { stage: 'unverified', step: `verify-${step}`, tone: 'waiting', waitingOn: 'nobody', urgency: 48 };
}

/** Whether a step only says that something is not known, so that whatever is known explains the case better. */
export function isUnverified(step: Pick<NextStep, 'stage'>): boolean {
  return step.stage === 'unverified';
}

/** Carrying out a preservation ruling: done or not, without notice, report or a term that the file would tell. */
function ofPreservation(state: CaseState): OwnStep {
  const measures = statedPast(state, 'measures');
  if (measures === undefined) return toVerify('measures');
  return measures.answer === 'not-done'
    ? { stage: 'preserving', step: 'carry-out-preservation', tone: 'attention', waitingOn: 'court', urgency: 28 }
    : { stage: 'preserved', step: 'close-preservation', tone: 'acted', waitingOn: 'nobody', urgency: 85 };
}

/** An objection runs from its receipt at the latest on the day of filing; reconsideration may be extended, supervision has no term. */
function ofReview(state: CaseState, today: CivilDate, rules: StepRules, isObjection: boolean): OwnStep {
  const ruling = statedPast(state, 'ruling');
  if (ruling === undefined) return toVerify('ruling');
  if (ruling.answer !== 'not-done') return { stage: 'reviewed', step: 'close-review', tone: 'acted', waitingOn: 'nobody', urgency: 85 };
  if (!isObjection) return { stage: 'reviewing', step: 'decide-review', tone: 'waiting', waitingOn: 'court', urgency: 44 };
  return dutyOf('reviewing', 'decide-objection', 'OBJECTION_DECISION', dueFromFiling('OBJECTION_DECISION', state, rules), today);
}

/** Everything is paid; T2 still needs the fee and the judge's word, and only then may the case be closed. */
function ofPaid(state: CaseState): OwnStep {
  const paid = { stage: 'paid', tone: 'acted', urgency: 27 } as const;
  if (moneyOf(state).feeBalance > 0) {
    return isFeeKnown(state) ? { ...paid, step: 'collect-fee', waitingOn: 'parties' } : { ...paid, step: 'verify-fee', waitingOn: 'court' };
  }
  return { ...paid, step: recordsOf(state, 'fulfilment').length > 0 ? 'close-case' : 'confirm-fulfilment', waitingOn: 'court' };
}

/** Last day of the report, as the latest order says, and whether it passed before this product could have seen a report. */
function reportTerm(state: CaseState): { readonly due: CivilDate; readonly unseen: boolean } | undefined {
  const told = standingRecords(state).flatMap(({ body, recordedAt }) =>
    body.type === 'service' && body.reportDue !== undefined ? [{ due: body.reportDue, unseen: body.reportDue < civilDateOf(recordedAt) }] : [],
  );
  const past = statedPast(state, 'service');
  if (past?.reportDue !== undefined) told.push({ due: past.reportDue, unseen: past.reportDue < civilDateOf(past.at) });
  return told.sort((a, b) => (a.due < b.due ? -1 : 1)).at(-1);
}

/** An execution whose papers were served: the report, then the search. */
function ofServed(state: CaseState, today: CivilDate): OwnStep {
  const search: OwnStep = { stage: 'enforcing', step: 'seek-debtor', tone: 'waiting', waitingOn: 'court', urgency: 45 };
  const stated = statedPast(state, 'asset-report');
  if (recordsOf(state, 'asset-report').length > 0 || (stated !== undefined && stated.answer !== 'not-done')) return search;
  const term = reportTerm(state);
  if (stated === undefined && (term === undefined || (term.unseen && term.due < today))) {
    // Served here without a report's term (an old record) leaves nothing to wait for; a past that nobody told is asked.
    return term === undefined && statedPast(state, 'service') === undefined ? search : toVerify('asset-report');
  }
  if (term === undefined) return { stage: 'enforcing', step: 'await-report', tone: 'waiting', waitingOn: 'parties', urgency: 50 };
  if (term.due < today) return { stage: 'report-overdue', step: 'handle-missing-report', tone: 'attention', waitingOn: 'court', dueDate: term.due, rule: 'REPORT', urgency: 26 };
  return { stage: 'enforcing', step: 'await-report', tone: 'waiting', waitingOn: 'parties', dueDate: term.due, urgency: 50 };
}

/** What a person's own open case asks for, before any request runs. Days here are calendar days of §2.2. */
function ofCase(state: CaseState, today: CivilDate, rules: StepRules): OwnStep {
  if (state.status === 'closed') return { stage: 'closed', step: 'none', tone: 'ended', waitingOn: 'nobody', urgency: 999 };
  if (state.status === 'round-terminated') return { stage: 'round-terminated', step: 'none', tone: 'ended', waitingOn: 'nobody', urgency: 900 };
  const { course, noticeRuns } = procedureOf(state);
  if (course === 'preserve') return ofPreservation(state);
  if (course === 'review') return ofReview(state, today, rules, caseTypeOf(state) === '执异');
  if (course === 'none') return { stage: 'other-course', step: 'none', tone: 'waiting', waitingOn: 'nobody', urgency: 95 };
  if (state.status === 'stayed') return { stage: 'stayed', step: 'await-resume', tone: 'waiting', waitingOn: 'nobody', urgency: 90 };
  const isPaid = state.principal > 0 && moneyOf(state).balance <= 0;
  if (state.status === 'settled' && !isPaid) return ofSettlement(state, today);
  if (isPaid) return ofPaid(state);
  if (isServed(state)) return ofServed(state, today);
  const service = statedPast(state, 'service');
  if (service === undefined) return toVerify('service');
  if (service.answer === 'not-applicable') return ofServed(state, today);
  if (!noticeRuns) return { stage: 'filed', step: 'serve-notice', tone: 'attention', waitingOn: 'court', urgency: 30 };
  return dutyOf('filed', 'serve-notice', 'NOTICE', dueFromFiling('NOTICE', state, rules), today);
}

/**
 * The one next lawful step of a case (DOMAIN §1.1, §2.2): the most urgent of what its requests and the case itself ask
 * for. Pure.
 * @param steps what each running request of the case asks for by itself (`Mechanism.step`)
 */
export function nextStep(state: CaseState, steps: readonly NextStep[], now: Instant, rules: StepRules): NextStep {
  const today = civilDateOf(now);
  const own = ofCase(state, today, rules);
  // A running request explains the case better than the generic call to look for the debtor does, or than what nobody knows.
  if ((own.step === 'seek-debtor' || isUnverified(own)) && steps.length > 0) return steps.reduce((a, b) => (b.urgency < a.urgency ? b : a));
  return [...steps, own].reduce((a, b) => (b.urgency < a.urgency ? b : a));
}
