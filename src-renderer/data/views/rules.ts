import type { FactStore } from '#shared/contracts/ports.ts';
import { joinHolidayTables, parseHolidayTable, SHIPPED_CALENDAR, SHIPPED_HOLIDAY_TABLE, workingCalendar, type WorkingCalendar } from '#shared/domain/calendar/index.ts';
import { parseRuleParameters, RULE_PARAMETERS, type RuleParameterTable, withOverrides } from '#shared/domain/deadlines/index.ts';

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
  let table = SHIPPED_HOLIDAY_TABLE;
  for (const fact of await facts.ofKind('calendar', '', FEW)) {
    const parsed = parseHolidayTable(fact.body);
    if (!parsed.ok) continue;
    const joined = joinHolidayTables(table, parsed.value);
    table = joined.ok ? joined.value : parsed.value;
  }
  let parameters = RULE_PARAMETERS;
  for (const fact of await facts.ofKind('parameters', '', FEW)) {
    const parsed = parseRuleParameters(fact.body);
    if (parsed.ok) parameters = withOverrides(parameters, parsed.value);
  }
  return named(table === SHIPPED_HOLIDAY_TABLE ? SHIPPED_CALENDAR : workingCalendar(table), parameters);
}
