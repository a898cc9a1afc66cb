import { describe, expect, test } from 'vitest';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import type { CaseRecordBody, CaseState } from '#shared/domain/cases/model.ts';
import type { PastStatement } from '#shared/domain/cases/past.ts';
import { instalmentPlan, nextStep } from '#shared/domain/cases/next-step.ts';
import { stepClock } from '#shared/domain/cases/step-clock.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { AccountId, CaseId, CommandId, CourtCode, PartyId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDate, endOfDay, instantAt } from '#shared/kernel/time.ts';

/** Story 1: 王某, principal 50,000.00, fee 650.00. */
function caseWith(status: CaseState['status'], ...records: CaseRecordBody[]): CaseState {
  return {
    id: 'case-1' as CaseId,
    version: records.length + 1,
    court: '苏0508' as CourtCode,
    caseNumber: '（2026）苏0508执90017号',
    cause: '民间借贷',
    filedOn: civilDate('2026-01-19'),
    title: '（2025）苏0508民初90311号',
    principal: fen(50_000_00),
    fee: fen(650_00),
    judge: 'gusu.jiang' as AccountId,
    parties: [{ id: 'p1' as PartyId, role: 'debtor', kind: 'person', name: '王某', idType: 'resident-id', idNo: '320599198703162138' }],
    status,
    records: records.map((body, n) => ({ id: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}` as CommandId, recordedAt: instantAt(civilDate('2026-01-20'), '09:00'), by: 'gusu.lu' as AccountId, body })),
    corrections: [],
    differences: [],
  };
}
const served: CaseRecordBody = { type: 'service', documents: ['enforcement-notice', 'asset-report-order', 'consumption-restriction'], servedOn: civilDate('2026-01-22'), method: 'direct', reportDue: civilDate('2026-02-05') };
const settled: CaseRecordBody = { type: 'settlement', agreedOn: civilDate('2026-02-26'), dueOn: civilDate('2026-08-26'), suspends: true, creditorAgrees: true, instalments: [] };
const pay = (on: string, yuan: number, towards: 'principal' | 'fee' = 'principal'): CaseRecordBody => ({ type: 'payment', on: civilDate(on), amount: fen(yuan * 100), payer: '王某', relation: 'debtor', towards });
const plan: CaseRecordBody = {
  type: 'settlement',
  agreedOn: civilDate('2026-09-14'),
  dueOn: civilDate('2027-02-22'),
  suspends: false,
  creditorAgrees: true,
  instalments: ['2026-10-15', '2026-11-16', '2026-12-15', '2027-01-15', '2027-02-22'].map((day) => ({ dueOn: civilDate(day), amount: fen(5_000_00) })),
};
const at = (day: string, time = '10:00') => instantAt(civilDate(day), time);
const rules = { calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS };
const step = (state: CaseState, day: string) => nextStep(state, [], at(day), rules);
/** Told by a person after the import. */
const told = (state: CaseState, ...past: PastStatement[]): CaseState => ({
  ...state,
  past: past.map((statement) => ({ ...statement, id: state.records[0]?.id ?? ('00000000-0000-7000-8000-000000000099' as CommandId), at: at('2026-01-20'), by: state.judge, from: 'person' })),
});

describe('what an open case asks for', () => {
  test('a new case that is known not to be served: serve notice and order within ten days', () => {
    const unserved = told(caseWith('filed'), { step: 'service', answer: 'not-done' });
    expect(step(unserved, '2026-01-20')).toMatchObject({ stage: 'filed', step: 'serve-notice', tone: 'attention', dueDate: '2026-01-29' });
    expect(step(unserved, '2026-01-30')).toMatchObject({ step: 'serve-notice', tone: 'danger' });
    // Ten days end on the first of May: the term runs past the holidays (§85), and so does the red.
    expect(step({ ...unserved, filedOn: civilDate('2026-04-21') }, '2026-05-05')).toMatchObject({ dueDate: '2026-05-06', tone: 'attention' });
  });

  test('a service that was voided sets no term for the report: only the order that stands does', () => {
    const [first, second] = [served, { ...served, servedOn: civilDate('2026-01-22'), reportDue: civilDate('2026-06-30') } as CaseRecordBody];
    const both = caseWith('enforcing', first, second);
    const voided = { at: at('2026-01-23'), by: both.judge, reason: '报告期限录入有误' };
    const corrected: CaseState = { ...both, records: both.records.map((record, n) => (n === 1 ? { ...record, voided } : record)) };
    expect(step(both, '2026-02-06')).toMatchObject({ step: 'await-report', dueDate: '2026-06-30' });
    expect(step(corrected, '2026-02-06')).toMatchObject({ stage: 'report-overdue', step: 'handle-missing-report', dueDate: '2026-02-05' });
  });

  test('the asset report is overdue on the day after its term, not on it', () => {
    expect(step(caseWith('enforcing', served), '2026-02-05')).toMatchObject({ stage: 'enforcing', step: 'await-report' });
    expect(step(caseWith('enforcing', served), '2026-02-06')).toMatchObject({ stage: 'report-overdue', step: 'handle-missing-report' });
  });

  test('a settlement past due proposes to resume, one within its term waits for the parties', () => {
    expect(step(caseWith('settled', served, settled), '2026-08-26')).toMatchObject({ stage: 'settled', dueDate: '2026-08-26', waitingOn: 'parties' });
    expect(step(caseWith('settled', served, settled), '2026-08-27')).toMatchObject({ stage: 'settlement-breached', step: 'resume', tone: 'danger' });
    expect(step(caseWith('enforcing', served, settled, { type: 'resume', appliedOn: civilDate('2026-08-27'), ruledOn: civilDate('2026-08-28') }), '2026-08-28').stage).toBe('report-overdue');
  });

  test('instalments: the next unpaid one is due, a missed one breaches the settlement', () => {
    const running = caseWith('settled', served, pay('2026-09-14', 25_000), plan);
    expect(step(running, '2026-09-15')).toMatchObject({ stage: 'settlement-running', step: 'await-instalment', dueDate: '2026-10-15', params: { n: 1, amount: '5,000.00' } });
    const first = caseWith('settled', served, pay('2026-09-14', 25_000), plan, pay('2026-10-14', 5_000));
    expect(step(first, '2026-10-20')).toMatchObject({ params: { n: 2 }, dueDate: '2026-11-16' });
    expect(step(first, '2026-11-17')).toMatchObject({ stage: 'settlement-breached', step: 'resume', dueDate: '2026-11-16' });
  });

  test('paid in full: fee first, then the judge confirms, then the case can be closed', () => {
    const paid = [served, pay('2026-03-01', 50_000)];
    expect(step(caseWith('enforcing', ...paid), '2026-03-02')).toMatchObject({ stage: 'paid', step: 'verify-fee' });
    expect(step(told(caseWith('enforcing', ...paid), { step: 'fee', answer: 'not-done' }), '2026-03-02')).toMatchObject({ stage: 'paid', step: 'collect-fee' });
    expect(step(told(caseWith('enforcing', ...paid), { step: 'fee', answer: 'done' }), '2026-03-02')).toMatchObject({ stage: 'paid', step: 'confirm-fulfilment' });
    expect(step(caseWith('enforcing', ...paid, pay('2026-03-01', 650, 'fee')), '2026-03-02')).toMatchObject({ stage: 'paid', step: 'confirm-fulfilment', waitingOn: 'court' });
    expect(step(caseWith('enforcing', ...paid, pay('2026-03-01', 650, 'fee'), { type: 'fulfilment', on: civilDate('2026-03-02') }), '2026-03-02').step).toBe('close-case');
    expect(step(caseWith('settled', served, settled, pay('2026-03-01', 50_000)), '2026-09-30').stage).toBe('paid');
  });
});

describe('the plan of instalments', () => {
  test('payments since the agreement fill it in order; earlier ones and the fee do not', () => {
    const state = caseWith('settled', pay('2026-09-14', 25_000), plan, pay('2026-10-10', 7_000), pay('2026-10-11', 650, 'fee'));
    expect(instalmentPlan(state, civilDate('2026-11-17')).map(({ n, state: is }) => [n, is])).toEqual([[1, 'paid'], [2, 'late'], [3, 'open'], [4, 'open'], [5, 'open']]);
    expect(instalmentPlan(caseWith('settled', settled), civilDate('2026-11-17'))).toEqual([]);
  });
});

describe('the clock of a step', () => {
  const clock = (of: Parameters<typeof stepClock>[0], day: string, time?: string) => stepClock(of, at(day, time), SHIPPED_CALENDAR, RULE_PARAMETERS);

  test('police review counts working days, over the make-up Sunday', () => {
    // 2026-09-20 is a Sunday on which offices work.
    expect(clock({ dueAt: endOfDay(civilDate('2026-09-21')), rule: 'POLICE_REVIEW' }, '2026-09-18')).toEqual({ due: '2026-09-21', left: { unit: 'working-days', count: 2 }, provisional: false });
    expect(clock({ dueAt: endOfDay(civilDate('2026-09-21')), rule: 'POLICE_REVIEW' }, '2026-09-21', '23:59')).toMatchObject({ left: { unit: 'working-days', count: 0 } });
  });

  test('what is overdue counts calendar days', () => {
    expect(clock({ dueAt: endOfDay(civilDate('2026-09-21')), rule: 'POLICE_REVIEW' }, '2026-09-27')).toMatchObject({ left: { unit: 'days', count: -6 } });
  });

  test('a duty in minutes runs to its instant', () => {
    const due = at('2026-09-11', '14:05');
    expect(clock({ dueAt: due, rule: 'HIT_ACKNOWLEDGE' }, '2026-09-11', '13:55')).toEqual({ due, left: { unit: 'until', at: due }, provisional: false });
  });

  test('a day without a rule counts calendar days; no day, no clock', () => {
    expect(clock({ dueDate: civilDate('2027-03-07') }, '2026-09-11')).toEqual({ due: '2027-03-07', left: { unit: 'days', count: 177 }, provisional: false });
    expect(clock({}, '2026-09-11')).toBeUndefined();
  });

  test('working days beyond the published holidays are provisional', () => {
    expect(clock({ dueDate: civilDate('2027-01-06'), rule: 'RESUBMIT' }, '2026-12-30')).toMatchObject({ provisional: true });
  });
});
