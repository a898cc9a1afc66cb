import { type Fen, fen } from '../../kernel/money.ts';
import type { CivilDate } from '../../kernel/time.ts';
import { type ParameterCode, type RuleParameterTable, valueAt } from '../deadlines/index.ts';

/** Ceiling and rate of each band above the fixed one; the last has no ceiling. */
const BANDS = [
  { ceiling: 'FEE_BAND_2_CEILING', rate: 'FEE_BAND_2_RATE' },
  { ceiling: 'FEE_BAND_3_CEILING', rate: 'FEE_BAND_3_RATE' },
  { ceiling: 'FEE_BAND_4_CEILING', rate: 'FEE_BAND_4_RATE' },
  { ceiling: undefined, rate: 'FEE_BAND_5_RATE' },
] as const satisfies readonly { readonly ceiling: ParameterCode | undefined; readonly rate: ParameterCode }[];

/** One line of the fee: the part of the amount in this band, and what it costs. */
export type FeeLine = { readonly from: Fen; readonly to: Fen; readonly rateBasisPoints?: number; readonly fee: Fen };

/**
 * 执行申请费 (诉讼费用交纳办法 §14) for an amount applied for, with its lines. A fixed sum in the first band, then a share
 * of what lies in each band; each line is rounded half up to the fen. Borne by the debtor and collected after
 * enforcement (§20, §38). @throws RangeError on a negative amount.
 */
export function enforcementFeeLines(amount: Fen, on: CivilDate, parameters: RuleParameterTable): readonly FeeLine[] {
  if (amount < 0) throw new RangeError('a fee needs an amount of zero or more');
  const numberOf = (code: ParameterCode) => valueAt(parameters, code, on);
  let floor = numberOf('FEE_BAND_1_CEILING');
  const lines: FeeLine[] = [{ from: fen(0), to: fen(Math.min(amount, floor)), fee: fen(numberOf('FEE_BAND_1_FIXED')) }];
  for (const band of BANDS) {
    if (amount <= floor) break;
    const to = band.ceiling === undefined ? amount : Math.min(amount, numberOf(band.ceiling));
    const rateBasisPoints = numberOf(band.rate);
    // Exact: an amount at the top of the range times a rate leaves the safe integers.
    const fee = (BigInt(to - floor) * BigInt(rateBasisPoints) + 5_000n) / 10_000n;
    lines.push({ from: fen(floor), to: fen(to), rateBasisPoints, fee: fen(Number(fee)) });
    floor = to;
  }
  return lines;
}

/** The sum of `enforcementFeeLines`: 300,000 yuan cost 4,400. */
export function enforcementFee(amount: Fen, on: CivilDate, parameters: RuleParameterTable): Fen {
  return fen(enforcementFeeLines(amount, on, parameters).reduce((sum, line) => sum + line.fee, 0));
}
