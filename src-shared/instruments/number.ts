import { failure, type Failure } from '../kernel/errors/index.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { smallNumberWords } from './civil-words.ts';

/**
 * Numbers of instruments. The server alone draws `n`, in the transaction of the act that the instrument comes from: the
 * filing for approval for the packet (DOMAIN §1.12-8), dispatch, hand-over and release for the papers on the way. Before
 * that every number line reads {@link UNNUMBERED}.
 */
export const UNNUMBERED = '〔待编号〕';

/**
 * Series of a court and a year: the word that stands between the court's short name and the running number [D].
 * The keys are instrument codes; they are append-only, because numbers already given carry the word.
 */
export const NUMBER_SERIES = {
  'locate-application': '执控',
  'assistance-letter': '执协',
  'compel-appearance-warrant': '执传',
  'dispatch-order': '执警',
  'handover-record': '执交',
  'release-notice': '执撤',
  'detention-decision': '司惩',
} as const;

export type NumberSeries = keyof typeof NUMBER_SERIES;

export function isNumberSeries(code: string): code is NumberSeries {
  return Object.hasOwn(NUMBER_SERIES, code);
}

/**
 * Short names of the courts of Suzhou in instrument numbers [D]. 吴中 and 吴江 keep two characters, because one would
 * name both.
 */
const COURT_SHORT_NAMES: Readonly<Record<string, string>> = {
  苏05: '苏',
  苏0505: '虎',
  苏0506: '吴中',
  苏0507: '相',
  苏0508: '姑',
  苏0509: '吴江',
  苏0581: '常',
  苏0582: '张',
  苏0583: '昆',
  苏0585: '太',
  苏0591: '园',
};

/** The short name of a court in instrument numbers; the court code itself for a court without one. */
export function courtShortName(courtCode: string): string {
  return COURT_SHORT_NAMES[courtCode] ?? courtCode;
}

/**
 * The number of an instrument: `formatInstrumentNumber('locate-application', '姑', 2026, 317)` is 〔2026〕姑执控317号.
 * INSTRUMENT_TYPE_UNKNOWN when the series does not exist.
 * @throws RangeError when `n` is not a positive whole number or `year` has not four digits.
 */
export function formatInstrumentNumber(series: string, courtShort: string, year: number, n: number): Result<string, Failure> {
  if (!isNumberSeries(series)) return err(failure('INSTRUMENT_TYPE_UNKNOWN', { document: series }));
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`not a running number: ${String(n)}`);
  if (!Number.isInteger(year) || year < 1000 || year > 9999) throw new RangeError(`not a year: ${String(year)}`);
  return ok(`〔${year}〕${courtShort}${NUMBER_SERIES[series]}${n}号`);
}

const WRITTEN = new RegExp(`〔(\\d{4})〕([^\\s〔〕"，。；]{1,8}?)(${Object.values(NUMBER_SERIES).join('|')})([1-9]\\d{0,8})号`, 'gu');

/** A running number as it stands in a text. */
export type WrittenNumber = { readonly series: NumberSeries; readonly courtShort: string; readonly year: number; readonly n: number };

/** Every number of a series that stands somewhere in `text`, in order; rulings carry the number of their case and are none. */
export function instrumentNumbersIn(text: string): readonly WrittenNumber[] {
  return [...text.matchAll(WRITTEN)].flatMap(([, year, courtShort, word, n]) => {
    const series = (Object.keys(NUMBER_SERIES) as NumberSeries[]).find((code) => NUMBER_SERIES[code] === word);
    return series === undefined || courtShort === undefined ? [] : [{ series, courtShort, year: Number(year), n: Number(n) }];
  });
}

/**
 * The number of the n-th ruling of a case. The first carries the case number itself, the next ones 之一, 之二, …, as
 * enforcement rulings are numbered.
 * @throws RangeError when `ordinal` is not between 1 and 100.
 */
export function formatRulingNumber(caseNumber: string, ordinal: number): string {
  if (!Number.isInteger(ordinal) || ordinal < 1 || ordinal > 100) throw new RangeError(`not an ordinal of a ruling: ${String(ordinal)}`);
  return ordinal === 1 ? caseNumber : `${caseNumber}之${smallNumberWords(ordinal - 1)}`;
}
