import { expect, type Page } from '@playwright/test';
import { enter } from './stage.ts';
import { fileRecord, fill, openCase, openRequest, sealAll, synced } from './story-1.ts';
import { CAR_CASE, type CarStep, closeList, compose, importAnswer, importCase, LONE_ANSWER, NEXT_CASE, NEXT_WORKLIST, orderRelease, payAll, PHOTO, scan, SIDES, takeAndSend, tellMortgagee, WAITING_ANSWER, WORKLIST, writeList } from './story-4.ts';
import { registerHit } from './traffic-police.ts';

/**
 * The branches of story 4: a seal that only waits; an empty place, somebody else at the wheel, another frame behind the plate, a car out of
 * the district; and a release for which nobody waits. One search, on which the court goes out again and again.
 */

/** The specialist of the traffic police has seen the car, and the court sends its people. */
async function seenAgain(police: Page, duty: Page, hour: string, place: string): Promise<void> {
  await synced(police, hour);
  await synced(duty, hour);
  await police.getByRole('tab', { name: /^布控中/u }).click();
  await registerHit(police, place);
  await takeAndSend(duty);
}
/** A toll station telephones; the duty calls back, reads back what it heard, and sends its people. */
async function phonedIn(duty: Page, hour: string, place: string): Promise<void> {
  await synced(duty, hour);
  await duty.getByRole('textbox', { name: '查找布控对象（未经登记发现）' }).fill('9X1Z2');
  await duty.getByRole('button', { name: '电话报告发现' }).click({ timeout: 60_000 });
  const form = duty.getByRole('dialog');
  await fill(form, '所见号牌', '苏E9X1Z2');
  await fill(form, '复述车架号后六位', '009013');
  await fill(form, '回拨电话', '0510-00000311');
  await fill(form, '地点', place);
  await fill(form, '单位', '无锡东收费站（虚构）');
  await fill(form, '民警', '葛某');
  await fill(form, '联系电话', '0510-00000311');
  await form.getByRole('button', { name: '登记发现车辆' }).click();
  // What was heard is another car.
  await expect(form.getByText('READ_BACK_MISMATCH')).toBeVisible({ timeout: 60_000 });
  await fill(form, '复述车架号后六位', '009012');
  await form.getByRole('button', { name: '登记发现车辆' }).click();
  await expect(form).toBeHidden();
  await duty.getByRole('textbox', { name: '查找布控对象（未经登记发现）' }).fill('');
  await takeAndSend(duty);
}
/** What the people at the place say instead of a seizure. */
async function notSeized(page: Page, reason: string, write: (form: ReturnType<Page['getByRole']>) => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: '未扣押', exact: true }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('combobox', { name: '原因' }).selectOption(reason);
  await form.getByRole('group', { name: '常用内容' }).getByRole('button').first().click();
  await write(form);
  await form.getByRole('button', { name: '未扣押', exact: true }).click();
  await expect(form).toBeHidden();
}

export const BRANCHES_4: readonly CarStep[] = [
  {
    name: 'a a court whose seal only waits cannot ask: refused before filing, with the reason',
    run: async ({ stage, browser, cast }) => {
      cast.other = await stage.person(browser, stage.office, 'ye');
      const other = cast.other;
      await importCase(other, NEXT_WORKLIST);
      await openCase(other, NEXT_CASE);
      await other.getByRole('button', { name: '登记送达' }).click();
      await fill(other, '送达日期', '2026-03-20');
      await fill(other, '报告财产截止', '2026-04-03');
      await fileRecord(other);
      await importAnswer(other, WAITING_ANSWER, '2026-04-21');
      await openCase(other, NEXT_CASE);
      await compose(other);
      await expect(other.locator('main')).toContainText('本院为轮候第 1 位，不能查找');
      await expect(other.getByRole('listitem').filter({ hasText: '本院首封有效' })).toContainText('本院查封只是轮候（第 1 位）');
      await expect(other.getByRole('region', { name: '交管所见' })).toContainText('没有本院有效首封');
      await other.locator('input[type=file]').first().setInputFiles(scan('车辆查封回执'));
      await other.getByRole('button', { name: '提请审批' }).click();
      await expect(other.getByText('SEAL_WAITLISTED').first()).toBeVisible();
      await expect(other).toHaveURL(/\/new/u);
    },
  },
  {
    name: 'b asked for under a seal behind which nobody waits, and taken by the traffic police',
    run: async ({ stage, browser, cast, look }) => {
      cast.judge = await stage.person(browser, stage.office, 'jiang');
      const judge = cast.judge;
      await importCase(judge, WORKLIST);
      await openCase(judge, CAR_CASE);
      await judge.getByRole('button', { name: '登记送达' }).click();
      await fill(judge, '送达日期', '2026-03-20');
      await fill(judge, '报告财产截止', '2026-04-03');
      await fileRecord(judge);
      // Newer than the answer that 昆山 has: nobody waits any more.
      await importAnswer(judge, LONE_ANSWER, '2026-05-06');
      await openCase(judge, CAR_CASE);
      await compose(judge);
      await judge.locator('input[type=file]').first().setInputFiles(scan('车辆查封回执'));
      await expect(judge.getByText('10 / 10 项已具备', { exact: false })).toBeVisible();
      await look?.(judge, 'composer', 'desk');
      await judge.getByRole('button', { name: '提请审批' }).click();
      await synced(judge);
      cast.chief = await stage.person(browser, stage.office, 'fang');
      await expect(cast.chief.getByText(new RegExp(CAR_CASE, 'u')).first()).toBeVisible({ timeout: 60_000 });
      await cast.chief.getByRole('button', { name: '同意', exact: true }).click();
      await openRequest(judge, CAR_CASE);
      await expect(judge.locator('main').getByText('已签发').first()).toBeVisible({ timeout: 60_000 });
      await sealAll(judge);
      cast.police = await stage.desk(browser, 'heer');
      const desk = cast.police;
      await expect(desk.getByRole('heading', { name: /苏E·9X1Z2/u })).toBeVisible({ timeout: 60_000 });
      await look?.(desk, 'desk of the traffic police', 'desk');
      await desk.keyboard.press('a');
      await desk.getByRole('dialog').getByRole('button', { name: '受理布控' }).click();
      await expect(judge.locator('main').getByText('布控中').first()).toBeVisible({ timeout: 60_000 });
    },
  },
  {
    name: 'c the place is empty: the search goes on, and the time counts',
    run: async ({ stage, browser, cast }) => {
      cast.duty = await stage.person(browser, stage.office, 'tian');
      await stage.clockTo('2026-10-06 09:10');
      await seenAgain(cast.police, cast.duty, '09:10', '金鸡湖路停车场');
      const laptop = await stage.startLaptop();
      cast.officer = await stage.ownBrowser(laptop, 'officer', { width: 390, height: 844 });
      const officer = cast.officer.page;
      await enter(officer, 'peng');
      await expect(officer.getByRole('heading', { name: new RegExp(CAR_CASE, 'u') })).toContainText('已出警', { timeout: 60_000 });
      await notSeized(officer, 'empty', async (form) => {
        await expect(form.getByText('继续查找，次数加一。')).toBeVisible();
      });
      const page = cast.judge.locator('main');
      await expect(page.getByText('未扣押：到场未见车辆（金鸡湖路停车场）')).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText('布控中').first()).toBeVisible();
      await expect(page).toContainText('第 1 版 · 第 2 轮');
    },
  },
  {
    name: 'd somebody else is at the wheel: not seized; who he is, and on what ground he has it',
    run: async ({ stage, cast, look }) => {
      await stage.clockTo('2026-10-06 15:20');
      await seenAgain(cast.police, cast.duty, '15:20', '东环路加油站');
      const officer = cast.officer.page;
      await expect(officer.getByRole('heading', { name: new RegExp(CAR_CASE, 'u') })).toContainText('已出警', { timeout: 60_000 });
      await notSeized(officer, 'third-party', async (form) => {
        // Who has it must be said: without that nothing is filed.
        await form.getByRole('button', { name: '未扣押', exact: true }).click();
        await expect(form).toBeVisible();
        await fill(form, '占有人', '季某');
        await fill(form, '占有理由', '称系向被执行人租用，有书面租约');
      });
      const page = cast.judge.locator('main');
      await expect(page.getByText('占有人 季某，称：称系向被执行人租用，有书面租约', { exact: false })).toBeVisible({ timeout: 60_000 });
      await expect(page).toContainText('第 1 版 · 第 3 轮');
      await expect(page.getByText('未扣押', { exact: true }).first()).toBeVisible();
      await look?.(cast.duty, 'duty', 'desk');
    },
  },
  {
    name: 'e another frame behind the plate: 套牌嫌疑, no seizure, and the police are told',
    run: async ({ stage, cast }) => {
      await stage.clockTo('2026-10-07 10:30');
      await seenAgain(cast.police, cast.duty, '10:30', '独墅湖隧道口');
      const officer = cast.officer.page;
      await expect(officer.getByRole('heading', { name: new RegExp(CAR_CASE, 'u') })).toContainText('已出警', { timeout: 60_000 });
      await officer.getByRole('button', { name: '填写扣押清单' }).click();
      const list = officer.getByRole('form', { name: '扣押清单' });
      await fill(list, '号牌号码（车上所见）', '苏E9X1Z2');
      await fill(list, '车辆识别代号（车架上所见）', 'LFV2A21K1F4009099');
      await expect(list.getByText('车架号不符：套牌嫌疑，不得扣押', { exact: false })).toBeVisible();
      await list.getByRole('button', { name: '取消' }).click();
      await notSeized(officer, 'vin-mismatch', async (form) => {
        await expect(form.getByText('不扣押，告知公安机关，继续查找。')).toBeVisible();
        await fill(form, '已告知的民警', '云溪派出所 施民警');
      });
      const page = cast.judge.locator('main');
      await expect(page.getByText('未扣押：车架号不符（套牌嫌疑）', { exact: false })).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText('告知民警 云溪派出所 施民警', { exact: false })).toBeVisible();
      // The duty has it before its eyes until somebody says what came of it.
      await expect(cast.duty.locator('main').getByText('套牌', { exact: false }).first()).toBeVisible({ timeout: 60_000 });
    },
  },
  {
    name: 'f reported by telephone and read back; out of the district: the court there is asked, with its clock',
    run: async ({ stage, cast }) => {
      await stage.clockTo('2026-10-08 08:40');
      await phonedIn(cast.duty, '08:40', '沪宁高速无锡东出口');
      await notSeized(cast.duty, 'out-of-district', async (form) => {
        await fill(form, '受托法院', '无锡市锡山区人民法院');
        await fill(form, '联系人', '执行局 内勤');
        await fill(form, '联系电话', '0510-00000310');
        await fill(form, '委托文号', '（2026）苏0508执委1号');
      });
      const page = cast.judge.locator('main');
      await expect(page.getByText('已委托外地法院').first()).toBeVisible({ timeout: 60_000 });
      await expect(page).toContainText('等待受托法院函告');
      await expect(page.getByText('委托 无锡市锡山区人民法院', { exact: false })).toBeVisible();
    },
  },
  {
    name: 'g back in the city it is seized; one side could not be photographed, and says why',
    run: async ({ stage, cast, look }) => {
      await stage.clockTo('2026-10-09 22:41');
      await seenAgain(cast.police, cast.duty, '22:41', '东环路高架东侧卡口');
      const officer = cast.officer.page;
      await expect(officer.getByRole('heading', { name: new RegExp(CAR_CASE, 'u') })).toContainText('已出警', { timeout: 60_000 });
      await stage.clockTo('2026-10-09 23:35');
      await synced(officer, '23:35');
      await look?.(officer, 'field', 'pocket');
      const form = await writeList(officer);
      for (const side of SIDES) await form.getByLabel(side, { exact: true }).setInputFiles(PHOTO);
      await form.getByRole('button', { name: '左后 拍不到' }).click();
      await fill(form, '左后 缺，原因', '紧靠墙体');
      await look?.(officer, 'list of the seizure', 'pocket');
      await closeList(officer, form);
      const page = cast.judge.locator('main');
      await expect(page.getByText('已扣押').first()).toBeVisible({ timeout: 60_000 });
      await expect(page).toContainText('左后 无照片：紧靠墙体');
      await look?.(cast.judge, 'request of a car that was seized', 'desk');
      const desk = cast.police;
      await desk.getByRole('tab', { name: /^待确认撤控/u }).click();
      await desk.getByRole('button', { name: '确认撤控' }).click({ timeout: 60_000 });
      await expect(page.getByText('已撤控').first()).toBeVisible({ timeout: 60_000 });
      await tellMortgagee(cast.judge);
      // Nobody looks for what is in the yard: the desk has nothing to register on it.
      await expect(desk.getByRole('tab', { name: /^布控中/u })).toContainText('0');
    },
  },
  {
    name: 'h paid, and nobody waits: back to the debtor by a list that he signs, and the chain is closed',
    run: async (world) => {
      const { stage, cast } = world;
      await stage.clockTo('2026-10-12 10:00');
      const { judge, police } = cast;
      await synced(judge, '10:00');
      await payAll(judge);
      await orderRelease(world, '案款全部履行');
      await police.getByRole('tab', { name: /^待办理/u }).click();
      await police.getByRole('button', { name: '登记已解封' }).click({ timeout: 60_000 });
      const lifted = police.getByRole('dialog');
      await fill(lifted, '办理人', '何二');
      await lifted.getByRole('button', { name: '登记已解封' }).click();
      await expect(lifted).toBeHidden();
      await judge.getByRole('button', { name: '登记发还' }).click({ timeout: 60_000 });
      const dialog = judge.getByRole('dialog');
      await fill(dialog, '接收人', '罗某');
      await fill(dialog, '交接时里程（公里）', '83414');
      await fill(dialog, '执行人员', '彭干警');
      await dialog.locator('input[type=file]').setInputFiles(scan('发还清单'));
      await dialog.getByRole('button', { name: '确认发还' }).click();
      await expect(dialog).toBeHidden();
      const page = judge.locator('main');
      await expect(page.getByText('已发还').first()).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText('已办结').first()).toBeVisible();
      await expect(page).toContainText('被执行人 罗某');
    },
  },
];
