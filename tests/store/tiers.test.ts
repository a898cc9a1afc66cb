import { afterEach, describe, expect, it } from 'vitest';
import type { SealedInternals } from '#renderer/data/store/sealed-log/instance.ts';
import { closeAll, doc, everything, found, ids, insert, LIVE, open, prepared, type Row, update } from './people.ts';
import { raw } from './raw-database.ts';
import { type AnyInstance, freshKey, freshName, HEADS_ONLY, sealedStorage } from './storages.ts';

/** What is not whole in memory is read from its segment: always the newest, and named where it cannot be read any more. */
afterEach(closeAll);

const FIELDS = ['group', 'age', 'open'];
const NOTE = '王某的住处'.repeat(20);
/** About what one of these documents takes before packing, in bytes. */
const ABOUT = 500;
const fewWhole = (count: number) => ({ tiers: { people: { wholeBytes: count * ABOUT, fields: FIELDS } } });

function many(count: number): Row[] {
  return Array.from({ length: count }, (_, i) => doc(`p${String(i).padStart(4, '0')}`, { age: i % 60, group: 'abc'[i % 3] ?? '', note: `${String(i)} ${NOTE}` }));
}

const headsOf = (people: AnyInstance, query: object) => (people.internals as SealedInternals).heads(prepared(query));

async function write(people: AnyInstance, rows: readonly Row[], each = 10): Promise<void> {
  for (let at = 0; at < rows.length; at += each) expect((await people.bulkWrite(rows.slice(at, at + each).map(insert), 'test')).error).toEqual([]);
}

async function dropSegments(name: string, isMeant: (n: number) => boolean = () => true): Promise<void> {
  for (const { n } of await raw.segments(name)) if (isMeant(n)) await raw.dropSegment(name, n);
}

const refused = (why: string) => expect.objectContaining({ name: `SealedLog-${why}` }) as Error;

describe('what is whole in memory', () => {
  it('is what was written last, then what was read last, and no more than was settled', async () => {
    const name = freshName();
    const storage = await sealedStorage({ name, ...fewWhole(50) });
    const people = await open(storage, 'db');
    const rows = many(200);
    await write(people, rows);
    const { documents, heads } = storage.inMemory();
    expect(documents).toBe(200);
    expect(heads).toBeGreaterThan(135);
    expect(heads).toBeLessThan(165);
    expect(await everything(people)).toEqual(rows);
    expect(storage.inMemory().heads).toBeGreaterThan(135);
    expect(await people.findDocumentsById(['p0000'], false)).toEqual([rows[0]]);
    await dropSegments(name);
    expect(await people.findDocumentsById(['p0000'], false)).toEqual([rows[0]]);
    await expect(people.findDocumentsById(['p0199'], false)).rejects.toEqual(refused('damaged'));
  });

  it('is as little after the store was opened again, and the newest', async () => {
    const key = await freshKey();
    const name = freshName();
    const rows = many(200);
    const first = await open(await sealedStorage({ name, ...key }), 'db');
    await write(first, rows);
    const changed = update(rows[3] as Row, { note: '新的住处' });
    await first.bulkWrite([changed.row], 'test');
    await first.close();
    const storage = await sealedStorage({ name, ...key, ...fewWhole(50) });
    const people = await open(storage, 'db');
    expect(storage.inMemory().heads).toBeGreaterThan(135);
    await dropSegments(name, (n) => n <= 5);
    expect(ids(await people.findDocumentsById(['p0199', 'p0190', 'p0003'], false))).toEqual(['p0199', 'p0190', 'p0003']);
    expect(await people.findDocumentsById(['p0003'], false)).toEqual([changed.document]);
    await expect(people.findDocumentsById(['p0004'], false)).rejects.toEqual(refused('damaged'));
  });

  it('is everything where nothing was settled', async () => {
    const storage = await sealedStorage({ ...(await freshKey()) });
    const people = await open(storage, 'db');
    await write(people, many(50));
    expect(storage.inMemory()).toEqual({ documents: 50, heads: 0 });
  });
});

describe('a question', () => {
  it('goes by heads where they hold what it asks about, and reads only its answer', async () => {
    const name = freshName();
    const people = await open(await sealedStorage({ name, tiers: HEADS_ONLY }), 'db');
    const rows = many(60);
    await write(people, rows);
    // The documents of the first write, and nothing else, can be read.
    await dropSegments(name, (n) => n > 1);
    const youngest = { selector: { ...LIVE, age: { $lt: 10 } }, sort: [{ age: 'asc' }, { id: 'asc' }] };
    expect(await found(people, youngest as never)).toEqual(rows.slice(0, 10));
    expect((await people.count(prepared({ selector: { ...LIVE, open: true, group: 'b' } }))).count).toBe(20);
    expect((await headsOf(people, { selector: { ...LIVE, group: 'a' } })).map((head) => head['note'])).toEqual(Array.from({ length: 20 }, () => undefined));
    await expect(found(people, { selector: { ...LIVE, note: { $regex: '^1 ' } } } as never)).rejects.toEqual(refused('damaged'));
    await expect(headsOf(people, { selector: { ...LIVE, note: { $regex: '^1 ' } } })).rejects.toThrow('heads');
  });

  it('finds the newest of each while segments are merged, sealed anew and written under it', async () => {
    const key = await freshKey();
    const storage = await sealedStorage({ ...key, tiers: HEADS_ONLY, limits: { minRun: 2, maxPlain: 20_000 } });
    const people = await open(storage, 'db');
    const model = new Map(many(80).map((row) => [row['id'] as string, row]));
    await write(people, [...model.values()], 4);
    let isOver = false;
    const housework = (async () => {
      for (let round = 0; round < 3; round += 1) {
        await storage.compact();
        await storage.rekey(await freshKey());
      }
      isOver = true;
    })();
    let n = 0;
    while (!isOver) {
      const id = `p${String((n * 17) % 80).padStart(4, '0')}`;
      n += 1;
      if (n % 3 === 0) {
        const next = update(model.get(id) as Row, { note: `第 ${String(n)} 版 ${NOTE}` });
        expect((await people.bulkWrite([next.row], 'test')).error).toEqual([]);
        model.set(id, next.document);
      } else {
        expect(await people.findDocumentsById([id], false)).toEqual([model.get(id)]);
      }
      if (n % 10 === 0) expect(await everything(people)).toEqual([...model.values()]);
    }
    await housework;
    expect(n).toBeGreaterThan(5);
    expect(await everything(people)).toEqual([...model.values()]);
  });
});

describe('a question and a write that meet', () => {
  it('leave the newest version in memory, whichever was there first', async () => {
    const people = await open(await sealedStorage(fewWhole(5)), 'db');
    const model = many(40);
    await write(people, model);
    for (const [at, row] of model.entries()) {
      const next = update(row, { note: `第二版 ${NOTE}` });
      const [answer] = await Promise.all([people.findDocumentsById([row['id'] as string], false), people.bulkWrite([next.row], 'test')]);
      expect([row, next.document]).toContainEqual(answer[0]);
      expect(await people.findDocumentsById([row['id'] as string], false)).toEqual([next.document]);
      model[at] = next.document;
    }
    expect(await everything(people)).toEqual(model);
  });

  it('do so as if one came before the other: an answer is all of one moment', async () => {
    const people = await open(await sealedStorage({ tiers: HEADS_ONLY }), 'db');
    let now = many(60);
    await write(people, now);
    const seen = { before: 0, after: 0 };
    for (let round = 0; round < 40; round += 1) {
      // One write changes the group of some, the body of others, and removes one.
      const changed = new Map([7, 20, 33, 46, 59].map((n) => [
        n,
        update(now[(n + round) % 60] as Row, n === 59 ? { _deleted: now[(n + round) % 60]?._deleted === false } : n % 2 === 0 ? { group: 'abc'[round % 3] ?? '' } : { note: `${String(round)} ${NOTE}` }),
      ] as const));
      const next = now.map((row, at) => [...changed].find(([n]) => (n + round) % 60 === at)?.[1].document ?? row);
      const asked = Promise.all([everything(people), found(people, { selector: { ...LIVE, group: 'b' }, sort: [{ age: 'asc' }, { id: 'asc' }] } as never)]);
      const wrote = people.bulkWrite([...changed.values()].map(({ row }) => row), 'test');
      const [all, ofGroup] = await asked;
      expect((await wrote).error).toEqual([]);
      const live = (rows: readonly Row[]) => rows.filter((row) => !row._deleted);
      const isNext = JSON.stringify(all) === JSON.stringify(live(next));
      if (!isNext) expect(all).toEqual(live(now));
      seen[isNext ? 'after' : 'before'] += 1;
      const b = (rows: readonly Row[]) => live(rows).filter((row) => row['group'] === 'b').sort((x, y) => Number(x['age']) - Number(y['age']) || (String(x['id']) < String(y['id']) ? -1 : 1));
      expect([b(now), b(next)]).toContainEqual(ofGroup);
      now = next;
    }
    expect(seen.before + seen.after).toBe(40);
  });
});

describe('a part that breaks under the open store', () => {
  it('and a database that is gone are told apart; what is whole in memory is read to the end', async () => {
    const name = freshName();
    let told = 0;
    const people = await open(await sealedStorage({ name, ...fewWhole(20), onDamage: () => { told += 1; } }), 'db');
    const rows = many(60);
    await write(people, rows);
    await new Promise((resolve) => { indexedDB.deleteDatabase(name).onsuccess = resolve; });
    expect(await people.findDocumentsById(['p0059'], false)).toEqual([rows[59]]);
    await expect(people.findDocumentsById(['p0000'], false)).rejects.toEqual(refused('gone'));
    expect(told).toBe(1);
    await people.close();
    expect(told).toBe(1);
  });

  it('is told once for each question about it, merged away by nobody, and put aside by the next opening', async () => {
    const name = freshName();
    const over = { name, ...(await freshKey()), tiers: HEADS_ONLY, limits: { minRun: 2 } };
    const rows = many(60);
    let told = 0;
    const storage = await sealedStorage({ ...over, onDamage: () => { told += 1; } });
    const people = await open(storage, 'db');
    await write(people, rows);
    const [, second] = await raw.segments(name);
    if (second === undefined) throw new Error('one segment only');
    const bytes = second.bytes.slice();
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
    await raw.putSegment(name, { n: second.n, bytes });
    await expect(people.findDocumentsById(['p0012'], false)).rejects.toEqual(refused('damaged'));
    expect(told).toBe(1);
    // Everything beside it goes on, and a merge does not make a loss of it that nobody is told of.
    expect(await people.findDocumentsById(['p0045'], false)).toEqual([rows[45]]);
    await expect(storage.compact()).rejects.toEqual(refused('damaged'));
    expect((await raw.segments(name)).map((row) => row.n)).toContain(second.n);
    const one = update(rows[1] as Row, { note: '还在工作' });
    expect((await people.bulkWrite([one.row], 'test')).error).toEqual([]);
    await people.close();
    const after = await sealedStorage(over);
    const again = await open(after, 'db');
    expect(after.damage()).toMatchObject([{ segments: [second.n, second.n], cause: 'unauthentic', isLoss: true }]);
    expect(ids(await everything(again))).toEqual(ids(rows.filter((_, i) => i < 10 || i >= 20)));
    expect(await again.findDocumentsById(['p0001'], false)).toEqual([one.document]);
  });
});
