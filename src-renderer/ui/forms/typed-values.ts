import { fen, MAX_FEN } from '#shared/kernel/money.ts';
import type { Fen } from '#shared/kernel/money.ts';
import { addDays, isCivilDate } from '#shared/kernel/time.ts';
import type { CivilDate } from '#shared/kernel/time.ts';

/** Full-width digits and signs, as Chinese input methods leave them, in their half-width form; spaces dropped. */
function halfWidth(text: string): string {
  return text.replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replace(/[\s　]/g, '');
}

const HALF_A_YEAR = 183;
/** Days by their name, as days from today. */
const NAMED_DAYS: Readonly<Record<string, number>> = { 大前天: -3, 前天: -2, 昨天: -1, 昨日: -1, 今天: 0, 今日: 0, 明天: 1, 明日: 1, 后天: 2, 大后天: 3 };

/**
 * A day as people type it: `2026-11-23`, `20261123`, `2026.11.23`, `2026年11月23日`, by name (`昨天`), and without a year
 * (`9-3`, `1123`) in the year of `today`; where the field takes no later day than `latest`, a day more than half a
 * year after it is meant of the year before; one that lies closer is a slip, and told. Null when it is no day of the calendar.
 */
export function parseTypedDate(text: string, today: CivilDate, latest?: CivilDate): CivilDate | null {
  const named = NAMED_DAYS[halfWidth(text)];
  if (named !== undefined) return addDays(today, named);
  const meant = parseDigits(text, today);
  if (meant === null || meant.hasYear || latest === undefined || meant.day <= addDays(latest, HALF_A_YEAR)) return meant?.day ?? null;
  const before = `${String(Number(meant.day.slice(0, 4)) - 1)}${meant.day.slice(4)}`;
  return isCivilDate(before) ? before : null;
}

function parseDigits(text: string, today: CivilDate): { readonly day: CivilDate; readonly hasYear: boolean } | null {
  const plain = halfWidth(text).replace(/[年月./]/g, '-').replace(/[日号]$/, '');
  const year = today.slice(0, 4);
  const whole = /^(\d{4})-?(\d{1,2})-?(\d{1,2})$/.exec(/^\d{8}$/.test(plain) ? `${plain.slice(0, 4)}-${plain.slice(4, 6)}-${plain.slice(6)}` : plain.includes('-') ? plain : '');
  const m = whole
    ?? ((short) => (short === null ? null : [short[0], year, short[1], short[2]]))(/^(\d{1,2})-(\d{1,2})$/.exec(/^\d{4}$/.test(plain) ? `${plain.slice(0, 2)}-${plain.slice(2)}` : plain));
  if (m === null) return null;
  const date = `${m[1] ?? ''}-${(m[2] ?? '').padStart(2, '0')}-${(m[3] ?? '').padStart(2, '0')}`;
  return isCivilDate(date) ? { day: date, hasYear: whole !== null } : null;
}

/** A time as people type it: `15:40`, `1540`, `15：40`, `15点40分`, `9:05`. Null when it is no time of a day. */
export function parseTypedTime(text: string): string | null {
  const plain = halfWidth(text).replace(/[点时.]/g, ':').replace(/分$/, '').replace(/:$/, ':00');
  const m = /^(\d{1,2}):(\d{1,2})$/.exec(/^\d{3,4}$/.test(plain) ? `${plain.slice(0, -2)}:${plain.slice(-2)}` : plain);
  if (m?.[1] === undefined || m[2] === undefined || Number(m[1]) > 23 || Number(m[2]) > 59) return null;
  return `${m[1].padStart(2, '0')}:${m[2].padStart(2, '0')}`;
}

const UNITS: Readonly<Record<string, number>> = { 元: 2, 万: 6, 万元: 6, 亿: 10, 亿元: 10 };

/**
 * An amount as people type it, in fen: `50000`, `50,000.00`, `5万`, `5.25 万元`, `¥ 650`, with full-width signs too.
 * Null when it is no amount, is negative, is larger than any entry may be, or has more places than fen.
 */
export function parseTypedAmount(text: string): Fen | null {
  const m = /^[¥￥]?(\d[\d,]*)(?:\.(\d+))?(元|万元|万|亿元|亿)?$/.exec(halfWidth(text).replace(/，/g, ','));
  if (m?.[1] === undefined) return null;
  const places = m[3] === undefined ? 2 : (UNITS[m[3]] ?? 2);
  const fraction = m[2] ?? '';
  // Digits beyond a fen must be zeros: nothing is rounded behind the user's back.
  if (/[1-9]/.test(fraction.slice(places))) return null;
  const value = Number(m[1].replaceAll(',', '') + fraction.slice(0, places).padEnd(places, '0'));
  return value <= MAX_FEN ? fen(value) : null;
}
