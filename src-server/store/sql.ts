import { randomBytes } from 'node:crypto';
import { Value } from 'typebox/value';
import { byUrgency, URGENT_MESSAGES } from '#shared/contracts/agency-protocol.ts';
import { type Fact, FACT_KINDS, REMOVAL_REASONS } from '#shared/contracts/feed.ts';
import type { Receipt } from '#shared/contracts/receipt.ts';
import { FailureSchema } from '#shared/contracts/receipt.ts';
import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import { LANES, refKey } from '#shared/domain/linkage/command.ts';
import type { AccountEntry, CourtSettings, DelegationGrant } from '#shared/domain/linkage/lookups.ts';
import type { AggregateState } from '#shared/domain/linkage/module.ts';
import { ROLES } from '#shared/domain/permissions/roles.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, AgencyId, AssetId, CaseId, CommandId, CourtCode, DeviceId, FileHash, RequestId } from '#shared/kernel/ids.ts';
import { instant, type Instant } from '#shared/kernel/time.ts';
import { AUDIT_MIGRATIONS } from '../audit/migrations.ts';
import { type SqlRow, sqlRows, type SqlSession } from '../audit/sql.ts';
import { type Migration, migrate, STORE_MIGRATIONS } from './migrations.ts';
import {
  type AggregateRow,
  type AutomationRow,
  type CasePartyRow,
  type CommitBatch,
  type CommitHint,
  type FeedReads,
  type IncomingRow,
  type Installation,
  OUTGOING_STATES,
  type OutgoingRow,
  type OutgoingState,
  PLATFORM,
  type ReceiptRow,
  type RequestIndexRow,
  type ServerStore,
  StoreContentError,
  type StoreTransaction,
  type StreamRow,
  type TimerRow,
} from './port.ts';
import type { SqlClient, SqlTransaction } from './sql-client.ts';
import { writeBatch } from './sql-write.ts';

const CHANNEL = 'lianzhi_commit';
/** PostgreSQL takes at most 8000 bytes in a notification; a longer list of scopes becomes "all". */
const LARGEST_HINT = 7_500;

function oneOf<T extends string>(list: readonly T[], value: string): T {
  const found = list.find((item) => item === value);
  if (found === undefined) throw new TypeError('a row holds a word that this release does not know');
  return found;
}

const time = (row: SqlRow, column: string): Instant => instant(row.number(column));
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []);

function failureOf(value: unknown): Failure | undefined {
  return Value.Check(FailureSchema, value) ? (value as Failure) : undefined;
}

function refOf(row: SqlRow, prefix = 'aggregate_'): AggregateRef {
  return { type: row.text(`${prefix}type`), id: row.text(`${prefix}id`) };
}

function streamOf(row: SqlRow): StreamRow {
  const parent = row.maybeText('parent_incarnation');
  const waitingOn = row.maybeText('waiting_on');
  return {
    key: row.text('key'),
    device: row.text('device') as DeviceId,
    user: row.text('account') as AccountId,
    incarnation: row.text('incarnation'),
    lane: oneOf(LANES, row.text('lane')),
    expect: row.number('expect'),
    lastSeenAt: time(row, 'last_seen_at'),
    ...(parent === undefined ? {} : { parent: { incarnation: parent, lastKnownSeq: row.maybeNumber('parent_last_known') ?? 0, takenHere: row.maybeNumber('parent_taken') ?? 0 } }),
    ...(waitingOn === undefined ? {} : { waiting: { on: waitingOn as CommandId, since: instant(row.maybeNumber('waiting_since') ?? 0) } }),
  };
}

function aggregateOf(row: SqlRow): AggregateRow {
  return { ref: refOf(row, ''), version: row.number('version'), court: row.text('court') as CourtCode, state: row.json('state') as AggregateState };
}

function receiptOf(row: SqlRow): ReceiptRow {
  const root = row.maybeText('root_refused');
  return { receipt: row.json('body') as Receipt, account: row.text('account') as AccountId, ...(root === undefined ? {} : { root: root as CommandId }) };
}

function requestOf(row: SqlRow): RequestIndexRow {
  const assetId = row.maybeText('asset_id');
  return {
    ref: refOf(row, ''),
    caseId: row.text('case_id') as CaseId,
    personKey: row.text('person_key'),
    ...(assetId === undefined ? {} : { assetId: assetId as AssetId }),
    open: row.flag('open'),
    held: row.flag('held'),
  };
}

function partyOf(row: SqlRow): CasePartyRow {
  return {
    personKey: row.text('person_key'),
    caseId: row.text('case_id') as CaseId,
    caseNumber: row.text('case_number'),
    court: row.text('court') as CourtCode,
    judge: row.text('judge') as AccountId,
    open: row.flag('open'),
  };
}

function timerOf(row: SqlRow): TimerRow {
  return {
    id: row.text('id'),
    dueAt: time(row, 'due_at'),
    aggregate: refOf(row),
    court: row.text('court') as CourtCode,
    kind: row.text('kind'),
    payload: row.json('payload') as TimerRow['payload'],
  };
}

function outgoingOf(row: SqlRow): OutgoingRow {
  const leaseUntil = row.maybeNumber('lease_until');
  const settledAt = row.maybeNumber('settled_at');
  const owner = row.maybeText('owner');
  const lastError = failureOf(row.json('last_error'));
  return {
    id: row.text('id'),
    idempotencyKey: row.text('idempotency_key'),
    court: row.text('court') as CourtCode,
    agency: row.text('agency') as AgencyId,
    message: row.text('message'),
    aggregate: refOf(row),
    requestId: row.text('request_id') as RequestId,
    revision: row.number('revision'),
    round: row.number('round'),
    body: row.json('body') as OutgoingRow['body'],
    state: oneOf(OUTGOING_STATES, row.text('state')),
    attempts: row.number('attempts'),
    nextTryAt: time(row, 'next_try_at'),
    outcomeUnknown: row.flag('outcome_unknown'),
    createdAt: time(row, 'created_at'),
    ...(leaseUntil === undefined ? {} : { leaseUntil: instant(leaseUntil) }),
    ...(settledAt === undefined ? {} : { settledAt: instant(settledAt) }),
    ...(owner === undefined ? {} : { owner }),
    ...(lastError === undefined ? {} : { lastError }),
  };
}

function incomingOf(row: SqlRow): IncomingRow {
  const problem = failureOf(row.json('problem'));
  return {
    agency: row.text('agency'),
    idempotencyKey: row.text('idempotency_key'),
    receivedAt: time(row, 'received_at'),
    raw: row.text('raw'),
    state: oneOf(['applied', 'refused', 'unmapped'], row.text('state')),
    ...(problem === undefined ? {} : { problem }),
  };
}

function automationOf(row: SqlRow): AutomationRow {
  const failure = failureOf(row.json('failure'));
  return {
    commandId: row.text('command_id') as CommandId,
    kind: row.text('kind'),
    aggregate: refOf(row),
    role: oneOf(ROLES, row.text('role')),
    outcome: oneOf(['accepted', 'refused'], row.text('outcome')),
    version: row.number('version'),
    at: time(row, 'at'),
    cause: row.text('cause'),
    ...(failure === undefined ? {} : { failure }),
  };
}

function factOf(row: SqlRow): Fact {
  const removed = !row.flag('live');
  return { id: row.text('id'), kind: oneOf(FACT_KINDS, row.text('kind')), seq: row.number('seq'), version: row.number('version'), removed, body: removed ? null : row.json('body') };
}

async function one<T>(db: SqlSession, read: (row: SqlRow) => T, text: string, values: readonly unknown[]): Promise<T | undefined> {
  const [row] = await sqlRows(db, text, values);
  return row === undefined ? undefined : read(row);
}

const list = (values: readonly string[]) => JSON.stringify(values);
/** One JSON parameter instead of an array: both drivers write it the same way. */
const inList = (place: string) => `(select value from jsonb_array_elements_text(${place}::jsonb))`;

/** Runs an insert that somebody else may be doing at the same moment: then it stands already. */
async function unlessThere(insert: Promise<unknown>): Promise<void> {
  await insert.catch((error: unknown) => {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (code !== '23505') throw error;
  });
}

async function readSettings(db: SqlSession, court: CourtCode): Promise<CourtSettings | undefined> {
  return one(db, (row) => row.json('body') as CourtSettings, 'select body from court_settings where court = $1', [court]);
}

/** A file opens by its use: who brought its bytes, or sees a fact that names it. */
const MAY_USE = (hash: string, account: string, scopes: string) =>
  `(exists (select 1 from file_holder h where h.hash = ${hash} and h.account in (${account}, '${PLATFORM}'))
    or exists (select 1 from file_ref r join fact_scope s on s.fact_id = r.fact_id and s.live where r.hash = ${hash} and s.scope in ${inList(scopes)}))`;
/** Uploaded before holders were kept, and named by nothing yet: a command that names it is still on its way. */
const IS_LOOSE = (hash: string) => `(not exists (select 1 from file_holder h where h.hash = ${hash}) and not exists (select 1 from file_ref r where r.hash = ${hash}))`;

function transactionOf(db: SqlTransaction, head: number, written: (batch: CommitBatch, scopes: readonly string[]) => Promise<void>): StoreTransaction {
  let done = false;
  const read = new Map<string, AggregateState>();
  /** Asked for by command after command; nothing changes them before the end of the transaction. */
  const settings = new Map<CourtCode, Promise<CourtSettings | undefined>>();
  return {
    head,
    streams: async (keys) => (await sqlRows(db, `select * from stream where key in ${inList('$1')}`, [list(keys)])).map(streamOf),
    receipts: async (ids) => (ids.length === 0 ? [] : (await sqlRows(db, `select body, account, root_refused from receipt where command_id in ${inList('$1')}`, [list(ids)])).map(receiptOf)),
    slots: async (stream, from, to) =>
      (await sqlRows(db, 'select seq, command_id from stream_slot where stream = $1 and seq between $2 and $3', [stream, from, to])).map((row) => ({
        stream,
        seq: row.number('seq'),
        commandId: row.text('command_id') as CommandId,
      })),
    aggregates: async (refs) => {
      const rows = (
        await sqlRows(db, 'select a.type, a.id, a.version, a.court, a.state from jsonb_to_recordset($1::jsonb) as r(type text, id text) join aggregate a on a.type = r.type and a.id = r.id', [JSON.stringify(refs)])
      ).map(aggregateOf);
      for (const row of rows) read.set(refKey(row.ref), row.state);
      return rows;
    },
    movesAfter: async (ref, version) =>
      (await sqlRows(db, 'select command_id from aggregate_move where type = $1 and id = $2 and version > $3 order by version', [ref.type, ref.id, version])).map((row) => row.text('command_id') as CommandId),
    requestsOfCases: async (caseIds) => (await sqlRows(db, `select * from request_index where case_id in ${inList('$1')}`, [list(caseIds)])).map(requestOf),
    requestsOfPersons: async (personKeys) => (await sqlRows(db, `select * from request_index where person_key in ${inList('$1')}`, [list(personKeys)])).map(requestOf),
    requestsOnAssets: async (assetIds) => (await sqlRows(db, `select * from request_index where asset_id in ${inList('$1')}`, [list(assetIds)])).map(requestOf),
    openCasesOfPersons: async (personKeys) => (await sqlRows(db, `select * from case_party where person_key in ${inList('$1')} and open`, [list(personKeys)])).map(partyOf),
    settings: (court) => {
      const known = settings.get(court) ?? readSettings(db, court);
      settings.set(court, known);
      return known;
    },
    accounts: async (ids) =>
      (
        await sqlRows(db, `select f.body from fact f where f.id in ${inList('$1')} and exists (select 1 from fact_scope s where s.fact_id = f.id and s.live)`, [list(ids.map((id) => `directory/${id}`))])
      ).map((row) => row.json('body') as AccountEntry),
    unusableFiles: async (reader, hashes) => {
      const rows = await sqlRows(db, `select f.hash, (${MAY_USE('f.hash', '$2', '$3')} or ${IS_LOOSE('f.hash')}) as usable from file f where f.hash in ${inList('$1')}`, [list(hashes), reader.account, list(reader.scopes)]);
      const usable = new Map(rows.map((row) => [row.text('hash'), row.flag('usable')]));
      return { absent: hashes.filter((hash) => !usable.has(hash)), foreign: hashes.filter((hash) => usable.get(hash) === false) };
    },
    branchOf: (seq) => branchOf(db, seq),
    nextOfSeries: async (court, series, year) =>
      (await one(db, (row) => row.number('next'), 'select next from number_series where court = $1 and series = $2 and year = $3', [court, series, year])) ?? 1,
    automation: (id) => one(db, automationOf, 'select * from automation_log where command_id = $1', [id]),
    waitingTimer: (id) => one(db, timerOf, `select * from timer where id = $1 and state = 'waiting'`, [id]),
    outgoing: (id) => one(db, outgoingOf, 'select * from outgoing where id = $1', [id]),
    incoming: (agency, key) => one(db, incomingOf, 'select * from incoming_raw where agency = $1 and idempotency_key = $2', [agency, key]),
    factsOfKind: async (kind) =>
      (
        await sqlRows(
          db,
          `select f.id, f.body, jsonb_agg(s.scope) as scopes from fact f join fact_scope s on s.fact_id = f.id and s.live
           where f.kind = $1 and f.aggregate_type is null and f.kind <> 'receipt' group by f.id, f.body`,
          [kind],
        )
      ).map((row) => ({ id: row.text('id'), scopes: texts(row.json('scopes')), body: row.json('body') })),
    write: async (batch) => {
      if (done) throw new Error('a store transaction writes once');
      done = true;
      await written(batch, await writeBatch(db, batch, read));
    },
  };
}

/** A removal counts only when no other scope of the asker still shows the fact. */
const TRULY_GONE = (fact: string, scopes: string) => `not exists (select 1 from fact_scope o where o.fact_id = ${fact} and o.live and o.scope in ${inList(scopes)} offset 0)`;
/**
 * Rows of these scopes, as `w`. Scope by scope, and `offset 0` keeps it so: joined as sets, the planner reads the index of
 * every scope there is, because it cannot tell how few stand in the parameter.
 */
const OF_SCOPES = (scopes: string, condition: string) =>
  `jsonb_array_elements_text(${scopes}::jsonb) as s(scope), lateral (select f.fact_id, f.seq, f.live, f.reason from fact_scope f where f.scope = s.scope and ${condition} offset 0) as w`;

const branchOf = async (db: SqlSession, seq: number): Promise<string> =>
  (await one(db, (row) => row.text('branch'), 'select branch from server_start where after_seq < $1 order by after_seq desc limit 1', [seq])) ?? '';

function feedReadsOf(db: SqlSession): FeedReads {
  const counter = async () => (await one(db, (row) => row.number('seq'), 'select seq from feed_counter where one = 1', [])) ?? 0;
  return {
    head: counter,
    branchOf: (seq) => branchOf(db, seq),
    epoch: async () => (await one(db, (row) => row.text('epoch'), 'select epoch from installation where one = 1', [])) ?? '',
    window: async (scopes, after, limit) => {
      const shown = after > 0 ? '' : 'and f.live';
      // Each scope is read in its own order and the results are merged: one range over all scopes would sort the rest of the feed for every page.
      const next = await one(
        db,
        (row) => row.number('seq'),
        `select x.seq from jsonb_array_elements_text($1::jsonb) as s(scope),
         lateral (select f.seq from fact_scope f where f.scope = s.scope and f.seq > $2 ${shown} order by f.seq limit $3::bigint) as x
         order by x.seq limit 1 offset $3::bigint - 1`,
        [list(scopes), after, limit],
      );
      const head = await counter();
      const more =
        next !== undefined &&
        (await one(db, (row) => row.flag('more'), `select exists (select 1 from jsonb_array_elements_text($1::jsonb) as s(scope), lateral (select 1 from fact_scope f where f.scope = s.scope and f.seq > $2 limit 1) as x) as more`, [
          list(scopes),
          next,
        ])) === true;
      const to = more && next !== undefined ? next : head;
      const rows = await sqlRows(
        db,
        `select f.id, f.kind, f.version, m.seq, m.live, case when m.live then f.body end as body
         from (select w.fact_id, max(w.seq) as seq, bool_or(w.live) as live from ${OF_SCOPES('$1', 'f.seq > $2 and f.seq <= $3')} group by w.fact_id) as m
         join fact f on f.id = m.fact_id
         where (m.live or ($2 > 0 and ${TRULY_GONE('m.fact_id', '$1')})) order by m.seq, f.id`,
        [list(scopes), after, to],
      );
      return { facts: rows.map(factOf), to, more };
    },
    laterFacts: async (scopes, aggregates, after) =>
      aggregates.length === 0
        ? []
        : (
            await sqlRows(
              db,
              `select f.id, f.kind, f.version, f.seq, true as live, f.body from jsonb_to_recordset($1::jsonb) as r(type text, id text)
               join fact f on f.aggregate_type = r.type and f.aggregate_id = r.id and f.kind <> 'event' and f.seq > $3
               where exists (select 1 from fact_scope s where s.fact_id = f.id and s.live and s.scope in ${inList('$2')}) order by f.id`,
              [JSON.stringify(aggregates), list(scopes), after],
            )
          ).map(factOf),
    removalsAhead: async (scopes, after) =>
      after === 0
        ? []
        : (
            await sqlRows(
              db,
              `select g.reason, count(*) as count from (
                 select w.fact_id, max(w.reason) as reason from ${OF_SCOPES('$1', 'f.seq > $2 and not f.live')}
                 where ${TRULY_GONE('w.fact_id', '$1')} group by w.fact_id) as g
               group by g.reason order by g.reason`,
              [list(scopes), after],
            )
          ).map((row) => ({ reason: oneOf(REMOVAL_REASONS, row.text('reason')), count: row.number('count') })),
    countLost: async (before, now) => {
      // What stands in a scope that stays is not lost.
      const left = before.filter((scope) => !now.includes(scope));
      const text = `select count(distinct w.fact_id) as count from ${OF_SCOPES('$1', 'f.live')} where ${TRULY_GONE('w.fact_id', '$2')}`;
      return left.length === 0 ? 0 : ((await one(db, (row) => row.number('count'), text, [list(left), list(now)])) ?? 0);
    },
    streamsOf: async (device, user) =>
      (await sqlRows(db, 'select incarnation, lane, expect from stream where device = $1 and account = $2', [device, user])).map((row) => ({
        incarnation: row.text('incarnation'),
        lane: oneOf(LANES, row.text('lane')),
        expect: row.number('expect'),
      })),
    delegationsTo: async (account) => (await sqlRows(db, `select f.body from fact f where f.kind = 'delegation' and f.body ->> 'to' = $1`, [account])).map((row) => row.json('body') as DelegationGrant),
    scopeSet: (hash) => one(db, (row) => texts(row.json('scopes')), 'select scopes from scope_set where hash = $1', [hash]),
    fileVisible: async (reader, hash) => (await one(db, (row) => row.flag('visible'), `select ${MAY_USE('$1', '$2', '$3')} as visible`, [hash, reader.account, list(reader.scopes)])) === true,
    aggregateVisible: async (scopes, ref) =>
      (await one(
        db,
        (row) => row.flag('visible'),
        `select exists (select 1 from fact f join fact_scope s on s.fact_id = f.id and s.live where f.aggregate_type = $2 and f.aggregate_id = $3 and s.scope in ${inList('$1')}) as visible`,
        [list(scopes), ref.type, ref.id],
      )) === true,
  };
}

function installationOf(row: SqlRow): Installation {
  const seededAt = row.maybeNumber('seeded_at');
  return {
    epoch: row.text('epoch'),
    demo: row.flag('demo'),
    createdAt: time(row, 'created_at'),
    clockOffsetMs: row.number('clock_offset_ms'),
    clockMark: time(row, 'clock_mark'),
    ...(seededAt === undefined ? {} : { seededAt: instant(seededAt) }),
  };
}

/** Classes of SQLSTATE that say: this content cannot be stored, now or later. */
const CONTENT_PROBLEM = /^(22|23|54)/;

function contentError(error: unknown): StoreContentError | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && CONTENT_PROBLEM.test(code) ? new StoreContentError(`refused by the database (${code})`, { cause: error }) : undefined;
}

export type SqlStoreOptions = {
  readonly client: SqlClient;
  /** A new installation becomes a demo; an existing one stays what it was made as. */
  readonly demo?: boolean;
  /** How far the clock of a new demo stands from the machine's, milliseconds; an existing installation keeps its own. */
  readonly clockOffsetMs?: number;
  /** When a new installation was made. */
  readonly now: Instant;
  /** Steps of other rooms, after the store's own and the audit's. */
  readonly migrations?: readonly Migration[];
};

/** The store on PGlite or PostgreSQL: brings the schema up to date, then serves. @throws MigrationChanged */
export async function openSqlStore(options: SqlStoreOptions): Promise<ServerStore> {
  const { client } = options;
  await migrate(client, [...STORE_MIGRATIONS, ...AUDIT_MIGRATIONS, ...(options.migrations ?? [])]);
  await unlessThere(
    client.write((db) =>
      db.query('insert into installation (one, epoch, demo, created_at, clock_offset_ms) select 1, $1::text, $2::boolean, $3::bigint, $4::bigint where not exists (select 1 from installation)', [
        randomBytes(8).toString('hex'),
        options.demo === true,
        options.now,
        options.clockOffsetMs ?? 0,
      ]),
    ),
  );

  // Behind whatever commit is under way: its place belongs to the start before. A start after which nothing came is forgotten.
  await client.write((db) =>
    db.query('insert into server_start (after_seq, branch) select seq, $1::text from feed_counter where one = 1 for update on conflict (after_seq) do update set branch = excluded.branch', [randomBytes(8).toString('hex')]),
  );

  const listeners = new Set<(hint: CommitHint) => void>();
  const tell = (hint: CommitHint) => {
    for (const listener of listeners) listener(hint);
  };
  const readInstallation = () => client.read((db) => one(db, installationOf, 'select * from installation where one = 1', []));
  const head = () => client.read((db) => feedReadsOf(db).head());
  const stopListening = await client.listen?.(
    CHANNEL,
    (payload) => tell(parseHint(payload)),
    () => void head().then((seq) => tell({ seq, scopes: 'all' }), () => undefined),
  );

  const set = async (assignment: string, value: unknown) => {
    await client.write(async (db) => {
      await db.query(`update installation set ${assignment} where one = 1`, [value]);
    });
  };

  return {
    transaction: async (fn) => {
      let hint: CommitHint | undefined;
      try {
        const answer = await client.write(async (db) => {
          // In its own statement, before anything is read: what follows sees every earlier commit.
          const before = await one(db, (row) => row.number('seq'), 'select seq from feed_counter where one = 1 for update', []);
          if (before === undefined) throw new Error('the store has no feed counter');
          return fn(
            transactionOf(db, before, async (batch, scopes) => {
              if (batch.head === before) return;
              hint = { seq: batch.head, scopes };
              if (client.listen !== undefined) await db.query('select pg_notify($1, $2)', [CHANNEL, hintText(hint)]);
            }),
          );
        });
        if (hint !== undefined && client.listen === undefined) tell(hint);
        return answer;
      } catch (error) {
        throw contentError(error) ?? error;
      }
    },
    snapshot: (fn) => client.snapshot((db) => fn(feedReadsOf(db))),
    dueTimers: (now, limit) =>
      client.read(async (db) => (await sqlRows(db, `select * from timer where state = 'waiting' and due_at <= $1 order by due_at, id limit $2`, [now, limit])).map(timerOf)),
    nextTimerAt: () =>
      client.read(async (db) => {
        const at = await one(db, (row) => row.maybeNumber('at'), `select min(due_at) as at from timer where state = 'waiting'`, []);
        return at === undefined ? undefined : instant(at);
      }),
    settings: (court) => client.read((db) => readSettings(db, court)),
    allSettings: () => client.read(async (db) => (await sqlRows(db, 'select body from court_settings order by court')).map((row) => row.json('body') as CourtSettings)),
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    databaseNow: () => client.read((db) => one(db, (row) => row.number('now'), 'select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now', [])),
    counts: () =>
      client.read(async (db) => {
        const delivered = (await one(db, (row) => row.number('delivered'), 'select delivered from feed_counter where one = 1', [])) ?? 0;
        const outgoing: Record<OutgoingState, number> = { waiting: 0, sending: 0, delivered, unknown: 0, dead: 0 };
        for (const row of await sqlRows(db, `select state, count(*) as count from outgoing where state <> 'delivered' group by state`)) outgoing[oneOf(OUTGOING_STATES, row.text('state'))] = row.number('count');
        const waitingTimers = (await one(db, (row) => row.number('count'), `select count(*) as count from timer where state = 'waiting'`, [])) ?? 0;
        return { outgoing, waitingTimers, head: await feedReadsOf(db).head() };
      }),
    close: async () => {
      await stopListening?.();
      await client.close();
    },
    outgoing: {
      agenciesDue: (now) =>
        client.read(async (db) =>
          (
            await sqlRows(
              db,
              `select distinct agency from outgoing where (state in ('waiting', 'unknown') and next_try_at <= $1) or (state = 'sending' and next_try_at <= $1 and lease_until <= $1)`,
              [now],
            )
          ).map((row) => row.text('agency') as AgencyId),
        ),
      claimDue: (now, leaseUntil, limit, line) =>
        client.write(async (db) => {
          const rows = await sqlRows(
            db,
            `update outgoing o set state = 'sending', attempts = o.attempts + 1, lease_until = $2, outcome_unknown = o.outcome_unknown or o.state = 'sending'
             where o.id in (
               select c.id from outgoing c
               where ((c.state in ('waiting', 'unknown') and c.next_try_at <= $1) or (c.state = 'sending' and c.lease_until <= $1))
                 and not exists (select 1 from outgoing e where e.request_id = c.request_id and e.agency = c.agency and e.n < c.n and e.state in ('waiting', 'unknown', 'sending'))
                 and ($5::text is null or c.agency = $5)
                 and ($6::boolean is null or (c.court in ${inList('$7')}) = $6)
                 and (not $8::boolean or c.message in ${inList('$4')})
               order by (c.message in ${inList('$4')}) desc, c.n limit $3 for update skip locked)
             returning o.*`,
            [now, leaseUntil, limit, list(URGENT_MESSAGES), line?.agency ?? null, line?.listed ?? null, list(line?.courts ?? []), line?.urgentOnly ?? false],
          );
          return rows.sort((a, b) => a.number('n') - b.number('n')).map(outgoingOf).sort(byUrgency);
        }),
      ofRequests: (requests) => client.read(async (db) => (await sqlRows(db, `select * from outgoing where state <> 'delivered' and request_id in ${inList('$1')} order by n`, [list(requests)])).map(outgoingOf)),
      visibleRequests: (scopes) =>
        client.read(async (db) =>
          (
            await sqlRows(
              db,
              `select o.request_id, min(o.n) as n from outgoing o where o.state <> 'delivered' and exists (
                 select 1 from fact f join fact_scope s on s.fact_id = f.id and s.live
                 where f.aggregate_type = o.aggregate_type and f.aggregate_id = o.aggregate_id and s.scope in ${inList('$1')})
               group by o.request_id order by n`,
              [list(scopes)],
            )
          ).map((row) => row.text('request_id')),
        ),
      get: (id) => client.read((db) => one(db, outgoingOf, 'select * from outgoing where id = $1', [id])),
      retryNow: (id, now) =>
        client.write(
          async (db) =>
            (
              await sqlRows(
                db,
                `update outgoing set state = case when outcome_unknown then 'unknown' else 'waiting' end, next_try_at = $2, owner = null
                 where id = $1 and state in ('waiting', 'unknown', 'dead') returning id`,
                [id, now],
              )
            ).length > 0,
        ),
    },
    files: {
      get: (hash) => client.read((db) => one(db, (row) => ({ hash: row.text('hash') as FileHash, size: row.number('size'), complete: true }), 'select hash, size from file where hash = $1', [hash])),
      markComplete: async (hash, size, at, holder) => {
        await unlessThere(client.write((db) => db.query('insert into file_holder (hash, account) select $1::text, $2::text where not exists (select 1 from file_holder where hash = $1 and account = $2)', [hash, holder])));
        await unlessThere(client.write((db) => db.query('insert into file (hash, size, completed_at) select $1::text, $2::bigint, $3::bigint where not exists (select 1 from file where hash = $1)', [hash, size, at])));
      },
    },
    installation: {
      read: async () => {
        const found = await readInstallation();
        if (found === undefined) throw new Error('the store has no installation row');
        return found;
      },
      moveClock: (offsetMs) => set('clock_offset_ms = $1', offsetMs),
      markClock: (at) => set('clock_mark = greatest(clock_mark, $1::bigint)', at),
      markSeeded: (at) => set('seeded_at = $1', at),
      rememberScopes: async (hash, scopes) => {
        await unlessThere(client.write((db) => db.query('insert into scope_set (hash, scopes) select $1::text, $2::jsonb where not exists (select 1 from scope_set where hash = $1)', [hash, list(scopes)])));
      },
    },
  };
}

function hintText(hint: CommitHint): string {
  const text = JSON.stringify(hint);
  return Buffer.byteLength(text) <= LARGEST_HINT ? text : JSON.stringify({ seq: hint.seq, scopes: 'all' });
}

function parseHint(payload: string): CommitHint {
  try {
    const value: unknown = JSON.parse(payload);
    if (typeof value === 'object' && value !== null && 'seq' in value && typeof value.seq === 'number' && 'scopes' in value) {
      return { seq: value.seq, scopes: value.scopes === 'all' ? 'all' : texts(value.scopes) };
    }
  } catch {
    // Something else spoke on the channel: everybody looks.
  }
  return { seq: 0, scopes: 'all' };
}

