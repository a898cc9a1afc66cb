import { afterEach, describe, expect, it } from 'vitest';
import type { Damage } from '#renderer/data/store/sealed-log/damage.ts';
import { closeAll, doc, everything, ids, insert, open, type Row, update } from './people.ts';
import { raw, type RawRow } from './raw-database.ts';
import { freshKey, freshName, sealedStorage } from './storages.ts';

/** Somebody with the disk and without the key changes what lies there: it is named, and everything else comes back. */
afterEach(closeAll);

type Store = { readonly name: string; readonly over: object; readonly rows: readonly Row[] };

/** Ten writes merged into one segment, then six more; document `p7` came with sequence 7 in write 7. */
async function prepare(): Promise<Store> {
  const over = { name: freshName(), ...(await freshKey()), limits: { minRun: 10 }, sequenceOf: (_collection: string, document: Readonly<Record<string, unknown>>) => Number(document['age']) };
  const storage = await sealedStorage(over);
  const people = await open(storage, 'db');
  const rows: Row[] = [];
  for (let n = 1; n <= 16; n += 1) {
    if (n === 11) await storage.compact();
    const row = doc(`p${String(n).padStart(2, '0')}`, { age: n, note: '王某'.repeat(20) });
    rows.push(row);
    await people.bulkWrite([insert(row)], 'test');
  }
  await people.close();
  expect((await raw.segments(over.name)).map((row) => row.n)).toEqual([10, 11, 12, 13, 14, 15, 16]);
  return { name: over.name, over, rows };
}

/** Opens, looks, writes one more, and opens twice again: damage is told until it was dealt with, and only then no more. */
async function judged(store: Store): Promise<{ readonly damage: readonly Damage[]; readonly left: readonly unknown[] }> {
  const first = await sealedStorage(store.over);
  let people = await open(first, 'db');
  const damage = first.damage();
  const left = ids(await everything(people));
  await people.close();
  const second = await sealedStorage(store.over);
  people = await open(second, 'db');
  expect(second.damage()).toEqual(damage);
  expect(ids(await everything(people))).toEqual(left);
  expect((await people.bulkWrite([insert(doc('new'))], 'test')).error).toEqual([]);
  await second.damageHandled();
  await people.close();
  const third = await sealedStorage(store.over);
  people = await open(third, 'db');
  expect(third.damage()).toEqual([]);
  expect(ids(await everything(people))).toEqual(['new', ...left].sort());
  await third.compact();
  await people.close();
  const fourth = await sealedStorage(store.over);
  people = await open(fourth, 'db');
  expect(fourth.damage()).toEqual([]);
  expect(ids(await everything(people))).toEqual(['new', ...left].sort());
  return { damage, left };
}

const without = (store: Store, ...gone: number[]) => ids(store.rows.filter((_, i) => !gone.includes(i + 1)));
const MERGED = Array.from({ length: 10 }, (_, i) => i + 1);

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = bytes.slice();
  changed[at] = (changed[at] ?? 0) ^ 0x10;
  return changed;
}

function headerEnd(bytes: Uint8Array): number {
  return 6 + new DataView(bytes.buffer, bytes.byteOffset).getUint16(4);
}

/** Where a bit is turned: in every part that a segment has. */
const REGIONS: readonly (readonly [string, (bytes: Uint8Array) => number])[] = [
  ['the mark', () => 1],
  ['the length', () => 5],
  ['the start of the header', () => 7],
  ['the header', (bytes) => Math.floor(headerEnd(bytes) / 2)],
  ['the end of the header', (bytes) => headerEnd(bytes) - 3],
  ['the IV', (bytes) => headerEnd(bytes) + 4],
  ['the body', (bytes) => headerEnd(bytes) + 12 + Math.floor((bytes.length - headerEnd(bytes) - 28) / 2)],
  ['the tag', (bytes) => bytes.length - 1],
];

/** Segment, the writes that go with it, and from where the feed must be asked again. */
const VICTIMS = [
  ['a merge', 10, MERGED, 1],
  ['a write after a merge', 11, [11], 11],
  ['a write in the middle', 13, [13], 13],
  ['the newest write', 16, [16], undefined],
] as const;

async function rowOf(store: Store, n: number): Promise<RawRow> {
  const row = (await raw.segments(store.name)).find((each) => each.n === n);
  if (row === undefined) throw new Error(`no segment ${String(n)}`);
  return row;
}

describe.each(VICTIMS)('%s', (_what, n, lost, low) => {
  it.each(REGIONS)('with a bit turned in %s', async (_where, at) => {
    const store = await prepare();
    const { bytes } = await rowOf(store, n);
    await raw.putSegment(store.name, { n, bytes: flipped(bytes, at(bytes)) });
    const { damage, left } = await judged(store);
    expect(left).toEqual(without(store, ...lost));
    expect(damage).toEqual([{ segments: [lost[0], n], cause: expect.stringMatching(/^un(authentic|readable)$/), isLoss: true, ...(low === undefined ? {} : { lowestSequence: low }) }]);
    expect(await raw.quarantine(store.name)).toMatchObject([{ n }]);
  });

  it('dropped', async () => {
    const store = await prepare();
    await raw.dropSegment(store.name, n);
    const { damage, left } = await judged(store);
    expect(left).toEqual(without(store, ...lost));
    expect(damage).toEqual([{ segments: [lost[0], n], cause: 'missing', isLoss: true, ...(low === undefined ? {} : { lowestSequence: low }) }]);
  });

  it('cut short', async () => {
    const store = await prepare();
    const { bytes } = await rowOf(store, n);
    for (const length of [0, 4, 40, bytes.length - 5]) {
      await raw.putSegment(store.name, { n, bytes: bytes.slice(0, length) });
      const storage = await sealedStorage(store.over);
      const people = await open(storage, 'db');
      expect(ids(await everything(people))).toEqual(without(store, ...lost));
      expect(storage.damage()).toMatchObject([{ segments: [lost[0], n], isLoss: true }]);
      await storage.damageHandled();
      await people.close();
      if (length !== 0) return;
    }
  });

  it('with something else in its place', async () => {
    const store = await prepare();
    await raw.putSegment(store.name, { n, bytes: 'rubbish' as never });
    const { damage, left } = await judged(store);
    expect(left).toEqual(without(store, ...lost));
    expect(damage).toMatchObject([{ segments: [lost[0], n], cause: 'unreadable' }]);
  });
});

describe('segments that are whole, but not where they belong', () => {
  it('swapped', async () => {
    const store = await prepare();
    const [a, b] = [await rowOf(store, 12), await rowOf(store, 14)];
    await raw.putSegment(store.name, { n: 12, bytes: b.bytes });
    await raw.putSegment(store.name, { n: 14, bytes: a.bytes });
    const { damage, left } = await judged(store);
    expect(left).toEqual(without(store, 12, 14));
    expect(damage).toEqual([
      { segments: [12, 12], cause: 'misplaced', isLoss: true, lowestSequence: 12 },
      { segments: [14, 14], cause: 'misplaced', isLoss: true, lowestSequence: 14 },
    ]);
  });

  it('duplicated at the end, or over another one', async () => {
    const store = await prepare();
    const { bytes } = await rowOf(store, 12);
    await raw.putSegment(store.name, { n: 17, bytes });
    await raw.putSegment(store.name, { n: 15, bytes });
    const { damage, left } = await judged(store);
    expect(left).toEqual(without(store, 15));
    expect(damage).toEqual([
      { segments: [15, 15], cause: 'misplaced', isLoss: true, lowestSequence: 15 },
      { segments: [17, 17], cause: 'misplaced', isLoss: false },
    ]);
  });

  it('put back from before a merge: one of them', async () => {
    const store = await prepare();
    const old = await oldSegments(store);
    await raw.putSegment(store.name, old.find((row) => row.n === 13) as RawRow);
    const { damage, left } = await judged(store);
    expect(left).toEqual(ids(store.rows).concat('q'));
    expect(damage).toEqual([{ segments: [13, 13], cause: 'replayed', isLoss: false }]);
  });

  it('put back from before a merge: all of them, in its place', async () => {
    const store = await prepare();
    const old = await oldSegments(store);
    for (const row of old) await raw.putSegment(store.name, row);
    const { damage, left } = await judged(store);
    // The merged numbers are a gap: what stands there is an older state, even where it reads the same.
    expect(left).toEqual([...without(store, 11, 12, 13, 14, 15, 16), 'q']);
    expect(damage).toEqual([{ segments: [11, 16], cause: 'replayed', isLoss: true, lowestSequence: 11 }]);
  });

  it('put back with the layout of that time', async () => {
    const store = await prepare();
    const layout = await raw.meta(store.name, 'layout');
    const old = await oldSegments(store);
    for (const row of old) await raw.putSegment(store.name, row);
    await raw.putMeta(store.name, 'layout', layout);
    const { damage } = await judged(store);
    expect(damage).toContainEqual({ segments: 'layout', cause: 'replayed', isLoss: true });
  });

  it('of another store under the same key', async () => {
    const store = await prepare();
    const key = store.over;
    const other = { ...key, name: freshName() };
    const people = await open(await sealedStorage(other), 'db');
    for (let n = 1; n <= 12; n += 1) await people.bulkWrite([insert(doc(`x${String(n)}`))], 'test');
    await people.close();
    const foreign = (await raw.segments(other.name)).find((row) => row.n === 12) as RawRow;
    await raw.putSegment(store.name, foreign);
    const { damage, left } = await judged(store);
    expect(left).toEqual(without(store, 12));
    expect(damage).toEqual([{ segments: [12, 12], cause: 'foreign', isLoss: true, lowestSequence: 12 }]);
  });

  it('of the same store from another past', async () => {
    const store = await prepare();
    // A copy of the database goes on by itself, and its segment 17 comes back into this one.
    const before = { segments: await raw.segments(store.name), head: await raw.meta(store.name, 'head') };
    const people = await open(await sealedStorage(store.over), 'db');
    await people.bulkWrite([insert(doc('other'))], 'test');
    await people.close();
    const strange = (await raw.segments(store.name)).find((row) => row.n === 17) as RawRow;
    for (const row of await raw.segments(store.name)) await raw.dropSegment(store.name, row.n);
    for (const row of before.segments) await raw.putSegment(store.name, row);
    await raw.putMeta(store.name, 'head', before.head);
    const again = await open(await sealedStorage(store.over), 'db');
    for (const id of ['own', 'own2']) await again.bulkWrite([insert(doc(id))], 'test');
    await again.close();
    await raw.putSegment(store.name, strange);
    const { damage, left } = await judged(store);
    expect(left).toEqual(['own2', ...ids(store.rows)]);
    expect(damage).toEqual([expect.objectContaining({ segments: [17, 17], cause: 'unchained', isLoss: true })]);
  });
});

/** The store after one more merge; returns the segments from before it. */
async function oldSegments(store: Store): Promise<RawRow[]> {
  const old = await raw.segments(store.name);
  const storage = await sealedStorage({ ...store.over, limits: { minRun: 2 } });
  const people = await open(storage, 'db');
  await storage.compact();
  await people.bulkWrite([insert(doc('q'))], 'test');
  await people.close();
  return old;
}

describe('the tail', () => {
  it.each([[[16]], [[15, 16]], [[12, 13, 14, 15, 16]]])('cut off: %s', async (cut) => {
    const store = await prepare();
    for (const n of cut) await raw.dropSegment(store.name, n);
    const { damage, left } = await judged(store);
    expect(left).toEqual(without(store, ...cut));
    expect(damage).toEqual([{ segments: [cut[0], 16], cause: 'missing', isLoss: true }]);
  });

  it('cut off whole, down to nothing', async () => {
    const store = await prepare();
    for (const row of await raw.segments(store.name)) await raw.dropSegment(store.name, row.n);
    const { damage, left } = await judged(store);
    expect(left).toEqual([]);
    expect(damage).toEqual([{ segments: [1, 16], cause: 'missing', isLoss: true }]);
  });
});

describe('what stands beside the log', () => {
  it.each(['head', 'layout', 'keyring'] as const)('%s with a bit turned anywhere', async (id) => {
    const store = await prepare();
    const bytes = await raw.meta(store.name, id);
    if (bytes === undefined) throw new Error(id);
    for (const at of [0, 1, 5, 9, 40, 60, 90, 120, 160, bytes.length - 30, bytes.length - 8, bytes.length - 1]) {
      await raw.putMeta(store.name, id, flipped(bytes, at % bytes.length));
      const storage = await sealedStorage(store.over);
      const people = await open(storage, 'db');
      expect(ids(await everything(people))).toEqual(ids(store.rows));
      if (id !== 'keyring') expect(storage.damage()).toMatchObject([{ segments: id }]);
      await storage.damageHandled();
      await people.close();
      const again = await sealedStorage(store.over);
      await open(again, 'db');
      expect(again.damage()).toEqual([]);
      await closeAll();
      if (id !== 'keyring') await raw.putMeta(store.name, id, bytes);
    }
  });

  it.each(['head', 'layout', 'keyring'] as const)('%s dropped', async (id) => {
    const store = await prepare();
    await raw.dropMeta(store.name, id);
    const { damage, left } = await judged(store);
    expect(left).toEqual(ids(store.rows));
    expect(damage).toMatchObject(id === 'keyring' ? [] : [{ segments: id, cause: 'missing' }]);
  });

  it('an older head put back', async () => {
    const store = await prepare();
    const head = await raw.meta(store.name, 'head');
    const people = await open(await sealedStorage(store.over), 'db');
    await people.bulkWrite([insert(doc('q'))], 'test');
    await people.close();
    await raw.putMeta(store.name, 'head', head);
    const { damage, left } = await judged(store);
    expect(left).toEqual([...ids(store.rows), 'q']);
    expect(damage).toEqual([{ segments: 'head', cause: 'replayed', isLoss: false }]);
  });
});

it('several damages at once are each named', async () => {
  const store = await prepare();
  const row = await rowOf(store, 12);
  await raw.putSegment(store.name, { n: 12, bytes: flipped(row.bytes, row.bytes.length - 1) });
  await raw.dropSegment(store.name, 14);
  await raw.dropSegment(store.name, 15);
  const { damage, left } = await judged(store);
  expect(left).toEqual(without(store, 12, 14, 15));
  expect(damage).toEqual([
    { segments: [12, 12], cause: 'unauthentic', isLoss: true, lowestSequence: 12 },
    // Of two in a row only the second is known to its successor: all of it has to be asked for again.
    { segments: [14, 15], cause: 'missing', isLoss: true },
  ]);
});

it('a version that was lost with its segment shows the one before, until the server sends it again', async () => {
  const store = await prepare();
  const people = await open(await sealedStorage(store.over), 'db');
  const next = update(store.rows[4] as Row, { note: 'newer', age: 50 });
  await people.bulkWrite([next.row], 'test');
  await people.bulkWrite([insert(doc('q'))], 'test');
  await people.close();
  await raw.dropSegment(store.name, 17);
  const storage = await sealedStorage(store.over);
  const again = await open(storage, 'db');
  expect(await again.findDocumentsById(['p05'], false)).toEqual([store.rows[4]]);
  expect(storage.damage()).toEqual([{ segments: [17, 17], cause: 'missing', isLoss: true, lowestSequence: 50 }]);
});
