import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { type Failure, failure } from '../../kernel/errors/index.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { closed } from '../../kernel/schema.ts';
import { addDays, type CivilDate, daysBetween, isCivilDate, weekdayOf } from '../../kernel/time.ts';

/** A day as a table writes it; whether it exists is said by a code of its own (HOLIDAY_TABLE_DAY_IMPOSSIBLE). */
const WrittenDaySchema = Type.Unsafe<CivilDate>(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }));
const NamedDaySchema = closed({ date: WrittenDaySchema, name: Type.String({ minLength: 1, maxLength: 20 }) });
const NoticeSchema = closed({
  year: Type.Integer({ minimum: 1949, maximum: 9999 }),
  title: Type.String({ minLength: 1, maxLength: 120 }),
  address: Type.Optional(Type.String({ maxLength: 300 })),
});

/**
 * The yearly holiday notices of the State Council as data. `offDays` are the days off, weekends inside a holiday
 * included; `workDays` are the make-up working days (调休) on weekends. The table answers for the days
 * `coveredFrom`..`coveredThrough`, both included. A notice also names single days of the neighbouring year (New Year of
 * 2023 begins on 2022-12-31, its make-up day may lie in December): those may stand in it up to `SPILL_DAYS` outside and
 * count where the table is joined to that year's, but they make no other day of that year known.
 */
export const HolidayTableSchema = closed({
  version: Type.String({ minLength: 1, maxLength: 40 }),
  source: Type.String({ minLength: 1, maxLength: 300 }),
  coveredFrom: WrittenDaySchema,
  coveredThrough: WrittenDaySchema,
  /** The notices behind the days, with the address at which each was published. */
  notices: Type.Optional(Type.Array(NoticeSchema, { maxItems: 200 })),
  offDays: Type.Array(NamedDaySchema, { maxItems: 2_000 }),
  workDays: Type.Array(NamedDaySchema, { maxItems: 2_000 }),
});
export type HolidayTable = Static<typeof HolidayTableSchema>;
export type NamedDay = HolidayTable['offDays'][number];

/** A holiday table, ready to be asked. Build it with `workingCalendar`; the rules take it as a value. */
export type WorkingCalendar = {
  readonly version: string;
  readonly source: string;
  readonly coveredFrom: CivilDate;
  readonly coveredThrough: CivilDate;
  /** Day off -> name of the holiday. */
  readonly off: ReadonlyMap<CivilDate, string>;
  /** Make-up working day -> name of the holiday it makes up for. */
  readonly work: ReadonlyMap<CivilDate, string>;
};

/** How far from its own years a notice may name days: make-up days lie in the weeks before a holiday. */
const SPILL_DAYS = 40;

function isWeekend(date: CivilDate): boolean {
  return weekdayOf(date) % 6 === 0;
}

/** The first contradiction inside a table of the right shape, or undefined. */
function contradiction(table: HolidayTable): Failure | undefined {
  const all = [...table.offDays, ...table.workDays];
  const unreal = [table.coveredFrom, table.coveredThrough, ...all.map((day) => day.date)].find((date) => !isCivilDate(date));
  if (unreal !== undefined) return failure('HOLIDAY_TABLE_DAY_IMPOSSIBLE', { date: unreal });
  if (table.coveredThrough < table.coveredFrom) return failure('HOLIDAY_TABLE_CONTRADICTORY', { date: table.coveredThrough });
  const seen = new Set<string>();
  const [first, last] = [addDays(table.coveredFrom, -SPILL_DAYS), addDays(table.coveredThrough, SPILL_DAYS)];
  for (const { date } of all) {
    if (seen.has(date) || date < first || date > last) return failure('HOLIDAY_TABLE_CONTRADICTORY', { date });
    seen.add(date);
  }
  const misplaced = table.workDays.find((day) => !isWeekend(day.date));
  if (misplaced !== undefined) return failure('HOLIDAY_TABLE_CONTRADICTORY', { date: misplaced.date });
  return emptyYear(table);
}

/** A year called covered but without a single day off was not entered: without this check it would pass as workdays. */
function emptyYear(table: HolidayTable): Failure | undefined {
  for (let year = Number(table.coveredFrom.slice(0, 4)); year <= Number(table.coveredThrough.slice(0, 4)); year++) {
    const touched = table.offDays.some((day) => day.date.startsWith(`${String(year)}-`) && !isWeekend(day.date));
    if (!touched) return failure('HOLIDAY_TABLE_YEAR_EMPTY', { year });
  }
  return undefined;
}

/**
 * A holiday table from a file or from the feed. Refused when a day is not real, stands twice, lies far outside the
 * covered time, when a make-up working day is not on a weekend, or when a covered year has no day off.
 */
export function parseHolidayTable(value: unknown): Result<HolidayTable, Failure> {
  if (!Value.Check(HolidayTableSchema, value)) return err(failure('HOLIDAY_TABLE_MALFORMED'));
  const problem = contradiction(value);
  return problem === undefined ? ok(value) : err(problem);
}

export function workingCalendar(table: HolidayTable): WorkingCalendar {
  return {
    version: table.version,
    source: table.source,
    coveredFrom: table.coveredFrom,
    coveredThrough: table.coveredThrough,
    off: new Map(table.offDays.map((day) => [day.date, day.name])),
    work: new Map(table.workDays.map((day) => [day.date, day.name])),
  };
}

/**
 * Joins a newer table to an older one: the days the newer one covers or names are its alone (a notice may be amended,
 * and a make-up day of its first holiday may lie in the year before), the others stay. Refused when the two leave a gap between them, because days in the gap would pass as known.
 */
export function joinHolidayTables(older: HolidayTable, newer: HolidayTable): Result<HolidayTable, Failure> {
  const gap =
    newer.coveredFrom > older.coveredThrough
      ? daysBetween(older.coveredThrough, newer.coveredFrom) > 1
      : daysBetween(newer.coveredThrough, older.coveredFrom) > 1;
  if (gap) return err(failure('HOLIDAY_TABLE_GAP', { date: newer.coveredFrom > older.coveredThrough ? addDays(older.coveredThrough, 1) : addDays(newer.coveredThrough, 1) }));
  const named = new Set([...newer.offDays, ...newer.workDays].map((day) => day.date));
  const outside = (day: NamedDay) => (day.date < newer.coveredFrom || day.date > newer.coveredThrough) && !named.has(day.date);
  const notices = [...(older.notices ?? []), ...(newer.notices ?? [])].filter((notice, at, all) => all.findIndex((other) => other.title === notice.title) === at);
  const merge = (a: readonly NamedDay[], b: readonly NamedDay[]) => [...a.filter(outside), ...b].sort((x, y) => (x.date < y.date ? -1 : 1));
  return ok({
    version: newer.version,
    source: newer.source === older.source ? newer.source : `${older.source}；${newer.source}`.slice(0, 300),
    coveredFrom: newer.coveredFrom < older.coveredFrom ? newer.coveredFrom : older.coveredFrom,
    coveredThrough: newer.coveredThrough > older.coveredThrough ? newer.coveredThrough : older.coveredThrough,
    ...(notices.length === 0 ? {} : { notices }),
    offDays: merge(older.offDays, newer.offDays),
    workDays: merge(older.workDays, newer.workDays),
  });
}
