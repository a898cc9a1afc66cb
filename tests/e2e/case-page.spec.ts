import { readFileSync } from 'node:fs';
import { cutServer, enter, expect, expectAccessible, signIn, test } from './support/workbench.ts';
import type { Browser, Page } from '@playwright/test';
import type { Bureau } from './support/workbench.ts';

async function openCase(browser: Browser, bureau: Bureau, number: string, login = 'jiang', options: Parameters<typeof signIn>[3] = {}): Promise<Page> {
  const page = await signIn(browser, bureau, login, options);
  await page.keyboard.press('Control+k');
  await page.keyboard.type(number);
  const option = page.getByRole('option', { name: new RegExp(number) });
  await expect(option).toBeVisible({ timeout: 60_000 });
  await option.click();
  await expect(page).toHaveURL(/#\/cases\/[^/?]+$/);
  await expect(page.getByRole('heading', { name: new RegExp(number) })).toBeVisible();
  return page;
}

async function date(page: Page, name: string, day: string): Promise<void> {
  await page.getByRole('textbox', { name, exact: true }).fill(day);
}

async function fileRecord(page: Page): Promise<void> {
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: '确认登记' })).toBeHidden();
}

test('story 1, steps 2 to 5 and 24 to 25: served, settled, breached, resumed, offline records, money', async ({ browser, bureau }) => {
  test.setTimeout(240_000);
  const page = await openCase(browser, bureau, '90017');
  const timeline = page.getByRole('list', { name: '经过' });

  // 2: the notice is served. The report's day passed long before this was entered: whether it came, nobody here saw.
  await page.getByRole('button', { name: '登记送达' }).click();
  await page.getByRole('checkbox', { name: '限制消费令' }).check();
  await date(page, '送达日期', '2026-01-22');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('请填写')).toBeVisible();
  await date(page, '报告财产截止', '2026-02-05');
  await fileRecord(page);
  await expect(page.getByText('待核实：是否已报告财产').first()).toBeVisible();
  await expect(timeline).toContainText('执行通知书、报告财产令、限制消费令，直接送达；2026-02-05 前报告财产');

  // 3 and 4: settled, not performed, resumed.
  await page.getByRole('button', { name: '和解', exact: true }).click();
  await date(page, '和解日期', '2026-02-26');
  await date(page, '履行期限', '2026-08-26');
  await fileRecord(page);
  await expect(page.getByText('到期未履行').first()).toBeVisible();
  await page.getByRole('button', { name: '恢复执行' }).first().click();
  await date(page, '申请日期', '2026-08-27');
  await date(page, '裁定日期', '2026-08-28');
  await fileRecord(page);
  await expect(page.getByText('到期未履行')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^最后联系/ })).toBeVisible({ timeout: 60_000 });

  // 5: four records without the server.
  await cutServer(page, bureau, true);
  for (const day of ['2026-08-31', '2026-09-02']) {
    await page.getByRole('button', { name: '电话联系' }).click();
    await date(page, '日期', day);
    await fileRecord(page);
  }
  await page.getByRole('button', { name: '传票及到庭' }).click();
  await date(page, '送达日期', '2026-09-01');
  await date(page, '应到庭日期', '2026-09-04');
  await page.getByText('未到庭', { exact: true }).click();
  await page.getByText('无正当理由', { exact: true }).click();
  await fileRecord(page);
  await page.getByRole('button', { name: '上门查找' }).click();
  await date(page, '日期', '2026-09-03');
  await expect(page.getByRole('textbox', { name: '地点' })).toHaveValue(/听橹街/);
  await page.getByText('人去楼空').click();
  await page.locator('input[type=file]').setInputFiles({ name: '现场.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') });
  await expect(page.getByText('现场.png')).toBeVisible();
  await fileRecord(page);
  await expect(page.getByRole('button', { name: /· 最后联系 \d\d:\d\d · 待上传 4/ })).toBeVisible({ timeout: 60_000 });
  await expect(timeline.getByText('仅本机')).toHaveCount(4);
  await expectAccessible(page);
  await cutServer(page, bureau, false);
  await expect(page.getByRole('button', { name: /^最后联系/ })).toBeVisible({ timeout: 90_000 });
  await expect(timeline.getByText('仅本机')).toHaveCount(0);

  // The order is that of the acts.
  await expect(timeline.getByRole('listitem').filter({ hasText: '2026-09-04' })).toContainText('传票及到庭');
  await page.getByRole('tab', { name: '文书' }).click();
  await expect(timeline).not.toContainText('电话联系');
  await page.getByRole('tab', { name: '全部' }).click();

  // 24 and 25: a relative pays, the rest in five instalments; every figure opens.
  await page.getByRole('button', { name: '到位登记' }).click();
  await date(page, '到账日期', '2026-09-14');
  await page.getByRole('textbox', { name: '金额（元）' }).fill('2.5万');
  await page.getByRole('textbox', { name: '付款人' }).fill('王某的姐姐');
  await page.getByRole('combobox', { name: '与被执行人关系' }).selectOption('亲属');
  await fileRecord(page);
  const paid = page.getByRole('button', { name: '25,000.00' });
  await expect(paid).toHaveCount(2);
  await expect(page.getByText('申请执行费 650.00 未缴')).toBeVisible();
  await paid.first().click();
  await expect(page.getByRole('cell', { name: /王某的姐姐（亲属）/ })).toBeVisible();

  await page.getByRole('button', { name: '和解', exact: true }).click();
  await date(page, '和解日期', '2026-09-14');
  await date(page, '履行期限', '2027-02-22');
  await page.getByRole('checkbox', { name: /中止执行/ }).uncheck();
  for (const [at, day] of ['2026-12-15', '2027-01-15', '2027-02-22'].entries()) {
    await page.getByRole('button', { name: '添加一期' }).click();
    await page.getByRole('textbox', { name: `第 ${at + 1} 期日期` }).fill(day);
    await page.getByRole('textbox', { name: `第 ${at + 1} 期金额（元）` }).fill('5000');
    await page.keyboard.press('Tab');
  }
  await fileRecord(page);
  await expect(page.getByText('和解履行中').first()).toBeVisible();
  await expect(page.getByRole('table', { name: '分期计划 3 期' })).toContainText('待国务院公布');

  // 26: the story as a file index; it is accounted for.
  await page.getByRole('button', { name: '导出卷内目录' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出表格' }).click();
  const file = readFileSync(await (await download).path(), 'utf8');
  expect(file.split('\r\n')[1]).toContain('送达记录');
  expect(file).toContain('到位登记：25,000.00，王某的姐姐（亲属）');
  await page.context().close();
});

test('a number is shown against a reason for a minute, and every look is in the audit trail', async ({ browser, bureau }) => {
  const page = await openCase(browser, bureau, '90017');
  const caseId = decodeURIComponent(page.url().replace(/^.*#\/cases\//, ''));
  const parties = page.getByRole('region', { name: '当事人' });
  await expect(parties).not.toContainText('320599198703162170');
  await parties.getByRole('button', { name: '查看证号' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: '查看', exact: true }).click();
  await expect(page.getByText('请写明理由')).toBeVisible();
  await page.getByRole('button', { name: '核对身份' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '查看', exact: true }).click();
  await expect(parties).toContainText('320599198703162170');
  await parties.getByRole('button', { name: '遮盖' }).click();
  await expect(parties).not.toContainText('320599198703162170');
  await expect(page.getByRole('button', { name: /^最后联系/ })).toBeVisible({ timeout: 60_000 });
  await page.context().close();

  // What anybody looked at, and who looked at this case: both are one search, and the value stands in neither.
  const auditor = await signIn(browser, bureau, 'wen');
  const look = auditor.getByRole('row', { name: new RegExp(`gusu\\.jiang.*data-use\\.unmask.*case/${caseId}`) });
  await auditor.getByRole('textbox', { name: '操作' }).fill('data-use.');
  await auditor.getByRole('button', { name: '查询' }).click();
  await expect(look).toHaveCount(1);
  await expect(auditor.getByRole('row', { name: /session\./ })).toHaveCount(0);
  await auditor.getByRole('textbox', { name: '操作' }).fill('');
  await auditor.getByRole('textbox', { name: '对象' }).fill(`case/${caseId}`);
  await auditor.getByRole('button', { name: '查询' }).click();
  await expect(auditor.getByRole('row', { name: /case\.import/ })).toHaveCount(1);
  await expect(look).toHaveCount(1);
  await look.click();
  await expect(auditor.getByRole('complementary')).toContainText(/party\..+\.idNo/);
  await expect(auditor.locator('main')).not.toContainText('320599198703162170');
  await auditor.context().close();
});

test('a wrong number is corrected against a document and keeps its source', async ({ browser, bureau }) => {
  const page = await openCase(browser, bureau, '90017');
  await page.getByRole('button', { name: '更正 王某' }).click();
  const dialog = page.getByRole('dialog', { name: '更正：王某' });
  await dialog.getByRole('textbox', { name: '更正为' }).fill('320599198703162139');
  await expect(dialog).toContainText(/校验/);
  await dialog.getByRole('textbox', { name: '更正为' }).fill('320599198703162138');
  await dialog.getByRole('textbox', { name: '页码' }).fill('2');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: '更正', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('region', { name: '当事人' })).toContainText('320599********2138');
  await expect(page.getByRole('region', { name: '当事人' })).toContainText(/据「民事调解书.+」更正/);
  await page.context().close();
});

test('half-written records come back after the window closes; a closed case takes no more', async ({ browser, bureau }) => {
  let page = await signIn(browser, bureau, 'jiang');
  await page.goto(`${bureau.url}/#/cases`);
  await expect(page.getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('grid').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/cases\//);
  await page.keyboard.press('r');
  await page.getByRole('button', { name: '备注', exact: true }).click();
  await page.getByRole('textbox', { name: '备注' }).fill('写到一半');
  // The pencil of the button says that the half-written form is on disk.
  await expect(page.getByRole('button', { name: '备注', exact: true }).locator('svg')).toBeVisible();
  const context = page.context();
  await page.close();
  page = await context.newPage();
  await page.goto(bureau.open);
  await enter(page, 'jiang');
  await page.getByRole('link', { name: /备注/ }).click();
  await expect(page.getByRole('textbox', { name: '备注' })).toHaveValue('写到一半');
  await page.getByRole('button', { name: '确认登记' }).click();
  await expect(page.getByRole('region', { name: /^备注 \d/ })).toContainText('写到一半');

  await page.getByRole('button', { name: '结案' }).click();
  await page.getByText('销案', { exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '结案', exact: true }).click();
  await expect(page.getByText('已结案').first()).toBeVisible();
  await page.getByRole('button', { name: '电话联系' }).click();
  await expect(page.getByText('CASE_CLOSED')).toBeVisible();
  await page.context().close();
});

test('dark and wide', async ({ browser, bureau }) => {
  const page = await openCase(browser, bureau, '90017', 'jiang', { dark: true });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expectAccessible(page);
  // The system's colours and another monitor reach an open window.
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1920, height: 1080 });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expectAccessible(page);
  await page.context().close();
});
