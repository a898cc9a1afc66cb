import { type Fen, fen } from '../../kernel/money.ts';

/** What money goes to. */
export type MoneyPurpose = 'principal' | 'interest' | 'fee';
export type MoneyEntry = { readonly amount: Fen; readonly towards: MoneyPurpose };

export type MoneyLineInput = {
  readonly principal: Fen;
  /** Interest typed by hand with its basis; left out, not zero, where nobody has typed any. */
  readonly interestTyped?: Fen;
  /** 执行申请费: owed to the court, so it is no part of the creditor's balance. */
  readonly fee: Fen;
  readonly payments: readonly MoneyEntry[];
  readonly waivers?: readonly MoneyEntry[];
};

/** What is owed and paid, in fen. */
export type MoneyLine = {
  readonly principal: Fen;
  readonly interestTyped?: Fen;
  readonly fee: Fen;
  /** To the creditor. */
  readonly paid: Fen;
  readonly waived: Fen;
  /** Principal and interest still owed to the creditor; negative when too much was paid. */
  readonly balance: Fen;
  readonly feePaid: Fen;
  /** Fee still owed to the court. */
  readonly feeBalance: Fen;
  /** Nothing is owed to the creditor nor to the court (release trigger T2 still needs the judge's confirmation). */
  readonly settled: boolean;
};

function sumOf(entries: readonly MoneyEntry[], toCourt: boolean): Fen {
  return fen(entries.filter((entry) => (entry.towards === 'fee') === toCourt).reduce((sum, entry) => sum + entry.amount, 0));
}

/** The money line of a case: 本金 50,000.00 / 到位 25,000.00 / 余 25,000.00, 申请费 650.00 未缴. */
export function moneyLine(input: MoneyLineInput): MoneyLine {
  const waivers = input.waivers ?? [];
  const [paid, feePaid] = [sumOf(input.payments, false), sumOf(input.payments, true)];
  const waived = sumOf(waivers, false);
  const balance = fen(input.principal + (input.interestTyped ?? 0) - paid - waived);
  const feeBalance = fen(input.fee - feePaid - sumOf(waivers, true));
  return {
    principal: input.principal,
    ...(input.interestTyped === undefined ? {} : { interestTyped: input.interestTyped }),
    fee: input.fee,
    paid,
    waived,
    balance,
    feePaid,
    feeBalance,
    settled: balance <= 0 && feeBalance <= 0,
  };
}
