import fc from 'fast-check';
import { getQueryMatcher, getSortComparator, normalizeMangoQuery, now, prepareQuery, type RxStorageChangeEvent, type EventBulk } from 'rxdb/plugins/core';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, doc, found, full, ids, insert, LIVE, open, prepared, type Row, update, type WriteRow } from './people.ts';
import { CONTENDERS, freshName } from './storages.ts';

/**
 * One examination against the RxStorage interface for the sealed log and for the two storages of RxDB that it stands
 * between: all must agree.
 */
afterEach(closeAll);

describe.each(CONTENDERS)('$name', ({ make }) => {
  it('names itself and the RxDB it is for', async () => {
    const storage = await make();
    expect(storage.name).toMatch(/./);
    expect(storage.rxdbVersion).toBe('17.6.0');
    const instance = await open(storage, freshName());
    expect(instance).toMatchObject({ collectionName: 'people', options: {} });
    expect(instance.schema.version).toBe(0);
  });

  it('writes, and answers with nothing but errors', async () => {
    const instance = await open(await make(), freshName());
    const rows = [doc('1'), doc('2')];
    expect(await instance.bulkWrite(rows.map(insert), 'test')).toEqual({ error: [] });
    const back = await instance.findDocumentsById(['2', '1', 'none'], false);
    expect([...back].sort((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1))).toEqual(rows);
  });

  it('refuses a second insert of an id with the document that is there', async () => {
    const instance = await open(await make(), freshName());
    const first = doc('1');
    await instance.bulkWrite([insert(first)], 'test');
    const again = insert(doc('1', { note: 'other' }));
    const answer = await instance.bulkWrite([again, insert(doc('2'))], 'test');
    expect(answer.error).toHaveLength(1);
    expect(answer.error[0]).toMatchObject({ status: 409, isError: true, documentId: '1', documentInDb: first });
    expect(answer.error[0]?.writeRow).toBe(again);
    expect(ids((await instance.findDocumentsById(['1', '2'], false))).sort()).toEqual(['1', '2']);
    expect((await instance.findDocumentsById(['1'], false))[0]?.['note']).toBe('备注');
  });

  it('refuses an update that follows another revision, and takes one that follows the last', async () => {
    const instance = await open(await make(), freshName());
    const first = doc('1');
    await instance.bulkWrite([insert(first)], 'test');
    const second = update(first, { age: 2 });
    expect((await instance.bulkWrite([second.row], 'test')).error).toEqual([]);
    const late = update(first, { age: 3 });
    expect((await instance.bulkWrite([late.row], 'test')).error).toMatchObject([{ status: 409, documentInDb: second.document }]);
    expect((await instance.findDocumentsById(['1'], false)) as Row[]).toEqual([second.document]);
  });

  it('answers alike whatever was asked between pages of hundreds of rows', async () => {
    const instance = await open(await make(), freshName());
    const model = new Map<string, Row>();
    const PAGE = 300;
    const questions = [
      { selector: { ...LIVE, group: 'b', age: { $gte: 20 } }, sort: [{ group: 'asc' }, { age: 'asc' }, { id: 'asc' }] },
      { selector: { ...LIVE, age: { $lt: 30 } }, sort: [{ age: 'asc' }, { id: 'asc' }] },
      { selector: { ...LIVE, open: true }, sort: [{ open: 'asc' }, { group: 'asc' }, { id: 'asc' }] },
    ];
    async function ask(which: readonly number[]): Promise<void> {
      for (const at of which) {
        const query = normalizeMangoQuery(full(), questions[at] as never);
        const right = [...model.values()].filter(getQueryMatcher(full(), query as never)).sort(getSortComparator(full(), query as never));
        expect(ids(await found(instance, questions[at] as never)), String(at)).toEqual(ids(right));
        expect((await instance.count(prepared({ selector: questions[at]?.selector } as never) as never)).count).toBe(right.length);
      }
    }
    const asked = [[], [0], [0, 1], [], [2], [0, 1, 2]];
    for (const [page, which] of asked.entries()) {
      const rows = Array.from({ length: PAGE }, (_, n): WriteRow => {
        // Half of a page are new rows, a quarter newer versions, a quarter removals of older ones.
        const old = n % 2 === 0 ? undefined : [...model.values()][(n * 7 + page * 13) % Math.max(1, model.size)];
        const over = { group: 'abc'.charAt(n % 3), age: (n * 11 + page) % 60, open: n % 5 !== 0 };
        if (old === undefined || old._deleted) return insert(doc(`${String(page)}-${String(n).padStart(3, '0')}`, over));
        return update(old, n % 4 === 1 ? over : { _deleted: true }).row;
      });
      const once = [...new Map(rows.map((row) => [row.document['id'] as string, row])).values()];
      expect((await instance.bulkWrite(once, 'test')).error).toEqual([]);
      for (const { document } of once) model.set(document['id'] as string, document as Row);
      await ask(which);
    }
    await ask([0, 1, 2]);
  });

  it('hides what is deleted, gives it when asked, and lets it come back', async () => {
    const instance = await open(await make(), freshName());
    const first = doc('1');
    await instance.bulkWrite([insert(first), insert(doc('2'))], 'test');
    const gone = update(first, { _deleted: true });
    await instance.bulkWrite([gone.row], 'test');
    expect(await instance.findDocumentsById(['1'], false)).toEqual([]);
    expect(await instance.findDocumentsById(['1'], true)).toEqual([gone.document]);
    expect(ids(await found(instance, { selector: LIVE }))).toEqual(['2']);
    expect((await instance.count(prepared({ selector: LIVE }) as never)).count).toBe(1);
    expect((await instance.bulkWrite([insert(doc('1'))], 'test')).error).toMatchObject([{ status: 409 }]);
    const back = update(gone.document, { _deleted: false, age: 7 });
    expect((await instance.bulkWrite([back.row], 'test')).error).toEqual([]);
    expect(await instance.findDocumentsById(['1'], false)).toEqual([back.document]);
  });

  it('takes in documents that come deleted', async () => {
    const instance = await open(await make(), freshName());
    const gone = doc('1', { _deleted: true });
    expect(await instance.bulkWrite([insert(gone)], 'test')).toEqual({ error: [] });
    expect(await instance.findDocumentsById(['1'], true)).toEqual([gone]);
    expect(await found(instance, { selector: LIVE })).toEqual([]);
  });

  it('answers questions by index, by scan, sorted, with skip and limit', async () => {
    const instance = await open(await make(), freshName());
    const rows = Array.from({ length: 40 }, (_, i) => doc(String(i).padStart(2, '0'), { age: (i * 7) % 40, group: 'abc'[i % 3] ?? '', open: i % 4 === 0 }));
    await instance.bulkWrite(rows.map(insert), 'test');
    expect(ids(await found(instance, { selector: { ...LIVE, group: 'b', age: { $gte: 20 } }, sort: [{ group: 'asc' }, { age: 'asc' }, { id: 'asc' }] } as never))).toEqual(
      rows.filter((row) => row['group'] === 'b' && Number(row['age']) >= 20).sort((a, b) => Number(a['age']) - Number(b['age'])).map((row) => row['id']),
    );
    expect(ids(await found(instance, { selector: LIVE, sort: [{ age: 'desc' }, { id: 'asc' }], skip: 3, limit: 4 } as never))).toEqual([...rows].sort((a, b) => Number(b['age']) - Number(a['age'])).slice(3, 7).map((row) => row['id']));
    expect(ids(await found(instance, { selector: { ...LIVE, note: { $regex: '^备' } }, sort: [{ id: 'asc' }] } as never))).toHaveLength(40);
    expect(await found(instance, { selector: { ...LIVE, group: 'none' } } as never)).toEqual([]);
    expect((await instance.count(prepared({ selector: { ...LIVE, open: true } } as never) as never)).count).toBe(10);
  });

  it.each(['$gt', '$gte', '$lt', '$lte'])('keeps the bounds of an index to the letter: %s', async (op) => {
    const instance = await open(await make(), freshName());
    const rows = Array.from({ length: 30 }, (_, i) => doc(`d${String(i).padStart(2, '0')}`, { age: i % 3, group: 'ab'[i % 2] ?? '', open: i % 5 !== 0 }));
    await instance.bulkWrite(rows.map(insert), 'test');
    const is = (a: unknown, b: unknown) => ({ $gt: String(a) > String(b), $gte: String(a) >= String(b), $lt: String(a) < String(b), $lte: String(a) <= String(b) })[op] === true;
    for (const than of ['d00', 'd13', 'd14', 'd29', 'd3', 'd']) {
      const query = { selector: { ...LIVE, age: 1, id: { [op]: than } }, sort: [{ age: 'asc' }, { id: 'asc' }] };
      const expected = ids(rows.filter((row) => row['age'] === 1 && is(row['id'], than)));
      expect(ids(await found(instance, query as never))).toEqual(expected);
      expect((await instance.count(prepared(query as never) as never)).count).toBe(expected.length);
    }
    for (const than of [0, 1, 2, 3]) {
      const query = { selector: { ...LIVE, age: { [op]: than } }, sort: [{ age: 'asc' }, { id: 'asc' }] };
      expect((await instance.count(prepared(query as never) as never)).count).toBe(rows.filter((row) => is(row['age'], than)).length);
    }
    for (const than of [false, true]) {
      const query = { selector: { ...LIVE, open: { [op]: than } } };
      expect(ids(await found(instance, query as never)).sort()).toEqual(ids(rows.filter((row) => is(Number(row['open']), Number(than)))));
    }
  });

  it('tells each change once, as an event of the write that made it', async () => {
    const instance = await open(await make(), freshName());
    const told: EventBulk<RxStorageChangeEvent<Row>, unknown>[] = [];
    const stop = instance.changeStream().subscribe((bulk) => told.push(bulk as never));
    const first = doc('1');
    await instance.bulkWrite([insert(first)], 'one');
    const second = update(first, { age: 5 });
    await instance.bulkWrite([second.row], 'two');
    const third = update(second.document, { _deleted: true });
    await instance.bulkWrite([third.row], 'three');
    await instance.bulkWrite([insert(doc('1'))], 'refused');
    stop.unsubscribe();
    await instance.bulkWrite([insert(doc('2'))], 'unheard');
    expect(told.map((bulk) => [bulk.context, bulk.events.map((event) => [event.operation, event.documentId])])).toEqual([
      ['one', [['INSERT', '1']]],
      ['two', [['UPDATE', '1']]],
      ['three', [['DELETE', '1']]],
    ]);
    expect(told[1]?.events[0]).toMatchObject({ documentData: second.document, previousDocumentData: first });
    expect(told[2]?.checkpoint).toEqual({ id: '1', lwt: third.document._meta.lwt });
  });

  it('shows a write to whoever hears of it', async () => {
    const instance = await open(await make(), freshName());
    const seen: Promise<unknown[]>[] = [];
    instance.changeStream().subscribe(() => { seen.push(instance.findDocumentsById(['1'], false)); });
    const first = doc('1');
    await instance.bulkWrite([insert(first)], 'test');
    expect(await Promise.all(seen)).toEqual([[first]]);
  });

  it('keeps the order of writes that overlap', async () => {
    const storage = await make();
    const name = freshName();
    const instance = await open(storage, name);
    const many = Array.from({ length: 300 }, (_, i) => doc(`m${String(i)}`, { note: 'x'.repeat(300) }));
    const patched = update(many[7] as Row, { age: 99 });
    // The patch is small and would overtake the large write if its place were found when it is ready.
    const answers = await Promise.all([instance.bulkWrite(many.map(insert), 'large'), instance.bulkWrite([patched.row], 'small')]);
    expect(answers).toEqual([{ error: [] }, { error: [] }]);
    await instance.close();
    const again = await open(storage, name);
    expect(await again.findDocumentsById(['m7'], false)).toEqual([patched.document]);
    expect(await found(again, { selector: LIVE })).toHaveLength(300);
  });

  it('lets one of two overlapping writes to a document win', async () => {
    const instance = await open(await make(), freshName());
    const first = doc('1');
    await instance.bulkWrite([insert(first)], 'test');
    const answers = await Promise.all([2, 3, 4].map((age) => instance.bulkWrite([update(first, { age }).row], 'test')));
    expect(answers.map((answer) => answer.error.length).sort()).toEqual([0, 1, 1]);
    const winner = answers.findIndex((answer) => answer.error.length === 0);
    expect((await instance.findDocumentsById(['1'], false))[0]?.['age']).toBe(winner + 2);
  });

  it('sweeps tombstones that are old enough, and nothing else', async () => {
    const storage = await make();
    const name = freshName();
    const instance = await open(storage, name);
    const rows = [doc('1'), doc('2'), doc('3')];
    await instance.bulkWrite(rows.map(insert), 'test');
    const old = update(rows[0] as Row, { _deleted: true });
    (old.document._meta as { lwt: number }).lwt = now() - 60_000;
    const young = update(rows[1] as Row, { _deleted: true });
    await instance.bulkWrite([old.row, young.row], 'test');
    expect(await instance.cleanup(30_000)).toBe(true);
    expect(ids((await instance.findDocumentsById(['1', '2', '3'], true))).sort()).toEqual(['2', '3']);
    expect((await instance.bulkWrite([insert(doc('1', { age: 50 }))], 'test')).error).toEqual([]);
    await instance.close();
    const again = await open(storage, name);
    expect(ids((await again.findDocumentsById(['1', '2', '3'], true))).sort()).toEqual(['1', '2', '3']);
    expect(ids(await found(again, { selector: { ...LIVE, age: 50 } } as never))).toEqual(['1']);
  });

  it('finds everything again after it was closed', async () => {
    const storage = await make();
    const name = freshName();
    const first = await open(storage, name);
    const rows = Array.from({ length: 25 }, (_, i) => doc(String(i).padStart(2, '0'), { age: i }));
    await first.bulkWrite(rows.map(insert), 'test');
    const gone = update(rows[3] as Row, { _deleted: true });
    await first.bulkWrite([gone.row], 'test');
    await first.close();
    const again = await open(storage, name);
    expect(await found(again, { selector: LIVE, sort: [{ id: 'asc' }] })).toEqual(rows.filter((_, i) => i !== 3));
    expect(await again.findDocumentsById(['03'], true)).toEqual([gone.document]);
    expect((await again.bulkWrite([update(rows[4] as Row, { age: 44 }).row], 'test')).error).toEqual([]);
  });

  it('closes as often as it is asked, and serves nobody afterwards', async () => {
    const instance = await open(await make(), freshName());
    await instance.bulkWrite([insert(doc('1'))], 'test');
    await Promise.all([instance.close(), instance.close()]);
    await instance.close();
  });

  it('removes what it holds, for this collection and version alone', async () => {
    const storage = await make();
    const name = freshName();
    const people = await open(storage, name);
    const other = await open(storage, name, 'other');
    const newer = await open(storage, name, 'people', 1);
    await people.bulkWrite([insert(doc('1'))], 'test');
    await other.bulkWrite([insert(doc('1', { age: 2 }))], 'test');
    await newer.bulkWrite([insert(doc('1', { age: 3 }))], 'test');
    await people.remove();
    expect((await other.findDocumentsById(['1'], false))[0]?.['age']).toBe(2);
    expect((await newer.findDocumentsById(['1'], false))[0]?.['age']).toBe(3);
    const again = await open(storage, name);
    expect(await again.findDocumentsById(['1'], true)).toEqual([]);
    await again.bulkWrite([insert(doc('2'))], 'test');
    expect(ids(await found(again, { selector: LIVE }))).toEqual(['2']);
    await again.close();
    await other.close();
    await newer.close();
    const third = await open(storage, name);
    expect(ids((await third.findDocumentsById(['1', '2'], true)) as Row[])).toEqual(['2']);
  });

  it('keeps names, databases and versions apart', async () => {
    const storage = await make();
    const [one, two] = [freshName(), freshName()];
    const instances = [await open(storage, one), await open(storage, two), await open(storage, one, 'other'), await open(storage, one, 'people', 1)];
    for (const [age, instance] of instances.entries()) expect((await instance.bulkWrite([insert(doc('1', { age }))], 'test')).error).toEqual([]);
    for (const [age, instance] of instances.entries()) expect((await instance.findDocumentsById(['1'], false))[0]?.['age']).toBe(age);
  });

  it('agrees with a naive model, whatever is written and asked', async () => {
    const word = fc.constantFrom('a', 'b', 'c');
    const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { freq: 1 });
    const id = fc.integer({ min: 0, max: 8 }).map((n) => `d${String(n)}`);
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constant('write' as const),
          rows: fc.uniqueArray(fc.record({ id, group: word, age: fc.integer({ min: 0, max: 3 }), open: fc.boolean(), deleted: fc.boolean(), isStale: fc.boolean() }), { selector: (row) => row.id, minLength: 1, maxLength: 6 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constant('ask' as const),
          group: maybe(word),
          age: maybe(fc.record({ op: fc.constantFrom('$gte', '$gt', '$lte', '$lt', '$eq'), than: fc.integer({ min: 0, max: 3 }) })),
          near: maybe(fc.record({ op: fc.constantFrom('$gte', '$gt', '$lte', '$lt'), than: id })),
          open: maybe(fc.boolean()),
          sort: fc.constantFrom('age', 'group', 'id'),
          order: fc.constantFrom('asc' as const, 'desc' as const),
          skip: fc.integer({ min: 0, max: 3 }),
          limit: maybe(fc.integer({ min: 1, max: 8 })),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        const storage = await make();
        const name = freshName();
        let instance = await open(storage, name);
        const model = new Map<string, Row>();
        const stale = new Map<string, Row>();
        for (const each of steps) {
          if (each.do === 'write') {
            const rows: WriteRow[] = [];
            const refused: string[] = [];
            const next = new Map<string, Row>();
            for (const { id: at, group, age, open: isOpen, deleted, isStale } of each.rows) {
              const before = model.get(at);
              const assumed = isStale ? stale.get(at) : before;
              const document = doc(at, { group, age, open: isOpen, _deleted: deleted && assumed !== undefined, height: Number(assumed?._rev.split('-')[0] ?? 0) + 1 });
              rows.push((assumed === undefined ? { document } : { previous: assumed, document }) as never);
              if (before !== undefined && before._rev !== assumed?._rev) refused.push(at);
              else next.set(at, document);
            }
            const answer = await instance.bulkWrite(rows, 'test');
            expect(answer.error.map((error) => error.documentId)).toEqual(refused);
            for (const error of answer.error) expect((error as { documentInDb?: unknown }).documentInDb).toEqual(model.get(error.documentId));
            for (const [at, document] of next) {
              const before = model.get(at);
              if (before !== undefined) stale.set(at, before);
              model.set(at, document);
            }
          } else if (each.do === 'sweep') {
            // A moment later, so that every storage finds every tombstone old enough.
            await new Promise((resolve) => { setTimeout(resolve, 3); });
            await instance.cleanup(0);
            for (const [at, row] of model) if (row._deleted) model.delete(at);
            stale.clear();
          } else if (each.do === 'reopen') {
            await instance.close();
            instance = await open(storage, name);
          } else {
            const { group, age, near, open: isOpen, sort, order, skip, limit } = each;
            const selector = {
              ...LIVE,
              ...(group === null ? {} : { group }),
              ...(age === null ? {} : { age: { [age.op]: age.than } }),
              ...(near === null ? {} : { id: { [near.op]: near.than } }),
              ...(isOpen === null ? {} : { open: isOpen }),
            };
            const query = normalizeMangoQuery(full(), { selector, sort: [{ [sort]: order }], skip, ...(limit === null ? {} : { limit }) } as never);
            const matches = getQueryMatcher(full() as never, query as never);
            const all = [...model.values()].filter((row) => matches(row as never)).sort(getSortComparator(full() as never, query as never) as never);
            const answer = await instance.query(prepareQuery(full(), query as never) as never);
            expect(answer.documents).toEqual(all.slice(skip, limit === null ? undefined : skip + limit));
            const counted = await instance.count(prepareQuery(full(), normalizeMangoQuery(full(), { selector } as never)) as never);
            expect(counted.count).toBe(all.length);
          }
          const everything = await instance.findDocumentsById([...model.keys()], true);
          expect(new Set(everything.map((row) => row['_rev']))).toEqual(new Set([...model.values()].map((row) => row._rev)));
        }
        await instance.close();
      }),
      { numRuns: 120 },
    );
  });
});
