export { parseAmount, parseAmountCell } from './amount.ts';
export {
  type DelayedInterest,
  delayedInterest,
  type DelayedInterestInput,
  type DutyPayment,
  type InterestSegment,
  type JudgmentDuty,
  type UncountedPeriod,
} from './delayed-interest.ts';
export { enforcementFee, enforcementFeeLines, type FeeLine } from './enforcement-fee.ts';
export { moneyLine, type MoneyEntry, type MoneyLine, type MoneyLineInput, type MoneyPurpose } from './money-line.ts';
export { rmbUppercase } from './rmb-uppercase.ts';
