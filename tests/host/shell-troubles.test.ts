import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMainWindow } from '#main/shell/main-window.ts';
import { answerNetworkAsks } from '#main/shell/network-asks.ts';
import { startElectronHost } from '#main/shell/start.ts';
import { IPC_INVOKE } from '#shared/contracts/host-ipc.ts';
import { app, entrySettled, fake, fromPage, preventable, resetFake } from './electron/fake.ts';
import { course, fire, violations } from './electron/strict.ts';
import { testFolder } from './folders.ts';

const FRAME = { url: 'app://lianzhi/index.html', parent: null };
const SERVER = 'https://lianzhi.court.example';

beforeEach(() => { resetFake(); });
afterEach(() => { expect(violations).toEqual([]); });

async function start(data: string, env: Record<string, string> = {}): Promise<void> {
  course.phase = 'loading';
  fake.dataDir = data;
  const starting = startElectronHost({ appRoot: process.cwd(), rendererDir: data, preload: '/p', env: { LIANZHI_HOST_DATA: data, LIANZHI_SERVER_URL: SERVER, ...env }, argv: [] });
  entrySettled();
  await starting;
}

describe('a page that does not come', () => {
  const ended: number[] = [];
  const open = () => {
    ended.length = 0;
    openMainWindow({ preload: '/p', stateFile: join(tmpdir(), 'none.json'), log: () => undefined, language: () => 'zh-CN', end: (code) => { ended.push(code); }, onPageGone: () => undefined });
    const [window] = fake.windows;
    if (window === undefined) throw new Error('no window');
    return window;
  };

  test('shows its window with the reason, and is loaded again or ended as the person says', async () => {
    const window = open();
    fire(window.webContents, 'did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', window.loaded, true, 1, 1);
    expect([window.isVisible, fake.messageBoxes]).toEqual([true, ['界面没有打开']]);
    window.loaded = '';
    await expect.poll(() => window.loaded).toBe('app://lianzhi/index.html');
    fake.messageAnswer = 1;
    fire(window.webContents, 'did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', window.loaded, true, 1, 1);
    await expect.poll(() => ended).toEqual([1]);
  });

  test('a load that another replaced, or that of a frame, is no failure', () => {
    const window = open();
    fire(window.webContents, 'did-fail-load', {}, -3, 'ERR_ABORTED', window.loaded, true, 1, 1);
    fire(window.webContents, 'did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', window.loaded, false, 1, 1);
    expect([window.isVisible, fake.messageBoxes]).toEqual([false, []]);
  });
});

describe('what a network asks', () => {
  const asked = { subjectName: '蒋法官', issuerName: '法院 CA', fingerprint: 'sha256/a' };
  const other = { subjectName: '前任', issuerName: '法院 CA', fingerprint: 'sha256/b' };
  const choose = async (url: string, list: readonly object[]): Promise<unknown> => {
    const event = preventable();
    const chosen = new Promise((resolve) => { fire(app, 'select-client-certificate', event, null, url, list, (...given: unknown[]) => { resolve(given[0]); }); });
    expect(event.prevented).toBe(true);
    return chosen;
  };

  test('of several certificates the person chooses once; a stranger gets none', async () => {
    answerNetworkAsks({ log: () => undefined, language: () => 'zh-CN', serverUrl: SERVER });
    fake.messageAnswer = 1;
    expect(await choose(`${SERVER}/v1/feed`, [other, asked])).toBe(asked);
    expect(await choose(`${SERVER}/v1/feed`, [other, asked])).toBe(asked);
    expect(fake.messageBoxes).toHaveLength(1);
    expect(await choose('https://elsewhere.example/', [asked])).toBeUndefined();
    expect(await choose(`${SERVER}/`, [])).toBeUndefined();
  });

  test('a proxy with a login is told once, and its password is never asked for', () => {
    const logged: unknown[] = [];
    answerNetworkAsks({ log: (entry) => logged.push(entry), language: () => 'zh-CN', serverUrl: SERVER });
    for (let n = 0; n < 3; n += 1) fire(app, 'login', preventable(), null, {}, { isProxy: true, scheme: 'basic', host: 'proxy', port: 8080, realm: '' }, () => undefined);
    expect(fake.messageBoxes).toEqual(['代理服务器要求登录']);
    fire(app, 'certificate-error', preventable(), null, SERVER, 'net::ERR_CERT_AUTHORITY_INVALID', {}, () => undefined);
    expect(logged.at(-1)).toEqual({ event: 'certificate-refused', error: 'net::ERR_CERT_AUTHORITY_INVALID' });
  });
});

describe('small troubles', () => {
  test('an old graphics card is let alone, by the configuration or for one start, before ready', async () => {
    const data = testFolder();
    await start(data);
    expect(fake.calls).not.toContain('disableHardwareAcceleration');
    for (const env of [{ LIANZHI_GPU: 'off' }, {}] as Record<string, string>[]) {
      resetFake();
      const again = mkdtempSync(join(data, 'again-'));
      if (env['LIANZHI_GPU'] === undefined) writeFileSync(join(again, 'config.json'), JSON.stringify({ gpu: false }));
      await start(again, env);
      expect(fake.calls.indexOf('disableHardwareAcceleration')).toBeGreaterThan(-1);
      expect(fake.calls.indexOf('disableHardwareAcceleration')).toBeLessThan(fake.calls.indexOf('whenReady'));
    }
  });

  test('a profile without a documents folder can save all the same', async () => {
    const data = testFolder();
    await start(data);
    fake.missingPaths.add('documents');
    expect(await fromPage(IPC_INVOKE, FRAME, 'files.save', { name: '申请表.docx', content: { data: 'eA==' } })).toEqual({ ok: true, value: { outcome: 'cancelled' } });
    expect(fake.saveDialogs).toEqual(['申请表.docx']);
  });

  test('a folder that cannot be written is told with its code, and logged nowhere in clear', async () => {
    const data = testFolder();
    writeFileSync(join(data, 'a-file'), '');
    await start(join(data, 'a-file'));
    expect(fake.exit).toBe(2);
    expect(fake.errorBoxes[0]?.content).toMatch(/HOST_DATA_FOLDER_UNUSABLE/u);
    expect(readFileSync(join(data, 'a-file'), 'utf8')).toBe('');
  });
});
