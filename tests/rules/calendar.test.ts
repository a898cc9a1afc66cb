import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addCalendarDays,
  addCalendarMonths,
  addWorkingDays,
  countWorkingDays,
  dateOf,
  dayKind,
  type HolidayTable,
  isStatutoryRestDay,
  isWorkingDay,
  joinHolidayTables,
  parseHolidayTable,
  rollForward,
  rollForwardSteps,
  SHIPPED_CALENDAR,
  SHIPPED_HOLIDAY_TABLE,
  workingCalendar,
  workingDaysLeft,
} from '#shared/domain/calendar/index.ts';
import { addDays, type CivilDate, civilDate, daysBetween, weekdayOf } from '#shared/kernel/time.ts';

const calendar = SHIPPED_CALENDAR;
const day = civilDate;

/** Days off on weekdays and working weekends as the notices of the State Council list them (2026: DOMAIN §2.1). */
const OFF_WEEKDAYS: Readonly<Record<string, string>> = {
  '2025': '01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08',
  '2026': '01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07',
};
const WORK_WEEKENDS: Readonly<Record<string, string>> = {
  '2025': '01-26 02-08 04-27 09-28 10-11',
  '2026': '01-04 02-14 02-28 05-09 09-20 10-10',
};

function listed(lists: Readonly<Record<string, string>>): Set<string> {
  return new Set(Object.entries(lists).flatMap(([year, days]) => days.split(' ').map((d) => `${year}-${d}`)));
}

describe('the shipped table', () => {
  test('every day of 2025 and 2026 is what the notices say', () => {
    const off = listed(OFF_WEEKDAYS);
    const work = listed(WORK_WEEKENDS);
    for (let date = day('2025-01-01'); date <= '2026-12-31'; date = addDays(date, 1)) {
      const weekend = weekdayOf(date) % 6 === 0;
      expect([date, isWorkingDay(calendar, date)]).toEqual([date, { known: true, value: weekend ? work.has(date) : !off.has(date) }]);
    }
  });

  test('every year from 2007 on stands in it with its notice, and days that people remember are right', () => {
    for (let year = 2007; year <= 2026; year++) expect(SHIPPED_HOLIDAY_TABLE.notices?.filter((notice) => notice.year === year).length).toBeGreaterThan(0);
    const kinds = ['2007-05-07', '2008-01-01', '2008-02-06', '2012-01-29', '2015-09-03', '2015-09-06', '2018-12-29', '2019-05-02', '2020-01-31', '2020-02-03', '2023-01-28'].map((date) => [date, dayKind(calendar, day(date))]);
    expect(kinds).toEqual([
      ['2007-05-07', 'holiday'],
      ['2008-01-01', 'holiday'],
      ['2008-02-06', 'holiday'],
      ['2012-01-29', 'make-up'],
      ['2015-09-03', 'holiday'],
      ['2015-09-06', 'make-up'],
      ['2018-12-29', 'make-up'],
      ['2019-05-02', 'holiday'],
      ['2020-01-31', 'holiday'],
      ['2020-02-03', 'workday'],
      ['2023-01-28', 'make-up'],
    ]);
  });

  test('a make-up Saturday works and is no rest day; a day off and a plain weekend are rest days', () => {
    expect(dayKind(calendar, day('2026-10-10'))).toBe('make-up');
    expect(isStatutoryRestDay(calendar, day('2026-10-10'))).toEqual({ known: true, value: false });
    expect(isStatutoryRestDay(calendar, day('2026-09-25'))).toEqual({ known: true, value: true });
    expect(isStatutoryRestDay(calendar, day('2026-09-12'))).toEqual({ known: true, value: true });
    expect(isStatutoryRestDay(calendar, day('2026-09-14'))).toEqual({ known: true, value: false });
  });
});

describe('working days', () => {
  test.each([
    ['2026-09-24', 5, '2026-10-09'], // over Mid-Autumn and National Day
    ['2026-09-25', 15, '2026-10-22'],
    ['2026-09-08', 1, '2026-09-09'],
    ['2026-09-08', 5, '2026-09-15'], // story 1: resubmit after a return
    ['2026-09-15', 5, '2026-09-21'], // story 3: Sunday 20 is a make-up day
    ['2026-02-13', 1, '2026-02-14'], // Saturday, make-up
    ['2026-02-14', 1, '2026-02-24'],
    ['2026-12-30', 1, '2026-12-31'],
    ['2026-09-24', 0, '2026-09-24'],
  ])('%s and %i working days end on %s', (start, days, end) => {
    expect(addWorkingDays(calendar, day(start), days)).toEqual({ known: true, date: end });
  });

  test('beyond the table a date is provisional and says why', () => {
    expect(addWorkingDays(calendar, day('2026-12-31'), 1)).toEqual({ known: false, provisionalDate: '2027-01-04', reason: '待国务院公布' });
    expect(isWorkingDay(calendar, day('2027-01-04'))).toEqual({ known: false, provisional: true, reason: '待国务院公布' });
    expect(isStatutoryRestDay(calendar, day('2027-01-02'))).toEqual({ known: false, provisional: true, reason: '待国务院公布' });
    expect(rollForward(calendar, day('2027-01-02'))).toEqual({ known: false, provisionalDate: '2027-01-04', reason: '待国务院公布' });
    expect(workingDaysLeft(calendar, day('2026-12-31'), day('2027-01-04'))).toEqual({ known: false, provisional: 1, reason: '待国务院公布' });
  });

  test('days off that the law fixes count before the notice is out, and stay provisional', () => {
    const fixed = '2027-01-01 2027-02-05 2027-02-06 2027-02-07 2027-02-08 2027-04-05 2027-05-01 2027-05-02 2027-06-09 2027-09-15 2027-10-01 2027-10-02 2027-10-03 2030-02-02 2030-02-03 2031-10-01';
    for (const date of fixed.split(' ').map(day)) {
      expect([date, isWorkingDay(calendar, date), dayKind(calendar, date)]).toEqual([date, { known: false, provisional: false, reason: '待国务院公布' }, 'holiday']);
    }
    expect(rollForward(calendar, day('2027-10-01'))).toEqual({ known: false, provisionalDate: '2027-10-04', reason: '待国务院公布' });
    expect(countWorkingDays(calendar, day('2027-06-08'), 1).steps.map((s) => [s.date, s.kind, s.name])).toEqual([['2027-06-08', 'workday', undefined], ['2027-06-09', 'holiday', '端午节'], ['2027-06-10', 'workday', undefined]]);
  });

  test('before the table it is as little known as after it', () => {
    expect(isWorkingDay(calendar, day('2006-10-09'))).toEqual({ known: false, provisional: true, reason: '早于节假日表' });
    expect(addWorkingDays(calendar, day('2006-12-28'), 2)).toEqual({ known: false, provisionalDate: '2006-12-30', reason: '早于节假日表' });
    // The start day is not counted, so only the days after it must be known.
    expect(addWorkingDays(calendar, day('2006-12-31'), 1)).toEqual({ known: true, date: '2007-01-04' });
  });

  test('a roll that leaves the table is provisional', () => {
    const table: HolidayTable = {
      ...SHIPPED_HOLIDAY_TABLE,
      coveredThrough: day('2026-10-04'),
      workDays: SHIPPED_HOLIDAY_TABLE.workDays.filter((d) => d.date <= '2026-10-04'),
      offDays: SHIPPED_HOLIDAY_TABLE.offDays.filter((d) => d.date <= '2026-10-04'),
    };
    expect(rollForward(workingCalendar(table), day('2026-10-03'))).toEqual({ known: false, provisionalDate: '2026-10-05', reason: '待国务院公布' });
  });

  test('a count that is not a whole number of days is refused', () => {
    expect(() => addWorkingDays(calendar, day('2026-09-24'), -1)).toThrow(RangeError);
    expect(() => addWorkingDays(calendar, day('2026-09-24'), 0.5)).toThrow(RangeError);
  });
});

describe('calendar periods', () => {
  test('the end of a control is never moved', () => {
    expect(addCalendarDays(day('2026-09-08'), 180)).toBe('2027-03-07');
    expect(weekdayOf(day('2027-03-07'))).toBe(0);
  });

  test.each([
    ['2026-09-14', '2026-09-14'],
    ['2026-09-25', '2026-09-28'],
    ['2026-10-01', '2026-10-08'],
    ['2026-10-10', '2026-10-10'], // make-up Saturday
    ['2026-02-15', '2026-02-24'],
  ])('a party may still act: %s runs to %s', (last, end) => {
    expect(rollForward(calendar, day(last))).toEqual({ known: true, date: end });
  });

  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-01-20', 6, '2026-07-20'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-12-31', 24, '2028-12-31'],
  ])('%s and %i months end on %s', (start, months, end) => {
    expect(addCalendarMonths(day(start), months)).toBe(end);
  });
});

describe('the arithmetic', () => {
  test('shows every day, what it is and its number', () => {
    const { steps } = countWorkingDays(calendar, day('2026-09-24'), 2);
    expect(steps.map((s) => [s.date, s.weekday, s.kind, s.role, s.count, s.name])).toEqual([
      ['2026-09-24', 4, 'workday', 'start', undefined, undefined],
      ['2026-09-25', 5, 'holiday', 'skipped', undefined, '中秋节'],
      ['2026-09-26', 6, 'holiday', 'skipped', undefined, '中秋节'],
      ['2026-09-27', 0, 'holiday', 'skipped', undefined, '中秋节'],
      ['2026-09-28', 1, 'workday', 'counted', 1, undefined],
      ['2026-09-29', 2, 'workday', 'counted', 2, undefined],
    ]);
  });

  test('marks days outside the table', () => {
    expect(countWorkingDays(calendar, day('2026-12-31'), 1).steps.map((s) => [s.date, s.known])).toEqual([['2026-12-31', true], ['2027-01-01', false], ['2027-01-02', false], ['2027-01-03', false], ['2027-01-04', false]]);
  });

  test('shows the rest days a party is given', () => {
    expect(rollForwardSteps(calendar, day('2026-09-25')).steps.map((s) => [s.date, s.role])).toEqual([
      ['2026-09-25', 'rolled'],
      ['2026-09-26', 'rolled'],
      ['2026-09-27', 'rolled'],
      ['2026-09-28', 'end'],
    ]);
  });
});

describe('a table from outside', () => {
  const good = SHIPPED_HOLIDAY_TABLE;
  const off = (date: string) => ({ date: date as CivilDate, name: '测试' });

  test('the shipped table survives a journey as text', () => {
    expect(parseHolidayTable(JSON.parse(JSON.stringify(good)))).toEqual({ ok: true, value: good });
  });

  test.each([
    ['nothing', null, 'HOLIDAY_TABLE_MALFORMED'],
    ['an unknown field', { ...good, extra: 1 }, 'HOLIDAY_TABLE_MALFORMED'],
    ['a bare list of days', { ...good, offDays: ['2026-01-01'] }, 'HOLIDAY_TABLE_MALFORMED'],
    ['a day that does not exist', { ...good, offDays: [...good.offDays, off('2026-02-30')] }, 'HOLIDAY_TABLE_DAY_IMPOSSIBLE'],
    ['an end before the start', { ...good, coveredThrough: '2006-12-31' }, 'HOLIDAY_TABLE_CONTRADICTORY'],
    ['a day twice', { ...good, offDays: [...good.offDays, off('2026-10-01')] }, 'HOLIDAY_TABLE_CONTRADICTORY'],
    ['a day both off and working', { ...good, workDays: [...good.workDays, off('2026-10-03')] }, 'HOLIDAY_TABLE_CONTRADICTORY'],
    ['a day far outside', { ...good, offDays: [...good.offDays, off('2027-02-10')] }, 'HOLIDAY_TABLE_CONTRADICTORY'],
    ['a make-up day on a Monday', { ...good, workDays: [...good.workDays, off('2026-09-14')] }, 'HOLIDAY_TABLE_CONTRADICTORY'],
    ['a covered year with days off on weekends only', { ...good, coveredThrough: '2027-12-31', offDays: [...good.offDays, off('2027-01-02')] }, 'HOLIDAY_TABLE_YEAR_EMPTY'],
    ['a covered year without a day off', { ...good, coveredThrough: '2027-12-31' }, 'HOLIDAY_TABLE_YEAR_EMPTY'],
  ])('%s is refused', (_what, value, code) => {
    const parsed = parseHolidayTable(value);
    expect(parsed.ok ? 'accepted' : parsed.error.code).toBe(code);
  });

  const next: HolidayTable = { version: '2027.1', source: '测试通知', coveredFrom: day('2027-01-01'), coveredThrough: day('2027-12-31'), offDays: [off('2027-01-01')], workDays: [] };

  test('the next year joins the shipped ones and makes provisional dates certain', () => {
    const joined = joinHolidayTables(good, next);
    if (!joined.ok) throw new Error(joined.error.code);
    expect(parseHolidayTable(joined.value).ok).toBe(true);
    expect(addWorkingDays(workingCalendar(joined.value), day('2026-12-31'), 1)).toEqual({ known: true, date: '2027-01-04' });
    expect(addWorkingDays(workingCalendar(joined.value), day('2026-09-24'), 5)).toEqual({ known: true, date: '2026-10-09' });
  });

  test('an amended year replaces its own days only', () => {
    const amended: HolidayTable = { ...next, version: '2026.2', coveredFrom: day('2026-01-01'), coveredThrough: day('2026-12-31'), offDays: [off('2026-09-24')] };
    const joined = joinHolidayTables(good, amended);
    if (!joined.ok) throw new Error(joined.error.code);
    const renewed = workingCalendar(joined.value);
    expect([dayKind(renewed, day('2026-09-24')), dayKind(renewed, day('2026-09-25')), dayKind(renewed, day('2025-10-08'))]).toEqual(['holiday', 'workday', 'holiday']);
  });

  test('a notice names make-up days and days off of the year before: they replace what that year said, and make nothing else known', () => {
    const early: HolidayTable = { ...next, offDays: [off('2026-12-31'), off('2027-01-01')], workDays: [off('2026-12-26')] };
    expect(parseHolidayTable(early).ok).toBe(true);
    const alone = workingCalendar(early);
    expect(isWorkingDay(alone, day('2026-12-28'))).toMatchObject({ known: false });
    const joined = joinHolidayTables(good, early);
    if (!joined.ok) throw new Error(joined.error.code);
    const both = workingCalendar(joined.value);
    expect([isWorkingDay(both, day('2026-12-26')), isWorkingDay(both, day('2026-12-31')), isWorkingDay(both, day('2026-12-30'))]).toEqual([{ known: true, value: true }, { known: true, value: false }, { known: true, value: true }]);
    expect(parseHolidayTable(joined.value).ok).toBe(true);
  });

  test('a gap between two tables is refused in both directions', () => {
    const later: HolidayTable = { ...next, coveredFrom: day('2028-01-01'), coveredThrough: day('2028-12-31'), offDays: [off('2028-01-03')] };
    for (const [a, b] of [[good, later], [later, good]] as const) {
      expect(joinHolidayTables(a, b)).toEqual({ ok: false, error: { code: 'HOLIDAY_TABLE_GAP', params: { date: '2027-01-01' } } });
    }
  });
});

describe('properties', () => {
  const anyDay = fc.integer({ min: -200, max: 1_200 }).map((n) => addDays(day('2025-01-01'), n));
  const count = fc.integer({ min: 0, max: 60 });

  test('more days or a later start never give an earlier date', () => {
    fc.assert(
      fc.property(anyDay, count, count, fc.integer({ min: 0, max: 30 }), (start, n, more, later) => {
        const end = dateOf(addWorkingDays(calendar, start, n));
        return end <= dateOf(addWorkingDays(calendar, start, n + more)) && end <= dateOf(addWorkingDays(calendar, addDays(start, later), n));
      }),
    );
  });

  test('workingDaysLeft undoes addWorkingDays', () => {
    fc.assert(
      fc.property(anyDay, count, (start, n) => {
        const due = addWorkingDays(calendar, start, n);
        const left = workingDaysLeft(calendar, start, dateOf(due));
        return (left.known ? left.value : left.provisional) === n && (n === 0 || left.known === due.known);
      }),
    );
  });

  test('working days between two days are the same counted either way', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        const value = (x: CivilDate, y: CivilDate) => {
          const left = workingDaysLeft(calendar, x, y);
          return left.known ? left.value : left.provisional;
        };
        return value(a, b) + value(b, a) === 0 && Math.abs(value(a, b)) <= Math.abs(daysBetween(a, b));
      }),
    );
  });

  test('a rolled day is a working day, never earlier, and rolling twice changes nothing', () => {
    fc.assert(
      fc.property(anyDay, (last) => {
        const once = dateOf(rollForward(calendar, last));
        const rest = isStatutoryRestDay(calendar, once);
        return once >= last && !(rest.known ? rest.value : rest.provisional) && dateOf(rollForward(calendar, once)) === once;
      }),
    );
  });

  test('nothing that touches a day outside the table is called known', () => {
    fc.assert(
      fc.property(anyDay, count, (start, n) => {
        const { due, steps } = countWorkingDays(calendar, start, n);
        return due.known === steps.slice(1).every((s) => s.known);
      }),
    );
  });
});
