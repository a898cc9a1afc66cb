import { DAY_MS, HOUR_MS, type Instant } from '../../kernel/time.ts';

/** Grounds of a detention or a fine: 民诉法 §114, §252; 民诉法解释 §188-1 and -2 (assets hidden, transferred, destroyed), -3 and -4. */
export const DETENTION_GROUNDS = ['asset-report-refused-or-false', 'consumption-limit-breached', 'able-but-refuses', 'violence-or-obstruction', 'assets-hidden-or-destroyed'] as const;
export type DetentionGround = (typeof DETENTION_GROUNDS)[number];

/** What says when a detention was carried out. */
export type Execution = { readonly servedAt: Instant; readonly receiptFrom: Instant; readonly servedInPerson?: boolean; readonly detainedFirstAt?: Instant };

/**
 * When the detention was carried out, from which the family is told within 24 hours: the service on a person who was
 * present, else the admission; detained first, the detention itself (民事诉讼法解释 §180-181).
 */
export function executedAt(detention: Execution): Instant {
  if (detention.detainedFirstAt !== undefined) return detention.detainedFirstAt;
  return detention.servedInPerson === false ? detention.receiptFrom : detention.servedAt;
}

/** A term ends at the hour at which it began: ten days from 15:20 end on the eleventh day at 15 o'clock (DOMAIN §1.13-9). */
export function isTermOfDays(from: Instant, to: Instant, days: number): boolean {
  return Math.floor(to / HOUR_MS) - Math.floor(from / HOUR_MS) === days * (DAY_MS / HOUR_MS);
}
