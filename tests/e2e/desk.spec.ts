import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import excel from 'exceljs';
import { importCases, KUNSHAN, toPolice, YUANQU } from './support/requests.ts';
import { type Bureau, cutServer, enter, expect, expectAccessible, signIn, test } from './support/workbench.ts';

/** 王某 is looked for by two courts: by 园区 with a warrant (90055), by 昆山 with its letter alone (90901). */
const WANG = '320599 19870316 2138';
const NEW_CASE = { 立案日期: '2026-06-15', 承办人: '叶法官', 案由: '买卖合同纠纷', 申请执行人: '齐某', 申请执行人证件号码: '320599198409251375', '申请标的(元)': '86000', '执行费(元)': '1190', 履行期限: '2026-05-31' };
const NEW_CASES = [
  { 案号: '（2026）苏0583执90901号', ...NEW_CASE, 执行依据文号: '民事判决书（2026）苏0583民初90011号', 被执行人: '王某', 证件号码: '320599198703162138', 联系电话: '13800000702', 住址: '苏州市姑苏区听橹街 18 号 3 幢 502 室' },
  { 案号: '（2026）苏0583执90902号', ...NEW_CASE, 执行依据文号: '民事判决书（2026）苏0583民初90012号', 被执行人: '袁某', 证件号码: '320599197904065153', 联系电话: '13800000708', 住址: '昆山市玉山镇槐影路 12 弄 3 号' },
];

async function openDesk(browser: Browser, bureau: Bureau, login: string, options: { readonly dark?: boolean; readonly width?: number; readonly height?: number } = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: options.width ?? 1366, height: options.height ?? 768 }, colorScheme: options.dark === true ? 'dark' : 'light', acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(`${bureau.serverUrl}/desk/`);
  await enter(page, login);
  await expect(page.getByRole('banner')).toBeVisible({ timeout: 60_000 });
  return page;
}
/** Lines of a pile: each names its court, or at the station its control number. */
const queue = (desk: Page, name: string) => desk.getByRole('region', { name, exact: true }).getByRole('button').filter({ hasText: /法院|苏公查|-KZ-/u });
const heading = (desk: Page) => desk.getByRole('heading', { level: 1 });

let specialist: Page;
let shen: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll('four requests reach the police', async ({ browser, bureau }) => {
  test.setTimeout(420_000);
  shen = await signIn(browser, bureau, 'shen');
  await toPolice(browser, bureau, YUANQU, shen, '90055', { warrant: true });
  const ye = await signIn(browser, bureau, 'ye');
  await importCases(ye, bureau, NEW_CASES);
  for (const short of ['90901', '90902', '90488']) await toPolice(browser, bureau, KUNSHAN, ye, short, { warrant: false });
  await ye.context().close();
});

test('the packet is read whole: who, why, the papers in the browser itself; every sight is accounted for', async ({ browser, bureau }) => {
  specialist = await openDesk(browser, bureau, 'he');
  const desk = specialist;
  await expect(desk.getByRole('tab', { name: /待审核/u })).toContainText('4', { timeout: 60_000 });
  await expect(desk.getByRole('banner')).toContainText('苏州市公安局');
  await expect(desk.getByRole('banner')).not.toContainText('police:');

  // One person, two courts: one group, and each request stays its own.
  const together = queue(desk, '待审核').filter({ hasText: '同一人 2 件' });
  await expect(together).toHaveCount(2);
  await queue(desk, '待审核').filter({ hasText: '园区法院' }).click();
  await expect(heading(desk)).toHaveText(`王某 ${WANG}`);
  await expect(desk.getByRole('main')).toContainText('（2026）苏0591执90055号');
  await expect(desk.getByRole('button', { name: '（2026）苏0583执90901号' })).toBeVisible();
  await expect(desk.getByText(/还剩 (?:\d+ 小时|1 个工作日)/u).first()).toBeVisible();
  await expectAccessible(desk);

  await desk.keyboard.press('p');
  const dialog = desk.getByRole('dialog', { name: '随附文书：王某' });
  // A sealed copy is a PDF: the browser's own viewer shows it, without a tool bar to take it away by.
  await expect(dialog.locator('iframe[title^="协助查找函"]')).toHaveAttribute('src', /^blob:.+toolbar=0/u);
  await dialog.getByRole('button', { name: '查控申请表' }).click();
  await expect(dialog.getByText(/〔2026〕园执控\d+号/u).first()).toBeVisible({ timeout: 60_000 });
  await expect(dialog).not.toContainText('待编号');
  await expectAccessible(desk);
  await desk.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  const auditor = await signIn(browser, bureau, 'wen');
  await auditor.getByRole('textbox', { name: '操作' }).fill('data-use.');
  await auditor.getByRole('button', { name: '查询' }).click();
  await expect(auditor.getByRole('row', { name: /police\.he.*data-use\.unmask/u }).first()).toBeVisible();
  // What was on screen before the search has gone.
  await expect(auditor.getByRole('row', { name: /session\./u })).toHaveCount(0);
  // The letter and the application, newest first.
  const papers = auditor.getByRole('row', { name: /police\.he.*data-use\.paper-view/u });
  await expect(papers).toHaveCount(2);
  await papers.first().click();
  await expect(auditor.getByText('paper.locate-application')).toBeVisible();
  await auditor.context().close();
});

test('wide and dark: the letter lies open beside the facts', async ({ browser, bureau }) => {
  for (const dark of [false, true]) {
    const desk = await openDesk(browser, bureau, 'he', { width: 1920, height: 1080, dark });
    await expect(desk.locator('iframe[title^="协助查找函"]')).toBeVisible({ timeout: 60_000 });
    await expectAccessible(desk);
    if (dark) {
      await desk.setViewportSize({ width: 1366, height: 768 });
      await expectAccessible(desk);
      await desk.setViewportSize({ width: 720, height: 900 });
      await expect(desk.getByRole('button', { name: '受理布控' })).toBeInViewport();
      await expectAccessible(desk);
    }
    await desk.context().close();
  }
});

test('a line that breaks in the middle of an acceptance: refused at once with the reason, what was typed stays, and nothing of it comes true later', async ({ bureau }) => {
  const desk = specialist;
  await queue(desk, '待审核').filter({ hasText: '园区法院' }).click();
  await desk.keyboard.press('a');
  const accepting = desk.getByRole('dialog', { name: '受理布控：王某' });
  await accepting.getByRole('textbox', { name: '布控编号' }).fill('2026-KZ-00001');
  await cutServer(desk, bureau, true);
  await accepting.getByRole('button', { name: '受理布控' }).click();
  await expect(accepting.getByRole('alert', { name: /网络不通。.*现在没有提交/u })).toContainText('须联网办理');
  await expect(accepting.getByRole('button', { name: '正在提交' })).toHaveCount(0);
  await expect(accepting.getByRole('textbox', { name: '布控编号' })).toHaveValue('2026-KZ-00001');
  await expectAccessible(desk);
  await accepting.getByRole('button', { name: '取消', exact: true }).click();
  await expect(accepting).toBeHidden();

  await cutServer(desk, bureau, false);
  // The line is back, and the acceptance does not come after all.
  await expect(desk.getByRole('button', { name: /· 最后联系/u })).toHaveCount(0, { timeout: 60_000 });
  await expect(desk.getByRole('tab', { name: /待审核/u })).toContainText('4');
  await desk.getByRole('tab', { name: /布控中/u }).click();
  await expect(desk.getByText('2026-KZ-00001')).toHaveCount(0);
  await expect(queue(desk, '布控中').filter({ hasText: '（2026）苏0591执90055号' })).toHaveCount(0);
  await desk.getByRole('tab', { name: /待审核/u }).click();
});

test('one key a packet: accepted, returned, rejected, and the next opens by itself', async () => {
  const desk = specialist;
  await queue(desk, '待审核').filter({ hasText: '园区法院' }).click();
  await desk.keyboard.press('a');
  const accepting = desk.getByRole('dialog', { name: '受理布控：王某' });
  await expect(accepting.getByRole('textbox', { name: '布控编号' })).toHaveValue(/^2026-KZ-\d{5}$/u);
  await accepting.getByRole('textbox', { name: '布控编号' }).fill('2026-KZ-00055');
  await accepting.getByRole('button', { name: '受理布控' }).click();
  await expect(accepting).toBeHidden();
  // The other request of the same person is the next one.
  await expect(queue(desk, '待审核')).toHaveCount(3);
  await expect(desk.getByRole('main')).toContainText('（2026）苏0583执90901号');
  await expect(desk.getByRole('main')).toContainText('本次已办 1');

  await desk.keyboard.press('r');
  const returning = desk.getByRole('dialog', { name: '退回补正：王某' });
  await returning.getByRole('button', { name: '退回补正' }).click();
  await expect(returning).toContainText('请选择原因');
  await returning.getByRole('combobox', { name: '原因' }).selectOption('R04');
  await expect(returning.getByRole('textbox', { name: '说明' })).toHaveValue('要素不清，请补充。');
  await returning.getByRole('button', { name: '退回补正' }).click();
  await expect(returning).toBeHidden();

  await queue(desk, '待审核').filter({ hasText: '袁某' }).click();
  await desk.keyboard.press('j');
  const rejecting = desk.getByRole('dialog', { name: '不予受理：袁某' });
  await rejecting.getByRole('combobox', { name: '原因' }).selectOption('R07');
  await rejecting.getByRole('button', { name: '不予受理' }).click();
  await expect(rejecting).toBeHidden();
  await expect(heading(desk)).toContainText('曹某');
  await expect(queue(desk, '待审核')).toHaveCount(1);
});

test('the list goes out to the police\'s own system and comes back with numbers and days', async () => {
  const desk = specialist;
  const download = desk.waitForEvent('download');
  await desk.getByRole('button', { name: '导出布控清单' }).click();
  const exported = await download;
  expect(exported.suggestedFilename()).toBe('布控清单.xlsx');
  const book = new excel.Workbook();
  // exceljs brings a Buffer type of its own.
  await book.xlsx.load((await readFile(await exported.path())) as unknown as ArrayBuffer);
  const sheet = book.worksheets[0];
  if (sheet === undefined) throw new Error('the list has no sheet');
  // What is under review and what is under control: 曹某, 王某 and those of the seeded bureau.
  expect(sheet.rowCount).toBeGreaterThan(20);
  const rowOf = (name: string) => sheet.getRows(2, sheet.rowCount - 1)?.find((row) => row.getCell(3).value === name);
  const row = rowOf('曹某');
  expect(row?.getCell(4).value).toBe('320599198207213119');
  expect(rowOf('王某')?.getCell(6).value).toBe('2026-KZ-00055');
  const today = await desk.evaluate(() => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date()));
  const end = new Date(Date.parse(`${today}T00:00:00Z`) + 90 * 86_400_000).toISOString().slice(0, 10);
  if (row !== undefined) {
    row.getCell(6).value = '2026-KZ-00488';
    row.getCell(7).value = today;
    row.getCell(8).value = end;
  }
  const wrong = rowOf('王某');
  if (wrong !== undefined) wrong.getCell(6).value = '2026-KZ-77777';
  await desk.locator('input[type=file]').setInputFiles({ name: '布控清单.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: Buffer.from(await book.xlsx.writeBuffer()) });
  await expect(desk.getByText('导入布控结果 1 条')).toBeVisible({ timeout: 60_000 });
  await expect(desk.getByText(/该请求不在待审核，未处理/u)).toBeVisible();
  await expect(desk.getByText('没有待审核的查控')).toBeVisible();
  await desk.getByRole('tab', { name: /布控中/u }).click();
  await queue(desk, '布控中').filter({ hasText: '曹某' }).click();
  await expect(desk.getByRole('main')).toContainText(`2026-KZ-00488布控 ${today} 至 ${end}`);
});

test('the station finds a person by name and by number; a bare letter gives no power to hold', async ({ browser, bureau }) => {
  const station = await openDesk(browser, bureau, 'shi');
  await expect(station.getByRole('banner')).toContainText('云溪派出所（虚构）');
  await station.getByRole('searchbox').fill('曹某');
  await expect(queue(station, '查控人员')).toHaveCount(1);
  await expect(heading(station)).toHaveText('曹某 320599 19820721 3119');
  await expect(station.getByRole('main')).toContainText('无强制到案依据，不得限制人身自由');
  await expectAccessible(station);
  await station.getByRole('button', { name: '登记发现' }).click();
  const form = station.getByRole('dialog', { name: '登记发现：曹某' });
  await expect(form.getByRole('radio', { name: /^已控制/u })).toBeDisabled();
  await expect(form.getByRole('textbox', { name: '单位' })).toHaveValue('云溪派出所（虚构）');
  await form.getByRole('textbox', { name: '地点' }).fill('云溪路 8 号门前');
  await form.getByRole('textbox', { name: '联系电话' }).fill('0512-00000111');
  await form.getByRole('button', { name: '登记发现' }).click();
  // Nobody is found before his identity was compared.
  await expect(form).toContainText('须先核对身份');
  await form.getByRole('radio', { name: '证件核对' }).check();
  await expectAccessible(station);
  await form.getByRole('button', { name: '登记发现' }).click();
  await expect(form).toBeHidden();
  await expect(station.getByRole('main')).toContainText('云溪路 8 号门前');

  await station.getByRole('searchbox').fill('19870316');
  await expect(heading(station)).toHaveText(`王某 ${WANG}`);
  await station.getByRole('button', { name: '登记发现' }).click();
  await expect(station.getByRole('dialog').getByRole('radio', { name: /^已控制/u })).toBeEnabled();
  await station.keyboard.press('Escape');
  await station.context().close();
});

test('H registers a hit at the desk; a release waits in red until K acknowledges it', async () => {
  const desk = specialist;
  await desk.getByRole('tab', { name: /布控中/u }).click();
  await queue(desk, '布控中').filter({ hasText: '王某' }).click();

  // The judge still has the request open.
  await shen.getByRole('button', { name: '撤控', exact: true }).click();
  const ending = shen.getByRole('dialog', { name: '撤控' });
  await ending.getByRole('radio', { name: /^承办人撤回/u }).check();
  await ending.getByRole('textbox', { name: '理由' }).fill('双方达成和解，不再需要查找');
  await ending.getByRole('button', { name: '发起撤控' }).click();

  const tab = desk.getByRole('tab', { name: /待确认撤控/u });
  await expect(tab).toContainText('1', { timeout: 60_000 });
  await tab.click();
  await expect(heading(desk)).toHaveText(`王某 ${WANG}`);
  await expect(desk.getByText(/要求撤控 2026-KZ-00055/u)).toBeVisible();
  await expect(queue(desk, '待确认撤控').first().locator('.tone-danger')).toBeVisible();
  await expectAccessible(desk);
  await desk.keyboard.press('k');
  await expect(desk.getByText('没有待确认的撤控')).toBeVisible();
  await expect(shen.getByText('已撤控').first()).toBeVisible({ timeout: 60_000 });

  await desk.getByRole('tab', { name: /布控中/u }).click();
  const person = await heading(desk).textContent();
  await desk.keyboard.press('h');
  const form = desk.getByRole('dialog', { name: /^登记发现/u });
  await form.getByRole('textbox', { name: '地点' }).fill('长途客运站（虚构）进站口');
  await form.getByRole('textbox', { name: '民警' }).fill('施民警');
  await form.getByRole('textbox', { name: '联系电话' }).fill('0512-00000111');
  await form.getByRole('radio', { name: '人像核对' }).check();
  await form.getByRole('button', { name: '登记发现' }).click();
  await expect(form).toBeHidden();
  await expect(heading(desk)).toHaveText(person ?? '');
  await expect(desk.getByRole('main')).toContainText('长途客运站（虚构）进站口');
  await desk.context().close();
  await shen.context().close();
});
