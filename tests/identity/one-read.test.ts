import { afterAll, expect, test } from 'vitest';
import { oneRead } from '#server/identity/one-read.ts';
import { openPglite } from '#server/store/sql-client.ts';
import { enter, openOfficeOn, signInBody } from './office.ts';

const database = await openPglite();
afterAll(() => database.close());

test('what is asked for in one turn is read once, each answer after its question, and a failed read fails its own askers only', async () => {
  const reads: (readonly string[])[] = [];
  let trouble = false;
  const read = oneRead(async (keys) => {
    reads.push(keys);
    if (trouble) throw new Error('away');
    return new Map(keys.filter((key) => key !== 'nobody').map((key) => [key, `session of ${key} in read ${String(reads.length)}`]));
  });
  expect(await Promise.all([read('a'), read('b'), read('a'), read('nobody')])).toEqual(['session of a in read 1', 'session of b in read 1', 'session of a in read 1', undefined]);
  expect(await read('a')).toBe('session of a in read 2');
  trouble = true;
  await expect(Promise.all([read('a'), read('b')])).rejects.toThrow('away');
  trouble = false;
  expect(await read('b')).toBe('session of b in read 4');
  expect(reads).toEqual([['a', 'b', 'nobody'], ['a'], ['a', 'b'], ['b']]);
});

test('fifty requests that come in one turn read their sessions once', async () => {
  let reads = 0;
  const office = await openOfficeOn({
    ...database,
    read: (fn) => {
      reads += 1;
      return database.read(fn);
    },
  });
  const { token } = await enter(office, signInBody('judge'));
  reads = 0;
  const verified = await Promise.all(Array.from({ length: 50 }, () => office.identity.verify(token)));
  expect(verified.every((each) => each.ok)).toBe(true);
  expect(reads).toBe(1);
  await office.close();
});
