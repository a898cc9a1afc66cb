import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { build } from 'vite';
import { chromiumFlags, findChromium } from '../../build/browser.ts';
import { prepareServer, quickPasswords } from '../../build/prepared.ts';
import { freePort, type RunningProcess, startProcess } from '../../build/processes.ts';
import type { CaseView, CommandDraft, Filing, LedgerRow, SyncStatus, WorklistAnswer } from '../../src-shared/contracts/engine.ts';
import { call, seen } from './support/engine.ts';

/**
 * The built worker in the system's Chromium against a real server and a real host: it opens, files while the server is
 * away, survives kill -9 of the whole browser, and syncs when the server is back.
 */
const ROOT = resolve(import.meta.dirname, '../..');
const JUDGE = { login: 'jiang', password: 'Lianzhi@2026' };

type Chrome = { readonly browser: Browser; readonly page: Page; kill9(): Promise<void> };

async function openChrome(folder: string, url: string): Promise<Chrome> {
  const executable = findChromium();
  if (executable === undefined) throw new Error('no Chromium on this machine');
  rmSync(join(folder, 'DevToolsActivePort'), { force: true });
  const child: ChildProcess = spawn(executable, [...chromiumFlags(), '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'], { detached: true, stdio: 'ignore' });
  const port = await expect
    .poll(() => portOf(folder))
    .toBeGreaterThan(0)
    .then(() => portOf(folder));
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${String(port)}`);
  const page = await (browser.contexts()[0] ?? (await browser.newContext())).newPage();
  await page.goto(url);
  return {
    browser,
    page,
    async kill9() {
      const gone = new Promise((done) => child.once('exit', done));
      // The whole process group: browser, renderer, worker, storage.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await gone;
      await browser.close().catch(() => undefined);
    },
  };
}

function portOf(folder: string): number {
  try {
    return Number(readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').split('\n')[0]);
  } catch {
    return 0;
  }
}

function draft(kind: string, caseId: string, payload: unknown): CommandDraft {
  const id = crypto.randomUUID().replace(/^(.{14})./, '$17') as CommandDraft['id'];
  return { id, kind, aggregate: { type: 'case', id: caseId }, payload, title: '（2026）苏0508执90017号' };
}

test('a filing made without the server outlives kill -9 of the browser and reaches the server later', async () => {
  test.setTimeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'lianzhi-engine-'));
  const [serverPort, hostPort] = await Promise.all([freePort(), freePort()]);
  const running = new Set<RunningProcess>();
  const chromes = new Set<Chrome>();
  const startServer = async () => {
    const server = await startProcess({
      name: 'server',
      file: resolve(ROOT, 'src-server/main.ts'),
      env: { LIANZHI_DATA: join(folder, 'server'), LIANZHI_PORT: String(serverPort), LIANZHI_DEMO: '1', LIANZHI_ORIGINS: `http://127.0.0.1:${String(hostPort)}` },
    });
    running.add(server);
    return server;
  };
  try {
    await build({ configFile: false, logLevel: 'error', root: join(ROOT, 'tests/e2e/engine-page'), base: './', worker: { format: 'es' }, build: { outDir: join(folder, 'page'), target: 'chrome120', minify: false } });
    await prepareServer(folder, { demo: true });
    await quickPasswords(folder);
    let server = await startServer();
    const host = await startProcess({
      name: 'host',
      file: resolve(ROOT, 'src-main/web-host/main.ts'),
      args: ['--renderer', join(folder, 'page'), '--headless'],
      env: { LIANZHI_HOST_PORT: String(hostPort), LIANZHI_HOST_DATA: join(folder, 'host'), LIANZHI_SERVER_URL: `http://127.0.0.1:${String(serverPort)}`, LIANZHI_DEMO: '1' },
    });
    running.add(host);
    const address = /location\.replace\("([^"]+)"\)/.exec(readFileSync(join(folder, 'host', 'open.html'), 'utf8'))?.[1] ?? '';

    let chrome = await openChrome(join(folder, 'chrome'), address);
    chromes.add(chrome);
    expect(await call(chrome.page, 'signIn', JUDGE)).toMatchObject({ ok: true, value: { role: 'judge', mode: 'online' } });
    const caseId = 'case-e2e-90017';
    const whole = { filter: { text: '90017' }, sort: 'urgency', descending: false, from: 0, count: 5 };
    await seen<SyncStatus>(chrome.page, 'status', {}, (status) => status.feed.complete);
    const imported = draft('case.import', caseId, {
      caseId,
      court: '苏0508',
      caseNumber: '（2026）苏0508执90017号',
      cause: '民间借贷纠纷',
      filedOn: '2026-01-19',
      title: '（2025）苏0508民初90311号',
      principal: 5_000_000,
      fee: 65_000,
      judge: 'gusu.jiang',
      parties: [{ id: 'party-wang', role: 'debtor', kind: 'person', name: '王某', idType: 'resident-id', idNo: '320599198703162138' }],
      sourceRow: { file: `sha256:${'0'.repeat(64)}`, row: 1 },
    });
    expect(await call(chrome.page, 'file', { drafts: [imported] })).toMatchObject({ ok: true, value: [{ outcome: 'accepted' }] });
    const list = await seen<WorklistAnswer>(chrome.page, 'worklist', whole, (answer) => !answer.filling && answer.total === 1 && answer.rows[0]?.mark === undefined);
    expect(list.rows[0]).toMatchObject({ id: caseId, debtors: ['王某'] });

    await server.kill9();
    running.delete(server);
    const drafts = [1, 2].map((n) => draft('case.add-record', caseId, { caseId, record: { type: 'note', note: `断网时记录 ${String(n)}` } }));
    const filed = (await call(chrome.page, 'file', { drafts })) as { ok: true; value: Filing[] };
    expect(filed).toMatchObject({ ok: true, value: [{ outcome: 'accepted' }, { outcome: 'accepted' }] });
    const view = await seen<CaseView>(chrome.page, 'case', { caseId }, (view) => Object.values(view.recordMarks).length === 2);
    expect(Object.values(view.recordMarks)).toEqual(['local', 'local']);
    await seen<SyncStatus>(chrome.page, 'status', {}, (status) => status.waiting === 2 && status.link.state === 'offline');

    await chrome.kill9();
    chromes.delete(chrome);
    chrome = await openChrome(join(folder, 'chrome'), address);
    chromes.add(chrome);
    expect(await call(chrome.page, 'signIn', { ...JUDGE, password: 'wrong' })).toMatchObject({ ok: false, error: { code: 'SIGN_IN_FAILED' } });
    expect(await call(chrome.page, 'signIn', JUDGE)).toMatchObject({ ok: true, value: { mode: 'offline' } });
    const again = await seen<CaseView>(chrome.page, 'case', { caseId }, (view) => view.pending.length === 2);
    expect(again.pending.map((row) => [row.commandId, row.mark])).toEqual(drafts.map((one) => [one.id, 'local']));

    server = await startServer();
    await seen<SyncStatus>(chrome.page, 'status', {}, (status) => status.waiting === 0 && status.refused === 0 && status.link.state === 'online');
    const done = await seen<CaseView>(chrome.page, 'case', { caseId }, (view) => view.pending.length === 0);
    expect(done.version).toBe(view.version + 2);
    expect(done.state?.records.slice(-2).map((record) => record.id)).toEqual(drafts.map((one) => one.id));
    const ledger = await seen<LedgerRow[]>(chrome.page, 'ledger', {}, (rows) => rows.length === 3);
    expect(ledger.map((entry) => [entry.mark, entry.receipt?.outcome])).toEqual(ledger.map(() => ['accepted', 'accepted']));

    // A worker that hangs is replaced; its session goes on, and what was asked of it is not known to have happened.
    const frozen = chrome.page.workers()[0];
    expect(frozen).toBeDefined();
    void frozen?.evaluate('for (;;) {}').catch(() => undefined);
    let inFlight: Promise<unknown> | undefined;
    while (inFlight === undefined) {
      const asked = call(chrome.page, 'fate', { commandId: imported.id });
      const answered = await Promise.race([asked.then(() => true), new Promise<boolean>((stuck) => setTimeout(() => { stuck(false); }, 1_500))]);
      if (!answered) inFlight = asked;
    }
    // At the door nothing is filed, so there the next worker is asked by itself.
    const atTheDoor = call(chrome.page, 'session', {});
    expect(await inFlight).toMatchObject({ ok: false, error: { code: 'OUTCOME_UNSURE' } });
    expect(await atTheDoor).toMatchObject({ ok: true, value: { role: 'judge' } });
    await expect.poll(() => call(chrome.page, 'fate', { commandId: imported.id })).toMatchObject({ ok: true, value: { mark: 'accepted' } });

    // A second window works at the same worker, and inherits it when the first one goes.
    const second = await chrome.page.context().newPage();
    await second.goto(address);
    expect(await call(second, 'session', {})).toMatchObject({ ok: true, value: { role: 'judge' } });
    const shared = await seen<CaseView>(second, 'case', { caseId }, (view) => view.version === done.version);
    expect(shared.state?.records).toHaveLength(done.state?.records.length ?? 0);
    await chrome.page.close();
    const last = draft('case.add-record', caseId, { caseId, record: { type: 'note', note: '第二个窗口' } });
    await expect.poll(() => call(second, 'file', { drafts: [last] })).toMatchObject({ ok: true, value: [{ outcome: 'accepted' }] });
    await seen<CaseView>(second, 'case', { caseId }, (view) => view.version === done.version + 1 && view.pending.length === 0);
  } finally {
    for (const chrome of chromes) await chrome.kill9();
    for (const each of running) await each.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
