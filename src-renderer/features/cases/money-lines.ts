import { type CaseState, moneyOf, recordsOf } from '#shared/domain/cases/model.ts';
import { pastPayments, statedPast } from '#shared/domain/cases/past.ts';
import { type Fen, fen } from '#shared/kernel/money.ts';
import type { CivilDate } from '#shared/kernel/time.ts';

/** The figures of the money line. */
export const FIGURES = ['principal', 'interest', 'fee', 'paid', 'balance'] as const;
export type Figure = (typeof FIGURES)[number];

/** One line behind a figure. `word` is a key of `cases.moneyLine`; `record` the record it comes from. */
export type FigureLine = {
  readonly word: 'title' | 'interest' | 'interest-untyped' | 'fee' | 'payment' | 'fee-payment' | 'waiver' | 'fee-waiver' | 'principal' | 'paid' | 'waived' | 'interest-sum' | 'past' | 'past-fee';
  /** Signed fen, as it adds up to the figure. */
  readonly amount: Fen;
  readonly on?: CivilDate;
  /** Basis, payer or document, as typed. */
  readonly text?: string;
  readonly relation?: string;
  readonly towards?: string;
  readonly record?: string;
};

/** A figure and what it is made of; the lines add up to `amount`. */
export type OpenedFigure = { readonly figure: Figure; readonly amount: Fen; readonly lines: readonly FigureLine[] };

const minus = (amount: Fen): Fen => fen(amount === 0 ? 0 : -amount);

/**
 * What stands behind each figure of the money line (每个数字可点开). `balance` is principal and interest still owed to the
 * creditor; the application fee is owed to the state and adds up by itself.
 */
export function openFigure(state: CaseState, figure: Figure): OpenedFigure {
  const money = moneyOf(state);
  const payments = recordsOf(state, 'payment');
  const waivers = recordsOf(state, 'waiver');
  /** What came in before the case did, as somebody told. */
  const past = pastPayments(state);
  const onOf = (step: 'payment' | 'fee') => { const on = statedPast(state, step)?.on; return on === undefined ? {} : { on }; };
  switch (figure) {
    case 'principal':
      return { figure, amount: money.principal, lines: [{ word: 'title', amount: money.principal, text: state.title, on: state.filedOn }] };
    case 'interest':
      return {
        figure,
        amount: money.interest,
        lines: [
          ...recordsOf(state, 'interest').map(({ id, body }): FigureLine => ({ word: 'interest', amount: body.amount, on: body.on, text: body.note, record: id })),
          ...(money.interestUntyped === 0 ? [] : [{ word: 'interest-untyped', amount: money.interestUntyped } satisfies FigureLine]),
        ],
      };
    case 'fee':
      return {
        figure,
        amount: money.feeBalance,
        lines: [
          { word: 'fee', amount: state.fee },
          ...past.flatMap(({ amount, towards }): FigureLine[] => (towards === 'fee' && amount > 0 ? [{ word: 'past-fee', amount: minus(amount), ...onOf('fee') }] : [])),
          ...payments.flatMap(({ id, body }): FigureLine[] => (body.towards === 'fee' ? [{ word: 'fee-payment', amount: minus(body.amount), on: body.on, text: body.payer, relation: body.relation, record: id }] : [])),
          ...waivers.flatMap(({ id, body }): FigureLine[] => (body.towards === 'fee' ? [{ word: 'fee-waiver', amount: minus(body.amount), on: body.on, text: body.note, record: id }] : [])),
        ],
      };
    case 'paid':
      return {
        figure,
        amount: money.paid,
        lines: [
          ...past.flatMap(({ amount, towards }): FigureLine[] => (towards === 'fee' ? [] : [{ word: 'past', amount, ...onOf('payment') }])),
          ...payments.flatMap(({ id, body }): FigureLine[] => (body.towards === 'fee' ? [] : [{ word: 'payment', amount: body.amount, on: body.on, text: body.payer, relation: body.relation, towards: body.towards, record: id }])),
        ],
      };
    case 'balance':
      return {
        figure,
        amount: money.balance,
        lines: [
          { word: 'principal', amount: money.principal },
          { word: 'interest-sum', amount: money.interest },
          { word: 'paid', amount: minus(money.paid) },
          ...(money.waived === 0 ? [] : [{ word: 'waived', amount: minus(money.waived) } satisfies FigureLine]),
        ],
      };
  }
}
