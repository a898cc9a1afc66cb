import { randomBytes } from 'node:crypto';
import { instant } from '#shared/kernel/time.ts';
import { appendAudit } from '../audit/store.ts';
import { sqlRows } from '../audit/sql.ts';
import { SERVER_LOCK, type SqlClient } from './sql-client.ts';

/** Servers work on the database: what is done to it now would be done behind their backs. */
export class DatabaseInUse extends Error {
  constructor() {
    super('a server is running on this database');
    this.name = 'DatabaseInUse';
  }
}

/** The database has no installation: the wrong one, or one that no server ever started on. */
export class NoInstallation extends Error {
  constructor() {
    super('there is no installation in this database');
    this.name = 'NoInstallation';
  }
}

/** A restored store, and what became of it. */
export type EpochChange = {
  /** The epoch from now on. */
  readonly epoch: string;
  /** Last commit number that the backup holds. */
  readonly head: number;
  /** Messages to agencies that the backup shows as not delivered; some may have been since. */
  readonly underway: number;
  /** Requests that are open: an agency may have answered them after the backup. */
  readonly openRequests: number;
  /** Series of instrument numbers that have begun. */
  readonly series: number;
  /** The epoch that the backup was in. */
  readonly before: string;
};

/**
 * Looks at a restored store, and with `change` begins a new epoch in it (S14), in one transaction: the epoch itself,
 * messages that may have left after the backup are asked for by their key before they are sent again, and every series of
 * numbers goes on `skipNumbers` further, past the numbers that were given after the backup. The act stands in the audit.
 *
 * On PGlite the caller holds the lock of the data folder. On PostgreSQL it is refused while any server holds the database.
 * @throws DatabaseInUse, NoInstallation
 */
export async function beginEpoch(client: SqlClient, change?: { readonly skipNumbers: number; readonly machineNow: number }): Promise<EpochChange> {
  return client.write(async (db) => {
    if (client.engine === 'postgres') {
      const [lock] = await sqlRows(db, 'select pg_try_advisory_xact_lock($1::bigint) as taken', [SERVER_LOCK]);
      if (lock?.flag('taken') !== true) throw new DatabaseInUse();
    }
    const [made] = await sqlRows(db, `select to_regclass('installation') is not null as made`);
    const [found] = made?.flag('made') === true ? await sqlRows(db, 'select epoch, clock_offset_ms from installation where one = 1') : [];
    if (found === undefined) throw new NoInstallation();
    const before = found.text('epoch');
    const [state] = await sqlRows(
      db,
      `select (select seq from feed_counter where one = 1) as head,
              (select count(*) from outgoing where state in ('waiting', 'sending', 'unknown')) as underway,
              (select count(*) from request_index where open) as open_requests,
              (select count(*) from number_series) as series`,
    );
    const epoch = change === undefined ? before : randomBytes(8).toString('hex');
    const count = (column: string) => state?.number(column) ?? 0;
    const restored: EpochChange = { before, epoch, head: count('head'), underway: count('underway'), openRequests: count('open_requests'), series: count('series') };
    if (change === undefined) return restored;
    await db.query('update installation set epoch = $1 where one = 1', [epoch]);
    await db.query(`update outgoing set outcome_unknown = true where state in ('waiting', 'sending')`);
    await db.query('update number_series set next = next + $1::bigint', [change.skipNumbers]);
    const at = instant(Math.round(change.machineNow + found.number('clock_offset_ms')));
    await appendAudit(db, [{ at, action: 'installation.new-epoch', object: { type: 'installation', id: epoch }, result: 'done', what: `after ${before}, numbers +${String(change.skipNumbers)}` }]);
    return restored;
  });
}
