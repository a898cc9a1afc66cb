import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PrivatePostgres } from '../../build/postgres.ts';
import type { Receipt } from '#shared/contracts/receipt.ts';
import { takeSlice } from '#server/commands/take-slice.ts';
import { readFeed } from '#server/feed/read-feed.ts';
import type { CommitHint, ServerStore } from '#server/store/port.ts';
import { openPostgres, type SqlClient } from '#server/store/sql-client.ts';
import { openSqlStore } from '#server/store/sql.ts';
import { migrate } from '#server/store/migrations.ts';
import { CHIEF, deskOf, importCase, JUDGE, note, START, testCore } from './people.ts';
import { done, holdings } from './steps.ts';
import { auditDrafts, freshStore, started, stopStores } from './sql-under-test.ts';
import { examineStore } from './store-conformance.ts';

let postgres: PrivatePostgres | undefined;
let client: SqlClient | undefined;

const url = () => {
  if (postgres === undefined) throw new Error('PostgreSQL is not started');
  return postgres.url;
};

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres?.stop();
});

examineStore('PostgreSQL', {
  start: async () => {
    client = openPostgres({ url: url(), connections: 20 });
  },
  fresh: () => freshStore(started(client)),
  audit: () => auditDrafts(started(client)),
  stop: () => stopStores(client),
});

describe('several processes on one PostgreSQL', () => {
  const open = () => openSqlStore({ client: openPostgres({ url: url(), connections: 8 }), now: START });

  /** Holds some transactions open after they have written: where a feed by sequence loses rows. */
  function dawdling(store: ServerStore, random: () => number): ServerStore {
    return {
      ...store,
      transaction: (fn) =>
        store.transaction(async (tx) => {
          const answer = await fn(tx);
          if (random() < 0.3) await sleep(random() * 6);
          return answer;
        }),
    };
  }

  it('lose no row of the feed to a reader that polls while they write', async () => {
    const reset = openPostgres({ url: url() });
    await reset.write((db) => db.script('drop schema public cascade; create schema public'));
    await reset.close();
    const stores = await Promise.all([open(), open(), open()]);
    const [first, second, reading] = stores;
    if (first === undefined || second === undefined || reading === undefined) throw new Error('no stores');
    let seed = 7;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const writers = Array.from({ length: 8 }, (_, index) => ({ desk: deskOf(JUDGE, `00000000000000c${index}`), core: testCore(dawdling(index % 2 === 0 ? first : second, random)) }));
    let writing = true;
    const written: Receipt[] = [];
    const work = Promise.all(
      writers.map(async ({ desk, core }, index) => {
        for (let n = 0; n < 40; n += 1) {
          const caseId = `case-${index}${n}`;
          const answer = await takeSlice(core, JUDGE, desk.slice(importCase(desk, caseId), note(desk, caseId, '一')));
          if (!answer.ok) throw new Error(answer.error.code);
          written.push(...answer.value.receipts);
        }
      }),
    ).finally(() => {
      writing = false;
    });

    const reader = testCore(reading);
    let held = holdings([]);
    let checkpoint: Parameters<typeof readFeed>[2]['checkpoint'];
    let pages = 0;
    for (let last = false; !last; ) {
      last = !writing;
      for (let more = true; more; ) {
        const page = await readFeed(reader, JUDGE, { checkpoint, limit: 50 });
        held = holdings([page], held);
        checkpoint = page.checkpoint;
        more = page.more;
        pages += 1;
      }
    }
    await work;
    await Promise.all(stores.map((store) => store.close()));
    expect(written).toHaveLength(640);
    expect(pages).toBeGreaterThan(20);
    expect(written.filter((receipt) => !held.has(`receipt/${receipt.commandId}`))).toEqual([]);
    expect([...held.values()].filter((fact) => fact.kind === 'case' && fact.version === 2)).toHaveLength(320);
    expect(checkpoint?.seq).toBe(640);
  });

  it('tell each other of commits', async () => {
    const [one, other] = [await open(), await open()];
    const hints: CommitHint[] = [];
    other.onCommit((hint) => hints.push(hint));
    const desk = deskOf(CHIEF, '00000000000000d1');
    const own = deskOf(JUDGE, '00000000000000d2');
    await done(testCore(one), own, importCase(own, 'case-hint'));
    await expect.poll(() => hints.some((hint) => hint.scopes !== 'all' && hint.scopes.includes(`judge:${JUDGE.account}`))).toBe(true);
    expect(desk.session.role).toBe('chief');
    await Promise.all([one.close(), other.close()]);
  });

  it('bring the schema up to date once when they start together, and refuse a step whose text changed', async () => {
    const clients = Array.from({ length: 4 }, () => openPostgres({ url: url() }));
    const [first] = clients;
    if (first === undefined) throw new Error('no client');
    await first.write((db) => db.script('drop schema public cascade; create schema public'));
    const steps = [
      { id: 'test-1', sql: 'create table one (n int)' },
      { id: 'test-2', sql: 'create table two (n int); insert into two values (1)' },
    ];
    const applied = await Promise.all(clients.map((each) => migrate(each, steps)));
    expect(applied.flat().sort()).toEqual(['test-1', 'test-2']);
    expect((await first.read((db) => db.query('select n from two'))).rows).toEqual([{ n: 1 }]);
    await expect(migrate(first, [{ id: 'test-1', sql: 'create table one (n bigint)' }])).rejects.toThrow('test-1');
    await expect(migrate(first, [...steps, { id: 'test-3', sql: 'create table three (n int); select 1/0' }])).rejects.toThrow();
    expect((await first.read((db) => db.query(`select to_regclass('three') as three`))).rows).toEqual([{ three: null }]);
    await Promise.all(clients.map((each) => each.close()));
  });
});
