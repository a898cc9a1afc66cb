import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PrivatePostgres, startPostgres } from '../../build/postgres.ts';
import type { CommandSession } from '#server/commands/core.ts';
import { readFeed } from '#server/feed/read-feed.ts';
import type { FeedReads } from '#server/store/port.ts';
import { openSqlStore } from '#server/store/sql.ts';
import { openPostgres, type SqlClient } from '#server/store/sql-client.ts';
import type { AccountId, FileHash } from '#shared/kernel/ids.ts';
import { CHIEF, COURT, JUDGE, START, testCore } from './people.ts';

/**
 * What the feed and the scrape of metrics ask PostgreSQL, as the server's own connections plan it: by keys. A plan that
 * reads a whole table takes half a second on a bureau of three years, and holds the connection for as long.
 */

type PlanNode = { readonly 'Node Type': string; readonly 'Relation Name'?: string; readonly 'Index Name'?: string; readonly 'Index Cond'?: string; readonly Plans?: readonly PlanNode[] };
type Asked = { readonly text: string; readonly values: readonly unknown[] };

let postgres: PrivatePostgres | undefined;
let client: SqlClient;
const asked: Asked[] = [];

const FACTS = 30_000;
const DELIVERED = 5_000;

/** A bureau with a past: most facts are the judge's, a third the chief's list, receipts between; messages long delivered. */
const PAST = `
  insert into fact (id, kind, seq, version, aggregate_type, aggregate_id, body)
    select 'case-row/' || n, 'case-row', n, 1, 'case', 'case-' || n, jsonb_build_object('id', 'case-' || n, 'court', '${COURT}') from generate_series(1, ${String(FACTS)}) as n;
  insert into fact_scope (scope, fact_id, seq, live, reason)
    select case when n % 3 = 0 then 'chief:${COURT}' when n % 3 = 1 then 'judge:${JUDGE.account}' else 'judge:other-' || n % 40 end,
      'case-row/' || n, n, n % 50 <> 0, case when n % 50 = 0 then 'ended' end from generate_series(1, ${String(FACTS)}) as n;
  insert into file_ref (hash, fact_id) select 'sha256:' || lpad(to_hex(n), 64, '0'), 'case-row/' || n from generate_series(1, ${String(FACTS)}) as n;
  insert into outgoing (id, idempotency_key, court, agency, message, aggregate_type, aggregate_id, request_id, revision, round, body, state, attempts, next_try_at, outcome_unknown, created_at)
    select 'm' || n, 'm' || n, '${COURT}', 'police:suzhou', 'control.request', 'locate-request', 'r' || n, 'r' || n, 1, 1, '{}', 'delivered', 1, n, false, n from generate_series(1, ${String(DELIVERED)}) as n;
  insert into timer (id, due_at, aggregate_type, aggregate_id, court, kind, payload, state)
    select 't' || n, n, 'locate-request', 'r' || n, '${COURT}', 'k', '{}', case when n % 100 = 0 then 'waiting' else 'done' end from generate_series(1, ${String(DELIVERED)}) as n;
  update feed_counter set seq = ${String(FACTS)}, delivered = ${String(DELIVERED)};
  analyze;
`;

beforeAll(async () => {
  postgres = await startPostgres();
  const plain = openPostgres({ url: postgres.url });
  const noting = <T>(run: SqlClient['read']) => (fn: Parameters<SqlClient['read']>[0]) =>
    run((db) =>
      fn({
        query: (text, values = []) => {
          asked.push({ text, values });
          return db.query(text, values);
        },
      }),
    ) as Promise<T>;
  client = { ...plain, read: noting(plain.read) as SqlClient['read'], snapshot: noting(plain.snapshot) as SqlClient['snapshot'] };
});
afterAll(async () => {
  await client.close();
  await postgres?.stop();
});

/** Every table access of a statement, as a connection of the server plans it. */
async function accesses({ text, values }: Asked): Promise<readonly PlanNode[]> {
  const { rows } = await client.write((db) => db.query(`explain (format json) ${text}`, values));
  const flat = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];
  const [{ Plan }] = (rows[0] as { 'QUERY PLAN': [{ Plan: PlanNode }] })['QUERY PLAN'];
  return flat(Plan);
}

/** Tables of which a statement reads more than what a key finds. */
async function readWhole(statement: Asked, tables: readonly string[]): Promise<readonly string[]> {
  // A scan of an index without a condition reads the table as much as one without an index.
  return (await accesses(statement)).flatMap((node) => {
    const { 'Relation Name': table, 'Index Cond': condition, 'Node Type': type } = node;
    return table !== undefined && tables.includes(table) && condition === undefined && type !== 'Bitmap Heap Scan' ? [`${type} on ${table}`] : [];
  });
}

describe('on PostgreSQL, with the past of a bureau', () => {
  it('a page of the feed is found by its key, at its end and from its beginning, for a list and for a person', async () => {
    const store = await openSqlStore({ client: { ...client, close: async () => undefined }, now: START });
    await client.write((db) => db.script(PAST));
    const core = testCore(store);
    const page = async (session: CommandSession, seq: number) => {
      const first = await readFeed(core, session, { checkpoint: undefined, limit: 1 });
      asked.length = 0;
      const read = await readFeed(core, session, { checkpoint: { ...first.checkpoint, seq }, limit: 500 });
      return { facts: read.facts.length, asked: [...asked] };
    };
    for (const session of [CHIEF, JUDGE, { ...JUDGE, account: 'other-5' as AccountId }]) {
      for (const seq of [0, FACTS / 2, FACTS - 300]) {
        const { asked: statements, facts } = await page(session, seq);
        expect(facts, `${session.account} after ${String(seq)}`).toBeGreaterThan(0);
        expect(statements.filter(({ text }) => text.includes('fact_scope')).length).toBeGreaterThan(1);
        for (const statement of statements) expect(await readWhole(statement, ['fact', 'fact_scope']), statement.text).toEqual([]);
      }
    }
    await store.close();
  });

  const scopes = [`judge:${JUDGE.account}`, `self:${JUDGE.account}`];
  const refs = [{ type: 'case', id: 'case-7' }, { type: 'case', id: 'case-29000' }];
  const file = `sha256:${'7'.padStart(64, '0')}` as FileHash;
  /** Every question that a feed asks; one that is not in this list does not compile. */
  const QUESTIONS: { readonly [K in keyof FeedReads]: (reads: FeedReads) => Promise<unknown> } = {
    head: (reads) => reads.head(),
    epoch: (reads) => reads.epoch(),
    branchOf: (reads) => reads.branchOf(17_000),
    window: (reads) => reads.window(scopes, 12_000, 200),
    laterFacts: (reads) => reads.laterFacts(scopes, refs, 5),
    removalsAhead: (reads) => reads.removalsAhead(scopes, 20),
    countLost: (reads) => reads.countLost([...scopes, `chief:${COURT}`], [`chief:${COURT}`, `self:${JUDGE.account}`]),
    streamsOf: (reads) => reads.streamsOf(JUDGE.device, JUDGE.account),
    delegationsTo: (reads) => reads.delegationsTo(JUDGE.account),
    scopeSet: (reads) => reads.scopeSet('0'.repeat(32)),
    fileVisible: (reads) => reads.fileVisible({ account: JUDGE.account, scopes }, file),
    aggregateVisible: (reads) => reads.aggregateVisible(scopes, { type: 'case', id: 'case-7' }),
  };

  it.each(Object.keys(QUESTIONS) as (keyof FeedReads)[])('%s is answered by key', async (name) => {
    const store = await openSqlStore({ client: { ...client, close: async () => undefined }, now: START });
    asked.length = 0;
    const answer = await store.snapshot(QUESTIONS[name]);
    if (name === 'countLost') expect(answer).toBe(9_800);
    expect(asked.length).toBeGreaterThan(0);
    for (const statement of asked) expect(await readWhole(statement, ['fact', 'fact_scope', 'file_ref']), statement.text).toEqual([]);
    await store.close();
  });

  it('a scrape of metrics reads no message that was delivered and no timer that has fired', async () => {
    const store = await openSqlStore({ client: { ...client, close: async () => undefined }, now: START });
    asked.length = 0;
    expect(await store.counts()).toMatchObject({ outgoing: { delivered: DELIVERED, waiting: 0 }, waitingTimers: DELIVERED / 100 });
    const read = (await Promise.all(asked.map(accesses))).flat().filter((node) => node['Relation Name'] === 'outgoing' || node['Relation Name'] === 'timer');
    expect(read.map((node) => node['Index Name'])).toEqual(['outgoing_state', 'timer_due']);
    await store.close();
  });
});
