import type { DeadlineCode } from '../deadlines/index.ts';
import type { Role } from '../permissions/roles.ts';

/**
 * One row of a mechanism's transition table: the law as data. The table decides who may do what in which state, is
 * printed into the documentation, and is what the random walks must cover to the last row.
 */
export type Transition<State extends string, Kind extends string> = {
  readonly command: Kind;
  /** States of the request in which the command is allowed; `none` = the request does not exist yet. */
  readonly from: readonly (State | 'none')[];
  /** States it may lead to; the same state stands for a change in another region. */
  readonly to: readonly State[];
  readonly actors: readonly Role[];
  /** Duty of the deadline table that starts with it. */
  readonly clock?: DeadlineCode;
  /** Instruments it produces or needs (codes of the instrument catalogue). */
  readonly documents?: readonly string[];
  /** Legal source, or [D] for a design choice. */
  readonly source: string;
};

/**
 * Position of a request: revision, then round, then rank (S8). Answers to an older revision or round are kept and
 * shown and move nothing.
 */
export type Position = { readonly revision: number; readonly round: number; readonly rank: number };

/** Negative if `a` lies before `b`. */
export function comparePosition(a: Position, b: Position): number {
  return a.revision - b.revision || a.round - b.round || a.rank - b.rank;
}
