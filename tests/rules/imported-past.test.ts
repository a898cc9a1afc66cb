import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import type { ImportCase } from '#shared/domain/cases/commands.ts';
import { caseModule } from '#shared/domain/cases/decide.ts';
import { type CaseRecordBody, type CaseState, CaseStateSchema, moneyOf } from '#shared/domain/cases/model.ts';
import { nextStep } from '#shared/domain/cases/next-step.ts';
import { isFeeKnown, isMoneyKnown, PAST_ANSWERS, PAST_STEPS, type PastStatement, statedPast } from '#shared/domain/cases/past.ts';
import { caseTypeOf, openPast, PROCEDURES } from '#shared/domain/cases/procedure.ts';
import { stepClock } from '#shared/domain/cases/step-clock.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { CASE_NUMBER_TYPES, parseCaseNumber } from '#shared/domain/identifiers/index.ts';
import type { Command } from '#shared/domain/linkage/command.ts';
import { NO_LOOKUPS } from '#shared/domain/linkage/lookups.ts';
import type { AccountId, CaseId, CommandId, CourtCode, FileHash, PartyId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';
import { Value } from 'typebox/value';

const TODAY = civilDate('2026-11-30');
const NOW = instantAt(TODAY, '10:00');
const RULES = { calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS };

function row(more: Partial<ImportCase> = {}): ImportCase {
  return {
    caseId: 'case-1' as CaseId,
    court: '苏0508' as CourtCode,
    caseNumber: '（2026）苏0508执90017号',
    cause: '民间借贷纠纷',
    filedOn: civilDate('2026-01-12'),
    title: '（2025）苏0508民初90311号',
    principal: fen(50_000_00),
    fee: fen(650_00),
    judge: 'gusu.jiang' as AccountId,
    clerk: 'gusu.lu' as AccountId,
    parties: [{ id: 'p1' as PartyId, role: 'debtor', kind: 'person', name: '王某', idType: 'resident-id', idNo: '320599198703162138' }],
    sourceRow: { file: `sha256:${'a'.repeat(64)}` as FileHash, row: 2 },
    ...more,
  };
}

let count = 0;
function file(state: CaseState | undefined, kind: string, payload: unknown) {
  count += 1;
  const id = `00000000-0000-7000-8000-${String(count).padStart(12, '0')}` as CommandId;
  const actor = { account: 'gusu.lu' as AccountId, role: 'clerk' as const, court: '苏0508' as CourtCode };
  const decision = caseModule.decide(state, { id, kind, payload, actor } as unknown as Command, { now: NOW, ...RULES, lookups: NO_LOOKUPS });
  if (decision.kind === 'refuse') return { refused: decision.failure.code };
  let after = state;
  for (const event of decision.events) after = caseModule.apply(after, event, { commandId: id, aggregate: { type: 'case', id: 'case-1' }, at: NOW, by: actor });
  return { state: after, events: decision.events.map((event) => event.kind) };
}
function imported(more: Partial<ImportCase> = {}): CaseState {
  const { state } = file(undefined, 'case.import', row(more));
  if (state === undefined) throw new Error('not imported');
  return state;
}
function say(state: CaseState, ...statements: PastStatement[]): CaseState {
  const done = file(state, 'case.state-past', { caseId: state.id, statements });
  if (done.state === undefined) throw new Error(done.refused);
  return done.state;
}
const step = (state: CaseState) => nextStep(state, [], NOW, RULES);
const clock = (state: CaseState) => stepClock(step(state), NOW, SHIPPED_CALENDAR, RULE_PARAMETERS);

describe('a case that was imported and of whose past nothing is known', () => {
  test.each(CASE_NUMBER_TYPES)('%s: no red, no clock, no turn of the court, whatever its age', (type) => {
    const state = imported({ caseNumber: `（2026）苏0508${type}90017号` });
    expect(step(state)).toMatchObject({ tone: 'waiting', waitingOn: 'nobody' });
    expect(clock(state)).toBeUndefined();
  });

  test('asks whether it was served, and afterwards whether the report came', () => {
    expect(step(imported())).toMatchObject({ stage: 'unverified', step: 'verify-service' });
    expect(openPast(imported())).toEqual(['service', 'asset-report', 'payment', 'fee', 'measures']);
    expect(step(say(imported(), { step: 'service', answer: 'done', on: civilDate('2026-01-22') }))).toMatchObject({ stage: 'unverified', step: 'verify-asset-report' });
  });

  test('a case of an earlier release, which has no statements, is one of them', () => {
    const { past: _none, ...rest } = imported();
    const old: CaseState = rest;
    expect(step(old)).toMatchObject({ step: 'verify-service' });
    expect([isMoneyKnown(old), isFeeKnown(old)]).toEqual([false, false]);
  });
});

describe('what a person says of the past', () => {
  test('not served: from then on the term of the law runs, and is late where it is', () => {
    const state = say(imported(), { step: 'service', answer: 'not-done' });
    expect(step(state)).toMatchObject({ step: 'serve-notice', tone: 'danger', dueDate: '2026-01-22' });
    expect(clock(state)?.left).toMatchObject({ unit: 'days', count: -312 });
  });

  test('not reported, with a term that the order set: late; without one nothing is late', () => {
    const late = say(imported(), { step: 'service', answer: 'done', on: civilDate('2026-01-22'), reportDue: civilDate('2026-02-05') }, { step: 'asset-report', answer: 'not-done' });
    expect(step(late)).toMatchObject({ step: 'handle-missing-report', dueDate: '2026-02-05' });
    const open = say(imported(), { step: 'service', answer: 'done' }, { step: 'asset-report', answer: 'not-done' });
    expect(step(open)).toMatchObject({ step: 'await-report' });
    expect(clock(open)).toBeUndefined();
  });

  test('done, or not applicable: the search can begin', () => {
    for (const answer of ['done', 'not-applicable'] as const) {
      expect(step(say(imported(), { step: 'service', answer }, { step: 'asset-report', answer }))).toMatchObject({ step: 'seek-debtor' });
    }
  });

  test('a report whose term ended before the service was recorded here is not late by what is known', () => {
    const served: CaseRecordBody = { type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: civilDate('2026-01-22'), method: 'direct', reportDue: civilDate('2026-02-05') };
    const recorded = (on: string): CaseState => ({
      ...imported(),
      status: 'enforcing',
      records: [{ id: '00000000-0000-7000-8000-000000009999' as CommandId, recordedAt: instantAt(civilDate(on), '09:00'), by: 'gusu.lu' as AccountId, body: served }],
    });
    expect(step(recorded('2026-11-20'))).toMatchObject({ step: 'verify-asset-report' });
    expect(step(recorded('2026-01-23'))).toMatchObject({ step: 'handle-missing-report' });
  });

  test('a day to come, and money without a sum, are refused', () => {
    const say = (statement: PastStatement) => file(imported(), 'case.state-past', { caseId: 'case-1', statements: [statement] });
    expect(say({ step: 'service', answer: 'done', on: civilDate('2026-12-01') })).toEqual({ refused: 'DATES_OUT_OF_ORDER' });
    expect(say({ step: 'service', answer: 'done', on: '2026-02-31' as typeof TODAY })).toEqual({ refused: 'DATES_OUT_OF_ORDER' });
    expect(say({ step: 'payment', answer: 'done' })).toEqual({ refused: 'PAST_AMOUNT_MISSING' });
  });

  test('what is said for many at once leaves what is known of one', () => {
    const known = say(imported(), { step: 'service', answer: 'done', on: civilDate('2026-01-20') });
    const many = file(known, 'case.state-past', { caseId: 'case-1', onlyOpen: true, statements: [{ step: 'service', answer: 'not-done' }, { step: 'fee', answer: 'done' }] });
    expect(many.events).toEqual(['case-past-stated']);
    expect(many.state && statedPast(many.state, 'service')).toMatchObject({ answer: 'done', on: '2026-01-20' });
    expect(many.state && statedPast(many.state, 'fee')).toMatchObject({ answer: 'done', from: 'person' });
  });

  test('commutes over steps, and every resulting state holds its schema (property)', () => {
    const statement = fc.record({ step: fc.constantFrom(...PAST_STEPS), answer: fc.constantFrom(...PAST_ANSWERS) }).map((each): PastStatement => (each.step === 'payment' && each.answer === 'done' ? { ...each, amount: fen(100) } : each));
    fc.assert(
      fc.property(fc.uniqueArray(statement, { selector: ({ step: of }) => of, maxLength: PAST_STEPS.length }), (all) => {
        const ways = [all, all.toReversed()].map((order) => order.reduce((state, each) => say(state, each), imported()));
        const essence = ways.map((state) => [state.status, step(state), PAST_STEPS.map((of) => statedPast(state, of)?.answer), moneyOf(state)]);
        expect(essence[0]).toEqual(essence[1]);
        for (const state of ways) expect([...Value.Errors(CaseStateSchema, state)]).toEqual([]);
      }),
    );
  });
});

describe('a report whose term the file tells', () => {
  const served = (reportDue: string) => imported({ past: [{ step: 'service', answer: 'done', on: civilDate('2026-10-20'), reportDue: civilDate(reportDue) }] });

  test('that ended before the import: nobody here saw whether it came', () => {
    expect(step(served('2026-11-03'))).toMatchObject({ step: 'verify-asset-report' });
  });

  test('that ends after the import is watched like any other', () => {
    expect(step(served('2026-12-04'))).toMatchObject({ step: 'await-report', dueDate: '2026-12-04' });
    expect(nextStep(served('2026-12-04'), [], instantAt(civilDate('2026-12-05'), '09:00'), RULES)).toMatchObject({ step: 'handle-missing-report' });
  });
});

describe('what the file says of the past', () => {
  const past: PastStatement[] = [{ step: 'service', answer: 'done', on: civilDate('2026-01-22') }, { step: 'payment', answer: 'done', amount: fen(20_000_00) }];

  test('against what is known is a difference, told once; what it adds or leaves open is none', () => {
    const known = say(imported({ past }), { step: 'fee', answer: 'done' });
    const again = (told: PastStatement[], state = known) => file(state, 'case.import', row({ past: told }));
    expect(again(past).events).toEqual([]);
    expect(again([{ step: 'service', answer: 'done' }, { step: 'measures', answer: 'done' }]).state?.differences).toEqual([]);
    const against = again([{ step: 'service', answer: 'done', on: civilDate('2026-03-03') }, { step: 'payment', answer: 'not-done' }, { step: 'fee', answer: 'not-done' }]);
    expect(against.state?.differences).toMatchObject([
      { field: 'past-service', stored: 'done 2026-01-22', incoming: 'done 2026-03-03', corrected: false },
      { field: 'past-payment', stored: 'done 2000000', incoming: 'not-done', corrected: false },
      { field: 'past-fee', stored: 'done', incoming: 'not-done', corrected: true },
    ]);
    // What is known stays until a person says otherwise; and the same file again lists nothing new.
    expect(against.state && statedPast(against.state, 'service')).toMatchObject({ on: '2026-01-22' });
    expect(against.state && again([{ step: 'payment', answer: 'not-done' }], against.state).events).toEqual([]);
    expect(against.state && file(against.state, 'case.settle-difference', { caseId: 'case-1', field: 'past-fee', choice: 'keep' }).state?.differences).toHaveLength(2);
  });

  test('counts from the import on; a day to come tells nothing', () => {
    const state = imported({ past: [...past, { step: 'asset-report', answer: 'done', on: civilDate('2027-01-01') }] });
    expect(state.status).toBe('enforcing');
    expect(statedPast(state, 'service')).toMatchObject({ from: 'file', on: '2026-01-22' });
    expect(step(state)).toMatchObject({ step: 'verify-asset-report' });
  });

  test('the same file again changes nothing; a later one adds, and never speaks against a person', () => {
    const state = imported({ past });
    expect(file(state, 'case.import', row({ past })).events).toEqual([]);
    const later: PastStatement[] = [{ step: 'service', answer: 'not-done' }, { step: 'fee', answer: 'done' }];
    expect(file(state, 'case.import', row({ past: later })).events).toEqual(['case-differences-found', 'case-past-stated']);
    const person = say(imported(), { step: 'service', answer: 'not-done' });
    expect(file(person, 'case.import', row({ past })).events).toEqual(['case-differences-found', 'case-past-stated']);
    expect(statedPast(file(person, 'case.import', row({ past })).state ?? person, 'service')).toMatchObject({ answer: 'not-done', from: 'person' });
  });

  test('money that was registered here is not counted a second time from a later file', () => {
    const state = imported();
    const paid = file(state, 'case.add-record', { caseId: 'case-1', record: { type: 'payment', on: civilDate('2026-11-20'), amount: fen(20_000_00), payer: '王某', relation: 'debtor', towards: 'principal' } });
    const again = file(paid.state, 'case.import', row({ past }));
    expect(again.events).toEqual(['case-past-stated']);
    expect(again.state && moneyOf(again.state).paid).toBe(20_000_00);
  });
});

describe('the money of a case', () => {
  test('is unknown until somebody tells what was received before; nothing received is something known', () => {
    expect(isMoneyKnown(imported())).toBe(false);
    expect(isMoneyKnown(say(imported(), { step: 'payment', answer: 'not-done' }))).toBe(true);
  });

  test('what was received before counts like what is registered here', () => {
    const state = say(imported(), { step: 'payment', answer: 'done', amount: fen(20_000_00) }, { step: 'fee', answer: 'done' });
    expect(moneyOf(state)).toMatchObject({ paid: 20_000_00, balance: 30_000_00, feeBalance: 0 });
    expect(step(say(imported(), { step: 'payment', answer: 'done', amount: fen(50_000_00) }))).toMatchObject({ stage: 'paid', step: 'verify-fee' });
  });
});

describe('全部履行', () => {
  const fulfil = (state: CaseState) => {
    count += 1;
    const command = { id: 'x', kind: 'case.add-record', payload: { caseId: state.id, record: { type: 'fulfilment', on: TODAY } }, actor: { account: 'gusu.jiang', role: 'judge', court: '苏0508' } } as unknown as Command;
    const decision = caseModule.decide(state, command, { now: NOW, ...RULES, lookups: NO_LOOKUPS });
    return decision.kind === 'refuse' ? decision.failure.code : decision.kind;
  };

  test('is not refused for a balance that nobody knows: it is asked first', () => {
    expect(fulfil(imported())).toBe('CASE_MONEY_UNKNOWN');
    expect(fulfil(say(imported(), { step: 'payment', answer: 'not-done' }, { step: 'fee', answer: 'done' }))).toBe('CASE_BALANCE_OPEN');
    expect(fulfil(say(imported(), { step: 'payment', answer: 'done', amount: fen(50_000_00) }))).toBe('CASE_MONEY_UNKNOWN');
    expect(fulfil(say(imported(), { step: 'payment', answer: 'done', amount: fen(50_000_00) }, { step: 'fee', answer: 'done' }))).toBe('accept');
  });
});

describe('other types have their own steps, or none', () => {
  const of = (type: string, ...statements: PastStatement[]) => {
    const state = imported({ caseNumber: `（2026）苏0508${type}90017号` });
    return step(statements.length === 0 ? state : say(state, ...statements));
  };

  test('an objection runs 15 days from its filing, once it is known to be undecided', () => {
    expect(of('执异')).toMatchObject({ step: 'verify-ruling' });
    expect(of('执异', { step: 'ruling', answer: 'not-done' })).toMatchObject({ step: 'decide-objection', rule: 'OBJECTION_DECISION', dueDate: '2026-01-27', tone: 'danger' });
    expect(of('执异', { step: 'ruling', answer: 'done' })).toMatchObject({ step: 'close-review' });
  });

  test('reconsideration and supervision have no clock that could be wrong', () => {
    for (const type of ['执复', '执监']) expect(of(type, { step: 'ruling', answer: 'not-done' })).toEqual({ stage: 'reviewing', step: 'decide-review', tone: 'waiting', waitingOn: 'court', urgency: 44 });
  });

  test('a preservation is carried out; it is never served a notice', () => {
    for (const type of ['执保', '财保']) {
      expect(of(type)).toMatchObject({ step: 'verify-measures' });
      expect(of(type, { step: 'measures', answer: 'not-done' })).toMatchObject({ step: 'carry-out-preservation' });
      expect(of(type, { step: 'measures', answer: 'done' })).toMatchObject({ step: 'close-preservation', waitingOn: 'nobody' });
    }
  });

  test('a resumed case has no second term of notice', () => {
    expect(of('执恢', { step: 'service', answer: 'not-done' })).toEqual({ stage: 'filed', step: 'serve-notice', tone: 'attention', waitingOn: 'court', urgency: 30 });
  });

  test('the type is read as the number itself is read, the form before 2016 included', () => {
    for (const type of CASE_NUMBER_TYPES) {
      const caseNumber = `（2026）苏0508${type}90017号之一`;
      const parsed = parseCaseNumber(caseNumber);
      expect([type, caseTypeOf({ caseNumber })]).toEqual([parsed.ok && parsed.value.type, type]);
    }
    expect(['（2014）园执字第1234号', '（2014）园执恢字第12号', '没有案号'].map((caseNumber) => caseTypeOf({ caseNumber }))).toEqual(['执', '执恢', '执']);
  });

  test('every type of number has a procedure with its source', () => {
    expect(Object.keys(PROCEDURES).sort()).toEqual([...CASE_NUMBER_TYPES].sort());
    for (const { source } of Object.values(PROCEDURES)) expect(source).not.toBe('');
  });
});
