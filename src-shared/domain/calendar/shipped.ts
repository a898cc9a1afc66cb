import shipped from './holiday-table.json' with { type: 'json' };
import { type HolidayTable, parseHolidayTable, type WorkingCalendar, workingCalendar } from './model.ts';

function parsed(): HolidayTable {
  const table = parseHolidayTable(shipped);
  if (!table.ok) throw new Error(`the shipped holiday table is unusable: ${table.error.code}`);
  return table.value;
}

/** 2007 to 2026, as published by the State Council year by year; a later year comes by file or feed. */
export const SHIPPED_HOLIDAY_TABLE: HolidayTable = parsed();
export const SHIPPED_CALENDAR: WorkingCalendar = workingCalendar(SHIPPED_HOLIDAY_TABLE);
