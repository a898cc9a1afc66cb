import type { Static } from 'typebox';
import { courtWithPhone, document, ruling } from '../../../instruments/paper/merge-parts.ts';
import { blankable, group, list, mergeFields, text } from '../../../instruments/paper/merge-schema.ts';

/** The merge fields of the papers of a search for a car and of its seizure. All values are finished text. */

/** A ruling bears the number of the case; beside it the number by which its sealed copy is known again. */
const carRuling = () => ({
  ...ruling(),
  case: group('案件', { number: text('案号'), cause: text('案由'), title: text('执行依据'), judge: text('承办人'), clerk: text('书记员') }),
});

/** What a notice to assist begins with. */
const notice = () => ({
  court: courtWithPhone(),
  document: document(),
  recipient: text('受文单位'),
  case: group('案件', { number: text('案号'), cause: text('案由'), judge: text('承办人') }),
  creditor: group('申请执行人', { name: text('姓名') }),
  debtor: group('被执行人', { name: text('姓名') }),
  car: group('车辆', { description: text('说明') }),
  seal: group('查封', { number: text('文号'), period: text('期限') }),
});

/** What a list begins with: the case, whose car it is, and the car as it was read at the place. */
const listHead = () => ({
  court: courtWithPhone(),
  document: group('文书', { number: text('文号') }),
  case: group('案件', { number: text('案号'), cause: text('案由'), judge: text('承办人') }),
  debtor: group('被执行人', { name: text('姓名') }),
});

const car = () => group('车辆', {
  plate: text('号牌号码'),
  kind: blankable('号牌种类'),
  brand: blankable('品牌型号'),
  colour: blankable('颜色'),
  vin: text('车辆识别代号'),
  engineNo: blankable('发动机号码'),
});

const keeper = () => group('保管', { name: text('保管人'), lot: text('场地'), address: text('地址'), phone: text('电话') });
const belongings = () => list('随车物品', { no: text('序号'), what: text('名称'), count: text('数量'), note: text('备注') }, 1);

export const SeizureRulingMerge = mergeFields({
  ...carRuling(),
  car: group('车辆', { finding: text('权属'), description: text('说明') }),
  seal: group('查封', { number: text('文号'), period: text('期限'), end: text('届满日') }),
});
export type SeizureRulingMerge = Static<typeof SeizureRulingMerge>;

export const AssistNoticeMerge = mergeFields({
  ...notice(),
  request: group('查找', { period: text('期限'), backupOfficer: blankable('备用联系人') }),
  attachments: list('随附文书', { no: text('序号'), title: text('名称') }, 1),
});
export type AssistNoticeMerge = Static<typeof AssistNoticeMerge>;

export const SeizureListMerge = mergeFields({
  ...listHead(),
  ruling: text('扣押依据'),
  seizure: group('扣押', { at: text('时间'), place: text('地点'), check: text('核对'), called: text('通知到场'), witness: text('见证人') }),
  car: car(),
  state: group('车况', { keys: text('钥匙'), licence: text('行驶证'), odometer: text('里程'), fuel: text('油量'), photos: text('照片') }),
  belongings: belongings(),
  keeper: keeper(),
  signatures: group('签名', { officers: blankable('执行人员'), keeper: blankable('保管人'), debtor: blankable('被执行人或家属'), witness: blankable('见证人') }),
});
export type SeizureListMerge = Static<typeof SeizureListMerge>;

export const TransferFormMerge = mergeFields({
  ...listHead(),
  list: text('扣押清单'),
  handed: group('移送', { at: text('扣押时间'), place: text('扣押地点') }),
  car: car(),
  state: group('车况', { keys: text('钥匙'), licence: text('行驶证'), odometer: text('里程'), fuel: text('油量'), belongings: text('随车物品') }),
  keeper: keeper(),
  signatures: group('签名', { officers: blankable('执行人员'), keeper: blankable('保管人') }),
});
export type TransferFormMerge = Static<typeof TransferFormMerge>;

export const ReleaseRulingMerge = mergeFields({
  ...carRuling(),
  car: group('车辆', { description: text('说明') }),
  seal: group('查封', { number: text('文号'), period: text('期限') }),
  seizure: group('扣押', { at: text('时间'), ruling: text('裁定文号') }),
  release: group('解除', { reason: text('事实') }),
});
export type ReleaseRulingMerge = Static<typeof ReleaseRulingMerge>;

export const UnsealNoticeMerge = mergeFields({ ...notice(), keeper: group('保管', { lot: text('场地') }) });
export type UnsealNoticeMerge = Static<typeof UnsealNoticeMerge>;

/** The thing leaves the custody: back to the debtor, or on to the court whose seal became the first. */
const leaving = () => ({
  ...listHead(),
  ruling: text('解除依据'),
  list: text('扣押清单'),
  lifted: text('解封情况'),
  car: car(),
  handOver: group('交付', { at: text('时间'), place: text('地点'), receiver: text('接收人'), differences: text('与清单不符') }),
  state: group('车况', { keys: text('钥匙'), licence: text('行驶证'), before: text('扣押时里程'), now: text('交付时里程'), moved: text('里程差'), why: text('里程差原因') }),
  belongings: belongings(),
});

export const ReturnListMerge = mergeFields({
  ...leaving(),
  signatures: group('签名', { officers: blankable('执行人员'), keeper: blankable('保管人'), receiver: blankable('领取人') }),
});
export type ReturnListMerge = Static<typeof ReturnListMerge>;

export const HandOverListMerge = mergeFields({
  ...leaving(),
  next: group('接收法院', { court: text('名称'), number: text('查封文号'), period: text('查封期限') }),
  signatures: group('签名', { officers: blankable('执行人员'), keeper: blankable('保管人'), receiver: blankable('接收法院人员') }),
});
export type HandOverListMerge = Static<typeof HandOverListMerge>;
