import { cutServer, enter, expect, expectAccessible, openWorkbench, PASSWORD, signIn, signOut, test } from './support/workbench.ts';

test('the door: wrong password, right password, start page by role, lock, sign out', async ({ browser, bureau }) => {
  const page = await openWorkbench(browser, bureau);
  await expect(page.getByRole('heading', { name: '登录联执' })).toBeVisible();
  await expectAccessible(page);

  await enter(page, 'jiang', 'wrong-password');
  await expect(page.getByText('SIGN_IN_FAILED')).toBeVisible();
  await expect(page.getByRole('textbox', { name: '口令' })).toHaveValue('');

  await enter(page, 'jiang');
  await expect(page).toHaveURL(/#\/today$/, { timeout: 60_000 });
  await expect(page.getByRole('heading', { name: '今日' })).toBeVisible();

  // Rooms of other roles stay shut.
  await page.goto(`${bureau.url}/#/admin`);
  await expect(page).toHaveURL(/#\/today$/);

  // On a page with a case on it, so that something is there to be taken away.
  await page.goto(`${bureau.url}/#/cases`);
  await expect(page.getByRole('row').nth(1)).toContainText(/苏0508执/, { timeout: 60_000 });
  const keeper = page.workers()[0];
  const ended = new Promise((resolve) => keeper?.once('close', resolve));
  await page.keyboard.press('Control+l');
  await expect(page.getByRole('dialog', { name: '已锁定' })).toBeVisible();
  // The worker that held the keys has ended, and no case stands in the document or in the window's name.
  await ended;
  expect(await page.content()).not.toMatch(/苏0508执/);
  expect(await page.title()).toBe('已锁定 · 联执');
  await expect(page.getByRole('heading', { name: '案件' })).toBeHidden();
  await expectAccessible(page);
  await page.getByRole('textbox', { name: '口令' }).fill('wrong-password');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: '已锁定' })).toContainText('SIGN_IN_FAILED');
  await page.getByRole('textbox', { name: '口令' }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row').nth(1)).toContainText(/苏0508执/, { timeout: 60_000 });
  await expect(page).toHaveURL(/#\/cases$/);

  await signOut(page);
  await expect(page.getByText('离线可用，还剩 7 天').first()).toBeVisible();
  await page.context().close();
});

test('without the server: this machine opens for those it knows, and says so to strangers', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'jiang');
  await expect(page.getByRole('button', { name: /^最后联系/ })).toBeVisible({ timeout: 60_000 });
  await signOut(page);
  await cutServer(page, bureau, true);
  await enter(page, 'lu');
  await expect(page.getByText('OFFLINE_SIGN_IN_UNKNOWN')).toBeVisible();
  await enter(page, 'jiang');
  await expect(page.getByRole('heading', { name: '今日' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: /· 最后联系 \d\d:\d\d/ })).toBeVisible();
  await expect(page.getByText('离线登录：数据为上次同步的内容')).toBeVisible();
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
  await expect(page.getByRole('button', { name: /^最后联系/ })).toBeVisible({ timeout: 90_000 });
  await page.context().close();
});

test('the administrator finds people and machines, and never a case', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'ren');
  await expect(page.getByRole('heading', { name: '账号' })).toBeVisible();
  await expect(page.getByRole('grid', { name: '账号' }).getByRole('row').nth(1)).toBeVisible();
  await page.getByRole('searchbox', { name: '筛选账号与设备' }).fill('蒋');
  await expect(page.getByRole('row', { name: /蒋法官/ })).toBeVisible();
  await expect(page.getByRole('grid', { name: '账号' }).getByRole('row')).toHaveCount(2);
  await expectAccessible(page);
  await page.goto(`${bureau.url}/#/cases`);
  await expect(page).toHaveURL(/#\/admin$/);
  await page.context().close();
});

test('a lost machine is revoked by the administrator and opens nothing any more', async ({ browser, bureau }) => {
  const lost = await openWorkbench(browser, { ...bureau, open: `${bureau.serverUrl}/desk/` });
  await enter(lost, 'tingyuan.s1');
  await expect(lost.getByRole('banner')).toBeVisible();

  const page = await signIn(browser, bureau, 'ren');
  await page.getByRole('tab', { name: /设备/ }).click();
  const machines = page.getByRole('grid', { name: '设备' });
  await machines.getByRole('row', { name: /Lianzhi desk.*tingyuan\.s1\b.*正常/ }).click();
  await page.getByRole('complementary').getByRole('button', { name: '吊销' }).click();
  const dialog = page.getByRole('dialog', { name: /吊销 Lianzhi desk/ });
  await dialog.getByRole('button', { name: '设备遗失' }).click();
  await dialog.getByRole('button', { name: '吊销', exact: true }).click();
  await expect(page.getByText('设备已吊销')).toBeVisible();
  // A desk keeps nothing, so it is listed only while somebody is signed in at it.
  await expect(machines.getByRole('row', { name: /tingyuan\.s1\b/ })).toHaveCount(0);
  await expect(machines.getByRole('row', { name: /浏览器版/ })).toHaveCount(1);
  // Of its own machines each person has a list, too; the one in use is marked.
  await page.goto(`${bureau.url}/#/settings`);
  await expect(page.getByRole('listitem').filter({ hasText: '当前' })).toHaveCount(1);
  await page.context().close();

  await lost.reload();
  await enter(lost, 'tingyuan.s1');
  await expect(lost.getByText('DEVICE_REVOKED')).toBeVisible();
  await lost.context().close();
});

test('the auditor finds who signed in, and the chain holds', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'wen');
  await expect(page.getByRole('heading', { name: '审计' })).toBeVisible();
  await page.getByRole('textbox', { name: '操作' }).fill('session.');
  await page.getByRole('button', { name: '查询' }).click();
  await expect(page.getByRole('row', { name: /session\.sign-in/ }).first()).toBeVisible();
  await page.getByRole('button', { name: '核验审计链' }).click();
  await expect(page.getByText(/审计链完整，共 \d+ 条/)).toBeVisible();
  await page.context().close();
});

test('a page whose code does not come says so, and comes when it is opened anew', async ({ browser, bureau }) => {
  const page = await signIn(browser, bureau, 'jiang');
  await page.route('**/assets/SettingsPage*', (route) => route.abort());
  await page.evaluate(() => { location.hash = '#/settings'; });
  const notice = page.getByRole('alert').filter({ hasText: '页面没有取到' });
  await expect(notice).toBeVisible();
  await page.unroute('**/assets/SettingsPage*');
  await notice.getByRole('button', { name: '重新打开' }).click();
  await expect(page).toHaveURL(/#\/settings$/u);
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('页面没有取到')).toHaveCount(0);
  await page.context().close();
});
