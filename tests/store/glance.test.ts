import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { expect, it } from 'vitest';
import { type Glance, glanceKeeper, glanceName } from '#renderer/data/store/glance.ts';
import { lastGlance, openStore, removeStore, type Store } from '#renderer/data/store/open-store.ts';
import type { SuiteKey } from '#renderer/data/store/sealed-log/aead.ts';
import { freshKey, freshName } from './storages.ts';

/** What is shown while the log is read: whole, of one piece and under this person's key, or not at all. */
const NAMES = ['王某', '邵修竹'];
const PARTS = NAMES.map((name) => JSON.stringify([{ name }]));
const full = (name: string) => `lianzhi-${name}`;

async function opened(name: string, key: SuiteKey): Promise<Store> {
  const store = await openStore(name, 'disk', { sealing: key });
  if (!store.ok) throw new Error(store.error.code);
  return store.value;
}

async function kept(name: string, key: SuiteKey, parts: readonly string[] = PARTS): Promise<void> {
  const store = await opened(name, key);
  await store.things.put('setting', 'one', 1);
  const { glance } = store;
  if (glance === undefined) throw new Error('no glance');
  await glance.keep('about', glance.mark(), parts);
  await store.close();
}

type Row = { n: number; bytes: Uint8Array };
async function rowsOf<T>(name: string, use: (table: { toArray(): Promise<Row[]>; put(row: Row): Promise<unknown>; delete(n: number): Promise<void> }) => Promise<T>): Promise<T> {
  const db = new Dexie(glanceName(full(name)));
  db.version(1).stores({ rows: 'n' });
  try {
    return await use(db.table('rows'));
  } finally {
    db.close();
  }
}

it('is there at the next start, current until the log moves', async () => {
  const [name, key] = [freshName(), await freshKey()];
  expect(await lastGlance(name, key)).toBeUndefined();
  await kept(name, key);
  expect(await lastGlance(name, key)).toEqual({ about: 'about', parts: PARTS, isCurrent: true } satisfies Glance);
  const store = await opened(name, key);
  await store.things.put('setting', 'one', 2);
  await store.close();
  expect(await lastGlance(name, key)).toMatchObject({ parts: PARTS, isCurrent: false });
});

it('takes a new mark without the rows again, and fewer parts leave nothing behind', async () => {
  const [name, key] = [freshName(), await freshKey()];
  const store = await opened(name, key);
  const { glance } = store;
  if (glance === undefined) throw new Error('no glance');
  await glance.keep('first', 'no mark of this log', PARTS);
  expect(await lastGlance(name, key)).toMatchObject({ about: 'first', isCurrent: false });
  await store.things.put('setting', 'one', 1);
  await glance.keep('second', glance.mark());
  expect(await lastGlance(name, key)).toEqual({ about: 'second', parts: PARTS, isCurrent: true });
  await glance.keep('third', glance.mark(), PARTS.slice(0, 1));
  expect(await lastGlance(name, key)).toMatchObject({ about: 'third', parts: PARTS.slice(0, 1) });
  expect(await rowsOf(name, (rows) => rows.toArray())).toHaveLength(2);
  await store.close();
});

it('is nothing under another key, and nobody can read it on the disk', async () => {
  const [name, key] = [freshName(), await freshKey()];
  await kept(name, key);
  expect(await lastGlance(name, await freshKey())).toBeUndefined();
  const bytes = await rowsOf(name, async (rows) => Buffer.concat((await rows.toArray()).map((row) => row.bytes)));
  for (const word of [...NAMES, 'about', 'name']) expect(bytes.includes(word), word).toBe(false);
});

it.each<[string, (rows: Row[]) => readonly Row[]]>([
  ['a flipped bit', ([sheet, one, two]) => [sheet, { n: 1, bytes: one?.bytes.map((byte, at) => (at === 200 ? byte ^ 1 : byte)) }, two] as Row[]],
  ['a dropped part', ([sheet, one]) => [sheet, one] as Row[]],
  ['parts in each other’s place', ([sheet, one, two]) => [sheet, { n: 1, bytes: two?.bytes }, { n: 2, bytes: one?.bytes }] as Row[]],
  ['a part twice', ([sheet, one]) => [sheet, one, { n: 2, bytes: one?.bytes }] as Row[]],
  ['no sheet', ([, one, two]) => [one, two] as Row[]],
])('is nothing with %s', async (_what, change) => {
  const [name, key] = [freshName(), await freshKey()];
  await kept(name, key);
  await rowsOf(name, async (rows) => {
    const before = await rows.toArray();
    for (const { n } of before) await rows.delete(n);
    for (const row of change(before)) await rows.put(row);
  });
  expect(await lastGlance(name, key)).toBeUndefined();
});

it('is nothing with a part of an earlier one put back', async () => {
  const [name, key] = [freshName(), await freshKey()];
  await kept(name, key);
  const earlier = await rowsOf(name, (rows) => rows.toArray());
  await kept(name, key, PARTS);
  await rowsOf(name, async (rows) => { await rows.put(earlier[1] as Row); });
  expect(await lastGlance(name, key)).toBeUndefined();
});

it('goes with its store, and a keeper without a first run keeps nothing', async () => {
  const [name, key] = [freshName(), await freshKey()];
  await glanceKeeper(full(name), key).keep('about', 'mark');
  expect(await lastGlance(name, key)).toBeUndefined();
  await kept(name, key);
  expect(await removeStore(name)).toMatchObject({ ok: true });
  expect((await indexedDB.databases()).map((each) => each.name)).not.toContain(glanceName(full(name)));
});
