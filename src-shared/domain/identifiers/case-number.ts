import { ok } from '../../kernel/result.ts';
import { courtByOldWord } from './courts.ts';
import { normaliseCode } from './normalise.ts';
import { type Checked, refused } from './problem.ts';

/** Types of enforcement case numbers (类型代字), longest first so that 执恢 is not read as 执. */
export const CASE_NUMBER_TYPES = ['司惩复', '执恢', '执保', '执异', '执复', '执监', '执协', '执他', '执请', '财保', '司惩', '执'] as const;
export type CaseNumberType = (typeof CASE_NUMBER_TYPES)[number];

/** A parsed 案号. `（2026）苏0508执90017号之一` and `（2026）苏0508执90017号` are papers of one case: same `base`. */
export type CaseNumber = {
  /** The one way it is written: full-width brackets, no spaces. */
  readonly canonical: string;
  /** `canonical` without 之一, 之二 …: what names the case. */
  readonly base: string;
  readonly year: number;
  /** Court code as written: 苏0508, 最高法, 兵01. */
  readonly court: string;
  readonly type: CaseNumberType;
  readonly number: number;
  /** 之一, 之二 …, before or after 号; `-1` in a number before 2016. */
  readonly suffix?: string;
  /** A number from before 2016: （2014）园执字第1234号. `court` is the code where the word is known, else the word. */
  readonly oldForm?: boolean;
};

const COURT = '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋内陕吉闽贵粤青藏川宁琼][A-Z]?\\d{0,4}|最高法|兵\\d{0,4}|军\\d{0,4}';
const SUFFIX = '(之[一二三四五六七八九十]+)?';
const ENFORCEMENT = new RegExp(`^\\((20\\d{2})\\)(${COURT})(${CASE_NUMBER_TYPES.join('|')})([1-9]\\d{0,7})${SUFFIX}号${SUFFIX}$`);
/** Numbers before 2016 (法〔2015〕137号 brought today's form): the court is a word, and 字第 stands before the number. */
const OLD = new RegExp(`^\\((19\\d{2}|200\\d|201[0-5])\\)([\\u4e00-\\u9fa5]{1,4}?)(${CASE_NUMBER_TYPES.join('|')})字第0*([1-9]\\d{0,7})(-\\d{1,3})?号${SUFFIX}$`);
/** A well-formed number of some other kind of case, for a message that helps. */
const OTHER_CASE = new RegExp(`^\\((?:19|20)\\d{2}\\)(?:${COURT})([\\u4e00-\\u9fa5]{1,6})\\d{1,8}${SUFFIX}号${SUFFIX}$`);

function isCaseNumberType(text: string): text is CaseNumberType {
  return (CASE_NUMBER_TYPES as readonly string[]).includes(text);
}

function parseOld(code: string): CaseNumber | undefined {
  const [, year = '', word = '', type = '', digits = '', part = '', after = ''] = OLD.exec(code) ?? [];
  if (!isCaseNumberType(type)) return undefined;
  const head = `（${year}）${word}${type}字第${digits}`;
  const suffix = part + after;
  return {
    canonical: `${head}${part}号${after}`,
    base: `${head}号`,
    year: Number(year),
    court: courtByOldWord(word)?.code ?? word,
    type,
    number: Number(digits),
    ...(suffix === '' ? {} : { suffix }),
    oldForm: true,
  };
}

/**
 * Reads the number of an enforcement case (DOMAIN §3.1): brackets of any shape and width, spaces and small letters are
 * accepted, and so is the form before 2016, marked `oldForm` (§1.13-16). Errors: CASE_NUMBER_NOT_ENFORCEMENT for a number of another kind of case, else CASE_NUMBER_MALFORMED.
 */
export function parseCaseNumber(text: string): Checked<CaseNumber> {
  const code = normaliseCode(text).replaceAll('號', '号');
  const m = ENFORCEMENT.exec(code);
  const [, year = '', court = '', type = '', digits = '', before = '', after = ''] = m ?? [];
  if (m === null || !isCaseNumberType(type)) {
    const old = parseOld(code);
    if (old !== undefined) return ok(old);
    const otherType = OTHER_CASE.exec(code)?.[1];
    return refused(otherType === undefined || isCaseNumberType(otherType) ? 'CASE_NUMBER_MALFORMED' : 'CASE_NUMBER_NOT_ENFORCEMENT');
  }
  const head = `（${year}）${court}${type}${digits}`;
  const suffix = before + after;
  return ok({
    canonical: `${head}${before}号${after}`,
    base: `${head}号`,
    year: Number(year),
    court,
    type,
    number: Number(digits),
    ...(suffix === '' ? {} : { suffix }),
  });
}

/** The text a case number is searched in: no brackets, no 号, capitals. Compute it once a row. */
export function caseNumberSearchKey(text: string): string {
  return normaliseCode(text).replace(/[()号號]/g, '');
}

/**
 * A test for search keys by what a person types: `执90017`, `2026苏0508`, a whole number with its brackets, or several
 * parts with spaces between them, each of which must occur. An empty fragment matches everything.
 */
export function caseNumberMatcher(fragment: string): (searchKey: string) => boolean {
  const parts = fragment.split(/\s+/).map(caseNumberSearchKey).filter((part) => part !== '');
  return (searchKey) => parts.every((part) => searchKey.includes(part));
}
