import { createRxDatabase, type RxCollection, type RxJsonSchema } from 'rxdb/plugins/core';
import { runPerformanceTests, schemaObjects, schemas } from 'rxdb/plugins/test-utils';
import { describe, expect, it } from 'vitest';
import { CONTENDERS, freshName } from './storages.ts';

/** What RxDB ships to test storages with, over whole collections instead of single instances. */
type Human = { passportId: string; firstName: string; age: number };
type Composite = { id: string; firstName: string; info: { age: number } };

const SCHEMAS = { human: schemas.human, 'human with defaults': schemas.humanDefault } as const;

describe.each(CONTENDERS)('$name', ({ make }) => {
  it('passes what RxDB measures storages with: insert in bulk and one by one, find, count, and open again in between', async () => {
    const result = await runPerformanceTests(await make(), 'storage', { runs: 2, collectionsAmount: 2, docsAmount: 120, serialDocsAmount: 6, insertBatches: 6, waitBetweenTests: 0, log: false });
    expect(result.docsAmount).toBe(120);
  });

  it('keeps a composite primary key', async () => {
    const storage = await make();
    const database = freshName();
    const open = async () => {
      const db = await createRxDatabase({ name: database, storage, multiInstance: false });
      return (await db.addCollections({ human: { schema: schemas.humanCompositePrimary } })).human as unknown as RxCollection<Composite>;
    };
    const humans = await open();
    const rows = Array.from({ length: 12 }, () => schemaObjects.humanWithCompositePrimary());
    expect((await humans.bulkInsert(rows as never)).error).toEqual([]);
    expect((await humans.bulkInsert(rows.slice(0, 2) as never)).error).toHaveLength(2);
    await humans.database.close();
    const again = await open();
    expect((await again.find().exec()).map((each) => each.id).sort()).toEqual(rows.map((row) => `${row.firstName}|${String(row.info.age)}`).sort());
    await again.database.remove();
  });

  it.each(Object.entries(SCHEMAS))('keeps a collection by the schema of a %s over inserts, patches, removals and a restart', async (_name, schema) => {
    const storage = await make();
    const database = freshName();
    const open = async () => {
      const db = await createRxDatabase({ name: database, storage, multiInstance: false });
      return (await db.addCollections({ human: { schema: schema as unknown as RxJsonSchema<Human> } })).human as unknown as RxCollection<Human>;
    };
    const humans = await open();
    const rows = Array.from({ length: 30 }, (_, i) => schemaObjects.humanData(`h${String(i)}`, i, `name ${String(i % 7)}`));
    expect((await humans.bulkInsert(rows as never)).error).toEqual([]);
    const live: number[] = [];
    const stop = humans.find({ selector: { firstName: { $gte: 'name 5' } } }).$.subscribe((found) => { live.push(found.length); });
    await expect.poll(() => live.at(-1)).toBe(8);
    await (await humans.findOne('h1').exec())?.incrementalPatch({ firstName: 'name 9' });
    await humans.findOne('h5').remove();
    await humans.findOne('h6').remove();
    await expect.poll(() => live.at(-1)).toBe(7);
    stop.unsubscribe();
    await humans.database.close();
    const again = await open();
    expect(await again.count().exec()).toBe(28);
    expect((await again.findOne('h1').exec())?.firstName).toBe('name 9');
    expect((await again.find({ selector: { firstName: { $gte: 'name 5' } } }).exec()).length).toBe(7);
    await again.database.remove();
    const empty = await open();
    expect(await empty.count().exec()).toBe(0);
    await empty.database.remove();
  });
});
