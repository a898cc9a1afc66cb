import { existsSync } from 'node:fs';
import pg from 'pg';
import { expect, test } from 'vitest';
import { findPostgres, startPostgres } from '../../build/postgres.ts';
import { isGone } from './wait.ts';

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

test('PostgreSQL is found where Debian puts it', () => {
  expect(existsSync(findPostgres() ?? '')).toBe(true);
});

test('two private clusters live side by side, locked by their passwords, and leave nothing behind', async () => {
  const [one, two] = await Promise.all([startPostgres(), startPostgres({ durable: true })]);
  try {
    await query(one.url, 'create table only_here (n int)');
    expect(await query(two.url, "select count(*)::int as n from pg_tables where tablename = 'only_here'")).toEqual([{ n: 0 }]);
    expect(await query(two.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
    expect(await query(one.url, 'show unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
    expect(await query(one.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    const folder = (await query(one.url, 'show data_directory'))[0] as { data_directory: string };
    expect(existsSync(folder.data_directory)).toBe(true);
    await expect(query(one.url.replace(/:[0-9a-f]+@/, ':wrong@'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await one.stop();
    expect(isGone(one.pid)).toBe(true);
    expect(existsSync(folder.data_directory)).toBe(false);
  } finally {
    await one.stop();
    await two.stop();
  }
  expect(isGone(two.pid)).toBe(true);
});
