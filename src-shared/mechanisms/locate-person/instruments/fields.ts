import type { RELEASE_TRIGGERS } from '../../../domain/linkage/regions/hold.ts';
import { sha256Hex } from '../../../kernel/digest.ts';
import type { CivilDate, Instant } from '../../../kernel/time.ts';
import { bodyDate, bodyTime, UNSIGNED_DATE } from '../../../instruments/paper/civil-words.ts';
import {
  approval,
  type ApprovalInput,
  type AttachmentInput,
  type AttemptInput,
  boxes,
  dateOf,
  describePerson,
  given,
  type InstrumentInput,
  listed,
  numbered,
  numberOf,
  personFields,
  photoNote,
  titleOf,
  yuan,
  yuanTwice,
} from '../../../instruments/paper/fields.ts';
import type { Handover, Hit, Packet } from '../model.ts';
import type { AssistanceLetterMerge, DispatchOrderMerge, HandoverRecordMerge, LocateApplicationMerge, ReleaseNoticeMerge, ReleaseReceiptMerge } from './merge-types.ts';

/** From plain values of a request to the merge fields of its papers. A new word of the model does not compile without its own here. */
type ReasonCode = Packet['reasons'][number];
type DangerCode = Packet['dangers'][number];
type TakeoverCode = Packet['takeover'];
type ChannelCode = Hit['channel'];

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

/** The power to hold the person, in words that nobody in the field can misread (DOMAIN §1.12-3). */
function powerWords(instruments: readonly string[]): string {
  return instruments.length > 0
    ? `持有${instruments.map((name) => `《${name}》`).join('、')}，可以依法强制到案`
    : '无强制到案依据，不得限制人身自由';
}

function dangerWords(dangers: readonly DangerCode[], note: string | undefined): string {
  const words = dangers.map((code) => DANGER_WORDS[code]);
  const all = note === undefined || note === '' ? words : [...words, note];
  return all.length === 0 ? '未发现危险情形' : all.join('；');
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

export type LocateApplicationInput = LocateInput & { readonly appliedOn?: CivilDate; readonly chief?: ApprovalInput; readonly president?: ApprovalInput };

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
