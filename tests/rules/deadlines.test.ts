import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOf, rollForward, SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import {
  controlDaysLeft,
  controlEnd,
  custodyClock,
  type Deadline,
  DEADLINE_RULES,
  type DeadlineCode,
  type DueOptions,
  dueAt,
  parameterAt,
  parseRuleParameters,
  remaining,
  renewalWindow,
  RULE_PARAMETERS,
  valueAt,
  withOverrides,
} from '#shared/domain/deadlines/index.ts';
import { addDays, type CivilDate, civilDate, endOfDay, HOUR_MS, type Instant, instant, instantAt, MINUTE_MS } from '#shared/kernel/time.ts';

const calendar = SHIPPED_CALENDAR;
const day = civilDate;

function at(text: string): Instant {
  const [date = '', time = ''] = text.split(' ');
  return instantAt(civilDate(date), time);
}

function due(code: DeadlineCode, start: Instant | CivilDate, options?: DueOptions): Deadline {
  return dueAt(code, { at: start, source: 'received' }, calendar, RULE_PARAMETERS, options);
}

describe('the shipped rule parameters', () => {
  test.each([
    ['POLICE_REVIEW', 1, 'working-day'],
    ['RESUBMIT', 5, 'working-day'],
    ['CONTROL_PERIOD', 180, 'calendar-day'],
    ['CONTROL_PERIOD_MAX', 365, 'calendar-day'],
    ['HIT_ACKNOWLEDGE', 15, 'minute'],
    ['HIT_ESCALATE_NEXT', 5, 'minute'],
    ['HIT_ESCALATE_CHIEF', 10, 'minute'],
    ['ARRIVAL_IN_CITY', 2, 'hour'],
    ['ARRIVAL_OTHER', 24, 'hour'],
    ['RENEWAL_OPENS', 15, 'calendar-day'],
    ['RENEWAL_CLOSES', 3, 'calendar-day'],
    ['RENEWAL_MAX', 2, 'count'],
    ['RELEASE_ALARM', 2, 'hour'],
    ['STALE_STATUS', 4, 'hour'],
    ['QUESTIONING', 8, 'hour'],
    ['QUESTIONING_COMPLEX', 24, 'hour'],
    ['QUESTIONING_AMBER', 7, 'hour'],
    ['NOTICE', 10, 'calendar-day'],
    ['TERM', 6, 'month'],
    ['SIGN_IN_FAILURES', 5, 'count'],
    ['SIGN_IN_LOCK', 30, 'minute'],
    ['PASSWORD_AGE', 90, 'calendar-day'],
    ['IDLE_CLIENT', 15, 'minute'],
    ['IDLE_SERVER', 30, 'minute'],
    ['JOURNAL_RETENTION', 30, 'calendar-day'],
    ['DELAYED_INTEREST_RATE', 175, 'ppm-per-day'],
  ] as const)('%s is %i %s', (code, value, unit) => {
    expect(parameterAt(RULE_PARAMETERS, code, day('2026-09-08'))).toMatchObject({ value, unit });
  });

  test('every row names its source and stands once a day of effect', () => {
    const keys = RULE_PARAMETERS.rows.map((row) => `${row.code} ${row.effectiveFrom}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const row of RULE_PARAMETERS.rows) {
      expect([row.code, row.source.length > 3, /\p{Script=Han}/u.test(row.label)]).toEqual([row.code, true, true]);
    }
  });

  test('every deadline rule has a length of time', () => {
    for (const code of Object.keys(DEADLINE_RULES) as DeadlineCode[]) {
      expect(due(code, at('2026-03-10 09:00')).dueInstant).toBeGreaterThan(at('2026-03-10 09:00'));
    }
  });
});

describe('own values of a court', () => {
  const file = (rows: unknown) => ({ version: '2026.2', rows });
  const review = { code: 'POLICE_REVIEW', value: 2, unit: 'working-day', effectiveFrom: '2026-06-01', basis: 'design', source: '联席会议纪要' };

  test('take effect on their day, and leave earlier days alone', () => {
    const parsed = parseRuleParameters(file([review]));
    if (!parsed.ok) throw new Error(parsed.error.code);
    const table = withOverrides(RULE_PARAMETERS, parsed.value);
    expect([valueAt(table, 'POLICE_REVIEW', day('2026-05-31')), valueAt(table, 'POLICE_REVIEW', day('2026-06-01'))]).toEqual([1, 2]);
    expect(parameterAt(table, 'POLICE_REVIEW', day('2026-07-01'))).toMatchObject({ source: '联席会议纪要', label: '公安审核期限' });
    expect(table.version).toBe('2026.2');
    expect(dueAt('POLICE_REVIEW', { at: day('2026-09-08'), source: 'received' }, calendar, table).dueDate).toEqual({ known: true, date: '2026-09-10' });
  });

  test('the same day replaces the shipped row', () => {
    const parsed = parseRuleParameters(file([{ ...review, effectiveFrom: '2026-01-01' }]));
    if (!parsed.ok) throw new Error(parsed.error.code);
    const rows = withOverrides(RULE_PARAMETERS, parsed.value).rows.filter((row) => row.code === 'POLICE_REVIEW');
    expect(rows.map((row) => row.value)).toEqual([2]);
  });

  test('a day before the first row gets the first row', () => {
    expect(parameterAt(RULE_PARAMETERS, 'TERM', day('2019-01-01'))).toMatchObject({ value: 6, effectiveFrom: '2021-01-01' });
  });

  test('codes of a later release are kept apart', () => {
    const parsed = parseRuleParameters(file([review, { ...review, code: 'SEAL_REAL_ESTATE' }]));
    expect(parsed).toMatchObject({ ok: true, value: { unknownCodes: ['SEAL_REAL_ESTATE'], rows: [{ code: 'POLICE_REVIEW' }] } });
  });

  test.each([
    ['no rows', { version: '1' }, 'RULE_PARAMETERS_MALFORMED', { row: 0 }],
    ['a fraction', file([review, { ...review, value: 1.5 }]), 'RULE_PARAMETERS_MALFORMED', { row: 2 }],
    ['a negative value', file([{ ...review, value: -1 }]), 'RULE_PARAMETERS_MALFORMED', { row: 1 }],
    ['no source', file([{ ...review, source: '' }]), 'RULE_PARAMETERS_MALFORMED', { row: 1 }],
    ['a day that does not exist', file([review, { ...review, effectiveFrom: '2026-02-30' }]), 'RULE_PARAMETERS_MALFORMED', { row: 2 }],
    ['centuries', file([{ ...review, value: 2_601 }]), 'RULE_PARAMETERS_MALFORMED', { row: 1 }],
    ['another unit', file([{ ...review, unit: 'hour' }]), 'RULE_PARAMETERS_UNIT', { parameter: 'POLICE_REVIEW', unit: 'working-day' }],
    ['a row twice', file([review, review]), 'RULE_PARAMETERS_DUPLICATE', { parameter: 'POLICE_REVIEW', date: '2026-06-01' }],
  ])('%s is refused', (_what, value, code, params) => {
    expect(parseRuleParameters(value)).toEqual({ ok: false, error: { code, params } });
  });
});

describe('when a duty ends', () => {
  test.each([
    ['POLICE_REVIEW', '2026-09-08 16:30', '2026-09-09'],
    ['RESUBMIT', '2026-09-08 10:00', '2026-09-15'],
    ['RESUBMIT', '2026-09-24 10:00', '2026-10-09'],
    ['DETENTION_RECONSIDERATION', '2026-09-11 17:30', '2026-09-14'],
    ['DETENTION_RECONSIDERATION', '2026-09-22 17:30', '2026-09-28'], // runs past Mid-Autumn
    ['CONTROL_END', '2026-09-08 11:00', '2027-03-07'], // a Sunday, never moved
    ['TERM', '2026-01-20 09:00', '2026-07-20'],
    ['NOTICE', '2026-09-15 09:00', '2026-09-28'], // the court's own duty runs past Mid-Autumn as a party's does
    ['REPORT_SUPPLEMENT', '2026-09-15 09:00', '2026-09-28'],
    ['DETENTION_RECONSIDERATION_DECISION', '2026-09-30 10:00', '2026-10-08'], // story 5: 10-05 is a holiday
    ['OBJECTION_DECISION', '2026-09-25 10:00', '2026-10-10'], // a make-up Saturday stops no period
  ] as const)('%s from %s ends on %s at 24:00', (code, start, end) => {
    const deadline = due(code, at(start));
    expect([deadline.dueDate, deadline.dueInstant, deadline.certainty]).toEqual([{ known: true, date: end }, endOfDay(day(end)), 'certain']);
  });

  test('the start day is the day in Shanghai, whatever the hour elsewhere', () => {
    expect(due('POLICE_REVIEW', at('2026-09-08 00:05')).dueDate).toEqual({ known: true, date: '2026-09-09' });
    expect(due('POLICE_REVIEW', at('2026-09-08 23:55')).dueDate).toEqual({ known: true, date: '2026-09-09' });
    expect(due('POLICE_REVIEW', day('2026-09-08')).dueDate).toEqual({ known: true, date: '2026-09-09' });
  });

  test.each([
    ['HIT_ACKNOWLEDGE', '2026-09-11 13:50', '2026-09-11 14:05'],
    ['ARRIVAL_IN_CITY', '2026-09-11 13:50', '2026-09-11 15:50'],
    ['QUESTIONING', '2026-09-22 08:30', '2026-09-22 16:30'],
    ['RELEASE_ACKNOWLEDGE', '2026-09-11 23:30', '2026-09-12 01:30'],
    ['DETENTION_FAMILY_NOTICE', '2026-09-11 17:30', '2026-09-12 17:30'],
  ] as const)('%s from %s ends at %s', (code, start, end) => {
    const deadline = due(code, at(start));
    expect([deadline.dueInstant, deadline.dueDate]).toEqual([at(end), undefined]);
  });

  test('hours from a day without a time count from its beginning', () => {
    expect(due('QUESTIONING', day('2026-09-22')).dueInstant).toBe(at('2026-09-22 08:00'));
  });

  test('beyond the published holidays a duty says that its end is provisional', () => {
    expect(due('RESUBMIT', at('2026-12-28 10:00'))).toMatchObject({
      dueDate: { known: false, provisionalDate: '2027-01-05', reason: '待国务院公布' },
      dueInstant: endOfDay(day('2027-01-05')),
      certainty: 'provisional',
      gap: '待国务院公布',
    });
    expect(due('DETENTION_RECONSIDERATION', at('2026-12-30 10:00')).certainty).toBe('provisional');
    expect(due('CONTROL_END', at('2026-12-30 10:00')).certainty).toBe('certain');
  });

  test('a decision may fix the number', () => {
    expect(due('CONTROL_END', day('2026-09-08'), { amount: 90 })).toMatchObject({ amount: 90, dueDate: { known: true, date: '2026-12-07' } });
  });

  test('it names number, source and start, and survives a journey as text', () => {
    const deadline = dueAt('DETENTION_RECONSIDERATION', { at: at('2026-09-22 17:30'), source: 'document' }, calendar, RULE_PARAMETERS);
    expect(deadline).toMatchObject({ code: 'DETENTION_RECONSIDERATION', amount: 3, unit: 'calendar-day', source: '民事诉讼法解释第185条', startSource: 'document' });
    expect(JSON.parse(JSON.stringify(deadline))).toEqual(deadline);
  });

  test('the arithmetic of each kind of duty', () => {
    expect(due('POLICE_REVIEW', day('2026-09-24')).arithmetic).toMatchObject({
      kind: 'working-days',
      steps: [{ role: 'start' }, { role: 'skipped', name: '中秋节' }, { role: 'skipped' }, { role: 'skipped' }, { role: 'counted', count: 1, date: '2026-09-28' }],
    });
    expect(due('DETENTION_RECONSIDERATION', day('2026-09-22')).arithmetic).toMatchObject({
      kind: 'calendar',
      from: '2026-09-22',
      amount: 3,
      plainEnd: '2026-09-25',
      rolled: [{ role: 'rolled' }, { role: 'rolled' }, { role: 'rolled' }, { role: 'end' }],
    });
    expect(due('CONTROL_END', day('2026-09-08')).arithmetic).toMatchObject({ plainEnd: '2027-03-07', rolled: [] });
    expect(due('QUESTIONING', at('2026-09-22 08:30')).arithmetic).toEqual({ kind: 'clock', from: at('2026-09-22 08:30'), minutes: 480, to: at('2026-09-22 16:30') });
  });
});

describe('excluded periods', () => {
  const filed = day('2026-01-20');
  const settled = { from: day('2026-02-26'), to: day('2026-08-28'), reason: '和解中止' };

  test('push the end of the term by their days', () => {
    const deadline = due('TERM', filed, { excluded: [settled] });
    // 2026-07-20 plus 184 days.
    expect(deadline).toMatchObject({ dueDate: { known: false, provisionalDate: '2027-01-20' }, arithmetic: { plainEnd: '2026-07-20', excluded: [{ days: 184, reason: '和解中止' }] } });
  });

  test('overlapping periods count once, those outside not at all', () => {
    const overlap = { from: day('2026-03-01'), to: day('2026-08-30'), reason: '评估' };
    const before = { from: day('2025-12-01'), to: day('2026-01-20'), reason: '公告' };
    const after = { from: day('2027-03-01'), to: day('2027-04-01'), reason: '公告' };
    const inside = { from: day('2026-04-01'), to: day('2026-05-01'), reason: '鉴定' };
    expect(due('TERM', filed, { excluded: [overlap, after, inside, settled, before] }).dueDate).toEqual({ known: false, provisionalDate: '2027-01-22', reason: '待国务院公布' });
  });

  test('an open one stops the clock and keeps what is left', () => {
    const deadline = due('TERM', filed, { excluded: [{ from: day('2026-07-11'), reason: '暂缓' }] });
    expect(deadline).toMatchObject({ certainty: 'paused', pausedSince: '2026-07-11' });
    expect(remaining(deadline, at('2026-12-01 09:00'), calendar)).toEqual({ kind: 'paused', n: 10, unit: 'calendar-days', certain: false });
  });

  test('an open one after the end stops nothing', () => {
    expect(due('TERM', filed, { excluded: [{ from: day('2026-07-21'), reason: '暂缓' }] }).certainty).toBe('certain');
  });
});

describe('what a clock shows', () => {
  const resubmit = due('RESUBMIT', at('2026-09-24 10:00')); // 2026-10-09
  const term = due('TERM', day('2026-01-20'));
  const questioning = due('QUESTIONING', at('2026-09-22 08:30'));

  test.each([
    ['resubmit', '2026-09-24 10:00', 'working-days', 5],
    ['resubmit', '2026-09-30 18:00', 'working-days', 2],
    ['resubmit', '2026-10-04 12:00', 'working-days', 2],
    ['resubmit', '2026-10-09 23:59', 'working-days', 0],
    ['resubmit', '2026-10-10 00:00', 'overdue', 1],
    ['term', '2026-07-15 09:00', 'calendar-days', 5],
    ['term', '2026-07-20 23:59', 'calendar-days', 0],
    ['term', '2026-07-23 00:00', 'overdue', 3],
    ['questioning', '2026-09-22 08:30', 'hours-minutes', 480],
    ['questioning', '2026-09-22 16:29', 'hours-minutes', 1],
    ['questioning', '2026-09-22 16:30', 'overdue', 0],
    ['questioning', '2026-09-22 18:00', 'overdue', 90],
  ] as const)('%s at %s: %s %i', (duty, now, kind, n) => {
    expect(remaining({ resubmit, term, questioning }[duty], at(now), calendar)).toMatchObject({ kind, n, certain: true });
  });

  test('a provisional duty stays marked', () => {
    expect(remaining(due('RESUBMIT', at('2026-12-28 10:00')), at('2026-12-29 10:00'), calendar)).toEqual({ kind: 'working-days', n: 4, unit: 'working-days', certain: false });
  });
});

describe('the custody clock', () => {
  const startedAt = at('2026-09-11 15:40');

  test.each([
    ['2026-09-11 15:40', 'running', 480],
    ['2026-09-11 22:39', 'running', 61],
    ['2026-09-11 22:40', 'amber', 60],
    ['2026-09-11 23:39', 'amber', 1],
    ['2026-09-11 23:40', 'red', 0],
    ['2026-09-12 00:10', 'red', -30],
  ] as const)('8 hours: at %s it is %s with %i minutes', (now, level, minutesLeft) => {
    expect(custodyClock({ startedAt, complex: false }, at(now), RULE_PARAMETERS)).toMatchObject({ level, minutesLeft, limitAt: at('2026-09-11 23:40'), amberAt: at('2026-09-11 22:40'), limitHours: 8 });
  });

  test('24 hours where the matter is complex, or where the custody itself says so', () => {
    expect(custodyClock({ startedAt, complex: true }, at('2026-09-12 14:40'), RULE_PARAMETERS)).toMatchObject({ level: 'amber', limitAt: at('2026-09-12 15:40'), elapsedMinutes: 1_380 });
    expect(custodyClock({ startedAt, complex: false, limitHours: 6 }, at('2026-09-11 20:40'), RULE_PARAMETERS)).toMatchObject({ level: 'amber', limitAt: at('2026-09-11 21:40') });
  });

  test('a record that arrives with a time ahead of the clock shows no negative age', () => {
    expect(custodyClock({ startedAt, complex: false }, instant(startedAt - 2 * MINUTE_MS), RULE_PARAMETERS).elapsedMinutes).toBe(0);
  });

  test('only counts down', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 * HOUR_MS }), fc.integer({ min: 0, max: 30 * HOUR_MS }), (a, b) => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)].map((ms) => custodyClock({ startedAt, complex: false }, instant(startedAt + ms), RULE_PARAMETERS).minutesLeft);
        return (second ?? 0) <= (first ?? 0);
      }),
    );
  });
});

describe('the control', () => {
  test('180 days from 2026-09-08 end on 2027-03-07 at 24:00', () => {
    const end = controlEnd(day('2026-09-08'), 180);
    expect(end).toEqual({ lastDay: '2027-03-07', endsAt: at('2027-03-08 00:00') });
    expect([controlDaysLeft(end, day('2026-09-08')), controlDaysLeft(end, day('2027-03-07')), controlDaysLeft(end, day('2027-03-09'))]).toEqual([180, 0, -2]);
  });

  test('a control of no days is refused', () => {
    expect(() => controlEnd(day('2026-09-08'), 0)).toThrow(RangeError);
  });

  test.each([
    ['2027-02-19', false],
    ['2027-02-20', true],
    ['2027-03-04', true],
    ['2027-03-05', false],
  ])('renewal on %s: %s', (today, open) => {
    expect(renewalWindow(day('2027-03-07'), day(today), RULE_PARAMETERS)).toEqual({ from: '2027-02-20', through: '2027-03-04', open });
  });
});

describe('properties', () => {
  const start = fc.integer({ min: 0, max: 700 * 24 * 60 }).map((minutes) => instant(at('2025-01-02 00:00') + minutes * MINUTE_MS));
  const code = fc.constantFrom(...(Object.keys(DEADLINE_RULES) as DeadlineCode[]));

  test('a later start never ends earlier', () => {
    fc.assert(
      fc.property(code, start, fc.integer({ min: 0, max: 40 * 24 * 60 }), (c, s, later) => due(c, s).dueInstant <= due(c, instant(s + later * MINUTE_MS)).dueInstant),
    );
  });

  test('it is overdue from its instant on and never before', () => {
    fc.assert(
      fc.property(code, start, (c, s) => {
        const deadline = due(c, s);
        const before = remaining(deadline, instant(deadline.dueInstant - 1), calendar);
        return remaining(deadline, deadline.dueInstant, calendar).kind === 'overdue' && before.kind !== 'overdue' && before.n === 0;
      }),
    );
  });

  test('an excluded period inside the term adds exactly its days, then rest days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 100 }), (offset, days) => {
        const from = addDays(day('2026-01-20'), offset);
        const deadline = due('TERM', day('2026-01-20'), { excluded: [{ from, to: addDays(from, days - 1), reason: '公告' }] });
        return deadline.dueDate?.known === true && deadline.dueDate.date === dateOf(rollForward(SHIPPED_CALENDAR, addDays(day('2026-07-20'), days)));
      }),
    );
  });
});
