import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { calendarUnder, type WorkingCalendar } from '#shared/domain/calendar/index.ts';
import { type StepNumbers, stepNumbers } from '#shared/domain/cases/step-clock.ts';
import { type ParameterCode, parametersUnder, type RuleParameterTable, valueAt } from '#shared/domain/deadlines/index.ts';
import { civilDateOf, type Instant } from '#shared/kernel/time.ts';
import { useLiveQuery } from './use-live-query.ts';

export type WindowRules = { readonly calendar: WorkingCalendar; readonly parameters: RuleParameterTable };

/** Calendar and rule parameters in force, for clocks on the screen: the shipped ones under what the feed brought. */
export function useRules(): ComputedRef<WindowRules> {
  const calendars = useLiveQuery('facts', { kind: 'calendar' });
  const tables = useLiveQuery('facts', { kind: 'parameters' });
  const calendar = computed(() => calendarUnder(calendars.answer.value ?? []));
  const parameters = computed(() => parametersUnder(tables.answer.value ?? []));
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
