import type { DeadlineCode } from '../deadlines/index.ts';
import type { Role } from '../permissions/roles.ts';

/**
 * One row of a mechanism's transition table: the law as data. A command has as many rows as it has ends. The table decides
 * who may do what in which state and is printed into docs/mechanisms; the random walks hold `decide` to it in both
 * directions: what is accepted has its row, and every row is reached by something that happened.
 */
export type Transition<State extends string, Kind extends string> = {
  readonly command: Kind;
  /** States of the request in which the command is allowed; `none` = the request does not exist yet. */
  readonly from: readonly (State | 'none')[];
  /** The state it leads to; `same` = it stays, and something else of the request changes. */
  readonly to: State | 'same';
  readonly actors: readonly Role[];
  /** Duties of the deadline table that may start with it, or start again. */
  readonly clocks?: readonly DeadlineCode[];
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
