import type { Static } from 'typebox';
import { court, courtWithPhone, dated, document, person } from '../../../instruments/paper/merge-parts.ts';
import { blankable, group, list, mergeFields, text } from '../../../instruments/paper/merge-schema.ts';

/** The merge fields of the papers of a search for a person. All values are finished text: `fields.ts` puts amounts, dates and options into words. */

export const LocateApplicationMerge = mergeFields({
  court: courtWithPhone(),
  document: group('文书', { number: text('文号') }),
  case: group('案件', { number: text('案号'), cause: text('案由'), title: text('执行依据'), principal: text('标的额'), judge: text('承办人'), backupOfficer: blankable('备用联系人') }),
  creditor: group('申请执行人', { name: text('姓名') }),
  debtor: group('被执行人', person),
  photoNote: text('照片说明'),
  reasons: text('查控原因'),
  attempts: list('查找经过', { no: text('序号'), on: text('日期'), text: text('情况') }, 1),
  request: group('查控', { period: text('期限'), takeover: text('接管方式'), dangers: text('危险提示') }),
  attachments: list('随附文书', { no: text('序号'), title: text('名称') }, 1),
  applicant: group('申请', { date: text('日期') }),
  chief: group('局长审批', { opinion: blankable('意见'), name: blankable('签名'), date: text('日期') }),
  president: group('院长审批', { opinion: blankable('意见'), name: blankable('签名'), date: text('日期') }),
});
export type LocateApplicationMerge = Static<typeof LocateApplicationMerge>;

export const AssistanceLetterMerge = mergeFields({
  court: courtWithPhone(),
  document: document(),
  recipient: text('受文单位'),
  case: group('案件', { number: text('案号'), cause: text('案由'), title: text('执行依据'), duty: text('给付内容'), judge: text('承办人'), backupOfficer: blankable('备用联系人') }),
  creditor: group('申请执行人', { name: text('姓名') }),
  debtor: group('被执行人', { name: text('姓名'), description: text('身份说明'), phone: blankable('电话') }),
  circumstances: text('协查事由'),
  request: group('查控', { period: text('期限'), takeover: text('接管方式'), dangers: text('危险提示'), power: text('强制措施说明') }),
  attachments: list('随附文书', { no: text('序号'), title: text('名称') }, 1),
});
export type AssistanceLetterMerge = Static<typeof AssistanceLetterMerge>;

export const DispatchOrderMerge = mergeFields({
  court: courtWithPhone(),
  document: group('文书', { number: text('文号'), time: text('签发时间') }),
  case: group('案件', { number: text('案号'), cause: text('案由'), principal: text('标的额'), judge: text('承办人') }),
  debtor: group('被执行人', person),
  photoNote: text('照片说明'),
  control: group('布控', { number: text('编号'), checkedAt: text('状态时间') }),
  hit: group('发现', { time: text('时间'), place: text('地点'), channel: text('方式'), state: text('人员状态'), unit: text('单位'), officer: text('民警'), phone: text('电话'), identity: text('身份核实') }),
  dispatch: group('出警', { officers: text('人员'), vehicle: blankable('车辆'), eta: text('预计到达'), by: text('派警人') }),
  dangers: text('危险提示'),
  power: text('强制措施说明'),
  attachments: list('携带文书', { no: text('序号'), title: text('名称') }, 1),
});
export type DispatchOrderMerge = Static<typeof DispatchOrderMerge>;

export const HandoverRecordMerge = mergeFields({
  court: court(),
  document: group('文书', { number: text('文号') }),
  case: group('案件', { number: text('案号'), cause: text('案由') }),
  debtor: group('被执行人', person),
  control: group('布控', { number: text('编号') }),
  handover: group('交接', {
    time: blankable('时间'),
    place: blankable('地点'),
    identity: blankable('身份核对'),
    health: blankable('健康状况'),
    belongings: blankable('随身物品'),
    power: text('强制措施'),
    from: blankable('移交单位'),
    to: text('接收单位'),
  }),
  documents: list('交接文书', { no: text('序号'), title: text('名称') }),
  signatures: group('签名', { police: blankable('移交民警'), officers: blankable('接收人员'), debtor: blankable('被交接人') }),
});
export type HandoverRecordMerge = Static<typeof HandoverRecordMerge>;

export const ReleaseNoticeMerge = mergeFields({
  court: courtWithPhone(),
  document: document(),
  recipient: text('受文单位'),
  case: group('案件', { number: text('案号'), cause: text('案由'), judge: text('承办人') }),
  creditor: group('申请执行人', { name: text('姓名') }),
  debtor: group('被执行人', { name: text('姓名'), description: text('身份说明') }),
  control: group('布控', { number: text('编号'), period: text('起止日期') }),
  release: group('撤控', { reason: text('事由'), requestedAt: text('发出时间') }),
});
export type ReleaseNoticeMerge = Static<typeof ReleaseNoticeMerge>;

export const ReleaseReceiptMerge = mergeFields({
  court: courtWithPhone(),
  document: dated(),
  case: group('案件', { number: text('案号') }),
  debtor: group('被执行人', { name: text('姓名'), idType: text('证件类型'), idNo: text('证件号码') }),
  control: group('布控', { number: text('编号') }),
  release: group('撤控', { releasedAt: text('确认时间'), police: text('确认单位'), checkCode: text('核验码') }),
});
export type ReleaseReceiptMerge = Static<typeof ReleaseReceiptMerge>;
