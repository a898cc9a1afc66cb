import { type Browser, expect, type Page } from '@playwright/test';
import { fileRecord, fill, fillMoment, openCase, rail, sealAll, sign, synced, type StoryStep as Step } from './story-1.ts';
import { cut, type Stage } from './stage.ts';

/**
 * Story 4 of the mission: a car sealed on paper. Played at 姑苏法院, whose people the demo bureau has: 罗某 and his car are those of the
 * script. The traffic police work at their desk or in their own system.
 */
export const CAR_CASE = '90312';
const NUMBER = `（2026）苏0508执${CAR_CASE}号`;
const COURT = '苏州市姑苏区人民法院';

const PHOTO = { name: '现场.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkM/xfDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') };
const SIDES = ['正前', '右前', '右侧', '右后', '正后', '左侧', '左前'] as const;

/** The worklist of the case-handling system, of one row. */
const WORKLIST = [
  '案号,立案日期,承办人,书记员,案由,执行依据文号,申请执行人,申请执行人证件号码,被执行人,证件号码,联系电话,住址,申请标的(元),执行费(元)',
  `${NUMBER},2026-03-02,蒋法官,陆书记员,买卖合同纠纷,民事判决书（2025）苏0508民初90288号,苏州苇湾物流有限公司（虚构）,91320599MA9X001267,罗某,320599198509123418,13800000312,苏州市姑苏区听橹街 40 号,120000.00,1700.00`,
].join('\n');
/** The answer of the register: this court's seal is first, 昆山's waits. */
const ANSWER = [
  '号牌号码,号牌种类,车辆识别代号,发动机号,品牌型号,车身颜色,机动车所有人,身份证明号码,机动车状态,抵押权人,抵押金额,查封机关,查封文号,查封顺位,查封起始日期,查封截止日期',
  `苏E·9X1Z2,小型汽车,LFV2A21K1F4009012,E9012X,大众牌 FV7187,灰,罗某,320599198509123418,查封；抵押,示例银行,60000.00,${COURT},（2026）苏0508执90312号之一,首封,2026-04-20,2028-04-19`,
  ',,,,,,,,,,,昆山市人民法院,（2026）苏0583执90400号,轮候第1位,,',
].join('\n');

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${text}\n`) });
const pdf = (words: string) => ({ name: `${words}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.4\n% ${words}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/MediaBox[0 0 595 842]/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`) });

export type CarCast = { clerk: Page; judge: Page; chief: Page; police: Page; duty: Page; officer: Page };
export type TrafficPolice = {
  accept(world: CarWorld): Promise<void>;
  see(world: CarWorld): Promise<void>;
  acknowledge(world: CarWorld): Promise<void>;
};
export type CarWorld = { readonly stage: Stage; readonly browser: Browser; readonly cast: CarCast; readonly police: TrafficPolice };
type CarStep = { readonly name: Step['name']; readonly run: (world: CarWorld) => Promise<void> };

/** At their desk: 何二. */
export const deskTrafficPolice: TrafficPolice = {
  async accept({ stage, browser, cast }) {
    cast.police = await stage.desk(browser, 'heer');
    const desk = cast.police;
    await expect(desk.getByRole('heading', { name: /9X1Z2/u })).toBeVisible({ timeout: 60_000 });
    // Nobody's identity number, and no amount.
    await expect(desk.locator('main')).not.toContainText('320599198509123418');
    await expect(desk.locator('main')).not.toContainText('120,000.00');
    await desk.keyboard.press('a');
    await desk.getByRole('dialog').getByRole('button', { name: '受理布控' }).click();
    await expect(desk.getByRole('dialog')).toBeHidden();
  },
  async see({ cast }) {
    const desk = cast.police;
    await desk.getByText(/^布控中/u).first().click();
    await desk.getByRole('button', { name: '登记发现车辆' }).first().click();
    const form = desk.getByRole('dialog');
    await form.getByRole('textbox', { name: '地点' }).fill('东环路高架东侧卡口');
    await form.getByRole('textbox', { name: '行驶方向' }).fill('由北向南');
    await form.getByRole('textbox', { name: '民警' }).fill('何二');
    await form.getByRole('textbox', { name: '单位' }).fill('交警支队');
    await form.getByRole('textbox', { name: '联系电话' }).fill('0512-00000122');
    await form.getByRole('button', { name: '登记发现车辆' }).click();
    await expect(form).toBeHidden();
  },
  async acknowledge({ cast }) {
    const desk = cast.police;
    await desk.getByText(/^待确认撤控/u).first().click();
    await desk.getByRole('button', { name: '确认撤控' }).click();
    await expect(desk.getByText('没有待确认的撤控')).toBeVisible();
  },
};

async function openCar(page: Page): Promise<void> {
  await rail(page, '请求');
  await page.getByRole('tab', { name: '全部' }).click();
  await page.getByRole('row', { name: new RegExp(CAR_CASE, 'u') }).dblclick();
  await expect(page.getByRole('article', { name: new RegExp(CAR_CASE, 'u') })).toBeVisible();
}

export const STORY_4: readonly CarStep[] = [
  {
    name: '1 the answer on the car comes in; its page says 查封未扣押',
    run: async ({ stage, browser, cast }) => {
      cast.clerk = await stage.person(browser, stage.office, 'lu');
      const clerk = cast.clerk;
      await rail(clerk, '案件');
      await clerk.getByRole('button', { name: '导入', exact: true }).click();
      await clerk.locator('input[type=file]').first().setInputFiles(csv('案件.csv', WORKLIST));
      await clerk.getByRole('button', { name: '导入 1 条' }).click();
      await expect(clerk.getByText('已导入 1 条')).toBeVisible({ timeout: 60_000 });
      await openCase(clerk, CAR_CASE);
      await clerk.getByRole('button', { name: '登记送达' }).click();
      await fill(clerk, '送达日期', '2026-03-20');
      await fill(clerk, '报告财产截止', '2026-04-03');
      await fileRecord(clerk);
      const things = clerk.getByRole('region', { name: /^财产/u });
      await things.getByRole('button', { name: '导入查询结果' }).click();
      await clerk.locator('input[type=file]').first().setInputFiles(csv('车辆查询.csv', ANSWER));
      const asOf = clerk.getByRole('textbox', { name: '结果截至' });
      if (await asOf.isVisible()) await asOf.fill('2026-04-21');
      await clerk.getByRole('button', { name: '导入 1 条' }).click();
      await expect(clerk.getByText('已导入 1 条')).toBeVisible({ timeout: 60_000 });
      await clerk.getByRole('button', { name: '返回案件' }).click();
      await expect(things.getByRole('link', { name: /9X1Z2/u })).toContainText('查封未扣押', { timeout: 60_000 });
      await synced(clerk);
    },
  },
  {
    name: '2 asked for offline; more days than the seal has are refused in words',
    run: async ({ stage, browser, cast }) => {
      cast.judge = await stage.person(browser, stage.office, 'jiang');
      const judge = cast.judge;
      await openCase(judge, CAR_CASE);
      await expect(judge.getByRole('link', { name: /9X1Z2/u }).first()).toBeVisible({ timeout: 60_000 });
      await cut(judge, stage.serverUrl, true);
      await judge.getByRole('button', { name: '发起请求' }).first().click();
      await judge.getByRole('button', { name: '机动车查找', exact: true }).click();
      await expect(judge.locator('main')).toContainText('LFV2A21K1F4009012');
      const days = judge.getByRole('textbox', { name: /期限/u }).first();
      await days.fill('400');
      await expect(judge.locator('main')).toContainText('365');
      await days.fill('180');
      const make = judge.getByRole('button', { name: '全部由模板生成' });
      if (await make.isVisible()) await make.click();
      await judge.locator('input[type=file]').first().setInputFiles(pdf('车辆查封回执'));
      await judge.getByRole('button', { name: '提请审批' }).click();
      await expect(judge.getByRole('article', { name: new RegExp(CAR_CASE, 'u') })).toBeVisible();
      await expect(judge.getByText('仅本机，待上传').first()).toBeVisible();
      await cut(judge, stage.serverUrl, false);
      await synced(judge);
    },
  },
  {
    name: '3 approved, sealed, accepted by the traffic police',
    run: async (world) => {
      const { stage, browser, cast } = world;
      cast.chief = await stage.person(browser, stage.office, 'fang');
      await expect(cast.chief.getByText(new RegExp(CAR_CASE, 'u')).first()).toBeVisible({ timeout: 60_000 });
      await cast.chief.getByRole('button', { name: '同意', exact: true }).click();
      await openCar(cast.judge);
      await sealAll(cast.judge);
      await world.police.accept(world);
      await expect(cast.judge.locator('main').getByText('布控中').first()).toBeVisible({ timeout: 60_000 });
    },
  },
  {
    name: '4 a camera sees it; taken and dispatched',
    run: async (world) => {
      const { stage, browser, cast } = world;
      cast.duty = await stage.person(browser, stage.office, 'tian');
      await stage.clockTo('2026-10-09 22:41');
      await world.police.see(world);
      const duty = cast.duty;
      await duty.getByRole('alert').getByRole('button', { name: '接警' }).click({ timeout: 60_000 });
      await duty.getByRole('button', { name: '出警', exact: true }).click();
      const form = duty.getByRole('dialog');
      await form.getByRole('checkbox', { name: '彭干警' }).check();
      await form.getByRole('checkbox', { name: '陶干警' }).check();
      await form.getByRole('button', { name: '出警', exact: true }).click();
      await expect(form).toBeHidden();
      await expect(cast.judge.locator('main').getByText('已出警').first()).toBeVisible({ timeout: 60_000 });
    },
  },
  {
    name: '5 seized in a garage without a signal: seven photos, one missing and named',
    run: async ({ stage, browser, cast }) => {
      const laptop = await stage.startLaptop();
      cast.officer = await stage.person(browser, laptop, 'peng', { width: 390, height: 844 });
      const officer = cast.officer;
      await stage.clockTo('2026-10-09 23:35');
      await synced(officer, '23:35');
      await cut(officer, stage.serverUrl, true);
      await officer.getByRole('button', { name: '填写扣押清单' }).click();
      const form = officer.getByRole('form', { name: '扣押清单' });
      await fill(form, '号牌号码（车上所见）', '苏E9X1Z2');
      await fill(form, '车辆识别代号（车架上所见）', 'LFV2A21K1F4009012');
      await expect(form.getByText('一致', { exact: true })).toBeVisible();
      await fill(form, '姓名', '罗某');
      await fillMoment(form, '通知时间', '2026-10-09', '23:20');
      await fill(form, '见证人姓名', '沙某');
      await fill(form, '见证人所在基层组织', '云桥社区（虚构）');
      await fill(form, '钥匙（把）', '1');
      await fill(form, '里程（公里）', '83412');
      await form.getByRole('combobox', { name: '油量' }).selectOption('half');
      await form.getByRole('checkbox', { name: '有行驶证' }).check();
      await fill(form, '车内物品', '行车记录仪 1\n雨伞 2\n工具箱 1');
      for (const side of SIDES) {
        await form.getByRole('group', { name: side }).or(form.getByLabel(side, { exact: true })).locator('input[type=file]').or(form.locator(`input[type=file][aria-label="${side}"]`)).first().setInputFiles(PHOTO);
      }
      await fill(form, '左后 缺，原因', '紧靠墙体');
      await fill(form, '停放场所', '东环停车场（虚构）');
      await fill(form, '场所地址', '苏州市东环路 1 号');
      await fill(form, '保管人', '顾某');
      await fill(form, '保管人电话', '13800000401');
      await sign(officer, form.getByRole('img', { name: /^执行人员 彭干警/u }));
      await sign(officer, form.getByRole('img', { name: /^执行人员 陶干警/u }));
      await sign(officer, form.getByRole('img', { name: /^保管人/u }));
      await form.getByRole('radiogroup', { name: /^被执行人或家属/u }).getByRole('radio', { name: '不在场' }).check();
      await sign(officer, form.getByRole('img', { name: /^见证人/u }));
      await form.getByRole('button', { name: '确认扣押' }).click();
      await expect(form).toBeHidden();
      await expect(officer.locator('main').getByText('仅本机').first()).toBeVisible();
    },
  },
  {
    name: '6 the signal is back: the control ends at once, the seal goes on',
    run: async (world) => {
      const { stage, cast } = world;
      await stage.clockTo('2026-10-09 23:58');
      await cut(cast.officer, stage.serverUrl, false);
      await synced(cast.officer, '23:58');
      await expect(cast.judge.locator('main').getByText('已扣押').first()).toBeVisible({ timeout: 60_000 });
      await world.police.acknowledge(world);
      await expect(cast.judge.locator('main').getByText('已撤控').first()).toBeVisible({ timeout: 60_000 });
      await expect(cast.judge.locator('main')).toContainText('2028-04-19');
    },
  },
];

