import type { Page } from '@playwright/test';
import { cutServer, enter, expect, expectAccessible, signIn, signOut, test } from './support/workbench.ts';

test('the worklist: urgent first, found by number, name and initials, by keyboard alone', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'jiang');
  await page.keyboard.press('Control+2');
  await expect(page).toHaveURL(/#\/cases$/);
  const grid = page.getByRole('grid', { name: '案件' });
  await expect(grid.getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });
  // At least 14 whole rows at 1366x768.
  const box = await grid.boundingBox();
  const whole = await grid.getByRole('row').evaluateAll((rows, bottom) => rows.filter((row) => row.getAttribute('aria-rowindex') !== '1' && row.getBoundingClientRect().bottom <= bottom).length, (box?.y ?? 0) + (box?.height ?? 0));
  expect(whole).toBeGreaterThanOrEqual(14);
  await expectAccessible(page);

  for (const typed of ['90147', '邵永康', 'syk']) {
    await page.keyboard.press('/');
    await page.keyboard.press('Control+a');
    await page.keyboard.type(typed);
    await expect(page.getByRole('row', { name: /苏0508执90147号/ })).toBeVisible();
  }
  const row = page.getByRole('row', { name: /苏0508执90147号/ });
  await expect(row).toContainText('采菱示例银行股份有限公司信用卡中心 / 邵永康');
  await expect(row).toContainText('240,000.00');
  await expect(row).toContainText('待核实：是否已送达');
  // Why it stands here.
  await expect(row.getByTitle(/核实前不计算期限/)).toBeVisible();

  await page.keyboard.press('Control+a');
  await page.keyboard.type('90147');
  await expect(page.getByRole('row')).toHaveCount(2);
  // The pane follows the list: number masked, money, the button that does the step.
  const pane = page.getByRole('complementary', { name: '案件详情' });
  await expect(pane.getByRole('heading', { name: '（2026）苏0508执90147号' })).toBeVisible();
  await expect(pane).toContainText('320599********0678');
  await expect(pane).not.toContainText('320599196612250678');
  await expect(pane.getByRole('button', { name: '登记送达' })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/cases\/[^/]+$/);

  // Back finds the list as it was left.
  await page.goBack();
  await expect(page.getByRole('searchbox', { name: '筛选案件' })).toHaveValue('90147');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.context().close();
});

test('what nobody has told yet stands apart, without red, and is told for a selection at once', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'qin');
  await page.goto(`${bureau.url}/#/cases`);
  const grid = page.getByRole('grid', { name: '案件' });
  await expect(grid.getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('tab', { name: '待核实' }).click();
  await page.getByRole('searchbox', { name: '筛选案件' }).fill('执');
  await expect(grid.getByRole('row').nth(1)).toContainText('待核实');
  const before = Number(await grid.getAttribute('aria-rowcount')) - 1;
  expect(before).toBeGreaterThan(2);
  await grid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(page.getByText('已选 2 件')).toBeVisible();
  await page.getByRole('button', { name: `选中全部 ${String(before)} 件` }).click();
  await expect(page.getByText(`已选 ${String(before)} 件`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: '核实导入前情况' }).click();
  const dialog = page.getByRole('dialog', { name: '核实导入前情况' });
  await dialog.getByRole('radiogroup', { name: '执行通知书、报告财产令' }).getByText('已送达').click();
  await dialog.getByRole('radiogroup', { name: '报告财产', exact: true }).getByText('已报告').click();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: `确认核实 ${String(before)} 件` }).click();
  await expect(page.getByText(`已核实 ${String(before)} 件`)).toBeVisible({ timeout: 60_000 });
  // Only preservations and objections, which are asked something else, are left.
  await expect.poll(async () => Number(await grid.getAttribute('aria-rowcount')) - 1, { timeout: 60_000 }).toBeLessThan(before);
  await expect(grid).not.toContainText('待核实：是否已送达');
  await page.context().close();
});

test('filters narrow, views are kept over a sign-out, an empty result says how to go on', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'jiang');
  await page.goto(`${bureau.url}/#/cases`);
  await expect(page.getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });
  const summary = page.getByText(/^\d+ \/ \d+ 件/);
  const before = Number((await summary.innerText()).split(' ')[0]);
  await page.getByRole('button', { name: '标的', exact: true }).click();
  await page.getByRole('button', { name: '≥ 100 万' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(async () => Number((await summary.innerText()).split(' ')[0])).toBeLessThan(before);
  await page.getByRole('button', { name: '存为视图' }).click();
  await page.getByRole('textbox', { name: '视图名称' }).fill('大额案件');
  await page.getByRole('button', { name: '保存视图' }).click();
  await expect(page.getByRole('tab', { name: '大额案件' })).toHaveAttribute('aria-selected', 'true');

  await signOut(page);
  await enter(page, 'jiang');
  await expect(page.getByRole('banner')).toBeVisible({ timeout: 60_000 });
  await page.goto(`${bureau.url}/#/cases`);
  await page.getByRole('tab', { name: '大额案件' }).click();
  await expect(page.getByText('≥ 1,000,000.00')).toBeVisible();

  await page.getByRole('searchbox', { name: '筛选案件' }).fill('没有这样的案件');
  await expect(page.getByRole('heading', { name: '没有符合条件的案件' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: '清除条件' }).click();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await page.context().close();
});

test('a chief sees the court with masked names and nothing more', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'fang');
  await page.goto(`${bureau.url}/#/cases`);
  await expect(page.getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('searchbox', { name: '筛选案件' }).fill('90017');
  const row = page.getByRole('row', { name: /苏0508执90017号/ });
  await expect(row).toContainText('王*', { timeout: 60_000 });
  await expect(row).not.toContainText('王某');
  await expect(page.getByRole('complementary', { name: '案件详情' })).not.toContainText('320599');
  await page.context().close();
});

test('dark, wide and offline', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'jiang', { dark: true });
  await page.goto(`${bureau.url}/#/cases`);
  await expect(page.getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  await cutServer(page, bureau, true);
  // An idle device asks twice a minute; a person who wants to know asks now.
  await page.getByRole('button', { name: /^最后联系/ }).click();
  await page.getByRole('button', { name: '立即重试' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /· 最后联系/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/离线可继续办理/)).toBeVisible();
  await cutServer(page, bureau, false);
  await page.goto(`${bureau.url}/#/today`);
  await expect(page.getByRole('heading', { name: '今日' })).toBeVisible();

  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1920, height: 1080 });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.getByRole('link', { name: /苏0508执/ }).first()).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${bureau.url}/#/cases`);
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await page.context().close();
});

test('Ctrl+K finds a case, a page and a command; English is a full second language', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'jiang');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: '查找与命令' });
  await page.keyboard.type('90017');
  await expect(palette.getByRole('option', { name: /90017/ })).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '（2026）苏0508执90017号' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('语言');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Parties' })).toBeVisible();
  expect(await page.locator('main').innerText()).not.toMatch(/\b(cases|worklist|today|app|ui)\.[a-zA-Z]/);
  await page.context().close();
});

/** The databases of whoever is signed in: the sealed log, and the last glance beside it. */
function databases(page: Page): Promise<string[]> {
  return page.evaluate(async () => (await indexedDB.databases()).map((each) => each.name ?? ''));
}

/** Keeps the log of a store from being read: its rows are held by a transaction until `held.letGo` is called. */
async function holdLog(page: Page, name: string): Promise<void> {
  await page.evaluate(async (database) => {
    const db = await new Promise<IDBDatabase>((done, fail) => {
      const request = indexedDB.open(database);
      request.onsuccess = () => { done(request.result); };
      request.onerror = () => { fail(new Error(database)); };
    });
    let isHeld = true;
    const rows = db.transaction('segments', 'readwrite').objectStore('segments');
    const again = () => {
      const request = rows.count();
      request.onsuccess = () => {
        if (isHeld) again();
        else db.close();
      };
    };
    again();
    Object.assign(window, { letLogGo: () => { isHeld = false; } });
  }, name);
}

test('the list as it was left is there before the log is read, and nothing more than the list', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'jiang');
  await page.goto(`${bureau.url}/#/cases`);
  const grid = page.getByRole('grid', { name: '案件' });
  await expect(grid.getByRole('row').nth(1)).toContainText(/苏0508执/, { timeout: 60_000 });
  const [first = ''] = /（\d{4}）苏0508执\p{L}*\d+号/u.exec(await grid.getByRole('row').nth(1).innerText()) ?? [];
  expect(first).not.toBe('');
  await expect.poll(async () => (await databases(page)).some((name) => name.endsWith('-glance')), { timeout: 60_000 }).toBe(true);
  const log = (await databases(page)).find((name) => name.endsWith('-glance'))?.slice(0, -'-glance'.length) ?? '';
  await signOut(page);
  await holdLog(page, log);
  await enter(page, 'jiang');
  await page.goto(`${bureau.url}/#/cases`);
  await expect(grid.getByRole('row').nth(1)).toContainText(first);
  const all = Number(await grid.getAttribute('aria-rowcount'));
  await page.keyboard.press('/');
  await page.keyboard.type('90147');
  await expect(page.getByRole('row')).toHaveCount(2);
  expect(all).toBeGreaterThan(2);
  // What is not in the list waits for the log, and comes with it.
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/cases\/[^/]+$/);
  await expect(page.getByRole('heading', { name: '（2026）苏0508执90147号' })).toBeHidden();
  await page.evaluate(() => { (window as unknown as { letLogGo(): void }).letLogGo(); });
  await expect(page.getByRole('heading', { name: '（2026）苏0508执90147号' })).toBeVisible({ timeout: 60_000 });
  await page.context().close();
});
