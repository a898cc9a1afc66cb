import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { ensureBuilt } from '../../build/bundle.ts';
import { freePlace, hostProcess, type Installation, startInstallation } from '../../build/installation.ts';
import { prepareServer } from '../../build/prepared.ts';
import { type RunningProcess, startProcess } from '../../build/processes.ts';
import { openCase, synced } from '../stories/story-1.ts';
import { importCases } from './support/requests.ts';
import { type Bureau, cutServer, enter, openWorkbench, PASSWORD, signIn, signOut } from './support/workbench.ts';

/** One office and one laptop of a bureau: what a locked, a forgotten and a lost laptop do with what was filed on it. */
const CASE = {
  案号: '（2026）苏0508执96100号',
  立案日期: '2026-06-15',
  承办人: '蒋法官',
  案由: '买卖合同纠纷',
  申请执行人: '齐某',
  申请执行人证件号码: '320599198409251375',
  '申请标的(元)': '86000',
  '执行费(元)': '1190',
  履行期限: '2026-05-31',
  执行依据文号: '民事判决书（2026）苏0508民初96100号',
  被执行人: '王某',
  证件号码: '320599198703162138',
  联系电话: '13800000702',
  住址: '苏州市姑苏区听橹街 18 号',
};
const NEW_PASSWORD = 'Lianzhi@2026-recovered';

let home: string;
let installation: Installation;
let laptopHost: RunningProcess;
let laptopData: string;
let office: Bureau;
let laptop: Bureau;

async function note(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: '备注', exact: true }).click();
  await page.getByRole('textbox', { name: '备注' }).fill(text);
  await page.getByRole('button', { name: '确认登记' }).click();
  await expect(page.getByText(text).first()).toBeVisible();
}

/** Opens the case in the office, on another computer, and looks for a line of its story. */
async function seenInOffice(browser: Browser, text: string): Promise<void> {
  const page = await signIn(browser, office, 'jiang');
  await synced(page);
  await openCase(page, '96100');
  await expect(page.getByText(text).first()).toBeVisible({ timeout: 60_000 });
  await page.context().close();
}

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  const built = await ensureBuilt();
  expect(built.ok, built.output).toBe(true);
  home = await mkdtemp(join(tmpdir(), 'lianzhi-laptop-'));
  const place = await freePlace(home);
  const other = await freePlace(join(home, 'laptop'));
  const settings = { demo: true, furtherHosts: [other.hostPort] };
  await prepareServer(home, settings);
  installation = await startInstallation(place, settings);
  laptopHost = await startProcess(hostProcess({ ...other, serverPort: place.serverPort }, settings));
  laptopData = join(home, 'laptop', 'host');
  office = { installation, open: String(installation.host.ready['open']), url: installation.host.url, serverUrl: installation.server.url };
  laptop = { installation, open: String(laptopHost.ready['open']), url: laptopHost.url, serverUrl: installation.server.url };
});
test.afterAll(async () => {
  await laptopHost.stop();
  await installation.stop();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

let page: Page;

test('locked without a connection: the laptop delivers by itself, and nothing is there twice', async ({ browser }) => {
  test.setTimeout(240_000);
  page = await signIn(browser, laptop, 'jiang');
  await importCases(page, laptop, [CASE]);
  await openCase(page, '96100');
  // The window is cut off, so only the host can have done it.
  await cutServer(page, laptop, true);
  await note(page, '锁屏前登记');
  await page.keyboard.press('Control+l');
  await expect(page.getByRole('dialog', { name: '已锁定' })).toBeVisible();
  await expect(page.getByText('锁定期间由本机程序继续上传')).toBeVisible();
  await seenInOffice(browser, '锁屏前登记');
  await cutServer(page, laptop, false);
  await page.getByRole('textbox', { name: '口令' }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await synced(page);
  const story = page.getByRole('list', { name: '经过' }).getByRole('listitem');
  await expect(story.filter({ hasText: '锁屏前登记' })).toHaveCount(1);
  await expect(story.filter({ hasText: '仅本机' })).toHaveCount(0);
});

test('the password forgotten and no connection: the bureau’s key opens what is on the laptop', async () => {
  test.setTimeout(180_000);
  await cutServer(page, laptop, true);
  await note(page, '恢复前登记');
  await signOut(page);
  await enter(page, 'jiang', 'forgotten-password');
  await expect(page.getByText('SIGN_IN_FAILED')).toBeVisible();
  await page.getByRole('button', { name: /忘记口令/ }).click();
  await page.locator('input[type=file]').setInputFiles(join(home, 'server', 'demo-recovery-key.json'));
  await page.getByRole('textbox', { name: '恢复密钥口令' }).fill('lianzhi-demo-recovery');
  await page.getByRole('textbox', { name: '口令', exact: true }).fill(NEW_PASSWORD);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('banner')).toBeVisible({ timeout: 60_000 });
  await openCase(page, '96100');
  await expect(page.getByText('恢复前登记').first()).toBeVisible();
  await cutServer(page, laptop, false);
});

test('reported lost: it erases itself, the administrator sees it, and the actor decides about what it sent', async ({ browser }) => {
  test.setTimeout(240_000);
  await synced(page);
  await expect.poll(() => existsSync(join(laptopData, 'delivery.json'))).toBe(true);
  // Something is filed that the server does not have when the loss is reported.
  await cutServer(page, laptop, true);
  await note(page, '遗失前登记');

  const admin = await signIn(browser, office, 'ren');
  await admin.getByRole('tab', { name: /设备/ }).click();
  const machines = admin.getByRole('grid', { name: '设备' });
  const { deviceInstallId } = JSON.parse(readFileSync(join(laptopData, 'device.json'), 'utf8')) as { readonly deviceInstallId: string };
  await machines.getByRole('row', { name: new RegExp(`Lianzhi \\S+ ${deviceInstallId.slice(0, 4)}\\b`, 'u') }).click();
  await admin.getByRole('complementary').getByRole('button', { name: '吊销' }).click();
  const dialog = admin.getByRole('dialog', { name: /吊销/ });
  await dialog.getByRole('button', { name: '设备遗失' }).click();
  await dialog.getByRole('button', { name: '吊销', exact: true }).click();
  await expect(admin.getByText('设备已吊销')).toBeVisible();

  // The page hears it when it reaches the server again, and is at the door of an empty machine.
  await cutServer(page, laptop, false);
  await expect(page.getByRole('heading', { name: '登录联执' })).toBeVisible({ timeout: 90_000 });
  await expect.poll(() => readdirSync(laptopData).filter((name) => ['delivery.json', 'files', 'secrets', 'wipe.json'].includes(name)), { timeout: 90_000 }).toEqual([]);
  await expect.poll(() => page.evaluate(async () => (await indexedDB.databases()).length), { timeout: 60_000 }).toBeLessThanOrEqual(2);
  await admin.reload();
  await enter(admin, 'ren');
  await admin.getByRole('tab', { name: /设备/ }).click();
  await expect(machines.getByRole('row', { name: /已吊销并清除/ })).toHaveCount(1, { timeout: 60_000 });
  await admin.context().close();

  const judge = await signIn(browser, office, 'jiang');
  await judge.goto(`${office.url}/#/queue`);
  await expect(judge.getByText('来自挂失设备，未执行')).toBeVisible({ timeout: 60_000 });
  await judge.getByRole('button', { name: '放行' }).click();
  await expect(judge.getByText('已放行并受理')).toBeVisible();
  await openCase(judge, '96100');
  await expect(judge.getByText('遗失前登记').first()).toBeVisible({ timeout: 60_000 });
  await judge.context().close();

  const stranger = await openWorkbench(browser, laptop);
  await enter(stranger, 'jiang');
  await expect(stranger.getByText('DEVICE_REVOKED')).toBeVisible();
  await stranger.context().close();
});
