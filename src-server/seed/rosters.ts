import type { Shift } from '#shared/domain/duty/index.ts';
import { addDays, type CivilDate, DAY_MS, HOUR_MS, type Instant, instant, startOfDay, weekdayOf } from '#shared/kernel/time.ts';
import type { SeedAccount } from './demo-accounts.ts';

/** In advance: the clock of a demo may be moved by months. */
const DUTY_WEEKS = 60;

/** On call by the week, from Monday 08:00, each of a court in turn; the week of the first day is the first one's. */
export function dutyShifts(people: readonly SeedAccount[], today: CivilDate): readonly Shift[] {
  const monday = addDays(today, -((weekdayOf(today) + 6) % 7) - 7);
  return Array.from({ length: DUTY_WEEKS }, (_, week): readonly Shift[] => {
    const from = instant(startOfDay(addDays(monday, week * 7)) + 8 * HOUR_MS);
    const person = people[(week + people.length - 1) % people.length];
    return person === undefined ? [] : [{ officer: person.id, phone: person.phone ?? '', from, to: instant(from + 7 * DAY_MS) }];
  }).flat();
}

/** Who answers the duty telephone at `at`: of the roster, or before it begins anybody of the command centre. */
export function onCallAt(people: readonly SeedAccount[], today: CivilDate, at: Instant): SeedAccount | undefined {
  const shift = dutyShifts(people, today).find(({ from, to }) => from <= at && at < to);
  return people.find(({ id }) => id === shift?.officer) ?? people[0];
}
