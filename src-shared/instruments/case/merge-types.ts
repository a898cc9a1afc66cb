import type { Static } from 'typebox';
import { court, document, person, ruling } from '../paper/merge-parts.ts';
import { blankable, group, list, mergeFields, text } from '../paper/merge-schema.ts';

/** The merge fields of the papers of a case. All values are finished text: `fields.ts` puts amounts, dates and options into words. */

export const CompelWarrantMerge = mergeFields({
  court: court(),
  document: document(),
  case: group('案件', { number: text('案号'), cause: text('案由') }),
  debtor: group('被执行人', person),
  warrant: group('拘传', { reason: text('理由'), place: text('应到处所'), time: text('应到时间'), approver: text('批准人'), officers: blankable('执行人员') }),
});
export type CompelWarrantMerge = Static<typeof CompelWarrantMerge>;

export const SettlementRecordMerge = mergeFields({
  court: court(),
  case: group('案件', { number: text('案号'), cause: text('案由'), title: text('执行依据'), duty: text('给付内容'), judge: text('承办人'), clerk: blankable('书记员') }),
  record: group('笔录', { date: text('日期'), time: blankable('时间'), place: text('地点') }),
  creditor: group('申请执行人', { description: text('身份说明'), agent: blankable('代理人') }),
  debtor: group('被执行人', { description: text('身份说明'), agent: blankable('代理人') }),
  terms: list('协议内容', { no: text('序号'), text: text('内容') }, 1),
  /** None or one: the table with its heading stands only where something is paid in instalments. */
  plan: list('分期计划', { rows: list('分期', { no: text('期次'), due: text('日期'), amount: text('金额') }, 1), total: text('合计') }),
});
export type SettlementRecordMerge = Static<typeof SettlementRecordMerge>;

export const SuspensionRulingMerge = mergeFields({
  ...ruling(),
  settlement: group('和解', { date: text('日期'), due: text('履行期限') }),
});
export type SuspensionRulingMerge = Static<typeof SuspensionRulingMerge>;

export const ResumptionRulingMerge = mergeFields({
  ...ruling(),
  settlement: group('和解', { date: text('日期'), due: text('履行期限'), breach: text('履行情况') }),
  resumption: group('恢复', { appliedOn: text('申请日期') }),
});
export type ResumptionRulingMerge = Static<typeof ResumptionRulingMerge>;

export const QuestioningRecordMerge = mergeFields({
  court: court(),
  case: group('案件', { number: text('案号'), cause: text('案由'), judge: text('承办人'), clerk: text('书记员') }),
  record: group('笔录', { from: text('开始时间'), to: blankable('结束时间'), place: text('地点') }),
  debtor: group('被执行人', person),
  answers: list('问答', { who: text('问答人'), text: text('内容') }),
});
export type QuestioningRecordMerge = Static<typeof QuestioningRecordMerge>;

export const DetentionDecisionMerge = mergeFields({
  court: group('法院', { name: text('名称'), upper: text('上级法院') }),
  document: document(),
  case: group('案件', { number: text('案号'), cause: text('案由') }),
  creditor: group('申请执行人', { name: text('姓名') }),
  debtor: group('被执行人', { name: text('姓名'), description: text('身份说明') }),
  detention: group('拘留', { facts: text('事实'), conduct: text('行为'), law: text('法律依据'), days: text('日数') }),
});
export type DetentionDecisionMerge = Static<typeof DetentionDecisionMerge>;

export const ServiceReceiptMerge = mergeFields({
  court: court(),
  case: group('案件', { number: text('案号'), cause: text('案由') }),
  recipient: group('受送达人', { name: text('姓名'), address: text('送达地址') }),
  documents: list('送达文书', { no: text('序号'), title: text('名称'), copies: text('份数') }, 1),
  service: group('送达', { method: text('方式'), receivedAt: blankable('收到时间'), by: blankable('送达人'), issuer: text('填发人'), proxy: blankable('代收人及理由'), note: blankable('备注') }),
});
export type ServiceReceiptMerge = Static<typeof ServiceReceiptMerge>;
