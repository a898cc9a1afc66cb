import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { registerAppScheme, serveApp } from '#main/shell/app-scheme.ts';
import { setAppMenu } from '#main/shell/app-menu.ts';
import { answerCalls } from '#main/shell/host-ipc.ts';
import { openMainWindow } from '#main/shell/main-window.ts';
import { guardAllPages, guardSession } from '#main/shell/page-guards.ts';
import { createPdfPrinter } from '#main/shell/print-window.ts';
import { systemCipher } from '#main/shell/secret-cipher.ts';
import { startElectronHost } from '#main/shell/start.ts';
import { createSecretStore } from '#main/core/secret-store.ts';
import { nodeDisk } from '#main/core/disk.ts';
import type { HostService } from '#main/core/host-service.ts';
import { COMMAND_LIST } from '#shared/contracts/app-commands.ts';
import { IPC_DATA_PORT, IPC_INVOKE, IPC_LISTENING } from '#shared/contracts/host-ipc.ts';
import { app, BrowserWindow, channel, entrySettled, fake, fakeSession, type FakeWindow, fromPage, handledChannels, handPorts, ipcMain, powerMonitor, resetFake, session } from './electron/fake.ts';
import { behindOf, course, fire, violations } from './electron/strict.ts';
import { testFolder } from './folders.ts';

const SERVER = 'http://10.1.2.3:47810';
const OWN_FRAME = { url: 'app://lianzhi/index.html', parent: null };

beforeEach(() => {
  resetFake();
});
afterEach(() => {
  expect(violations).toEqual([]);
});

function event(url: string): { url: string; prevented: boolean; preventDefault(): void } {
  return {
    url,
    prevented: false,
    preventDefault() {
      this.prevented = true;
    },
  };
}

/** Starts the host as the entry module does: ready comes once that has settled. */
async function start(options: { data: string; rendererDir?: string; argv?: string[] | undefined; serverUrl?: string | undefined }): Promise<void> {
  course.phase = 'loading';
  const starting = startElectronHost({
    appRoot: process.cwd(),
    rendererDir: options.rendererDir ?? '/',
    preload: '/app/out/preload/index.cjs',
    env: { LIANZHI_HOST_DATA: options.data, LIANZHI_SERVER_URL: 'serverUrl' in options ? options.serverUrl : SERVER },
    argv: options.argv ?? ['lianzhi'],
  });
  entrySettled();
  await starting;
}

async function started(more: { data?: string; argv?: string[] } = {}): Promise<FakeWindow> {
  const data = more.data ?? testFolder();
  fake.dataDir = data;
  const renderer = join(data, 'renderer');
  mkdirSync(renderer, { recursive: true });
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><head></head>');
  await start({ data, rendererDir: renderer, argv: more.argv });
  const window = fake.windows[0];
  if (window === undefined) throw new Error('no window');
  return window;
}

describe('1 process isolation', () => {
  test('the window is sandboxed and isolated, without Node, webview or spell checking', async () => {
    const window = await started();
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
      preload: '/app/out/preload/index.cjs',
    });
    expect(window.loaded).toBe('app://lianzhi/index.html');
  });

  test('no developer tools in a packaged application', async () => {
    fake.isPackaged = true;
    expect((await started()).options.webPreferences?.devTools).toBe(false);
  });
});

describe('3 only our own top frame may call', () => {
  const seen: unknown[][] = [];
  let listening = 0;
  const service: HostService = {
    handle(...args) {
      seen.push(args);
      return Promise.resolve({ ok: true, value: { echoed: true } });
    },
  };
  beforeEach(() => {
    seen.length = 0;
    listening = 0;
    answerCalls(service, () => { listening += 1; });
  });

  test('our page is answered', async () => {
    expect(await fromPage(IPC_INVOKE, OWN_FRAME, 'device.info', {})).toEqual({ ok: true, value: { echoed: true } });
    expect(seen).toEqual([['window', 'device.info', {}]]);
    expect(handledChannels()).toEqual([IPC_INVOKE]);
  });

  test.each([
    ['a frame that is gone', null],
    ['a sub-frame', { url: 'app://lianzhi/index.html', parent: {} }],
    ['another origin', { url: 'https://lianzhi/index.html', parent: null }],
    ['a look-alike host', { url: 'app://lianzhi.example/index.html', parent: null }],
    ['a user name before the host', { url: 'app://lianzhi@evil/index.html', parent: null }],
    ['no address', { url: '', parent: null }],
  ])('%s is refused', async (_name, frame) => {
    expect(await fromPage(IPC_INVOKE, frame, 'device.info', {})).toMatchObject({ ok: false, error: { code: 'HOST_CALLER_REFUSED' } });
    const { main: port } = channel();
    handPorts(IPC_DATA_PORT, frame, [port]);
    expect([port.isClosed, port.isStarted]).toEqual([true, false]);
    fire(ipcMain, IPC_LISTENING, { senderFrame: frame, ports: [] });
    expect(listening).toBe(0);
    expect(seen).toEqual([]);
  });

  test('a data port answers as data worker, by number, and refuses what is no call', async () => {
    const { main: port, page } = channel();
    const { main: second } = channel();
    const answers: unknown[] = [];
    page.on('message', (answer) => answers.push(answer));
    handPorts(IPC_DATA_PORT, OWN_FRAME, [port, second]);
    expect([port.isStarted, second.isClosed]).toEqual([true, true]);
    page.postMessage({ n: 7, channel: 'journal.open', args: {} });
    page.postMessage({ n: 8, channel: 'print.toPdf.x', args: {} });
    page.postMessage('nonsense');
    await expect.poll(() => answers.length).toBe(2);
    expect(seen).toEqual([['data', 'journal.open', {}]]);
    expect(answers).toContainEqual({ n: 7, answer: { ok: true, value: { echoed: true } } });
    expect(answers).toContainEqual({ n: 8, answer: { ok: false, error: { code: 'BODY_INVALID' } } });
    page.close();
    fire(ipcMain, IPC_LISTENING, { senderFrame: OWN_FRAME, ports: [] });
    expect(listening).toBe(1);
  });
});

describe('4 and 5 the app scheme and its headers', () => {
  test('standard and secure, before ready, without a bypass of the policy', async () => {
    await started();
    expect(fake.calls.indexOf('registerSchemesAsPrivileged')).toBeLessThan(fake.calls.indexOf('whenReady'));
    expect(fake.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);
  });

  test('serves the page with its policy, and nothing outside its folder, host or methods', async () => {
    const dir = testFolder();
    mkdirSync(join(dir, 'page', 'assets'), { recursive: true });
    writeFileSync(join(dir, 'page', 'index.html'), '<!doctype html>');
    writeFileSync(join(dir, 'secret.txt'), 'secret');
    course.phase = 'loading';
    registerAppScheme();
    course.phase = 'ready';
    serveApp(session.defaultSession, { rendererDir: join(dir, 'page'), serverUrl: SERVER });
    const ask = async (url: string, method = 'GET'): Promise<Response> => {
      const handler = fakeSession().schemeHandlers.get('app');
      if (handler === undefined) throw new Error('no handler');
      return handler(new Request(url, { method }));
    };
    const page = await ask('app://lianzhi/cases/4711');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain(`connect-src 'self' ${SERVER}`);
    for (const url of ['app://other/index.html', 'app://lianzhi/..%2fsecret.txt', 'app://lianzhi/%2e%2e/secret.txt', 'app://lianzhi/missing.js']) {
      expect((await ask(url)).status, url).toBe(404);
    }
    expect((await ask('app://lianzhi/index.html', 'POST')).status).toBe(404);
  });
});

describe('6, 7, 8 the page stays where it is', () => {
  test('foreign navigation in any frame, new windows and webviews are stopped', () => {
    guardAllPages(['www.court.gov.cn']);
    const { webContents } = behindOf(new BrowserWindow()) as unknown as FakeWindow;
    for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      for (const [url, stopped] of [
        ['https://evil.example/', true],
        ['file:///etc/passwd', true],
        ['app://lianzhi.evil/', true],
        ['app://lianzhi/index.html', false],
      ] as const) {
        const going = event(url);
        fire(webContents, name, going);
        expect(going.prevented, `${name} ${url}`).toBe(stopped);
      }
    }
    const attach = event('');
    fire(webContents, 'will-attach-webview', attach);
    expect(attach.prevented).toBe(true);
    for (const url of ['https://evil.example/', 'http://www.court.gov.cn/', 'https://x@www.court.gov.cn/', 'https://www.court.gov.cn/a']) {
      expect(webContents.openHandler?.({ url })).toEqual({ action: 'deny' });
    }
    expect(fake.opened).toEqual(['https://www.court.gov.cn/a']);
  });
});

describe('9, 18, 25 permissions, spelling, network and downloads', () => {
  function guarded(isMediaOn: boolean): ReturnType<typeof fakeSession> {
    guardSession(session.defaultSession, { serverUrl: SERVER, isMediaOn: () => isMediaOn });
    return fakeSession();
  }
  function ask(session: ReturnType<typeof fakeSession>, permission: string, url: string, isMainFrame = true): [boolean, boolean] {
    let requested = false;
    session.permissionRequest?.(
      null as unknown as Electron.WebContents,
      permission as 'media',
      (granted) => { requested = granted; },
      { requestingUrl: url, isMainFrame },
    );
    const checked = session.permissionCheck?.({} as Electron.WebContents, permission as 'media', url, { isMainFrame });
    return [requested, checked === true];
  }

  test('only what is named is granted, to our own top frame', () => {
    const session = guarded(false);
    const own = 'app://lianzhi/';
    for (const permission of ['clipboard-sanitized-write', 'notifications', 'local-network-access']) {
      expect(ask(session, permission, own), permission).toEqual([true, true]);
      expect(ask(session, permission, own, false), permission).toEqual([false, false]);
      expect(ask(session, permission, 'https://evil.example/'), permission).toEqual([false, false]);
    }
    // A worker has no frame and no page, only its origin.
    expect(session.permissionCheck?.(null, 'notifications', own, { isMainFrame: false })).toBe(true);
    expect(session.permissionCheck?.(null, 'notifications', 'https://evil.example/', { isMainFrame: false })).toBe(false);
    for (const permission of ['media', 'geolocation', 'usb', 'hid', 'serial', 'midi', 'clipboard-read', 'display-capture', 'openExternal', 'fileSystem', 'unknown']) {
      expect(ask(session, permission, own), permission).toEqual([false, false]);
    }
    expect(session.device?.({} as Electron.DevicePermissionHandlerHandlerDetails)).toBe(false);
    let streams: unknown = 'none';
    session.displayMedia?.({} as Electron.DisplayMediaRequestHandlerHandlerRequest, (given) => { streams = given; });
    expect(streams).toEqual({});
    expect(session.isSpellCheckerOn).toBe(false);
  });

  test('the camera only after the user switched it on', () => {
    expect(ask(guarded(true), 'media', 'app://lianzhi/')).toEqual([true, true]);
  });

  test('requests leave for the configured server only', () => {
    const session = guarded(false);
    const cancelled = (url: string): boolean => {
      let answer = false;
      session.beforeRequest?.({ url }, ({ cancel }) => { answer = cancel === true; });
      return answer;
    };
    for (const url of ['app://lianzhi/assets/a.js', `${SERVER}/v1/commands`, 'blob:app://lianzhi/1', 'data:text/plain,x']) expect(cancelled(url), url).toBe(false);
    for (const url of ['https://rxdb.info/x', 'http://10.1.2.3/', 'http://10.1.2.3:47811/', 'https://10.1.2.3:47810/', 'file:///etc/passwd', 'app://other/']) expect(cancelled(url), url).toBe(true);
  });

  test('a download is stopped: files leave by the save dialog', () => {
    const download = event('');
    fire(guarded(false), 'will-download', download);
    expect(download.prevented).toBe(true);
  });
});

describe('13 and 14 secrets', () => {
  test('sealed by the system, read back, and never on a back end that only looks like one', async () => {
    const dir = testFolder();
    const secrets = createSecretStore({ dir, disk: nodeDisk(), cipher: systemCipher() });
    expect(await secrets.available()).toEqual({ ok: true, value: { available: true, backend: 'gnome_libsecret' } });
    expect(await secrets.set('session', 'top-secret')).toEqual({ ok: true, value: {} });
    expect(readFileSync(join(dir, 'session.json'), 'utf8')).not.toContain('top-secret');
    expect(await secrets.get('session')).toEqual({ ok: true, value: { value: 'top-secret' } });
    expect(await secrets.get('other')).toEqual({ ok: true, value: { value: null } });
    for (const backend of ['basic_text', 'unknown'] as const) {
      fake.secretBackend = backend;
      expect(await secrets.available()).toEqual({ ok: true, value: { available: false, backend } });
      expect(await secrets.get('session')).toMatchObject({ ok: false, error: { code: 'SECRETS_UNAVAILABLE' } });
      expect(await secrets.set('session', 'x')).toMatchObject({ ok: false, error: { code: 'SECRETS_UNAVAILABLE' } });
    }
  });

  test('a key store that does not answer now loses nothing: it is asked again later', async () => {
    const dir = testFolder();
    const secrets = createSecretStore({ dir, disk: nodeDisk(), cipher: systemCipher() });
    await secrets.set('session', 'one');
    fake.keyStore = 'busy';
    for (const refused of [await secrets.available(), await secrets.get('session'), await secrets.set('session', 'two')]) expect(refused).toMatchObject({ ok: false, error: { code: 'SECRETS_BUSY' } });
    fake.keyStore = 'system';
    expect(await secrets.get('session')).toMatchObject({ ok: true, value: { value: 'one' } });
  });

  test('a key that stands in the program is no key store, whatever the system calls it', async () => {
    fake.keyStore = 'fixed-key';
    const fresh = createSecretStore({ dir: testFolder(), disk: nodeDisk(), cipher: systemCipher() });
    expect(await fresh.available()).toEqual({ ok: true, value: { available: false, backend: 'basic_text' } });
    expect(await fresh.backend()).toBe('basic_text');
    expect(await fresh.set('session', 'x')).toMatchObject({ ok: false, error: { code: 'SECRETS_UNAVAILABLE' } });
    // What a real store sealed here waits until that store is there again.
    const dir = testFolder();
    fake.keyStore = 'system';
    await createSecretStore({ dir, disk: nodeDisk(), cipher: systemCipher() }).set('session', 'one');
    fake.keyStore = 'fixed-key';
    expect(await createSecretStore({ dir, disk: nodeDisk(), cipher: systemCipher() }).get('session')).toMatchObject({ ok: false, error: { code: 'SECRETS_BUSY' } });
    // And ciphertext under the fixed key is never opened.
    fake.keyStore = 'system';
    writeFileSync(join(dir, 'other.json'), JSON.stringify({ v: 1, backend: 'gnome_libsecret', data: Buffer.from(`v10:k1:${Buffer.from('x').toString('hex')}`).toString('base64') }));
    expect(await createSecretStore({ dir, disk: nodeDisk(), cipher: systemCipher() }).get('other')).toMatchObject({ ok: false, error: { code: 'SECRETS_UNREADABLE' } });
  });

  test('a key store that was reset says so; a rotated key seals again; a secret can be dropped', async () => {
    const dir = testFolder();
    const secrets = createSecretStore({ dir, disk: nodeDisk(), cipher: systemCipher() });
    await secrets.set('session', 'one');
    fake.secretKey = 'k2';
    expect(await secrets.get('session')).toMatchObject({ ok: false, error: { code: 'SECRETS_UNREADABLE' } });
    fake.shouldReEncrypt = true;
    expect(await secrets.get('session')).toMatchObject({ ok: true, value: { value: 'one' } });
    fake.shouldReEncrypt = false;
    expect(await secrets.get('session')).toMatchObject({ ok: true, value: { value: 'one' } });
    await secrets.set('session', null);
    expect(await secrets.get('session')).toMatchObject({ ok: true, value: { value: null } });
  });
});

test('14 the key store that sealed the secrets is used again at the next start, before ready; a worthless one is not', async () => {
  const data = testFolder();
  const restart = async (backend: typeof fake.secretBackend): Promise<string[]> => {
    resetFake();
    fake.secretBackend = backend;
    await started({ data });
    const before = fake.calls.slice(0, fake.calls.indexOf('whenReady')).filter((call) => call.startsWith('appendSwitch'));
    const quitting = event('');
    fire(app, 'will-quit', quitting);
    await expect.poll(() => fake.exit).toBe(0);
    return before;
  };
  expect(await restart('basic_text')).toEqual([]);
  expect(await restart('kwallet6')).toEqual([]);
  expect(await restart('basic_text')).toEqual(['appendSwitch password-store kwallet6']);
  expect(await restart('gnome_libsecret')).toEqual(['appendSwitch password-store kwallet6']);
  expect(await restart('gnome_libsecret')).toEqual(['appendSwitch password-store gnome-libsecret']);
});

describe('15 one instance', () => {
  test('the second one quits at once and registers nothing', async () => {
    fake.hasLock = false;
    const data = join(testFolder(), 'device');
    await start({ data });
    expect(fake.calls).toEqual([`setPath userData ${join(data, 'profile')}`, 'requestSingleInstanceLock', 'quit']);
    expect([fake.windows.length, handledChannels().length, fake.schemes.length, behindOf(app).events.eventNames().length]).toEqual([0, 0, 0, 0]);
    expect(readdirSync(data)).toEqual(['profile']);
  });

  test('the first one comes to the front and opens what the second was asked for', async () => {
    const window = await started();
    fire(ipcMain, IPC_LISTENING, { senderFrame: OWN_FRAME, ports: [] });
    fake.calls.length = 0;
    fire(app, 'second-instance', {}, ['lianzhi', '--flag', 'lianzhi://request/r-12']);
    expect(fake.calls).toEqual(['show', 'focus']);
    expect(window.webContents.sent).toEqual([['host:event', { type: 'open', target: 'request', id: 'r-12' }]]);
    fire(app, 'second-instance', {}, ['lianzhi', 'lianzhi://request/r-12?do=approve']);
    expect(window.webContents.sent).toHaveLength(1);
  });

  test('a link at the start is opened once the page listens, and one that comes while it is loaded anew as well', async () => {
    const window = await started({ argv: ['lianzhi', 'lianzhi://case/c-1'] });
    expect(window.webContents.sent).toEqual([]);
    fire(window.webContents, 'did-finish-load');
    expect(window.webContents.sent).toEqual([]);
    const listens = () => fire(ipcMain, IPC_LISTENING, { senderFrame: OWN_FRAME, ports: [] });
    listens();
    expect(window.webContents.sent).toEqual([['host:event', { type: 'open', target: 'case', id: 'c-1' }]]);
    fire(window.webContents, 'did-start-navigation', { isMainFrame: true, isSameDocument: true });
    fire(app, 'second-instance', {}, ['lianzhi', 'lianzhi://case/c-2']);
    expect(window.webContents.sent).toHaveLength(2);
    fire(window.webContents, 'did-start-navigation', { isMainFrame: true, isSameDocument: false });
    fire(app, 'second-instance', {}, ['lianzhi', 'lianzhi://case/c-3']);
    expect(window.webContents.sent).toHaveLength(2);
    listens();
    expect(window.webContents.sent.at(-1)).toEqual(['host:event', { type: 'open', target: 'case', id: 'c-3' }]);
  });
});

describe('17 crashes', () => {
  test('no dump is written, and older ones are wiped at the next start with older papers; the page is loaded again, but not for ever', async () => {
    const data = testFolder();
    mkdirSync(join(data, 'crashDumps'));
    writeFileSync(join(data, 'crashDumps', 'old.dmp'), 'memory');
    mkdirSync(join(data, 'print'));
    writeFileSync(join(data, 'print', 'page-0123456789abcdef.html'), 'left by a crash');
    const window = await started({ data });
    // Starting the reporter is what makes Electron write dumps at all.
    expect(fake.calls.filter((call) => call.startsWith('crashReporter'))).toEqual([]);
    expect(['crashDumps', 'print'].filter((name) => existsSync(join(data, name)))).toEqual([]);
    fire(window.webContents, 'render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
    expect(window.webContents.reloads).toBe(0);
    for (let i = 0; i < 3; i += 1) fire(window.webContents, 'render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    expect([window.webContents.reloads, fake.exit]).toEqual([3, undefined]);
    fire(window.webContents, 'render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    await expect.poll(() => fake.exit).toBe(1);
    expect(window.webContents.reloads).toBe(3);
    expect(readdirSync(join(data, 'journal'))).not.toContain('writer.lock');
  });

  test('a page that hangs: the user decides', async () => {
    const window = await started();
    fake.messageAnswer = 1;
    fire(window, 'unresponsive');
    await Promise.resolve();
    expect(fake.messageBoxes).toHaveLength(1);
    expect(fake.calls).toContain('forcefullyCrashRenderer');
  });
});

describe('28 printing', () => {
  test('in a window without scripts and network, from memory alone, one at a time', async () => {
    const logged: unknown[] = [];
    const print = createPdfPrinter((entry) => logged.push(entry));
    const apart = fakeSession('print');
    const printing = Promise.all([print('<h1>拘传票</h1>'), print('<h1>第二份</h1>')]);
    await Promise.resolve();
    const page = await apart.schemeHandlers.get('lianzhi-print')?.(new Request('lianzhi-print://page/'));
    expect(await page?.text()).toBe('<h1>拘传票</h1>');
    expect(page?.headers.get('cache-control')).toBe('no-store');
    const [made] = await printing;
    expect(made.ok && Buffer.from(made.value).toString()).toBe('%PDF-1.7');
    const window = fake.windows[0];
    expect(window?.options).toMatchObject({ show: false, webPreferences: { javascript: false, sandbox: true, contextIsolation: true } });
    expect([window?.loaded, window?.isGone]).toEqual(['lianzhi-print://page/', true]);
    expect(apart.schemeHandlers.size).toBe(0);
    const cancelled = (url: string): boolean => {
      let answer = false;
      fakeSession('print').beforeRequest?.({ url }, ({ cancel }) => { answer = cancel === true; });
      return answer;
    };
    expect([cancelled('https://evil.example/x.png'), cancelled('file:///etc/passwd'), cancelled(`${SERVER}/`), cancelled('data:image/png,x')]).toEqual([true, true, true, false]);
    expect(logged).toEqual([1, 2].map((count) => ({ event: 'printed', count, bytes: 8 })));
  });
});

describe('the rest of the wiring', () => {
  test('a full round: calls of the page reach the journal, and the will-quit waits for it', async () => {
    const data = testFolder();
    await started({ data });
    const record = { id: 'c-1', stream: 's', lane: 'normal', seq: 1, body: '{}' };
    expect(await fromPage(IPC_INVOKE, OWN_FRAME, 'journal.append', { records: [record] })).toEqual({ ok: true, value: { positions: [1] } });
    expect(await fromPage(IPC_INVOKE, OWN_FRAME, 'device.info', {})).toMatchObject({ ok: true, value: { hostKind: 'electron', secretBackend: 'gnome_libsecret' } });
    expect(await fromPage(IPC_INVOKE, OWN_FRAME, 'config.get', {})).toMatchObject({ ok: true, value: { serverUrl: SERVER, demo: false } });
    const quitting = event('');
    fire(app, 'will-quit', quitting);
    expect(quitting.prevented).toBe(true);
    await expect.poll(() => fake.exit).toBe(0);
    expect(readdirSync(join(data, 'journal')).filter((name) => name.includes('lock'))).toEqual([]);
  });

  test('a data folder that another host has: a clear message, no window', async () => {
    const data = testFolder();
    await started({ data });
    fake.windows.length = 0;
    await start({ data });
    expect([fake.windows.length, fake.exit]).toEqual([0, 2]);
    expect(fake.errorBoxes[0]?.content).toContain('HOST_IN_USE');
  });

  test('no server address: a clear message, no window', async () => {
    await start({ data: testFolder(), serverUrl: undefined });
    expect([fake.windows.length, fake.exit]).toEqual([0, 2]);
    expect(fake.errorBoxes[0]?.content).toContain('config.json');
  });

  test('save: cancelled, written under an allowed name, refused as a program', async () => {
    const data = testFolder();
    await started({ data });
    const save = (name: string): unknown => fromPage(IPC_INVOKE, OWN_FRAME, 'files.save', { name, content: { data: Buffer.from('申请').toString('base64') } });
    expect(await save('申请表.docx')).toEqual({ ok: true, value: { outcome: 'cancelled' } });
    fake.saveAnswer = { canceled: false, filePath: join(data, '申请表.exe') };
    expect(await save('申请表.docx')).toEqual({ ok: true, value: { outcome: 'saved' } });
    expect(readFileSync(join(data, '申请表.exe.docx'), 'utf8')).toBe('申请');
    expect(await save('a.exe')).toMatchObject({ ok: false, error: { code: 'HOST_FILE_TYPE_REFUSED' } });
    fake.saveAnswer = { canceled: false, filePath: join(data, 'nowhere', 'x.pdf') };
    expect(await save('x.pdf')).toMatchObject({ ok: false, error: { code: 'HOST_FILE_UNWRITABLE', params: { os: 'ENOENT' } } });
  });

  test('notifications replace one another by tag', async () => {
    await started();
    const show = (tag: string): unknown => fromPage(IPC_INVOKE, OWN_FRAME, 'notify.show', { title: '有新的反馈', body: '', tag });
    expect(await show('a')).toEqual({ ok: true, value: { shown: true } });
    await show('a');
    await show('b');
    expect(fake.notifications.map((n) => n.isClosed)).toEqual([true, false, false]);
  });

  test('the menu is the command table; the window says what is possible and in which language', async () => {
    const window = await started();
    type Item = { id?: string; label: string; enabled?: boolean; role?: string; click?: () => void; submenu?: Item[] };
    const items = (): Item[] => (fake.menus.at(-1) as Item[]).flatMap((part) => part.submenu ?? []).filter((item) => item.id !== undefined);
    expect(new Set(items().map((item) => item.id))).toEqual(new Set(COMMAND_LIST.map((command) => command.id)));
    expect(items()).toHaveLength(COMMAND_LIST.length);
    expect(items().find((item) => item.id === 'palette')).toMatchObject({ label: '命令面板', enabled: false, accelerator: 'CmdOrCtrl+K' });
    await fromPage(IPC_INVOKE, OWN_FRAME, 'window.state', { conditions: ['signed-in'], language: 'en', theme: 'dark', zoomPercent: 125 });
    const palette = items().find((item) => item.id === 'palette');
    expect(palette).toMatchObject({ label: 'Command palette', enabled: true });
    fire(ipcMain, IPC_LISTENING, { senderFrame: OWN_FRAME, ports: [] });
    palette?.click?.();
    expect(window.webContents.sent).toEqual([['host:event', { type: 'command', id: 'palette' }]]);
    expect(items().find((item) => item.id === 'copy')).toMatchObject({ role: 'copy' });
    expect(window.webContents.zoom).toBe(1.25);
    fire(powerMonitor, 'resume');
    expect(window.webContents.sent.at(-1)).toEqual(['host:event', { type: 'wake' }]);
    window.webContents.sent.length = 0;
    fire(powerMonitor, 'suspend');
    expect(window.webContents.sent).toEqual([['host:event', { type: 'lock' }]]);
  });

  test('the window comes back where it was, on a display that is there', async () => {
    const data = testFolder();
    const first = await started({ data });
    first.isMax = true;
    fire(first, 'close', event(''));
    const stateFile = join(data, 'window.json');
    fake.windows.length = 0;
    const open = () => openMainWindow({ preload: '/p', stateFile, log: () => undefined, language: () => 'zh-CN', end: () => undefined, onPageGone: () => undefined });
    const again = open();
    expect(fake.windows[0]?.options).toMatchObject({ x: 10, y: 20, width: 1300, height: 800 });
    // To maximize is to show: only once there is something to see.
    expect(fake.windows[0]?.isVisible).toBe(false);
    fire(again.window, 'ready-to-show');
    expect([again.window.isMaximized(), fake.windows[0]?.isVisible]).toEqual([true, true]);
    fake.windows.length = 0;
    fake.displays = [{ id: 9, workArea: { x: 3000, y: 0, width: 1366, height: 728 } }];
    open();
    expect(fake.windows[0]?.options).toMatchObject({ x: 3000, y: 0, width: 1366, height: 728 });
  });

  test('a menu alone', () => {
    setAppMenu({ language: 'en', holds: new Set(), run: () => undefined });
    expect((fake.menus[0] as { label: string }[]).map((part) => part.label)).toEqual(['File', 'Edit', 'View', 'Go', 'Help']);
  });
});
