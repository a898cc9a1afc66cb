import { type CivilDate, civilDateOf, daysBetween, HOUR_MS, type Instant, instant } from '../../kernel/time.ts';
import { type WorkingCalendar, workingDaysLeft } from '../calendar/index.ts';
import { DEADLINE_RULES, type DeadlineCode, parameterAt, type ParameterCode, type RuleParameterTable, valueAt } from '../deadlines/index.ts';
import type { NextStep } from '../linkage/next-step.ts';

/**
 * What a step's clock shows. `due` is the last day of a day-long duty, or the instant of one in hours. `left` counts
 * working days, calendar days (negative = overdue, always in calendar days) or runs to the instant. `provisional`: the
 * holidays of that time are not published.
 */
export type StepClock = {
  readonly due: CivilDate | Instant;
  readonly left: { readonly unit: 'working-days' | 'days'; readonly count: number } | { readonly unit: 'until'; readonly at: Instant };
  readonly provisional: boolean;
};

/** A duty in hours that is farther away than this is told in days. */
const HOURS_SHOWN = 72;

function isDeadlineCode(code: string): code is DeadlineCode {
  return Object.hasOwn(DEADLINE_RULES, code);
}

/** How the duty of a rule is counted; a duty without a rule of the table counts calendar days. */
function unitOf(rule: string | undefined, on: CivilDate, parameters: RuleParameterTable): 'time' | 'working-day' | 'day' {
  if (rule === undefined || !isDeadlineCode(rule)) return 'day';
  const { unit } = parameterAt(parameters, DEADLINE_RULES[rule].parameter, on);
  return unit === 'minute' || unit === 'hour' ? 'time' : unit === 'working-day' ? 'working-day' : 'day';
}

/** The clock of a step at `now`, counted in the days of its rule; undefined where no duty runs. */
export function stepClock(step: Pick<NextStep, 'dueAt' | 'dueDate' | 'rule'>, now: Instant, calendar: WorkingCalendar, parameters: RuleParameterTable): StepClock | undefined {
  const today = civilDateOf(now);
  const unit = unitOf(step.rule, today, parameters);
  // Hours are counted where a day would be too coarse; nobody reads 「266:09」 as eleven days.
  if (step.dueAt !== undefined && unit === 'time' && step.dueAt - now <= HOURS_SHOWN * HOUR_MS) return { due: step.dueAt, left: { unit: 'until', at: step.dueAt }, provisional: false };
  // A day-long duty ends at 24:00, which is 00:00 of the next day: its last day is the one before.
  const last = step.dueDate ?? (step.dueAt === undefined ? undefined : civilDateOf(instant(step.dueAt - 1)));
  if (last === undefined) return undefined;
  const provisional = last > calendar.coveredThrough;
  if (last < today || unit !== 'working-day') return { due: last, left: { unit: 'days', count: daysBetween(today, last) }, provisional: provisional && unit === 'working-day' };
  const left = workingDaysLeft(calendar, today, last);
  return { due: last, left: { unit: 'working-days', count: left.known ? left.value : left.provisional }, provisional };
}

/** Numbers of the rules that the sentences about a step name, by the places in those sentences. */
const NAMED_NUMBERS = {
  notice: 'NOTICE',
  objection: 'OBJECTION_DECISION',
  review: 'POLICE_REVIEW',
  acknowledge: 'HIT_ACKNOWLEDGE',
  next: 'HIT_ESCALATE_NEXT',
  chief: 'HIT_ESCALATE_CHIEF',
  alarm: 'RELEASE_ALARM',
} as const satisfies Readonly<Record<string, ParameterCode>>;
/** By those places, and by the code of their rule: what a mechanism says of its own steps names numbers by their code. */
export type StepNumbers = Readonly<Record<keyof typeof NAMED_NUMBERS, number>> & Readonly<Record<string, number>>;

/** The numbers in force on a day: a court may load its own, so no sentence holds one. */
export function stepNumbers(parameters: RuleParameterTable, on: CivilDate): StepNumbers {
  const of = (name: keyof typeof NAMED_NUMBERS) => valueAt(parameters, NAMED_NUMBERS[name], on);
  const codes = [...new Set(parameters.rows.map(({ code }) => code))];
  return {
    ...Object.fromEntries(codes.map((code) => [code, valueAt(parameters, code, on)])),
    notice: of('notice'),
    objection: of('objection'),
    review: of('review'),
    acknowledge: of('acknowledge'),
    next: of('next'),
    chief: of('chief'),
    alarm: of('alarm'),
  };
}
