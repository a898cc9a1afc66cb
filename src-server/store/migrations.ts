import { sha256Hex } from '#shared/kernel/digest.ts';
import { sqlRows } from '../audit/sql.ts';
import type { SqlClient } from './sql-client.ts';

/** One step of the schema. Additive: a server two releases back must still run on the result. Never changed once shipped. */
export type Migration = { readonly id: string; readonly sql: string };

/** A step that was applied has another text now: somebody changed history. */
export class MigrationChanged extends Error {
  constructor(id: string) {
    super(`migration ${id} is not the one that was applied`);
    this.name = 'MigrationChanged';
  }
}

/** Two processes that start on an empty database may both be told that the table is missing; the second one finds it made. */
async function createMigrationTable(client: SqlClient): Promise<void> {
  const create = () => client.write((db) => db.script('create table if not exists migration (id text primary key, checksum text not null, applied_at timestamptz not null default now())'));
  await create().catch(create);
}

/**
 * Applies the missing steps in their order, all in one transaction under a lock, so that two processes that start
 * together apply them once. @throws MigrationChanged
 * @returns ids that were applied now.
 */
export async function migrate(client: SqlClient, migrations: readonly Migration[]): Promise<readonly string[]> {
  await createMigrationTable(client);
  return client.write(async (db) => {
    await db.query('lock table migration in exclusive mode');
    const applied = new Map((await sqlRows(db, 'select id, checksum from migration')).map((row) => [row.text('id'), row.text('checksum')]));
    const fresh: string[] = [];
    for (const { id, sql } of migrations) {
      const checksum = sha256Hex(sql.replace(/\s+/g, ' ').trim());
      const known = applied.get(id);
      if (known !== undefined && known !== checksum) throw new MigrationChanged(id);
      if (known !== undefined) continue;
      await db.script(sql);
      await db.query('insert into migration (id, checksum) values ($1, $2)', [id, checksum]);
      fresh.push(id);
    }
    return fresh;
  });
}

/** Tables of the server core. Times are epoch milliseconds of the clock port. */
export const STORE_MIGRATIONS: readonly Migration[] = [
  {
    id: 'store-1-core',
    sql: `
      create table installation (
        one smallint primary key check (one = 1),
        epoch text not null,
        demo boolean not null,
        created_at bigint not null,
        clock_offset_ms bigint not null default 0,
        clock_mark bigint not null default 0,
        seeded_at bigint
      );
      -- One row, updated by every commit: room on its page keeps the updates in place.
      create table feed_counter (one smallint primary key check (one = 1), seq bigint not null) with (fillfactor = 10);
      insert into feed_counter (one, seq) values (1, 0);

      create table aggregate (type text, id text, version bigint not null, court text not null, state jsonb not null, primary key (type, id));
      create table aggregate_move (type text not null, id text not null, version bigint not null, command_id text not null);
      create index aggregate_move_of on aggregate_move (type, id, version);

      create table stream (
        key text primary key,
        device text not null,
        account text not null,
        incarnation text not null,
        lane text not null,
        expect bigint not null,
        last_seen_at bigint not null,
        parent_incarnation text,
        parent_last_known bigint,
        parent_taken bigint,
        waiting_on text,
        waiting_since bigint
      );
      create index stream_device on stream (device);
      create table stream_slot (stream text, seq bigint, command_id text not null, primary key (stream, seq));
      create table receipt (
        command_id text primary key,
        stream text not null,
        seq bigint not null,
        account text not null,
        outcome text not null,
        root_refused text,
        body jsonb not null,
        unique (stream, seq)
      );
      create table command_log (command_id text primary key, account text not null, received_at bigint not null, envelope text not null);

      create table case_party (
        case_id text,
        person_key text,
        case_number text not null,
        court text not null,
        judge text not null,
        open boolean not null,
        primary key (case_id, person_key)
      );
      create index case_party_person on case_party (person_key) where open;
      create table request_index (
        type text,
        id text,
        case_id text not null,
        person_key text not null,
        open boolean not null,
        held boolean not null,
        primary key (type, id)
      );
      create index request_index_case on request_index (case_id);
      create index request_index_person on request_index (person_key);

      create table fact (
        id text primary key,
        kind text not null,
        seq bigint not null,
        version bigint not null,
        aggregate_type text,
        aggregate_id text,
        body jsonb not null
      );
      create index fact_aggregate on fact (aggregate_type, aggregate_id) where aggregate_type is not null;
      create index fact_published on fact (kind) where aggregate_type is null and kind <> 'receipt';
      create table fact_scope (scope text, fact_id text, seq bigint not null, live boolean not null, reason text, primary key (scope, fact_id));
      create index fact_scope_order on fact_scope (scope, seq);
      create index fact_scope_fact on fact_scope (fact_id);
      create index fact_scope_left on fact_scope (scope, seq) where not live;
      create table file_ref (hash text, fact_id text, primary key (hash, fact_id));
      create index file_ref_fact on file_ref (fact_id);
      create table scope_set (hash text primary key, scopes jsonb not null);

      create table timer (
        id text primary key,
        due_at bigint not null,
        aggregate_type text not null,
        aggregate_id text not null,
        court text not null,
        kind text not null,
        payload jsonb not null,
        state text not null default 'waiting',
        fired_at bigint
      );
      create index timer_due on timer (due_at) where state = 'waiting';

      create table outgoing (
        n bigint generated always as identity,
        id text primary key,
        idempotency_key text not null unique,
        court text not null,
        agency text not null,
        message text not null,
        aggregate_type text not null,
        aggregate_id text not null,
        request_id text not null,
        revision bigint not null,
        round bigint not null,
        body jsonb not null,
        state text not null,
        attempts bigint not null,
        next_try_at bigint not null,
        lease_until bigint,
        outcome_unknown boolean not null,
        last_error jsonb,
        owner text,
        created_at bigint not null,
        settled_at bigint
      );
      create index outgoing_due on outgoing (next_try_at) where state in ('waiting', 'unknown', 'sending');
      create index outgoing_request on outgoing (request_id, n) where state <> 'delivered';
      create table incoming_raw (
        agency text,
        idempotency_key text,
        received_at bigint not null,
        raw text not null,
        state text not null,
        problem jsonb,
        primary key (agency, idempotency_key)
      );

      create table number_series (court text, series text, year bigint, next bigint not null, primary key (court, series, year));
      create table file (hash text primary key, size bigint not null, completed_at bigint not null);
      create table automation_log (
        command_id text primary key,
        kind text not null,
        aggregate_type text not null,
        aggregate_id text not null,
        role text not null,
        outcome text not null,
        version bigint not null,
        failure jsonb,
        at bigint not null,
        cause text not null
      );
      create index automation_log_aggregate on automation_log (aggregate_type, aggregate_id);
      create table court_settings (court text primary key, body jsonb not null);
    `,
  },
  {
    // Whose bytes a file was: without it an address that somebody was told would be as good as the file.
    id: '002-file-holder',
    sql: `create table file_holder (hash text, account text, primary key (hash, account));`,
  },
  {
    id: 'store-2-delivered',
    sql: `
      -- Delivered messages only ever grow in number: counted once here, then as they are settled.
      alter table feed_counter add column delivered bigint not null default 0;
      update feed_counter set delivered = (select count(*) from outgoing where state = 'delivered');
      create index outgoing_state on outgoing (state) where state <> 'delivered';
    `,
  },
  {
    id: 'store-3-parts',
    sql: `
      -- Keys and files that lie beside the database and belong to it: each server's folder must hold the same ones.
      create table installation_part (name text primary key, fingerprint text not null, registered_at bigint not null);
    `,
  },
  {
    id: 'store-4-signers',
    sql: `
      create index fact_delegation on fact ((body ->> 'to')) where kind = 'delegation';
      -- What waits for a signature already is read by whoever signs in that place, as what is filed from now on.
      insert into fact_scope (scope, fact_id, seq, live)
      select 'signer:' || w.level || ':locate-person:' || w.court, w.id, w.seq, true
      from (select f.id, f.seq, f.body ->> 'court' as court,
              case when f.body ->> 'state' = 'pending_president' then 'president'
                   when f.body ->> 'state' = 'pending_approval' or (f.body ->> 'state' = 'active' and f.body -> 'renewals' -> -1 ->> 'state' = 'requested') then 'chief' end as level
            from fact f
            where f.kind = 'locate-request' and exists (select 1 from fact_scope s where s.fact_id = f.id and s.live)) as w
      where w.level is not null;
    `,
  },
  {
    id: 'store-5-compression',
    sql: `
      -- A record is written whole with each change, and pglz takes most of that time once it has grown; lz4 takes a tenth of it.
      -- A database that was built without lz4 (the embedded one) keeps what it has.
      do $$ begin
        execute 'alter table aggregate alter column state set compression lz4';
        execute 'alter table fact alter column body set compression lz4';
      exception when feature_not_supported or syntax_error or invalid_parameter_value then null;
      end $$;
    `,
  },
  {
    id: 'store-6-starts',
    sql: `
      -- Every start of a server that something was committed after: a restored backup shows as places under another start.
      create table server_start (after_seq bigint primary key, branch text not null);
    `,
  },
  {
    id: 'store-7-titles',
    sql: `
      -- Rows of cases written before they named the title that is enforced: whoever signs reads what the claim rests on. Two hundred to a feed number, for a page never splits one.
      create temporary table untitled on commit drop as
        select f.id, a.state ->> 'title' as title, (select c.seq from feed_counter c) + 1 + (row_number() over (order by f.seq, f.id) - 1) / 200 as seq
        from fact f join aggregate a on a.type = f.aggregate_type and a.id = f.aggregate_id
        where f.kind = 'case-row' and not f.body ? 'title' and a.state ? 'title';
      update fact f set seq = u.seq, body = f.body || jsonb_build_object('title', u.title) from untitled u where f.id = u.id;
      update fact_scope s set seq = u.seq from untitled u where s.fact_id = u.id and s.live;
      update feed_counter set seq = greatest(seq, (select coalesce(max(u.seq), 0) from untitled u));
      drop table untitled;
    `,
  },
  {
    id: 'store-8-agencies',
    sql: `
      -- What is due of one agency is found without reading past what waits for a dead one.
      create index outgoing_agency_due on outgoing (agency, next_try_at) where state in ('waiting', 'unknown', 'sending');
    `,
  },
  {
    id: 'store-9-things',
    sql: `
      -- A request about a thing is found by it, in whichever court: what was asked before is about persons.
      alter table request_index add column asset_id text;
      create index request_index_asset on request_index (asset_id) where asset_id is not null;
    `,
  },
];
