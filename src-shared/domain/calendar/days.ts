import { addDays, type CivilDate, weekdayOf } from '../../kernel/time.ts';
import type { WorkingCalendar } from './model.ts';
import { STATUTORY_DAYS } from './statutory-days.ts';

/**
 * Why a day cannot be judged: the State Council has not published that year, or the table starts later. The words are
 * those of the field (DOMAIN §2.1) and are shown as they stand.
 */
export type CalendarGap = '待国务院公布' | '早于节假日表';

/**
 * An answer of the calendar. `provisional` knows weekdays and the days off that the law fixes, but no notice: an
 * estimate, never a due date to rely on.
 */
export type Certain<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly provisional: T; readonly reason: CalendarGap };

/** A due date, or an honest estimate where the holidays of that time are not published. */
export type DueDate =
  | { readonly known: true; readonly date: CivilDate }
  | { readonly known: false; readonly provisionalDate: CivilDate; readonly reason: CalendarGap };

/**
 * What a day is. `weekend` and `holiday` are rest days; `make-up` is a working Saturday or Sunday (调休) and no rest
 * day; `workday` is an ordinary working day.
 */
export type DayKind = 'workday' | 'make-up' | 'weekend' | 'holiday';

/** One line of "why is this due": a day, what it is, and its number in the count if it counts. */
export type DayStep = {
  readonly date: CivilDate;
  /** 0 = Sunday … 6 = Saturday. */
  readonly weekday: number;
  readonly kind: DayKind;
  /** Name of the holiday, for `holiday` and `make-up`. */
  readonly name?: string;
  readonly role: 'start' | 'counted' | 'skipped' | 'rolled' | 'end';
  /** 1, 2, 3 … for counted days. */
  readonly count?: number;
  /** False: outside the table, judged by its weekday and the days off that the law fixes. */
  readonly known: boolean;
};

/** Largest count of working days: about ten years. Above it a typing error is likelier than a rule. */
const MAX_WORKING_DAYS = 2_600;

function gapAt(calendar: WorkingCalendar, date: CivilDate): CalendarGap | undefined {
  if (date > calendar.coveredThrough) return '待国务院公布';
  return date < calendar.coveredFrom ? '早于节假日表' : undefined;
}

/** Name of the day off: by the notices, or beyond them by the law itself (DOMAIN §1.13-17). */
function dayOff(calendar: WorkingCalendar, date: CivilDate): string | undefined {
  return calendar.off.get(date) ?? (date > calendar.coveredThrough && !calendar.work.has(date) ? STATUTORY_DAYS.get(date) : undefined);
}

export function dayKind(calendar: WorkingCalendar, date: CivilDate): DayKind {
  if (dayOff(calendar, date) !== undefined) return 'holiday';
  if (calendar.work.has(date)) return 'make-up';
  return weekdayOf(date) % 6 === 0 ? 'weekend' : 'workday';
}

function works(calendar: WorkingCalendar, date: CivilDate): boolean {
  const kind = dayKind(calendar, date);
  return kind === 'workday' || kind === 'make-up';
}

function step(calendar: WorkingCalendar, date: CivilDate, role: DayStep['role'], count?: number): DayStep {
  const name = dayOff(calendar, date) ?? calendar.work.get(date);
  return {
    date,
    weekday: weekdayOf(date),
    kind: dayKind(calendar, date),
    ...(name === undefined ? {} : { name }),
    role,
    ...(count === undefined ? {} : { count }),
    known: gapAt(calendar, date) === undefined,
  };
}

/** The date of a due date, certain or provisional. Show the reason beside it whenever it is not known. */
export function dateOf(due: DueDate): CivilDate {
  return due.known ? due.date : due.provisionalDate;
}

function due(date: CivilDate, gap: CalendarGap | undefined): DueDate {
  return gap === undefined ? { known: true, date } : { known: false, provisionalDate: date, reason: gap };
}

/** Whether offices work: Monday to Friday without the published days off, and the make-up days on weekends. */
export function isWorkingDay(calendar: WorkingCalendar, date: CivilDate): Certain<boolean> {
  const gap = gapAt(calendar, date);
  const value = works(calendar, date);
  return gap === undefined ? { known: true, value } : { known: false, provisional: value, reason: gap };
}

/**
 * Whether the day is a 法定休假日 in the sense of 民事诉讼法 §85, so that a period ending on it runs on: weekends and
 * published days off. A make-up Saturday is a working day and stops no period.
 */
export function isStatutoryRestDay(calendar: WorkingCalendar, date: CivilDate): Certain<boolean> {
  const gap = gapAt(calendar, date);
  const value = !works(calendar, date);
  return gap === undefined ? { known: true, value } : { known: false, provisional: value, reason: gap };
}

/** A count of days: the due date and the day-by-day arithmetic behind it. */
export type DayCount = { readonly due: DueDate; readonly steps: readonly DayStep[] };

/**
 * The `days`-th working day after `start`, day by day. The start day is not counted (民事诉讼法 §85); 0 gives the start
 * day itself. @throws RangeError unless `days` is a whole number from 0 to 2600.
 */
export function countWorkingDays(calendar: WorkingCalendar, start: CivilDate, days: number): DayCount {
  if (!Number.isSafeInteger(days) || days < 0 || days > MAX_WORKING_DAYS) throw new RangeError(`not a count of working days: ${String(days)}`);
  const steps: DayStep[] = [step(calendar, start, 'start')];
  let date = start;
  // Only the days that were asked can make the answer uncertain: the start day is not counted, so it is not asked.
  let gap: CalendarGap | undefined;
  for (let counted = 0; counted < days; ) {
    date = addDays(date, 1);
    gap ??= gapAt(calendar, date);
    if (works(calendar, date)) {
      counted += 1;
      steps.push(step(calendar, date, 'counted', counted));
    } else {
      steps.push(step(calendar, date, 'skipped'));
    }
  }
  return { due: due(date, gap), steps };
}

/** The `days`-th working day after `start` (start not counted): 5 working days from 2026-09-24 end on 2026-10-09. */
export function addWorkingDays(calendar: WorkingCalendar, start: CivilDate, days: number): DueDate {
  return countWorkingDays(calendar, start, days).due;
}

/**
 * `days` calendar days after `start` (start not counted), never moved by holidays: the end of a seal, a freeze, a
 * control or a detention (DOMAIN §2.1), and the internal clocks of authorities.
 */
export function addCalendarDays(start: CivilDate, days: number): CivilDate {
  return addDays(start, days);
}

/**
 * The same day `months` later; where that month is shorter, its last day (民法典 §202). Negative counts back.
 * @throws RangeError if `months` is not whole.
 */
export function addCalendarMonths(start: CivilDate, months: number): CivilDate {
  if (!Number.isSafeInteger(months)) throw new RangeError(`not a count of months: ${String(months)}`);
  const index = Number(start.slice(0, 4)) * 12 + Number(start.slice(5, 7)) - 1 + months;
  const [year, month] = [Math.floor(index / 12), index % 12];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(Number(start.slice(8, 10)), last);
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10) as CivilDate;
}

/**
 * Moves the last day of a party's period off rest days to the day after them (民事诉讼法 §85), with the days it passed.
 * Only for duties and rights of parties: the end of a seal, freeze, control or detention is never moved, because the
 * later day would be the unsafe one.
 */
export function rollForwardSteps(calendar: WorkingCalendar, last: CivilDate): DayCount {
  const steps: DayStep[] = [];
  let date = last;
  let gap = gapAt(calendar, date);
  while (!works(calendar, date)) {
    steps.push(step(calendar, date, 'rolled'));
    date = addDays(date, 1);
    gap ??= gapAt(calendar, date);
  }
  steps.push(step(calendar, date, 'end'));
  return { due: due(date, gap), steps };
}

/** `rollForwardSteps` without the steps: 2026-09-25 (Mid-Autumn) becomes 2026-09-28. */
export function rollForward(calendar: WorkingCalendar, last: CivilDate): DueDate {
  return rollForwardSteps(calendar, last).due;
}

/**
 * Working days after `from` up to and including `to`: what "还剩 n 个工作日" says on the day `from`. Negative when `to`
 * lies before `from`: the working days gone since.
 */
export function workingDaysLeft(calendar: WorkingCalendar, from: CivilDate, to: CivilDate): Certain<number> {
  const [first, last] = from <= to ? [from, to] : [to, from];
  let count = 0;
  let gap: CalendarGap | undefined;
  for (let date = first; date < last; ) {
    date = addDays(date, 1);
    gap ??= gapAt(calendar, date);
    if (works(calendar, date)) count += 1;
  }
  const value = from <= to || count === 0 ? count : -count;
  return gap === undefined ? { known: true, value } : { known: false, provisional: value, reason: gap };
}
