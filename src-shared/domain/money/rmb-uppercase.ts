import type { Fen } from '../../kernel/money.ts';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'] as const;

/** One to four digits, without a leading 零: 1010 -> 壹仟零壹拾. */
function group(value: number): string {
  let text = '';
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(value / 10 ** place) % 10;
    if (digit === 0) {
      gap = text !== '';
      continue;
    }
    text += `${gap ? '零' : ''}${DIGITS.charAt(digit)}${PLACES[place] ?? ''}`;
    gap = false;
  }
  return text;
}

/** `high` units of `unit` and the rest below it; 零 where places between them are empty. */
function join(value: number, unit: number, word: string, write: (part: number) => string, writeRest: (part: number) => string): string {
  const high = Math.floor(value / unit);
  const rest = value % unit;
  if (high === 0) return writeRest(rest);
  const zero = rest !== 0 && rest < unit / 10 ? '零' : '';
  return `${write(high)}${word}${rest === 0 ? '' : zero + writeRest(rest)}`;
}

function whole(value: number): string {
  const belowYi = (part: number) => join(part, 10_000, '万', group, group);
  return join(value, 100_000_000, '亿', belowYi, belowYi);
}

/**
 * An amount in the capital numerals of Chinese documents (大写金额), without 人民币 in front: 1010.01 ->
 * 壹仟零壹拾元零壹分. 整 follows an amount without 分 (正确填写票据和结算凭证的基本规定). Exact up to the largest `Fen`.
 */
export function rmbUppercase(amount: Fen): string {
  const value = Math.abs(amount);
  const [yuan, jiao, cent] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10];
  let text = yuan === 0 ? '' : `${whole(yuan)}元`;
  if (jiao !== 0) text += `${DIGITS.charAt(jiao)}角`;
  if (cent !== 0) text += `${jiao === 0 && yuan !== 0 ? '零' : ''}${DIGITS.charAt(cent)}分`;
  else text += '整';
  return `${amount < 0 ? '负' : ''}${value === 0 ? '零元整' : text}`;
}
