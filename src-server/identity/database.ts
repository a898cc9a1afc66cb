import type { SqlSession } from '../audit/sql.ts';
import type { DirectoryEntry } from '#shared/contracts/identity.ts';

/**
 * What identity needs of the store: its own short transactions, and a way to publish directory facts. A transaction of
 * identity never holds the feed counter; publishing is a commit of its own, after it.
 */
export type IdentityDatabase = {
  read<T>(fn: (db: SqlSession) => Promise<T>): Promise<T>;
  /** Commits when `fn` resolves, leaves nothing when it throws. */
  write<T>(fn: (db: SqlSession) => Promise<T>): Promise<T>;
};

/**
 * Puts directory facts into the feed: who an account id is, in the scope of the court (DOMAIN §3.3, least information),
 * and for police desks in every court's scope, because judges must see who answered. Idempotent by account.
 */
export type PublishDirectory = (entries: readonly DirectoryEntry[]) => Promise<void>;
