import { type Browser, expect, type Page } from '@playwright/test';
import { openCase, sealAll, synced } from '../../stories/story-1.ts';
import { type Bureau, signIn } from './workbench.ts';

/** Who signs the requests of a court. */
export type Signers = { readonly chief: string; readonly president: string };
export const YUANQU: Signers = { chief: 'yuanqu.f1', president: 'yuanqu.p1' };
export const KUNSHAN: Signers = { chief: 'kunshan.f1', president: 'kunshan.p1' };

async function date(page: Page, name: string, day: string): Promise<void> {
  await page.getByRole('textbox', { name, exact: true }).fill(day);
}
async function fileRecord(page: Page): Promise<void> {
  await page.getByRole('button', { name: '确认登记' }).click();
  await expect(page.getByRole('button', { name: '确认登记' })).toBeHidden();
}

/** More cases of the judge's own court, out of the case-handling system. */
export async function importCases(page: Page, bureau: Pick<Bureau, 'url'>, lines: readonly Readonly<Record<string, string>>[]): Promise<void> {
  const csv = [Object.keys(lines[0] ?? {}), ...lines.map((line) => Object.values(line))].map((cells) => cells.join(',')).join('\r\n');
  // The undertakers are looked up among the people of the court: those have to be here first.
  await synced(page);
  await page.goto(`${bureau.url}/#/import`);
  await page.locator('input[type=file]').first().setInputFiles({ name: '新收案件.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${csv}\r\n`) });
  await page.getByRole('button', { name: `导入 ${String(lines.length)} 条` }).click({ timeout: 60_000 });
  await expect(page.getByText(`已导入 ${String(lines.length)} 条`)).toBeVisible({ timeout: 60_000 });
  await synced(page);
}

/**
 * Takes a case from its first record to the police: served, looked for in vain, asked, approved, sealed. With a warrant
 * the president signs as well and the person may be held; without one there is the court's letter alone.
 */
export async function toPolice(browser: Browser, bureau: Bureau, signers: Signers, judge: Page, short: string, { warrant }: { readonly warrant: boolean }): Promise<void> {
  judge.setDefaultTimeout(60_000);
  await openCase(judge, short);
  await judge.getByRole('button', { name: '登记送达' }).click();
  await date(judge, '送达日期', '2026-07-01');
  await date(judge, '报告财产截止', '2026-07-15');
  await fileRecord(judge);
  await judge.getByRole('button', { name: '上门查找' }).click();
  await date(judge, '日期', '2026-08-03');
  await judge.getByText('人去楼空').click();
  await fileRecord(judge);
  if (warrant) {
    // A warrant names the summons that was not followed.
    await judge.getByRole('button', { name: '传票及到庭' }).click();
    await date(judge, '送达日期', '2026-07-20');
    await date(judge, '应到庭日期', '2026-07-27');
    await judge.getByText('未到庭', { exact: true }).click();
    await judge.getByText('无正当理由', { exact: true }).click();
    await fileRecord(judge);
  }
  await synced(judge);

  await judge.getByRole('button', { name: '发起请求' }).first().click();
  await judge.getByRole('button', { name: '发起查控', exact: true }).click();
  await judge.getByRole('checkbox', { name: '下落不明' }).setChecked(true);
  await judge.getByRole('radio', { name: warrant ? /^派出所等候/u : /^发现行踪即通知/u }).check();
  // The letter, or the letter and the warrant.
  await judge.getByRole('button', { name: warrant ? '全部由模板生成' : '由模板生成 协助查找函' }).click();
  await judge.locator('input[type=file]').first().setInputFiles({ name: '执行依据.pdf', mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.4\n% ${short}\n`) });
  if (warrant) {
    await judge.getByRole('radiogroup', { name: '是否人大代表' }).getByText('不是', { exact: true }).click();
    await judge.getByRole('textbox', { name: '答复来源' }).fill('区人大代表工委 电话答复');
  }
  await expect(judge.getByText(`${warrant ? '10 / 11' : '8 / 9'} 项已具备，1 项由服务器核对`)).toBeVisible();
  await judge.getByRole('button', { name: '提请审批' }).click();
  await synced(judge);

  for (const login of warrant ? [signers.chief, signers.president] : [signers.chief]) {
    const signer = await signIn(browser, bureau, login);
    const waiting = signer.getByRole('region', { name: '待审批' }).getByText(new RegExp(short, 'u'));
    await waiting.first().click({ timeout: 60_000 });
    await signer.getByRole('button', { name: '同意', exact: true }).click();
    if (warrant) await signer.getByRole('dialog').getByRole('button', { name: /签发$/u }).click();
    await expect(waiting).toHaveCount(0, { timeout: 60_000 });
    await signer.context().close();
  }
  await judge.goto(`${bureau.url}/#/requests`);
  const row = judge.getByRole('row', { name: new RegExp(short, 'u') });
  await expect(row).toContainText('已签发', { timeout: 60_000 });
  await row.dblclick();
  await sealAll(judge);
  await expect(judge.getByText('已送达公安').first()).toBeVisible({ timeout: 60_000 });
}
