import { addDays, civilDateOf, type CivilDate, daysBetween, endOfDay, HOUR_MS, type Instant, instant, MINUTE_MS, startOfDay } from '../../kernel/time.ts';
import {
  addCalendarDays,
  addCalendarMonths,
  type CalendarGap,
  countWorkingDays,
  dateOf,
  type DayStep,
  type DueDate,
  rollForwardSteps,
  type WorkingCalendar,
  workingDaysLeft,
} from '../calendar/index.ts';
import { parameterAt, type ParameterCode, type ParameterUnit, type RuleParameter, type RuleParameterTable } from './parameters.ts';
import { DEADLINE_RULES, type DeadlineCode } from './rules.ts';

/** Where the starting instant comes from (ARCHITECTURE §3, Time): receipt by the server or a witness of the act. */
export type StartSource = 'received' | 'document' | 'agency' | 'gps' | 'desk-corrected' | 'typed';

/**
 * When a clock starts. A day without a clock time (a date on a document) counts from its 00:00 where the duty is in
 * hours: the earliest credible instant, which is the safe one for a person who is held.
 */
export type DeadlineStart = { readonly at: Instant | CivilDate; readonly source: StartSource };

/** Days that do not count (公告、鉴定评估、暂缓、中止 …), both ends included; without `to` it still runs. */
export type ExcludedPeriod = { readonly from: CivilDate; readonly to?: CivilDate; readonly reason: string };

/** The arithmetic behind a due date as data, for "why is this due". */
export type Arithmetic =
  | { readonly kind: 'working-days'; readonly steps: readonly DayStep[]; readonly calendarVersion: string }
  | {
      readonly kind: 'calendar';
      readonly unit: 'calendar-day' | 'month';
      readonly from: CivilDate;
      readonly amount: number;
      /** End before excluded periods and rest days. */
      readonly plainEnd: CivilDate;
      readonly excluded: readonly { readonly from: CivilDate; readonly to?: CivilDate; readonly days: number; readonly reason: string }[];
      /** Rest days at the end that a party is given, then the day it ends on; empty where the rule never rolls. */
      readonly rolled: readonly DayStep[];
      readonly calendarVersion: string;
    }
  | { readonly kind: 'clock'; readonly from: Instant; readonly minutes: number; readonly to: Instant };

type TimeUnit = Extract<ParameterUnit, 'minute' | 'hour' | 'calendar-day' | 'working-day' | 'month'>;

/** One duty with its end. Plain data: it can be stored, sent and printed. */
export type Deadline = {
  readonly code: DeadlineCode;
  readonly parameter: ParameterCode;
  readonly amount: number;
  readonly unit: TimeUnit;
  /** Legal source or design choice, and the Chinese name, of the number that was in force on the start day. */
  readonly source: string;
  readonly label: string;
  readonly startsAt: Instant | CivilDate;
  readonly startSource: StartSource;
  /** Last day of the duty; absent where the duty is in hours or minutes. */
  readonly dueDate?: DueDate;
  /** The duty may be done before this instant: 24:00 of the last day, or the end of the hours. */
  readonly dueInstant: Instant;
  readonly arithmetic: Arithmetic;
  /** `provisional`: the holidays of that time are not published. `paused`: an excluded period still runs. */
  readonly certainty: 'certain' | 'provisional' | 'paused';
  readonly gap?: CalendarGap;
  readonly pausedSince?: CivilDate;
};

export type DueOptions = {
  /** Number in place of the parameter's, for a period fixed by a decision (control days, days set in an order). */
  readonly amount?: number;
  /** Only for duties in calendar days or months. */
  readonly excluded?: readonly ExcludedPeriod[];
};

function startDay(at: Instant | CivilDate): CivilDate {
  return typeof at === 'string' ? at : civilDateOf(at);
}

function startInstant(at: Instant | CivilDate): Instant {
  return typeof at === 'string' ? startOfDay(at) : at;
}

type DayEnd = Pick<Deadline, 'dueDate' | 'dueInstant' | 'arithmetic' | 'certainty' | 'gap' | 'pausedSince'>;

function dayEnd(due: DueDate, arithmetic: Arithmetic): DayEnd {
  return {
    dueDate: due,
    dueInstant: endOfDay(dateOf(due)),
    arithmetic,
    ...(due.known ? { certainty: 'certain' } : { certainty: 'provisional', gap: due.reason }),
  };
}

type ExcludedDays = Extract<Arithmetic, { kind: 'calendar' }>['excluded'][number];

/** Pushes the end past the excluded days that lie in the period; overlapping periods count once. */
function stretch(start: CivilDate, plainEnd: CivilDate, periods: readonly ExcludedPeriod[]): { readonly end: CivilDate; readonly excluded: readonly ExcludedDays[]; readonly pausedSince?: CivilDate } {
  const excluded: ExcludedDays[] = [];
  let end = plainEnd;
  let free = addDays(start, 1);
  for (const { from, to, reason } of periods.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const first = from > free ? from : free;
    if (first > end) continue;
    if (to === undefined) return { end, excluded: [...excluded, { from: first, days: 0, reason }], pausedSince: first };
    if (to < first) continue;
    const days = daysBetween(first, to) + 1;
    excluded.push({ from: first, to, days, reason });
    end = addDays(end, days);
    free = addDays(to, 1);
  }
  return { end, excluded };
}

function calendarEnd(unit: 'calendar-day' | 'month', start: CivilDate, amount: number, roll: 'forward' | 'never', calendar: WorkingCalendar, periods: readonly ExcludedPeriod[]): DayEnd {
  const plainEnd = unit === 'month' ? addCalendarMonths(start, amount) : addCalendarDays(start, amount);
  const { end, excluded, pausedSince } = stretch(start, plainEnd, periods);
  const rolled = roll === 'forward' && pausedSince === undefined ? rollForwardSteps(calendar, end) : { due: { known: true, date: end } as DueDate, steps: [] };
  const arithmetic: Arithmetic = { kind: 'calendar', unit, from: start, amount, plainEnd, excluded, rolled: rolled.steps, calendarVersion: calendar.version };
  const result = dayEnd(rolled.due, arithmetic);
  return pausedSince === undefined ? result : { ...result, certainty: 'paused', pausedSince };
}

function clockEnd(start: Instant, minutes: number): DayEnd {
  const to = instant(start + minutes * MINUTE_MS);
  return { dueInstant: to, arithmetic: { kind: 'clock', from: start, minutes, to }, certainty: 'certain' };
}

function endOf(unit: TimeUnit, start: DeadlineStart, amount: number, roll: 'forward' | 'never', calendar: WorkingCalendar, options: DueOptions): DayEnd {
  switch (unit) {
    case 'minute':
      return clockEnd(startInstant(start.at), amount);
    case 'hour':
      return clockEnd(startInstant(start.at), amount * (HOUR_MS / MINUTE_MS));
    case 'working-day': {
      const { due, steps } = countWorkingDays(calendar, startDay(start.at), amount);
      return dayEnd(due, { kind: 'working-days', steps, calendarVersion: calendar.version });
    }
    case 'calendar-day':
    case 'month':
      return calendarEnd(unit, startDay(start.at), amount, roll, calendar, options.excluded ?? []);
  }
}

const TIME_UNITS: readonly ParameterUnit[] = ['minute', 'hour', 'calendar-day', 'working-day', 'month'] satisfies readonly TimeUnit[];

function timed(parameter: RuleParameter): RuleParameter & { readonly unit: TimeUnit } {
  if (!TIME_UNITS.includes(parameter.unit)) throw new RangeError(`${parameter.code} is no length of time`);
  return parameter as RuleParameter & { readonly unit: TimeUnit };
}

/**
 * When a duty ends. The start day or hour is not counted (民事诉讼法 §85), a day-long duty ends at 24:00 in
 * Asia/Shanghai, and a party's period runs past rest days. The number is the one in force on the start day.
 */
export function dueAt(code: DeadlineCode, start: DeadlineStart, calendar: WorkingCalendar, parameters: RuleParameterTable, options: DueOptions = {}): Deadline {
  const rule = DEADLINE_RULES[code];
  const parameter = timed(parameterAt(parameters, rule.parameter, startDay(start.at)));
  const amount = options.amount ?? parameter.value;
  return {
    code,
    parameter: parameter.code,
    amount,
    unit: parameter.unit,
    source: parameter.source,
    label: parameter.label,
    startsAt: start.at,
    startSource: start.source,
    ...endOf(parameter.unit, start, amount, rule.roll, calendar, options),
  };
}

/**
 * What a clock shows. `n` counts working days, calendar days or minutes; 0 days is "today". `overdue` counts calendar
 * days since the last day (at least 1), or minutes since the end. `paused` counts the calendar days that will be left.
 */
export type Remaining = {
  readonly kind: 'working-days' | 'calendar-days' | 'hours-minutes' | 'overdue' | 'paused';
  readonly n: number;
  /** For `overdue`: what `n` counts. */
  readonly unit: 'working-days' | 'calendar-days' | 'minutes';
  readonly certain: boolean;
};

function remainingDays(deadline: Deadline, due: CivilDate, now: Instant, calendar: WorkingCalendar): Remaining {
  const today = civilDateOf(now);
  const certain = deadline.certainty === 'certain';
  if (deadline.pausedSince !== undefined) return { kind: 'paused', n: daysBetween(deadline.pausedSince, due) + 1, unit: 'calendar-days', certain };
  if (now >= deadline.dueInstant) return { kind: 'overdue', n: daysBetween(due, today), unit: 'calendar-days', certain };
  if (deadline.unit !== 'working-day') return { kind: 'calendar-days', n: daysBetween(today, due), unit: 'calendar-days', certain };
  const left = workingDaysLeft(calendar, today, due);
  return { kind: 'working-days', n: left.known ? left.value : left.provisional, unit: 'working-days', certain: certain && left.known };
}

/** What is left of a duty at `now`, for its clock. Minutes are whole minutes still to go, rounded down. */
export function remaining(deadline: Deadline, now: Instant, calendar: WorkingCalendar): Remaining {
  if (deadline.dueDate !== undefined) return remainingDays(deadline, dateOf(deadline.dueDate), now, calendar);
  const over = now >= deadline.dueInstant;
  const ms = over ? now - deadline.dueInstant : deadline.dueInstant - now;
  return { kind: over ? 'overdue' : 'hours-minutes', n: Math.floor(ms / MINUTE_MS), unit: 'minutes', certain: true };
}

/** The clock of a person who is being questioned (民事诉讼法解释 §482). */
export type CustodyClock = {
  readonly startedAt: Instant;
  readonly amberAt: Instant;
  /** End of the lawful time: questioning must have ended before this instant. */
  readonly limitAt: Instant;
  readonly limitHours: number;
  readonly level: 'running' | 'amber' | 'red';
  readonly elapsedMinutes: number;
  /** Whole minutes to the limit, rounded down; negative, rounded away from zero, once it is passed. */
  readonly minutesLeft: number;
};

/**
 * The custody clock at `now`. It runs from actual control, not from entry, and its limit is 24 hours only where the
 * matter is complex and detention is possible (`complex`); `limitHours` takes the limit kept with the custody itself.
 */
export function custodyClock(custody: { readonly startedAt: Instant; readonly complex: boolean; readonly limitHours?: number }, now: Instant, parameters: RuleParameterTable): CustodyClock {
  const on = civilDateOf(custody.startedAt);
  const hoursOf = (code: ParameterCode) => parameterAt(parameters, code, on).value;
  const lawful = hoursOf(custody.complex ? 'QUESTIONING_COMPLEX' : 'QUESTIONING');
  const limitHours = custody.limitHours ?? lawful;
  const lead = lawful - hoursOf(custody.complex ? 'QUESTIONING_COMPLEX_AMBER' : 'QUESTIONING_AMBER');
  const limitAt = instant(custody.startedAt + limitHours * HOUR_MS);
  const amberAt = instant(Math.max(custody.startedAt, limitAt - lead * HOUR_MS));
  return {
    startedAt: custody.startedAt,
    amberAt,
    limitAt,
    limitHours,
    level: now >= limitAt ? 'red' : now >= amberAt ? 'amber' : 'running',
    elapsedMinutes: Math.max(0, Math.floor((now - custody.startedAt) / MINUTE_MS)),
    minutesLeft: Math.floor((limitAt - now) / MINUTE_MS),
  };
}

/** When a release that nobody acknowledges turns amber and red: counted from its request, by the numbers of that day. */
export function releaseClock(requestedAt: Instant, parameters: RuleParameterTable): { readonly amberAt: Instant; readonly redAt: Instant } {
  const after = (code: ParameterCode) => instant(requestedAt + parameterAt(parameters, code, civilDateOf(requestedAt)).value * HOUR_MS);
  return { amberAt: after('RELEASE_AMBER'), redAt: after('RELEASE_ALARM') };
}

/** The end of a control: last day and 24:00 of it. Never moved by rest days, so it needs no calendar. */
export type ControlEnd = { readonly lastDay: CivilDate; readonly endsAt: Instant };

/** 180 days from 2026-09-08 end on 2027-03-07 at 24:00. @throws RangeError unless `days` is a whole number above 0. */
export function controlEnd(start: CivilDate, days: number): ControlEnd {
  if (!Number.isSafeInteger(days) || days < 1) throw new RangeError(`not a control period: ${String(days)}`);
  const lastDay = addCalendarDays(start, days);
  return { lastDay, endsAt: endOfDay(lastDay) };
}

/**
 * Whether a renewal may be asked for on `today`: from RENEWAL_OPENS to RENEWAL_CLOSES calendar days before the last
 * day, both included. `from` and `through` are those days.
 */
export function renewalWindow(lastDay: CivilDate, today: CivilDate, parameters: RuleParameterTable): { readonly from: CivilDate; readonly through: CivilDate; readonly open: boolean } {
  const from = addDays(lastDay, -parameterAt(parameters, 'RENEWAL_OPENS', today).value);
  const through = addDays(lastDay, -parameterAt(parameters, 'RENEWAL_CLOSES', today).value);
  return { from, through, open: from <= today && today <= through };
}

/** Days the control still runs on `today`, 0 on its last day, negative afterwards. */
export function controlDaysLeft(end: ControlEnd, today: CivilDate): number {
  return daysBetween(today, end.lastDay);
}
