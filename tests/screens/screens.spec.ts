import { resolve } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { cut, openStage, SAMPLE, type Stage } from '../stories/stage.ts';
import { deskPolice } from '../stories/desk-police.ts';
import { type Cast, openCase, SHORT, STORY_1, synced } from '../stories/story-1.ts';
import { emptyAlbum, pocket, screen, state } from './album.ts';

/**
 * Takes docs/screens: story 1 is played over real processes, and between its steps everybody's window is looked at, at
 * both sizes, by day and by night. What stumbles is told at the end and takes no other picture with it.
 */
const VEHICLE_ANSWER = resolve(import.meta.dirname, '../fixtures/assets/vehicle-answer.xlsx');
const BEGIN = '2026-01-26T09:00:00+08:00';

async function stop(name: string, look: () => Promise<void>): Promise<void> {
  await test.step(name, async () => {
    try {
      await look();
    } catch (error) {
      expect.soft(error instanceof Error ? error.message : String(error), name).toBe('');
    }
  });
}
/** A look at another page of the same window, and back. */
async function at(page: Page, hash: string, look: () => Promise<void>): Promise<void> {
  const before = new URL(page.url()).hash;
  await go(page, hash);
  try {
    await look();
  } finally {
    await go(page, before);
  }
}
async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => { location.hash = to; }, hash);
  await expect(page).toHaveURL((url) => url.hash.startsWith(hash.replace(/\?.*$/u, '')));
}
async function offline(page: Page, stage: Stage): Promise<void> {
  await cut(page, stage.serverUrl, true);
  await expect(page.getByRole('button', { name: /· 最后联系/u })).toBeVisible({ timeout: 60_000 });
}
async function online(page: Page, stage: Stage): Promise<void> {
  await cut(page, stage.serverUrl, false);
  await synced(page);
}
async function with_(page: Page, look: (page: Page) => Promise<void>): Promise<void> {
  try {
    await look(page);
  } finally {
    await page.context().close();
  }
}

test('the screens of the story', async ({ browser }) => {
  emptyAlbum();
  const stage = await openStage({ demoStart: BEGIN, database: 'postgres' });
  const cast = {} as Cast;
  const world = { stage, browser, cast, police: deskPolice };
  async function play(number: number): Promise<void> {
    const step = STORY_1.find(({ name }) => name.startsWith(`${String(number)} `));
    if (step === undefined) throw new Error(`no step ${String(number)}`);
    await test.step(step.name, () => step.run(world));
  }
  try {
    await before(browser, stage);
    await play(1);
    await stop('cases', () => cases(cast));
    // Where the second step looks for the judge.
    await go(cast.judge.page, '#/cases');
    await cast.judge.page.getByRole('searchbox').last().fill(SHORT);
    await synced(cast.judge.page);
    for (const number of [2, 3, 4, 5]) await play(number);
    await stop('case offline', async () => {
      const judge = cast.judge.page;
      await state(judge, 'case-offline');
      await at(judge, '#/today', () => state(judge, 'today-offline'));
      await at(judge, '#/cases', () => state(judge, 'worklist-offline'));
    });
    await play(6);
    await stop('composer', () => screen(cast.judge.page, 'composer'));
    await play(7);
    await play(8);
    await stop('approvals', () => approvals(cast, stage));
    await play(9);
    await play(10);
    const request = new URL(cast.judge.page.url()).hash;
    await stage.clockTo('2026-09-08 09:20');
    await stop('desk', () => desk(browser, cast, stage));
    await play(11);
    await stop('returned', () => screen(cast.judge.page, 'request-returned'));
    await play(12);
    await play(13);
    await stop('active', () => active(cast, stage, request));
    await play(14);
    await stop('controls', () => state(cast.specialist, 'desk-controls'));
    await play(15);
    await stop('hit', () => hit(cast, request));
    await stop('on the way', () => onTheWay(cast, stage));
    await stop('field', async () => with_(await stage.person(browser, stage.office, 'tao'), async (page) => {
      await expect(page.getByRole('heading', { name: new RegExp(SHORT, 'u') })).toBeVisible({ timeout: 60_000 });
      await screen(page, 'field');
      await pocket(page, 'field');
      await page.getByRole('button', { name: '填写交接单' }).click();
      await expect(page.getByRole('form', { name: '交接单' })).toBeVisible();
      await state(page, 'field-handover');
      await pocket(page, 'field-handover');
    }));
    await play(17);
    await stop('held', () => state(cast.officer, 'field-offline'));
    await play(18);
    await stop('released', async () => {
      await screen(cast.judge.page, 'request-controlled');
      await state(cast.duty, 'duty-controlled');
      await cast.specialist.getByText(/^待确认撤控/u).first().click();
      await screen(cast.specialist, 'desk-releases');
    });
    for (const number of [19, 20, 21, 22, 23, 24, 25, 26]) await play(number);
    await stop('end', () => end(cast, request));
    await stop('things', () => things(cast));
    await stop('account', () => account(browser, cast, stage));
    for (const page of [cast.clerk, cast.chief, cast.president, cast.specialist, cast.duty, cast.other, cast.station, cast.officer]) await page.context().close();
    await stop('offices', () => offices(browser, stage));
  } finally {
    await stage.close();
  }
});

/** The doors, and every desk while there is nothing on it. */
async function before(browser: Browser, stage: Stage): Promise<void> {
  await stop('sign-in', async () => {
    const context = await browser.newContext();
    await with_(await context.newPage(), async (page) => {
      await page.goto(String(stage.office.ready['open']));
      await expect(page.getByRole('button', { name: '登录', exact: true })).toBeVisible();
      await screen(page, 'sign-in');
      await page.getByRole('textbox', { name: '账号' }).fill('jiang');
      await page.getByRole('textbox', { name: '口令' }).fill('wrong-password');
      await page.getByRole('button', { name: '登录', exact: true }).click();
      await expect(page.getByText('SIGN_IN_FAILED')).toBeVisible({ timeout: 30_000 });
      await state(page, 'sign-in-error');
      await cut(page, stage.serverUrl, true);
      await enterKnown(page);
      await expect(page.getByText('OFFLINE_SIGN_IN_UNKNOWN')).toBeVisible({ timeout: 30_000 });
      await state(page, 'sign-in-offline');
    });
  });
  const empty: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    ['jiang', [['#/today', 'today'], ['#/cases', 'worklist'], ['#/requests', 'requests'], ['#/queue', 'queue']]],
    ['fang', [['#/approvals', 'approvals'], ['#/approvals/delegation', 'delegation']]],
    ['lu', [['#/approvals/paper', 'paper']]],
    ['tian', [['#/duty', 'duty']]],
    ['peng', [['#/field', 'field']]],
  ];
  for (const [login, pages] of empty) {
    await stop(`empty: ${login}`, async () => with_(await stage.person(browser, stage.office, login), async (page) => {
      await expect(page.getByRole('button', { name: /^最后联系 09:0/u })).toBeVisible({ timeout: 90_000 });
      for (const [hash, name] of pages) {
        await go(page, hash);
        await state(page, `${name}-empty`);
      }
    }));
  }
  for (const [login, name] of [['he', 'desk'], ['shi', 'station']] as const) {
    await stop(`empty: ${login}`, async () => with_(await stage.desk(browser, login), async (page) => {
      await synced(page);
      await state(page, `${name}-empty`);
    }));
  }
  await stop('import', async () => with_(await stage.person(browser, stage.office, 'lu'), async (page) => {
    await go(page, '#/import');
    await state(page, 'import-empty');
    await page.locator('input[type=file]').first().setInputFiles({ name: '说明.csv', mimeType: 'text/csv', buffer: Buffer.from('这里,没有,案件\n1,2,3\n') });
    await page.waitForTimeout(2_000);
    await state(page, 'import-error');
    await page.locator('input[type=file]').first().setInputFiles(SAMPLE);
    await expect(page.getByText('900 条可导入')).toBeVisible({ timeout: 60_000 });
    await screen(page, 'import');
  }));
}
async function enterKnown(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: '账号' }).fill('lu');
  await page.getByRole('textbox', { name: '口令' }).fill('Lianzhi@2026');
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

/** A worklist of one's own: some cases are on their way, not all wait for their first step. */
async function someWork(judge: Page): Promise<void> {
  const file = async () => {
    await judge.getByRole('button', { name: '确认登记' }).click();
    await expect(judge.getByText(/内容自动保存在本机/u)).toBeHidden({ timeout: 20_000 });
  };
  const fill = (name: string, value: string) => judge.getByRole('textbox', { name, exact: true }).fill(value);
  for (const [short, served, due] of [
    ['90198', '2026-01-12', '2026-01-27'],
    ['90261', '2026-01-19', '2026-02-03'],
    ['90095', '2025-12-15', '2025-12-30'],
    ['90257', '2026-01-20', '2026-02-04'],
    ['90262', '2026-01-08', '2026-01-23'],
    ['90305', '2026-01-13', '2026-01-28'],
  ] as const) {
    await openCase(judge, short);
    await judge.getByRole('button', { name: '送达记录', exact: true }).click();
    await fill('送达日期', served);
    await fill('报告财产截止', due);
    await file();
  }
  for (const [short, settled, through] of [['90305', '2026-01-22', '2026-07-22'], ['90198', '2026-01-23', '2026-04-23']] as const) {
    await openCase(judge, short);
    await judge.getByRole('button', { name: '和解', exact: true }).click();
    await fill('和解日期', settled);
    await fill('履行期限', through);
    await file();
  }
  await synced(judge);
}

/** Nine hundred cases are there. */
async function cases(cast: Cast): Promise<void> {
  await state(cast.clerk, 'import-done');
  const judge = cast.judge.page;
  await synced(judge);
  await someWork(judge);
  await go(judge, '#/cases');
  const filter = judge.getByRole('searchbox').last();
  await filter.fill('');
  await expect(judge.getByRole('row').nth(10)).toBeVisible();
  await judge.getByRole('button', { name: '案号', exact: true }).click();
  await judge.getByRole('grid').focus();
  await judge.keyboard.press('Home');
  await judge.keyboard.press('ArrowDown');
  await screen(judge, 'worklist');
  await judge.keyboard.press('Control+k');
  await judge.keyboard.type('wm');
  await expect(judge.getByRole('option').first()).toBeVisible();
  await state(judge, 'palette');
  await judge.keyboard.press('Escape');
  await filter.fill('没有这样的案件');
  await expect(judge.getByRole('heading', { name: '没有符合条件的案件' })).toBeVisible();
  await state(judge, 'worklist-none');
  await filter.fill(SHORT);
  await at(judge, '#/today', () => screen(judge, 'today'));
  await openCase(judge, '90345');
  await judge.getByRole('button', { name: '发起请求' }).first().click();
  await judge.getByRole('button', { name: '发起查控', exact: true }).click();
  await expect(judge.getByText(/^缺：/u)).toBeVisible();
  await state(judge, 'composer-missing');
  await openCase(judge, '90262');
  await judge.getByRole('button', { name: '结案' }).click();
  await state(judge, 'case-close');
  await judge.keyboard.press('Escape');
  await judge.getByRole('button', { name: '上门查找' }).click();
  await state(judge, 'case-record');
  await judge.keyboard.press('Escape');
}

async function approvals(cast: Cast, stage: Stage): Promise<void> {
  const { chief } = cast;
  await expect(chief.getByText('附有强制到案文书')).toBeVisible();
  await screen(chief, 'approvals');
  await chief.keyboard.press('a');
  await expect(chief.getByRole('dialog')).toContainText('《拘传票》');
  await state(chief, 'approvals-sign');
  await chief.keyboard.press('Escape');
  await chief.setViewportSize({ width: 390, height: 844 });
  await chief.getByRole('button', { name: new RegExp(SHORT, 'u') }).first().click();
  await expect(chief.locator('main')).toContainText(SHORT);
  await pocket(chief, 'approvals');
  await at(chief, '#/approvals/delegation', () => screen(chief, 'delegation'));
  await at(chief, '#/cases', () => state(chief, 'worklist-chief'));
  await screen(cast.judge.page, 'requests');
  await at(cast.clerk, '#/approvals/paper', () => screen(cast.clerk, 'paper'));
  await offline(chief, stage);
  try {
    await state(chief, 'approvals-offline');
  } finally {
    await online(chief, stage);
  }
}

/** The police's side, the moment before the specialist has a look. */
async function desk(browser: Browser, cast: Cast, stage: Stage): Promise<void> {
  await with_(await stage.desk(browser, 'he'), async (page) => {
    await expect(page.getByRole('heading', { name: /王某/u })).toBeVisible({ timeout: 60_000 });
    await screen(page, 'desk');
    await page.keyboard.press('r');
    await expect(page.getByRole('dialog')).toBeVisible();
    await state(page, 'desk-return');
    await page.keyboard.press('Escape');
    await offline(page, stage);
    await state(page, 'desk-offline');
  });
  await synced(cast.judge.page);
  await state(cast.judge.page, 'request');
}

async function active(cast: Cast, stage: Stage, request: string): Promise<void> {
  const judge = cast.judge.page;
  await screen(judge, 'request-active');
  await at(cast.chief, '#/approvals/done', () => state(cast.chief, 'approvals-done'));
  // Refused on this device: there is a control already.
  await openCase(judge, SHORT);
  await judge.getByRole('button', { name: '发起请求' }).first().click();
  await judge.getByRole('button', { name: '发起查控', exact: true }).click();
  await judge.getByRole('button', { name: '全部由模板生成' }).click();
  await judge.locator('input[type=file]').first().setInputFiles({ name: '调解书.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') });
  await judge.getByRole('button', { name: '提请审批' }).click();
  await expect(judge.getByText('DUPLICATE_CONTROL')).toBeVisible();
  await state(judge, 'composer-error');
  await judge.getByRole('button', { name: '放弃草稿' }).click();
  await judge.getByRole('dialog').getByRole('button', { name: '放弃草稿' }).click();
  await offline(judge, stage);
  try {
    await apart(judge, request);
  } finally {
    await online(judge, stage);
  }
}

/** Cut off from the server, with one more record that only this device has. */
async function apart(judge: Page, request: string): Promise<void> {
  await openCase(judge, '90262');
  await judge.getByRole('button', { name: '电话联系' }).click();
  await judge.getByRole('textbox', { name: '日期', exact: true }).fill('2026-09-08');
  await judge.getByRole('button', { name: '确认登记' }).click();
  await expect(judge.getByText(/内容自动保存在本机/u)).toBeHidden({ timeout: 20_000 });
  await go(judge, '#/queue');
  await screen(judge, 'queue');
  await go(judge, '#/requests');
  await state(judge, 'requests-offline');
  await judge.getByRole('button', { name: /· 最后联系/u }).click();
  await state(judge, 'ledger');
  await judge.keyboard.press('Escape');
  await go(judge, request);
  await expect(judge.locator('main').getByText('布控中').first()).toBeVisible();
  await state(judge, 'request-offline');
}

async function hit(cast: Cast, request: string): Promise<void> {
  await screen(cast.duty, 'duty-alarm');
  await screen(cast.station, 'station');
  await go(cast.judge.page, request);
  await screen(cast.judge.page, 'request-hit');
  await state(cast.other, 'notice');
}

/** Step 16, with its dialog open for a moment. */
async function onTheWay(cast: Cast, stage: Stage): Promise<void> {
  const { duty } = cast;
  await stage.clockTo('2026-09-11 13:54');
  await synced(duty, '13:54');
  await duty.getByRole('alert').getByRole('button', { name: '接警' }).click();
  const form = duty.getByRole('dialog');
  await expect(form).toBeVisible();
  await duty.keyboard.press('Escape');
  await expect(form).toBeHidden();
  await screen(duty, 'duty');
  await duty.getByRole('button', { name: '出警', exact: true }).click();
  await form.getByRole('checkbox', { name: '彭干警' }).check();
  await form.getByRole('checkbox', { name: '陶干警' }).check();
  await form.getByRole('textbox', { name: '车辆' }).fill('警车 01');
  await state(duty, 'duty-dispatch');
  await form.getByRole('button', { name: '出警', exact: true }).click();
  await expect(form).toBeHidden();
  await expect(cast.judge.page.locator('main').getByText('已出警').first()).toBeVisible({ timeout: 60_000 });
  await state(cast.judge.page, 'request-dispatched');
}

async function end(cast: Cast, request: string): Promise<void> {
  const judge = cast.judge.page;
  await screen(judge, 'case');
  await at(judge, '#/cases', () => state(judge, 'worklist-later'));
  await at(judge, '#/today', () => state(judge, 'today-later'));
  await go(judge, request);
  await expect(judge.locator('main')).toContainText('部分履行并分期');
  await screen(judge, 'request-ended');
}

/** What the traffic police answered on a car, on its way in and on its page. */
async function things({ clerk }: Cast): Promise<void> {
  await openCase(clerk, SHORT);
  const section = clerk.getByRole('region', { name: /^财产/u });
  await section.getByRole('button', { name: '导入查询结果' }).click();
  await clerk.locator('input[type=file]').first().setInputFiles(VEHICLE_ANSWER);
  await expect(clerk.getByText('2 条可导入')).toBeVisible({ timeout: 60_000 });
  await screen(clerk, 'asset-import');
  await clerk.getByRole('button', { name: '导入 2 条' }).click();
  await expect(clerk.getByText('已导入 2 条')).toBeVisible({ timeout: 60_000 });
  await clerk.getByRole('button', { name: '返回案件' }).click();
  await section.getByRole('link', { name: /苏E·9X1Z2/u }).click({ timeout: 60_000 });
  await expect(clerk.getByRole('heading', { name: '苏E·9X1Z2' })).toBeVisible();
  await screen(clerk, 'asset');
  await pocket(clerk, 'asset');
}

async function account(browser: Browser, cast: Cast, stage: Stage): Promise<void> {
  const judge = cast.judge.page;
  await at(judge, '#/settings', () => screen(judge, 'settings'));
  await judge.keyboard.press('Control+l');
  await expect(judge.getByRole('dialog', { name: '已锁定' })).toBeVisible();
  await screen(judge, 'lock');
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Asia/Shanghai' });
  await with_(await context.newPage(), async (page) => {
    await page.goto(String(stage.office.ready['open']));
    await page.locator('input').first().fill('jiang');
    await page.locator('input[type=password]').fill('Lianzhi@2026');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('banner')).toBeVisible({ timeout: 60_000 });
    await go(page, '#/cases');
    await expect(page.getByRole('row').nth(10)).toBeVisible({ timeout: 90_000 });
    await state(page, 'english-worklist');
    await go(page, '#/today');
    await state(page, 'english-today');
  });
}

async function offices(browser: Browser, stage: Stage): Promise<void> {
  const admin = await stage.person(browser, stage.office, 'ren');
  const auditor = await stage.person(browser, stage.office, 'wen');
  await expect(admin.getByRole('grid', { name: '账号' }).getByRole('row').nth(1)).toBeVisible();
  await screen(admin, 'admin');
  await admin.getByRole('tab', { name: /设备/u }).click();
  await state(admin, 'admin-devices');
  await at(admin, '#/admin/channels', () => screen(admin, 'admin-channels'));
  await auditor.getByRole('button', { name: '查询' }).click();
  await expect(auditor.getByRole('row').nth(5)).toBeVisible({ timeout: 30_000 });
  await screen(auditor, 'audit');
  await auditor.getByRole('textbox', { name: '操作' }).fill('nothing.like-this');
  await auditor.getByRole('button', { name: '查询' }).click();
  await auditor.waitForTimeout(2_000);
  await state(auditor, 'audit-empty');
  await stage.killServer();
  await auditor.getByRole('button', { name: '查询' }).click();
  await auditor.waitForTimeout(3_000);
  await state(auditor, 'audit-error');
}
