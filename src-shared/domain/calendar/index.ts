export {
  addCalendarDays,
  addCalendarMonths,
  addWorkingDays,
  type CalendarGap,
  type Certain,
  countWorkingDays,
  dateOf,
  type DayCount,
  dayKind,
  type DayKind,
  type DayStep,
  type DueDate,
  isStatutoryRestDay,
  isWorkingDay,
  rollForward,
  rollForwardSteps,
  workingDaysLeft,
} from './days.ts';
export {
  type HolidayTable,
  HolidayTableSchema,
  joinHolidayTables,
  type NamedDay,
  parseHolidayTable,
  workingCalendar,
  type WorkingCalendar,
} from './model.ts';
export { calendarUnder, SHIPPED_CALENDAR, SHIPPED_HOLIDAY_TABLE } from './shipped.ts';
