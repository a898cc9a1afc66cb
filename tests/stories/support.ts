import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { ensureBuilt } from '../../build/bundle.ts';
import { freePlace, hostProcess, type Installation, type Place, serverProcess, startInstallation } from '../../build/installation.ts';
import { type RunningProcess, startProcess } from '../../build/processes.ts';

/** An installation of real processes for one story, and the means to break it. */
export type Stage = {
  readonly place: Place;
  /** Another workbench of its own (own port, own disk), as a second computer would be. */
  addHost(): Promise<RunningProcess>;
  killServer(): Promise<void>;
  startServer(): Promise<void>;
  readonly host: RunningProcess;
  readonly serverUrl: string;
  close(): Promise<void>;
};

const SETTINGS = { demo: true } as const;

export async function openStage(): Promise<Stage> {
  await ensureBuilt();
  const home = await mkdtemp(join(tmpdir(), 'lianzhi-story-'));
  const place = await freePlace(home);
  const installation: Installation = await startInstallation(place, SETTINGS);
  let server: RunningProcess = installation.server;
  const further: RunningProcess[] = [];
  return {
    place,
    host: installation.host,
    serverUrl: installation.server.url,
    async addHost() {
      const own = await freePlace(join(home, `host-${String(further.length + 2)}`));
      const host = await startProcess(hostProcess({ ...own, serverPort: place.serverPort }, SETTINGS));
      further.push(host);
      return host;
    },
    async killServer() {
      await server.kill9();
    },
    async startServer() {
      server = await startProcess(serverProcess(place, SETTINGS));
    },
    async close() {
      for (const host of further) await host.stop();
      await server.stop();
      await installation.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Opens a workbench in a browser of its own and signs in. */
export async function signIn(browser: Browser, host: RunningProcess, login: string): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({ acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(String(host.ready['open']));
  await enter(page, login);
  return { context, page };
}

/** Opens an agency's desk at the server's own address and signs in. */
export async function signInAtDesk(browser: Browser, serverUrl: string, login: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${serverUrl}/desk/`);
  await enter(page, login);
  return page;
}

async function enter(page: Page, login: string): Promise<void> {
  await page.getByRole('textbox', { name: '账号' }).fill(login);
  await page.getByRole('textbox', { name: '口令' }).fill('Lianzhi@2026');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('button', { name: '登录', exact: true })).toBeHidden({ timeout: 60_000 });
}
