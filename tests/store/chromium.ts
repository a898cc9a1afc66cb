import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { chromiumFlags, findChromium } from '../../build/browser.ts';
import { ROOT } from '../../build/tree.ts';

/** A real browser around the worker of `page/`, in a process group of its own that can be killed at any moment. */
export type Window = { readonly page: Page; readonly endpoint: string; kill(): Promise<void>; close(): Promise<void> };

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };

/** Alone with itself a page gets a clock of microseconds. */
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** Builds the page into a folder and serves it on a free port. */
export async function servePage(folder: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(ROOT, 'tests/store/page'),
    base: './',
    worker: { format: 'es' },
    resolve: { alias: { '#shared': join(ROOT, 'src-shared') } },
    build: { outDir: folder, emptyOutDir: true, target: 'chrome120' },
  });
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    const file = path === '/' ? join(folder, 'index.html') : join(folder, 'assets', basename(path));
    try {
      const body = readFileSync(file);
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-store', ...ISOLATED });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    close: () => new Promise((resolve) => { server.close(() => { resolve(); }); }),
  };
}

/** Starts the browser on a profile and opens the page. */
export async function openWindow(profile: string, url: string, flags: readonly string[] = []): Promise<Window> {
  const program = findChromium();
  if (program === undefined) throw new Error('no Chromium on this machine: install the Debian package chromium');
  const child = spawn(program, [
    ...chromiumFlags(),
    '--headless=new',
    '--remote-debugging-port=0',
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
    '--no-default-browser-check',
    '--disable-breakpad',
    ...flags,
    'about:blank',
  ], { detached: true, stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
  // The pipe carries nothing; it breaks when this process dies, however it dies, and then the browser ends by itself.
  const exited = once(child, 'exit');
  const { stderr } = child;
  if (stderr === null) throw new Error('the browser was started without a place for its words');
  let endpoint = '';
  for await (const line of createInterface({ input: stderr })) {
    endpoint = /DevTools listening on (ws:\S+)/.exec(line)?.[1] ?? '';
    if (endpoint !== '') break;
  }
  stderr.resume();
  const kill = async (): Promise<void> => {
    // The whole group: renderer and storage service fall with the browser, at the same moment.
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL');
    await exited;
  };
  let browser: Browser | undefined;
  try {
    browser = await chromium.connectOverCDP(endpoint);
    const context = browser.contexts()[0];
    const page = context?.pages()[0] ?? (await context?.newPage());
    if (page === undefined) throw new Error('no page');
    await page.goto(url);
    await page.locator('body[data-ready]').waitFor({ state: 'attached' });
    const connected = browser;
    return {
      page,
      endpoint,
      kill,
      async close() {
        await connected.close().catch(() => undefined);
        await kill();
      },
    };
  } catch (error) {
    await kill();
    throw error;
  }
}
