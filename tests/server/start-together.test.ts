import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PrivatePostgres, startPostgres } from '../../build/postgres.ts';
import { freePort, ProcessFailure, startProcess, type RunningProcess } from '../../build/processes.ts';
import { openPostgres } from '#server/store/sql-client.ts';
import { runTool } from '#tests/tooling/run-tool.ts';

/** Servers of one PostgreSQL that have never been started before: together, and each on a folder of its own. */

const ROOT = resolve(import.meta.dirname, '..', '..');
let postgres: PrivatePostgres | undefined;
let base = '';
const running: RunningProcess[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres?.stop();
});
beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'lianzhi-together-'));
  const client = openPostgres({ url: url() });
  await client.write((db) => db.script('drop schema public cascade; create schema public'));
  await client.close();
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.kill9();
  rmSync(base, { recursive: true, force: true });
});

function url(): string {
  if (postgres === undefined) throw new Error('PostgreSQL is not started');
  return postgres.url;
}

async function start(folder: string): Promise<{ readonly base: string; readonly process: RunningProcess }> {
  const port = await freePort();
  const process = await startProcess({ name: 'server', file: 'src-server/main.ts', env: { LIANZHI_DATA: folder, DATABASE_URL: url(), LIANZHI_PORT: String(port), LIANZHI_LOG: 'warn' }, readyWithinMs: 150_000 });
  running.push(process);
  return { base: `http://127.0.0.1:${String(port)}`, process };
}

async function refused(folder: string): Promise<string> {
  const problem: unknown = await start(folder).catch((error: unknown) => error);
  if (!(problem instanceof ProcessFailure)) throw new Error('the process came up');
  expect(problem.exit?.code).toBe(1);
  return problem.tail;
}

async function signIn(at: string, password: string): Promise<number> {
  const device = { deviceId: 'device-1', name: '服务器', hostKind: 'web', publicInfo: {} };
  return (await fetch(`${at}/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: 'administrator', password, device }) })).status;
}

describe('servers of one database', () => {
  it('three that start together for the first time all come up, with one schema, one set of keys and one first password', { timeout: 400_000 }, async () => {
    const folder = join(base, 'shared');
    const servers = await Promise.all([1, 2, 3].map(() => start(folder)));
    const password = /^password: (.+)$/m.exec(readFileSync(join(folder, 'first-administrator.txt'), 'utf8'))?.[1] ?? '';
    for (const server of servers) expect(await signIn(server.base, password)).toBe(200);
    const client = openPostgres({ url: url(), connections: 1 });
    expect((await client.read((db) => db.query('select count(*)::int as accounts, (select count(*)::int from installation) as installations from identity_account'))).rows).toEqual([{ accounts: 1, installations: 1 }]);
    await client.close();
    const keys = await Promise.all(servers.map(async (server) => (await fetch(`${server.base}/lianzhi/v1/jwks`)).text()));
    expect(new Set(keys).size).toBe(1);
  });

  it('one waits until another has set everything up, and makes nothing meanwhile', { timeout: 400_000 }, async () => {
    const client = openPostgres({ url: url(), connections: 1 });
    const letOthersIn = await client.alone();
    const state = async () => (await client.read((db) => db.query(`select (select count(*)::int from pg_stat_activity where application_name = 'lianzhi setup') as setups, to_regclass('installation') is not null as made`))).rows[0];
    const folder = join(base, 'late');
    const late = start(folder);
    await expect.poll(state, { timeout: 120_000, interval: 200 }).toMatchObject({ setups: 2 });
    expect(await state()).toEqual({ setups: 2, made: false });
    expect(() => readFileSync(join(folder, 'sealed-journal.key'))).toThrow('ENOENT');
    await letOthersIn();
    await late;
    expect(await state()).toEqual({ setups: 0, made: true });
    await client.close();
  });

  it('one on a folder of its own is refused, told what it lacks, and comes up when it has it', { timeout: 400_000 }, async () => {
    const [first, second] = [join(base, 'first'), join(base, 'second')];
    await start(first);
    expect(await refused(second)).toContain('INSTALLATION_PART_MISSING {\\"part\\":\\"sealed-journal.key, agency-signing.key.json, files/installation-mark\\"}');
    // Nothing was made there that would have to be taken away again.
    expect(() => readFileSync(join(second, 'sealed-journal.key'))).toThrow('ENOENT');
    expect(() => readFileSync(join(second, 'first-administrator.txt'))).toThrow('ENOENT');

    mkdirSync(second, { recursive: true });
    writeFileSync(join(second, 'sealed-journal.key'), readFileSync(join(first, 'agency-signing.key.json')));
    cpSync(join(first, 'agency-signing.key.json'), join(second, 'agency-signing.key.json'));
    cpSync(join(first, 'files'), join(second, 'files'), { recursive: true });
    expect(await refused(second)).toContain('INSTALLATION_PART_OTHER {\\"part\\":\\"sealed-journal.key\\"}');
    const told = runTool(ROOT, ['src-server/adopt-folder.ts'], { LIANZHI_DATA: second, DATABASE_URL: url() });
    expect([told.code, told.stderr]).toEqual([0, '']);
    expect(told.stdout).toContain('- sealed-journal.key: another one than the installation has.');
    expect(told.stdout).toContain('Nothing was changed.');

    cpSync(join(first, 'sealed-journal.key'), join(second, 'sealed-journal.key'));
    await start(second);
  });

  it('one whose key was given up on purpose comes up after the operator said so', { timeout: 400_000 }, async () => {
    const folder = join(base, 'alone');
    const { process } = await start(folder);
    await process.stop();
    rmSync(join(folder, 'agency-signing.key.json'));
    expect(await refused(folder)).toContain('agency-signing.key.json');
    const adopted = runTool(ROOT, ['src-server/adopt-folder.ts', '--yes'], { LIANZHI_DATA: folder, DATABASE_URL: url() });
    expect([adopted.code, adopted.stderr]).toEqual([0, '']);
    expect(adopted.stdout).toContain('agencies have to take the new public key');
    await start(folder);
  });
});
