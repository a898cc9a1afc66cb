import { ok } from '../../kernel/result.ts';
import { normaliseCode } from './normalise.ts';
import { type Checked, refused } from './problem.ts';

/** 0 综合网格, 1 专属网格, 2 微网格. */
const GRID_KINDS = ['general', 'dedicated', 'micro'] as const;

/** A grid code of this product: 12-digit community, 3-digit serial, 1 digit of kind (no national rule, DOMAIN §3.1). */
export type GridCode = {
  readonly code: string;
  readonly community: string;
  readonly town: string;
  readonly serial: number;
  readonly kind: (typeof GRID_KINDS)[number];
};

/** Error GRID_CODE_MALFORMED. */
export function parseGridCode(text: string): Checked<GridCode> {
  const code = normaliseCode(text);
  const kind = GRID_KINDS[Number(code.charAt(15))];
  if (!/^\d{15}[012]$/.test(code) || kind === undefined) return refused('GRID_CODE_MALFORMED');
  return ok({ code, community: code.slice(0, 12), town: code.slice(0, 9), serial: Number(code.slice(12, 15)), kind });
}
