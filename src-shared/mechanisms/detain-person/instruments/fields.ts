import { detentionDecisionFields, type DetentionDecisionInput } from '../../../instruments/case/fields.ts';
import type { DetentionDecisionMerge } from '../../../instruments/case/merge-types.ts';
import { bodyTime, smallNumberWords, UNSIGNED_DATE } from '../../../instruments/paper/civil-words.ts';
import { dateOf, describePerson, given, type InstrumentInput, numberOf, type PersonInput } from '../../../instruments/paper/fields.ts';
import { fen } from '../../../kernel/money.ts';
import { type CivilDate, civilDateOf, type Instant } from '../../../kernel/time.ts';
import type { DetentionNoticeMerge, EarlyReleaseMerge, FamilyNoticeMerge, LeaveNoticeMerge, ReconsiderationMerge } from './merge-types.ts';

/** From plain values of a detention to the merge fields of its papers. Words of its codes stand in `words.ts`. */

/** The act that is punished, and for how long: as the decision says it. */
export type DetentionInput = InstrumentInput & Pick<DetentionDecisionInput, 'ground' | 'days'>;

/** Days that cannot be written stay empty, and the paper is refused by their name; how many may be decided is asked where they are decided. */
function daysInWords(days: number): string {
  return Number.isInteger(days) && days >= 1 && days <= 99 ? smallNumberWords(days) : '';
}

/** 拘留决定书. The shared fields throw on days that a draft may still have: they get one, and the words of its own days replace it. */
export function decisionFields(input: DetentionDecisionInput): DetentionDecisionMerge {
  const fields = detentionDecisionFields({ ...input, days: 1 });
  return { ...fields, detention: { ...fields.detention, days: daysInWords(input.days) } };
}

const NOBODY: PersonInput = { name: '' };
const NO_CASE: InstrumentInput = { court: { name: '', dutyPhone: '' }, case: { caseNumber: '', cause: '', title: '', principal: fen(0), judge: '', creditor: NOBODY, debtor: NOBODY } };

/** Conduct, articles and days in the very words of the decision, whoever it is about. */
function decided({ ground, days: number }: Pick<DetentionInput, 'ground' | 'days'>) {
  const { conduct, law, days } = decisionFields({ ...NO_CASE, ground, days: number, facts: '' }).detention;
  return { conduct, law, days };
}

function detainee(person: PersonInput) {
  return { name: person.name, description: describePerson(person) };
}

/** 自…起至…止, as the house wrote it on its receipt; nobody computes the end of a term. */
function fromTo(from: Instant, to: Instant): string {
  return `自${bodyTime(from)}起至${bodyTime(to)}止`;
}

/** A sentence of a person without its full stop: the sheet sets it. */
function unstopped(text: string): string {
  return text.trim().replace(/[。.；;]+$/u, '');
}

export type DetentionNoticeInput = DetentionInput & {
  /** The house, as letters address it. */
  readonly house: string;
  /** What was asked and answered of the person's health; empty where nobody asked, and refused by name. */
  readonly health: string;
};

/** 执行拘留通知书: what the house needs, of the case nothing but its number and the act. The decision travels with it under its own number. */
export function detentionNoticeFields(input: DetentionNoticeInput): DetentionNoticeMerge {
  const { court, case: file } = input;
  return {
    court: { name: court.name, dutyPhone: court.dutyPhone },
    document: { number: numberOf(input), date: dateOf(input) },
    recipient: input.house,
    case: { number: file.caseNumber, judge: file.judge },
    detainee: detainee(file.debtor),
    detention: decided(input),
    health: input.health,
  };
}

export type EarlyReleaseInput = DetentionInput & {
  readonly decisionNumber: string;
  readonly house: string;
  /** From the receipt of the house. */
  readonly admittedAt: Instant;
  /** What happened meanwhile, in the judge's words. */
  readonly reason: string;
  /** What the court finds in it. */
  readonly finding: string;
};

/** 提前解除拘留决定书. */
export function earlyReleaseFields(input: EarlyReleaseInput): EarlyReleaseMerge {
  const { court, case: file } = input;
  const { conduct, days } = decided(input);
  return {
    court: { name: court.name },
    document: { number: numberOf(input), date: dateOf(input) },
    case: { number: file.caseNumber, cause: file.cause },
    creditor: { name: file.creditor.name },
    debtor: { name: file.debtor.name },
    detainee: detainee(file.debtor),
    detention: { number: input.decisionNumber, conduct, days, admittedAt: bodyTime(input.admittedAt) },
    release: { reason: unstopped(input.reason), finding: input.finding },
    house: input.house,
  };
}

export type FamilyNoticeInput = DetentionInput & {
  readonly decisionNumber: string;
  readonly house: string;
  /** When the detention was carried out: from then on the 24 hours run. */
  readonly executedAt: Instant;
  readonly until: Instant;
  /** As the house told it; absent until it has. */
  readonly term?: { readonly from: Instant; readonly to: Instant };
  /** Who was told, how and when; absent on the paper that is taken along. */
  readonly told?: { readonly whom: string; readonly how: string; readonly at: Instant };
  /** Why nobody could be told. */
  readonly reason?: string;
};

/** 拘留家属通知书, with the record of the notice for the file (民事诉讼法解释 §180). */
export function familyNoticeFields(input: FamilyNoticeInput): FamilyNoticeMerge {
  const { court, case: file, told } = input;
  const { conduct, days } = decided(input);
  const { name, sex, birth } = file.debtor;
  return {
    court: { name: court.name, dutyPhone: court.dutyPhone, upper: court.upper ?? '' },
    document: { date: dateOf(input) },
    case: { number: file.caseNumber, judge: file.judge },
    // Whoever reads it knows him: no number, no address.
    detainee: { description: describePerson({ name, ...(sex === undefined ? {} : { sex }), ...(birth === undefined ? {} : { birth }) }) },
    detention: {
      number: input.decisionNumber,
      conduct,
      days,
      executedAt: bodyTime(input.executedAt),
      term: input.term === undefined ? '的起止时间以拘留所收拘回执为准' : fromTo(input.term.from, input.term.to),
    },
    house: input.house,
    notice: { until: bodyTime(input.until), ...given({ whom: told?.whom, how: told?.how, at: told === undefined ? undefined : bodyTime(told.at), reason: input.reason }) },
  };
}

/** Made by the court above, which has of the case what it needs to decide on. */
export type ReconsiderationInput = Pick<InstrumentInput, 'number' | 'signedOn'> & Pick<DetentionInput, 'ground' | 'days'> & {
  /** Names of the court above, and of the one that decided first. */
  readonly upper: string;
  readonly court: string;
  readonly caseNumber: string;
  readonly applicant: PersonInput;
  readonly decisionNumber: string;
  readonly servedAt: Instant;
  readonly askedAt: Instant;
  readonly text: string;
  readonly result: 'upheld' | 'revoked' | 'changed';
  /** What the upper court found. */
  readonly opinion: string;
  /** Of a change: what is left of the days. */
  readonly daysLeft?: number;
};

const REVIEW_LAW = '《中华人民共和国民事诉讼法》第一百一十九条第三款，《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第一百八十五条';

function ordered({ applicant, court, decisionNumber, result, daysLeft }: ReconsiderationInput): string {
  const first = `${court}${decisionNumber}拘留决定书`;
  switch (result) {
    case 'upheld':
      return `驳回${applicant.name}的复议申请，维持${first}。`;
    case 'revoked':
      return `撤销${first}。`;
    case 'changed': {
      const days = daysInWords(daysLeft ?? 0);
      return days === '' ? '' : `变更${first}，对${applicant.name}拘留${days}日。`;
    }
  }
}

/** 复议决定书 of the upper court, under the number of its own register. */
export function reconsiderationFields(input: ReconsiderationInput): ReconsiderationMerge {
  const issued = { ...NO_CASE, ...given({ number: input.number }), ...(input.signedOn === undefined ? {} : { signedOn: input.signedOn }) };
  const { conduct, days } = decided(input);
  return {
    court: { name: input.upper },
    document: { number: numberOf(issued), date: dateOf(issued) },
    applicant: detainee(input.applicant),
    first: { court: input.court, number: input.decisionNumber, case: input.caseNumber, conduct, days, servedAt: bodyTime(input.servedAt) },
    application: { at: bodyTime(input.askedAt), text: unstopped(input.text) },
    review: { opinion: unstopped(input.opinion), law: input.result === 'upheld' ? REVIEW_LAW : `${REVIEW_LAW}、第一百八十六条`, result: ordered(input) },
  };
}

export type LeaveNoticeInput = InstrumentInput & {
  readonly house: string;
  readonly appliedAt: Instant;
  readonly applicant: string;
  /** What the applicant is to the person; empty where he applies himself. */
  readonly relation: string;
  /** Ground and what is told of it. */
  readonly ground: string;
  readonly guarantee: string;
  /** 审核意见 of the house. */
  readonly opinion?: string;
  readonly granted: boolean;
  readonly days?: number;
  /** Why, in the words of whoever answers. */
  readonly words?: string;
  readonly decidedAt?: Instant;
};

const LEAVE_RULES = '请假出所的时间不计入拘留期限。离所、归所的时间和新的期满时间，请你所即时书面告知本院；请假出所不归的，请立即告知本院，由本院负责带回你所执行拘留';

/** What a leave is granted or refused with; days that nobody may grant stay empty, and the paper is refused by name. */
function leaveDecision({ granted, days, case: { debtor } }: LeaveNoticeInput): string {
  if (!granted) return `不准予${debtor.name}请假出所。`;
  const words = daysInWords(days ?? 0);
  return words === '' ? '' : `准予${debtor.name}请假出所${words}日，自离所之时起计算。`;
}

/** 准予、不准予请假出所通知书. */
export function leaveNoticeFields(input: LeaveNoticeInput): LeaveNoticeMerge {
  const { court, case: file, granted } = input;
  const { name } = file.debtor;
  const who = input.relation === '' ? name : `${input.applicant}（系被拘留人${name}的${input.relation}）`;
  const why = input.words === undefined || input.words.trim() === '' ? undefined : unstopped(input.words);
  const reason = why === undefined ? undefined : `${granted ? '意见' : '理由'}：${why}。`;
  const signedOn: CivilDate | undefined = input.decidedAt === undefined ? undefined : civilDateOf(input.decidedAt);
  return {
    court: { name: court.name, dutyPhone: court.dutyPhone },
    document: { title: granted ? '准予请假出所通知书' : '不准予请假出所通知书', date: dateOf(signedOn === undefined ? input : { ...input, signedOn }) },
    recipient: input.house,
    case: { number: file.caseNumber, judge: file.judge },
    detainee: { description: describePerson(file.debtor) },
    leave: {
      application: `${who}于${bodyTime(input.appliedAt)}以${unstopped(input.ground)}为由，申请${name}请假出所。${input.guarantee}`,
      decision: leaveDecision(input),
      note: [reason, granted ? `${LEAVE_RULES}。` : undefined].filter((part) => part !== undefined).join('') || '拘留继续执行。',
      decidedAt: input.decidedAt === undefined ? `${UNSIGNED_DATE}＿＿时＿＿分` : bodyTime(input.decidedAt),
      ...given({ opinion: input.opinion === undefined ? undefined : unstopped(input.opinion) }),
    },
  };
}
