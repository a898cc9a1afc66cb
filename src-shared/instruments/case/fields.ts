import type { RecordOf } from '../../domain/cases/model.ts';
import type { DetentionGround } from '../../domain/linkage/detention.ts';
import { addFen, fen, type Fen } from '../../kernel/money.ts';
import type { CivilDate, Instant } from '../../kernel/time.ts';
import { bodyDate, bodyTime, itemOrdinal, smallNumberWords } from '../paper/civil-words.ts';
import { dateOf, describePerson, given, type InstrumentInput, numberOf, personFields, rulingFields, titleOf, yuan, yuanTwice } from '../paper/fields.ts';
import type {
  CompelWarrantMerge,
  DetentionDecisionMerge,
  QuestioningRecordMerge,
  ResumptionRulingMerge,
  ServiceReceiptMerge,
  SettlementRecordMerge,
  SuspensionRulingMerge,
} from './merge-types.ts';

/** From plain values of a case to the merge fields of the papers of the case: any mechanism may put one into its packet. */

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
