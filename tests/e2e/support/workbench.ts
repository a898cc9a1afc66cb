import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, expect, type Page, test as plain } from '@playwright/test';
import { ensureBuilt } from '../../../build/bundle.ts';
import { freePlace, type Installation, startInstallation } from '../../../build/installation.ts';
import { prepareServer, quickPasswords } from '../../../build/prepared.ts';
import { seriousFindings } from './accessible.ts';

/** The password of every demo account. */
export const PASSWORD = 'Lianzhi@2026';
const SAMPLE = resolve(import.meta.dirname, '../../fixtures/worklist/姑苏法院执行案件-示例.xlsx');

export type Bureau = { readonly installation: Installation; readonly open: string; readonly url: string; readonly serverUrl: string };

/** A workbench opened in a browser of its own, as on a computer of its own. */
export async function openWorkbench(browser: Browser, bureau: Bureau, options: { readonly dark?: boolean; readonly width?: number; readonly height?: number; readonly locale?: string } = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1366, height: options.height ?? 768 },
    colorScheme: options.dark === true ? 'dark' : 'light',
    locale: options.locale ?? 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  await page.goto(bureau.open);
  return page;
}

export async function enter(page: Page, login: string, password: string = PASSWORD): Promise<void> {
  await page.getByRole('textbox', { name: '账号' }).fill(login);
  await page.getByRole('textbox', { name: '口令' }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

/** Signs in and waits until the work is on screen. */
export async function signIn(browser: Browser, bureau: Bureau, login: string, options: Parameters<typeof openWorkbench>[2] = {}): Promise<Page> {
  const page = await openWorkbench(browser, bureau, options);
  await enter(page, login);
  // The frame is there: keys and menu work from now on.
  await expect(page.getByRole('banner')).toBeVisible({ timeout: 60_000 });
  return page;
}

/** Leaves through the menu of the account, whatever waits. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /账号与设置/ }).click();
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByRole('dialog', { name: '退出登录' }).getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByRole('heading', { name: '登录联执' })).toBeVisible();
}

/** Cuts this browser off from the central server, or joins it again; the host on the same computer stays. */
export async function cutServer(page: Page, bureau: Bureau, cut: boolean): Promise<void> {
  const pattern = `${bureau.serverUrl}/**`;
  if (cut) await page.context().route(pattern, (route) => route.abort());
  else await page.context().unroute(pattern);
}

/** No finding that keeps somebody out. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await seriousFindings(page)).toEqual([]);
}

async function importSample(browser: Browser, bureau: Bureau): Promise<void> {
  const page = await signIn(browser, bureau, 'lu');
  await page.goto(`${bureau.url}/#/import`);
  await page.locator('input[type=file]').first().setInputFiles(SAMPLE);
  await page.getByRole('button', { name: '导入 900 条' }).click({ timeout: 60_000 });
  await expect(page.getByText('已导入 900 条')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('button', { name: /^最后联系/ })).toBeVisible({ timeout: 120_000 });
  await page.context().close();
}

/**
 * One installation for all files of this worker: real server, sandbox and web host on a seeded demo folder, with the
 * sample worklist imported by the clerk. Tests share it, so each works on a case of its own.
 */
export const test = plain.extend<object, { readonly bureau: Bureau }>({
  bureau: [
    async ({ browser }, use) => {
      const built = await ensureBuilt();
      expect(built.ok, built.output).toBe(true);
      const home = await mkdtemp(join(tmpdir(), 'lianzhi-e2e-'));
      const place = await freePlace(home);
      await prepareServer(home, { demo: true });
      await quickPasswords(home);
      const installation = await startInstallation(place, { demo: true });
      const bureau: Bureau = { installation, open: String(installation.host.ready['open']), url: installation.host.url, serverUrl: installation.server.url };
      try {
        await importSample(browser, bureau);
        await use(bureau);
      } finally {
        await installation.stop();
        await rm(home, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 420_000 },
  ],
});

export { expect };
