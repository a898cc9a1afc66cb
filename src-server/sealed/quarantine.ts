import type { Custody } from '#shared/contracts/ports.ts';
import type { AccountId, CommandId, DeviceId } from '#shared/kernel/ids.ts';
import { instant, type Instant } from '#shared/kernel/time.ts';
import { sqlRows, type SqlRow } from '../audit/sql.ts';
import type { IdentityDatabase } from '../identity/database.ts';

/**
 * Records of lost devices, opened and checked. `decided` is null until their actor has said what becomes of them. As text:
 * a database refuses characters in JSON of its own that people can type, and a record must not stop the ones behind it.
 */
export const SEALED_MIGRATIONS: readonly { readonly id: string; readonly sql: string }[] = [
  {
    id: 'sealed-1-quarantine',
    sql: `
      create table sealed_quarantine (
        id text primary key,
        account text not null,
        device text not null,
        custody text not null,
        received_at bigint not null,
        decided text,
        decided_at bigint
      );
      create index sealed_quarantine_open on sealed_quarantine (account, received_at) where decided is null;
    `,
  },
];

export type Quarantined = { readonly id: CommandId; readonly account: AccountId; readonly device: DeviceId; readonly custody: Custody; readonly receivedAt: Instant };

export type Quarantine = {
  /** Keeps a record; one that is there already stays as it is. */
  keep(entry: Quarantined): Promise<void>;
  /** Not decided yet, oldest first. */
  open(account: AccountId): Promise<readonly Quarantined[]>;
  find(id: CommandId): Promise<Quarantined | undefined>;
  decide(id: CommandId, decision: 'release' | 'refuse', at: Instant): Promise<void>;
};

const COLUMNS = 'id, account, device, custody, received_at';

function read(row: SqlRow): Quarantined {
  return {
    id: row.text('id') as CommandId,
    account: row.text('account') as AccountId,
    device: row.text('device') as DeviceId,
    // Written from a checked custody by this very table's only writer.
    custody: row.json('custody') as Custody,
    receivedAt: instant(row.number('received_at')),
  };
}

export function createQuarantine(database: IdentityDatabase): Quarantine {
  return {
    keep: ({ id, account, device, custody, receivedAt }) =>
      database.write(async (db) => {
        await db.query('insert into sealed_quarantine (id, account, device, custody, received_at) values ($1, $2, $3, $4, $5) on conflict (id) do nothing', [id, account, device, JSON.stringify(custody), receivedAt]);
      }),
    open: (account) => database.read(async (db) => (await sqlRows(db, `select ${COLUMNS} from sealed_quarantine where account = $1 and decided is null order by received_at, id limit 500`, [account])).map(read)),
    find: (id) => database.read(async (db) => (await sqlRows(db, `select ${COLUMNS} from sealed_quarantine where id = $1 and decided is null`, [id])).map(read)[0]),
    decide: (id, decision, at) =>
      database.write(async (db) => {
        await db.query('update sealed_quarantine set decided = $2, decided_at = $3 where id = $1 and decided is null', [id, decision, at]);
      }),
  };
}
