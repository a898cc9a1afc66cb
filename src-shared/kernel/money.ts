import type { Brand } from './brand.ts';

/** Money in integer fen (分). 1 yuan = 100 fen. Never a float. */
export type Fen = Brand<number, 'Fen'>;

/**
 * The largest amount that one entry may name: 1,000,000,000,000.00 yuan (一万亿元), far above any debt that a
 * court enforces, and ninety times less than what a number holds to the fen: no typing error and no answer of an agency
 * brings the sums of a case near that limit.
 */
export const MAX_FEN = 100_000_000_000_000;

/** @throws RangeError if `value` is not a safe integer. */
export function fen(value: number): Fen {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number of fen: ${String(value)}`);
  return value as Fen;
}

/**
 * A sum that never throws: entries are bounded, but nobody bounds how many of them a record has, and one case whose sum
 * cannot be told must not take down the list it stands in. Beyond what a number holds to the fen it stays at that limit.
 */
export function addFen(...amounts: readonly number[]): Fen {
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  return Math.trunc(Math.min(Math.max(sum, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)) as Fen;
}

/** Yuan with thousands marks and two decimals, without a currency sign: `50,000.00`. */
export function formatYuan(amount: Fen): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${amount < 0 ? '-' : ''}${yuan}.${digits.slice(-2)}`;
}
