import { failure, type Failure } from '../kernel/errors/index.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { INSTRUMENT_TYPES, type InstrumentCode } from './catalogue.ts';
import { smallNumberWords } from './paper/civil-words.ts';

export { UNNUMBERED } from './paper/fields.ts';

/**
 * Numbers of instruments. The server alone draws `n`, in the transaction of the act that the instrument comes from: the
 * filing for approval for the packet (DOMAIN §1.12-8), dispatch, hand-over and release for the papers on the way. Before
 * that every number line reads {@link UNNUMBERED}.
 */

/** Words of the series of a court and a year, by the code of the instrument whose numbers they are (`Numbering`). */
export const NUMBER_SERIES: ReadonlyMap<string, string> = new Map(INSTRUMENT_TYPES.flatMap(({ code, numbering }) => (numbering.kind === 'series' ? [[code, numbering.word]] : [])));

export function isNumberSeries(code: string): code is InstrumentCode {
  return NUMBER_SERIES.has(code);
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
 * The number of an instrument: `formatInstrumentNumber('detention-decision', '姑', 2026, 5)` is 〔2026〕姑司惩5号.
 * INSTRUMENT_TYPE_UNKNOWN when the series does not exist.
 * @throws RangeError when `n` is not a positive whole number or `year` has not four digits.
 */
export function formatInstrumentNumber(series: string, courtShort: string, year: number, n: number): Result<string, Failure> {
  const word = NUMBER_SERIES.get(series);
  if (word === undefined) return err(failure('INSTRUMENT_TYPE_UNKNOWN', { document: series }));
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`not a running number: ${String(n)}`);
  if (!Number.isInteger(year) || year < 1000 || year > 9999) throw new RangeError(`not a year: ${String(year)}`);
  return ok(`〔${year}〕${courtShort}${word}${n}号`);
}

const WRITTEN = new RegExp(`〔(\\d{4})〕([^\\s〔〕"，。；]{1,8}?)(${[...NUMBER_SERIES.values()].join('|')})([1-9]\\d{0,8})号`, 'gu');

/** A running number as it stands in a text. */
export type WrittenNumber = { readonly series: string; readonly courtShort: string; readonly year: number; readonly n: number };

/** Every number of a series that stands somewhere in `text`, in order; rulings carry the number of their case and are none. */
export function instrumentNumbersIn(text: string): readonly WrittenNumber[] {
  return [...text.matchAll(WRITTEN)].flatMap(([, year, courtShort, word, n]) => {
    const series = [...NUMBER_SERIES].find(([, each]) => each === word)?.[0];
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
