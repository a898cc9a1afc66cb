import { expect, test } from '@playwright/test';
import { openStage, signIn, signInAtDesk, type Stage } from './support.ts';

/** Story 1 of the mission, its opening: the worklist comes in, and what is recorded while the server is away goes up later. */
let stage: Stage;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  stage = await openStage();
});
test.afterAll(async () => {
  await stage.close();
});

test('steps 1-2 and 5: import 900 cases, serve the notice, record while the server is away', async ({ browser }) => {
  const { page: clerk } = await signIn(browser, stage.host, 'lu');
  await clerk.goto(`${stage.host.url}/#/import`);
  await clerk.locator('input[type=file]').first().setInputFiles('tests/fixtures/worklist/姑苏法院执行案件-示例.xlsx');
  await expect(clerk.getByText('900 条可导入')).toBeVisible({ timeout: 60_000 });
  await clerk.getByRole('button', { name: '导入 900 条' }).click();
  await expect(clerk.getByText('已导入 900 条')).toBeVisible({ timeout: 120_000 });
  const report = clerk.waitForEvent('download');
  await clerk.getByRole('button', { name: '下载导入报告' }).click();
  expect((await report).suggestedFilename()).toContain('导入报告');

  // The judge sees his cases without a reload, each with its next lawful step.
  const { page: judge } = await signIn(browser, stage.host, 'jiang');
  await judge.getByRole('link', { name: '案件' }).click();
  const row = judge.getByRole('row', { name: /苏0508执90017号/ });
  await expect(judge.getByRole('grid')).toBeVisible();
  await judge.getByRole('searchbox').last().fill('90017');
  await expect(row).toBeVisible({ timeout: 60_000 });
  await expect(row).toContainText('送达执行通知书、报告财产令');

  // What is recorded while the server is away stays here, says so, and goes up by itself.
  await stage.killServer();
  await row.click();
  await judge.keyboard.press('Enter');
  await expect(judge).toHaveURL(/#\/cases\//);
  await judge.getByRole('button', { name: '电话联系' }).click();
  await judge.getByRole('button', { name: '确认登记' }).click();
  await expect(judge.getByText('仅本机').first()).toBeVisible();
  await stage.startServer();
  await expect(judge.getByText(/已同步/)).toBeVisible({ timeout: 90_000 });

  // The specialist's desk opens at the server's own address; nothing has been sent to the police yet.
  const specialist = await signInAtDesk(browser, stage.serverUrl, 'he');
  await expect(specialist.getByText('没有待审核的查控')).toBeVisible({ timeout: 60_000 });
});
