import { fen } from '../../../kernel/money.ts';
import { civilDate, instantAt } from '../../../kernel/time.ts';
import type { InstrumentInput } from '../../../instruments/paper/fields.ts';
import type { VEHICLE_CATALOGUE } from './catalogue.ts';
import {
  assistNoticeFields,
  type CarInput,
  handOverListFields,
  type LeavingInput,
  releaseRulingFields,
  returnListFields,
  type SealInput,
  type SeizureInput,
  seizureListFields,
  seizureRulingFields,
  transferFormFields,
  unsealNoticeFields,
} from './fields.ts';

/** The fictional case of a car that was sealed on paper, and the days on which things happen in it. */
const FILED = civilDate('2026-09-11');
const SEIZED_AT = instantAt(civilDate('2026-10-09'), '23:35');
const RELEASED = civilDate('2026-10-12');
const RULING = '〔2026〕吴中执扣裁12号';
const LIST = '〔2026〕吴中执扣9号';
const TRAFFIC_POLICE = '苏州市公安局交通警察支队';

const CASE: InstrumentInput = {
  court: { name: '苏州市吴中区人民法院', dutyPhone: '0512-00000140', upper: '江苏省苏州市中级人民法院' },
  case: {
    caseNumber: '（2026）苏0506执90312号',
    cause: '买卖合同纠纷',
    title: '（2025）苏0506民初90208号',
    titleKind: '民事判决书',
    principal: fen(12_000_000),
    judge: '邱某',
    clerk: '贺某',
    creditor: { name: '苏州苇湾物流有限公司（虚构）', idType: 'uscc', idNo: '91320599MA9X001267', address: '苏州市吴中区苇湾路9号（虚构）' },
    debtor: { name: '罗某', sex: 'male', birth: civilDate('1985-09-12'), idNo: '320599198509123418', address: '苏州市吴中区溪堤路5号6幢301室（虚构）', phone: '13900000011' },
  },
  signedOn: FILED,
};

const CAR: CarInput = { plate: '苏E9X1Z2', plateType: 'small', vin: 'LFV2A21K1F4009012', engineNo: 'E9012X', brand: '轿车（虚构）', colour: '灰色', owner: '罗某' };
const SEAL: SealInput = { number: '（2026）苏0506执90312号', start: civilDate('2026-04-20'), end: civilDate('2028-04-19') };
const ON_CAR = { ...CASE, car: CAR, seal: SEAL } as const;

const SEIZURE: SeizureInput = {
  at: SEIZED_AT,
  place: '苏州市吴中区云桥路（虚构）地下车库B2层',
  check: '号牌、车辆识别代号现场录入，与裁定书记载一致',
  called: '2026年10月9日23时20分电话通知被执行人罗某到场，无人接听，未到场',
  witness: '沙某，云桥社区居民委员会（虚构）',
  keys: 1,
  licenceCard: true,
  odometerKm: 83_412,
  fuel: '约二分之一',
  belongings: [
    { what: '儿童安全座椅', count: 1 },
    { what: '工具箱', count: 1, note: '内有扳手等工具' },
    { what: '雨伞', count: 2 },
  ],
  photos: { taken: ['正前', '右前', '右侧', '右后', '正后', '左侧', '左前'], missing: [{ side: '左后', why: '紧靠立柱，无法拍摄' }] },
  keeper: { name: '尤某', lot: '东环停车场（虚构）', address: '苏州市吴中区东环路88号（虚构）', phone: '13900000015' },
};

const OFFICERS = [{ signer: '彭某', how: 'signed' }, { signer: '陶某', how: 'signed' }] as const;
const KEEPER = [{ signer: '尤某', how: 'signed' }] as const;
const SIGNATURES = { officers: OFFICERS, keeper: KEEPER, debtor: [{ signer: '罗某', how: 'absent', reason: '电话无人接听' }], witness: [{ signer: '沙某', how: 'signed' }] } as const;

const LEAVING: Omit<LeavingInput, 'signatures'> = {
  ...CASE,
  car: CAR,
  rulingNumber: '〔2026〕吴中执解裁3号',
  listNumber: LIST,
  seizure: SEIZURE,
  lifted: { on: civilDate('2026-10-13'), by: TRAFFIC_POLICE },
  at: instantAt(civilDate('2026-10-14'), '10:20'),
  place: '东环停车场（虚构）',
  receiver: '罗某',
  odometerKm: 83_421,
  odometerReason: '车库至停车场移车，另经停车场内调位',
  differences: '雨伞少1把，保管人已说明',
};

/** What each paper says of the fictional case; every optional field is given once. */
export const VEHICLE_SAMPLES: Readonly<Record<keyof typeof VEHICLE_CATALOGUE, () => unknown>> = {
  'vehicle-seizure-ruling': () => seizureRulingFields({ ...ON_CAR, number: RULING }),
  'vehicle-assist-notice': () => assistNoticeFields({
    ...ON_CAR,
    number: '〔2026〕吴中执车协12号',
    recipient: TRAFFIC_POLICE,
    periodDays: 180,
    backupOfficer: '贺某 13900000013',
    attachments: [
      { title: '执行裁定书（查封、扣押机动车）', instrument: 'vehicle-seizure-ruling' },
      { title: '协助执行通知书（查找机动车）', instrument: 'vehicle-assist-notice' },
      { title: '车辆查封回执', instrument: 'vehicle-seal-receipt' },
    ],
  }),
  'seizure-list': () => seizureListFields({ ...CASE, number: LIST, car: CAR, rulingNumber: RULING, seizure: SEIZURE, signatures: SIGNATURES }),
  'transfer-form': () => transferFormFields({ ...CASE, number: '〔2026〕吴中执移9号', car: CAR, listNumber: LIST, seizure: SEIZURE, signatures: SIGNATURES }),
  'vehicle-release-ruling': () => releaseRulingFields({
    ...ON_CAR,
    number: '〔2026〕吴中执解裁3号',
    signedOn: RELEASED,
    seizedAt: SEIZED_AT,
    rulingNumber: RULING,
    reason: '被执行人罗某已于2026年10月12日履行完毕生效法律文书确定的全部义务',
  }),
  'vehicle-release-notice': () => unsealNoticeFields({ ...ON_CAR, number: '〔2026〕吴中执解协3号', signedOn: RELEASED, recipient: TRAFFIC_POLICE, lot: '东环停车场（虚构）' }),
  'return-list': () => returnListFields({ ...LEAVING, number: '〔2026〕吴中执还2号', signatures: { officers: OFFICERS, keeper: KEEPER, receiver: [{ signer: '罗某', how: 'signed' }] } }),
  'handover-list': () => handOverListFields({
    ...LEAVING,
    number: '〔2026〕吴中执移交1号',
    receiver: '季某（昆山市人民法院）',
    next: { court: '昆山市人民法院', number: '（2026）苏0583执90077号', start: civilDate('2026-10-13'), end: civilDate('2028-10-12') },
    signatures: { officers: OFFICERS, keeper: KEEPER, receiver: [{ signer: '季某', how: 'signed' }] },
  }),
};
