import shipped from './holiday-table.json' with { type: 'json' };
import { type HolidayTable, joinHolidayTables, parseHolidayTable, type WorkingCalendar, workingCalendar } from './model.ts';

function parsed(): HolidayTable {
  const table = parseHolidayTable(shipped);
  if (!table.ok) throw new Error(`the shipped holiday table is unusable: ${table.error.code}`);
  return table.value;
}

/** 2007 to 2026, as published by the State Council year by year; a later year comes by file or feed. */
export const SHIPPED_HOLIDAY_TABLE: HolidayTable = parsed();
export const SHIPPED_CALENDAR: WorkingCalendar = workingCalendar(SHIPPED_HOLIDAY_TABLE);

/**
 * The calendar in force: the shipped one under tables as they were published, in their order. One that does not parse leaves the
 * older days in force; one that cannot be joined replaces them.
 */
export function calendarUnder(published: readonly unknown[]): WorkingCalendar {
  let table = SHIPPED_HOLIDAY_TABLE;
  for (const body of published) {
    const read = parseHolidayTable(body);
    if (!read.ok) continue;
    const joined = joinHolidayTables(table, read.value);
    table = joined.ok ? joined.value : read.value;
  }
  return table === SHIPPED_HOLIDAY_TABLE ? SHIPPED_CALENDAR : workingCalendar(table);
}
