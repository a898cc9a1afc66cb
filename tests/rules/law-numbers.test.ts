import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEADLINE_RULES, RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';

/**
 * Every number of the law comes from the parameter table: a court that loads its own must find it everywhere, and a
 * screen must not go on saying the old one. What is looked for are the shapes in which such numbers were found in code.
 */
const ROOMS = [
  'src-shared/domain',
  'src-shared/contracts',
  'src-shared/mechanisms',
  'src-shared/instruments',
  'src-renderer/features',
  'src-renderer/ui',
  'src-renderer/bridge',
  'src-server/commands',
  'src-server/timers',
  'src-server/gateways',
];
const BARE: readonly RegExp[] = [
  // 2 * HOUR_MS, and an hour or a day added to an instant
  /\b\d[\d_.]* ?\* ?(?:MINUTE|HOUR|DAY)_MS/u,
  /[+-] ?(?:HOUR|DAY)_MS\b/u,
  // addDays(due, -15), addCalendarMonths(filed, 6); a single day back or on is arithmetic
  /add(?:Days|CalendarDays|CalendarMonths|WorkingDays)\((?:[^()]|\([^()]*\))*, -?(?:[2-9]|\d{2,})\)/u,
  // const alarmHours = 2; limitDays: 15
  /\b\w*(?:hours|days|minutes|months)\w* ?[:=] ?\d{1,4}\b(?!\d*_MS)/iu,
  // schema caps that repeat a limit
  /\b\w*(?:[hH]ours|[dD]ays|[mM]onths)\w*: Type\.(?:Integer|Number)\(\{[^}]*maximum: ?\d+/u,
];

/** Numbers of this shape that no law or practice sets, each with its reason; a row whose place is gone fails. */
const NOT_OF_THE_LAW: readonly (readonly [file: string, text: string, why: string])[] = [
  ['src-shared/domain/calendar/model.ts', 'SPILL_DAYS = 40', 'how far from its own years a notice names days'],
  ['src-shared/domain/cases/step-clock.ts', 'HOURS_SHOWN = 72', 'from where on a duty in hours is told in days'],
  ['src-shared/domain/deadlines/deadline.ts', 'days: 0', 'an excluded period that still runs has no days yet'],
  ['src-shared/mechanisms/detain-person/instruments/fields.ts', 'days: 1 }', 'a day that stands in for those of a draft, whose own words replace it'],
  ['src-renderer/features/duty/DispatchDialog.vue', '+ HOUR_MS', 'the arrival time that the form suggests before the officer types his own'],
  ['src-renderer/features/today/today-groups.ts', '2 * DAY_MS', 'how long a new case stands under "new"'],
  ['src-renderer/features/worklist/FilterPanel.vue', 'addDays(today, -90)', 'a filter that anybody can set otherwise'],
  ['src-renderer/features/worklist/FilterPanel.vue', 'addDays(today, -180)', 'a filter that anybody can set otherwise'],
  ['src-renderer/features/worklist/FilterPanel.vue', 'addDays(today, 7)', 'a filter that anybody can set otherwise'],
  ['src-renderer/features/approvals/DelegationPage.vue', 'addDays(today.value, 6)', 'the week that the form suggests'],
  ['src-renderer/ui/forms/MonthGrid.vue', 'addDays(from, -7)', 'a week of the month grid'],
  ['src-renderer/ui/forms/MonthGrid.vue', 'addDays(from, 7)', 'a week of the month grid'],
];

type Found = { readonly file: string; readonly line: string };

function bareNumbers(file: string, text: string): readonly Found[] {
  return text
    .split('\n')
    .filter((line) => !/^\s*(?:\*|\/\/|\/\*)/u.test(line) && BARE.some((shape) => shape.test(line)))
    .map((line) => ({ file, line: line.trim() }));
}

const files = ROOMS.flatMap((room) => globSync(`${room}/**/*.{ts,vue}`)).map((file) => file.replaceAll('\\', '/')).filter((file) => !file.endsWith('/shipped-parameters.ts') && !file.endsWith('/samples.ts'));
const found = files.flatMap((file) => bareNumbers(file, readFileSync(file, 'utf8')));

test('no number of the law stands in code', () => {
  expect(files.length).toBeGreaterThan(200);
  expect(found.filter(({ file, line }) => !NOT_OF_THE_LAW.some(([place, text]) => place === file && line.includes(text)))).toEqual([]);
});

test('every exception is still there', () => {
  expect(NOT_OF_THE_LAW.filter(([place, text]) => !found.some(({ file, line }) => place === file && line.includes(text)))).toEqual([]);
});

test.each([
  'const alarmHours = 2;',
  'const red = instant(requestedAt + 2 * HOUR_MS);',
  'const amber = instant(since + HOUR_MS);',
  'return addDays(filedOn, 10);',
  'const from = addDays(civilDateOf(end), -15);',
  'periodDays: Type.Integer({ minimum: 1, maximum: 365 }),',
])('it would be found: %s', (line) => {
  expect(bareNumbers('planted.ts', line)).toHaveLength(1);
});

/** Numbers that wait for the mechanism that asks for them; a row that something reads by now fails. */
const NOBODY_ASKS_YET = new Set([
  ...['POLICE_QUERY_ANSWER', 'SUMMONS_RECOMMENDED', 'FILE_CASE', 'ASSIGN', 'NOTICE_INTERNAL', 'NOTICE_AFTER_MEASURE', 'REPORT_SUPPLEMENT', 'CLUE_VERIFY', 'CLUE_VERIFY_URGENT'],
  ...['NETWORK_QUERY_FIRST', 'NETWORK_CONTROL_ONLINE', 'NETWORK_CONTROL_OFFLINE', 'INVESTIGATION', 'TERM', 'TERM_NON_LITIGATION', 'TERM_EXTENSION_REQUEST', 'UPPER_COURT', 'APPLY_LIMIT'],
  ...['OBJECTION_RECONSIDERATION', 'THIRD_PARTY_SUIT', 'JURISDICTION_OBJECTION', 'PAYOUT', 'SETTLEMENT_BREACH'],
  ...['FINE_UNIT_MIN', 'FINE_UNIT_MAX', 'FEE_NO_AMOUNT_MIN', 'FEE_NO_AMOUNT_MAX'],
  ...['AUDIT_RETENTION'],
]);

test('a number of the table is asked for by a rule, a screen or the server', () => {
  const sources = ['src-shared', 'src-renderer', 'src-server']
    .flatMap((room) => globSync(`${room}/**/*.{ts,vue}`))
    .filter((file) => !/deadlines\/(?:shipped-parameters|rules)\.ts$/u.test(file.replaceAll('\\', '/')))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const isAsked = (code: string) => {
    const rules = Object.entries(DEADLINE_RULES).filter(([, rule]) => rule.parameter === code).map(([rule]) => rule);
    return [code, ...rules].some((name) => new RegExp(`'${name}'`, 'u').test(sources));
  };
  const unread = [...new Set(RULE_PARAMETERS.rows.map(({ code }) => code))].filter((code) => !isAsked(code));
  expect(unread.toSorted()).toEqual([...NOBODY_ASKS_YET].toSorted());
});
