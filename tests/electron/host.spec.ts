import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import type { PreloadHost } from '#shared/contracts/host-ipc.ts';
import { findElectron } from '../../build/electron.ts';
import { isRootUser } from '#main/web-host/browser.ts';
import { ROOT } from '../../build/tree.ts';

/**
 * The desktop host in its real runtime. Where the runtime is not installed these tests are skipped, and the first one
 * says so; `REQUIRE_ELECTRON=1` (release pipeline) makes that a failure.
 */
const program = findElectron();
const REASON = 'the Electron runtime is not installed (npm run electron:install)';

declare global {
  var lianzhiHost: PreloadHost;
}

test('the Electron runtime is here, or its absence is told', () => {
  if (program === undefined) console.log('NOT PROVEN on this machine: every Electron test is skipped, because', REASON);
  expect(program !== undefined || process.env['REQUIRE_ELECTRON'] !== '1', REASON).toBe(true);
});

test.describe('in Electron', () => {
  test.skip(program === undefined, REASON);

  let data = '';
  let app: ElectronApplication;
  let page: Page;

  async function launch(): Promise<void> {
    app = await _electron.launch({
      ...(program === undefined ? {} : { executablePath: program }),
      args: [...(isRootUser() ? ['--no-sandbox'] : []), ROOT],
      env: { ...process.env, LIANZHI_HOST_DATA: data, LIANZHI_SERVER_URL: 'http://127.0.0.1:47849' },
    });
    page = await app.firstWindow();
    await page.waitForLoadState('domcontentloaded');
  }

  test.beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'lianzhi-electron-'));
    await launch();
  });
  test.afterEach(async () => {
    await app.close();
    rmSync(data, { recursive: true, force: true });
  });

  test('the page is isolated, comes by its own scheme, and has a bridge of four members', async () => {
    expect(new URL(page.url()).protocol + '//' + new URL(page.url()).host).toBe('app://lianzhi');
    const seen = await page.evaluate(() => [
      typeof Reflect.get(window, 'require'),
      typeof Reflect.get(window, 'process'),
      Object.keys(window.lianzhiHost).sort().join(),
      String(Object.isFrozen(window.lianzhiHost)),
      String(window.isSecureContext),
    ]);
    expect(seen).toEqual(['undefined', 'undefined', 'invoke,kind,onEvent,requestDataPort', 'true', 'true']);
  });

  test('an append is on the disk, and is back after a kill', async () => {
    const record = { id: 'e-1', stream: 's', lane: 'normal', seq: 1, body: '{}' };
    const answer = await page.evaluate((r) => window.lianzhiHost.invoke('journal.append', { records: [r] }), record);
    expect(answer).toEqual({ ok: true, value: { positions: [1] } });
    expect(readFileSync(join(data, 'journal', 'segment-00000001.log'), 'utf8')).toContain('"e-1"');
    app.process().kill('SIGKILL');
    await app.waitForEvent('close').catch(() => undefined);
    await launch();
    const read = await page.evaluate(() => window.lianzhiHost.invoke('journal.read', { after: 0, limit: 9, scope: 'all' }));
    expect(read).toMatchObject({ ok: true, value: { records: [{ id: 'e-1' }] } });
  });

  test('a data port carries calls past the window', async () => {
    const answer = await page.evaluate(
      () =>
        new Promise((settle) => {
          window.addEventListener('message', (event) => {
            const port = event.ports[0];
            if (event.data !== 'lianzhi:data-port' || port === undefined) return;
            port.addEventListener('message', (message) => { settle(message.data); });
            port.start();
            port.postMessage({ n: 1, channel: 'device.info', args: {} });
          });
          window.lianzhiHost.requestDataPort();
        }),
    );
    expect(answer).toMatchObject({ n: 1, answer: { ok: true, value: { hostKind: 'electron' } } });
  });

  test('IndexedDB stays with the origin over a restart', async () => {
    const use = (write: boolean): Promise<unknown> =>
      page.evaluate(
        (isWriting) =>
          new Promise((settle, reject) => {
            const opening = indexedDB.open('probe', 1);
            opening.onupgradeneeded = () => { opening.result.createObjectStore('rows'); };
            opening.onerror = () => { reject(new Error('no database')); };
            opening.onsuccess = () => {
              const transaction = opening.result.transaction('rows', isWriting ? 'readwrite' : 'readonly', { durability: 'strict' });
              const request = isWriting ? transaction.objectStore('rows').put('kept', 1) : transaction.objectStore('rows').get(1);
              transaction.oncomplete = () => { settle(request.result); };
            };
          }),
        write,
      );
    await use(true);
    await app.close();
    await launch();
    expect(await use(false)).toBe('kept');
  });

  test('inserted scripts and foreign requests are blocked', async () => {
    const result = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.body.append(script);
      const fetched = await fetch('http://127.0.0.1:47848/').then(() => 'reached', () => 'blocked');
      return [Reflect.has(window, 'inlineRan'), fetched, window.open('https://example.com') === null];
    });
    expect(result).toEqual([false, 'blocked', true]);
  });

  test('a page that crashes is loaded again', async () => {
    // Playwright gives a page up that has crashed: what came after is asked of the application.
    const asked = (): Promise<unknown> =>
      app.evaluate(async ({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        if (contents === undefined || contents.isCrashed() || contents.isLoading()) return 'not yet';
        return contents.executeJavaScript('window.lianzhiHost.kind + " " + String(window.beforeTheCrash)') as Promise<unknown>;
      });
    await page.evaluate(() => { Reflect.set(window, 'beforeTheCrash', true); });
    await app.evaluate(({ BrowserWindow, dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await expect.poll(asked).toBe('electron undefined');
  });

  test('a document becomes a PDF', async () => {
    const made = (await page.evaluate(() => window.lianzhiHost.invoke('print.toPdf', { html: '<h1>协助查找函</h1>', title: 't' }))) as {
      ok: boolean;
      value: { data: string };
    };
    expect(Buffer.from(made.value.data, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
  });
});
