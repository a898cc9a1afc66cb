import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PrivatePostgres, startPostgres } from '../../build/postgres.ts';
import type { Command } from '#shared/domain/linkage/command.ts';
import type { AggregateState } from '#shared/domain/linkage/module.ts';
import { takeSlice } from '#server/commands/take-slice.ts';
import { EMPTY_BATCH, type ServerStore } from '#server/store/port.ts';
import { openPglite, openPostgres, type SqlClient } from '#server/store/sql-client.ts';
import { openSqlStore } from '#server/store/sql.ts';
import { stateChange } from '#server/store/state-change.ts';
import { COURT, deskOf, importCase, JUDGE, note, START, testCore } from './people.ts';

/** A record that has grown long is not sent whole with every further note: what a note costs must not follow what was noted before. */

type Sent = { readonly text: string; readonly bytes: number };

/** The client, and what its transactions send to the database. */
function counted(client: SqlClient): { readonly client: SqlClient; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const write: SqlClient['write'] = (fn) =>
    client.write((db) =>
      fn({
        ...db,
        query: (text, values, name) => {
          sent.push({ text, bytes: Buffer.byteLength(JSON.stringify(values ?? [])) });
          return db.query(text, values, name);
        },
      }),
    );
  return { client: { ...client, write }, sent };
}

const WORDS = '再次电话联系被执行人，无人接听；前往户籍地核实，邻居称其已外出务工。第 ';

async function filledCase(store: ServerStore, caseId: string, notes: number) {
  const desk = deskOf(JUDGE, caseId.replace(/\D/g, '').padStart(16, '0'));
  const core = testCore(store);
  const file = async (...commands: readonly Command[]) => {
    const answer = await takeSlice(core, JUDGE, desk.slice(...commands));
    if (!answer.ok || answer.value.receipts.some((receipt) => receipt.outcome !== 'accepted')) throw new Error('the test filed what the server refuses');
  };
  await file(importCase(desk, caseId));
  for (let done = 0; done < notes; done += 60) await file(...Array.from({ length: Math.min(60, notes - done) }, (_, at) => note(desk, caseId, `${WORDS}${String(done + at)} 次`)));
  return { note: () => file(note(desk, caseId, WORDS)) };
}

async function expectSmallNotes(plain: SqlClient): Promise<void> {
  const { client, sent } = counted(plain);
  const store = await openSqlStore({ client, now: START });
  const [short, long] = [await filledCase(store, 'case-6', 6), await filledCase(store, 'case-600', 600)];
  const bytesOf = async (act: () => Promise<void>) => {
    sent.length = 0;
    await act();
    return sent.reduce((sum, { bytes }) => sum + bytes, 0);
  };
  const [few, many] = [await bytesOf(short.note), await bytesOf(long.note)];
  expect(few).toBeGreaterThan(1_000);
  expect(many).toBeLessThan(few * 1.1);

  const stored = await store.transaction(async (tx) => (await tx.aggregates([{ type: 'case', id: 'case-600' }]))[0]?.state);
  const shown = await client.read(async (db) => (await db.query(`select body from fact where id = 'case/case-600'`)).rows[0] as { body: unknown });
  expect((stored as Plain | undefined)?.['records']).toHaveLength(601);
  expect(shown.body).toEqual(stored);
  await store.close();
}

type Plain = Readonly<Record<string, unknown>>;

/** Every way in which a state can change, one after the other, read back after each. */
const STEPS: readonly ((state: Plain) => Plain)[] = [
  (state) => ({ ...state, records: [...(state['records'] as unknown[]), { id: 'b', body: { note: '二', deep: [1, { two: [] }] } }] }),
  (state) => ({ ...state, records: [...(state['records'] as unknown[]), { id: 'c' }, { id: 'd' }] }),
  (state) => ({ ...state, past: [{ step: 'service' }] }),
  (state) => ({ ...state, past: [...(state['past'] as unknown[]), { step: 'report' }], records: [...(state['records'] as unknown[]), { id: 'e' }] }),
  (state) => ({ ...state, records: (state['records'] as { id: string }[]).map((record) => (record.id === 'c' ? { ...record, voided: { reason: '误登' } } : record)) }),
  (state) => ({ ...state, closedOn: '2026-03-05', corrections: [], nothing: undefined, isNull: null }),
  ({ closedOn: _closedOn, past: _past, ...state }) => ({ ...state, records: [...(state['records'] as unknown[]), { id: 'f' }] }),
  (state) => ({ ...state, records: [] }),
  (state) => ({ ...state, records: [{ id: 'g' }] }),
  (state) => ({ ...state, isNull: undefined, records: [...(state['records'] as unknown[]), { id: 'h', note: '引号"与\\反斜线' }] }),
];

async function expectSameStates(client: SqlClient): Promise<void> {
  const store = await openSqlStore({ client, now: START });
  const ref = { type: 'case', id: 'case-steps' };
  const first = { id: ref.id, version: 1, court: COURT, records: [{ id: 'a', body: { note: '一' } }], corrections: [{ field: 'cause' }] } as unknown as AggregateState;
  await store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head + 1, aggregates: [{ ref, version: 1, court: COURT, state: first }] }));
  for (const [index, step] of STEPS.entries()) {
    const expected = await store.transaction(async (tx) => {
      const [row] = await tx.aggregates([ref]);
      if (row === undefined) throw new Error('the case is gone');
      const state = { ...step(row.state as unknown as Plain), version: index + 2 } as unknown as AggregateState;
      await tx.write({ ...EMPTY_BATCH, head: tx.head + 1, aggregates: [{ ref, version: index + 2, court: COURT, state }] });
      return JSON.parse(JSON.stringify(state)) as unknown;
    });
    expect(await store.transaction(async (tx) => (await tx.aggregates([ref]))[0]?.state), `step ${String(index)}`).toEqual(expected);
  }
  await store.close();
}

describe('a long record on the embedded database', () => {
  it('is sent as what came to it, and shown whole', async () => expectSmallNotes(await openPglite()));
  it('reads back as it was written, however it changed', async () => expectSameStates(await openPglite()));
});

describe('a long record on PostgreSQL', () => {
  let postgres: PrivatePostgres | undefined;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());
  const client = () => openPostgres({ url: postgres?.url ?? '' });

  it('is sent as what came to it, and shown whole', () => expectSmallNotes(client()));
  it('reads back as it was written, however it changed', () => expectSameStates(client()));
  it('is packed by lz4, for what packs it is paid at every note', async () => {
    const reading = client();
    const { rows } = await reading.read((db) => db.query(`select pg_column_compression(state) as state, (select pg_column_compression(body) from fact where id = 'case/case-600') as body from aggregate where id = 'case-600'`));
    await reading.close();
    expect(rows).toEqual([{ state: 'lz4', body: 'lz4' }]);
  });
});

describe('the difference of two states', () => {
  it('is one item where one came, and the whole field where a list changed inside', () => {
    const [a, b] = [{ id: 'a' }, { id: 'b' }];
    const state = (records: readonly unknown[], rest: object = {}) => ({ id: 'x', version: 1, court: COURT, records, ...rest }) as unknown as AggregateState;
    expect(stateChange(state([a]), state([a, b]))).toEqual({ set: {}, grown: { field: 'records', by: b }, gone: [] });
    expect(stateChange(state([a, b]), state([{ id: 'a', voided: true }, b]))).toEqual({ set: { records: [{ id: 'a', voided: true }, b] }, gone: [] });
    const same = [a];
    expect(stateChange(state(same, { closedOn: '2026-03-05' }), state(same, { closedOn: undefined }))).toEqual({ set: {}, gone: ['closedOn'] });
  });
});
