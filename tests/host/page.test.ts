import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWebHost } from '#main/web-host/server.ts';
import type { WebHost } from '#main/web-host/server.ts';
import { createPrintBrowser } from '#main/web-host/print-browser.ts';
import { chromiumFlags, findChromium } from '../../build/browser.ts';

/** What the page sees of its host, as tests call it. */
type TestPage = {
  kind: string;
  commands: number;
  address(): string;
  device(): Promise<unknown>;
  append(record: unknown): Promise<unknown>;
  read(): Promise<unknown>;
  pdf(html: string): Promise<string>;
  inWorker(task: unknown): Promise<unknown>;
};
declare global {
  var testPage: TestPage;
}

const work = mkdtempSync('/tmp/lianzhi-page-');
let browser: Browser;
let context: BrowserContext;
let host: WebHost;
let server: Server;
let foreign: Server;
const reached: string[] = [];

const originOf = (listening: Server): string => `http://127.0.0.1:${String((listening.address() as AddressInfo).port)}`;

function listening(name: string): Promise<Server> {
  return new Promise((settle) => {
    const made = createServer((request, response) => {
      reached.push(`${name} ${request.url ?? ''}`);
      response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' });
      response.end('window.foreignRan = true;');
    });
    made.listen(0, '127.0.0.1', () => { settle(made); });
  });
}

async function startHost(): Promise<WebHost> {
  const chromiumPath = findChromium();
  const made = await startWebHost({
    data: join(work, 'device'),
    serverUrl: originOf(server),
    port: host === undefined ? 0 : Number(new URL(host.origin).port),
    rendererDir: join(work, 'page'),
    build: { version: '1', commit: 'c' },
    printToPdf: chromiumPath === undefined ? undefined : createPrintBrowser(chromiumPath, join(work, 'print')),
  });
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

beforeAll(async () => {
  const root = resolve(dirname(import.meta.dirname), '..');
  await build({
    configFile: false,
    root: resolve(import.meta.dirname, 'page'),
    base: './',
    logLevel: 'silent',
    resolve: { alias: { '#renderer': join(root, 'src-renderer'), '#shared': join(root, 'src-shared') } },
    worker: { format: 'es' },
    build: { outDir: join(work, 'page'), emptyOutDir: true, target: 'chrome120' },
  });
  server = await listening('server');
  foreign = await listening('foreign');
  host = await startHost();
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium on this machine: install the Debian package chromium');
  browser = await chromium.launch({ executablePath, args: chromiumFlags() });
  context = await browser.newContext();
});

afterAll(async () => {
  await browser.close();
  await host.close();
  server.close();
  foreign.close();
  rmSync(work, { recursive: true, force: true });
});

async function opened(address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  await page.locator('body[data-ready]').waitFor({ state: 'attached' });
  return page;
}

test('the page finds its host; the token leaves the address and serves the next load of this window', async () => {
  const page = await opened(host.url);
  expect(await page.evaluate(() => [window.testPage.kind, window.testPage.address()])).toEqual(['web', `${host.origin}/`]);
  expect(await page.evaluate(() => window.testPage.device())).toMatchObject({ ok: true, value: { hostKind: 'web' } });
  await page.reload();
  await page.locator('body[data-ready]').waitFor({ state: 'attached' });
  expect(await page.evaluate(() => window.testPage.device())).toMatchObject({ ok: true });
  expect(await page.evaluate(() => document.cookie)).toBe('');
  await page.close();
});

test('opened by its bare address the page has no host and knows it', async () => {
  const page = await opened(`${host.origin}/`);
  expect(await page.evaluate(() => window.testPage.kind)).toBe('web-locked');
  await page.close();
});

test('the file of the owner leads there', async () => {
  const page = await context.newPage();
  await page.goto(`file://${host.openFile}`);
  await page.locator('body[data-ready]').waitFor({ state: 'attached' });
  expect(await page.evaluate(() => window.testPage.kind)).toBe('web');
  await page.close();
});

test('a data worker reaches the journal by itself, and the record is on the disk', async () => {
  const page = await opened(host.url);
  const record = { id: 'w-1', stream: 'w', lane: 'safety', seq: 1, body: '{"撤控":true}' };
  expect(await page.evaluate((task) => window.testPage.inWorker(task), record)).toEqual({ ok: true, value: { positions: [1] } });
  expect(readFileSync(join(work, 'device', 'journal', 'segment-00000001.log'), 'utf8')).toContain('"w-1"');
  await page.close();
});

test('a page that stays open finds its host again after a restart; meanwhile an append is unsure, not refused', async () => {
  const page = await opened(host.url);
  const append = (seq: number): Promise<unknown> =>
    page.evaluate((n) => window.testPage.append({ id: `p-${String(n)}`, stream: 'p', lane: 'normal', seq: n, body: '{}' }), seq);
  expect(await append(1)).toMatchObject({ ok: true });
  await host.close();
  expect(await append(2)).toMatchObject({ ok: false, error: { code: 'OUTCOME_UNSURE' } });
  expect(await page.evaluate(() => window.testPage.device())).toMatchObject({ ok: false, error: { code: 'HOST_UNREACHABLE' } });
  host = await startHost();
  expect(await append(2)).toMatchObject({ ok: true });
  const read = (await page.evaluate(() => window.testPage.read())) as { value: { records: { id: string }[] } };
  expect(read.value.records.map((r) => r.id)).toEqual(['w-1', 'p-1', 'p-2']);
  await page.close();
});

test('inserted scripts, foreign scripts, foreign requests, frames, forms and eval are blocked; the server is not', async () => {
  const page = await opened(host.url);
  const outside = originOf(foreign);
  reached.length = 0;
  const blocked = await page.evaluate(
    async ({ outsideOrigin, serverOrigin }) => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => { violations.push(event.effectiveDirective); });
      const add = (tag: string, set: Record<string, string>): Promise<void> =>
        new Promise((settle) => {
          const element = document.createElement(tag);
          for (const [name, value] of Object.entries(set)) {
            if (name === 'text') element.textContent = value;
            else element.setAttribute(name, value);
          }
          element.addEventListener('load', () => { settle(); });
          element.addEventListener('error', () => { settle(); });
          document.body.append(element);
          setTimeout(settle, 300);
        });
      await add('script', { text: 'window.inlineRan = true' });
      await add('script', { src: `${outsideOrigin}/script.js` });
      await add('img', { src: `${outsideOrigin}/image.png` });
      await add('iframe', { src: `${outsideOrigin}/frame` });
      await add('object', { data: `${outsideOrigin}/object` });
      const handler = document.createElement('button');
      handler.setAttribute('onclick', 'window.handlerRan = true');
      document.body.append(handler);
      handler.click();
      const evaluated = ((): string => {
        try {
          return String(Reflect.construct(Function, ['return 1']));
        } catch (error) {
          return error instanceof Error ? error.name : '';
        }
      })();
      const get = (url: string): Promise<string> => fetch(url).then((r) => String(r.status), (error: unknown) => (error instanceof Error ? error.name : ''));
      const form = document.createElement('form');
      form.action = `${outsideOrigin}/form`;
      document.body.append(form);
      form.submit();
      const fetched = [await get(`${outsideOrigin}/fetch`), await get(`${serverOrigin}/fetch`)];
      const ran = ['inlineRan', 'foreignRan', 'handlerRan'].filter((name) => Reflect.has(window, name));
      await new Promise((settle) => setTimeout(settle, 200));
      return { violations, ran, evaluated, fetched };
    },
    { outsideOrigin: outside, serverOrigin: originOf(server) },
  );
  expect(blocked.ran).toEqual([]);
  expect(blocked.evaluated).toBe('EvalError');
  expect(blocked.fetched).toEqual(['TypeError', '200']);
  for (const directive of ['script-src-elem', 'script-src-attr', 'img-src', 'frame-src', 'object-src', 'connect-src', 'form-action', 'script-src']) {
    expect(blocked.violations, directive).toContain(directive);
  }
  expect(reached).toEqual(['server /fetch']);
  await page.close();
});

test('another page cannot frame it, and gets no answer from its bridge', async () => {
  const page = await context.newPage();
  await page.goto(originOf(foreign));
  const answer = await page.evaluate(async (origin) => {
    const called = await fetch(`${origin}/__host/device.info`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }).then(
      (response) => response.text(),
      () => 'blocked',
    );
    const frame = document.createElement('iframe');
    frame.src = origin;
    document.body.append(frame);
    await new Promise((settle) => { frame.addEventListener('load', settle); });
    let inside = 'blocked';
    try {
      inside = frame.contentDocument?.title ?? 'blocked';
    } catch {
      inside = 'blocked';
    }
    return [called, inside];
  }, host.origin);
  expect(answer).toEqual(['blocked', 'blocked']);
  await page.close();
});

test('PDF: a document with Chinese text, without running its scripts or fetching anything', async () => {
  const page = await opened(host.url);
  reached.length = 0;
  const words = '协助查找被执行人'.repeat(200);
  const outside = `<img src="${originOf(foreign)}/i.png"><img src="${originOf(server)}/i.png">`;
  const script = `<script>document.body.textContent = ''; fetch('${originOf(server)}/leak')</script>`;
  const make = (html: string): Promise<string> => page.evaluate((text) => window.testPage.pdf(text), html);
  const bytesOf = (made: string): number => Number(/^%PDF-1\.\d(\d+)$/.exec(made)?.[1]);
  const [plain, scripted, empty] = [await make(`<p>${words}</p>`), await make(`<p>${words}</p>${outside}${script}`), await make('<p></p>')];
  expect(bytesOf(plain)).toBeGreaterThan(bytesOf(empty) * 2);
  // Had the script run, it would have emptied the document.
  expect(bytesOf(scripted)).toBeGreaterThan(bytesOf(empty) * 2);
  expect(reached).toEqual([]);
  await page.close();
});
