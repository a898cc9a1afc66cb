import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, ProcessFailure, startProcess, type RunningProcess } from '../../build/processes.ts';

const PORT = await freePort();
const BASE = `http://127.0.0.1:${PORT}`;
let folder = '';
const running: RunningProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianzhi-start-'));
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.kill9();
  rmSync(folder, { recursive: true, force: true });
});

async function start(port: number = PORT): Promise<RunningProcess> {
  const started = await startProcess({ name: 'server', file: 'src-server/main.ts', env: { LIANZHI_DATA: folder, LIANZHI_PORT: String(port), LIANZHI_LOG: 'warn' }, readyWithinMs: 90_000 });
  running.push(started);
  return started;
}

async function failing(port: number): Promise<ProcessFailure> {
  const problem: unknown = await start(port).catch((error: unknown) => error);
  if (!(problem instanceof ProcessFailure)) throw new Error('the process came up');
  return problem;
}

describe('the server process', () => {
  it('starts an empty folder with an administrator, lets nobody else in, ends cleanly and comes back', { timeout: 300_000 }, async () => {
    const first = await start();
    expect(first.ready).toEqual({ ready: true, url: BASE });
    expect(first.tail()).toContain('EVALUATION STORE');
    const file = join(folder, 'first-administrator.txt');
    expect(statSync(file).mode & 0o077).toBe(0);
    const password = /^password: (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    expect(first.tail()).not.toContain(password);
    const signIn = await fetch(`${BASE}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'administrator', password, device: { deviceId: 'device-1', name: '服务器', hostKind: 'web', publicInfo: {} } }),
    });
    expect([signIn.status, await signIn.json()]).toMatchObject([200, { mustChangePassword: true, session: { role: 'administrator' } }]);
    expect(await (await fetch(`${BASE}/health`)).json()).toMatchObject({ status: 'ok', store: 'pglite', demo: false });
    expect((await fetch(`${BASE}/demo/clock`, { method: 'POST', body: '{"advanceMs":1}', headers: { 'content-type': 'application/json' } })).status).toBe(404);

    const second = await failing(await freePort());
    expect([second.code, second.exit?.code]).toEqual(['PROCESS_EXITED_EARLY', 1]);
    expect(second.tail).toContain(`in use by process ${first.pid}`);

    const ended = await first.stop();
    expect([ended.code, ended.forced]).toEqual([0, false]);
    expect(existsSync(join(folder, 'server.lock'))).toBe(false);
    rmSync(file);
    await start();
    // There is an account now: nobody gets another key to the house.
    expect(existsSync(file)).toBe(false);
  });

  it('does not start by a rule file that it cannot use, and says which', { timeout: 120_000 }, async () => {
    mkdirSync(join(folder, 'rules'));
    writeFileSync(join(folder, 'rules', 'holiday-table.json'), '{"version": "broken"');
    const problem = await failing(PORT);
    expect(problem.exit?.code).toBe(1);
    expect(problem.tail).toContain('HOLIDAY_TABLE_MALFORMED');
    expect(existsSync(join(folder, 'server.lock'))).toBe(false);
  });
});
