import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePlace, loopback, type Place } from '../../build/installation.ts';
import { startPostgres } from '../../build/postgres.ts';
import { cleanEnv, portIsFree } from '../../build/processes.ts';
import { ROOT } from '../../build/tree.ts';
import { isGone, waitUntil } from '../tooling/wait.ts';

// `npm start` as a newcomer runs it, over the real server, sandbox and web host (tests/tooling plays it with stand-ins).

type Run = { readonly child: ChildProcess; readonly text: () => string; readonly ended: Promise<number | null> };

let home = '';
let place: Place;
const runs: Run[] = [];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'lianzhi-npm-start-'));
  place = await freePlace(home);
});

afterAll(async () => {
  for (const { child, ended } of runs) {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) kill(-child.pid, 'SIGKILL');
    await ended;
  }
  await waitUntil(async () => (await portIsFree(place.serverPort)) && (await portIsFree(place.sandboxPort)) && (await portIsFree(place.hostPort)));
  rmSync(home, { recursive: true, force: true });
});

async function npmStart(env: Record<string, string> = {}): Promise<Run> {
  const child = spawn(process.execPath, ['build/start.mjs', '--headless', `--data=${home}`], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnv({ LIANZHI_PORT: String(place.serverPort), LIANZHI_SANDBOX_PORT: String(place.sandboxPort), LIANZHI_HOST_PORT: String(place.hostPort), LIANZHI_NO_INSTALL: '1', ...env }),
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  const run = { child, text: () => text, ended: new Promise<number | null>((settle) => child.once('close', (code) => settle(code))) };
  runs.push(run);
  await waitUntil(() => text.includes('Ctrl+C') || child.exitCode !== null, 180_000);
  expect(text).toContain('Ctrl+C');
  return run;
}

async function stop(run: Run): Promise<void> {
  if (run.child.pid !== undefined) kill(-run.child.pid, 'SIGINT');
  expect(await run.ended).toBe(0);
}

const health = async () => (await (await fetch(`${loopback(place.serverPort)}/health`)).json()) as Record<string, unknown>;
const serverPid = () => (JSON.parse(readFileSync(join(home, 'run.json'), 'utf8')) as { services: { name: string; pid: number }[] }).services.find(({ name }) => name === 'server')?.pid ?? 0;

/** How often a bureau was seeded into this folder, as the server's log tells. */
const seedings = () => readFileSync(join(home, 'logs/server.log'), 'utf8').split('\n').filter((line) => line.includes('"demo bureau"') && line.includes('"done":"now"')).length;

test('first start: demo bureau, accounts, all three answer; a killed server comes back; a second start finds the data', async () => {
  const first = await npmStart();
  expect(await health()).toMatchObject({ status: 'ok', store: 'pglite', demo: true });
  for (const part of ['jiang 蒋法官', 'he 何专员', home, `${loopback(place.serverPort)}/desk/`]) expect(first.text()).toContain(part);
  expect((await fetch(`${loopback(place.serverPort)}/desk/`)).status).toBe(200);
  expect(seedings()).toBe(1);
  expect((await fetch(loopback(place.hostPort))).status).toBeLessThan(500);

  const before = serverPid();
  kill(before, 'SIGKILL');
  await waitUntil(() => first.text().includes('is back'), 120_000);
  expect(isGone(before)).toBe(true);
  expect(await health()).toMatchObject({ status: 'ok', demo: true });

  await stop(first);
  expect(existsSync(join(home, 'run.json'))).toBe(false);
  const second = await npmStart();
  expect(await health()).toMatchObject({ status: 'ok', demo: true });
  expect(second.text()).toContain('jiang 蒋法官');
  expect(seedings()).toBe(1);
  await stop(second);
}, 600_000);

test('DATABASE_URL: the same bureau on PostgreSQL', async () => {
  const cluster = await startPostgres();
  try {
    const run = await npmStart({ DATABASE_URL: cluster.url });
    expect(await health()).toMatchObject({ status: 'ok', store: 'postgres' });
    expect(run.text()).not.toContain(new URL(cluster.url).password);
    await stop(run);
  } finally {
    await cluster.stop();
  }
}, 600_000);
