import { resolve } from 'node:path';
import { mkdir } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import { type Bureau, cutServer, expect, expectAccessible, signIn, test } from './support/workbench.ts';

/** Story 4, step 1: the answer on a car comes in, its page says where it stands, and any part of its numbers finds it. */
const ANSWER = resolve(import.meta.dirname, '../fixtures/assets/vehicle-answer.xlsx');
const NUMBER = '（2025）苏0508执90311号';
/** Pictures for whoever looks at the pages by eye; not taken otherwise. */
const PICTURES = process.env['ASSET_PICTURES'];

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}/${name}.png` });
}

async function find(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(text);
}

async function openCase(browser: Browser, bureau: Bureau, options: Parameters<typeof signIn>[3] = {}): Promise<Page> {
  const page = await signIn(browser, bureau, 'lu', options);
  await find(page, NUMBER);
  await page.getByRole('option', { name: new RegExp(NUMBER) }).first().click({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: new RegExp(NUMBER) })).toBeVisible();
  return page;
}

test('story 4, step 1: the answer on a car, its page, and the search by any part of its numbers; an entry by hand without the server', async ({ browser, bureau }) => {
  test.setTimeout(300_000);
  const page = await openCase(browser, bureau);
  const section = page.getByRole('region', { name: /^财产/ });
  await expect(section).toContainText('本案尚未登记财产');

  // The file: a cover before the list, two seals of one car in two rows, and a row that cannot go in.
  await section.getByRole('button', { name: '导入查询结果' }).click();
  await page.locator('input[type=file]').first().setInputFiles(ANSWER);
  await expect(page.getByText('2 条可导入')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('1 条不能导入')).toBeVisible();
  await expect(page.getByRole('row', { name: /苏E8888/ })).toContainText('号牌号码格式不对');
  await expectAccessible(page);
  await picture(page, 'import-preview');
  await page.getByRole('button', { name: '导入 2 条' }).click();
  await expect(page.getByText('已导入 2 条')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: '返回案件' }).click();
  await expect(section.getByRole('link', { name: /苏E·9X1Z2/ })).toContainText('查封未扣押', { timeout: 60_000 });
  await picture(page, 'case-section');

  // By a part of the plate, and by the last six of the VIN.
  for (const text of ['9X1Z', '009012']) {
    await find(page, text);
    const option = page.getByRole('option', { name: /苏E·9X1Z2/ });
    await expect(option).toContainText('查封未扣押', { timeout: 60_000 });
    if (text === '9X1Z') await picture(page, 'palette');
    await option.click();
    await expect(page).toHaveURL(/#\/assets\//);
    await expect(page.getByRole('heading', { name: '苏E·9X1Z2' })).toBeVisible();
  }
  const holds = page.getByRole('region', { name: '查封、扣押、冻结' });
  await expect(page.getByRole('article')).toContainText('查封未扣押');
  await expect(holds).toContainText('结果截至 2026-04-21');
  await expect(holds).toContainText('2026-04-20 至 2028-04-19');
  await expect(holds).toContainText('轮候第 1 位');
  await expect(page.getByRole('region', { name: '抵押等权利负担' })).toContainText('60,000.00');
  await expect(page.getByRole('region', { name: '已知情况' })).toContainText('E9012X');
  await expect(page.getByText('320599198509123418')).toHaveCount(0);
  await expectAccessible(page);
  await picture(page, 'asset');

  // The same file again is no change, and says so.
  await page.goto(`${bureau.url}/#/import/assets`);
  await page.locator('input[type=file]').first().setInputFiles(ANSWER);
  await page.getByRole('combobox', { name: /案号/ }).fill(NUMBER);
  await page.getByRole('option', { name: new RegExp(NUMBER) }).click();
  await page.getByRole('button', { name: '核对' }).click();
  await expect(page.getByText('2 条无变化')).toBeVisible({ timeout: 60_000 });

  // By hand, without the server: a seal of the own court with its clock, and it goes up by itself.
  await find(page, NUMBER);
  await page.getByRole('option', { name: new RegExp(NUMBER) }).first().click({ timeout: 60_000 });
  await cutServer(page, bureau, true);
  await section.getByRole('button', { name: '登记财产' }).click();
  const dialog = page.getByRole('dialog', { name: '登记财产' });
  await dialog.getByText('银行账户').click();
  await dialog.getByRole('textbox', { name: '开户银行' }).fill('示例银行');
  await dialog.getByRole('textbox', { name: '账号' }).fill('6222021102000000011');
  await dialog.getByRole('checkbox', { name: '登记一项查封、扣押、冻结' }).check();
  await dialog.getByRole('textbox', { name: '起始日期' }).fill('2026-02-02');
  await dialog.getByRole('textbox', { name: '届满日期' }).fill('2028-02-02');
  await dialog.getByRole('textbox', { name: '依据材料' }).fill('冻结回执');
  await picture(page, 'record-dialog');
  await dialog.getByRole('button', { name: '确认登记' }).click();
  await expect(dialog).toContainText('保全期限超过法定上限');
  await dialog.getByRole('textbox', { name: '届满日期' }).fill('2027-02-02');
  await dialog.getByRole('button', { name: '确认登记' }).click();
  await expect(dialog).toBeHidden();
  const account = section.getByRole('link', { name: /示例银行 \*\*\*\*0011/ });
  await expect(account).toContainText('仅本机');
  await account.click();
  await expect(page.getByRole('heading', { name: '示例银行 ****0011' })).toBeVisible();
  await expect(page.getByText('冻结（首封）届满')).toBeVisible();
  await expect(page.getByText('6222021102000000011')).toHaveCount(0);
  await expectAccessible(page);
  await picture(page, 'asset-account');
  await cutServer(page, bureau, false);
  await expect(page.getByText('仅本机')).toHaveCount(0, { timeout: 90_000 });
  await find(page, '0011');
  await expect(page.getByRole('option', { name: /示例银行 \*\*\*\*0011/ })).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await page.context().close();

  // A narrow screen, and the chief: the car without the name.
  const narrow = await signIn(browser, bureau, 'lu', { width: 390, height: 844 });
  await find(narrow, '9X1Z');
  await narrow.getByRole('option', { name: /苏E·9X1Z2/ }).click({ timeout: 60_000 });
  await expect(narrow.getByRole('heading', { name: '苏E·9X1Z2' })).toBeVisible();
  await expectAccessible(narrow);
  await picture(narrow, 'asset-narrow');
  expect(await narrow.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await narrow.context().close();
  const chief = await signIn(browser, bureau, 'fang');
  await find(chief, '9X1Z');
  await chief.getByRole('option', { name: /苏E·9X1Z2/ }).click({ timeout: 60_000 });
  await expect(chief.getByRole('heading', { name: '苏E·9X1Z2' })).toBeVisible();
  await expect(chief.getByRole('article')).not.toContainText('罗某');
  await picture(chief, 'asset-chief');
  await chief.context().close();
});
