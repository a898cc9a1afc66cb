import type { Static } from 'typebox';
import { court, courtWithPhone, dated, document } from '../../../instruments/paper/merge-parts.ts';
import { blankable, group, mergeFields, text } from '../../../instruments/paper/merge-schema.ts';

/** The merge fields of the papers of a detention. All values are finished text: `fields.ts` puts days, times and choices into words. */

/** Who is detained, as decisions introduce him. */
const detainee = () => group('被拘留人', { name: text('姓名'), description: text('身份说明') });

export const DetentionNoticeMerge = mergeFields({
  court: courtWithPhone(),
  document: document(),
  recipient: text('受文单位'),
  case: group('案件', { number: text('案号'), judge: text('承办人') }),
  detainee: detainee(),
  detention: group('拘留', { conduct: text('行为'), law: text('法律依据'), days: text('日数') }),
  health: text('健康情况'),
});
export type DetentionNoticeMerge = Static<typeof DetentionNoticeMerge>;

export const EarlyReleaseMerge = mergeFields({
  court: court(),
  document: document(),
  case: group('案件', { number: text('案号'), cause: text('案由') }),
  creditor: group('申请执行人', { name: text('姓名') }),
  debtor: group('被执行人', { name: text('姓名') }),
  detainee: detainee(),
  detention: group('拘留', { number: text('文号'), conduct: text('行为'), days: text('日数'), admittedAt: text('收拘时间') }),
  release: group('解除', { reason: text('事实'), finding: text('认定') }),
  house: text('拘留所'),
});
export type EarlyReleaseMerge = Static<typeof EarlyReleaseMerge>;

export const FamilyNoticeMerge = mergeFields({
  court: group('法院', { name: text('名称'), dutyPhone: text('值班电话'), upper: text('上级法院') }),
  document: dated(),
  case: group('案件', { number: text('案号'), judge: text('承办人') }),
  detainee: group('被拘留人', { description: text('身份说明') }),
  detention: group('拘留', { number: text('文号'), conduct: text('行为'), days: text('日数'), executedAt: text('执行时间'), term: text('期限') }),
  house: text('拘留所'),
  notice: group('通知', { whom: blankable('家属'), how: blankable('方式'), at: blankable('时间'), until: text('应通知时间'), reason: blankable('未能通知原因') }),
});
export type FamilyNoticeMerge = Static<typeof FamilyNoticeMerge>;

export const ReconsiderationMerge = mergeFields({
  court: court(),
  document: document(),
  applicant: group('复议申请人', { name: text('姓名'), description: text('身份说明') }),
  first: group('原决定', { court: text('法院'), number: text('文号'), case: text('案号'), conduct: text('行为'), days: text('日数'), servedAt: text('送达时间') }),
  application: group('申请', { at: text('时间'), text: text('理由') }),
  review: group('复议', { opinion: text('意见'), law: text('法律依据'), result: text('主文') }),
});
export type ReconsiderationMerge = Static<typeof ReconsiderationMerge>;

export const LeaveNoticeMerge = mergeFields({
  court: courtWithPhone(),
  document: group('文书', { title: text('标题'), date: text('日期') }),
  recipient: text('受文单位'),
  case: group('案件', { number: text('案号'), judge: text('承办人') }),
  detainee: group('被拘留人', { description: text('身份说明') }),
  leave: group('请假', { application: text('申请情况'), opinion: blankable('审核意见'), decision: text('决定'), note: text('说明'), decidedAt: text('决定时间') }),
});
export type LeaveNoticeMerge = Static<typeof LeaveNoticeMerge>;
