import { ok } from '../../kernel/result.ts';
import { type CivilDate, isCivilDate } from '../../kernel/time.ts';
import { type Failure, failure } from '../../kernel/errors/index.ts';
import { normaliseCode } from './normalise.ts';
import { type Checked, doubtful, refused } from './problem.ts';

/** A resident identity number that passes GB 11643. */
export type IdNumber = {
  /**
   * 18 characters, `X` capital. Of the old 15-digit form the 18 that it would have today: for comparing, never to be
   * stored in its place without a person's word (`ID_NUMBER_FIFTEEN_DIGITS`).
   */
  readonly number: string;
  readonly birth: CivilDate;
  readonly sex: 'male' | 'female';
  /** First six digits: where it was first issued, not where the person lives. */
  readonly region: string;
  readonly oldForm: boolean;
  /** Worth a second look, but no reason to doubt the number. */
  readonly warnings: readonly Failure[];
};

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';
/** First two digits of GB/T 2260, with 81-83 (residence permits). A first 9 is a foreigner's card, not a province. */
const PROVINCES = new Set('11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '));

/** The 18th character that belongs to the first 17 digits. */
export function idCheckCharacter(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(first17[i]), 0);
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/** Capitals, narrow digits, no spaces: the number as the document has it, 15 digits included. */
export function normaliseIdNumber(text: string): string {
  return normaliseCode(text);
}

/**
 * The 18 characters of a number: of the old 15-digit form with its century and check character, else as tidied. It
 * serves comparison only: 15 digits may also be the registration number of a business, and then this is nobody's.
 */
export function eighteenCharacters(text: string): string {
  const code = normaliseCode(text);
  if (!/^\d{15}$/.test(code)) return code;
  const first17 = `${code.slice(0, 6)}19${code.slice(6)}`;
  return first17 + idCheckCharacter(first17);
}

/** Whether it has the form of a foreigner's card of 2023: 18 characters, the first a 9 (no region begins with it). */
export function isForeignPermanentId(text: string): boolean {
  return /^9\d{16}[\dX]$/.test(normaliseCode(text));
}

/**
 * Checks the number of a 外国人永久居留身份证 of the form of 2023: a 9, then 16 digits and the check character of residents'
 * numbers. Neither birth nor sex is read from it. Level `error`: ID_NUMBER_MALFORMED; `warning`: ID_NUMBER_CHECKSUM.
 */
export function checkForeignPermanentId(text: string): Checked<{ readonly number: string }> {
  const number = normaliseCode(text);
  if (!isForeignPermanentId(number)) return refused('ID_NUMBER_MALFORMED');
  return idCheckCharacter(number.slice(0, 17)) === number.charAt(17) ? ok({ number }) : doubtful('ID_NUMBER_CHECKSUM');
}

/**
 * Checks a 公民身份号码 by GB 11643: form, birth date, check character. Level `error`: ID_NUMBER_MALFORMED,
 * ID_NUMBER_FOREIGN (a card that only looks alike), ID_NUMBER_BIRTH_IMPOSSIBLE. Level `warning`: ID_NUMBER_CHECKSUM. An
 * unknown province and the old 15-digit form are warnings inside the value.
 */
export function checkIdNumber(text: string): Checked<IdNumber> {
  const number = eighteenCharacters(text);
  if (!/^\d{17}[\dX]$/.test(number)) return refused('ID_NUMBER_MALFORMED');
  if (isForeignPermanentId(number)) return refused('ID_NUMBER_FOREIGN');
  const oldForm = normaliseCode(text).length === 15;
  const birth = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isCivilDate(birth) || birth < '1800-01-01') return refused('ID_NUMBER_BIRTH_IMPOSSIBLE');
  if (idCheckCharacter(number.slice(0, 17)) !== number.charAt(17)) return doubtful('ID_NUMBER_CHECKSUM');
  return ok({
    number,
    birth,
    sex: Number(number.charAt(16)) % 2 === 1 ? 'male' : 'female',
    region: number.slice(0, 6),
    oldForm,
    warnings: [...(PROVINCES.has(number.slice(0, 2)) ? [] : [failure('ID_NUMBER_REGION_UNKNOWN')]), ...(oldForm ? [failure('ID_NUMBER_FIFTEEN_DIGITS')] : [])],
  });
}
