import { ok } from '../../kernel/result.ts';
import { normaliseCode } from './normalise.ts';
import { type Checked, refused } from './problem.ts';

/** A number plate (号牌, GA 36), without the dot: `苏E12345`, `苏ED12345`. */
export type Plate = {
  readonly plate: string;
  /** New energy plates have eight signs, all others seven. */
  readonly form: 'ordinary' | 'new-energy-small' | 'new-energy-large';
};

const PROVINCE = '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋内陕吉闽贵粤青藏川宁琼]';
/** I and O are not issued: they would be read as 1 and 0. */
const SIGN = '[A-HJ-NP-Z0-9]';
const FORMS: readonly (readonly [Plate['form'], RegExp])[] = [
  ['ordinary', new RegExp(`^${PROVINCE}[A-HJ-NP-Z]${SIGN}{4}[A-HJ-NP-Z0-9挂学警港澳]$`)],
  ['new-energy-small', new RegExp(`^${PROVINCE}[A-HJ-NP-Z][A-HJK]${SIGN}\\d{4}$`)],
  ['new-energy-large', new RegExp(`^${PROVINCE}[A-HJ-NP-Z]\\d{5}[DF]$`)],
];

/** A plate as typed, in one form: capitals, narrow, without the dot or dash behind the letter of the city. */
export function normalisePlate(text: string): string {
  return normaliseCode(text).replace(/[·•.‧・\-—–]/gu, '');
}

/** Checks a plate, ordinary or new energy. Error PLATE_MALFORMED. */
export function parsePlate(text: string): Checked<Plate> {
  const plate = normalisePlate(text);
  const form = FORMS.find(([, pattern]) => pattern.test(plate))?.[0];
  return form === undefined ? refused('PLATE_MALFORMED') : ok({ plate, form });
}

/** As it stands on the car: `苏E·12345`; a text that is no plate stays. */
export function plateText(plate: string): string {
  return parsePlate(plate).ok ? `${plate.slice(0, 2)}·${plate.slice(2)}` : plate;
}
