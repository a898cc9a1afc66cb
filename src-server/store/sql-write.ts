import { refKey } from '#shared/domain/linkage/command.ts';
import type { AggregateState } from '#shared/domain/linkage/module.ts';
import type { AuditDraft } from '../audit/chain.ts';
import { appendAudit } from '../audit/store.ts';
import { sqlRows } from '../audit/sql.ts';
import { filesOfFact } from './file-names.ts';
import type { AggregateRow, CommitBatch, FactWrite, OutgoingRow } from './port.ts';
import type { SqlTransaction } from './sql-client.ts';
import { stateChange } from './state-change.ts';

/**
 * A commit as one statement: every table gets its rows from one JSON parameter, in data-modifying CTEs. One round trip
 * instead of thirty keeps the feed counter locked for a short time. Updates and inserts are written out instead of
 * ON CONFLICT, which not every PostgreSQL-like engine knows; the counter's lock makes the two steps safe.
 */
type Column = readonly [name: string, type: 'text' | 'bigint' | 'boolean' | 'jsonb'];
type Part = { readonly name: string; readonly columns: readonly Column[]; readonly ctes: (rows: string) => readonly string[] };

const text = (name: string): Column => [name, 'text'];
const number = (name: string): Column => [name, 'bigint'];
const flag = (name: string): Column => [name, 'boolean'];
const json = (name: string): Column => [name, 'jsonb'];

const names = (columns: readonly Column[]) => columns.map(([name]) => name);

function insertOnly(name: string, table: string, columns: readonly Column[]): Part {
  const list = names(columns).join(', ');
  return { name, columns, ctes: (rows) => [`${name}_i as (insert into ${table} (${list}) select ${list} from ${rows} returning 1)`] };
}

function upsert(name: string, table: string, keys: readonly Column[], values: readonly Column[]): Part {
  const columns = [...keys, ...values];
  const list = names(columns).join(', ');
  const same = (a: string, b: string) => names(keys).map((key) => `${a}.${key} = ${b}.${key}`).join(' and ');
  return {
    name,
    columns,
    ctes: (rows) => [
      `${name}_u as (update ${table} t set ${names(values).map((column) => `${column} = r.${column}`).join(', ')} from ${rows} r where ${same('t', 'r')} returning ${names(keys).map((key) => `t.${key}`).join(', ')})`,
      `${name}_i as (insert into ${table} (${list}) select ${names(columns).map((column) => `r.${column}`).join(', ')} from ${rows} r where not exists (select 1 from ${name}_u u where ${same('u', 'r')}) returning 1)`,
    ],
  };
}

/**
 * Moves facts between scopes. `rows` holds (id, seq, scopes), `wanted` the same scope by scope with `kept`. Rows that are
 * wanted and rows that are not never overlap.
 */
function scopeCtes(rows: string, wanted: string): readonly string[] {
  return [
    `left_scope as (update fact_scope m set live = false, seq = f.seq, reason = case when jsonb_array_length(f.scopes) = 0 then 'ended' else 'reassigned' end
       from ${rows} f where m.fact_id = f.id and m.live and not exists (select 1 from ${wanted} w where w.id = f.id and w.scope = m.scope) returning m.scope)`,
    `kept_scope as (update fact_scope m set live = true, seq = w.seq, reason = null from ${wanted} w
       where m.fact_id = w.id and m.scope = w.scope and (m.live or not w.kept) returning m.scope, m.fact_id)`,
    `new_scope as (insert into fact_scope (scope, fact_id, seq, live) select w.scope, w.id, w.seq, true from ${wanted} w
       where not w.kept and not exists (select 1 from kept_scope k where k.scope = w.scope and k.fact_id = w.id) returning scope)`,
  ];
}

/** Scopes that heard of the change, for the hint. */
const TOUCHED = 'select scope from left_scope union select scope from kept_scope union select scope from new_scope';

/**
 * The stored state with what changed in it: only that is sent and parsed. `jsonb_insert` copies the list as it lies;
 * whatever puts a long list into an object (`jsonb_set`, `jsonb_build_object`) takes it apart, fifty times slower.
 */
const CHANGED_STATE = `case when r.grown is null then (t.state - array(select jsonb_array_elements_text(r.gone))) || r.state
  else jsonb_insert((t.state - array(select jsonb_array_elements_text(r.gone))) || r.state, array[r.grown, '-1'], r.more, true) end`;

const AGGREGATES: Part = {
  name: 'aggregates',
  columns: [text('type'), text('id'), number('version'), text('court'), json('state'), json('gone'), text('grown'), json('more')],
  ctes: (rows) => [
    `aggregates_u as (update aggregate t set version = r.version, court = r.court, state = case when r.gone is null then r.state else ${CHANGED_STATE} end
       from ${rows} r where t.type = r.type and t.id = r.id returning t.type, t.id, t.state)`,
    `aggregates_i as (insert into aggregate (type, id, version, court, state) select r.type, r.id, r.version, r.court, r.state from ${rows} r
       where not exists (select 1 from aggregates_u u where u.type = r.type and u.id = r.id) returning type, id, state)`,
    'stated as (select * from aggregates_u union all select * from aggregates_i)',
  ],
};

/** A fact without a body shows the state of its aggregate as it is: that is sent once. */
const SHOWN = 'case when r.body is null then (select s.state from stated s where s.type = r.aggregate_type and s.id = r.aggregate_id) else r.body end';

const FACTS: Part = {
  name: 'facts',
  columns: [text('id'), text('kind'), number('seq'), number('version'), text('aggregate_type'), text('aggregate_id'), json('body'), flag('kept'), json('scopes')],
  ctes: (rows) => [
    `facts_u as (update fact t set seq = r.seq, version = case when r.kept then t.version else r.version end,
       body = case when r.kept or jsonb_array_length(r.scopes) = 0 then t.body else ${SHOWN} end from ${rows} r where t.id = r.id returning t.id)`,
    `facts_i as (insert into fact (id, kind, seq, version, aggregate_type, aggregate_id, body)
       select r.id, r.kind, r.seq, r.version, r.aggregate_type, r.aggregate_id, ${SHOWN} from ${rows} r
       where not r.kept and jsonb_array_length(r.scopes) > 0 and not exists (select 1 from facts_u u where u.id = r.id) returning 1)`,
  ],
};

/** Scope by scope as rows of its own, not unfolded by SQL: planners guess a hundred rows for each list and then read whole tables. */
const WANTED: Part = { name: 'wanted', columns: [text('id'), number('seq'), flag('kept'), text('scope')], ctes: () => [] };
const MOVES_IN_SCOPES: Part = { name: 'scopes', columns: [], ctes: () => scopeCtes('facts_r', 'wanted_r') };

const PARTS: readonly Part[] = [
  upsert('streams', 'stream', [text('key')], [
    text('device'),
    text('account'),
    text('incarnation'),
    text('lane'),
    number('expect'),
    number('last_seen_at'),
    text('parent_incarnation'),
    number('parent_last_known'),
    number('parent_taken'),
    text('waiting_on'),
    number('waiting_since'),
  ]),
  insertOnly('slots', 'stream_slot', [text('stream'), number('seq'), text('command_id')]),
  insertOnly('receipts', 'receipt', [text('command_id'), text('stream'), number('seq'), text('account'), text('outcome'), text('root_refused'), json('body')]),
  insertOnly('log', 'command_log', [text('command_id'), text('account'), number('received_at'), text('envelope')]),
  AGGREGATES,
  insertOnly('moves', 'aggregate_move', [text('type'), text('id'), number('version'), text('command_id')]),
  upsert('parties', 'case_party', [text('case_id'), text('person_key')], [text('case_number'), text('court'), text('judge'), flag('open')]),
  upsert('requests', 'request_index', [text('type'), text('id')], [text('case_id'), text('person_key'), text('asset_id'), flag('open'), flag('held')]),
  FACTS,
  WANTED,
  MOVES_IN_SCOPES,
  {
    name: 'refs',
    columns: [text('fact_id'), json('hashes')],
    ctes: (rows) => [`refs_d as (delete from file_ref t using ${rows} r where t.fact_id = r.fact_id and not r.hashes ? t.hash returning 1)`],
  },
  {
    name: 'named',
    columns: [text('fact_id'), text('hash')],
    ctes: (rows) => [
      `named_i as (insert into file_ref (hash, fact_id) select w.hash, w.fact_id from ${rows} w where not exists (select 1 from file_ref t where t.hash = w.hash and t.fact_id = w.fact_id) returning 1)`,
    ],
  },
  insertOnly('timers', 'timer', [text('id'), number('due_at'), text('aggregate_type'), text('aggregate_id'), text('court'), text('kind'), json('payload')]),
  {
    name: 'timers_done',
    columns: [text('id'), text('state'), number('at')],
    ctes: (rows) => [`timers_done_u as (update timer t set state = r.state, fired_at = r.at from ${rows} r where t.id = r.id returning 1)`],
  },
  insertOnly('outgoing', 'outgoing', [
    text('id'), text('idempotency_key'), text('court'), text('agency'), text('message'), text('aggregate_type'), text('aggregate_id'), text('request_id'), number('revision'), number('round'),
    json('body'), text('state'), number('attempts'), number('next_try_at'), flag('outcome_unknown'), number('created_at'),
  ]),
  {
    name: 'outgoing_changes',
    columns: [text('id'), text('state'), number('next_try_at'), flag('outcome_unknown'), json('last_error'), text('owner'), number('settled_at')],
    ctes: (rows) => [
      `outgoing_changes_u as (update outgoing t set state = r.state, lease_until = null, next_try_at = coalesce(r.next_try_at, t.next_try_at),
         outcome_unknown = coalesce(r.outcome_unknown, t.outcome_unknown), last_error = coalesce(r.last_error, t.last_error),
         owner = coalesce(r.owner, t.owner), settled_at = coalesce(r.settled_at, t.settled_at) from ${rows} r where t.id = r.id returning 1)`,
    ],
  },
  upsert('incoming', 'incoming_raw', [text('agency'), text('idempotency_key')], [number('received_at'), text('raw'), text('state'), json('problem')]),
  upsert('series', 'number_series', [text('court'), text('series'), number('year')], [number('next')]),
  insertOnly('automation', 'automation_log', [text('command_id'), text('kind'), text('aggregate_type'), text('aggregate_id'), text('role'), text('outcome'), number('version'), json('failure'), number('at'), text('cause')]),
  upsert('settings', 'court_settings', [text('court')], [json('body')]),
];

/** Every part of the statement sees the state before it: a message that was delivered already is not counted again. */
const NEWLY_DELIVERED = `select count(*) from outgoing_changes_r r join outgoing o on o.id = r.id where r.state = 'delivered' and o.state <> 'delivered'`;

const statements = new Map<string, string>();

function rowsCte(part: Part): string {
  // One parse of the parameter for each table, kept for all steps that need its rows.
  return `${part.name}_r as (select r.* from batch, jsonb_to_recordset(batch.v -> '${part.name}') as r(${part.columns.map(([name, type]) => `${name} ${type}`).join(', ')}))`;
}

function statementFor(parts: readonly Part[]): string {
  const key = parts.map((part) => part.name).join(' ');
  const found = statements.get(key);
  if (found !== undefined) return found;
  const delivered = parts.some((part) => part.name === 'outgoing_changes') ? `, delivered = delivered + (${NEWLY_DELIVERED})` : '';
  const ctes = ['batch as (select $1::jsonb as v)'];
  if (parts.includes(FACTS) && !parts.includes(AGGREGATES)) ctes.push('stated as (select null::text as type, null::text as id, null::jsonb as state where false)');
  for (const part of parts) {
    if (part.columns.length > 0) ctes.push(rowsCte(part));
    ctes.push(...part.ctes(`${part.name}_r`));
  }
  ctes.push(`counter_u as (update feed_counter set seq = (select (v ->> 'head')::bigint from batch)${delivered} where one = 1 returning 1)`);
  const touched = parts.includes(FACTS) ? TOUCHED : 'select null::text as scope where false';
  const statement = `with ${ctes.join(',\n')}\nselect coalesce(jsonb_agg(scope), '[]'::jsonb) as scopes from (${touched}) as touched`;
  statements.set(key, statement);
  return statement;
}

/** The states that this transaction has read, by `refKey`: what is written over them goes as the difference. */
export type StatesRead = ReadonlyMap<string, AggregateState>;

function aggregateRow({ ref, version, court, state }: AggregateRow, read: StatesRead) {
  const before = read.get(refKey(ref));
  const row = { type: ref.type, id: ref.id, version, court };
  if (before === undefined) return { ...row, state, gone: null, grown: null, more: null };
  const { set, grown, gone } = stateChange(before, state);
  return { ...row, state: set, gone, grown: grown?.field ?? null, more: grown?.by ?? null };
}

function factRow(write: FactWrite, states: ReadonlyMap<string, unknown>) {
  return {
    id: write.id,
    kind: write.kind,
    seq: write.seq,
    version: write.version,
    aggregate_type: write.aggregate?.type ?? null,
    aggregate_id: write.aggregate?.id ?? null,
    body: write.aggregate !== undefined && states.get(refKey(write.aggregate)) === write.body ? null : write.body,
    kept: write.bodyKept === true,
    scopes: write.scopes,
  };
}

function outgoingRow(row: OutgoingRow) {
  return {
    id: row.id,
    idempotency_key: row.idempotencyKey,
    court: row.court,
    agency: row.agency,
    message: row.message,
    aggregate_type: row.aggregate.type,
    aggregate_id: row.aggregate.id,
    request_id: row.requestId,
    revision: row.revision,
    round: row.round,
    body: row.body,
    state: row.state,
    attempts: row.attempts,
    next_try_at: row.nextTryAt,
    outcome_unknown: row.outcomeUnknown,
    created_at: row.createdAt,
  };
}

/** The batch as columns, table by table; empty tables are left out of the statement. */
function tablesOf(batch: CommitBatch, read: StatesRead): Readonly<Record<string, readonly unknown[]>> {
  const bodies = batch.facts.filter((write) => write.bodyKept !== true && write.scopes.length > 0 && write.kind !== 'receipt');
  const refs = bodies.map((write) => ({ fact_id: write.id, hashes: filesOfFact(write.kind, write.body) }));
  const states = new Map(batch.aggregates.map((row) => [refKey(row.ref), row.state]));
  return {
    streams: batch.streams.map((row) => ({
      key: row.key,
      device: row.device,
      account: row.user,
      incarnation: row.incarnation,
      lane: row.lane,
      expect: row.expect,
      last_seen_at: row.lastSeenAt,
      parent_incarnation: row.parent?.incarnation ?? null,
      parent_last_known: row.parent?.lastKnownSeq ?? null,
      parent_taken: row.parent?.takenHere ?? null,
      waiting_on: row.waiting?.on ?? null,
      waiting_since: row.waiting?.since ?? null,
    })),
    slots: batch.slots.map((row) => ({ stream: row.stream, seq: row.seq, command_id: row.commandId })),
    receipts: batch.receipts.map((row) => ({
      command_id: row.receipt.commandId,
      stream: row.receipt.stream,
      seq: row.receipt.seq,
      account: row.account,
      outcome: row.receipt.outcome,
      root_refused: row.root ?? null,
      body: row.receipt,
    })),
    log: batch.log.map((row) => ({ command_id: row.commandId, account: row.account, received_at: row.receivedAt, envelope: JSON.stringify(row.envelope) })),
    aggregates: batch.aggregates.map((row) => aggregateRow(row, read)),
    moves: batch.moves.map((row) => ({ type: row.ref.type, id: row.ref.id, version: row.version, command_id: row.commandId })),
    parties: batch.caseParties.flatMap(({ rows }) =>
      rows.map((row) => ({ case_id: row.caseId, person_key: row.personKey, case_number: row.caseNumber, court: row.court, judge: row.judge, open: row.open })),
    ),
    requests: batch.requests.map((row) => ({ type: row.ref.type, id: row.ref.id, case_id: row.caseId, person_key: row.personKey, asset_id: row.assetId ?? null, open: row.open, held: row.held })),
    facts: batch.facts.map((write) => factRow(write, states)),
    wanted: batch.facts.flatMap((write) => write.scopes.map((scope) => ({ id: write.id, seq: write.seq, kept: write.bodyKept === true, scope }))),
    refs,
    named: refs.flatMap(({ fact_id, hashes }) => hashes.map((hash) => ({ fact_id, hash }))),
    timers: batch.timers.map((row) => ({ id: row.id, due_at: row.dueAt, aggregate_type: row.aggregate.type, aggregate_id: row.aggregate.id, court: row.court, kind: row.kind, payload: row.payload })),
    timers_done: batch.timersDone,
    outgoing: batch.outgoing.map(outgoingRow),
    outgoing_changes: batch.outgoingChanges.map((row) => ({
      id: row.id,
      state: row.state,
      next_try_at: row.nextTryAt ?? null,
      outcome_unknown: row.outcomeUnknown ?? null,
      last_error: row.lastError ?? null,
      owner: row.owner ?? null,
      settled_at: row.settledAt ?? null,
    })),
    incoming: batch.incoming.map((row) => ({ agency: row.agency, idempotency_key: row.idempotencyKey, received_at: row.receivedAt, raw: row.raw, state: row.state, problem: row.problem ?? null })),
    series: batch.series.map((row) => ({ court: row.court, series: row.series, year: row.year, next: row.next })),
    automation: batch.automation.map((row) => ({
      command_id: row.commandId,
      kind: row.kind,
      aggregate_type: row.aggregate.type,
      aggregate_id: row.aggregate.id,
      role: row.role,
      outcome: row.outcome,
      version: row.version,
      failure: row.failure ?? null,
      at: row.at,
      cause: row.cause,
    })),
    settings: batch.settings.map((row) => ({ court: row.court, body: row })),
  };
}

/** Debtors that a case has no longer, or has under another number. */
async function dropPartiesNotListed(db: SqlTransaction, batch: CommitBatch): Promise<void> {
  if (batch.caseParties.length === 0) return;
  const listed = batch.caseParties.map(({ caseId, rows }) => ({ case_id: caseId, keys: rows.map((row) => row.personKey) }));
  await db.query(
    `delete from case_party t using jsonb_to_recordset($1::jsonb) as r(case_id text, keys jsonb)
     where t.case_id = r.case_id and not r.keys ? t.person_key`,
    [JSON.stringify(listed)],
    'lianzhi_parties',
  );
}

/** Timelines follow their aggregate: all its earlier events move to its scopes, under the number of the commit. */
async function moveTimelines(db: SqlTransaction, batch: CommitBatch): Promise<readonly string[]> {
  if (batch.timelines.length === 0) return [];
  const moves = batch.timelines.map((move) => ({ type: move.aggregate.type, aggregate_id: move.aggregate.id, seq: move.seq, scopes: move.scopes }));
  const rows = await sqlRows(
    db,
    `with moved as (
       select f.id, m.seq, false as kept, m.scopes
       from jsonb_to_recordset($1::jsonb) as m(type text, aggregate_id text, seq bigint, scopes jsonb)
       join fact f on f.aggregate_type = m.type and f.aggregate_id = m.aggregate_id and f.kind = 'event' and f.seq < m.seq),
     moved_u as (update fact t set seq = m.seq from moved m where t.id = m.id returning 1),
     wanted as (select f.id, f.seq, f.kept, s.scope from moved f, jsonb_array_elements_text(f.scopes) as s(scope)),
     ${scopeCtes('moved', 'wanted').join(',\n')}
     select coalesce(jsonb_agg(scope), '[]'::jsonb) as scopes from (${TOUCHED}) as touched`,
    [JSON.stringify(moves)],
  );
  return scopesIn(rows[0]?.json('scopes'));
}

function scopesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** Writes a batch in the transaction that holds the feed counter. @returns the scopes it touched. */
export async function writeBatch(db: SqlTransaction, batch: CommitBatch, read: StatesRead): Promise<readonly string[]> {
  const tables = tablesOf(batch, read);
  const hasFacts = batch.facts.length > 0;
  // Facts and their scopes are one step: a fact that leaves everybody has no wanted rows, and must still leave.
  const parts = PARTS.filter((part) => (part === WANTED || part === MOVES_IN_SCOPES ? hasFacts : (tables[part.name]?.length ?? 0) > 0));
  const filled = Object.fromEntries(parts.filter((part) => part.columns.length > 0).map((part) => [part.name, tables[part.name]]));
  const statement = statementFor(parts);
  const [row] = await sqlRows({ query: (query, values) => db.query(query, values, `lianzhi_${parts.map((part) => PARTS.indexOf(part)).join('_')}`) }, statement, [JSON.stringify({ head: batch.head, ...filled })]);
  await dropPartiesNotListed(db, batch);
  const moved = await moveTimelines(db, batch);
  const audit: readonly AuditDraft[] = batch.audit;
  await appendAudit(db, audit);
  return [...new Set([...scopesIn(row?.json('scopes')), ...moved])];
}
