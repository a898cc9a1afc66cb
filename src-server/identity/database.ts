import type { SqlSession } from '../audit/sql.ts';

/**
 * What identity needs of the store: short transactions of its own. None of them holds the feed counter; directory facts
 * are published afterwards, in a commit of theirs, and published again at every start.
 */
export type IdentityDatabase = {
  read<T>(fn: (db: SqlSession) => Promise<T>): Promise<T>;
  /** Commits when `fn` resolves, leaves nothing when it throws. */
  write<T>(fn: (db: SqlSession) => Promise<T>): Promise<T>;
};
