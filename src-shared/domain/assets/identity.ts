import { sha256Hex } from '../../kernel/digest.ts';
import type { AssetId } from '../../kernel/ids.ts';
import {
  checkBankCard,
  checkEstateCertificate,
  checkVin,
  type IdentifierProblem,
  normaliseCertificate,
  normaliseCode,
  normaliseEstateUnit,
  normalisePlate,
  normaliseVin,
  parseEstateUnit,
  parsePlate,
} from '../identifiers/index.ts';
import type { AssetKind, AssetNumberName, AssetNumbers, AssetState, PlateType } from './model.ts';
import { standingAnswers } from './model.ts';

const NORMAL: Readonly<Partial<Record<AssetNumberName, (text: string) => string>>> = {
  vin: normaliseVin,
  plate: normalisePlate,
  engineNo: normaliseCode,
  unitNo: normaliseEstateUnit,
  certificateNo: normaliseCertificate,
  accountNo: (text) => normaliseCode(text).replace(/[-—–]/gu, ''),
  companyCode: normaliseCode,
};

/** The numbers in the form in which they are kept and compared; an empty one is left out. */
export function normalisedNumbers(numbers: AssetNumbers): AssetNumbers {
  const tidy = Object.entries(numbers).flatMap(([name, value]): [string, string][] => {
    const text = (NORMAL[name as AssetNumberName] ?? ((own: string) => own.trim()))(String(value));
    return text === '' ? [] : [[name, text]];
  });
  return Object.fromEntries(tidy) as AssetNumbers;
}

/** The type that the form of a plate says by itself; an ordinary one is a small car where nobody says otherwise. */
function plateTypeOf(plate: string): PlateType {
  const parsed = parsePlate(plate);
  if (!parsed.ok || parsed.value.form === 'ordinary') return 'small';
  return parsed.value.form;
}

/** Kinds of number by which a thing is one, the surest first. */
function namesOf(kind: AssetKind, numbers: AssetNumbers): readonly (readonly [string, string])[] {
  const { vin, plate, plateType, unitNo, certificateNo, accountNo, company, companyCode, holder } = numbers;
  const named = (name: string, value: string | undefined): readonly (readonly [string, string])[] => (value === undefined ? [] : [[name, value]]);
  switch (kind) {
    case 'vehicle':
      return [...named('vin', vin), ...named('plate', plate === undefined ? undefined : `${plate} ${plateType ?? plateTypeOf(plate)}`)];
    case 'real-estate':
      return [...named('unit', unitNo), ...named('certificate', certificateNo)];
    case 'account':
      return named('account', accountNo);
    case 'equity': {
      const of = companyCode ?? company;
      return named('equity', of === undefined || holder === undefined ? undefined : `${of} ${holder}`);
    }
    case 'other':
      return [];
  }
}

const PREFIX = 'a1.';

function idOf(kind: AssetKind, [name, value]: readonly [string, string]): AssetId {
  return `${PREFIX}${sha256Hex(`lianzhi asset\n${kind}\n${name}\n${value}`)}` as AssetId;
}

/**
 * The id of a thing by its surest number: the same car in two courts gets one id on two devices that know nothing of each
 * other. Undefined where it has no such number: 「其他」 gets an id of its own when it is first entered.
 *
 * No secret: numbers are few enough to try them all, so an id goes only where the masked number may go.
 */
export function assetIdOf(kind: AssetKind, numbers: AssetNumbers): AssetId | undefined {
  const [first] = namesOf(kind, normalisedNumbers(numbers));
  return first === undefined ? undefined : idOf(kind, first);
}

/** Whether an id is free to be given to a thing without a number: none that a number could ever give. */
export function isFreeId(id: string): boolean {
  return !id.startsWith(PREFIX);
}

/**
 * Whether numbers speak of this thing: one of them that names things is among those that were told of it, and none that is
 * surer says otherwise. A car whose VIN differs is another car, whatever its plate.
 */
export function isSameThing(state: AssetState, kind: AssetKind, numbers: AssetNumbers): boolean {
  if (state.kind !== kind) return false;
  if (kind === 'other') return true;
  const asked = namesOf(kind, normalisedNumbers(numbers));
  if (asked.some((name) => idOf(kind, name) === state.id)) return true;
  const told = standingAnswers(state).flatMap((answer) => namesOf(kind, answer.said.numbers));
  for (const [name, value] of asked) {
    const known = told.filter(([other]) => other === name);
    if (known.some(([, same]) => same === value)) return true;
    if (known.length > 0) return false;
  }
  return false;
}

/** What is wrong or doubtful with numbers, each by its name. */
export function numberProblems(numbers: AssetNumbers): readonly { readonly name: AssetNumberName; readonly problem: IdentifierProblem }[] {
  const { vin, plate, unitNo, certificateNo, accountNo } = numbers;
  const checks = [
    ['vin', vin === undefined ? undefined : checkVin(vin)],
    ['plate', plate === undefined ? undefined : parsePlate(plate)],
    ['unitNo', unitNo === undefined ? undefined : parseEstateUnit(unitNo)],
    ['certificateNo', certificateNo === undefined ? undefined : checkEstateCertificate(certificateNo)],
    ['accountNo', accountNo === undefined ? undefined : checkBankCard(accountNo)],
  ] as const;
  return checks.flatMap(([name, checked]) => (checked === undefined || checked.ok ? [] : [{ name, problem: checked.error }]));
}
