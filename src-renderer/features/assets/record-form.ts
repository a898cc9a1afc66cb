import { assetIdOf, numberProblems } from '#shared/domain/assets/identity.ts';
import type { AssetKind, AssetNumberName, AssetNumbers, Burden, Hold, HoldMeasure, Said } from '#shared/domain/assets/model.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { Fen } from '#shared/kernel/money.ts';
import type { CivilDate } from '#shared/kernel/time.ts';

/** Numbers that a form asks for, by kind; those marked name the thing, and one of them must be there. */
export const NUMBER_FIELDS = {
  vehicle: ['plate', 'vin', 'engineNo'],
  'real-estate': ['unitNo', 'certificateNo'],
  account: ['bank', 'accountNo'],
  equity: ['company', 'companyCode'],
  other: ['label'],
} as const satisfies Readonly<Record<AssetKind, readonly AssetNumberName[]>>;

export const DETAIL_FIELDS = {
  vehicle: ['brand', 'colour'],
  'real-estate': ['location', 'area'],
  account: [],
  equity: [],
  other: ['location'],
} as const satisfies Readonly<Record<AssetKind, readonly (keyof NonNullable<Said['details']>)[]>>;

/** What the measure of a kind is called first: a car is sealed, an account frozen. */
export const MEASURES = {
  vehicle: ['seal', 'seize'],
  'real-estate': ['seal', 'provisional-seal'],
  account: ['freeze'],
  equity: ['freeze'],
  other: ['seal', 'seize', 'freeze'],
} as const satisfies Readonly<Record<AssetKind, readonly HoldMeasure[]>>;

export type AssetForm = {
  kind: AssetKind;
  texts: Record<string, string>;
  plateType: NonNullable<AssetNumbers['plateType']> | null;
  ownerName: string;
  hasHold: boolean;
  measure: HoldMeasure;
  court: string;
  number: string;
  waitlist: string;
  start: CivilDate | null;
  end: CivilDate | null;
  hasBurden: boolean;
  burdenHolder: string;
  burdenAmount: Fen | null;
};

function filled(texts: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => ((texts[name] ?? '').trim() === '' ? [] : [[name, (texts[name] ?? '').trim()]])));
}

export function numbersOf(form: AssetForm): AssetNumbers {
  const holder = form.kind === 'equity' && form.ownerName.trim() !== '' ? { holder: form.ownerName.trim() } : {};
  const type = form.kind === 'vehicle' && form.plateType !== null && (form.texts['plate'] ?? '').trim() !== '' ? { plateType: form.plateType } : {};
  return { ...filled(form.texts, NUMBER_FIELDS[form.kind]), ...type, ...holder };
}

/** What the form says, as the command says it. */
export function saidOf(form: AssetForm): Said {
  const details = filled(form.texts, DETAIL_FIELDS[form.kind]);
  const owner = form.ownerName.trim();
  const hold: Hold = {
    measure: form.measure,
    court: form.court.trim(),
    ...(form.number.trim() === '' ? {} : { number: form.number.trim() }),
    waitlist: Number(form.waitlist),
    ...(form.start === null ? {} : { start: form.start }),
    ...(form.end === null ? {} : { end: form.end }),
  };
  const burden: Burden = {
    kind: form.kind === 'equity' || form.kind === 'account' ? 'pledge' : 'mortgage',
    holder: form.burdenHolder.trim(),
    ...(form.burdenAmount === null ? {} : { amount: form.burdenAmount }),
  };
  return {
    numbers: numbersOf(form),
    ...(owner === '' ? {} : { owners: [{ name: owner }] }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
    ...(form.hasHold ? { holds: { all: false, list: [hold] } } : {}),
    ...(form.hasBurden ? { burdens: { all: false, list: [burden] } } : {}),
  };
}

/** Problems of the numbers as they stand, by field; doubts are shown and stop nothing. */
export function numberNotes(form: AssetForm): Readonly<Partial<Record<AssetNumberName, { readonly level: 'error' | 'warning'; readonly failure: Failure }>>> {
  return Object.fromEntries(numberProblems(numbersOf(form)).map(({ name, problem }) => [name, problem]));
}

/** Whether one of the numbers names the thing. */
export function isNamed(form: AssetForm): boolean {
  const numbers = numbersOf(form);
  return form.kind === 'other' ? numbers.label !== undefined : assetIdOf(form.kind, numbers) !== undefined;
}

export function emptyForm(kind: AssetKind, court: string): AssetForm {
  return {
    kind,
    texts: {},
    plateType: kind === 'vehicle' ? 'small' : null,
    ownerName: '',
    hasHold: false,
    measure: MEASURES[kind][0],
    court,
    number: '',
    waitlist: '0',
    start: null,
    end: null,
    hasBurden: false,
    burdenHolder: '',
    burdenAmount: null,
  };
}
