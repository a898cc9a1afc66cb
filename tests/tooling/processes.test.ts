import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cleanEnv, freePort, parseReadyLine, portIsFree, ProcessFailure, startProcess, type RunningProcess } from '../../build/processes.ts';
import { isGone, waitUntil } from './wait.ts';

const FAKE = 'tests/tooling/fixtures/fake-service.mjs';
const started: RunningProcess[] = [];
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianzhi-processes-'));
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((process) => process.kill9()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(fake = '', env: Record<string, string> = {}, readyWithinMs = 20_000): Promise<RunningProcess> {
  const process = await startProcess({ name: 'fake', file: FAKE, env: { ...env, FAKE: fake }, logFolder: folder, readyWithinMs });
  started.push(process);
  return process;
}

/** Processes whose parent is `pid`. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((candidate) => {
      try {
        return readFileSync(`/proc/${candidate}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(pid);
      } catch {
        return false;
      }
    });
}

test('a process is handed over when it listens, and its output is in the log', async () => {
  const process = await start();
  const answer = await fetch(process.url);
  expect(answer.status).toBe(200);
  expect(process.isRunning()).toBe(true);
  expect(readFileSync(join(folder, 'fake.log'), 'utf8')).toContain('a log line');
});

test('a process gets only the settings that its starter names', async () => {
  process.env['LIANZHI_SECRET_OF_A_DEVELOPER'] = 'x';
  process.env['DATABASE_URL'] = 'postgres://nowhere';
  try {
    const running = await start('', { LIANZHI_DATA: folder });
    const { lianzhi } = (await (await fetch(running.url)).json()) as { lianzhi: string[] };
    expect(lianzhi).toEqual(['LIANZHI_DATA']);
    expect(cleanEnv()).not.toHaveProperty('DATABASE_URL');
  } finally {
    delete process.env['LIANZHI_SECRET_OF_A_DEVELOPER'];
    delete process.env['DATABASE_URL'];
  }
});

test('stop asks first: the process ends by itself with code 0', async () => {
  const process = await start();
  expect(await process.stop()).toEqual({ code: 0, signal: null, forced: false });
  expect(isGone(process.pid)).toBe(true);
});

test('stop ends a process that does not listen to it', async () => {
  const process = await start('stubborn');
  const exit = await process.stop(300);
  expect(exit).toEqual({ code: null, signal: 'SIGKILL', forced: true });
});

test('kill9 takes what the process had started along', async () => {
  const process = await start('parent');
  await waitUntil(() => childrenOf(process.pid).length === 1);
  const [grandchild] = childrenOf(process.pid);
  expect((await process.kill9()).signal).toBe('SIGKILL');
  await waitUntil(() => grandchild !== undefined && isGone(grandchild));
});

test('a process that ends before it listens tells its last words and its code', async () => {
  const failure = await start('early').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ProcessFailure);
  expect(failure).toMatchObject({ code: 'PROCESS_EXITED_EARLY', exit: { code: 7 }, tail: 'cannot read the seed' });
});

test('a process that never says that it listens is not left behind', async () => {
  const port = await freePort();
  const failure = await start('silent', { LIANZHI_PORT: String(port) }, 2_500).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'PROCESS_NOT_READY' });
  expect(await portIsFree(port)).toBe(true);
});

test('a process ends by itself when its starter is killed', async () => {
  const script = `
    const { startProcess } = await import(${JSON.stringify(join(process.cwd(), 'build/processes.ts'))});
    const started = await startProcess({ name: 'fake', file: ${JSON.stringify(FAKE)}, env: {} });
    console.log(started.pid);
    setInterval(() => {}, 1000);`;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = await new Promise<number>((settle) => starter.stdout.once('data', (chunk: Buffer) => settle(Number(chunk.toString()))));
  expect(isGone(pid)).toBe(false);
  starter.kill('SIGKILL');
  await waitUntil(() => isGone(pid));
});

test('only a whole ready line counts', () => {
  expect(parseReadyLine('{"ready":true,"url":"http://127.0.0.1:1"}')).toEqual({ ready: true, url: 'http://127.0.0.1:1' });
  for (const line of ['', 'ready', '{"ready":true}', '{"ready":"true","url":"x"}', '{"ready":true,"url":', '{"level":30,"msg":"ready"}']) {
    expect(parseReadyLine(line)).toBeUndefined();
  }
});
