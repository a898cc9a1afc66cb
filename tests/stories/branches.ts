import { expect, type Page } from '@playwright/test';
import { cut, deskClockOn, unlock } from './stage.ts';
import { fileRecord, openCase, openRequest, rail, sign, type StoryStep, synced } from './story-1.ts';

async function ask(page: Page, name: string, value: string): Promise<void> {
  await page.getByRole('textbox', { name, exact: true }).fill(value);
}

/** A payment of so many yuan towards one part of the debt. */
async function pay(page: Page, yuan: string, towards?: 'fee'): Promise<void> {
  await page.getByRole('button', { name: '到位登记', exact: true }).click();
  await ask(page, '金额（元）', yuan);
  if (towards === 'fee') await page.getByRole('radiogroup', { name: '款项归属' }).getByText('执行费', { exact: true }).click();
  await fileRecord(page);
}

/**
 * The branches of story 1 (steps 27 and 28, and 17 with old data), on controls that other courts of the demo bureau have running. People of
 * these courts come from the seed, so the demo begins on the day that these cases are named for.
 */
export const BRANCHES_BEGIN = '2026-09-07T09:00:00+08:00';

export const BRANCHES: readonly StoryStep[] = [
  {
    name: '27 the police stay silent: two hours later both sides are alarmed until the acknowledgement',
    run: async ({ stage, browser, cast }) => {
      const judge = await stage.person(browser, stage.office, 'wuzhong.j6');
      const duty = await stage.person(browser, stage.office, 'wuzhong.z1');
      cast.clerk = judge;
      cast.duty = duty;
      cast.specialist = await stage.desk(browser, 'he');
      await openRequest(judge, '90434');
      await judge.getByRole('button', { name: '撤控', exact: true }).click();
      const dialog = judge.getByRole('dialog');
      await dialog.getByRole('radio', { name: /^承办人撤回/u }).check();
      await dialog.getByRole('textbox', { name: '理由' }).fill('申请执行人来院说明已自行联系到本人');
      await dialog.getByRole('button', { name: '发起撤控' }).click();
      await expect(dialog).toBeHidden();
      await expect(judge.locator('main').getByText('待确认撤控').first()).toBeVisible({ timeout: 60_000 });
      const desk = cast.specialist;
      await expect(desk.getByText(/^待确认撤控/u).first()).toContainText('1', { timeout: 60_000 });

      await stage.clockTo('2026-09-07 12:00');
      await expect(duty.getByText(/超过 2 小时未确认/u).first()).toBeVisible({ timeout: 60_000 });
      await expect(judge.locator('main').getByText(/超过 2 小时未确认/u).first()).toBeVisible({ timeout: 60_000 });
      await desk.getByRole('alert').getByRole('button', { name: '去确认' }).click({ timeout: 60_000 });
      await desk.getByRole('button', { name: '确认撤控' }).click();
      await expect(desk.getByText('没有待确认的撤控')).toBeVisible({ timeout: 60_000 });
      await expect(desk.getByRole('alert')).toHaveCount(0);
      await expect(duty.getByText(/超过 2 小时未确认/u)).toHaveCount(0, { timeout: 60_000 });
      await expect(judge.locator('main').getByText('已撤控').first()).toBeVisible({ timeout: 60_000 });
    },
  },
  {
    name: '28a the team finds another man: the control goes on, and it is an incident',
    run: async ({ stage, browser }) => {
      const judge = await stage.person(browser, stage.office, 'xiangcheng.j3');
      const officer = await stage.person(browser, stage.office, 'xiangcheng.g1');
      await openRequest(judge, '90181');
      await officer.getByRole('button', { name: '未找到' }).click({ timeout: 60_000 });
      const dialog = officer.getByRole('dialog');
      await dialog.getByRole('combobox', { name: '原因' }).selectOption('not-the-person');
      await dialog.getByRole('textbox', { name: '说明' }).fill('同名同姓，证件号码不符');
      await dialog.getByRole('button', { name: '未找到' }).click();
      await expect(dialog).toBeHidden();
      const page = judge.locator('main');
      await expect(page.getByText('布控中').first()).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText('到场发现非本人').first()).toBeVisible();
      await expect(page.getByText(/到场未果：非本人/u).first()).toBeVisible();
    },
  },
  {
    name: '28b paid in full before any hit: released',
    run: async ({ stage, browser, cast }) => {
      const judge = await stage.person(browser, stage.office, 'changshu.j7');
      await openCase(judge, '90212');
      await pay(judge, '21000');
      await pay(judge, '215', 'fee');
      await judge.getByRole('button', { name: '确认全部履行' }).click();
      await fileRecord(judge);
      await synced(judge);
      const desk = cast.specialist;
      await desk.getByText(/^待确认撤控/u).first().click();
      await expect(desk.getByRole('heading', { name: /苏秋澜/u })).toBeVisible({ timeout: 60_000 });
      await expect(desk.locator('main')).toContainText('全部履行');
      await desk.getByRole('button', { name: '确认撤控' }).click();
      await openRequest(judge, '90212');
      await expect(judge.locator('main').getByText('已撤控').first()).toBeVisible({ timeout: 60_000 });
    },
  },
  {
    name: '28c the next export says that the case is closed: released',
    run: async ({ stage, browser, cast }) => {
      const judge = await stage.person(browser, stage.office, 'kunshan.j6');
      await rail(judge, '案件');
      await judge.getByRole('button', { name: '导入', exact: true }).click();
      const csv = '案号,立案日期,承办人,案由,执行依据文号,申请执行人,被执行人,证件号码,申请标的(元),结案日期,结案方式\n（2026）苏0583执90110号,2026-02-06,龙正则,金融借款合同纠纷,执行证书（2025）苏苏证执字第91348号,,邓伯安,320599198707242733,266000,2026-09-07,终结执行\n';
      await judge.locator('input[type=file]').first().setInputFiles({ name: '导出.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${csv}`) });
      await judge.getByRole('button', { name: '导入 1 条' }).click({ timeout: 60_000 });
      await expect(judge.getByText('已导入 1 条')).toBeVisible({ timeout: 60_000 });
      const desk = cast.specialist;
      await desk.getByText(/^待确认撤控/u).first().click();
      await expect(desk.getByRole('heading', { name: /邓伯安/u })).toBeVisible({ timeout: 60_000 });
      await expect(desk.locator('main')).toContainText('案件结案');
      await desk.getByRole('button', { name: '确认撤控' }).click();
      await expect(desk.getByText('没有待确认的撤控')).toBeVisible({ timeout: 60_000 });
    },
  },
  {
    name: '17 more than four hours in the garage: force only after a call-back by name',
    run: async ({ stage, browser }) => {
      const station = await stage.desk(browser, 'shi');
      const duty = await stage.person(browser, stage.office, 'huqiu.z1');
      await station.getByRole('searchbox').fill('曹正则');
      await expect(station.getByRole('heading', { name: /曹正则/u })).toBeVisible({ timeout: 60_000 });
      await station.getByRole('button', { name: '登记发现' }).click();
      const hit = station.getByRole('dialog');
      await expect(hit.getByRole('textbox', { name: '单位' })).toHaveValue(/派出所/u);
      await hit.getByRole('textbox', { name: '地点' }).fill('浒墅关路 9 号');
      await hit.getByRole('combobox', { name: '渠道' }).selectOption('street-check');
      await hit.getByRole('radio', { name: /^发现行踪，未控制/u }).check();
      await hit.getByRole('radio', { name: '证件核对' }).check();
      if ((await hit.getByRole('textbox', { name: '联系电话' }).inputValue()) === '') await hit.getByRole('textbox', { name: '联系电话' }).fill('0512-00000111');
      await hit.getByRole('button', { name: '登记发现' }).click();
      await expect(hit).toBeHidden();
      await duty.getByRole('alert').getByRole('button', { name: '接警' }).click({ timeout: 60_000 });
      const order = duty.getByRole('dialog');
      await order.getByRole('checkbox').first().check();
      await order.getByRole('textbox', { name: '车辆' }).fill('警车 03');
      await order.getByRole('button', { name: '出警', exact: true }).click();
      await expect(order).toBeHidden();

      const officer = await stage.person(browser, await stage.startLaptop(), 'huqiu.g1');
      await expect(officer.getByRole('heading', { name: /90310/u })).toContainText('已出警', { timeout: 60_000 });
      await cut(officer, stage.serverUrl, true);
      await expect(officer.getByText('状态可能过期')).toHaveCount(0);
      await deskClockOn(officer, 250);
      // Nobody has touched it for four hours: it has locked itself, and opens without a connection.
      await unlock(officer);
      await expect(officer.getByText('状态可能过期').first()).toBeVisible({ timeout: 60_000 });
      const write = officer.getByRole('button', { name: '填写交接单' });
      await expect(write).toBeDisabled();
      await officer.getByRole('button', { name: '登记电话核实' }).click();
      const call = officer.getByRole('dialog');
      await call.getByRole('textbox', { name: '核实人' }).fill('执行指挥中心值班员');
      await call.getByRole('button', { name: '保存' }).click();
      await expect(officer.getByText('已电话核实，可以办理。')).toBeVisible();
      await expect(write).toBeEnabled();
      await write.click();
      const form = officer.getByRole('form', { name: '交接单' });
      await form.getByRole('radio', { name: '证件核对' }).check();
      await form.getByRole('group', { name: '常用内容' }).first().getByRole('button').first().click();
      await form.getByRole('radio', { name: '已采取', exact: true }).check();
      await form.getByRole('textbox', { name: '健康状况' }).fill('自述无疾病');
      await form.getByRole('textbox', { name: '随身物品' }).fill('手机一部');
      await sign(officer, form.getByRole('img', { name: /^干警签名/u }));
      await sign(officer, form.getByRole('img', { name: /^民警签名/u }));
      await form.getByRole('button', { name: '确认已控制' }).click();
      await expect(form).toBeHidden();
      await expect(officer.locator('main').getByText('仅本机').first()).toBeVisible();

      await stage.clockTo('2026-09-07 16:40');
      await cut(officer, stage.serverUrl, false);
      const judge = await stage.person(browser, stage.office, 'huqiu.j4');
      await openRequest(judge, '90310');
      const page = judge.locator('main');
      await expect(page.getByText(/已控制（现场记录）/u).first()).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText('电话核实：执行指挥中心值班员').first()).toBeVisible();
    },
  },
];
