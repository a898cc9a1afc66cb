import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWebHost } from '#main/web-host/server.ts';
import type { WebHost, WebHostOptions } from '#main/web-host/server.ts';
import { HOST_CHANNELS } from '#shared/contracts/host-bridge.ts';
import { freePort } from '../../build/processes.ts';
import { testFolder } from './folders.ts';

const SERVER = 'http://127.0.0.1:47810';
const MAIN = resolve(import.meta.dirname, '../../src-main/web-host/main.ts');

function pageFolder(dir: string): string {
  const page = join(dir, 'page');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html><html><head><title>t</title></head><body>page</body></html>');
  writeFileSync(join(page, 'assets', 'a.js'), 'export {}');
  writeFileSync(join(dir, 'secret.txt'), 'secret');
  symlinkSync(join(dir, 'secret.txt'), join(page, 'link.txt'));
  return page;
}

async function started(dir: string, more: Partial<WebHostOptions> = {}): Promise<WebHost> {
  const host = await startWebHost({
    data: join(dir, 'device'),
    serverUrl: SERVER,
    port: 0,
    rendererDir: pageFolder(dir),
    build: { version: '1.2.3', commit: 'abc' },
    ...more,
  });
  if (!host.ok) throw new Error(host.error.code);
  return host.value;
}

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

/** A raw request: `fetch` would not let a test lie about Host or write an unclean path. */
function ask(host: WebHost, path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Answer> {
  return new Promise((settle, reject) => {
    const port = Number(new URL(host.origin).port);
    const going = request({ host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers: options.headers ?? {} }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => { text += piece; });
      response.on('end', () => { settle({ status: response.statusCode ?? 0, headers: response.headers, text }); });
    });
    going.on('error', reject);
    going.end(options.body);
  });
}

const tokenOf = (host: WebHost): string => /#host=(.+)$/.exec(host.url)?.[1] ?? '';

function call(host: WebHost, channel: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(host, `/__host/${channel}`, {
    method: 'POST',
    body,
    headers: { origin: host.origin, 'x-lianzhi-host-token': tokenOf(host), 'content-type': 'application/json', ...headers },
  });
}

describe('who may ask', () => {
  let host: WebHost;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const { mkdtempSync, rmSync } = await import('node:fs');
    const dir = mkdtempSync('/tmp/lianzhi-web-');
    host = await started(dir);
    close = async () => {
      await host.close();
      rmSync(dir, { recursive: true, force: true });
    };
  });
  afterAll(() => close());

  test('its own page with its token', async () => {
    const answer = await call(host, 'device.info', '{}');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ ok: true, value: { hostKind: 'web', version: '1.2.3', commit: 'abc', secretBackend: 'none' } });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test.each([
    ['no token', { 'x-lianzhi-host-token': '' }, 403, 'HOST_CALLER_REFUSED'],
    ['a wrong token', { 'x-lianzhi-host-token': 'x'.repeat(43) }, 403, 'HOST_CALLER_REFUSED'],
    ['another origin', { origin: 'https://evil.example' }, 403, 'HOST_CALLER_REFUSED'],
    ['another local port', { origin: 'http://127.0.0.1:1' }, 403, 'HOST_CALLER_REFUSED'],
    ['the other name of this computer as origin', { origin: 'http://localhost' }, 403, 'HOST_CALLER_REFUSED'],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }, 403, 'HOST_CALLER_REFUSED'],
    ['a foreign name that leads here', { host: 'rebind.example' }, 421, 'HOST_ADDRESS_REFUSED'],
    ['localhost by name', { host: 'localhost:47831' }, 421, 'HOST_ADDRESS_REFUSED'],
  ])('%s is refused', async (_name, headers, status, code) => {
    const answer = await call(host, 'device.info', '{}', headers);
    expect([answer.status, (JSON.parse(answer.text) as { error: { code: string } }).error.code]).toEqual([status, code]);
  });

  test('the page itself is not given to a foreign name either', async () => {
    expect((await ask(host, '/', { headers: { host: 'rebind.example' } })).status).toBe(421);
  });

  test.each([
    ['bad arguments', 'files.has', '{"address":"x"}', 400, 'BODY_INVALID'],
    ['arguments beside the contract', 'device.info', '{"extra":1}', 400, 'BODY_INVALID'],
    ['no JSON', 'device.info', 'nonsense', 400, 'BODY_INVALID'],
    ['an unknown channel', 'nope', '{}', 400, 'HOST_CHANNEL_UNKNOWN'],
    ['a name of every object', 'constructor', '{}', 400, 'HOST_CHANNEL_UNKNOWN'],
    ['too much', 'device.info', JSON.stringify({ a: 'x'.repeat(HOST_CHANNELS['device.info'].maxBytes) }), 413, 'BODY_TOO_LARGE'],
  ])('%s', async (_name, channel, body, status, code) => {
    const answer = await call(host, channel, body);
    expect([answer.status, (JSON.parse(answer.text) as { error: { code: string } }).error.code]).toEqual([status, code]);
  });

  test('too much without saying how much', async () => {
    const answer = await new Promise<number>((settle, reject) => {
      const going = request({
        host: '127.0.0.1',
        port: new URL(host.origin).port,
        path: '/__host/device.info',
        method: 'POST',
        headers: { origin: host.origin, 'x-lianzhi-host-token': tokenOf(host), 'transfer-encoding': 'chunked' },
      }, (response) => {
        settle(response.statusCode ?? 0);
        going.destroy();
      });
      going.on('error', reject);
      // Never ended: the answer must not wait for all of it.
      going.write(`{"a":"${'x'.repeat(5000)}`);
    });
    expect(answer).toBe(413);
  });

  test.each(['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%5c..%5csecret.txt', '/link.txt', '/missing.js', '/.git/config'])('%s is not there', async (path) => {
    const answer = await ask(host, path);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('secret');
  });

  test('the page, marked as the web host’s, with its headers; other methods are not known', async () => {
    const page = await ask(host, '/cases/1?x=1');
    expect(page.status).toBe(200);
    expect(page.text).toContain('<head><meta name="lianzhi-host" content="web">');
    expect(page.headers['content-security-policy']).toContain(`connect-src 'self' ${SERVER};`);
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect((await ask(host, '/', { method: 'DELETE' })).status).toBe(404);
    expect((await ask(host, '/__host/device.info')).status).toBe(404);
    expect((await ask(host, '/', { method: 'HEAD' })).text).toBe('');
  });

  test('what the web host cannot do, it says', async () => {
    const value = async (channel: string, body: string): Promise<unknown> => JSON.parse((await call(host, channel, body)).text);
    expect(await value('secrets.available', '{}')).toEqual({ ok: true, value: { available: false, backend: 'none' } });
    expect(await value('secrets.set', '{"key":"a","value":"b"}')).toMatchObject({ ok: false, error: { code: 'SECRETS_UNAVAILABLE' } });
    expect(await value('print.toPdf', '{"html":"x","title":"x"}')).toMatchObject({ ok: false, error: { code: 'HOST_PRINT_IN_BROWSER' } });
    expect(await value('files.save', '{"name":"a.pdf","content":{"data":""}}')).toEqual({ ok: true, value: { outcome: 'browser' } });
    expect(await value('notify.show', '{"title":"a","body":"","tag":"t"}')).toEqual({ ok: true, value: { shown: false } });
    expect(await value('window.state', '{}')).toMatchObject({ ok: true, value: { mode: 'browser' } });
    expect(await value('updates.check', '{}')).toEqual({ ok: true, value: { state: 'not-configured' } });
    expect(await value('config.get', '{}')).toEqual({ ok: true, value: { serverUrl: SERVER, demo: false } });
  });

  test('the token stands in files of the owner only', () => {
    for (const path of [host.openFile, join(resolve(host.openFile, '..'), 'web-host-token')]) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(host.openFile, 'utf8')).toContain(host.url);
    expect(host.origin).not.toContain(tokenOf(host));
  });
});

describe('one device, one folder, one port', () => {
  test('several devices side by side keep apart', async () => {
    const [a, b] = [await started(testFolder()), await started(testFolder())];
    const record = (id: string): string => JSON.stringify({ records: [{ id, stream: 's', lane: 'normal', seq: 1, body: '{}' }] });
    await Promise.all([call(a, 'journal.append', record('a-1')), call(b, 'journal.append', record('b-1'))]);
    const read = async (host: WebHost): Promise<string> => (await call(host, 'journal.read', '{"after":0,"limit":9,"scope":"all"}')).text;
    expect(await read(a)).toContain('"a-1"');
    expect(await read(a)).not.toContain('"b-1"');
    expect((await call(b, 'device.info', '{}', { 'x-lianzhi-host-token': tokenOf(a) })).status).toBe(403);
    await a.close();
    await b.close();
  });

  test('after a restart: same id, same token, same records', async () => {
    const dir = testFolder();
    const first = await started(dir);
    const before = [tokenOf(first), (await call(first, 'device.info', '{}')).text];
    await call(first, 'journal.append', JSON.stringify({ records: [{ id: 'x', stream: 's', lane: 'safety', seq: 4, body: '{}' }] }));
    await first.close();
    expect(readdirSync(join(dir, 'device', 'journal')).filter((name) => name.includes('lock'))).toEqual([]);
    const options = { data: join(dir, 'device'), serverUrl: SERVER, port: 0, rendererDir: dir, build: { version: '1.2.3', commit: 'abc' } };
    const second = await startWebHost(options);
    if (!second.ok) throw new Error(second.error.code);
    expect([tokenOf(second.value), (await call(second.value, 'device.info', '{}')).text]).toEqual(before);
    expect(second.value.journal).toMatchObject({ records: 1, streams: [{ stream: 's', lane: 'safety', lastSeq: 4 }] });
    const third = await startWebHost(options);
    expect(third).toMatchObject({ ok: false, error: { code: 'HOST_IN_USE' } });
    await second.value.close();
  });

  test('no server address, no folder', async () => {
    const dir = testFolder();
    const options = { data: join(dir, 'device'), port: 0, rendererDir: dir, build: { version: '1', commit: 'c' } };
    expect(await startWebHost(options)).toMatchObject({ ok: false, error: { code: 'HOST_SERVER_UNKNOWN' } });
    writeFileSync(join(dir, 'file'), '');
    expect(await startWebHost({ ...options, serverUrl: SERVER, data: join(dir, 'file') })).toMatchObject({ ok: false, error: { code: 'HOST_DATA_FOLDER_UNUSABLE' } });
  });
});

describe('the command line', () => {
  async function run(args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] } });
    let out = '';
    let err = '';
    child.stdout.on('data', (piece: Buffer) => { out += piece.toString(); });
    child.stderr.on('data', (piece: Buffer) => { err += piece.toString(); });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, err };
  }

  test('a busy port ends it with 3 and Chinese words, and never takes another port', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const result = await run(['--server-url', SERVER, '--data', join(testFolder(), 'd'), '--port', String(port)]);
    other.close();
    expect(result.code).toBe(3);
    expect(result.err).toContain(`端口 ${String(port)} 已被占用`);
    expect(result.out).toBe('');
  });

  test('a data folder in use ends it with 4, bad arguments with 2', async () => {
    const dir = testFolder();
    const host = await started(dir);
    const used = await run(['--server-url', SERVER, '--data', join(dir, 'device'), '--port', '0']);
    await host.close();
    expect([used.code, used.err.includes(String(process.pid))]).toEqual([4, true]);
    expect((await run(['--data', join(dir, 'other'), '--port', '0'])).code).toBe(2);
    expect((await run(['--data', dir, '--port', 'x'])).code).toBe(2);
  });

  test('one ready line without the token, which is not on the command line either; SIGTERM ends it cleanly', async () => {
    const dir = testFolder();
    const port = await freePort();
    const child = spawn(process.execPath, [MAIN, '--headless'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'], LIANZHI_SERVER_URL: SERVER, LIANZHI_HOST_DATA: join(dir, 'd'), LIANZHI_HOST_PORT: String(port) },
    });
    const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const ready = JSON.parse(line.toString()) as { ready: boolean; url: string; open: string };
    expect(ready).toEqual({ ready: true, url: `http://127.0.0.1:${String(port)}`, open: `file://${join(dir, 'd', 'open.html')}` });
    const token = readFileSync(join(dir, 'd', 'web-host-token'), 'utf8');
    expect(line.toString()).not.toContain(token);
    expect(readFileSync(`/proc/${String(child.pid)}/cmdline`, 'utf8')).not.toContain(token);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(readdirSync(join(dir, 'd', 'journal')).filter((name) => name.includes('lock'))).toEqual([]);
  });
});
