import { blankable, group, text } from './merge-schema.ts';

/** Groups of merge fields that papers of every kind have. */

export const court = () => group('法院', { name: text('名称') });
/** Where the other side must reach the court day and night. */
export const courtWithPhone = () => group('法院', { name: text('名称'), dutyPhone: text('值班电话') });
export const document = () => group('文书', { number: text('文号'), date: text('日期') });
/** Instruments that carry the case number only. */
export const dated = () => group('文书', { date: text('日期') });

/** A person as forms name one. */
export const person = {
  name: text('姓名'),
  sex: blankable('性别'),
  birth: blankable('出生日期'),
  idType: text('证件类型'),
  idNo: text('证件号码'),
  phone: blankable('电话'),
  address: blankable('住址'),
} as const;

/** Head, parties and foot of a ruling (执行裁定书); what it rules is its own. */
export const ruling = () => ({
  court: court(),
  document: document(),
  case: group('案件', { cause: text('案由'), title: text('执行依据'), judge: text('承办人'), clerk: text('书记员') }),
  creditor: group('申请执行人', { name: text('姓名'), description: text('身份说明') }),
  debtor: group('被执行人', { name: text('姓名'), description: text('身份说明') }),
});
