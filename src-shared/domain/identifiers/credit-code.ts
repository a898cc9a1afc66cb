import { ok } from '../../kernel/result.ts';
import { normaliseCode } from './normalise.ts';
import { type Checked, doubtful } from './problem.ts';

/** Unified social credit code (统一社会信用代码) that passes GB 32100. */
export type CreditCode = {
  readonly code: string;
  /** Characters 9-17: the organisation code. */
  readonly organisation: string;
};

/** 31 characters: no I, O, S, V, Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const FORM = new RegExp(`^[${ALPHABET}]{18}$`);

/** The 18th character that belongs to the first 17 (weights 3^(i-1) mod 31). */
export function creditCodeCheckCharacter(first17: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of first17) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/**
 * Checks form and check character. Both problems are warnings (USCC_MALFORMED, USCC_CHECKSUM): codes of the early pilots
 * were issued against the standard and are real.
 */
export function checkCreditCode(text: string): Checked<CreditCode> {
  const code = normaliseCode(text).replaceAll('-', '');
  if (!FORM.test(code)) return doubtful('USCC_MALFORMED');
  return creditCodeCheckCharacter(code.slice(0, 17)) === code.charAt(17) ? ok({ code, organisation: code.slice(8, 17) }) : doubtful('USCC_CHECKSUM');
}
