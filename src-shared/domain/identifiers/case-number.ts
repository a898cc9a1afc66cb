import { ok } from '../../kernel/result.ts';
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
  /** 之一, 之二 …, before or after 号. */
  readonly suffix?: string;
};

const COURT = '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]?\\d{0,4}|最高法|兵\\d{0,4}';
const SUFFIX = '(之[一二三四五六七八九十]+)?';
const ENFORCEMENT = new RegExp(`^\\((20\\d{2})\\)(${COURT})(${CASE_NUMBER_TYPES.join('|')})([1-9]\\d{0,7})${SUFFIX}号${SUFFIX}$`);
/** A well-formed number of some other kind of case, for a message that helps. */
const OTHER_CASE = new RegExp(`^\\((?:19|20)\\d{2}\\)(?:${COURT})([\\u4e00-\\u9fa5]{1,6})\\d{1,8}${SUFFIX}号${SUFFIX}$`);

function isCaseNumberType(text: string): text is CaseNumberType {
  return (CASE_NUMBER_TYPES as readonly string[]).includes(text);
}

/**
 * Reads the number of an enforcement case (DOMAIN §3.1): brackets of any shape and width, spaces and small letters are
 * accepted. Errors: CASE_NUMBER_NOT_ENFORCEMENT for a number of another kind of case, else CASE_NUMBER_MALFORMED.
 */
export function parseCaseNumber(text: string): Checked<CaseNumber> {
  const code = normaliseCode(text).replaceAll('號', '号');
  const m = ENFORCEMENT.exec(code);
  const [, year = '', court = '', type = '', digits = '', before = '', after = ''] = m ?? [];
  if (m === null || !isCaseNumberType(type)) {
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
