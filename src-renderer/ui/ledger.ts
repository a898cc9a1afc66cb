import type { Instant } from '#shared/kernel/time.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';

/** One thing that waits, in plain words: the caller translates, the parts only lay out. */
export type LedgerRow = {
  readonly id: string;
  /** What waits: 「提请审批 · （2026）苏0508执90017号」. */
  readonly what: string;
  readonly state: 'waiting' | 'sending' | 'blocked' | 'refused' | 'files';
  readonly since: Instant;
  /** Why it waits, a sentence. */
  readonly why: string;
  /** When it is tried again; null when no try is planned. */
  readonly nextTry: Instant | null;
  /** Who can mend it; null when it mends itself. */
  readonly whoMends: string | null;
  readonly failure?: Failure;
  readonly actions: readonly { readonly id: string; readonly label: string; readonly danger?: boolean }[];
};
