import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SealedLogStorage } from '#renderer/data/store/sealed-log/storage.ts';
import { closeAll, doc, everything, ids, insert, open, type Row, update } from './people.ts';
import { raw } from './raw-database.ts';
import { type AnyInstance, freshKey, freshName, sealedStorage } from './storages.ts';

/** IndexedDB refuses, breaks off or is taken away: nothing that was refused is anywhere, nothing acknowledged is lost. */
afterEach(async () => {
  vi.restoreAllMocks();
  await closeAll();
});

type Rig = { readonly name: string; readonly over: object; storage: SealedLogStorage; people: AnyInstance };

async function rig(): Promise<Rig> {
  const over = { name: freshName(), ...(await freshKey()), limits: { minRun: 4 } };
  const storage = await sealedStorage(over);
  return { name: over.name, over, storage, people: await open(storage, 'db') };
}

async function reopened(at: Rig): Promise<Row[]> {
  await at.people.close();
  at.storage = await sealedStorage(at.over);
  at.people = await open(at.storage, 'db');
  expect(at.storage.damage()).toEqual([]);
  return everything(at.people);
}

type Aborting = { _abort(name: string): void };

/** Lets transactions over the segments fail while it is on; `left`: how many puts pass before. */
function failing(how: 'quota at the put' | 'quota at the commit' | 'abort', left = 0): { stop(): void } {
  const real = IDBObjectStore.prototype.put;
  let passing = left;
  const mock = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function put(this: IDBObjectStore, ...args: Parameters<IDBObjectStore['put']>) {
    passing -= 1;
    if (passing >= 0 || !['segments', 'meta'].includes(this.name)) return real.apply(this, args);
    if (how === 'quota at the put') throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    const request = real.apply(this, args);
    if (how === 'abort') this.transaction.abort();
    else (this.transaction as unknown as Aborting)._abort('QuotaExceededError');
    return request;
  });
  return { stop: () => { mock.mockRestore(); } };
}

describe.each([
  ['quota at the put', 'QuotaExceededError'],
  ['quota at the commit', 'QuotaExceededError'],
  ['abort', 'SealedLog-failed'],
] as const)('%s', (how, name) => {
  it.each([0, 1])('refuses the write and everything that was accepted after it, and goes on when there is room (%i puts before)', async (left) => {
    const at = await rig();
    const first = doc('1');
    await at.people.bulkWrite([insert(first)], 'test');
    const heard: unknown[] = [];
    at.people.changeStream().subscribe((bulk) => heard.push(bulk));
    const fault = failing(how, left);
    const second = update(first, { age: 2 });
    const third = update(second.document, { age: 3 });
    const answers = await Promise.allSettled([at.people.bulkWrite([second.row, insert(doc('2'))], 'a'), at.people.bulkWrite([third.row], 'b'), at.people.bulkWrite([insert(doc('2'))], 'c')]);
    for (const answer of answers) expect(answer).toMatchObject({ status: 'rejected', reason: { name } });
    expect(heard).toEqual([]);
    expect(await everything(at.people)).toEqual([first]);
    fault.stop();
    const again = update(first, { age: 4 });
    expect(await at.people.bulkWrite([again.row, insert(doc('3'))], 'd')).toEqual({ error: [] });
    expect(heard).toHaveLength(1);
    expect((await reopened(at)).map((row) => [row['id'], row['age']])).toEqual([['1', 4], ['3', 1]]);
  });

  it('keeps what is there when a merge cannot be written', async () => {
    const at = await rig();
    for (let i = 0; i < 12; i += 1) await at.people.bulkWrite([insert(doc(`p${String(i).padStart(2, '0')}`))], 'test');
    const fault = failing(how);
    await expect(at.storage.compact()).rejects.toMatchObject({ name });
    fault.stop();
    expect(await everything(at.people)).toHaveLength(12);
    await at.storage.compact();
    expect(at.storage.size().segments).toBe(1);
    expect(await reopened(at)).toHaveLength(12);
  });

  it.each([0, 1, 2, 5, 9])('lets a change of keys be finished later (%i puts before)', async (left) => {
    const at = await rig();
    const former = { ...at.over };
    for (let i = 0; i < 12; i += 1) await at.people.bulkWrite([insert(doc(`p${String(i).padStart(2, '0')}`))], 'test');
    const next = await freshKey();
    const fault = failing(how, left);
    await expect(at.storage.rekey(next)).rejects.toMatchObject({ name });
    expect((await at.people.bulkWrite([insert(doc('q'))], 'test').catch((error: unknown) => error)) as object).toMatchObject({ name });
    fault.stop();
    await at.people.bulkWrite([insert(doc('r'))], 'test');
    await at.people.close();
    const both = await sealedStorage({ ...former, ...next, former: former as never });
    at.people = await open(both, 'db');
    expect(ids(await everything(at.people))).toHaveLength(13);
    await both.rekey(next);
    await at.people.close();
    const only = await sealedStorage({ ...former, ...next });
    at.people = await open(only, 'db');
    expect(only.damage()).toEqual([]);
    expect(ids(await everything(at.people))).toHaveLength(13);
  });
});

describe('the database deleted under the app', () => {
  it('refuses every write from then on, and can be read to the end', async () => {
    const at = await rig();
    await at.people.bulkWrite([insert(doc('1'))], 'test');
    await new Promise<void>((resolve) => {
      const request = indexedDB.deleteDatabase(at.name);
      request.onsuccess = () => { resolve(); };
    });
    await expect(at.people.bulkWrite([insert(doc('2'))], 'test')).rejects.toMatchObject({ why: 'gone' });
    await expect(at.people.bulkWrite([insert(doc('2'))], 'test')).rejects.toMatchObject({ why: 'gone' });
    expect(ids(await everything(at.people))).toEqual(['1']);
    await at.people.close();
    expect(await raw.exists(at.name)).toBe(false);
    at.people = await open(await sealedStorage(at.over), 'db');
    expect(await everything(at.people)).toEqual([]);
    expect(await at.people.bulkWrite([insert(doc('2'))], 'test')).toEqual({ error: [] });
  });

  it('refuses to write into one that somebody else has written', async () => {
    const at = await rig();
    await at.people.bulkWrite([insert(doc('1'))], 'test');
    const head = await raw.meta(at.name, 'head');
    await at.people.bulkWrite([insert(doc('2'))], 'test');
    await raw.putMeta(at.name, 'head', head);
    await expect(at.people.bulkWrite([insert(doc('3'))], 'test')).rejects.toMatchObject({ why: 'gone' });
    expect(ids(await everything(at.people))).toEqual(['1', '2']);
  });
});

it('a conflict with a write that is refused is no answer', async () => {
  const at = await rig();
  const fault = failing('quota at the put');
  const [first, second] = await Promise.allSettled([at.people.bulkWrite([insert(doc('1', { age: 1 }))], 'a'), at.people.bulkWrite([insert(doc('1', { age: 2 }))], 'b')]);
  expect([first.status, second.status]).toEqual(['rejected', 'rejected']);
  fault.stop();
  expect(await at.people.bulkWrite([insert(doc('1', { age: 2 }))], 'b')).toEqual({ error: [] });
});

it('a conflict with what is on the disk is an answer again, right after a write was refused', async () => {
  const at = await rig();
  await at.people.bulkWrite([insert(doc('1'))], 'test');
  const fault = failing('quota at the put');
  await expect(at.people.bulkWrite([insert(doc('2'))], 'a')).rejects.toMatchObject({ why: 'full' });
  expect((await at.people.bulkWrite([insert(doc('1'))], 'b')).error).toMatchObject([{ status: 409 }]);
  fault.stop();
});

it('what cannot be taken in is refused before anything is written', async () => {
  const at = await rig();
  await expect(at.people.bulkWrite([{ document: { ...doc('1'), _attachments: { a: { length: 1, type: 't', digest: 'd', data: 'x' } } } } as never], 'test')).rejects.toThrow('no attachments');
  await expect(at.people.bulkWrite([{ document: { ...doc('1'), _rev: '' } } as never], 'test')).rejects.toThrow('revision');
  await expect(at.people.getAttachmentData('1', 'a', 'd')).rejects.toThrow('no attachments');
  await at.people.close();
  await expect(at.people.bulkWrite([insert(doc('1'))], 'test')).rejects.toMatchObject({ why: 'closed' });
  expect(() => at.people.changeStream()).toThrow();
  await expect(at.people.findDocumentsById(['1'], false)).rejects.toMatchObject({ why: 'closed' });
  await expect(at.people.cleanup(0)).rejects.toMatchObject({ why: 'closed' });
});
