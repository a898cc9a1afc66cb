import Type, { type Static } from 'typebox';
import { addFen } from '../../kernel/money.ts';
import {
  AccountIdSchema,
  AssetIdSchema,
  CaseIdSchema,
  CaseNumberSchema,
  CivilDateSchema,
  ClockTimeSchema,
  closed,
  CommandIdSchema,
  CourtCodeSchema,
  FenSchema,
  FileHashSchema,
  IdNoSchema,
  InstantSchema,
  LineSchema,
  oneOf,
  ParagraphSchema,
  PartyIdSchema,
  PartyPhoneSchema,
} from '../../kernel/schema.ts';
import { moneyLine, type MoneyLine } from '../money/money-line.ts';
import { PAST_STEPS, pastPayments, StatedPastSchema } from './past.ts';

/**
 * Identity document of a party. `foreign-permanent-id` is the 外国人永久居留身份证, whose number has looked like a resident's
 * since 2023: neither birth nor sex is read from it.
 */
export const ID_TYPES = ['resident-id', 'uscc', 'passport', 'other', 'none', 'foreign-permanent-id'] as const;
export type IdType = (typeof ID_TYPES)[number];
export const PARTY_ROLES = ['creditor', 'debtor', 'third-party', 'related'] as const;
/** Why a person answers for a company debtor: he can be sought, summoned and compelled (民诉法解释 §482, 财产调查规定 §15). */
export const CAPACITIES = ['legal-representative', 'person-in-charge', 'actual-controller', 'directly-responsible'] as const;

export const PartySchema = closed({
  id: PartyIdSchema,
  role: oneOf(PARTY_ROLES),
  kind: oneOf(['person', 'organisation']),
  name: LineSchema,
  idType: oneOf(ID_TYPES),
  /** Normalised; empty when unknown. */
  idNo: IdNoSchema,
  phone: Type.Optional(PartyPhoneSchema),
  address: Type.Optional(LineSchema),
  /** Photo for identification at a hit. */
  photo: Type.Optional(FileHashSchema),
  /** 已列入失信名单 / 已限制消费, as imported or entered. */
  dishonest: Type.Optional(Type.Boolean()),
  consumptionLimited: Type.Optional(Type.Boolean()),
  /** Only of a `related` person: what he is, and of which debtor of the case. */
  capacity: Type.Optional(closed({ as: oneOf(CAPACITIES), of: PartyIdSchema })),
});
/** 当事人. */
export type Party = Static<typeof PartySchema>;

/** What one party's field may hold, by its name: the same for an import, for a correction and for what the file keeps. */
export const PARTY_VALUES = { name: LineSchema, idNo: IdNoSchema, phone: PartyPhoneSchema, address: LineSchema } as const;
export type PartyField = keyof typeof PARTY_VALUES;

/** A value as a list of corrections or differences shows it: any field of a party or of the case. */
const ShownValueSchema = Type.String({ maxLength: 200 });
/** The document that a correction rests on. */
export const SourceDocumentSchema = closed({ title: LineSchema, page: Type.Optional(Type.String({ maxLength: 20 })), file: Type.Optional(FileHashSchema) });

/** A field corrected here with a source document; an import never overwrites it (DOMAIN §1.12-11). */
export const CorrectionSchema = closed({
  party: PartyIdSchema,
  field: oneOf(['name', 'idNo', 'idType', 'phone', 'address']),
  before: ShownValueSchema,
  after: ShownValueSchema,
  source: SourceDocumentSchema,
  at: InstantSchema,
  by: AccountIdSchema,
});
export type Correction = Static<typeof CorrectionSchema>;

/** Name of a field, as a difference lists it. */
export const FieldNameSchema = Type.String({ maxLength: 60 });

/** One value that the export and this file disagree on; a person decides (差异). */
export const DifferenceSchema = closed({
  field: FieldNameSchema,
  party: Type.Optional(PartyIdSchema),
  stored: ShownValueSchema,
  incoming: ShownValueSchema,
  /** The stored value was corrected here by a document and is kept. */
  corrected: Type.Boolean(),
  foundAt: InstantSchema,
});
export type Difference = Static<typeof DifferenceSchema>;

export const SERVED_DOCUMENTS = ['enforcement-notice', 'asset-report-order', 'consumption-restriction', 'summons', 'ruling'] as const;

/**
 * Whom a record concerns: debtors, or persons who answer for a company (DOMAIN §1.13-4). A record that names nobody was
 * written before names were asked for, or the case has one debtor: it counts for every debtor (`concerns`).
 */
const concerned = { parties: Type.Optional(Type.Array(PartyIdSchema, { minItems: 1, maxItems: 200, uniqueItems: true })) };

/** Why somebody who was summoned did not come; only 「无正当理由」 opens the 拘传票 (民诉法解释 §482). */
export const ABSENCES = ['without-good-reason', 'with-good-reason'] as const;

/**
 * The one-minute records (DOMAIN §1.12-9): what a clerk or judge notes in the corridor, offline too. Guards and
 * release triggers read these, so each has its own shape.
 */
export const CaseRecordSchema = Type.Union([
  closed({
    type: Type.Literal('service'), // 送达记录
    documents: Type.Array(oneOf(SERVED_DOCUMENTS), { minItems: 1, maxItems: 5, uniqueItems: true }),
    servedOn: CivilDateSchema,
    method: oneOf(['direct', 'post', 'electronic', 'left', 'entrusted', 'publication']),
    /** Day by which assets must be reported, as set in the order. */
    reportDue: Type.Optional(CivilDateSchema),
    ...concerned,
  }),
  closed({
    type: Type.Literal('call'), // 电话联系
    on: CivilDateSchema,
    time: Type.Optional(ClockTimeSchema),
    answered: Type.Boolean(),
    ...concerned,
    note: Type.Optional(ParagraphSchema),
  }),
  closed({
    type: Type.Literal('visit'), // 上门查找
    on: CivilDateSchema,
    address: LineSchema,
    found: oneOf(['debtor-present', 'relatives-only', 'nobody', 'moved-away']),
    ...concerned,
    photos: Type.Array(FileHashSchema, { maxItems: 20 }),
    note: Type.Optional(ParagraphSchema),
  }),
  closed({
    type: Type.Literal('summons'), // 传票及到庭情况
    servedOn: CivilDateSchema,
    method: oneOf(['direct', 'post', 'electronic', 'left', 'confirmed-address', 'publication']),
    appearOn: CivilDateSchema,
    appeared: oneOf(['yes', 'no', 'pending']),
    absence: Type.Optional(oneOf(ABSENCES)),
    ...concerned,
  }),
  closed({
    type: Type.Literal('asset-report'), // 报告财产情况
    on: CivilDateSchema,
    result: oneOf(['reported', 'reported-none', 'refused', 'false']),
    ...concerned,
    note: Type.Optional(ParagraphSchema),
  }),
  closed({
    type: Type.Literal('settlement'), // 和解
    agreedOn: CivilDateSchema,
    dueOn: CivilDateSchema,
    /** 中止执行 with the creditor's agreement: an active control on a debtor concerned ends the same day (T5). */
    suspends: Type.Boolean(),
    creditorAgrees: Type.Boolean(),
    instalments: Type.Array(closed({ dueOn: CivilDateSchema, amount: FenSchema }), { maxItems: 120 }),
    ...concerned,
    note: Type.Optional(ParagraphSchema),
  }),
  closed({
    type: Type.Literal('breach'), // 违约
    on: CivilDateSchema,
    note: Type.Optional(ParagraphSchema),
  }),
  closed({
    type: Type.Literal('resume'), // 恢复执行
    appliedOn: CivilDateSchema,
    ruledOn: CivilDateSchema,
    ...concerned,
  }),
  closed({
    type: Type.Literal('payment'), // 到位登记
    on: CivilDateSchema,
    amount: FenSchema,
    payer: LineSchema,
    relation: oneOf(['debtor', 'relative', 'guarantor', 'employer', 'deduction', 'other']),
    towards: oneOf(['principal', 'interest', 'fee']),
  }),
  closed({
    type: Type.Literal('interest'), // 迟延履行利息, typed by hand and with its basis
    on: CivilDateSchema,
    amount: FenSchema,
    note: ParagraphSchema,
  }),
  closed({
    type: Type.Literal('waiver'), // 申请执行人放弃
    on: CivilDateSchema,
    amount: FenSchema,
    towards: oneOf(['principal', 'interest', 'fee']),
    note: ParagraphSchema,
  }),
  closed({
    type: Type.Literal('fulfilment'), // 全部履行, confirmed by the judge
    on: CivilDateSchema,
  }),
  closed({
    type: Type.Literal('stay'), // 暂缓、依据撤销、受理破产 (T6)
    on: CivilDateSchema,
    ground: oneOf(['stayed', 'title-revoked', 'bankruptcy-accepted', 'not-enforceable']),
    document: LineSchema,
    ...concerned,
  }),
  closed({
    type: Type.Literal('death'), // 被执行人死亡 (T7)
    on: CivilDateSchema,
    party: PartyIdSchema,
    document: LineSchema,
  }),
  closed({
    type: Type.Literal('interview'), // 询问笔录
    on: CivilDateSchema,
    from: ClockTimeSchema,
    to: ClockTimeSchema,
    note: ParagraphSchema,
  }),
  closed({
    type: Type.Literal('note'), // 备注
    note: ParagraphSchema,
  }),
]);
export type CaseRecordBody = Static<typeof CaseRecordSchema>;
export type CaseRecordType = CaseRecordBody['type'];
export type RecordOf<T extends CaseRecordType> = Extract<CaseRecordBody, { type: T }>;


export const CLOSE_WAYS = [
  'fully-enforced', // 执行完毕
  'this-round-terminated', // 终结本次执行程序 (终本): does not end a control by itself (T9)
  'terminated', // 终结执行
  'cancelled', // 销案
  'not-enforced', // 不予执行
  'application-dismissed', // 驳回申请
] as const;
export type CloseWay = (typeof CLOSE_WAYS)[number];

/**
 * Who agreed to a closing: for 终本 the creditor by signature, or the collegial bench and the president
 * (民诉法解释 §517).
 */
export const CloseApprovalSchema = closed({
  creditorSignedOn: Type.Optional(CivilDateSchema),
  benchOn: Type.Optional(CivilDateSchema),
  president: Type.Optional(LineSchema),
  presidentOn: Type.Optional(CivilDateSchema),
});
export type CloseApproval = Static<typeof CloseApprovalSchema>;

export const CASE_STATUSES = ['filed', 'enforcing', 'settled', 'stayed', 'round-terminated', 'closed'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** A record that was taken back stays in the file, marked; nothing that is computed reads it any more. */
const VoidedSchema = closed({ at: InstantSchema, by: AccountIdSchema, reason: ParagraphSchema, replacedBy: Type.Optional(CommandIdSchema) });
const RecordEnvelopeSchema = closed({ id: CommandIdSchema, recordedAt: InstantSchema, by: AccountIdSchema, body: CaseRecordSchema, voided: Type.Optional(VoidedSchema), corrects: Type.Optional(CommandIdSchema) });
/** A record in the file: the body, and who entered it when. `id` is the id of the command that brought it. */
export type CaseRecord = Static<typeof RecordEnvelopeSchema>;

/** What a row of a worklist says of a case; the file keeps it in the same bounds. */
export const CASE_VALUES = {
  cause: Type.String({ maxLength: 60 }), // 案由
  filedOn: CivilDateSchema,
  /** 执行依据文号; loosely checked (DOMAIN §1.12-20). */
  title: Type.String({ maxLength: 120 }),
  principal: FenSchema,
  fee: FenSchema,
  /** Last day of the performance term in the title. */
  performanceDue: Type.Optional(CivilDateSchema),
  judge: AccountIdSchema,
  clerk: Type.Optional(AccountIdSchema),
} as const;
/** Most parties that one case may have; a row of a worklist with more is not read. */
export const PARTIES_MAX = 200;
/** Most things (财产) that one case may be about. */
export const CASE_ASSETS_MAX = 500;


export const CaseStateSchema = closed({
  id: CaseIdSchema,
  version: Type.Integer({ minimum: 0 }),
  court: CourtCodeSchema,
  caseNumber: CaseNumberSchema,
  ...CASE_VALUES,
  parties: Type.Array(PartySchema, { maxItems: PARTIES_MAX }),
  status: oneOf(CASE_STATUSES),
  closedOn: Type.Optional(CivilDateSchema),
  closeWay: Type.Optional(oneOf(CLOSE_WAYS)),
  closeApproval: Type.Optional(CloseApprovalSchema),
  /** Closings that were taken back by reopening, oldest first. */
  reopenings: Type.Optional(Type.Array(closed({ closedOn: CivilDateSchema, closeWay: oneOf(CLOSE_WAYS), at: InstantSchema, by: AccountIdSchema, reason: ParagraphSchema }))),
  records: Type.Array(RecordEnvelopeSchema),
  corrections: Type.Array(CorrectionSchema),
  differences: Type.Array(DifferenceSchema),
  /** What is known of the time before the case came here; absent = nothing is. */
  past: Type.Optional(Type.Array(StatedPastSchema, { maxItems: PAST_STEPS.length })),
  /** Things that it is about, in the order in which they were entered; what is known of each stands with the thing. */
  assets: Type.Optional(Type.Array(AssetIdSchema, { maxItems: CASE_ASSETS_MAX })),
});
/** 执行案件 as one consistency unit: the case, its parties and its one-minute records. */
export type CaseState = Static<typeof CaseStateSchema>;

export function debtorsOf(state: CaseState): readonly Party[] {
  return state.parties.filter((party) => party.role === 'debtor');
}

export function partyOf(state: CaseState, id: string): Party | undefined {
  return state.parties.find((party) => party.id === id);
}

/** The records that stand: a voided or corrected one stays in the file and counts for nothing. */
export function standingRecords(state: CaseState): readonly CaseRecord[] {
  return state.records.filter((record) => record.voided === undefined);
}

/** Records of one type that stand (none that was voided), oldest first by entry. */
export function recordsOf<T extends CaseRecordType>(state: CaseState, type: T): readonly { readonly id: string; readonly body: RecordOf<T> }[] {
  return standingRecords(state).flatMap((record) => (record.body.type === type ? [{ id: record.id, body: record.body as RecordOf<T> }] : []));
}

/**
 * What is owed and paid, out of the records of the case and what is known of the time before it came here; segments of
 * interest come with the interest tool. Its figures are those of the case only where `isMoneyKnown` and `isFeeKnown` say
 * so; a balance of nothing is nothing in any case, for what is not known can only have lowered it.
 */
export function moneyOf(state: CaseState): MoneyLine {
  return moneyLine({
    principal: state.principal,
    interestTyped: addFen(...recordsOf(state, 'interest').map((record) => record.body.amount)),
    fee: state.fee,
    payments: [...pastPayments(state), ...recordsOf(state, 'payment').map((record) => record.body)],
    waivers: recordsOf(state, 'waiver').map((record) => record.body),
  });
}
