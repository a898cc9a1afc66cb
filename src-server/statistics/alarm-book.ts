import type { OpenAlarm, OpenAlarms } from '#shared/contracts/alarms.ts';
import type { AccountId } from '#shared/kernel/ids.ts';
import { type Instant, instant } from '#shared/kernel/time.ts';
import { sqlRows, type SqlRow, type SqlSession } from '../audit/sql.ts';
import type { Alarm } from '../commands/core.ts';

export const ALARM_MIGRATIONS: readonly { readonly id: string; readonly sql: string }[] = [
  {
    id: 'alarms-1-book',
    sql: `
      create table alarm_book (
        key text primary key,
        kind text not null,
        place text not null,
        record text,
        count bigint not null,
        since bigint not null,
        last bigint not null,
        acknowledged_by text,
        acknowledged_at bigint
      );
    `,
  },
];

/** Most that are shown: a fault that breaks thousands of records is one fault, and the oldest ones tell of it. */
const SHOWN = 200;

type Database = { read<T>(fn: (db: SqlSession) => Promise<T>): Promise<T>; write<T>(fn: (db: SqlSession) => Promise<T>): Promise<T> };

export type AlarmBook = {
  /** Enters an alarm, in the background: it may be raised inside of a transaction, and its raiser waits for nobody. */
  note(alarm: Alarm, at: Instant): void;
  /** Those that nobody has taken note of, oldest first, and what devices told of this epoch. */
  open(epoch: string): Promise<OpenAlarms>;
  /** @returns whether there was such an open alarm. */
  acknowledge(key: string, by: AccountId, at: Instant): Promise<boolean>;
  /** Resolves when everything that was noted stands in the book. */
  settled(): Promise<void>;
};

/** The record that a broken body belongs to; the rest of the detail are paths and codes. */
function recordOf({ kind, detail }: Alarm): string | undefined {
  const id = kind === 'fact-schema' ? detail?.split(' ')[0] : undefined;
  return id === undefined || id === 'page' ? undefined : id.slice(0, 80);
}

function alarmOf(row: SqlRow): OpenAlarm {
  const record = row.maybeText('record');
  return { key: row.text('key'), kind: row.text('kind'), place: row.text('place'), ...(record === undefined ? {} : { record }), count: row.number('count'), since: instant(row.number('since')), last: instant(row.number('last')) };
}

/** @param onTrouble an alarm that could not be entered; it stands in the log all the same. */
export function createAlarmBook(database: Database, onTrouble: (error: unknown) => void): AlarmBook {
  let writing: Promise<void> = Promise.resolve();

  async function enter(alarm: Alarm, at: Instant): Promise<void> {
    const [place, record] = [alarm.where.slice(0, 80), recordOf(alarm)];
    const key = `${alarm.kind}/${place}${record === undefined ? '' : `/${record}`}`.slice(0, 200);
    await database.write(async (db) => {
      // One that was taken note of begins anew when it is raised again.
      const known = await sqlRows(
        db,
        `update alarm_book set count = case when acknowledged_at is null then count + 1 else 1 end, since = case when acknowledged_at is null then since else $2 end,
           last = $2, acknowledged_at = null, acknowledged_by = null where key = $1 returning key`,
        [key, at],
      );
      if (known.length === 0) await db.query('insert into alarm_book (key, kind, place, record, count, since, last) values ($1, $2, $3, $4, 1, $5, $5)', [key, alarm.kind, place, record ?? null, at]);
    });
  }

  return {
    note: (alarm, at) => {
      writing = writing.then(() => enter(alarm, at)).catch(onTrouble);
    },
    open: (epoch) =>
      database.read(async (db) => {
        const rows = await sqlRows(db, 'select key, kind, place, record, count, since, last from alarm_book where acknowledged_at is null order by since, key limit $1', [SHOWN]);
        const [told] = await sqlRows(db, `select count(distinct device) as devices, min(at) as since from audit_entry where action = 'installation.device-ahead' and object_id = $1`, [epoch]);
        const [devices, since] = [told?.number('devices') ?? 0, told?.maybeNumber('since')];
        return { alarms: rows.map(alarmOf), ...(devices === 0 || since === undefined ? {} : { ahead: { devices, since: instant(since) } }) };
      }),
    acknowledge: (key, by, at) => database.write(async (db) => (await sqlRows(db, 'update alarm_book set acknowledged_by = $2, acknowledged_at = $3 where key = $1 and acknowledged_at is null returning key', [key, by, at])).length > 0),
    settled: () => writing,
  };
}
