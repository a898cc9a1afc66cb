import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { type Device, openDevice } from '#renderer/data/device.ts';
import { FIRST_FEED_STATE } from '#renderer/data/feed/feed-reader.ts';
import { openStore, type Store } from '#renderer/data/store/open-store.ts';
import type { SuiteKey } from '#renderer/data/store/sealed-log/aead.ts';
import type { FeedState, StoredFact } from '#shared/contracts/ports.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, DeviceId } from '#shared/kernel/ids.ts';
import { err } from '#shared/kernel/result.ts';
import { instant } from '#shared/kernel/time.ts';
import { raw } from './raw-database.ts';
import { freshKey, freshName } from './storages.ts';

/** What the engine sees of the sealed log: one store, its key, and what becomes of it when the disk is damaged. */
const opened: Store[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

async function open(name: string, key: SuiteKey & { former?: SuiteKey }): Promise<Store> {
  const store = await openStore(name, 'disk', { sealing: key });
  if (!store.ok) throw new Error(JSON.stringify(store.error));
  opened.push(store.value);
  return store.value;
}

async function close(store: Store): Promise<void> {
  opened.splice(opened.indexOf(store), 1);
  await store.close();
}

function fact(n: number): StoredFact {
  return { id: `case/case-${String(n).padStart(4, '0')}`, kind: 'case', group: `case-${String(n).padStart(4, '0')}`, seq: n, version: 1, round: 1, hidden: false, body: { n, 名: '王某' } };
}

function feed(seq: number, over: Partial<FeedState> = {}): FeedState {
  return { ...FIRST_FEED_STATE, complete: true, checkpoint: { epoch: 'e', seq, scopeHash: 's' }, ...over };
}

/** Pages of ten facts each; returns the segment of each page. */
async function pages(name: string, store: Store, count: number): Promise<number[]> {
  const segments: number[] = [];
  for (let page = 0; page < count; page += 1) {
    const put = Array.from({ length: 10 }, (_, i) => fact(page * 10 + i + 1));
    expect(await store.facts.write({ put, drop: [], state: feed((page + 1) * 10) })).toMatchObject({ ok: true });
    segments.push((await raw.segments(`lianzhi-${name}`)).at(-1)?.n ?? 0);
  }
  return segments;
}

/** A device over a store, with no server and no journal. */
async function deviceOver(store: Store): Promise<Device> {
  const device = await openDevice(
    {
      clock: { now: () => instant(1_000) },
      ids: { next: () => '01900000-0000-7000-a000-000000000001' },
      random: () => 0.5,
      wire: { postCommands: () => Promise.resolve(err(failure('NETWORK_UNREACHABLE'))), pullFeed: () => Promise.resolve(err(failure('NETWORK_UNREACHABLE'))) },
      journal: null,
      commands: store.commands,
      facts: store.facts,
      uploads: { waiting: () => false },
      ...(store.damage === undefined ? {} : { storeDamage: store.damage }),
    },
    { device: 'device-1' as DeviceId, actor: { account: 'judge-jiang' as AccountId, role: 'judge' } },
  );
  if (!device.ok) throw new Error(device.error.code);
  return device.value;
}

describe('a damaged page', () => {
  it('is told once and fetched again from its first fact on', async () => {
    const [name, key] = [freshName(), await freshKey()];
    const first = await open(name, key);
    expect(first.damage).toBeUndefined();
    const segments = await pages(name, first, 4);
    await close(first);
    await raw.dropSegment(`lianzhi-${name}`, segments[1] ?? 0);
    const second = await open(name, key);
    expect(second.damage).toEqual({ code: 'STORE_DAMAGED', params: { lost: 1, parts: 1, causes: 'missing' } });
    expect(await second.facts.state()).toEqual(feed(10, { complete: false }));
    expect(await second.facts.count()).toBe(30);
    expect((await deviceOver(second)).status().storeDamage).toEqual(second.damage);
    // The feed sends everything after the checkpoint again.
    for (const page of [1, 2, 3]) await second.facts.write({ put: Array.from({ length: 10 }, (_, i) => fact(page * 10 + i + 1)), drop: [], state: feed((page + 1) * 10) });
    expect(await second.facts.count()).toBe(40);
    await close(second);
    const third = await open(name, key);
    expect(third.damage).toBeUndefined();
    expect((await deviceOver(third)).status().storeDamage).toBeUndefined();
    expect(await third.facts.state()).toEqual(feed(40));
    expect(await third.facts.count()).toBe(40);
  });

  it('of which nothing is known has a whole round asked for again, so that lost removals show', async () => {
    const [name, key] = [freshName(), await freshKey()];
    const first = await open(name, key);
    const segments = await pages(name, first, 4);
    await close(first);
    for (const n of segments.slice(1, 3)) await raw.dropSegment(`lianzhi-${name}`, n);
    const second = await open(name, key);
    const { checkpoint: _checkpoint, ...rest } = feed(0);
    expect(await second.facts.state()).toEqual({ ...rest, complete: false, round: 2, restart: 'epoch' });
    expect(await second.facts.count()).toBe(20);
  });

  it('that began a new round has everything asked for again', async () => {
    const [name, key] = [freshName(), await freshKey()];
    const first = await open(name, key);
    await pages(name, first, 2);
    await first.facts.write({ put: [fact(1)], drop: [], state: feed(5, { round: 2, restart: 'scope' }) });
    const began = (await raw.segments(`lianzhi-${name}`)).at(-1)?.n ?? 0;
    await first.facts.write({ put: [fact(6)], drop: [], state: feed(8, { round: 2, restart: 'scope' }) });
    await close(first);
    await raw.dropSegment(`lianzhi-${name}`, began);
    const second = await open(name, key);
    expect((await second.facts.state())?.checkpoint).toBeUndefined();
    expect(await second.facts.state()).toMatchObject({ round: 3, restart: 'scope' });
  });

  it('stays a worry when the browser dies before it was dealt with', async () => {
    const [name, key] = [freshName(), await freshKey()];
    const first = await open(name, key);
    const segments = await pages(name, first, 3);
    await close(first);
    const untold = await raw.segments(`lianzhi-${name}`);
    await raw.dropSegment(`lianzhi-${name}`, segments[1] ?? 0);
    expect(untold.length).toBeGreaterThan(3);
    const worried = await open(name, key);
    // As if it had died before: the note of the damage is there, the rewound checkpoint is not.
    await worried.facts.write({ put: [], drop: [], state: feed(30) });
    await close(worried);
    await raw.putMeta(`lianzhi-${name}`, 'worries', new TextEncoder().encode(JSON.stringify([{ segments: [segments[1], segments[1]], cause: 'missing', isLoss: true, lowestSequence: 11 }])));
    const again = await open(name, key);
    expect(again.damage?.code).toBe('STORE_DAMAGED');
    expect((await again.facts.state())?.checkpoint?.seq).toBe(10);
  });
});

it('opens with its own key only, and is not kept from its owner by a stranger who tried', async () => {
  const [name, key] = [freshName(), await freshKey()];
  const store = await open(name, key);
  await store.things.put('draft', 'a', { text: '草稿' });
  await close(store);
  expect(await openStore(name, 'disk', { sealing: await freshKey() })).toMatchObject({ ok: false, error: { code: 'STORE_UNUSABLE', params: { name: 'SealedLog-wrong-key' } } });
  const again = await open(name, key);
  expect(await again.things.get('draft', 'a')).toEqual({ text: '草稿' });
  expect(again.damage).toBeUndefined();
});

it('changes its key', async () => {
  const [name, key, next] = [freshName(), await freshKey(), await freshKey()];
  const store = await open(name, key);
  await pages(name, store, 2);
  await store.rekey(next);
  await close(store);
  expect(await openStore(name, 'disk', { sealing: key })).toMatchObject({ ok: false });
  expect(await (await open(name, next)).facts.count()).toBe(20);
});

it('takes the place of a store in clear, and leaves nothing of that behind', async () => {
  const name = freshName();
  const clear = await openStore(name, 'disk');
  if (!clear.ok) throw new Error(clear.error.code);
  await clear.value.facts.write({ put: [fact(1)], drop: [], state: feed(1) });
  await clear.value.close();
  const named = async () => (await indexedDB.databases()).flatMap((each) => (each.name?.includes(name) === true ? [each.name] : []));
  expect((await named()).length).toBeGreaterThan(2);
  const sealed = await open(name, await freshKey());
  expect(await named()).toEqual([`lianzhi-${name}`]);
  expect(await sealed.facts.state()).toBeUndefined();
});
