import type { CaseRecordType, IdType } from '../../domain/cases/model.ts';
import { rmbUppercase } from '../../domain/money/index.ts';
import { type Fen, formatYuan } from '../../kernel/money.ts';
import type { CivilDate } from '../../kernel/time.ts';
import { bodyDate, signatureDate, UNSIGNED_DATE } from './civil-words.ts';

/**
 * What papers of every kind say alike, from plain values. Pure: money in fen, dates as civil days and instants in
 * Asia/Shanghai. What is not known is left out here and printed as a blank line, or, where the instrument must state it,
 * refused by `fillInstrument` by name.
 */

/** Stands on every number line until the server has given the number (`number.ts`). */
export const UNNUMBERED = '〔待编号〕';

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

const SEX_WORDS = { male: '男', female: '女' } as const;

const ID_WORDS = { 'resident-id': '公民身份号码', uscc: '统一社会信用代码', passport: '护照', 'foreign-permanent-id': '外国人永久居留身份证号码', other: '其他证件', none: '证件不详' } as const satisfies Readonly<Record<IdType, string>>;

/** `{}` without the keys whose value is absent: an absent optional field is left out, never `undefined`. */
export function given<T extends Record<string, string | undefined>>(fields: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value.trim() !== '')) as { [K in keyof T]?: string };
}

export function yuan(amount: Fen): string {
  return `${formatYuan(amount)}元`;
}

/** An amount twice, in figures and capital numerals: 人民币50,000.00元（大写：伍万元整）. */
export function yuanTwice(amount: Fen): string {
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

export function personFields(person: PersonInput) {
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

export function titleOf(input: CaseInput): string {
  return `${input.title}${input.titleKind ?? '生效法律文书'}`;
}

export function numberOf(input: InstrumentInput): string {
  return input.number ?? UNNUMBERED;
}

export function dateOf(input: InstrumentInput): string {
  return input.signedOn === undefined ? UNSIGNED_DATE : signatureDate(input.signedOn);
}

export function numbered(titles: readonly string[]) {
  return titles.map((title, index) => ({ no: String(index + 1), title }));
}

/** Every option with a box, the chosen ones filled: ■下落不明　□规避执行. Only characters that every font has. */
export function boxes<C extends string>(words: Readonly<Record<C, string>>, chosen: readonly C[]): string {
  return (Object.entries(words) as [C, string][]).map(([code, word]) => `${chosen.includes(code) ? '■' : '□'}${word}`).join('　');
}

export function photoNote(hasPhoto: boolean): string {
  return hasPhoto ? '请与本人核对' : '未附照片，请核对证件';
}

/** One step on the way to the person, as the application tells it; `text` ends without a full stop. */
export type AttemptInput = { readonly on: CivilDate; readonly text: string; readonly kind: Extract<CaseRecordType, 'service' | 'call' | 'visit' | 'summons'> };

/** An attached instrument: its title as the packet shows it, and its code where the catalogue has one. */
export type AttachmentInput = { readonly title: string; readonly instrument?: string };

/** Titles of the attachments, without the instrument that lists them. */
export function listed(attachments: readonly AttachmentInput[], ...without: readonly string[]) {
  return numbered(attachments.filter(({ instrument }) => instrument === undefined || !without.includes(instrument)).map(({ title }) => title));
}

export type ApprovalInput = { readonly opinion: string; readonly name: string; readonly on: CivilDate };

/** The part of a form that an approver fills in: lines to write on until he has. */
export function approval(input: ApprovalInput | undefined) {
  return input === undefined ? { date: UNSIGNED_DATE } : { opinion: input.opinion, name: input.name, date: bodyDate(input.on) };
}

/** Head, parties and foot of a ruling (`ruling` of `merge-parts.ts`). */
export function rulingFields(input: InstrumentInput) {
  const { court, case: file } = input;
  return {
    court: { name: court.name },
    document: { number: numberOf(input), date: dateOf(input) },
    case: { cause: file.cause, title: titleOf(file), judge: file.judge, clerk: file.clerk ?? '' },
    creditor: { name: file.creditor.name, description: describePerson(file.creditor) },
    debtor: { name: file.debtor.name, description: describePerson(file.debtor) },
  };
}
