import type { Static } from 'typebox';
import type { CaseRecordType, IdType, RecordOf } from '../domain/cases/model.ts';
import type { DetentionGround } from '../domain/linkage/detention.ts';
import type { RELEASE_TRIGGERS } from '../domain/linkage/regions/hold.ts';
import { rmbUppercase } from '../domain/money/index.ts';
import { sha256Hex } from '../kernel/digest.ts';
import { addFen, fen, type Fen, formatYuan } from '../kernel/money.ts';
import type { CivilDate, Instant } from '../kernel/time.ts';
import type { MECHANISM_FACTS } from '../mechanisms/index.ts';
import { bodyDate, bodyTime, itemOrdinal, signatureDate, smallNumberWords, UNSIGNED_DATE } from './civil-words.ts';
import type {
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
import { UNNUMBERED } from './number.ts';

/**
 * From plain values of a case or request to the merge fields of an instrument. Pure: money in fen, dates as civil days
 * and instants in Asia/Shanghai. What is not known is left out here and printed as a blank line, or, where the
 * instrument must state it, refused by `fillInstrument` by name.
 */

export type CourtInput = {
  /** Full name, as at the head of the instrument. */
  readonly name: string;
  /** 24-hour line of the command centre (值班电话). */
  readonly dutyPhone: string;
  /** The next higher court: where a detention decision is taken for reconsideration. */
  readonly upper?: string;
};

export type PersonInput = {
  readonly name: string;
  readonly sex?: 'male' | 'female';
  readonly birth?: CivilDate;
  readonly idType?: IdType;
  readonly idNo?: string;
  readonly address?: string;
  readonly phone?: string;
};

export type CaseInput = {
  readonly caseNumber: string;
  /** 案由. */
  readonly cause: string;
  /** 执行依据文号. */
  readonly title: string;
  /** 民事调解书, 民事判决书 …; 生效法律文书 when not known. */
  readonly titleKind?: string;
  readonly principal: Fen;
  readonly judge: string;
  readonly clerk?: string;
  readonly creditor: PersonInput;
  readonly debtor: PersonInput;
};

/** What every instrument needs. */
export type InstrumentInput = {
  readonly court: CourtInput;
  readonly case: CaseInput;
  /** As the server gave it; 〔待编号〕 until then. */
  readonly number?: string;
  /** Day of the signature; blank places until then. */
  readonly signedOn?: CivilDate;
};

/** The request as the court has it: what its papers say in words is what its model knows, and a new word of the model does not compile without its own. */
type Request = Static<(typeof MECHANISM_FACTS)['locate-request']>;
type Hit = Request['hits'][number];
type Handover = Request['controlReports'][number]['handover'];

export type ReasonCode = Request['packet']['reasons'][number];
export type DangerCode = Request['packet']['dangers'][number];
export type TakeoverCode = Request['packet']['takeover'];
export type ChannelCode = Hit['channel'];

const REASON_WORDS: Readonly<Record<ReasonCode, string>> = {
  'whereabouts-unknown': '下落不明',
  'evading-enforcement': '规避执行',
  'settlement-breached': '违反和解协议',
  'asset-report-refused': '拒不报告财产',
};

const DANGER_WORDS: Readonly<Record<DangerCode, string>> = {
  violence: '有暴力倾向',
  illness: '患有疾病',
  pregnancy: '怀孕',
  'mental-condition': '精神障碍',
  weapon: '可能携带凶器',
};

const TAKEOVER_WORDS: Readonly<Record<TakeoverCode, string>> = {
  'report-only': '发现行踪后立即电话告知本院值班电话，由本院派员到场',
  'hand-over-on-site': '发现后当场移交本院执行人员',
  'hold-at-station': '带至派出所等候本院执行人员接收',
};

const CHANNEL_WORDS: Readonly<Record<ChannelCode, string>> = {
  lodging: '住宿登记',
  ticketing: '购票乘车',
  checkpoint: '卡口',
  'street-check': '盘查',
  'face-match': '人像比对',
  phone: '电话',
};

const SEX_WORDS = { male: '男', female: '女' } as const;

const ID_WORDS = { 'resident-id': '公民身份号码', uscc: '统一社会信用代码', passport: '护照', 'foreign-permanent-id': '外国人永久居留身份证号码', other: '其他证件', none: '证件不详' } as const satisfies Readonly<Record<IdType, string>>;

/** The power to hold the person, in words that nobody in the field can misread (DOMAIN §1.12-3). */
function powerWords(instruments: readonly string[]): string {
  return instruments.length > 0
    ? `持有${instruments.map((name) => `《${name}》`).join('、')}，可以依法强制到案`
    : '无强制到案依据，不得限制人身自由';
}

/** `{}` without the keys whose value is absent: an absent optional field is left out, never `undefined`. */
function given<T extends Record<string, string | undefined>>(fields: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value.trim() !== '')) as { [K in keyof T]?: string };
}

function yuan(amount: Fen): string {
  return `${formatYuan(amount)}元`;
}

/** An amount twice, in figures and capital numerals: 人民币50,000.00元（大写：伍万元整）. */
function yuanTwice(amount: Fen): string {
  return `人民币${yuan(amount)}（大写：${rmbUppercase(amount)}）`;
}

/** A person as rulings introduce one: 王某，男，1987年3月16日出生，公民身份号码320599…，住…. Unknown parts are left out. */
export function describePerson(person: PersonInput): string {
  const idWord = ID_WORDS[person.idType ?? 'resident-id'];
  const parts = [
    person.name,
    person.sex === undefined ? undefined : SEX_WORDS[person.sex],
    person.birth === undefined ? undefined : `${bodyDate(person.birth)}出生`,
    person.idNo === undefined || person.idNo === '' ? undefined : `${idWord}${person.idNo}`,
    person.address === undefined || person.address === '' ? undefined : `住${person.address}`,
  ];
  return parts.filter((part) => part !== undefined).join('，');
}

function personFields(person: PersonInput) {
  return {
    name: person.name,
    idType: ID_WORDS[person.idType ?? 'resident-id'],
    // Left empty it is refused by name: no instrument of this catalogue may go out without the number.
    idNo: person.idNo ?? '',
    ...given({
      sex: person.sex === undefined ? undefined : SEX_WORDS[person.sex],
      birth: person.birth === undefined ? undefined : bodyDate(person.birth),
      phone: person.phone,
      address: person.address,
    }),
  };
}

function titleOf(input: CaseInput): string {
  return `${input.title}${input.titleKind ?? '生效法律文书'}`;
}

function numberOf(input: InstrumentInput): string {
  return input.number ?? UNNUMBERED;
}

function dateOf(input: InstrumentInput): string {
  return input.signedOn === undefined ? UNSIGNED_DATE : signatureDate(input.signedOn);
}

function numbered(titles: readonly string[]) {
  return titles.map((title, index) => ({ no: String(index + 1), title }));
}

/** Every option with a box, the chosen ones filled: ■下落不明　□规避执行. Only characters that every font has. */
function boxes<C extends string>(words: Readonly<Record<C, string>>, chosen: readonly C[]): string {
  return (Object.entries(words) as [C, string][]).map(([code, word]) => `${chosen.includes(code) ? '■' : '□'}${word}`).join('　');
}

function dangerWords(dangers: readonly DangerCode[], note: string | undefined): string {
  const words = dangers.map((code) => DANGER_WORDS[code]);
  const all = note === undefined || note === '' ? words : [...words, note];
  return all.length === 0 ? '未发现危险情形' : all.join('；');
}

function photoNote(hasPhoto: boolean): string {
  return hasPhoto ? '请与本人核对' : '未附照片，请核对证件';
}

/** One step on the way to the person, as the application tells it; `text` ends without a full stop. */
export type AttemptInput = { readonly on: CivilDate; readonly text: string; readonly kind: Extract<CaseRecordType, 'service' | 'call' | 'visit' | 'summons'> };

/** An attached instrument: its title as the packet shows it, and its code where the catalogue has one. */
export type AttachmentInput = { readonly title: string; readonly instrument?: string };

/** Titles of the attachments, without the instrument that lists them. */
function listed(attachments: readonly AttachmentInput[], ...without: readonly string[]) {
  return numbered(attachments.filter(({ instrument }) => instrument === undefined || !without.includes(instrument)).map(({ title }) => title));
}

export type LocateInput = InstrumentInput & {
  readonly reasons: readonly ReasonCode[];
  readonly dangers: readonly DangerCode[];
  readonly dangerNote?: string;
  /** Calendar days from the day the police accept. */
  readonly periodDays: number;
  readonly takeover: TakeoverCode;
  readonly backupOfficer?: string;
  readonly attempts: readonly AttemptInput[];
  /** In the order of the packet; an instrument does not list itself. */
  readonly attachments: readonly AttachmentInput[];
  /** Titles of the attached instruments that give the power to hold: 拘传票, 拘留决定书. Empty = none. */
  readonly holding: readonly string[];
  readonly hasPhoto: boolean;
};

export type ApprovalInput = { readonly opinion: string; readonly name: string; readonly on: CivilDate };

export type LocateApplicationInput = LocateInput & { readonly appliedOn?: CivilDate; readonly chief?: ApprovalInput; readonly president?: ApprovalInput };

function approval(input: ApprovalInput | undefined) {
  return input === undefined ? { date: UNSIGNED_DATE } : { opinion: input.opinion, name: input.name, date: bodyDate(input.on) };
}

function period(days: number): string {
  return `自公安机关接收之日起${days}日`;
}

/** 查控申请表. */
export function locateApplicationFields(input: LocateApplicationInput): LocateApplicationMerge {
  const { court, case: file } = input;
  return {
    court: { name: court.name, dutyPhone: court.dutyPhone },
    document: { number: numberOf(input) },
    case: {
      number: file.caseNumber,
      cause: file.cause,
      title: titleOf(file),
      principal: yuan(file.principal),
      judge: file.judge,
      ...given({ backupOfficer: input.backupOfficer }),
    },
    creditor: { name: file.creditor.name },
    debtor: personFields(file.debtor),
    photoNote: photoNote(input.hasPhoto),
    reasons: boxes(REASON_WORDS, input.reasons),
    attempts: input.attempts.map((attempt, index) => ({ no: String(index + 1), on: bodyDate(attempt.on), text: attempt.text })),
    request: { period: period(input.periodDays), takeover: TAKEOVER_WORDS[input.takeover], dangers: dangerWords(input.dangers, input.dangerNote) },
    attachments: listed(input.attachments, 'locate-application'),
    applicant: { date: input.appliedOn === undefined ? UNSIGNED_DATE : bodyDate(input.appliedOn) },
    chief: approval(input.chief),
    president: approval(input.president),
  };
}

export type AssistanceLetterInput = LocateInput & { readonly recipient: string };

const EFFORT_WORDS = { call: '电话联系', visit: '上门查找', summons: '传票传唤' } as const;

/** The circumstances in one clause. Only efforts that are on record are named: the letter must not say more than the file. */
function circumstances(input: LocateInput): string {
  const efforts = (Object.keys(EFFORT_WORDS) as (keyof typeof EFFORT_WORDS)[]).filter((kind) => input.attempts.some((attempt) => attempt.kind === kind)).map((kind) => EFFORT_WORDS[kind]);
  const unknown = efforts.length === 0 ? '现下落不明' : `经${efforts.join('、')}，现下落不明`;
  // The whereabouts come last: they are why help is asked for.
  const clauses: readonly (readonly [ReasonCode, string])[] = [
    ['settlement-breached', '未按执行和解协议履行'],
    ['asset-report-refused', '拒不报告财产'],
    ['evading-enforcement', '有规避执行行为'],
    ['whereabouts-unknown', unknown],
  ];
  return clauses.filter(([code]) => input.reasons.includes(code)).map(([, words]) => words).join('，');
}

/** 协助查找函. */
export function assistanceLetterFields(input: AssistanceLetterInput): AssistanceLetterMerge {
  const { court, case: file } = input;
  return {
    court: { name: court.name, dutyPhone: court.dutyPhone },
    document: { number: numberOf(input), date: dateOf(input) },
    recipient: input.recipient,
    case: {
      number: file.caseNumber,
      cause: file.cause,
      title: titleOf(file),
      duty: yuanTwice(file.principal),
      judge: file.judge,
      ...given({ backupOfficer: input.backupOfficer }),
    },
    creditor: { name: file.creditor.name },
    debtor: { name: file.debtor.name, description: describePerson(file.debtor), ...given({ phone: file.debtor.phone }) },
    circumstances: circumstances(input),
    request: {
      period: period(input.periodDays),
      takeover: TAKEOVER_WORDS[input.takeover],
      dangers: dangerWords(input.dangers, input.dangerNote),
      power: powerWords(input.holding),
    },
    attachments: listed(input.attachments, 'locate-application', 'assistance-letter'),
  };
}

export type CompelWarrantInput = InstrumentInput & {
  /** Why the person may be compelled: the summons and the failure to appear. */
  readonly reason: string;
  readonly place: string;
  /** 即时到案, or a time. */
  readonly appearAt?: Instant;
  readonly approver: string;
  readonly officers?: readonly string[];
};

/** 拘传票. */
export function compelWarrantFields(input: CompelWarrantInput): CompelWarrantMerge {
  const { court, case: file } = input;
  return {
    court: { name: court.name },
    document: { number: numberOf(input), date: dateOf(input) },
    case: { number: file.caseNumber, cause: file.cause },
    debtor: personFields(file.debtor),
    warrant: {
      reason: input.reason,
      place: input.place,
      time: input.appearAt === undefined ? '即时到案' : bodyTime(input.appearAt),
      approver: input.approver,
      ...given({ officers: input.officers?.join('、') }),
    },
  };
}

export type HitInput = {
  readonly at: Instant;
  readonly place: string;
  readonly channel: ChannelCode;
  readonly unit: string;
  readonly officer: string;
  readonly phone: string;
  readonly held: boolean;
  readonly holdUntil?: Instant;
  readonly identityBy: Hit['identityBy'];
};

export type DispatchOrderInput = InstrumentInput & {
  readonly controlNumber: string;
  /** When the state of the control was last brought from the server. */
  readonly checkedAt: Instant;
  readonly issuedAt: Instant;
  readonly hit: HitInput;
  readonly officers: readonly string[];
  readonly vehicle?: string;
  readonly eta: Instant;
  readonly dispatcher: string;
  readonly dangers: readonly DangerCode[];
  readonly dangerNote?: string;
  readonly attachments: readonly AttachmentInput[];
  readonly holding: readonly string[];
  readonly hasPhoto: boolean;
};

const IDENTITY_WORDS = { document: '已核对证件', portrait: '已核对人像' } as const satisfies Readonly<Record<Hit['identityBy'], string>>;

/** 出警单. */
export function dispatchOrderFields(input: DispatchOrderInput): DispatchOrderMerge {
  const { court, case: file, hit } = input;
  const heldUntil = hit.holdUntil === undefined ? '' : `，等候至${bodyTime(hit.holdUntil)}`;
  return {
    court: { name: court.name, dutyPhone: court.dutyPhone },
    document: { number: numberOf(input), time: bodyTime(input.issuedAt) },
    case: { number: file.caseNumber, cause: file.cause, principal: yuan(file.principal), judge: file.judge },
    debtor: personFields(file.debtor),
    photoNote: photoNote(input.hasPhoto),
    control: { number: input.controlNumber, checkedAt: bodyTime(input.checkedAt) },
    hit: {
      time: bodyTime(hit.at),
      place: hit.place,
      channel: CHANNEL_WORDS[hit.channel],
      state: hit.held ? `已控制${heldUntil}` : '发现行踪，未控制',
      unit: hit.unit,
      officer: hit.officer,
      phone: hit.phone,
      identity: IDENTITY_WORDS[hit.identityBy],
    },
    dispatch: { officers: input.officers.join('、'), eta: bodyTime(input.eta), by: input.dispatcher, ...given({ vehicle: input.vehicle }) },
    dangers: dangerWords(input.dangers, input.dangerNote),
    power: powerWords(input.holding),
    attachments: listed(input.attachments, 'locate-application'),
  };
}

export type HandoverRecordInput = InstrumentInput & {
  readonly controlNumber: string;
  /** Absent on the form that is taken along and filled in by hand. */
  readonly at?: Instant;
  readonly place?: string;
  readonly identityBy?: Handover['identityBy'];
  readonly health?: string;
  readonly belongings?: string;
  readonly holding: readonly string[];
  readonly policeUnit?: string;
  readonly documents: readonly string[];
  readonly policeOfficer?: string;
  readonly officers?: readonly string[];
  /** 「拒绝签名」 where the person refused. */
  readonly debtorSignature?: string;
};

/** 交接单. */
export function handoverRecordFields(input: HandoverRecordInput): HandoverRecordMerge {
  const { court, case: file } = input;
  return {
    court: { name: court.name },
    document: { number: numberOf(input) },
    case: { number: file.caseNumber, cause: file.cause },
    debtor: personFields(file.debtor),
    control: { number: input.controlNumber },
    handover: {
      power: powerWords(input.holding),
      to: `${court.name}执行局`,
      ...given({
        time: input.at === undefined ? undefined : bodyTime(input.at),
        place: input.place,
        identity: input.identityBy === undefined ? undefined : IDENTITY_WORDS[input.identityBy],
        health: input.health,
        belongings: input.belongings,
        from: input.policeUnit,
      }),
    },
    documents: numbered(input.documents),
    signatures: given({ police: input.policeOfficer, officers: input.officers?.join('、'), debtor: input.debtorSignature }),
  };
}

export type ReleaseTriggerCode = (typeof RELEASE_TRIGGERS)[number];

const RELEASE_REASONS: Readonly<Record<ReleaseTriggerCode, string>> = {
  T1: '被执行人已经到案并交接完毕',
  T2: '被执行人已经履行全部义务',
  T3: '案件已经结案',
  T4: '布控期限届满',
  T5: '双方当事人达成执行和解，申请执行人同意中止执行',
  T6: '执行依据已被撤销、暂缓执行或者已受理破产申请',
  T7: '被执行人死亡、身份有误或者重复布控',
  T8: '财产已被扣押，或者查封已经解除、届满',
  T9: '承办法官在终结本次执行程序后决定撤销布控',
  withdrawal: '承办法官决定撤回查控申请',
};

export type ReleaseNoticeInput = InstrumentInput & {
  readonly recipient: string;
  readonly controlNumber: string;
  readonly start: CivilDate;
  readonly end: CivilDate;
  readonly trigger: ReleaseTriggerCode;
  readonly requestedAt: Instant;
};

/** 撤控通知书 (DOMAIN §1.4). */
export function releaseNoticeFields(input: ReleaseNoticeInput): ReleaseNoticeMerge {
  const { court, case: file } = input;
  return {
    court: { name: court.name, dutyPhone: court.dutyPhone },
    document: { number: numberOf(input), date: dateOf(input) },
    recipient: input.recipient,
    case: { number: file.caseNumber, cause: file.cause, judge: file.judge },
    creditor: { name: file.creditor.name },
    debtor: { name: file.debtor.name, description: describePerson(file.debtor) },
    control: { number: input.controlNumber, period: `${bodyDate(input.start)}至${bodyDate(input.end)}` },
    release: { reason: RELEASE_REASONS[input.trigger], requestedAt: bodyTime(input.requestedAt) },
  };
}

const CHECK_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/**
 * The code on the 撤控回执 by which the court's duty desk tells on the phone whether a receipt is genuine: eight
 * characters without 0, 1, I, O. Derived, so that the desk finds it again without storing it; the request id in it is
 * random and is printed nowhere.
 */
export function releaseCheckCode(requestId: string, controlNumber: string, releasedAt: Instant): string {
  const digest = sha256Hex(['release-receipt', requestId, controlNumber, releasedAt].join('\u0000'));
  const code = Array.from({ length: 8 }, (_, index) => CHECK_ALPHABET.charAt(parseInt(digest.slice(index * 2, index * 2 + 2), 16) % CHECK_ALPHABET.length)).join('');
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

export type ReleaseReceiptInput = InstrumentInput & {
  readonly requestId: string;
  readonly controlNumber: string;
  /** When the police acknowledged: only then the control counts as lifted. */
  readonly releasedAt: Instant;
  readonly policeUnit: string;
};

/** 撤控回执, for the person to carry (DOMAIN §1.12-19). */
export function releaseReceiptFields(input: ReleaseReceiptInput): ReleaseReceiptMerge {
  const { court, case: file } = input;
  const debtor = personFields(file.debtor);
  return {
    court: { name: court.name, dutyPhone: court.dutyPhone },
    document: { date: dateOf(input) },
    case: { number: file.caseNumber },
    debtor: { name: debtor.name, idType: debtor.idType, idNo: debtor.idNo },
    control: { number: input.controlNumber },
    release: {
      releasedAt: bodyTime(input.releasedAt),
      police: input.policeUnit,
      checkCode: releaseCheckCode(input.requestId, input.controlNumber, input.releasedAt),
    },
  };
}

export type SettlementRecordInput = Omit<InstrumentInput, 'number' | 'signedOn'> & {
  readonly on: CivilDate;
  /** From-to, as typed; blank on a form to be filled in by hand. */
  readonly time?: string;
  readonly place: string;
  readonly creditorAgent?: string;
  readonly debtorAgent?: string;
  /** Clauses as the parties agreed them, without their numbers. */
  readonly terms: readonly string[];
  readonly instalments: readonly { readonly dueOn: CivilDate; readonly amount: Fen }[];
};

/** 执行和解笔录. */
export function settlementRecordFields(input: SettlementRecordInput): SettlementRecordMerge {
  const { court, case: file } = input;
  const rows = input.instalments.map(({ dueOn, amount }, index) => ({ no: `第${index + 1}期`, due: bodyDate(dueOn), amount: yuan(amount) }));
  const total = addFen(fen(0), ...input.instalments.map(({ amount }) => amount));
  return {
    court: { name: court.name },
    case: {
      number: file.caseNumber,
      cause: file.cause,
      title: titleOf(file),
      duty: yuanTwice(file.principal),
      judge: file.judge,
      ...given({ clerk: file.clerk }),
    },
    record: { date: bodyDate(input.on), place: input.place, ...given({ time: input.time }) },
    creditor: { description: describePerson(file.creditor), ...given({ agent: input.creditorAgent }) },
    debtor: { description: describePerson(file.debtor), ...given({ agent: input.debtorAgent }) },
    terms: input.terms.map((term, index) => ({ no: itemOrdinal(index), text: term })),
    plan: rows.length === 0 ? [] : [{ rows, total: yuanTwice(total) }],
  };
}

export type SettlementRulingInput = InstrumentInput & {
  readonly settledOn: CivilDate;
  /** Last day on which the settlement is to be performed. */
  readonly settlementDue: CivilDate;
};

function rulingFields(input: InstrumentInput) {
  const { court, case: file } = input;
  return {
    court: { name: court.name },
    document: { number: numberOf(input), date: dateOf(input) },
    case: { cause: file.cause, title: titleOf(file), judge: file.judge, clerk: file.clerk ?? '' },
    creditor: { name: file.creditor.name, description: describePerson(file.creditor) },
    debtor: { name: file.debtor.name, description: describePerson(file.debtor) },
  };
}

/** 执行裁定书（中止执行）, after a settlement with the creditor's agreement (执行和解规定 §2). */
export function suspensionRulingFields(input: SettlementRulingInput): SuspensionRulingMerge {
  return { ...rulingFields(input), settlement: { date: bodyDate(input.settledOn), due: bodyDate(input.settlementDue) } };
}

/** 执行裁定书（恢复执行）, on the creditor's application after a breach (民事诉讼法解释 §465). */
export function resumptionRulingFields(input: SettlementRulingInput & { readonly appliedOn: CivilDate; readonly performed: Fen }): ResumptionRulingMerge {
  return {
    ...rulingFields(input),
    settlement: {
      date: bodyDate(input.settledOn),
      due: bodyDate(input.settlementDue),
      breach: input.performed === 0 ? '被执行人未履行' : `被执行人仅履行人民币${yuan(input.performed)}`,
    },
    resumption: { appliedOn: bodyDate(input.appliedOn) },
  };
}

export type QuestioningRecordInput = Omit<InstrumentInput, 'number' | 'signedOn'> & {
  readonly from: Instant;
  readonly to?: Instant;
  readonly place: string;
  readonly answers: readonly { readonly by: 'court' | 'person'; readonly text: string }[];
};

/** 询问笔录. */
export function questioningRecordFields(input: QuestioningRecordInput): QuestioningRecordMerge {
  const { court, case: file } = input;
  return {
    court: { name: court.name },
    case: { number: file.caseNumber, cause: file.cause, judge: file.judge, clerk: file.clerk ?? '' },
    record: { from: bodyTime(input.from), place: input.place, ...given({ to: input.to === undefined ? undefined : bodyTime(input.to) }) },
    debtor: personFields(file.debtor),
    answers: input.answers.map(({ by, text }) => ({ who: by === 'court' ? '问' : '答', text })),
  };
}

/** Conduct and articles of each ground (DOMAIN §1.12-12); length and approval stand in 民事诉讼法 §118 and §119. */
const DETENTION_LAW: Readonly<Record<DetentionGround, { readonly conduct: string; readonly law: string }>> = {
  'asset-report-refused-or-false': {
    conduct: '拒绝报告或者虚假报告财产情况',
    law: '《中华人民共和国民事诉讼法》第一百一十八条第二款、第一百一十九条第一款和第三款、第二百五十二条，《最高人民法院关于民事执行中财产调查若干问题的规定》第九条第一款',
  },
  'consumption-limit-breached': {
    conduct: '违反限制消费令进行消费',
    law: '《中华人民共和国民事诉讼法》第一百一十四条第一款第六项、第一百一十八条第二款、第一百一十九条第一款和第三款，《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第一百八十八条第三项',
  },
  'able-but-refuses': {
    conduct: '有履行能力而拒不履行生效法律文书确定的义务',
    law: '《中华人民共和国民事诉讼法》第一百一十四条第一款第六项、第一百一十八条第二款、第一百一十九条第一款和第三款，《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第一百八十八条第四项',
  },
  'violence-or-obstruction': {
    conduct: '以暴力、威胁或者其他方法阻碍司法工作人员执行职务',
    law: '《中华人民共和国民事诉讼法》第一百一十四条第一款第五项、第一百一十八条第二款、第一百一十九条第一款和第三款',
  },
  'assets-hidden-or-destroyed': {
    conduct: '在法律文书发生法律效力后隐藏、转移、毁损财产，致使人民法院无法执行',
    law: '《中华人民共和国民事诉讼法》第一百一十四条第一款第六项、第一百一十八条第二款、第一百一十九条第一款和第三款，《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第一百八十八条第一项',
  },
};

export type DetentionDecisionInput = InstrumentInput & {
  readonly ground: DetentionGround;
  /** 查明的事实, with the evidence it rests on; ends without a full stop. */
  readonly facts: string;
  /** 1 to 15 calendar days (民事诉讼法 §118). */
  readonly days: number;
};

/** 拘留决定书. @throws RangeError when `days` is not 1 to 15. */
export function detentionDecisionFields(input: DetentionDecisionInput): DetentionDecisionMerge {
  const { court, case: file } = input;
  if (!Number.isInteger(input.days) || input.days < 1 || input.days > 15) throw new RangeError(`not 1 to 15 days: ${String(input.days)}`);
  return {
    court: { name: court.name, upper: court.upper ?? '' },
    document: { number: numberOf(input), date: dateOf(input) },
    case: { number: file.caseNumber, cause: file.cause },
    creditor: { name: file.creditor.name },
    debtor: { name: file.debtor.name, description: describePerson(file.debtor) },
    detention: { facts: input.facts, ...DETENTION_LAW[input.ground], days: smallNumberWords(input.days) },
  };
}

/** Ways of service that leave a receipt: a publication leaves none. */
type ReceiptMethod = Exclude<RecordOf<'service'>['method'], 'publication'>;

export type ServiceReceiptInput = Omit<InstrumentInput, 'number' | 'signedOn'> & {
  readonly recipient: { readonly name: string; readonly address: string };
  readonly documents: readonly { readonly title: string; readonly copies: number }[];
  readonly method: ReceiptMethod;
  readonly receivedAt?: Instant;
  readonly servedBy?: readonly string[];
  readonly issuer: string;
  readonly proxy?: string;
  readonly note?: string;
};

const SERVICE_WORDS = { direct: '直接送达', left: '留置送达', post: '邮寄送达', electronic: '电子送达', entrusted: '委托送达' } as const satisfies Readonly<Record<ReceiptMethod, string>>;

/** 送达回证 (民事诉讼法 §87). */
export function serviceReceiptFields(input: ServiceReceiptInput): ServiceReceiptMerge {
  const { court, case: file } = input;
  return {
    court: { name: court.name },
    case: { number: file.caseNumber, cause: file.cause },
    recipient: input.recipient,
    documents: input.documents.map(({ title, copies }, index) => ({ no: String(index + 1), title, copies: `${copies}份` })),
    service: {
      method: SERVICE_WORDS[input.method],
      issuer: input.issuer,
      ...given({
        receivedAt: input.receivedAt === undefined ? undefined : bodyTime(input.receivedAt),
        by: input.servedBy?.join('、'),
        proxy: input.proxy,
        note: input.note,
      }),
    },
  };
}
