import type { WorkingCalendar } from '#shared/domain/calendar/index.ts';
import { dueAt, type RuleParameterTable } from '#shared/domain/deadlines/index.ts';
import { civilDateOf, type CivilDate, type Instant, instant } from '#shared/kernel/time.ts';

/** The last day of a duty that ends at 24:00. */
export function lastDay(due: { readonly at: Instant }): CivilDate {
  return civilDateOf(instant(due.at - 1));
}

/** Why the last day is that one: where it would have been, and the rest days that moved it; undefined where nothing did. */
export type Rolled = { readonly plain: CivilDate; readonly names: readonly string[]; readonly last: CivilDate };

/** @param receivedAt since when the upper court has the application */
export function reviewRoll(receivedAt: Instant, calendar: WorkingCalendar, parameters: RuleParameterTable): Rolled | undefined {
  const { arithmetic, dueInstant } = dueAt('DETENTION_RECONSIDERATION_DECISION', { at: receivedAt, source: 'received' }, calendar, parameters);
  if (arithmetic.kind !== 'calendar' || arithmetic.rolled.length === 0) return undefined;
  const rest = arithmetic.rolled.filter(({ role }) => role === 'rolled');
  return { plain: arithmetic.plainEnd, names: [...new Set(rest.flatMap(({ name }) => name ?? []))], last: lastDay({ at: dueInstant }) };
}
