import { formatYuan } from '#shared/kernel/money.ts';
import type { CivilDate } from '#shared/kernel/time.ts';
import type { CloseWay } from '#shared/domain/cases/model.ts';
import type { PastStep } from '#shared/domain/cases/past.ts';
import type { SeedCase } from './cases.ts';
import { type Random, seededRandom } from './random.ts';

/** A cell as a spreadsheet holds it: text, a number, or a real date. */
export type SheetCell = { readonly text: string } | { readonly number: number } | { readonly date: CivilDate };

export type Sheet = { readonly headers: readonly string[]; readonly rows: readonly (readonly SheetCell[])[] };

/** Column heads as a case-handling system writes them. Parties of one side stand in one cell, parted by `；`. */
export const WORKLIST_HEADERS = [
  '序号',
  '案号',
  '立案日期',
  '承办人',
  '书记员',
  '案由',
  '执行依据文号',
  '申请执行人',
  '申请执行人证件号码',
  '被执行人',
  '证件号码',
  '联系电话',
  '住址',
  '申请标的(元)',
  '执行费(元)',
  '履行期限',
  '是否失信',
  '是否限消',
  '是否送达',
  '送达日期',
  '报告财产期限',
  '报告财产情况',
  '报告财产日期',
  '已到位金额(元)',
  '执行费是否已缴',
  '已采取措施',
  '结案日期',
  '结案方式',
] as const;

const CLOSE_WORDS: Readonly<Record<CloseWay, string>> = {
  'fully-enforced': '执行完毕',
  'this-round-terminated': '终结本次执行程序',
  terminated: '终结执行',
  cancelled: '销案',
  'not-enforced': '不予执行',
  'application-dismissed': '驳回申请',
};

const text = (value: string): SheetCell => ({ text: value });
const wide = (value: string) => value.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xff10 - 0x30));
const slashed = (date: CivilDate) => date.split('-').map(Number).join('/');

/** How an export of years of typing looks: mostly clean, here and there another hand. Every row can still be imported. */
function caseNumberCell(item: SeedCase, random: Random): SheetCell {
  const number = item.caseNumber;
  if (random.chance(0.06)) return text(number.replace('（', '(').replace('）', ')'));
  if (random.chance(0.01)) return text(` ${number}`);
  return text(number);
}

function dateCell(date: CivilDate, random: Random): SheetCell {
  if (random.chance(0.04)) return text(slashed(date));
  if (random.chance(0.02)) return text(date);
  return { date };
}

function amountCell(item: SeedCase, random: Random): SheetCell {
  const fen = item.principal;
  if (fen % 1_000_000 === 0 && random.chance(0.08)) return text(`${fen / 1_000_000}万元`);
  if (random.chance(0.08)) return text(formatYuan(item.principal));
  return { number: fen / 100 };
}

function idText(idNo: string, random: Random): string {
  // Typing slips that the preview shows as warnings: a wrong last character, and full-width digits.
  if (random.chance(0.006)) return idNo.slice(0, 17) + (idNo.endsWith('5') ? '4' : '5');
  return random.chance(0.01) ? wide(idNo) : idNo;
}

/** What the case-handling system tells of the work so far; what it does not tell is an empty cell. */
function pastCells(item: SeedCase): readonly SheetCell[] {
  const of = (step: PastStep) => item.past?.find((told) => told.step === step);
  const word = (step: PastStep, done: string, undone: string): SheetCell => {
    const told = of(step);
    return text(told === undefined ? '' : told.answer === 'done' ? done : undone);
  };
  const day = (date: CivilDate | undefined): SheetCell => (date === undefined ? text('') : { date });
  const paid = of('payment');
  return [
    word('service', '是', '否'),
    day(of('service')?.on),
    day(of('service')?.reportDue),
    word('asset-report', '已报告', '未报告'),
    day(of('asset-report')?.on),
    paid === undefined ? text('') : { number: (paid.amount ?? 0) / 100 },
    word('fee', '是', '否'),
    word('measures', of('measures')?.note ?? '已采取', '未采取'),
  ];
}

function rowOf(item: SeedCase, index: number, clean: boolean, random: Random): readonly SheetCell[] {
  const side = (of: (party: SeedCase['debtors'][number]) => string) => text(item.debtors.map(of).join('；'));
  const id = (idNo: string) => (clean ? idNo : idText(idNo, random));
  const day = (date: CivilDate): SheetCell => (clean ? { date } : dateCell(date, random));
  const phonesKnown = clean || random.chance(0.88);
  return [
    { number: index + 1 },
    clean ? text(item.caseNumber) : caseNumberCell(item, random),
    day(item.filedOn),
    text(item.judge.name),
    text(item.clerk?.name ?? ''),
    text(item.cause),
    text(item.title),
    text(item.creditor.name),
    text(id(item.creditor.idNo)),
    side((party) => party.name),
    side((party) => id(party.idNo)),
    phonesKnown ? side((party) => party.phone) : text(''),
    side((party) => party.address),
    clean ? { number: item.principal / 100 } : amountCell(item, random),
    { number: item.fee / 100 },
    item.performanceDue === undefined ? text('') : day(item.performanceDue),
    side((party) => (party.dishonest ? '是' : '否')),
    side((party) => (party.limited ? '是' : '否')),
    ...pastCells(item),
    item.closedOn === undefined ? text('') : { date: item.closedOn },
    text(item.closeWay === undefined ? '' : CLOSE_WORDS[item.closeWay]),
  ];
}

/** The sheet of a worklist. Rows of the stories' people are clean to the last cell. */
export function worklistSheet(cases: readonly SeedCase[], seed: string): Sheet {
  const random = seededRandom(`${seed}/sheet`);
  const isTold = (item: SeedCase) => item.debtors.some((party) => party.name.endsWith('某'));
  return { headers: WORKLIST_HEADERS, rows: cases.map((item, index) => rowOf(item, index, isTold(item), random)) };
}

/** The sheet as CSV (RFC 4180, CRLF). */
export function sheetAsCsv(sheet: Sheet): string {
  const cell = (value: SheetCell): string => {
    const plain = 'text' in value ? value.text : 'date' in value ? value.date : String(value.number);
    return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  return [sheet.headers.map((head) => cell(text(head))), ...sheet.rows.map((row) => row.map(cell))].map((row) => `${row.join(',')}\r\n`).join('');
}
