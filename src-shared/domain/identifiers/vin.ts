import { ok } from '../../kernel/result.ts';
import { normaliseCode } from './normalise.ts';
import { type Checked, doubtful } from './problem.ts';

/** Values of the signs of a VIN: digits their own, letters by GB 16735; I, O and Q are not used. */
const VALUES: ReadonlyMap<string, number> = new Map(
  [...'0123456789'].map((digit) => [digit, Number(digit)] as const).concat(
    [['ABCDEFGH', 1], ['JKLMN', 1], ['P', 7], ['R', 9], ['STUVWXYZ', 2]].flatMap(([signs, first]) => [...String(signs)].map((sign, at) => [sign, Number(first) + at] as const)),
  ),
);
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2] as const;
const FORM = /^[A-HJ-NPR-Z0-9]{17}$/;
/** Place of the check character, 0-based. */
const CHECK_AT = 8;

/** Capitals, narrow, no spaces and dashes. */
export function normaliseVin(text: string): string {
  return normaliseCode(text).replace(/[-—–]/gu, '');
}

/** The ninth character that belongs to the other sixteen (GB 16735). */
export function vinCheckCharacter(vin: string): string {
  const rest = WEIGHTS.reduce<number>((sum, weight, at) => sum + weight * (VALUES.get(vin.charAt(at)) ?? 0), 0) % 11;
  return rest === 10 ? 'X' : String(rest);
}

/**
 * Checks a vehicle identification number (车辆识别代号). Both problems are warnings (VIN_MALFORMED, VIN_CHECKSUM): imported
 * cars and old frames follow no such rule.
 */
export function checkVin(text: string): Checked<{ readonly vin: string }> {
  const vin = normaliseVin(text);
  if (!FORM.test(vin)) return doubtful('VIN_MALFORMED');
  return vinCheckCharacter(vin) === vin.charAt(CHECK_AT) ? ok({ vin }) : doubtful('VIN_CHECKSUM');
}
