import type { TSchema } from 'typebox';
import { fieldsOf, type MergeField } from './merge-schema.ts';
import {
  AssistanceLetterMerge,
  CompelWarrantMerge,
  DetentionDecisionMerge,
  DispatchOrderMerge,
  HandoverRecordMerge,
  LocateApplicationMerge,
  QuestioningRecordMerge,
  ReleaseNoticeMerge,
  ReleaseReceiptMerge,
  ResumptionRulingMerge,
  ServiceReceiptMerge,
  SettlementRecordMerge,
  SuspensionRulingMerge,
} from './merge-types.ts';
import type { NumberSeries } from './number.ts';

/**
 * The catalogue of instruments that are made from templates. Codes are append-only: they travel in requests, name
 * number series and stand in files for years.
 */
export const INSTRUMENT_CODES = [
  'locate-application', // 查控申请表
  'assistance-letter', // 协助查找函
  'compel-appearance-warrant', // 拘传票
  'dispatch-order', // 出警单
  'handover-record', // 交接单
  'release-notice', // 撤控通知书
  'release-receipt', // 撤控回执
  'settlement-record', // 和解笔录
  'suspension-ruling', // 执行裁定书（中止）
  'resumption-ruling', // 执行裁定书（恢复）
  'questioning-record', // 询问笔录
  'detention-decision', // 拘留决定书
  'service-receipt', // 送达回证
] as const;
export type InstrumentCode = (typeof INSTRUMENT_CODES)[number];

/** J 承办法官, BC 执行局长, P 院长, C 执行指挥中心, F 执行干警, SYS the platform itself. */
export type Signer = 'J' | 'BC' | 'P' | 'C' | 'F' | 'SYS';

/**
 * How an instrument is numbered: a running number of a series of the court and the year; the case number, with 之一 …
 * from the second ruling on; or no number of its own beside the case number.
 */
export type Numbering = { readonly kind: 'series'; readonly series: NumberSeries } | { readonly kind: 'ruling' } | { readonly kind: 'case-number' };

export type InstrumentType = {
  readonly code: InstrumentCode;
  /** Chinese name, as in the title of the instrument. */
  readonly name: string;
  /** File under `templates/`. */
  readonly template: string;
  readonly schema: TSchema;
  /** Pictures by their label in the template (alt text {标签}); none is required. */
  readonly pictures: readonly string[];
  /** Who signs or approves, in this order. A holding instrument in the packet adds the president (民诉法 §119). */
  readonly signers: readonly Signer[];
  /** Legal source of the signature and of the instrument; `[D]` marks our own design. */
  readonly source: string;
  /** 用印: goes out only as a sealed copy; unsealed it is refused as R02 (最高人民法院网络查询冻结规定 §4; DOMAIN §1.12-8). */
  readonly sealed: boolean;
  /** Compels or detains a person (民事诉讼法第一百一十二条、第一百一十八条): nobody signs it in passing. */
  readonly compels?: true;
  readonly numbering: Numbering;
  /** Mechanisms that use it (codes of the mechanism folders; `case` = in-case acts). */
  readonly mechanisms: readonly string[];
  /** Pages of the shipped template filled with the sample; tests hold it to that. */
  readonly pages: number;
};

const series = (name: NumberSeries): Numbering => ({ kind: 'series', series: name });

const TYPES: Readonly<Record<InstrumentCode, Omit<InstrumentType, 'code' | 'template'>>> = {
  'locate-application': {
    name: '查控申请表',
    schema: LocateApplicationMerge,
    pictures: ['照片'],
    signers: ['J', 'BC'],
    source: '[D] DOMAIN §1.1：执行局长审批；附拘传票、拘留决定书的由院长审批（民事诉讼法第一百一十九条）',
    sealed: false,
    numbering: series('locate-application'),
    mechanisms: ['locate-person'],
    pages: 1,
  },
  'assistance-letter': {
    name: '协助查找函',
    schema: AssistanceLetterMerge,
    pictures: [],
    signers: ['BC'],
    source: '最高人民法院关于民事执行中财产调查若干问题的规定第十五条第二款',
    sealed: true,
    numbering: series('assistance-letter'),
    mechanisms: ['locate-person'],
    pages: 2,
  },
  'compel-appearance-warrant': {
    name: '拘传票',
    schema: CompelWarrantMerge,
    pictures: [],
    signers: ['P'],
    source: '民事诉讼法第一百一十九条；民事诉讼法解释第四百八十二条',
    sealed: true,
    compels: true,
    numbering: series('compel-appearance-warrant'),
    mechanisms: ['locate-person', 'case'],
    pages: 1,
  },
  'dispatch-order': {
    name: '出警单',
    schema: DispatchOrderMerge,
    pictures: ['照片'],
    signers: ['C'],
    source: '[D] DOMAIN §1.12-19',
    sealed: false,
    numbering: series('dispatch-order'),
    mechanisms: ['locate-person'],
    pages: 1,
  },
  'handover-record': {
    name: '交接单',
    schema: HandoverRecordMerge,
    pictures: [],
    signers: ['F'],
    source: '[D] DOMAIN §1.1：执行干警与民警双方签名',
    sealed: false,
    numbering: series('handover-record'),
    mechanisms: ['locate-person'],
    pages: 1,
  },
  'release-notice': {
    name: '撤控通知书',
    schema: ReleaseNoticeMerge,
    pictures: [],
    signers: ['SYS'],
    source: '[D] DOMAIN §1.4：由平台发出；随附的查控文书已由执行局长审批',
    sealed: false,
    numbering: series('release-notice'),
    mechanisms: ['locate-person'],
    pages: 1,
  },
  'release-receipt': {
    name: '撤控回执',
    schema: ReleaseReceiptMerge,
    pictures: [],
    signers: ['C'],
    source: '[D] DOMAIN §1.12-19',
    sealed: false,
    numbering: { kind: 'case-number' },
    mechanisms: ['locate-person'],
    pages: 1,
  },
  'settlement-record': {
    name: '执行和解笔录',
    schema: SettlementRecordMerge,
    pictures: [],
    signers: ['J'],
    source: '民事诉讼法第二百四十一条；最高人民法院关于执行和解若干问题的规定第二条',
    sealed: false,
    numbering: { kind: 'case-number' },
    mechanisms: ['case'],
    pages: 2,
  },
  'suspension-ruling': {
    name: '执行裁定书（中止执行）',
    schema: SuspensionRulingMerge,
    pictures: [],
    signers: ['J'],
    source: '民事诉讼法第二百六十七条、第二百六十九条；民事诉讼法解释第四百六十四条；执行和解规定第二条',
    sealed: true,
    numbering: { kind: 'ruling' },
    mechanisms: ['case'],
    pages: 2,
  },
  'resumption-ruling': {
    name: '执行裁定书（恢复执行）',
    schema: ResumptionRulingMerge,
    pictures: [],
    signers: ['J'],
    source: '民事诉讼法第二百四十一条第二款；民事诉讼法解释第四百六十五条；执行和解规定第九条、第十一条',
    sealed: true,
    numbering: { kind: 'ruling' },
    mechanisms: ['case'],
    pages: 2,
  },
  'questioning-record': {
    name: '询问笔录',
    schema: QuestioningRecordMerge,
    pictures: [],
    signers: ['J'],
    source: '民事诉讼法解释第四百八十二条第二款',
    sealed: false,
    numbering: { kind: 'case-number' },
    mechanisms: ['locate-person', 'case'],
    pages: 2,
  },
  'detention-decision': {
    name: '拘留决定书',
    schema: DetentionDecisionMerge,
    pictures: [],
    signers: ['P'],
    source: '民事诉讼法第一百一十八条、第一百一十九条；民事诉讼法解释第一百七十八条',
    sealed: true,
    compels: true,
    numbering: series('detention-decision'),
    mechanisms: ['locate-person', 'case'],
    pages: 2,
  },
  'service-receipt': {
    name: '送达回证',
    schema: ServiceReceiptMerge,
    pictures: [],
    signers: ['J'],
    source: '民事诉讼法第八十七条',
    sealed: false,
    numbering: { kind: 'case-number' },
    mechanisms: ['case'],
    pages: 1,
  },
};

export function isInstrumentCode(code: string): code is InstrumentCode {
  return Object.hasOwn(TYPES, code);
}

/** Whether a paper compels or detains a person; a scan of something else does not. */
export function compels(instrument: string): boolean {
  return isInstrumentCode(instrument) && TYPES[instrument].compels === true;
}

/** The catalogue entry of a code. */
export function instrumentType(code: InstrumentCode): InstrumentType {
  return { code, template: `${code}.docx`, ...TYPES[code] };
}

/** The catalogue in its order, for lists. */
export const INSTRUMENT_TYPES: readonly InstrumentType[] = INSTRUMENT_CODES.map(instrumentType);

const FIELDS = new Map<InstrumentCode, readonly MergeField[]>();

/** The merge fields of an instrument with their tags, for forms and for the list a template author works from. */
export function mergeFieldsOf(code: InstrumentCode): readonly MergeField[] {
  const known = FIELDS.get(code);
  if (known !== undefined) return known;
  const fields = fieldsOf(TYPES[code].schema);
  FIELDS.set(code, fields);
  return fields;
}
