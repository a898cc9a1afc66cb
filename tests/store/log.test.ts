import { afterEach, describe, expect, it } from 'vitest';
import { runToMerge } from '#renderer/data/store/sealed-log/compaction.ts';
import type { Segment } from '#renderer/data/store/sealed-log/contents.ts';
import type { SealedLogSettings, SealedLogStorage } from '#renderer/data/store/sealed-log/storage.ts';
import { closeAll, doc, everything, found, ids, insert, LIVE, open, type Row, update } from './people.ts';
import { raw } from './raw-database.ts';
import { type AnyInstance, freshKey, freshName, sealedStorage } from './storages.ts';

afterEach(closeAll);

type Rig = { readonly name: string; readonly over: Partial<SealedLogSettings>; storage: SealedLogStorage; people: AnyInstance };

async function rig(more: Partial<SealedLogSettings> = {}): Promise<Rig> {
  const over = { name: freshName(), ...(await freshKey()), limits: { minRun: 4 }, ...more };
  const storage = await sealedStorage(over);
  return { name: over.name, over, storage, people: await open(storage, 'db') };
}

async function reopen(at: Rig, more: Partial<SealedLogSettings> = {}): Promise<void> {
  await at.people.close();
  at.storage = await sealedStorage({ ...at.over, ...more });
  at.people = await open(at.storage, 'db');
}

async function fill(people: AnyInstance, count: number, from = 0): Promise<Row[]> {
  const rows: Row[] = [];
  for (let i = from; i < from + count; i += 1) {
    const row = doc(`p${String(i).padStart(4, '0')}`, { age: i % 100 });
    await people.bulkWrite([insert(row)], 'test');
    rows.push(row);
  }
  return rows;
}

const SECRET = '320599198703162138';

describe('what lies on the disk', () => {
  it('is one segment a write, in order, and nothing of it can be read', async () => {
    const { name, people } = await rig();
    await people.bulkWrite(Array.from({ length: 60 }, (_, i) => insert(doc(`张三-${String(i)}`, { note: `证件号 ${SECRET}`, group: '王某' }))), 'test');
    await fill(people, 2);
    expect((await raw.segments(name)).map((row) => row.n)).toEqual([1, 2, 3]);
    const text = await raw.text(name);
    for (const word of [SECRET, '王某', '张三', 'people', 'group']) {
      for (const encoding of ['utf8', 'utf16le'] as const) expect(text).not.toContain(Buffer.from(word, encoding).toString('latin1'));
    }
  });

  it('is one transaction for what waited together', async () => {
    const { name, people } = await rig();
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => people.bulkWrite([insert(doc(`p${String(i)}`))], 'test')));
    expect(answers.every((answer) => answer.error.length === 0)).toBe(true);
    expect((await raw.segments(name)).map((row) => row.n)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });

  it('is packed', async () => {
    const { people, storage } = await rig();
    const rows = Array.from({ length: 500 }, (_, i) => doc(`p${String(i)}`, { note: '被执行人名下房产已经查封，等待评估。'.repeat(8) }));
    await people.bulkWrite(rows.map(insert), 'test');
    expect(storage.size().bytes).toBeLessThan(JSON.stringify(rows).length / 4);
  });

  it('opens to whoever has the key and to nobody else, who breaks nothing', async () => {
    const at = await rig();
    const rows = await fill(at.people, 5);
    await at.people.close();
    const stranger = await sealedStorage({ ...at.over, ...(await freshKey()) });
    await expect(open(stranger, 'db')).rejects.toMatchObject({ why: 'wrong-key' });
    await reopen(at);
    expect(await everything(at.people)).toEqual(rows);
    expect(at.storage.damage()).toEqual([]);
  });

  it('belongs to one owner at a time', async () => {
    const at = await rig();
    await fill(at.people, 1);
    const second = await sealedStorage(at.over);
    await expect(open(second, 'db')).rejects.toMatchObject({ why: 'held' });
    await at.people.close();
    expect(ids(await everything(await open(second, 'db')))).toEqual(['p0000']);
  }, 30_000);

  it('keeps several collections in one log, and a database of its own ends with the last of them', async () => {
    const { name, storage, people } = await rig();
    const other = await open(storage, 'db', 'other');
    await people.bulkWrite([insert(doc('1'))], 'test');
    await other.bulkWrite([insert(doc('2'))], 'test');
    expect((await indexedDB.databases()).filter((each) => each.name?.includes(name))).toHaveLength(1);
    await people.remove();
    expect(await raw.exists(name)).toBe(true);
    await other.remove();
    expect(await raw.exists(name)).toBe(false);
  });
});

describe('merging', () => {
  it('makes few segments of many and loses nothing', async () => {
    const at = await rig();
    const rows = await fill(at.people, 40);
    for (let i = 0; i < 40; i += 3) {
      const next = update(rows[i] as Row, { note: `later ${String(i)}` });
      await at.people.bulkWrite([next.row], 'test');
      rows[i] = next.document;
    }
    expect(at.storage.size().segments).toBe(54);
    await at.storage.compact();
    expect(at.storage.size().segments).toBe(1);
    expect(await everything(at.people)).toEqual(rows);
    await reopen(at);
    expect(at.storage.damage()).toEqual([]);
    expect(await everything(at.people)).toEqual(rows);
    await fill(at.people, 3, 100);
    await reopen(at);
    expect(await everything(at.people)).toHaveLength(43);
  });

  it('goes on while documents are written', async () => {
    const at = await rig();
    const rows = await fill(at.people, 60);
    const merging = at.storage.compact();
    const writes = rows.map((row) => {
      const next = update(row, { age: 77 });
      return at.people.bulkWrite([next.row], 'test');
    });
    await Promise.all([merging, ...writes]);
    await at.storage.compact();
    await reopen(at);
    expect((await everything(at.people)).map((row) => row['age'])).toEqual(Array.from({ length: 60 }, () => 77));
  });

  it('brings nothing back that was swept, and forgets the sweep when nothing contradicts it', async () => {
    const at = await rig({ limits: { minRun: 2, maxPlain: 3_000 } });
    const rows = await fill(at.people, 30);
    for (const row of rows.slice(0, 20)) await at.people.bulkWrite([update(row, { _deleted: true }).row], 'test');
    await at.people.cleanup(-1);
    for (let i = 0; i < 4; i += 1) {
      await at.storage.compact();
      await fill(at.people, 4, 100 + i * 4);
      await reopen(at);
      expect(await at.people.findDocumentsById(rows.slice(0, 20).map((row) => row['id'] as string), true)).toEqual([]);
      expect(await everything(at.people)).toHaveLength(10 + 4 * (i + 1));
    }
    expect(at.storage.damage()).toEqual([]);
  });

  it('remembers a sweep as long as an older segment holds what was swept', async () => {
    const at = await rig({ limits: { minRun: 2, maxPlain: 1_800 } });
    const rows: Row[] = [];
    for (let n = 0; n < 6; n += 1) {
      const chunk = Array.from({ length: 10 }, (_, i) => doc(`p${String(n)}${String(i)}`));
      await at.people.bulkWrite(chunk.map(insert), 'test');
      rows.push(...chunk);
    }
    // Three of ten: too few to have their segments written anew, too many to be forgotten.
    const gone = rows.filter((_, i) => i % 10 < 3);
    for (const row of gone) await at.people.bulkWrite([update(row, { _deleted: true }).row], 'test');
    await at.people.cleanup(-1);
    const goneIds = gone.map((row) => row['id'] as string);
    for (let n = 0; n < 3; n += 1) {
      await at.storage.compact();
      expect((await raw.segments(at.name)).length).toBeGreaterThan(6);
      await reopen(at);
      expect(await at.people.findDocumentsById(goneIds, true)).toEqual([]);
      expect(await everything(at.people)).toHaveLength(42 + n);
      await fill(at.people, 1, 900 + n);
    }
    expect(at.storage.damage()).toEqual([]);
  });

  it('gives back the room of what was removed at once', async () => {
    const at = await rig();
    const other = await open(at.storage, 'db', 'other');
    for (let i = 0; i < 20; i += 1) {
      await at.people.bulkWrite([insert(doc(`p${String(i)}`, { note: 'x'.repeat(1_500) }))], 'test');
      await other.bulkWrite([insert(doc(`o${String(i)}`))], 'test');
    }
    const before = at.storage.size().bytes;
    await at.people.remove();
    expect(at.storage.size().bytes).toBeLessThan(before / 3);
    at.people = await open(at.storage, 'db');
    expect(await everything(at.people)).toEqual([]);
    await other.close();
    await reopen(at);
    expect(await everything(at.people)).toEqual([]);
    expect(await everything(await open(at.storage, 'db', 'other'))).toHaveLength(20);
  });

  it('writes each byte a bounded number of times', () => {
    const limits = { minRun: 8, maxPlain: 2_000_000 };
    let segments: Segment[] = [];
    let written = 0;
    let merged = 0;
    for (let n = 1; n <= 20_000; n += 1) {
      segments.push(segment(n, 600));
      written += 600;
      if (n % 16 !== 0) continue;
      for (let run = runToMerge(segments, limits); run !== undefined; run = runToMerge(segments, limits)) {
        const [from, to] = run;
        const plain = segments.slice(from, to + 1).reduce((sum, each) => sum + each.plain, 0);
        merged += plain;
        segments = [...segments.slice(0, from), segment(n, plain), ...segments.slice(to + 1)];
      }
    }
    // 600 bytes to 2 MB is eleven doublings and a bit.
    expect(merged / written).toBeLessThan(12);
    expect(segments.length).toBeLessThan(60);
  });
});

function segment(n: number, plain: number): Segment {
  return { first: n, last: n, kind: 'write', prev: '', link: '', low: undefined, prevLow: undefined, key: 1, merges: 0, plain, bytes: plain, ids: new Map(), removes: new Set(), total: 1, live: 1 };
}

describe('a new key', () => {
  it('seals everything anew; then the former one opens nothing', async () => {
    const at = await rig();
    const rows = await fill(at.people, 30);
    await at.storage.compact();
    rows.push(...(await fill(at.people, 10, 30)));
    const next = await freshKey();
    await Promise.all([at.storage.rekey(next), fill(at.people, 5, 40).then((more) => rows.push(...more))]);
    expect(at.storage.isRekeying()).toBe(false);
    await at.people.close();
    await expect(open(await sealedStorage(at.over), 'db')).rejects.toMatchObject({ why: 'wrong-key' });
    await reopen(at, next);
    expect(at.storage.damage()).toEqual([]);
    expect(await everything(at.people)).toEqual(rows);
  });

  it('is taken up again where it was broken off', async () => {
    const at = await rig();
    const rows = await fill(at.people, 40);
    const [former, next] = [{ key: at.over.key, suite: at.over.suite } as never, await freshKey()];
    const before = await raw.segments(at.name);
    await at.storage.rekey(next);
    // As after a crash in the middle: half of the segments are sealed under the former key still.
    const keyring = await raw.meta(at.name, 'keyring');
    await at.people.close();
    for (const row of before.slice(20)) await raw.putSegment(at.name, row);
    expect(keyring).toBeDefined();
    await reopen(at, { ...next, former });
    expect(await everything(at.people)).toEqual(rows);
  });

  it('may be asked for by opening with both', async () => {
    const at = await rig();
    const rows = await fill(at.people, 12);
    const former = { key: at.over.key, suite: at.over.suite } as never;
    const next = await freshKey();
    await reopen(at, { ...next, former });
    expect(await everything(at.people)).toEqual(rows);
    await at.storage.rekey(next);
    await reopen(at, next);
    expect(await everything(at.people)).toEqual(rows);
    expect(at.storage.damage()).toEqual([]);
  });
});

describe('indexes', () => {
  it('are made when they are asked for, and follow what is written after', async () => {
    const at = await rig();
    const rows = await fill(at.people, 10);
    await reopen(at);
    const next = update(rows[2] as Row, { age: 90 });
    await at.people.bulkWrite([next.row, insert(doc('q', { age: 95 }))], 'test');
    expect(ids(await found(at.people, { selector: { ...LIVE, age: { $gt: 80 } }, sort: [{ age: 'asc' }, { id: 'asc' }] } as never))).toEqual(['p0002', 'q']);
    await at.people.bulkWrite([update(next.document, { age: 3 }).row], 'test');
    expect(ids(await found(at.people, { selector: { ...LIVE, age: { $gt: 80 } }, sort: [{ age: 'asc' }, { id: 'asc' }] } as never))).toEqual(['q']);
  });
});
