import { formatYuan } from '#shared/kernel/money.ts';
import type { Fen } from '#shared/kernel/money.ts';
import { civilDateOf, clockTimeOf, DAY_MS, daysBetween, formatInstant, HOUR_MS, MINUTE_MS, weekdayOf } from '#shared/kernel/time.ts';
import type { CivilDate, Instant } from '#shared/kernel/time.ts';
import { useWords } from './words.ts';
import type { UiKey } from './words.ts';

const WEEKDAYS = [
  'ui.weekday.sunday',
  'ui.weekday.monday',
  'ui.weekday.tuesday',
  'ui.weekday.wednesday',
  'ui.weekday.thursday',
  'ui.weekday.friday',
  'ui.weekday.saturday',
] as const satisfies readonly UiKey[];

/** Minutes as `h:mm`, without a sign: `1:06`, `26:00`. Part minutes are dropped, so a clock never promises too much. */
export function hoursMinutes(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / MINUTE_MS);
  return `${String(Math.floor(minutes / 60))}:${String(minutes % 60).padStart(2, '0')}`;
}

/**
 * A time as short as it can be understood: `13:50` today, `09-08` in the same year, `2025-12-01` before. The whole
 * time belongs in the title.
 */
export function shortWhen(at: Instant, now: Instant): string {
  const [day, today] = [civilDateOf(at), civilDateOf(now)];
  if (day === today) return clockTimeOf(at);
  return day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day;
}

/** The time of a contact: `13:50` today, `09-08 13:50` in the same year, `2025-12-01 13:50` before. A time alone means today. */
export function contactTime(at: Instant, now: Instant): string {
  return civilDateOf(at) === civilDateOf(now) ? clockTimeOf(at) : `${shortWhen(at, now)} ${clockTimeOf(at)}`;
}

/** A length of time in its largest unit: `12 分钟`, `3 小时`, `78 天`. The sign is dropped; days begin at 48 hours. */
export function spanWords(t: (key: UiKey, params: { readonly n: number }) => string, ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / MINUTE_MS);
  if (minutes < 60) return t('ui.time.minutes', { n: minutes });
  if (minutes < 48 * 60) return t('ui.time.hours', { n: Math.floor(minutes / 60) });
  return t('ui.time.days', { n: Math.floor(minutes / (24 * 60)) });
}

/** Whether a clock was so far off that whoever reads its time has to know; less says nothing in a time of minutes. */
export function isSkewTold(skewMs: number): boolean {
  return Math.abs(skewMs) >= MINUTE_MS;
}

/** Formats of dates, times and money in the words of the chosen language. All times are Asia/Shanghai. */
export function useFormat(): {
  /** `50,000.00` from fen. */
  yuan(amount: Fen): string;
  /** `星期一`, for titles of dates. */
  weekday(date: CivilDate): string;
  /** `2026-11-23 星期一`. */
  fullDate(date: CivilDate): string;
  /** `2026-11-23 13:50 星期一`. */
  fullTime(at: Instant): string;
  shortWhen(at: Instant, now: Instant): string;
  /** See `spanWords`. */
  span(ms: number): string;
  /** `刚刚`, `12 分钟前`, `3 小时前`, then the date. */
  ago(at: Instant, now: Instant): string;
} {
  const { t } = useWords();
  const weekday = (date: CivilDate): string => t(WEEKDAYS[weekdayOf(date)] ?? 'ui.weekday.sunday');
  return {
    yuan: formatYuan,
    weekday,
    fullDate: (date) => `${date} ${weekday(date)}`,
    fullTime: (at) => `${formatInstant(at)} ${weekday(civilDateOf(at))}`,
    shortWhen,
    span: (ms) => spanWords(t, ms),
    ago(at, now) {
      const passed = now - at;
      if (passed < MINUTE_MS) return t('ui.time.justNow');
      if (passed < HOUR_MS) return t('ui.time.minutesAgo', { n: Math.floor(passed / MINUTE_MS) });
      if (passed < DAY_MS) return t('ui.time.hoursAgo', { n: Math.floor(passed / HOUR_MS) });
      return daysBetween(civilDateOf(at), civilDateOf(now)) === 1 ? t('ui.time.yesterday', { time: clockTimeOf(at) }) : formatInstant(at);
    },
  };
}
