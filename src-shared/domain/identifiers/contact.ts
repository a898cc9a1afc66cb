import { ok } from '../../kernel/result.ts';
import { normaliseCode } from './normalise.ts';
import { type Checked, doubtful } from './problem.ts';

/** A telephone number in the mainland: `13800001234`, or `0512-65001234` with its area code. */
export type Phone = { readonly kind: 'mobile' | 'landline'; readonly number: string };

const MOBILE = /^1[3-9]\d{9}$/;
/** 010 and 02x have three digits, every other area code four. */
const LANDLINE = /^(010|02\d|0[3-9]\d{2})(\d{7,8})$/;

/** Checks a telephone number; spaces, dashes, brackets and +86 are accepted. Problem: warning PHONE_UNUSUAL. */
export function checkPhone(text: string): Checked<Phone> {
  const digits = normaliseCode(text).replace(/[-()—–]/g, '').replace(/^(\+|00)86/, '');
  if (MOBILE.test(digits)) return ok({ kind: 'mobile', number: digits });
  const [, area, local] = LANDLINE.exec(digits) ?? [];
  if (area === undefined || local === undefined) return doubtful('PHONE_UNUSUAL');
  return ok({ kind: 'landline', number: `${area}-${local}` });
}

/** Whether the digits satisfy the Luhn formula. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.charAt(digits.length - 1 - i));
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/**
 * Checks a bank card number: 13 to 19 digits with the Luhn check digit. Both problems are warnings
 * (BANK_CARD_MALFORMED, BANK_CARD_CHECKSUM): passbooks and company accounts follow no such rule.
 */
export function checkBankCard(text: string): Checked<{ readonly number: string }> {
  const number = normaliseCode(text).replaceAll('-', '');
  if (!/^\d{13,19}$/.test(number)) return doubtful('BANK_CARD_MALFORMED');
  return passesLuhn(number) ? ok({ number }) : doubtful('BANK_CARD_CHECKSUM');
}
