import type { FactStore } from '#shared/contracts/ports.ts';
import { calendarUnder, SHIPPED_CALENDAR, type WorkingCalendar } from '#shared/domain/calendar/index.ts';
import { parametersUnder, RULE_PARAMETERS, type RuleParameterTable } from '#shared/domain/deadlines/index.ts';

/** Calendar and rule parameters in force on this device: the shipped ones under what the feed brought. */
export type Rules = {
  readonly calendar: WorkingCalendar;
  readonly parameters: RuleParameterTable;
  /** Written into every command: by which rules the device decided. */
  readonly version: string;
};

const FEW = 50;

function named(calendar: WorkingCalendar, parameters: RuleParameterTable): Rules {
  return { calendar, parameters, version: `${parameters.version}/${calendar.version}`.slice(0, 40) };
}

export const SHIPPED_RULES: Rules = named(SHIPPED_CALENDAR, RULE_PARAMETERS);

/** A table that does not parse leaves the older rules in force: a wrong deadline is worse than an old one that is named. */
export async function loadRules(facts: FactStore): Promise<Rules> {
  const published = async (kind: 'calendar' | 'parameters') => (await facts.ofKind(kind, '', FEW)).map(({ body }) => body);
  return named(calendarUnder(await published('calendar')), parametersUnder(await published('parameters')));
}
