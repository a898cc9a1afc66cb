import { type CivilDate, civilDateOf, clockTimeOf, type Instant } from '../../kernel/time.ts';

/** Dates and times as Chinese legal instruments write them; all in Asia/Shanghai. */

const DIGITS = '〇一二三四五六七八九';

function digitOf(value: number): string {
  return DIGITS.charAt(value);
}

/** 1 to 99 as Chinese words: 8 -> 八, 10 -> 十, 21 -> 二十一. */
export function smallNumberWords(value: number): string {
  if (!Number.isInteger(value) || value < 1 || value > 99) throw new RangeError(`not a whole number from 1 to 99: ${String(value)}`);
  const tens = Math.floor(value / 10);
  const ones = value % 10;
  return `${tens > 1 ? digitOf(tens) : ''}${tens > 0 ? '十' : ''}${ones > 0 ? digitOf(ones) : ''}`;
}

function partsOf(date: CivilDate): readonly [string, number, number] {
  return [date.slice(0, 4), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
}

/** The date under a signature: 二〇二六年九月八日. */
export function signatureDate(date: CivilDate): string {
  const [year, month, day] = partsOf(date);
  return `${[...year].map((digit) => digitOf(Number(digit))).join('')}年${smallNumberWords(month)}月${smallNumberWords(day)}日`;
}

/** What stands where the signature date goes as long as nobody has signed. */
export const UNSIGNED_DATE = '＿＿＿＿年＿＿月＿＿日';

/** A date in the body: 2026年9月8日. */
export function bodyDate(date: CivilDate): string {
  const [year, month, day] = partsOf(date);
  return `${year}年${month}月${day}日`;
}

/** A point in time in the body, to the minute: 2026年9月11日15时40分. */
export function bodyTime(at: Instant): string {
  const [hours, minutes] = clockTimeOf(at).split(':');
  return `${bodyDate(civilDateOf(at))}${hours}时${minutes}分`;
}

const COUNTING = ['一', '二', '三', '四', '五', '六', '七', '八', '九'] as const;

/** The ordinal of an item of a ruling or a settlement: 一、二、…; beyond 99 the plain number. */
export function itemOrdinal(index: number): string {
  const value = index + 1;
  if (value < 10) return COUNTING[index] ?? String(value);
  return value <= 99 ? smallNumberWords(value) : String(value);
}
