import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRuleParameters, RULE_PARAMETERS, withOverrides } from '#shared/domain/deadlines/index.ts';
import {
  delayedInterest,
  type DelayedInterestInput,
  enforcementFee,
  enforcementFeeLines,
  moneyLine,
  parseAmount,
  parseAmountCell,
  rmbUppercase,
} from '#shared/domain/money/index.ts';
import { addDays, type CivilDate, civilDate } from '#shared/kernel/time.ts';
import { fen, formatYuan, MAX_FEN } from '#shared/kernel/money.ts';

const day = civilDate;
const yuan = (amount: number) => fen(Math.round(amount * 100));
const anyFen = fc.integer({ min: 0, max: 9_000_000_000_000_000 }).map((value) => fen(value));
/** Amounts of every size: a plain integer would almost never be small. */
const caseFen = fc.integer({ min: 0, max: 11 }).chain((power) => fc.integer({ min: 0, max: 10 ** power })).map((value) => fen(value));

describe('amounts of an import', () => {
  test.each([
    ['50000', 50_000],
    ['50,000.00', 50_000],
    ['1,234,567.8', 1_234_567.8],
    ['５０，０００．００', 50_000],
    ['¥50,000', 50_000],
    ['￥ 50,000.00元', 50_000],
    ['人民币50000元整', 50_000],
    ['人民币 ¥5 元', 5],
    ['RMB 12.30', 12.3],
    ['5万元', 50_000],
    ['5 万', 50_000],
    ['12.3456万元', 123_456],
    ['1.234567万元', 12_345.67],
    ['1.2亿元', 120_000_000],
    ['0', 0],
    ['-0.00', 0],
    ['0007', 7],
    ['1000000000000', 1_000_000_000_000],
  ])('%s', (text, amount) => {
    expect(parseAmount(text)).toEqual({ ok: true, value: yuan(amount) });
  });

  test.each([
    ['-100', 'AMOUNT_NEGATIVE'],
    ['－１００', 'AMOUNT_NEGATIVE'],
    ['−100', 'AMOUNT_NEGATIVE'],
    ['¥-100', 'AMOUNT_NEGATIVE'],
    ['（100.00）', 'AMOUNT_NEGATIVE'],
    ['-5万元', 'AMOUNT_NEGATIVE'],
    ['1.005', 'AMOUNT_TOO_PRECISE'],
    ['1.000', 'AMOUNT_TOO_PRECISE'], // a thousand elsewhere
    ['1.2345678万元', 'AMOUNT_TOO_PRECISE'],
    ['1000000000000.01', 'AMOUNT_TOO_LARGE'],
    ['1000000亿', 'AMOUNT_TOO_LARGE'],
    ['', 'AMOUNT_MALFORMED'],
    ['元', 'AMOUNT_MALFORMED'],
    ['1,23', 'AMOUNT_MALFORMED'],
    ['1,0000', 'AMOUNT_MALFORMED'],
    ['100、200', 'AMOUNT_MALFORMED'],
    ['1.2.3', 'AMOUNT_MALFORMED'],
    ['1e5', 'AMOUNT_MALFORMED'],
    ['=1+1', 'AMOUNT_MALFORMED'],
    ['(100', 'AMOUNT_MALFORMED'],
    ['伍万元', 'AMOUNT_MALFORMED'],
    ['5千元', 'AMOUNT_MALFORMED'],
    ['100元/月', 'AMOUNT_MALFORMED'],
    ['约5万元', 'AMOUNT_MALFORMED'],
  ])('%s: %s', (text, code) => {
    expect(parseAmount(text)).toEqual({ ok: false, error: { code } });
  });

  test('what the product writes, it reads', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: MAX_FEN }).map((value) => fen(value)), (amount) => {
      expect(parseAmount(formatYuan(amount))).toEqual({ ok: true, value: amount });
    }));
  });

  test('万元 is ten thousand times the same number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (n) => {
      expect(parseAmount(`${formatYuan(fen(n))}万元`)).toEqual({ ok: true, value: n * 10_000 });
    }),
    );
  });

  test.each([
    [1234.56, 123_456],
    [0.1 + 0.2, 30],
    [12_345_678_901.23, 1_234_567_890_123],
    [1_000_000_000_000, 100_000_000_000_000],
    [0, 0],
  ])('number cell %d', (cell, value) => {
    expect(parseAmountCell(cell)).toEqual({ ok: true, value });
  });

  test.each([
    [1.005, 'AMOUNT_TOO_PRECISE'],
    [0.001, 'AMOUNT_TOO_PRECISE'],
    [-1, 'AMOUNT_NEGATIVE'],
    [1e14, 'AMOUNT_TOO_LARGE'],
    [Number.NaN, 'AMOUNT_MALFORMED'],
    [Number.POSITIVE_INFINITY, 'AMOUNT_MALFORMED'],
  ])('number cell %d: %s', (cell, code) => {
    expect(parseAmountCell(cell)).toEqual({ ok: false, error: { code } });
  });

  test('a cell of whole fen is taken as it', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100_000_000_000_000 }), (n) => {
      expect(parseAmountCell(n / 100)).toEqual({ ok: true, value: n });
    }));
  });
});

describe('capital numerals', () => {
  test.each([
    [0, '零元整'],
    [0.05, '伍分'],
    [0.5, '伍角整'],
    [1, '壹元整'],
    [10, '壹拾元整'],
    [1010.01, '壹仟零壹拾元零壹分'],
    [1409.5, '壹仟肆佰零玖元伍角整'],
    [6007.14, '陆仟零柒元壹角肆分'],
    [1680.32, '壹仟陆佰捌拾元叁角贰分'],
    [16_409.02, '壹万陆仟肆佰零玖元零贰分'],
    [325.04, '叁佰贰拾伍元零肆分'],
    [10_500, '壹万零伍佰元整'],
    [50_000, '伍万元整'],
    [107_000.53, '壹拾万柒仟元伍角叁分'],
    [100_001, '壹拾万零壹元整'],
    [10_010_000, '壹仟零壹万元整'],
    [100_000_000, '壹亿元整'],
    [100_010_000, '壹亿零壹万元整'],
    [100_000_010, '壹亿零壹拾元整'],
    [1e12, '壹万亿元整'],
    [1_000_100_010_001, '壹万零壹亿零壹万零壹元整'],
    [-5, '负伍元整'],
  ])('%d is %s', (amount, text) => {
    expect(rmbUppercase(yuan(amount))).toBe(text);
  });

  /** Reads capital numerals back, by their grammar and not by the way they are written. */
  function read(text: string): number {
    const digit = (sign: string) => '零壹贰叁肆伍陆柒捌玖'.indexOf(sign);
    const places: Readonly<Record<string, number>> = { 拾: 10, 佰: 100, 仟: 1_000 };
    const [whole = '', small = ''] = text.includes('元') ? text.split('元') : ['', text];
    let [total, section, last] = [0n, 0n, 0n];
    for (const sign of whole) {
      if (sign in places) [section, last] = [section + last * BigInt(places[sign] ?? 0), 0n];
      else if (sign === '万') [total, section, last] = [total + (section + last) * 10_000n, 0n, 0n];
      else if (sign === '亿') [total, section, last] = [(total + section + last) * 100_000_000n, 0n, 0n];
      else last = BigInt(digit(sign));
    }
    const of = (unit: string) => digit(small.charAt(small.indexOf(unit) - 1) || '零');
    return Number((total + section + last) * 100n) + (small.includes('角') ? of('角') * 10 : 0) + (small.includes('分') ? of('分') : 0);
  }

  test('every amount can be read back', () => {
    fc.assert(fc.property(fc.oneof(anyFen, caseFen), (amount) => {
      expect(read(rmbUppercase(amount))).toBe(amount);
    }), { numRuns: 500 });
  });
});

describe('enforcement application fee', () => {
  const on = day('2026-09-08');

  test.each([
    [0, 50],
    [10_000, 50],
    [10_000.01, 50],
    [50_000, 650],
    [70_000, 950],
    [300_000, 4_400],
    [500_000, 7_400],
    [1_000_000, 12_400],
    [5_000_000, 52_400],
    [10_000_000, 77_400],
    [20_000_000, 87_400],
  ])('%d yuan cost %d', (amount, fee) => {
    expect(enforcementFee(yuan(amount), on, RULE_PARAMETERS)).toBe(yuan(fee));
  });

  test('a line is rounded half up to the fen', () => {
    expect(enforcementFee(fen(1_000_033), on, RULE_PARAMETERS)).toBe(5_000); // 0.495 fen
    expect(enforcementFee(fen(1_000_034), on, RULE_PARAMETERS)).toBe(5_001); // 0.51 fen
    expect(enforcementFee(fen(1_000_100), on, RULE_PARAMETERS)).toBe(5_002); // 1.5 fen
  });

  test('its lines cover the amount without a gap', () => {
    fc.assert(
      fc.property(caseFen, (amount) => {
        const lines = enforcementFeeLines(amount, on, RULE_PARAMETERS);
        expect(lines[0]?.from).toBe(0);
        expect(lines.at(-1)?.to).toBe(amount);
        lines.slice(1).forEach((line, i) => expect(line.from).toBe(lines[i]?.to));
      }),
    );
  });

  test('more applied for never costs less', () => {
    fc.assert(fc.property(anyFen, anyFen, (a, b) => enforcementFee(fen(Math.min(a, b)), on, RULE_PARAMETERS) <= enforcementFee(fen(Math.max(a, b)), on, RULE_PARAMETERS)));
  });

  test('a negative amount has no fee', () => {
    expect(() => enforcementFee(fen(-1), on, RULE_PARAMETERS)).toThrow(RangeError);
  });
});

describe('interest for delayed performance', () => {
  function of(input: DelayedInterestInput) {
    const result = delayedInterest(input, RULE_PARAMETERS);
    if (!result.ok) throw new Error(result.error.code);
    return result.value;
  }
  const due = day('2024-06-30');
  const loan = [{ dueOn: due, amount: yuan(50_000) }];

  test('50,000 for 365 days', () => {
    expect(of({ duties: loan, payments: [], through: addDays(due, 365) }).total).toBe(yuan(3_193.75));
  });

  test('50,000 due 2024-06-30 and paid 2024-12-31: 184 days', () => {
    const result = of({ duties: loan, payments: [{ on: day('2024-12-31'), amount: yuan(50_000) }], through: day('2025-03-01') });
    expect(result).toEqual({
      total: yuan(1_610),
      segments: [{ dueOn: due, from: '2024-07-01', to: '2024-12-31', days: 184, principal: yuan(50_000), ratePpmPerDay: 175, interest: yuan(1_610) }],
    });
  });

  test('20,000 paid on day 100 of 184', () => {
    const result = of({ duties: loan, payments: [{ on: addDays(due, 100), amount: yuan(20_000) }], through: addDays(due, 184) });
    expect(result.segments.map((s) => [s.days, s.principal, s.interest])).toEqual([
      [100, yuan(50_000), yuan(875)],
      [84, yuan(30_000), yuan(441)],
    ]);
    expect(result.total).toBe(yuan(1_316));
  });

  test('a payment on or before the last day bears nothing, a payment after the count changes nothing', () => {
    expect(of({ duties: loan, payments: [{ on: due, amount: yuan(50_000) }], through: day('2025-01-01') })).toEqual({ total: 0, segments: [] });
    expect(of({ duties: loan, payments: [{ on: addDays(due, 11), amount: yuan(50_000) }], through: addDays(due, 10) }).total).toBe(yuan(87.5));
    expect(of({ duties: loan, payments: [], through: due })).toEqual({ total: 0, segments: [] });
  });

  test('each instalment runs from its own day, and money meets the oldest first', () => {
    const duties = [
      { dueOn: addDays(due, 50), amount: yuan(10_000) },
      { dueOn: due, amount: yuan(10_000) },
    ];
    const result = of({ duties, payments: [{ on: addDays(due, 100), amount: yuan(15_000) }], through: addDays(due, 200) });
    expect(result.segments.map((s) => [s.dueOn, s.days, s.principal])).toEqual([
      [due, 100, yuan(10_000)],
      [addDays(due, 50), 50, yuan(10_000)],
      [addDays(due, 50), 100, yuan(5_000)],
    ]);
    expect(result.total).toBe(yuan(175 + 87.5 + 87.5));
  });

  test('uncounted days are listed and bear nothing', () => {
    const result = of({ duties: loan, payments: [], through: addDays(due, 100), uncounted: [{ from: addDays(due, 11), to: addDays(due, 40), reason: '再审中止' }] });
    expect(result.segments.map((s) => [s.days, s.interest, s.uncounted])).toEqual([
      [10, yuan(87.5), undefined],
      [30, 0, '再审中止'],
      [60, yuan(525), undefined],
    ]);
  });

  test('a new rate begins a new segment', () => {
    const overrides = parseRuleParameters({ version: 't', rows: [{ code: 'DELAYED_INTEREST_RATE', value: 350, unit: 'ppm-per-day', effectiveFrom: '2024-07-11', basis: 'law', source: '测试' }] });
    if (!overrides.ok) throw new Error(overrides.error.code);
    const result = delayedInterest({ duties: loan, payments: [], through: addDays(due, 20) }, withOverrides(RULE_PARAMETERS, overrides.value));
    expect(result).toMatchObject({ ok: true, value: { total: yuan(87.5 + 175), segments: [{ days: 10, ratePpmPerDay: 175 }, { days: 10, ratePpmPerDay: 350 }] } });
  });

  test('half a fen is rounded up, once a segment', () => {
    // 100 fen x 175 ppm x 20 days = 0.35 fen; x 29 days = 0.5075 fen.
    const one = [{ dueOn: due, amount: fen(100) }];
    expect(of({ duties: one, payments: [], through: addDays(due, 20) }).total).toBe(0);
    expect(of({ duties: one, payments: [], through: addDays(due, 29) }).total).toBe(1);
    expect(of({ duties: [{ dueOn: due, amount: fen(20_000) }], payments: [], through: addDays(due, 1) }).total).toBe(4); // 3.5
  });

  test('days before 2014-08-01 are left to a person', () => {
    expect(delayedInterest({ duties: [{ dueOn: day('2014-07-30'), amount: yuan(1) }], payments: [], through: day('2015-01-01') }, RULE_PARAMETERS)).toEqual({ ok: false, error: { code: 'INTEREST_PERIOD_UNSUPPORTED' } });
    expect(delayedInterest({ duties: [{ dueOn: day('2014-07-31'), amount: yuan(1) }], payments: [], through: day('2015-01-01') }, RULE_PARAMETERS).ok).toBe(true);
  });

  test('senseless input is refused', () => {
    const bad = { ok: false, error: { code: 'INTEREST_INPUT_INVALID' } };
    expect(delayedInterest({ duties: [{ dueOn: due, amount: fen(-1) }], payments: [], through: due }, RULE_PARAMETERS)).toEqual(bad);
    expect(delayedInterest({ duties: loan, payments: [{ on: due, amount: fen(-1) }], through: due }, RULE_PARAMETERS)).toEqual(bad);
    expect(delayedInterest({ duties: loan, payments: [], through: due, uncounted: [{ from: due, to: addDays(due, -1), reason: '' }] }, RULE_PARAMETERS)).toEqual(bad);
  });

  test('absurd spans and sums are errors, never a throw', () => {
    const refusal = (code: string) => ({ ok: false, error: { code } });
    expect(delayedInterest({ duties: loan, payments: [], through: day('2199-01-01') }, RULE_PARAMETERS)).toEqual(refusal('INTEREST_SPAN_TOO_LONG'));
    expect(delayedInterest({ duties: loan, payments: [{ on: day('2199-12-31'), amount: fen(1) }], through: day('2026-09-22') }, RULE_PARAMETERS)).toEqual(refusal('INTEREST_SPAN_TOO_LONG'));
    expect(delayedInterest({ duties: loan, payments: [], through: '2026-02-31' as CivilDate }, RULE_PARAMETERS)).toEqual(refusal('INTEREST_INPUT_INVALID'));
    const huge = Array.from({ length: 3 }, () => ({ dueOn: day('2014-08-01'), amount: fen(9_000_000_000_000_000) }));
    expect(delayedInterest({ duties: huge, payments: [], through: day('2114-07-01') }, RULE_PARAMETERS)).toEqual(refusal('AMOUNT_TOO_LARGE'));
  });

  test('whatever days and sums are given, the answer is a result', () => {
    const anyDay = fc.oneof(fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    }).map((d) => d.toISOString().slice(0, 10)), fc.constantFrom('2026-02-31', '9999-99-99')) as fc.Arbitrary<CivilDate>;
    const entry = fc.record({ dueOn: anyDay, on: anyDay, amount: anyFen });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 4 }), fc.array(entry, { maxLength: 4 }), anyDay, anyDay, anyDay, (duties, payments, through, from, to) => {
        expect(typeof delayedInterest({ duties, payments, through, uncounted: [{ from, to, reason: '中止' }] }, RULE_PARAMETERS).ok).toBe('boolean');
      }),
    );
  });

  test('whether the day of payment bears interest is a parameter', () => {
    const paid: DelayedInterestInput = { duties: [{ dueOn: day('2024-06-30'), amount: yuan(50_000) }], payments: [{ on: day('2024-12-31'), amount: yuan(50_000) }], through: day('2024-12-31') };
    const rules = parseRuleParameters({ version: 't', rows: [{ code: 'DELAYED_INTEREST_PAYMENT_DAY', value: 0, unit: 'calendar-day', effectiveFrom: '2014-08-01', basis: 'practice', source: '本院做法' }] });
    if (!rules.ok) throw new Error(rules.error.code);
    expect(delayedInterest(paid, RULE_PARAMETERS)).toMatchObject({ ok: true, value: { total: yuan(1_610), segments: [{ days: 184 }] } });
    expect(delayedInterest(paid, withOverrides(RULE_PARAMETERS, rules.value))).toMatchObject({ ok: true, value: { total: yuan(1_601.25), segments: [{ days: 183 }] } });
  });

  test('days and principals add up: the segments of a duty are the same sum counted day by day', () => {
    const payment = fc.record({ on: fc.integer({ min: -10, max: 220 }).map((n) => addDays(due, n)), amount: fc.integer({ min: 0, max: 3_000_000 }).map((n) => fen(n)) });
    fc.assert(
      fc.property(fc.array(payment, { maxLength: 6 }), fc.integer({ min: 0, max: 200 }), (payments, days) => {
        const through = addDays(due, days);
        let fenDays = 0n;
        for (let n = 1; n <= days; n++) {
          const date = addDays(due, n);
          const paid = payments.filter((p) => p.on < date).reduce((sum, p) => sum + p.amount, 0);
          fenDays += BigInt(Math.max(0, 5_000_000 - paid));
        }
        const { segments, total } = of({ duties: loan, payments, through });
        expect(segments.reduce((sum, s) => sum + BigInt(s.principal) * BigInt(s.days), 0n)).toBe(fenDays);
        expect(Math.abs(total - Number(fenDays * 175n) / 1_000_000)).toBeLessThanOrEqual(0.5 * segments.length + 1e-6);
      }),
    );
  });
});

describe('the money line', () => {
  const entry = (amount: number, towards: 'principal' | 'interest' | 'fee') => ({ amount: yuan(amount), towards });

  test('half paid: 本金 50,000.00 / 到位 25,000.00 / 余 25,000.00, 申请费 650.00 未缴', () => {
    expect(moneyLine({ principal: yuan(50_000), fee: yuan(650), payments: [entry(25_000, 'principal')] })).toEqual({
      principal: yuan(50_000),
      interest: 0,
      interestUntyped: 0,
      fee: yuan(650),
      paid: yuan(25_000),
      waived: 0,
      balance: yuan(25_000),
      feePaid: 0,
      feeBalance: yuan(650),
      settled: false,
    });
  });

  test('it is settled when creditor and court have theirs, waivers included', () => {
    const payments = [entry(50_000, 'principal'), entry(1_000, 'interest')];
    const line = moneyLine({ principal: yuan(50_000), interestTyped: yuan(1_610), fee: yuan(650), payments, waivers: [entry(610, 'interest')] });
    expect(line).toMatchObject({ interest: yuan(1_610), interestUntyped: 0, balance: 0, feeBalance: yuan(650), settled: false });
    expect(moneyLine({ principal: yuan(50_000), interestTyped: yuan(1_610), fee: yuan(650), payments: [...payments, entry(650, 'fee')], waivers: [entry(610, 'interest')] }).settled).toBe(true);
  });

  test('a fee paid to the court takes nothing off the debt', () => {
    expect(moneyLine({ principal: yuan(100), fee: yuan(50), payments: [entry(50, 'fee')] })).toMatchObject({ balance: yuan(100), paid: 0, feePaid: yuan(50), feeBalance: 0 });
  });

  test('interest given up or paid takes nothing off the principal, typed or not', () => {
    const halfPaid = { principal: yuan(50_000), fee: yuan(650), payments: [entry(25_000, 'principal')] };
    expect(moneyLine({ ...halfPaid, waivers: [entry(500, 'interest')] })).toMatchObject({ interest: yuan(500), interestUntyped: yuan(500), waived: yuan(500), balance: yuan(25_000) });
    expect(moneyLine({ ...halfPaid, payments: [...halfPaid.payments, entry(300, 'interest')], interestTyped: yuan(200) })).toMatchObject({ interest: yuan(300), interestUntyped: yuan(100), paid: yuan(25_300), balance: yuan(25_000) });
    const amount = fc.integer({ min: 0, max: 100_000_00 }).map((n) => fen(n));
    const ofInterest = fc.array(amount.map((each) => ({ amount: each, towards: 'interest' as const })), { maxLength: 5 });
    fc.assert(
      fc.property(amount, amount, ofInterest, ofInterest, (principal, interestTyped, payments, waivers) => {
        expect(moneyLine({ principal, interestTyped, fee: fen(0), payments, waivers }).balance).toBeGreaterThanOrEqual(principal);
      }),
    );
  });

  test('too much paid shows as a negative balance', () => {
    expect(moneyLine({ principal: yuan(100), fee: fen(0), payments: [entry(120, 'principal')] })).toMatchObject({ balance: yuan(-20), settled: true });
  });
});
