import { courtShortName, formatInstrumentNumber } from '#shared/instruments/number.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { CourtCode } from '#shared/kernel/ids.ts';
import type { Result } from '#shared/kernel/result.ts';
import { civilDateOf, type Instant } from '#shared/kernel/time.ts';

/** The year an instrument is numbered in: that of the civil day in Asia/Shanghai on which the server draws the number. */
export function numberYear(now: Instant): number {
  return Number(civilDateOf(now).slice(0, 4));
}

/** Text of one number of a court's series, for example 〔2026〕姑执控317号. INSTRUMENT_TYPE_UNKNOWN for an unknown series. */
export function numberText(court: CourtCode, series: string, year: number, n: number): Result<string, Failure> {
  return formatInstrumentNumber(series, courtShortName(court), year, n);
}
