import { fen } from '../kernel/money.ts';
import { civilDate, instantAt } from '../kernel/time.ts';
import type { InstrumentCode } from './catalogue.ts';
import {
  assistanceLetterFields,
  type CaseInput,
  compelWarrantFields,
  type CourtInput,
  detentionDecisionFields,
  dispatchOrderFields,
  handoverRecordFields,
  type HitInput,
  locateApplicationFields,
  type LocateInput,
  questioningRecordFields,
  releaseNoticeFields,
  releaseReceiptFields,
  resumptionRulingFields,
  serviceReceiptFields,
  settlementRecordFields,
  suspensionRulingFields,
} from './fields.ts';

/**
 * A fictional case that every template is tried with: when a court uploads its own template, and in the tests. Every
 * optional field is given once, so that a template is tried with its longest content.
 */

const COURT: CourtInput = { name: '苏州市姑苏区人民法院', dutyPhone: '0512-00000110', upper: '江苏省苏州市中级人民法院' };

const CASE: CaseInput = {
  caseNumber: '（2026）苏0508执90017号',
  cause: '民间借贷纠纷',
  title: '（2025）苏0508民初90311号',
  titleKind: '民事调解书',
  principal: fen(5_000_000),
  judge: '蒋某',
  clerk: '陆某',
  creditor: { name: '齐某', sex: 'male', birth: civilDate('1984-09-25'), idNo: '320599198409251375', address: '苏州市姑苏区望榆街8号1幢203室（虚构）', phone: '13900000001' },
  debtor: { name: '王某', sex: 'male', birth: civilDate('1987-03-16'), idNo: '320599198703162138', address: '苏州市姑苏区听橹街18号3幢502室（虚构）', phone: '13900000002' },
};

const DAY = civilDate('2026-09-07');
const HIT_DAY = civilDate('2026-09-11');
const FILE = { court: COURT, case: CASE } as const;
const HOLDING = ['拘传票'] as const;

const LOCATE: LocateInput = {
  ...FILE,
  number: '〔2026〕姑执控317号',
  signedOn: DAY,
  reasons: ['whereabouts-unknown', 'settlement-breached', 'asset-report-refused'],
  dangers: ['illness'],
  dangerNote: '自述患高血压，随身带药',
  periodDays: 180,
  takeover: 'report-only',
  backupOfficer: '彭某 13900000003',
  attempts: [
    { kind: 'service', on: civilDate('2026-01-22'), text: '送达执行通知书、报告财产令、限制消费令，逾期未报告财产' },
    { kind: 'call', on: civilDate('2026-08-31'), text: '电话联系，无人接听' },
    { kind: 'call', on: civilDate('2026-09-02'), text: '再次电话联系，无人接听' },
    { kind: 'visit', on: civilDate('2026-09-03'), text: '上门查找，人去楼空，已拍照附卷' },
    { kind: 'summons', on: civilDate('2026-09-04'), text: '传票传唤，未到庭，未说明理由' },
  ],
  attachments: [
    { title: '查控申请表', instrument: 'locate-application' },
    { title: '协助查找函', instrument: 'assistance-letter' },
    { title: '拘传票', instrument: 'compel-appearance-warrant' },
    { title: '（2025）苏0508民初90311号民事调解书', instrument: 'enforcement-title' },
  ],
  holding: HOLDING,
  hasPhoto: false,
};

const HIT: HitInput = {
  at: instantAt(HIT_DAY, '13:50'),
  place: '云溪镇临河路（虚构）公交站',
  channel: 'street-check',
  unit: '云溪派出所（虚构）',
  officer: '施某',
  phone: '0512-00000120',
  held: false,
  identityBy: 'document',
};

const CONTROL_NUMBER = '苏公布控2026-000731';

/** The fields of each instrument for the fictional case. */
export const SAMPLE_FIELDS: Readonly<Record<InstrumentCode, unknown>> = {
  'locate-application': locateApplicationFields({
    ...LOCATE,
    appliedOn: DAY,
    chief: { opinion: '同意', name: '方某', on: DAY },
    president: { opinion: '同意', name: '纪某', on: DAY },
  }),
  'assistance-letter': assistanceLetterFields({ ...LOCATE, number: '〔2026〕姑执协205号', recipient: '苏州市公安局' }),
  'compel-appearance-warrant': compelWarrantFields({
    ...FILE,
    number: '〔2026〕姑执传41号',
    signedOn: DAY,
    reason: '经2026年9月4日传票传唤，无正当理由拒不到场接受调查询问',
    place: '苏州市姑苏区人民法院执行局询问室',
    approver: '院长　纪某',
    officers: ['彭某', '陶某'],
  }),
  'dispatch-order': dispatchOrderFields({
    ...FILE,
    number: '〔2026〕姑执警88号',
    controlNumber: CONTROL_NUMBER,
    checkedAt: instantAt(HIT_DAY, '13:54'),
    issuedAt: instantAt(HIT_DAY, '13:56'),
    hit: HIT,
    officers: ['彭某 13900000003', '陶某 13900000004'],
    vehicle: '苏E·0000警（虚构）',
    eta: instantAt(HIT_DAY, '15:30'),
    dispatcher: '田某',
    dangers: ['illness'],
    dangerNote: '自述患高血压，随身带药',
    attachments: [{ title: '拘传票' }, { title: '协助查找函' }, { title: '执行公务证' }],
    holding: HOLDING,
    hasPhoto: false,
  }),
  'handover-record': handoverRecordFields({
    ...FILE,
    number: '〔2026〕姑执交73号',
    controlNumber: CONTROL_NUMBER,
    at: instantAt(HIT_DAY, '15:40'),
    place: '云溪派出所（虚构）接待室',
    identityBy: 'document',
    health: '神志清楚，无外伤，自述患高血压，已服药',
    belongings: '手机1部、钥匙1串、现金人民币260元、降压药1盒，当面清点无误',
    holding: HOLDING,
    policeUnit: '云溪派出所（虚构）',
    documents: ['拘传票', '协助查找函'],
    policeOfficer: '施某',
    officers: ['彭某', '陶某'],
    debtorSignature: '王某',
  }),
  'release-notice': releaseNoticeFields({
    ...FILE,
    number: '〔2026〕姑执撤69号',
    signedOn: HIT_DAY,
    recipient: '苏州市公安局',
    controlNumber: CONTROL_NUMBER,
    start: civilDate('2026-09-08'),
    end: civilDate('2027-03-07'),
    trigger: 'T1',
    requestedAt: instantAt(HIT_DAY, '15:43'),
  }),
  'release-receipt': releaseReceiptFields({
    ...FILE,
    signedOn: HIT_DAY,
    requestId: '00000000-0000-7000-8000-000000000000',
    controlNumber: CONTROL_NUMBER,
    releasedAt: instantAt(HIT_DAY, '15:44'),
    policeUnit: '苏州市公安局',
  }),
  'settlement-record': settlementRecordFields({
    ...FILE,
    on: civilDate('2026-09-15'),
    time: '9时30分至10时10分',
    place: '苏州市姑苏区人民法院执行局谈话室',
    creditorAgent: '顾某，江苏听枫律师事务所（虚构）律师',
    debtorAgent: '王某姐，系王某姐姐，有授权委托书',
    terms: [
      '双方确认：被执行人已于2026年9月14日由其姐姐代为支付25,000.00元，尚欠本金25,000.00元。',
      '尚欠本金由被执行人按下列分期计划支付至申请执行人指定账户。',
      '申请执行人放弃迟延履行期间加倍部分的债务利息；执行申请费650.00元由被执行人负担，与第一期款项一并支付。',
      '被执行人任何一期逾期超过三日的，申请执行人可以申请恢复对原生效法律文书的执行。',
    ],
    instalments: [
      { dueOn: civilDate('2026-10-15'), amount: fen(500_000) },
      { dueOn: civilDate('2026-11-16'), amount: fen(500_000) },
      { dueOn: civilDate('2026-12-15'), amount: fen(500_000) },
      { dueOn: civilDate('2027-01-15'), amount: fen(500_000) },
      { dueOn: civilDate('2027-02-22'), amount: fen(500_000) },
    ],
  }),
  'suspension-ruling': suspensionRulingFields({ ...FILE, number: '（2026）苏0508执90017号', signedOn: civilDate('2026-02-26'), settledOn: civilDate('2026-02-26'), settlementDue: civilDate('2026-08-26') }),
  'resumption-ruling': resumptionRulingFields({
    ...FILE,
    number: '（2026）苏0508执90017号之一',
    signedOn: civilDate('2026-08-28'),
    settledOn: civilDate('2026-02-26'),
    settlementDue: civilDate('2026-08-26'),
    appliedOn: civilDate('2026-08-27'),
    performed: fen(0),
  }),
  'questioning-record': questioningRecordFields({
    ...FILE,
    from: instantAt(HIT_DAY, '16:05'),
    to: instantAt(HIT_DAY, '16:50'),
    place: '苏州市姑苏区人民法院执行局询问室',
    answers: [
      { by: 'court', text: '你是否收到本院于2026年1月22日送达的执行通知书、报告财产令和限制消费令？' },
      { by: 'person', text: '收到了。' },
      { by: 'court', text: '报告财产令要求你在2026年2月5日前报告财产，你为什么没有报告？' },
      { by: 'person', text: '我没有什么可以报告的。' },
      { by: 'court', text: '2026年2月26日你与申请执行人达成和解，约定在2026年8月26日前付清，为什么没有履行？' },
      { by: 'person', text: '手头没有钱，也不想付。' },
      { by: 'court', text: '现再次责令你当场报告财产情况。拒绝报告的，本院可以依法予以罚款、拘留；构成犯罪的，依法追究刑事责任。你是否听清？' },
      { by: 'person', text: '听清了。我不报告，也不付款。' },
      { by: 'court', text: '你是否需要通知家属？身体是否有不适？' },
      { by: 'person', text: '有高血压，药带在身上，已经吃过。请通知我姐姐。' },
    ],
  }),
  'detention-decision': detentionDecisionFields({
    ...FILE,
    number: '〔2026〕姑司惩5号',
    signedOn: HIT_DAY,
    ground: 'asset-report-refused-or-false',
    facts: '本院于2026年1月22日向被执行人王某送达执行通知书、报告财产令，责令其于2026年2月5日前报告财产情况，王某逾期未报告；2026年9月11日本院询问时，王某明确表示拒绝报告。以上事实有送达回证、询问笔录为证',
    days: 15,
  }),
  'service-receipt': serviceReceiptFields({
    ...FILE,
    recipient: { name: '王某', address: '苏州市姑苏区人民法院执行局询问室' },
    documents: [
      { title: '〔2026〕姑司惩5号拘留决定书', copies: 1 },
      { title: '（2026）苏0508执90017号执行通知书', copies: 1 },
    ],
    method: 'direct',
    receivedAt: instantAt(HIT_DAY, '17:30'),
    servedBy: ['蒋某', '陆某'],
    issuer: '蒋某',
    proxy: '无',
    note: '受送达人当场签收',
  }),
};
