import { createRxDatabase, type RxCollection } from 'rxdb/plugins/core';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { expect, it } from 'vitest';
import { FIRST_FEED_STATE } from '#renderer/data/feed/feed-reader.ts';
import { storeFacts } from '#renderer/data/store/fact-rows.ts';
import { FACT_SCHEMA, type FactRow } from '#renderer/data/store/schemas.ts';
import type { StoredFact } from '#shared/contracts/ports.ts';

const CASE: StoredFact = { id: 'case/c-1', kind: 'case', group: 'c-1', seq: 1, version: 1, round: 1, hidden: false, body: { n: 1 } };

/** A fact store whose next read from the storage answers only when it is let go. */
async function slowStore() {
  const db = await createRxDatabase({ name: `read-over-write-${String(Math.random()).slice(2)}`, storage: getRxStorageMemory(), multiInstance: false, eventReduce: false });
  const { facts: collection } = (await db.addCollections({ facts: { schema: FACT_SCHEMA } })) as unknown as { facts: RxCollection<FactRow> };
  const facts = await storeFacts(collection);
  const storage = collection.storageInstance;
  function holdNext(name: 'findDocumentsById' | 'query'): { letGo(): void } {
    const whole = storage[name].bind(storage) as (...args: unknown[]) => Promise<unknown>;
    let letGo = (): void => undefined;
    const gate = new Promise<void>((open) => { letGo = open; });
    storage[name] = (async (...args: unknown[]) => {
      storage[name] = whole as never;
      const answer = await whole(...args);
      await gate;
      return answer;
    }) as never;
    return { letGo: () => { letGo(); } };
  }
  return { facts, holdNext, close: () => db.remove() };
}

it('a row that is stored while somebody asks for it is not taken for absent afterwards', async () => {
  const { facts, holdNext, close } = await slowStore();
  const held = holdNext('findDocumentsById');
  const asked = facts.get([CASE.id]);
  expect(await facts.write({ put: [CASE], drop: [], state: FIRST_FEED_STATE })).toEqual({ ok: true, value: undefined });
  held.letGo();
  expect((await asked).get(CASE.id)?.body).toEqual({ n: 1 });
  expect((await facts.get([CASE.id])).get(CASE.id)?.body).toEqual({ n: 1 });
  await close();
});

it('a newer version that is stored while the older one is read stays the newer one', async () => {
  const { facts, holdNext, close } = await slowStore();
  await facts.write({ put: [CASE], drop: [], state: FIRST_FEED_STATE });
  const others = Array.from({ length: 8_001 }, (_, n): StoredFact => ({ ...CASE, id: `event/e-${String(n)}`, kind: 'event', group: `g-${String(n)}` }));
  await facts.write({ put: others, drop: [], state: FIRST_FEED_STATE });
  const held = holdNext('findDocumentsById');
  const asked = facts.get([CASE.id]);
  await facts.write({ put: [{ ...CASE, version: 2, body: { n: 2 } }], drop: [], state: FIRST_FEED_STATE });
  held.letGo();
  await asked;
  expect((await facts.get([CASE.id])).get(CASE.id)?.body).toEqual({ n: 2 });
  await close();
});

it('a fact that joins a case while its facts are read belongs to it afterwards', async () => {
  const { facts, holdNext, close } = await slowStore();
  const held = holdNext('query');
  const asked = facts.group('c-1');
  await facts.write({ put: [CASE], drop: [], state: FIRST_FEED_STATE });
  held.letGo();
  expect((await asked).map((fact) => fact.id)).toEqual([CASE.id]);
  expect((await facts.group('c-1')).map((fact) => fact.id)).toEqual([CASE.id]);
  await close();
});
