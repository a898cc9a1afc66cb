import { type ErrorCode, type Failure, failure } from '../../kernel/errors/index.ts';
import { type Fen, fen, MAX_FEN } from '../../kernel/money.ts';
import { err, ok, type Result } from '../../kernel/result.ts';

/** Decimal places by which a unit moves the point: 1 万元 is 10^4 yuan. */
const UNIT_PLACES: Readonly<Record<string, number>> = { '': 0, 元: 0, 圆: 0, 万: 4, 万元: 4, 万圆: 4, 亿: 8, 亿元: 8, 亿圆: 8 };
const FORM = /^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/;

function no(code: ErrorCode): Result<Fen, Failure> {
  return err(failure(code));
}

/** Full-width signs narrow, no spaces, no currency sign or word, no 整. */
function tidy(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff]/gu, '')
    .replace(/，/gu, ',')
    .replace(/[−–—]/gu, '-')
    .replace(/^([-+(]?)(?:人民币|RMB|CNY|¥)+/iu, '$1')
    .replace(/(?:RMB|CNY)(\)?)$/iu, '$1')
    .replace(/[整正](\)?)$/u, '$1');
}

/**
 * An amount as a worklist writes it -> fen. Accepted: plain digits, thousands commas, full-width digits, ¥ or 人民币 in
 * front, 元, 万元, 亿元 behind. Nothing is rounded. Errors: AMOUNT_NEGATIVE (also bookkeeper's brackets),
 * AMOUNT_TOO_PRECISE (more decimals than fen), AMOUNT_TOO_LARGE, AMOUNT_MALFORMED (also odd commas and 1e5).
 */
export function parseAmount(text: string): Result<Fen, Failure> {
  const tidied = tidy(text);
  const [, sign = '', bracket = '', body = '', unit = ''] = /^([-+]?)(\(?)[-+]?([\d.,]*)([万亿]?[元圆]?)\)?$/u.exec(tidied) ?? [];
  const places = UNIT_PLACES[unit];
  if (!FORM.test(body) || places === undefined || (bracket === '(') !== tidied.endsWith(')')) return no('AMOUNT_MALFORMED');
  const [whole = '', decimals = ''] = body.replaceAll(',', '').split('.');
  const scale = places + 2;
  if (decimals.length > scale) return no('AMOUNT_TOO_PRECISE');
  const value = Number(whole + decimals.padEnd(scale, '0'));
  if (value > MAX_FEN) return no('AMOUNT_TOO_LARGE');
  if (value > 0 && (sign === '-' || bracket === '(' || tidied.includes('-'))) return no('AMOUNT_NEGATIVE');
  return ok(fen(value));
}

/**
 * An amount from a number cell, in yuan -> fen. A spreadsheet keeps 15 digits, so 1234.56 arrives a hair beside itself:
 * what is nearer to a whole fen than that is taken as it, everything else is AMOUNT_TOO_PRECISE.
 */
export function parseAmountCell(yuan: number): Result<Fen, Failure> {
  if (!Number.isFinite(yuan)) return no('AMOUNT_MALFORMED');
  if (yuan < 0) return no('AMOUNT_NEGATIVE');
  const exact = yuan * 100;
  if (exact > MAX_FEN) return no('AMOUNT_TOO_LARGE');
  const nearest = Math.round(exact);
  return Math.abs(exact - nearest) > Math.max(1e-6, exact * 1e-15) ? no('AMOUNT_TOO_PRECISE') : ok(fen(nearest));
}
