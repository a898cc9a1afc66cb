import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { joinHolidayTables, parseHolidayTable, SHIPPED_CALENDAR, SHIPPED_HOLIDAY_TABLE, type WorkingCalendar, workingCalendar } from '#shared/domain/calendar/index.ts';
import { type StepNumbers, stepNumbers } from '#shared/domain/cases/step-clock.ts';
import { type ParameterCode, parseRuleParameters, RULE_PARAMETERS, type RuleParameterTable, valueAt, withOverrides } from '#shared/domain/deadlines/index.ts';
import { civilDateOf, type Instant } from '#shared/kernel/time.ts';
import { useLiveQuery } from './use-live-query.ts';

export type WindowRules = { readonly calendar: WorkingCalendar; readonly parameters: RuleParameterTable };

/** Calendar and rule parameters in force, for clocks on the screen: the shipped ones under what the feed brought. */
export function useRules(): ComputedRef<WindowRules> {
  const calendars = useLiveQuery('facts', { kind: 'calendar' });
  const tables = useLiveQuery('facts', { kind: 'parameters' });
  const calendar = computed(() => {
    let table = SHIPPED_HOLIDAY_TABLE;
    for (const body of calendars.answer.value ?? []) {
      const parsed = parseHolidayTable(body);
      if (!parsed.ok) continue;
      const joined = joinHolidayTables(table, parsed.value);
      table = joined.ok ? joined.value : parsed.value;
    }
    return table === SHIPPED_HOLIDAY_TABLE ? SHIPPED_CALENDAR : workingCalendar(table);
  });
  const parameters = computed(() =>
    (tables.answer.value ?? []).reduce<RuleParameterTable>((table, body) => {
      const parsed = parseRuleParameters(body);
      return parsed.ok ? withOverrides(table, parsed.value) : table;
    }, RULE_PARAMETERS),
  );
  return computed(() => ({ calendar: calendar.value, parameters: parameters.value }));
}

/** A number of the law as it is in force now, in its own unit: screens name none that is not in the table. */
export function useLawNumber(now: () => Instant): (code: ParameterCode) => number {
  const rules = useRules();
  return (code) => valueAt(rules.value.parameters, code, civilDateOf(now()));
}

/** The numbers that sentences about a step name, as they are in force now. */
export function useStepNumbers(now: () => Instant): ComputedRef<StepNumbers> {
  const rules = useRules();
  const today = computed(() => civilDateOf(now()));
  return computed(() => stepNumbers(rules.value.parameters, today.value));
}
