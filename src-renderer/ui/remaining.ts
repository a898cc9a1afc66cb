import type { Instant } from '#shared/kernel/time.ts';

/**
 * What is left of a term, as counted by the rules (ui knows no working days). Negative counts are overdue.
 * - `working-days`, `days`, `hours`: counted beforehand, they change by the day or when the caller counts again;
 * - `until`: minutes to an instant, counted here by the window's clock. Custody and release clocks are of this kind.
 * - `since`: how long somebody has been waiting.
 */
export type Remaining =
  | { readonly unit: 'working-days' | 'days' | 'hours'; readonly count: number }
  | { readonly unit: 'until'; readonly at: Instant }
  | { readonly unit: 'since'; readonly at: Instant };
