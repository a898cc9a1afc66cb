import { expect, it } from 'vitest';
import { takeSlice } from '#server/commands/take-slice.ts';
import { createMemoryStore } from '#server/store/memory.ts';
import type { ServerStore, StoreTransaction } from '#server/store/port.ts';
import { deskOf, importCase, JUDGE, note, testCore } from './people.ts';

const MANY = 24;

/** A store that counts the questions of its transactions, and one moment in which everybody who comes has to wait. */
function counted() {
  const store = createMemoryStore();
  const questions = new Map<string, number>();
  const counting = (tx: StoreTransaction): StoreTransaction =>
    Object.fromEntries(
      Object.entries(tx).map(([name, value]: readonly [string, unknown]) => [
        name,
        typeof value !== 'function'
          ? value
          : (...given: readonly unknown[]): unknown => {
              questions.set(name, (questions.get(name) ?? 0) + 1);
              return Reflect.apply(value, tx, given);
            },
      ]),
    ) as StoreTransaction;
  const over: ServerStore = { ...store, transaction: (fn) => store.transaction((tx) => fn(counting(tx))) };
  const together = async <T>(send: () => readonly Promise<T>[]): Promise<readonly T[]> => {
    const sent = await store.transaction(async () => {
      const all = send();
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { all };
    });
    return Promise.all(sent.all);
  };
  return { core: testCore(over), questions, together };
}

it('asks for what the commands of a transaction need in a few questions, however many they are', async () => {
  const { core, questions, together } = counted();
  const desks = Array.from({ length: MANY }, (_, index) => deskOf(JUDGE, index.toString(16).padStart(16, '0')));
  const file = (act: (desk: (typeof desks)[number], index: number) => ReturnType<typeof note>) =>
    together(() => desks.map((desk, index) => takeSlice(core, JUDGE, desk.slice(act(desk, index)))));
  await file((desk, index) => importCase(desk, `case-${String(index)}`));
  questions.clear();
  const answers = await file((desk, index) => note(desk, `case-${String(index)}`, '电话联系未果'));
  expect(answers.map((answer) => answer.ok && answer.value.receipts[0]?.outcome)).toEqual(Array.from({ length: MANY }, () => 'accepted'));
  // Streams, receipts, cases and requests once for all of them; the rest is what each asks for itself: nothing.
  expect(Object.fromEntries(questions)).toEqual({ streams: 1, receipts: 1, aggregates: 1, requestsOfCases: 1, write: 1 });
});

it('asks once for the requests about all the things that are told of in a transaction', async () => {
  const { core, questions, together } = counted();
  const desks = Array.from({ length: MANY }, (_, index) => deskOf(JUDGE, index.toString(16).padStart(16, '0')));
  const tell = (asOf: string) =>
    together(() => desks.map((desk, index) => {
      const assetId = `machine-${String(index)}`;
      const said = { numbers: { label: '数控机床' } };
      return takeSlice(core, JUDGE, desk.slice(desk.file('asset.record', ['asset', assetId], { assetId, kind: 'other', caseId: `case-${String(index)}`, source: { title: '清单' }, asOf, said })));
    }));
  await together(() => desks.map((desk, index) => takeSlice(core, JUDGE, desk.slice(importCase(desk, `case-${String(index)}`)))));
  await tell('2026-02-01');
  questions.clear();
  const answers = await tell('2026-02-02');
  expect(answers.map((answer) => answer.ok && answer.value.receipts[0]?.outcome)).toEqual(Array.from({ length: MANY }, () => 'accepted'));
  expect(questions.get('requestsOnAssets')).toBe(1);
});
