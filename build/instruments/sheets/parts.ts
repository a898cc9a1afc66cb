import { blank, body, courtName, numberLine, para, SIZE, title } from '../paper.ts';

/** What sheets of every kind have: heads, lines to write on, signatures. */

/** A date to be written by hand. */
export const HANDWRITTEN_DATE = '＿＿＿＿年＿＿月＿＿日';

/** Type of a form. */
export const FORM = { size: SIZE.eleven, line: 17 } as const;

/** Head of a form: smaller than that of a letter, because one page has to hold everything. */
export function formHead(name: string, number?: string) {
  return [
    courtName(SIZE.smallTwo),
    title(name, SIZE.two),
    ...(number === undefined ? [] : [numberLine(number, SIZE.smallFour)]),
  ];
}

/** A line to sign on, in a form. */
export function signLine(text: string) {
  return para(text, { size: SIZE.eleven, line: 20 });
}

export const RECORD_MARGINS = [2.8, 2.6, 2.6, 2.8] as const;

/** Type of a record (笔录). */
export const RECORD = { size: SIZE.four, line: 27 } as const;

/** A line to sign on, under a record. */
export function recordLine(text: string) {
  return para(text, { ...RECORD, align: 'left' });
}

/** Head and parties of a ruling (`ruling` of `instruments/paper/merge-parts.ts`). */
export function rulingHead() {
  return [
    courtName(),
    title('执行裁定书'),
    numberLine('{文书.文号}'),
    body('申请执行人：{申请执行人.身份说明}。', { align: 'left' }),
    body('被执行人：{被执行人.身份说明}。', { align: 'left' }),
    body('本院在执行申请执行人{申请执行人.姓名}与被执行人{被执行人.姓名}{案件.案由}一案中，执行依据为发生法律效力的{案件.执行依据}。'),
  ];
}

/** Signatures of a ruling. */
export function rulingFoot() {
  return [
    blank(28),
    para('审　判　员　{案件.承办人}', { align: 'right', right: 2, together: true }),
    para('', { line: 28, together: true }),
    para('{文书.日期}', { align: 'right', right: 2, together: true }),
    para('（院印）', { align: 'right', right: 5, size: SIZE.five, color: '8C8C8C', line: 20 }),
    blank(10),
    para('本件与原本核对无异', { align: 'left', indent: 2, together: true }),
    para('书　记　员　{案件.书记员}', { align: 'right', right: 2 }),
  ];
}
