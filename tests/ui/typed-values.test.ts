import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTypedAmount, parseTypedDate, parseTypedTime } from '#renderer/ui/forms/typed-values.ts';
import { fen, formatYuan } from '#shared/kernel/money.ts';
import { addDays, civilDate } from '#shared/kernel/time.ts';

const TODAY = civilDate('2026-09-11');

describe('a typed day', () => {
  test.each([
    ['2026-11-23', '2026-11-23'],
    ['20261123', '2026-11-23'],
    ['2026.11.3', '2026-11-03'],
    ['2026年11月23日', '2026-11-23'],
    ['２０２６－１１－２３', '2026-11-23'],
    ['11-23', '2026-11-23'],
    ['1123', '2026-11-23'],
    ['9/8', '2026-09-08'],
    ['2026-02-29', null],
    ['2024-02-29', '2024-02-29'],
    ['2026-13-01', null],
    ['13-40', null],
    ['9-3', '2026-09-03'],
    ['昨天', '2026-09-10'],
    [' 今 天 ', '2026-09-11'],
    ['明天', '2026-09-12'],
    ['上周', null],
    ['', null],
    ['2026', null],
  ])('%s is %s', (text, day) => {
    expect(parseTypedDate(text, TODAY)).toBe(day);
  });

  test.each([
    // In January a day of December that has come is last year’s.
    ['12-30', '2027-01-05', '2027-01-05', '2026-12-30'],
    ['1-6', '2027-01-05', '2027-01-05', '2027-01-06'],
    ['1-3', '2027-01-05', '2027-01-05', '2027-01-03'],
    ['12-30', '2027-01-05', undefined, '2027-12-30'],
    ['2027-12-30', '2027-01-05', '2027-01-05', '2027-12-30'],
    ['2-29', '2028-01-05', '2028-01-05', '2028-02-29'],
  ] as const)('%s typed on %s where %s is the latest is %s', (text, today, latest, day) => {
    expect(parseTypedDate(text, civilDate(today), latest === undefined ? undefined : civilDate(latest))).toBe(day);
  });

  test('every day reads back in each of its writings', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (days) => {
        const day = addDays(civilDate('1991-09-15'), days);
        const [year, month, date] = day.split('-');
        for (const text of [day, day.replaceAll('-', ''), `${year ?? ''}年${String(Number(month))}月${String(Number(date))}日`]) expect(parseTypedDate(text, TODAY)).toBe(day);
      }),
    );
  });
});

test.each([
  ['15:40', '15:40'],
  ['1540', '15:40'],
  ['940', '09:40'],
  ['15：40', '15:40'],
  ['15点40分', '15:40'],
  ['9点', '09:00'],
  ['24:00', null],
  ['12:60', null],
  ['下午三点', null],
  ['15', null],
])('the time %s is %s', (text, time) => {
  expect(parseTypedTime(text)).toBe(time);
});

describe('a typed amount', () => {
  test.each([
    ['50000', 5_000_000],
    ['50,000.00', 5_000_000],
    ['５０，０００', 5_000_000],
    ['5万', 5_000_000],
    ['5.25 万元', 5_250_000],
    ['0.000001万', 1],
    ['1.5亿', 15_000_000_000],
    ['¥ 650', 65_000],
    ['650元', 65_000],
    ['0.005', null],
    ['0.0000001万', null],
    ['-5', null],
    ['五万', null],
    ['1e5', null],
    ['', null],
    ['99999999999999999', null],
  ])('%s is %s fen', (text, amount) => {
    expect(parseTypedAmount(text)).toBe(amount);
  });

  test('every amount reads back as it is shown', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 13 }), (value) => { expect(parseTypedAmount(formatYuan(fen(value)))).toBe(value); }));
  });
});
