import { civilDate, instantAt } from '../../../kernel/time.ts';
import { SAMPLE_FILE, SAMPLE_FILED, SAMPLE_HIT } from '../../../instruments/paper/sample-case.ts';
import type { LOCATE_CATALOGUE } from './catalogue.ts';
import {
  assistanceLetterFields,
  dispatchOrderFields,
  handoverRecordFields,
  type HitInput,
  locateApplicationFields,
  type LocateInput,
  releaseNoticeFields,
  releaseReceiptFields,
} from './fields.ts';

const HOLDING = ['拘传票'] as const;

const LOCATE: LocateInput = {
  ...SAMPLE_FILE,
  number: '〔2026〕姑执控317号',
  signedOn: SAMPLE_FILED,
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
  at: instantAt(SAMPLE_HIT, '13:50'),
  place: '云溪镇临河路（虚构）公交站',
  channel: 'street-check',
  unit: '云溪派出所（虚构）',
  officer: '施某',
  phone: '0512-00000120',
  held: false,
  identityBy: 'document',
};

const CONTROL_NUMBER = '苏公布控2026-000731';

/** What each paper says of the fictional case; every optional field is given once. */
export const LOCATE_SAMPLES: Readonly<Record<keyof typeof LOCATE_CATALOGUE, () => unknown>> = {
  'locate-application': () => locateApplicationFields({
    ...LOCATE,
    appliedOn: SAMPLE_FILED,
    chief: { opinion: '同意', name: '方某', on: SAMPLE_FILED },
    president: { opinion: '同意', name: '纪某', on: SAMPLE_FILED },
  }),
  'assistance-letter': () => assistanceLetterFields({ ...LOCATE, number: '〔2026〕姑执协205号', recipient: '苏州市公安局' }),
  'dispatch-order': () => dispatchOrderFields({
    ...SAMPLE_FILE,
    number: '〔2026〕姑执警88号',
    controlNumber: CONTROL_NUMBER,
    checkedAt: instantAt(SAMPLE_HIT, '13:54'),
    issuedAt: instantAt(SAMPLE_HIT, '13:56'),
    hit: HIT,
    officers: ['彭某 13900000003', '陶某 13900000004'],
    vehicle: '苏E·0000警（虚构）',
    eta: instantAt(SAMPLE_HIT, '15:30'),
    dispatcher: '田某',
    dangers: ['illness'],
    dangerNote: '自述患高血压，随身带药',
    attachments: [{ title: '拘传票' }, { title: '协助查找函' }, { title: '执行公务证' }],
    holding: HOLDING,
    hasPhoto: false,
  }),
  'handover-record': () => handoverRecordFields({
    ...SAMPLE_FILE,
    number: '〔2026〕姑执交73号',
    controlNumber: CONTROL_NUMBER,
    at: instantAt(SAMPLE_HIT, '15:40'),
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
  'release-notice': () => releaseNoticeFields({
    ...SAMPLE_FILE,
    number: '〔2026〕姑执撤69号',
    signedOn: SAMPLE_HIT,
    recipient: '苏州市公安局',
    controlNumber: CONTROL_NUMBER,
    start: civilDate('2026-09-08'),
    end: civilDate('2027-03-07'),
    trigger: 'T1',
    requestedAt: instantAt(SAMPLE_HIT, '15:43'),
  }),
  'release-receipt': () => releaseReceiptFields({
    ...SAMPLE_FILE,
    signedOn: SAMPLE_HIT,
    requestId: '00000000-0000-7000-8000-000000000000',
    controlNumber: CONTROL_NUMBER,
    releasedAt: instantAt(SAMPLE_HIT, '15:44'),
    policeUnit: '苏州市公安局',
  }),
};
