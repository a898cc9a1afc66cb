import type { Brand } from './brand.ts';

/** A point in time: epoch milliseconds, UTC. Legal times are shown in Asia/Shanghai. */
export type Instant = Brand<number, 'Instant'>;

/** A day of the civil calendar in Asia/Shanghai: `YYYY-MM-DD`. Never a `Date`, so no time zone can move it. */
export type CivilDate = Brand<string, 'CivilDate'>;

/** The only source of "now". Rules get an `Instant`, never a clock. */
export type Clock = { now(): Instant };

/** China keeps UTC+8 without daylight saving since 1991-09-15; every date this product handles lies after that. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** How much later than an act its receipt must be before both times are said. */
const APART_MS = 15 * MINUTE_MS;

/** Whether an act and its receipt lie so far apart that a reader is told both times. */
export function isApart(act: Instant, receipt: Instant): boolean {
  return Math.abs(receipt - act) >= APART_MS;
}

/** @throws RangeError if `ms` is not a whole finite number. */
export function instant(ms: number): Instant {
  if (!Number.isSafeInteger(ms)) throw new RangeError(`not an instant: ${String(ms)}`);
  return ms as Instant;
}

const CIVIL = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * A real day of the years 1800 to 2199, leap years included: from the oldest birth that a document can name to the end of
 * the longest right. One pattern for every border, so that 02-31 and the year 9999 stop there and never reach a rule.
 */
export const CIVIL_DATE_PATTERN =
  '^(?:(?:18|19|20|21)\\d\\d-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))' +
  '|(?:(?:18|19|20|21)(?:0[48]|[2468][048]|[13579][26])|2000)-02-29)$';
const REAL_DAY = new RegExp(CIVIL_DATE_PATTERN, 'u');

/** `HH:MM` of one day, 00:00 to 23:59. */
export const CLOCK_TIME_PATTERN = '^(?:[01]\\d|2[0-3]):[0-5]\\d$';

/** Whether `text` is a real day of a believable year. */
export function isCivilDate(text: string): text is CivilDate {
  return REAL_DAY.test(text);
}

/** @throws RangeError if `text` is not a real `YYYY-MM-DD` day. */
export function civilDate(text: string): CivilDate {
  if (!isCivilDate(text)) throw new RangeError(`not a civil date: ${text}`);
  return text;
}

function utcMidnight(date: CivilDate): number {
  const m = CIVIL.exec(date);
  if (!m) throw new RangeError(`not a civil date: ${date}`);
  return Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3]));
}

function fromUtcMidnight(ms: number): CivilDate {
  return new Date(ms).toISOString().slice(0, 10) as CivilDate;
}

/** The civil day in Asia/Shanghai that contains `at`. */
export function civilDateOf(at: Instant): CivilDate {
  return fromUtcMidnight(Math.floor((at + SHANGHAI_OFFSET_MS) / DAY_MS) * DAY_MS);
}

/** 00:00 of the day in Asia/Shanghai. */
export function startOfDay(date: CivilDate): Instant {
  return instant(utcMidnight(date) - SHANGHAI_OFFSET_MS);
}

/** 24:00 of the day in Asia/Shanghai, that is 00:00 of the next one: the last instant of a day-long duty. */
export function endOfDay(date: CivilDate): Instant {
  return instant(startOfDay(date) + DAY_MS);
}

/** Calendar-day arithmetic; `days` may be negative. */
export function addDays(date: CivilDate, days: number): CivilDate {
  return fromUtcMidnight(utcMidnight(date) + days * DAY_MS);
}

/** Calendar days from `from` to `to`; negative if `to` lies before. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return (utcMidnight(to) - utcMidnight(from)) / DAY_MS;
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(date: CivilDate): number {
  return new Date(utcMidnight(date)).getUTCDay();
}

/** `HH:MM` in Asia/Shanghai. */
export function clockTimeOf(at: Instant): string {
  return new Date(at + SHANGHAI_OFFSET_MS).toISOString().slice(11, 16);
}

/** `YYYY-MM-DD HH:MM` in Asia/Shanghai: the product's one format for a legal time. */
export function formatInstant(at: Instant): string {
  return `${civilDateOf(at)} ${clockTimeOf(at)}`;
}

/** The instant of a wall-clock time of a day in Asia/Shanghai. @throws RangeError on a bad `HH:MM`. */
export function instantAt(date: CivilDate, time: string): Instant {
  const m = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (!m) throw new RangeError(`not a clock time: ${time}`);
  return instant(startOfDay(date) + Number(m[1]) * HOUR_MS + Number(m[2]) * MINUTE_MS);
}
