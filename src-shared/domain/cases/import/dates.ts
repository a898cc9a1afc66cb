import { addDays, civilDate, type CivilDate, civilDateOf, instant, isCivilDate } from '../../../kernel/time.ts';

/** Day 1 of the spreadsheet calendar is 1900-01-01, and it believes that 1900-02-29 existed. */
const SERIAL_EPOCH = civilDate('1899-12-30');
const FIRST_SERIAL = 20_000; // 1954
const LAST_SERIAL = 80_000; // 2119

function padded(year: string, month: string, day: string): CivilDate | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCivilDate(text) ? text : undefined;
}

/**
 * A date of an export: 2026-01-19, 2026/1/19, 2026.1.19, 20260119, 2026年1月19日, with or without a clock time, or the
 * serial number of a spreadsheet. `undefined` where it is no day.
 */
export function parseImportDate(value: string | number): CivilDate | undefined {
  const text = String(value).normalize('NFKC').trim();
  if (/^\d{5}(\.\d+)?$/.test(text)) {
    const serial = Math.floor(Number(text));
    return serial >= FIRST_SERIAL && serial <= LAST_SERIAL ? addDays(SERIAL_EPOCH, serial) : undefined;
  }
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (compact?.[1] && compact[2] && compact[3]) return padded(compact[1], compact[2], compact[3]);
  // A web system writes local midnight in UTC: the evening before. With a zone it is an instant, and an instant has a day here.
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/.test(text)) {
    const ms = Date.parse(text);
    return Number.isNaN(ms) || ms < 0 ? undefined : civilDateOf(instant(ms));
  }
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[\sT]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/u.exec(text);
  return parts?.[1] && parts[2] && parts[3] ? padded(parts[1], parts[2], parts[3]) : undefined;
}
