import { type Failure, failure } from '../../kernel/errors/index.ts';
import { type Fen, fen } from '../../kernel/money.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { addDays, type CivilDate, civilDate, daysBetween, isCivilDate } from '../../kernel/time.ts';
import { type RuleParameterTable, valueAt } from '../deadlines/index.ts';

/** The rule of 法释〔2014〕8号 begins here; for days before it another rule applied (§7), which is not computed. */
const FIRST_DAY = civilDate('2014-08-01');
/** Calendar days between the first and the last day of one reckoning; a century apart, a year was mistyped. */
const LONGEST_SPAN = 36_525;

/** One sum of the judgment with its own last day: each instalment is one. `amount` leaves general interest out. */
export type JudgmentDuty = { readonly dueOn: CivilDate; readonly amount: Fen };
/** What a payment takes off the judgment money (not off general interest or costs) and when it counts as paid. */
export type DutyPayment = { readonly on: CivilDate; readonly amount: Fen };
/** Days that do not count, both included: 中止, 暂缓, 再审 that the debtor did not ask for (§3). */
export type UncountedPeriod = { readonly from: CivilDate; readonly to: CivilDate; readonly reason: string };

export type DelayedInterestInput = {
  readonly duties: readonly JudgmentDuty[];
  readonly payments: readonly DutyPayment[];
  /** Last day to count. */
  readonly through: CivilDate;
  readonly uncounted?: readonly UncountedPeriod[];
};

/** A run of days with one principal. Both days included; `interest` is 0 where `uncounted` names why. */
export type InterestSegment = {
  readonly dueOn: CivilDate;
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly days: number;
  readonly principal: Fen;
  readonly ratePpmPerDay: number;
  /** Rounded half up to the fen, once for the segment. */
  readonly interest: Fen;
  readonly uncounted?: string;
};

export type DelayedInterest = { readonly segments: readonly InterestSegment[]; readonly total: Fen };

type OwnPayment = { readonly on: CivilDate; readonly amount: number };

/** Payments meet the duties in the order of their due days: judgment money first (§4), the oldest of it first. */
function shareOut(duties: readonly JudgmentDuty[], payments: readonly DutyPayment[]): readonly (readonly OwnPayment[])[] {
  const open = duties.map((duty) => duty.amount as number);
  const shares: OwnPayment[][] = duties.map(() => []);
  for (const { on, amount } of payments.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))) {
    let left: number = amount;
    for (const [i, share] of shares.entries()) {
      const part = Math.min(left, open[i] ?? 0);
      if (part === 0) continue;
      share.push({ on, amount: part });
      open[i] = (open[i] ?? 0) - part;
      left -= part;
    }
  }
  return shares;
}

/** A segment before its interest is known to fit: principal times rate times days leaves the safe integers early. */
type ExactSegment = Omit<InterestSegment, 'interest'> & { readonly interest: bigint };

function rounded(exact: ExactSegment): InterestSegment {
  return { ...exact, interest: fen(Number(exact.interest)) };
}

function segment(duty: JudgmentDuty, from: CivilDate, to: CivilDate, principal: number, ratePpmPerDay: number, uncounted: string | undefined): ExactSegment {
  const days = daysBetween(from, to) + 1;
  const interest = uncounted === undefined ? (BigInt(principal) * BigInt(ratePpmPerDay) * BigInt(days) + 500_000n) / 1_000_000n : 0n;
  return { dueOn: duty.dueOn, from, to, days, principal: fen(principal), ratePpmPerDay, interest, ...(uncounted === undefined ? {} : { uncounted }) };
}

/** First day on which a payment lowers the principal: the day after it where the day of payment still counts (§1). */
function countsFrom(payment: OwnPayment, parameters: RuleParameterTable): CivilDate {
  return addDays(payment.on, valueAt(parameters, 'DELAYED_INTEREST_PAYMENT_DAY', payment.on));
}

/** Days, in order, on which a new segment may begin: after a payment, at the edges of uncounted time, at a new rate. */
function breaks(first: CivilDate, through: CivilDate, payments: readonly OwnPayment[], uncounted: readonly UncountedPeriod[], parameters: RuleParameterTable): readonly CivilDate[] {
  const rates = parameters.rows.filter((row) => row.code === 'DELAYED_INTEREST_RATE').map((row) => row.effectiveFrom);
  const all = [...payments.map((p) => countsFrom(p, parameters)), ...uncounted.flatMap((u) => [u.from, addDays(u.to, 1)]), ...rates];
  return [first, ...[...new Set(all)].filter((date) => date > first && date <= through).sort()];
}

function segmentsOf(duty: JudgmentDuty, payments: readonly OwnPayment[], input: DelayedInterestInput, parameters: RuleParameterTable): readonly ExactSegment[] {
  const first = addDays(duty.dueOn, valueAt(parameters, 'DELAYED_INTEREST_OFFSET', duty.dueOn));
  const uncounted = input.uncounted ?? [];
  if (first > input.through) return [];
  const starts = breaks(first, input.through, payments, uncounted, parameters);
  return starts.flatMap((from, i) => {
    const next = starts[i + 1];
    const to = next === undefined ? input.through : addDays(next, -1);
    const principal = duty.amount - payments.filter((p) => countsFrom(p, parameters) <= from).reduce((sum, p) => sum + p.amount, 0);
    const reason = uncounted.find((u) => u.from <= from && from <= u.to)?.reason;
    return principal > 0 ? [segment(duty, from, to, principal, valueAt(parameters, 'DELAYED_INTEREST_RATE', from), reason)] : [];
  });
}

/**
 * The doubled part of the interest for delayed performance (迟延履行利息解释 §1-§4): unpaid judgment money without
 * general interest x 0.000175 x days, for each duty from the day after its last day (DELAYED_INTEREST_OFFSET) to the
 * day of payment, which counts or not by DELAYED_INTEREST_PAYMENT_DAY. Never throws. Errors: INTEREST_INPUT_INVALID
 * (negative amount, a day that does not exist, a period that ends before it begins), INTEREST_PERIOD_UNSUPPORTED (days
 * before 2014-08-01), INTEREST_SPAN_TOO_LONG (days more than a century apart), AMOUNT_TOO_LARGE.
 */
export function delayedInterest(input: DelayedInterestInput, parameters: RuleParameterTable): Result<DelayedInterest, Failure> {
  const negative = [...input.duties, ...input.payments].some((entry) => entry.amount < 0);
  const uncounted = input.uncounted ?? [];
  const days = [input.through, ...input.duties.map((d) => d.dueOn), ...input.payments.map((p) => p.on), ...uncounted.flatMap((u) => [u.from, u.to])];
  if (negative || !days.every(isCivilDate) || uncounted.some((period) => period.to < period.from)) return err(failure('INTEREST_INPUT_INVALID'));
  const [first = input.through, last = input.through] = [days.toSorted().at(0), days.toSorted().at(-1)];
  if (daysBetween(first, last) > LONGEST_SPAN) return err(failure('INTEREST_SPAN_TOO_LONG'));
  const duties = input.duties.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
  const shares = shareOut(duties, input.payments);
  const segments = duties.flatMap((duty, i) => segmentsOf(duty, shares[i] ?? [], input, parameters));
  if (segments.some((entry) => entry.from < FIRST_DAY)) return err(failure('INTEREST_PERIOD_UNSUPPORTED'));
  // Each segment of a huge sum is a number of its own accord only while it fits; the total is told by exact addition.
  const total = segments.reduce((sum, entry) => sum + entry.interest, 0n);
  return total > BigInt(Number.MAX_SAFE_INTEGER) ? err(failure('AMOUNT_TOO_LARGE')) : ok({ segments: segments.map(rounded), total: fen(Number(total)) });
}
