import { cutServer, enter, expect, expectAccessible, openWorkbench, PASSWORD, picture, signIn, test } from './support/workbench.ts';

test('the door: wrong password, right password, start page by role, lock, sign out', async ({ browser, bureau }) => {
  const page = await openWorkbench(browser, bureau);
  await expect(page.getByRole('heading', { name: '登录联执' })).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'sign-in-1366-light');

  await enter(page, 'jiang', 'wrong-password');
  await expect(page.getByText('SIGN_IN_FAILED')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('textbox', { name: '口令' })).toHaveValue('');
  await picture(page, 'sign-in-1366-light-error');

  await enter(page, 'jiang');
  await expect(page).toHaveURL(/#\/today$/, { timeout: 60_000 });
  await expect(page.getByRole('heading', { name: '今日' })).toBeVisible();

  // Rooms of other roles stay shut.
  await page.goto(`${bureau.url}/#/admin`);
  await expect(page).toHaveURL(/#\/today$/);

  await page.keyboard.press('Control+l');
  await expect(page.getByRole('dialog', { name: '已锁定' })).toBeVisible();
  await expect(page.getByRole('heading', { name: '今日' })).toBeHidden();
  await expectAccessible(page);
  await page.getByRole('textbox', { name: '口令' }).fill('wrong-password');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: '已锁定' })).toContainText('SIGN_IN_FAILED');
  await page.getByRole('textbox', { name: '口令' }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '今日' })).toBeVisible({ timeout: 30_000 });

  await page.getByRole('button', { name: /账号与设置/ }).click();
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByRole('dialog', { name: '退出登录' }).getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByRole('heading', { name: '登录联执' })).toBeVisible();
  await expect(page.getByText('离线可用，还剩 7 天').first()).toBeVisible();
  await page.context().close();
});

test('without the server: this machine opens for those it knows, and says so to strangers', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'jiang');
  await expect(page.getByRole('button', { name: /已同步/ })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: /账号与设置/ }).click();
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByRole('dialog', { name: '退出登录' }).getByRole('button', { name: '退出登录' }).click();
  await cutServer(page, bureau, true);
  await enter(page, 'lu');
  await expect(page.getByText('OFFLINE_SIGN_IN_UNKNOWN')).toBeVisible({ timeout: 30_000 });
  await enter(page, 'jiang');
  await expect(page.getByRole('heading', { name: '今日' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: /离线 自 \d\d:\d\d/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('离线登录：数据为上次同步的内容')).toBeVisible();
  await picture(page, 'today-1366-light-offline');
  await cutServer(page, bureau, false);
  await page.context().close();
});

test('leaving with unsent work warns how much, and it is there again afterwards', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'jiang');
  await page.goto(`${bureau.url}/#/cases`);
  await expect(page.getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('grid').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/cases\//);
  await cutServer(page, bureau, true);
  await page.getByRole('button', { name: '备注', exact: true }).click();
  await page.getByRole('textbox', { name: '备注' }).fill('离线备注');
  await page.getByRole('button', { name: '确认登记' }).click();
  await expect(page.getByText('离线备注').first()).toBeVisible();

  await page.getByRole('button', { name: /账号与设置/ }).click();
  await page.getByRole('button', { name: '退出登录' }).click();
  const dialog = page.getByRole('dialog', { name: '退出登录' });
  await expect(dialog).toContainText('本机还有 1 项未上传');
  await dialog.getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByText('本机待上传 1').first()).toBeVisible();
  await cutServer(page, bureau, false);
  await enter(page, 'jiang');
  await expect(page.getByRole('button', { name: /已同步/ })).toBeVisible({ timeout: 90_000 });
  await page.context().close();
});

test('own machines are listed and a lost one is revoked', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'ren');
  await expect(page.getByRole('heading', { name: '账号' })).toBeVisible();
  await expect(page.getByRole('grid', { name: '账号' }).getByRole('row').nth(1)).toBeVisible({ timeout: 30_000 });
  await page.getByRole('searchbox', { name: '筛选账号与设备' }).fill('蒋');
  await expect(page.getByRole('row', { name: /蒋法官/ })).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'admin-1366-light');
  // An administrator never sees a case.
  await page.goto(`${bureau.url}/#/cases`);
  await expect(page).toHaveURL(/#\/admin$/);
  await page.goto(`${bureau.url}/#/settings`);
  await expect(page.getByText('当前').first()).toBeVisible({ timeout: 30_000 });
  await page.context().close();
});

test('the auditor finds who signed in, and the chain holds', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'wen');
  await expect(page.getByRole('heading', { name: '审计' })).toBeVisible();
  await page.getByRole('textbox', { name: '操作' }).fill('session.');
  await page.getByRole('button', { name: '查询' }).click();
  await expect(page.getByRole('row', { name: /session\.sign-in/ }).first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: '核验审计链' }).click();
  await expect(page.getByText(/审计链完整，共 \d+ 条/)).toBeVisible({ timeout: 30_000 });
  await picture(page, 'audit-1366-light');
  await page.context().close();
});
