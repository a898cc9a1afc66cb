import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { commonFlags, fenceFlags, findChromium, isRootUser, prepareProfile } from '../../build/browser.ts';
import { type DenyAllProxy, denyAllProxy } from './support/deny-all-proxy.ts';
import { type Bureau, enter, expect, PASSWORD, test } from './support/workbench.ts';

/** Chromium as the product starts it, with these flags and nothing else of the test's own. */
async function started(profile: string, flags: readonly string[]): Promise<BrowserContext> {
  const executablePath = findChromium();
  return chromium.launchPersistentContext(prepareProfile(profile), {
    ...(executablePath === undefined ? {} : { executablePath }),
    ignoreDefaultArgs: true,
    args: [...flags, '--headless', '--disable-gpu', '--remote-debugging-pipe', 'about:blank'],
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
}

/**
 * The product's browser without its own fence, behind one that sees: everything that is not one of `origins` goes to the
 * proxy, also what else stands on this machine. Under the rules of the product nothing would get as far.
 */
async function watched(profile: string, proxy: DenyAllProxy, origins: readonly string[]): Promise<BrowserContext> {
  const own = new Set(fenceFlags({}));
  const fence = [`--proxy-server=${proxy.url}`, `--proxy-bypass-list=${['<-loopback>', ...origins.map((origin) => new URL(origin).host)].join(';')}`];
  return started(profile, [...commonFlags(profile, isRootUser(), {}).filter((flag) => !own.has(flag)), ...fence]);
}

/** A browser asks its maker for the first time within so long of its start: seen after 14 s. */
const HABITS_MS = 25_000;

/** Tries every way in which a page can call somebody else. @returns for each the directive that forbade it. */
async function attempts(page: Page, elsewhere: string): Promise<Readonly<Record<string, string>>> {
  return page.evaluate(async (address) => {
    const ways: Readonly<Record<string, (url: string) => unknown>> = {
      fetch: (url) => fetch(url, { mode: 'no-cors' }),
      beacon: (url) => navigator.sendBeacon(url, 'x'),
      events: (url) => new EventSource(url),
      socket: (url) => new WebSocket(url.replace('http', 'ws')),
      image: (url) => Object.assign(new Image(), { src: url }),
      media: (url) => Object.assign(new Audio(), { src: url }),
      font: (url) => new FontFace('elsewhere', `url(${url})`).load(),
      script: (url) => document.head.append(Object.assign(document.createElement('script'), { src: url })),
      style: (url) => document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: url })),
      prefetch: (url) => document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: url })),
      frame: (url) => document.body.append(Object.assign(document.createElement('iframe'), { src: url })),
      object: (url) => document.body.append(Object.assign(document.createElement('object'), { data: url })),
      form: (url) => {
        const form = Object.assign(document.createElement('form'), { action: url, method: 'post' });
        document.body.append(form);
        form.submit();
      },
    };
    const found: Record<string, string> = {};
    for (const [way, go] of Object.entries(ways)) {
      const forbidden = new Promise<string>((resolve) => {
        const hear = (event: SecurityPolicyViolationEvent): void => {
          if (!event.blockedURI.includes('elsewhere')) return;
          document.removeEventListener('securitypolicyviolation', hear);
          resolve(event.effectiveDirective);
        };
        document.addEventListener('securitypolicyviolation', hear);
        setTimeout(() => { resolve('nothing'); }, 5_000);
      });
      try {
        await Promise.resolve(go(`${address}/${way}`)).catch(() => undefined);
      } catch {
        // Some throw at once: what counts is the policy's own word.
      }
      found[way] = await forbidden;
    }
    return found;
  }, elsewhere);
}

const FORBIDDEN = {
  fetch: 'connect-src',
  beacon: 'connect-src',
  events: 'connect-src',
  socket: 'connect-src',
  image: 'img-src',
  media: 'media-src',
  font: 'font-src',
  script: 'script-src-elem',
  style: 'style-src-elem',
  prefetch: 'default-src',
  frame: 'frame-src',
  object: 'object-src',
  form: 'form-action',
};

/** The judge's morning: today, worklist, case, a packet with its letter laid out from the template, lock and back. */
async function morning(page: Page, bureau: Bureau): Promise<void> {
  await page.goto(bureau.open);
  await enter(page, 'jiang');
  await expect(page.getByRole('heading', { name: '今日' })).toBeVisible({ timeout: 60_000 });
  await page.goto(`${bureau.url}/#/cases`);
  await page.getByRole('searchbox', { name: '筛选案件' }).fill('90095');
  await page.keyboard.press('Enter');
  // The keys go to the rows once those of this search are there.
  await expect(page.getByRole('grid', { name: '案件' })).toBeFocused({ timeout: 60_000 });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  // The pane of the list has this heading too: the page is there when its address is.
  await expect(page).toHaveURL(/#\/cases\/[^/?]+$/);
  await expect(page.getByRole('heading', { name: '（2025）苏0508执90095号' })).toBeVisible();
  await expect(page.getByRole('list', { name: '经过' })).toBeVisible();

  const caseId = new URL(page.url()).hash.split('/').at(-1) ?? '';
  await page.goto(`${bureau.url}/#/requests/new?case=${caseId}`);
  await page.getByRole('button', { name: '由模板生成 协助查找函' }).click();
  await page.getByRole('button', { name: '加入 拘传票' }).click();
  const packet = page.getByRole('region', { name: '公安所见' });
  await packet.getByRole('navigation').getByRole('button', { name: /协助查找函/ }).click();
  await expect(packet.getByText(/苏州市公安局/).first()).toBeVisible();

  await page.keyboard.press('Control+l');
  const lock = page.getByRole('dialog', { name: '已锁定' });
  await expect(lock).toBeVisible();
  await lock.getByRole('textbox', { name: '口令' }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(lock).toBeHidden();
  await expect(page.getByRole('button', { name: /^最后联系/ })).toBeVisible({ timeout: 60_000 });
}

test('nothing is asked of anybody but the host and the central server, and no page could (behind a deny-all proxy)', async ({ bureau }) => {
  test.setTimeout(240_000);
  const proxy = await denyAllProxy();
  const profile = await mkdtemp(join(tmpdir(), 'lianzhi-fence-'));
  const context = await watched(profile, proxy, [bureau.url, bureau.serverUrl]);
  const habits = sleep(HABITS_MS);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await morning(page, bureau);
    expect(await attempts(page, 'http://elsewhere.invalid')).toEqual(FORBIDDEN);

    // The desk of the police: the same page from the central server.
    await page.goto(`${bureau.serverUrl}/desk/`);
    await enter(page, 'he');
    await expect(page.getByRole('banner')).toBeVisible({ timeout: 60_000 });
    expect(await attempts(page, 'http://elsewhere.invalid')).toEqual(FORBIDDEN);

    await habits;
    expect(proxy.asked).toEqual([]);

    // The fence stands: what a person types into the address line arrives at it, on this machine and beyond.
    const agencies = bureau.installation.sandbox.url;
    for (const address of ['http://elsewhere.invalid/', `${agencies}/`]) expect((await page.goto(address))?.status()).toBe(403);
    await page.goto('https://elsewhere.invalid/').catch(() => undefined);
    expect(proxy.asked).toEqual(expect.arrayContaining(['GET http://elsewhere.invalid/', `GET ${agencies}/`, 'CONNECT elsewhere.invalid:443']));
  } finally {
    await context.close();
    await proxy.close();
    await rm(profile, { recursive: true, force: true });
  }
});

/** A page of ours that wants push messages, as whatever starts that service in the browser does. */
async function servePush(): Promise<{ readonly url: string; close(): void }> {
  const parts: Readonly<Record<string, readonly [string, string]>> = { '/': ['text/html', '<title>push</title>'], '/worker.js': ['text/javascript', ''] };
  const server = createServer((request, response) => {
    const [type, body] = parts[request.url ?? ''] ?? ['text/plain', ''];
    response.writeHead(200, { 'content-type': type }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, close: () => { server.closeAllConnections(); server.close(); } };
}

test('the push service of its maker has nobody to ask, in whichever release it starts by itself', async () => {
  test.setTimeout(180_000);
  const proxy = await denyAllProxy();
  const pushes = await servePush();
  const profile = await mkdtemp(join(tmpdir(), 'lianzhi-push-'));
  const context = await watched(profile, proxy, [pushes.url]);
  try {
    await context.grantPermissions(['notifications'], { origin: pushes.url });
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(pushes.url);
    await page.evaluate(async () => {
      const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
      const applicationServerKey = await crypto.subtle.exportKey('raw', publicKey);
      const registration = await navigator.serviceWorker.register('/worker.js');
      await navigator.serviceWorker.ready;
      // It is never answered: what counts is whom it asks.
      registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }).catch(() => undefined);
    });
    await sleep(HABITS_MS);
    expect(proxy.asked).toEqual([]);
  } finally {
    await context.close();
    await proxy.close();
    pushes.close();
    await rm(profile, { recursive: true, force: true });
  }
});

/** What a page gets that goes to each address: a status, or the browser's own word. */
async function visits(context: BrowserContext, addresses: readonly string[]): Promise<Readonly<Record<string, number | string>>> {
  const found: Record<string, number | string> = {};
  for (const address of addresses) {
    const page = await context.newPage();
    found[address] = await page.goto(address).then(
      (response) => response?.status() ?? 'nothing',
      (error: unknown) => /net::(\w+)/.exec(String(error))?.[1] ?? String(error),
    );
    await page.close();
  }
  return found;
}

const NOT_FOUND = 'ERR_NAME_NOT_RESOLVED';

test('the browser finds this machine and the configured server, by name or bare address, and nobody else', async () => {
  test.setTimeout(240_000);
  // Another address of this machine plays the server of the intranet; a name is played by what a proxy is asked for.
  const other = await denyAllProxy('127.0.0.2');
  const profiles = await Promise.all(['direct', 'proxied', 'alone'].map((name) => mkdtemp(join(tmpdir(), `lianzhi-rules-${name}-`))));
  const [direct = '', proxied = '', alone = ''] = profiles;
  const here = other.url.replace('127.0.0.2', '127.0.0.1');
  const strangers = ['http://elsewhere.invalid/', 'https://elsewhere.invalid/', 'http://192.0.2.1/', 'https://[2001:db8::1]/'];
  const notFound = Object.fromEntries(strangers.map((address) => [address, NOT_FOUND]));
  try {
    let context = await started(direct, commonFlags(direct, isRootUser(), { serverUrl: other.url }));
    expect(await visits(context, [`${other.url}/`, ...strangers])).toEqual({ [`${other.url}/`]: 403, ...notFound });
    await context.close();

    context = await started(alone, commonFlags(alone, isRootUser(), {}));
    expect(await visits(context, [`${other.url}/`, `${here}/`, ...strangers])).toEqual({ [`${other.url}/`]: NOT_FOUND, [`${here}/`]: 'ERR_CONNECTION_REFUSED', ...notFound });
    await context.close();

    // Behind the court's proxy: the server through it, and still nobody else.
    const asked = other.asked.length;
    context = await started(proxied, commonFlags(proxied, isRootUser(), { serverUrl: 'http://server.invalid', proxy: other.url }));
    expect(await visits(context, ['http://server.invalid/', ...strangers, `${here}/`])).toEqual({ 'http://server.invalid/': 403, ...notFound, [`${here}/`]: 'ERR_CONNECTION_REFUSED' });
    expect(other.asked.slice(asked).filter((line) => !line.startsWith('GET http://server.invalid/'))).toEqual([]);
    await context.close();
  } finally {
    await other.close();
    await Promise.all(profiles.map((profile) => rm(profile, { recursive: true, force: true })));
  }
});
