import { addFen, type Fen, fen } from '../../kernel/money.ts';

/** What money goes to. */
export type MoneyPurpose = 'principal' | 'interest' | 'fee';
export type MoneyEntry = { readonly amount: Fen; readonly towards: MoneyPurpose };

export type MoneyLineInput = {
  readonly principal: Fen;
  /** Interest typed by hand, each with its basis. */
  readonly interestTyped?: Fen;
  /** 执行申请费: owed to the state, so it is no part of the creditor's balance. */
  readonly fee: Fen;
  readonly payments: readonly MoneyEntry[];
  readonly waivers?: readonly MoneyEntry[];
};

/** What is owed and paid, in fen. */
export type MoneyLine = {
  readonly principal: Fen;
  /** Interest owed: what was typed, or what was paid and given up of it where that is more. */
  readonly interest: Fen;
  /** The part of `interest` that nobody typed: it is known only because it was paid or given up. */
  readonly interestUntyped: Fen;
  readonly fee: Fen;
  /** Received towards principal and interest. */
  readonly paid: Fen;
  /** Given up by the creditor. */
  readonly waived: Fen;
  /** Principal and interest still owed to the creditor; negative when too much was paid. */
  readonly balance: Fen;
  readonly feePaid: Fen;
  /** Fee still owed to the state. */
  readonly feeBalance: Fen;
  /** Nothing is owed to the creditor nor to the state (release trigger T2 still needs the judge's confirmation). */
  readonly settled: boolean;
};

function sumOf(entries: readonly MoneyEntry[], ...purposes: readonly MoneyPurpose[]): Fen {
  return addFen(...entries.filter((entry) => purposes.includes(entry.towards)).map((entry) => entry.amount));
}

/**
 * The money line of a case: 本金 50,000.00 / 到位 25,000.00 / 余 25,000.00, 申请费 650.00 未缴.
 *
 * Interest never takes anything off the principal: interest that was paid or given up was owed, typed or not. Without
 * this, a creditor who gives up 500.00 of interest that nobody had typed would lose 500.00 of the principal, and the
 * case would count as fulfilled (T2) that much too early.
 */
export function moneyLine(input: MoneyLineInput): MoneyLine {
  const waivers = input.waivers ?? [];
  const interestTyped = input.interestTyped ?? fen(0);
  const interest = addFen(Math.max(interestTyped, sumOf(input.payments, 'interest') + sumOf(waivers, 'interest')));
  const [paid, feePaid] = [sumOf(input.payments, 'principal', 'interest'), sumOf(input.payments, 'fee')];
  const waived = sumOf(waivers, 'principal', 'interest');
  const balance = addFen(input.principal, interest, -paid, -waived);
  const feeBalance = addFen(input.fee, -feePaid, -sumOf(waivers, 'fee'));
  return {
    principal: input.principal,
    interest,
    interestUntyped: addFen(interest, -interestTyped),
    fee: input.fee,
    paid,
    waived,
    balance,
    feePaid,
    feeBalance,
    settled: balance <= 0 && feeBalance <= 0,
  };
}
