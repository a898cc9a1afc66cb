import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, expect, type Page } from '@playwright/test';
import { chromiumFlags } from '../../build/browser.ts';
import { ensureBuilt } from '../../build/bundle.ts';
import { freePlace, hostProcess, type Installation, loopback, serverProcess, startInstallation } from '../../build/installation.ts';
import { startPostgres } from '../../build/postgres.ts';
import { prepareServer, quickPasswords } from '../../build/prepared.ts';
import { type RunningProcess, startProcess } from '../../build/processes.ts';
import { windowOptions } from '../e2e/support/window.ts';
import { newTally, type Tally } from './tally.ts';

/** The password of every demo account. */
const PASSWORD = 'Lianzhi@2026';
export const SAMPLE = resolve(import.meta.dirname, '../fixtures/worklist/姑苏法院执行案件-示例.xlsx');

/** An installation of real processes for one story, the hour of the story, and the means to break it. */
export type Stage = {
  readonly serverUrl: string;
  /** The workbench of the court's office: one host for the desks of judge, clerk, chief, president and command centre. */
  readonly office: RunningProcess;
  /** A second computer with its own host and disk: the laptop in the field. */
  startLaptop(): Promise<RunningProcess>;
  killServer(): Promise<void>;
  startServer(): Promise<void>;
  /** Kills the server where it stands and starts it again at the same place. */
  crashServer(): Promise<void>;
  /** The scenario door of the sandbox: the only direct calls of a story. `agency`: whose door it is; the police's without it. */
  scenario(method: 'PUT' | 'POST' | 'GET', path: string, body?: unknown, agency?: string): Promise<Record<string, unknown>>;
  /** Moves the story on to this hour, Asia/Shanghai; everything due on the way happens. */
  clockTo(text: string): Promise<void>;
  /** A browser of a person: a context of the shared Chromium. */
  person(browser: Browser, host: RunningProcess, login: string, size?: Size): Promise<Page>;
  /** An agency's desk at the server's own address. */
  desk(browser: Browser, login: string): Promise<Page>;
  /** A Chromium process of its own with its profile on disk, which a story may kill and open again. */
  ownBrowser(host: RunningProcess, profile: string, size?: Size): Promise<OwnBrowser>;
  /** What the people of the story had to press and type. */
  readonly tally: Tally;
  close(): Promise<void>;
};

export type Size = { readonly width: number; readonly height: number };
export type OwnBrowser = { readonly context: BrowserContext; readonly page: Page; kill9(): Promise<void> };

export type StageOptions = {
  readonly demoStart?: string;
  /** Lines of `courts.json`: which of the two ways serves the agencies of a court, by their kind. */
  readonly courts?: readonly { readonly court: string; readonly channels: Readonly<Record<string, 'desk' | 'connector'>> }[];
  /** Where the server keeps its data: beside it, or in a PostgreSQL that outlives it. */
  readonly database?: 'embedded' | 'postgres';
};

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const built = await ensureBuilt();
  expect(built.ok, built.output).toBe(true);
  const home = await mkdtemp(join(tmpdir(), 'lianzhi-story-'));
  const place = await freePlace(home);
  // The server answers the pages of known hosts only, so the laptop's place is chosen before it starts.
  const laptop = await freePlace(join(home, 'laptop'));
  const postgres = options.database === 'postgres' ? await startPostgres() : undefined;
  const settings = { demo: true, demoStart: options.demoStart, furtherHosts: [laptop.hostPort], databaseUrl: postgres?.url };
  if (postgres === undefined) await prepareServer(home, settings);
  await quickPasswords(home);
  if (options.courts !== undefined) await writeFile(join(home, 'server', 'courts.json'), JSON.stringify(options.courts));
  const installation: Installation = await startInstallation(place, settings);
  let server: RunningProcess = installation.server;
  const further: RunningProcess[] = [];
  const contexts: BrowserContext[] = [];
  const tally = newTally();

  async function scenario(method: 'PUT' | 'POST' | 'GET', path: string, body?: unknown, agency?: string): Promise<Record<string, unknown>> {
    const door = agency === undefined ? 'scenario' : `agencies/${agency}/scenario`;
    const answer = await fetch(`${loopback(place.sandboxPort)}/${door}/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect(answer.ok, `${method} ${path}: ${String(answer.status)} ${text}`).toBe(true);
    return JSON.parse(text) as Record<string, unknown>;
  }
  async function startServer(): Promise<void> {
    server = await startProcess(serverProcess(place, settings));
  }
  async function opened(context: BrowserContext, url: string): Promise<Page> {
    contexts.push(context);
    context.setDefaultTimeout(60_000);
    await tally.watch(context);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(url);
    return page;
  }

  return {
    serverUrl: installation.server.url,
    office: installation.host,
    async startLaptop() {
      const host = await startProcess(hostProcess({ ...laptop, serverPort: place.serverPort }, settings));
      further.push(host);
      return host;
    },
    async killServer() {
      await server.kill9();
    },
    startServer,
    async crashServer() {
      await server.kill9();
      await startServer();
    },
    scenario,
    tally,
    async clockTo(text) {
      const now = Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
      expect(Number.isFinite(now), text).toBe(true);
      await scenario('PUT', 'clock', { now });
    },
    async person(browser, host, login, size = { width: 1366, height: 768 }) {
      const page = await opened(await browser.newContext({ acceptDownloads: true, viewport: size }), String(host.ready['open']));
      await tally.aside(() => enter(page, login));
      return page;
    },
    async desk(browser, login) {
      const page = await opened(await browser.newContext({ acceptDownloads: true }), `${installation.server.url}/desk/`);
      await tally.aside(() => enter(page, login));
      return page;
    },
    async ownBrowser(host, profile, size) {
      const folder = join(home, profile);
      const context = await chromium.launchPersistentContext(folder, { ...windowOptions(chromiumFlags()), ...(size === undefined ? {} : { viewport: size }) });
      const page = await opened(context, String(host.ready['open']));
      return {
        context,
        page,
        async kill9() {
          const gone = new Promise((done) => context.once('close', done));
          for (const pid of browserProcesses(folder)) process.kill(pid, 'SIGKILL');
          await gone;
        },
      };
    },
    async close() {
      for (const context of contexts) await context.close().catch(() => undefined);
      for (const host of further) await host.stop();
      await server.stop();
      await installation.stop();
      await postgres?.stop();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The browser's own process of a profile: children end with it. */
function browserProcesses(profile: string): readonly number[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/u.test(entry)) return [];
    try {
      const words = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
      return words.includes(`--user-data-dir=${profile}`) && !words.some((word) => word.startsWith('--type=')) ? [Number(entry)] : [];
    } catch {
      return [];
    }
  });
}

/** Opens a window that has locked itself. */
export async function unlock(page: Page): Promise<void> {
  const open = page.getByRole('button', { name: '解锁', exact: true });
  await expect(open).toBeVisible({ timeout: 60_000 });
  await page.getByRole('textbox', { name: '口令' }).fill(PASSWORD);
  await open.click();
  await expect(open).toBeHidden({ timeout: 60_000 });
}

/** Signs in through the form and waits until the work is on screen. */
export async function enter(page: Page, login: string): Promise<void> {
  await page.getByRole('textbox', { name: '账号' }).fill(login);
  await page.getByRole('textbox', { name: '口令' }).fill(PASSWORD);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('button', { name: '登录', exact: true })).toBeHidden({ timeout: 60_000 });
}

/**
 * The clock of a computer goes on by so many minutes, in its window and in every data worker, as after a long wait without
 * a signal. The window locks by itself then, like any window that nobody has touched.
 */
export async function deskClockOn(page: Page, minutes: number): Promise<void> {
  const move = (ms: number) => {
    const Told = Date;
    globalThis.Date = class extends Told {
      constructor(...parts: unknown[]) {
        // Without parts it is now; with parts it is what they say.
        super(...((parts.length === 0 ? [Told.now() + ms] : parts) as [number]));
      }
      static override now(): number {
        return Told.now() + ms;
      }
    } as DateConstructor;
  };
  page.on('worker', (worker) => { worker.evaluate(move, minutes * 60_000).catch(() => undefined); });
  for (const worker of page.workers()) await worker.evaluate(move, minutes * 60_000);
  await page.evaluate(move, minutes * 60_000);
}

const CUT = new WeakSet<Page>();

/** Waits until this window has sent and heard everything; one that is cut off has nothing to wait for. */
export async function settled(page: Page | undefined): Promise<void> {
  if (page === undefined || page.isClosed() || CUT.has(page)) return;
  await expect(page.getByRole('button', { name: /^最后联系/u })).toBeVisible({ timeout: 240_000 });
}

/** Cuts a browser off from the central server, or joins it again; its host on the same computer stays. */
export async function cut(page: Page, serverUrl: string, off: boolean): Promise<void> {
  const pattern = `${serverUrl}/**`;
  if (off) CUT.add(page);
  else CUT.delete(page);
  if (off) await page.context().route(pattern, (route) => route.abort());
  else await page.context().unroute(pattern);
}
