import Type, { type Static } from 'typebox';
import { type Fen, fen } from '../../kernel/money.ts';
import { AccountIdSchema, CivilDateSchema, closed, CommandIdSchema, FenSchema, InstantSchema, LineSchema, oneOf } from '../../kernel/schema.ts';
import type { MoneyEntry } from '../money/money-line.ts';

/**
 * What a case brings along from the case-handling system, and this product has not seen (DOMAIN §1.13-18). Nothing of it
 * is taken for undone: until the file or a person says how it stands, it is 「待核实」 and no clock runs on it.
 */
export const PAST_STEPS = [
  'service', // 执行通知书、报告财产令已否送达
  'asset-report', // 被执行人已否报告财产
  'payment', // 导入前已到位金额
  'fee', // 申请执行费已否缴纳
  'measures', // 已否采取查封、扣押、冻结等措施; of a preservation case, the preservation itself
  'ruling', // 异议、复议、监督案件已否作出裁定
] as const;
export type PastStep = (typeof PAST_STEPS)[number];

export const PAST_ANSWERS = ['done', 'not-done', 'not-applicable'] as const;
export type PastAnswer = (typeof PAST_ANSWERS)[number];

const STATEMENT = {
  step: oneOf(PAST_STEPS),
  answer: oneOf(PAST_ANSWERS),
  /** The day it was done; absent where the file does not tell it. */
  on: Type.Optional(CivilDateSchema),
  /** Of `payment`: everything received towards principal and interest before the import. */
  amount: Type.Optional(FenSchema),
  /** Of `service`: the day by which assets were to be reported, as set in the order. */
  reportDue: Type.Optional(CivilDateSchema),
  note: Type.Optional(LineSchema),
} as const;

export const PastStatementSchema = closed(STATEMENT);
/** How one step stood before the case came here. */
export type PastStatement = Static<typeof PastStatementSchema>;

/** The statement as the case keeps it, one a step: the last one holds, and its story is in the timeline. */
export const StatedPastSchema = closed({ ...STATEMENT, id: CommandIdSchema, at: InstantSchema, by: AccountIdSchema, from: oneOf(['file', 'person']) });
export type StatedPast = Static<typeof StatedPastSchema>;

/** Any state that may carry statements; one of an earlier release has none, and its past is unknown. */
type WithPast = { readonly past?: readonly StatedPast[] };

export function statedPast(state: WithPast, step: PastStep): StatedPast | undefined {
  return state.past?.find((stated) => stated.step === step);
}

/**
 * Whether it is known what was received before the case came here. Where it is not, 到位 and 余 are no figures of the
 * case: they say 「导入时未知」, and nothing may be concluded from a balance that is still open.
 */
export function isMoneyKnown(state: WithPast): boolean {
  return statedPast(state, 'payment') !== undefined;
}

/** Whether it is known if the application fee was paid before the case came here. */
export function isFeeKnown(state: WithPast): boolean {
  return statedPast(state, 'fee') !== undefined;
}

/** What was received before the case came here, in the form of the money line. `fee`: the application fee of the case. */
export function pastPayments(state: WithPast & { readonly fee: Fen }): readonly MoneyEntry[] {
  const paid = statedPast(state, 'payment');
  const fee = statedPast(state, 'fee');
  return [
    ...(paid?.answer === 'done' ? [{ amount: paid.amount ?? fen(0), towards: 'principal' as const }] : []),
    // A fee that does not apply is not owed.
    ...(fee !== undefined && fee.answer !== 'not-done' ? [{ amount: state.fee, towards: 'fee' as const }] : []),
  ];
}

/** How a statement stands in a list of differences: answer, day and sum, where there are any. */
export function pastText({ answer, on, amount }: PastStatement): string {
  return [answer, on, amount].filter((part) => part !== undefined).join(' ');
}

/** Whether two statements on one step cannot both be so; what only one of them tells speaks against nothing. */
export function contradicts(one: PastStatement, other: PastStatement): boolean {
  const differ = <T>(a: T | undefined, b: T | undefined): boolean => a !== undefined && b !== undefined && a !== b;
  return one.answer !== other.answer || differ(one.on, other.on) || differ(one.amount, other.amount);
}

/** `past` with one more statement, in the place of an earlier one on the same step. */
export function withStatement(past: readonly StatedPast[] | undefined, stated: StatedPast): StatedPast[] {
  return [...(past ?? []).filter((old) => old.step !== stated.step), stated];
}
