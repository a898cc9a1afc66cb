import { type Browser, expect, type Locator, type Page } from '@playwright/test';
import { cut, enter, type OwnBrowser, type Stage } from './stage.ts';
import { endState, fileRecord, fill, fillMoment, openCase, openRequest, rail, sealAll, sign, synced } from './story-1.ts';

/**
 * Story 4 of the mission: a car sealed on paper. Played at 姑苏法院, whose people the demo bureau has; 罗某 and his car are those of the
 * script. The traffic police work at their desk, or in their own system.
 */
export const CAR_CASE = '90312';
const NUMBER = `（2026）苏0508执${CAR_CASE}号`;
export const NEXT_CASE = '90400';
const NEXT_NUMBER = `（2026）苏0583执${NEXT_CASE}号`;
export const NEXT_COURT = '昆山市人民法院';
/** A week before the search is asked for: on the night of the hit 田 has the duty. */
export const CAR_BEGINS = '2026-09-07T09:00:00+08:00';
export const OUTCOME_4 = '已移交';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkM/xfDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
export const PHOTO = { name: '现场.png', mimeType: 'image/png', buffer: PNG };
export const CAMERA = { place: '东环路高架东侧卡口', direction: '由北向南', picture: { name: '抓拍.png', mimeType: 'image/png', buffer: PNG } };
const PHONE = { width: 390, height: 844 };
export const SIDES = ['正前', '右前', '右侧', '右后', '正后', '左侧', '左前'] as const;

const WORKLIST_HEAD = '案号,立案日期,承办人,书记员,案由,执行依据文号,申请执行人,申请执行人证件号码,被执行人,证件号码,联系电话,住址,申请标的(元),执行费(元),已到位金额(元),执行费是否已缴';
const DEBTOR = '罗某,320599198509123418,13800000312,苏州市姑苏区听橹街 40 号';
/** The worklist of the case-handling system, of one row. */
export const WORKLIST = `${WORKLIST_HEAD}\n${NUMBER},2026-03-02,蒋法官,陆书记员,买卖合同纠纷,民事判决书（2025）苏0508民初90288号,苏州苇湾物流有限公司（虚构）,91320599MA9X001267,${DEBTOR},120000.00,1700.00,0.00,是`;
export const NEXT_WORKLIST = `${WORKLIST_HEAD}\n${NEXT_NUMBER},2026-03-10,叶法官,邢德胜,民间借贷纠纷,民事判决书（2025）苏0583民初90400号,顾某,320599198806124222,${DEBTOR},80000.00,1100.00,0.00,是`;
const ANSWER_HEAD = '号牌号码,号牌种类,车辆识别代号,发动机号,品牌型号,车身颜色,机动车所有人,身份证明号码,机动车状态,抵押权人,抵押金额,查封机关,查封文号,查封顺位,查封起始日期,查封截止日期';
const CAR = '苏E·9X1Z2,小型汽车,LFV2A21K1F4009012,E9012X,大众牌 FV7187,灰,罗某,320599198509123418,查封；抵押,示例银行,60000.00';
const FIRST_SEAL = `苏州市姑苏区人民法院,${NUMBER}之一,首封,2026-04-20,2028-04-19`;
/** The answer of the register: this court's seal is first, 昆山's waits. */
export const WAITING_ANSWER = `${ANSWER_HEAD}\n${CAR},${FIRST_SEAL}\n,,,,,,,,,,,${NEXT_COURT},${NEXT_NUMBER},轮候第1位,,`;
/** The same car where nobody waits behind the seal. */
export const LONE_ANSWER = `${ANSWER_HEAD}\n${CAR},${FIRST_SEAL}`;

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${text}\n`) });
export const scan = (words: string) => ({
  name: `${words}.pdf`,
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.4\n% ${words}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/MediaBox[0 0 595 842]/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`),
});

/** The people of the story, each at a window of the own; `officer` has a phone that the story kills. */
export type CarCast = { clerk: Page; judge: Page; chief: Page; police: Page; duty: Page; officer: OwnBrowser; other: Page };
export type NextSeal = { readonly number: string; readonly start: string; readonly end: string };
/** What the traffic police do in the story: at their desk in this server, or in their own system over the agency protocol. */
export type TrafficPolice = {
  /** The request is about to be sent. */
  beforeSending(world: CarWorld): Promise<void>;
  /** The packet comes back: R04, the colour is another. */
  returnIt(world: CarWorld): Promise<void>;
  /** The mended packet is there. */
  readMended(world: CarWorld): Promise<void>;
  accept(world: CarWorld): Promise<void>;
  /** A lane camera sees the car. */
  see(world: CarWorld): Promise<void>;
  acknowledge(world: CarWorld): Promise<void>;
  /** No further release is asked for. */
  nothingMore(world: CarWorld): Promise<void>;
  /** @param next the seal that takes effect when this one is lifted. */
  unseal(world: CarWorld, next?: NextSeal): Promise<void>;
};
/** A look at what somebody has on screen: at his desk, or in his pocket. */
export type Look = (page: Page, name: string, where: 'desk' | 'pocket') => Promise<void>;
export type CarWorld = { readonly stage: Stage; readonly browser: Browser; readonly cast: CarCast; readonly police: TrafficPolice; readonly look?: Look };
export type CarStep = { readonly name: string; readonly run: (world: CarWorld) => Promise<void> };

/** Brings one case in from a worklist of one row. */
export async function importCase(page: Page, worklist: string): Promise<void> {
  await synced(page);
  await rail(page, '案件');
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await page.locator('input[type=file]').first().setInputFiles(csv('案件.csv', worklist));
  await page.getByRole('button', { name: '导入 1 条' }).click({ timeout: 60_000 });
  await expect(page.getByText('已导入 1 条')).toBeVisible({ timeout: 60_000 });
}
/** Brings the answer of the register into the case in sight, and opens the page of the car. */
export async function importAnswer(page: Page, answer: string, asOf: string): Promise<void> {
  await page.getByRole('region', { name: /^财产/u }).getByRole('button', { name: '导入查询结果' }).click();
  await page.locator('input[type=file]').first().setInputFiles(csv('车辆查询.csv', answer));
  await fill(page, '结果截至', asOf);
  await fill(page, '依据材料', '车辆管理所查询结果');
  await page.getByRole('button', { name: '核对' }).click();
  await page.getByRole('button', { name: '导入 1 条' }).click();
  await expect(page.getByText('已导入 1 条')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: '查看财产' }).click();
  await expect(page.getByRole('heading', { name: '苏E·9X1Z2' })).toBeVisible();
}
/** Opens the composer of a search for the case's car. */
export async function compose(page: Page): Promise<void> {
  await page.getByRole('button', { name: '发起请求' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: '机动车查找', exact: true }).click();
  await expect(page.locator('main')).toContainText('LFV2A21K1F4009012');
}
/** The duty takes the alarm and sends 彭 and 陶. */
export async function takeAndSend(duty: Page): Promise<void> {
  await duty.getByRole('alert').getByRole('button', { name: '接警' }).click({ timeout: 60_000 });
  const form = duty.getByRole('dialog');
  await form.getByRole('checkbox', { name: '彭干警' }).check();
  await form.getByRole('checkbox', { name: '陶干警' }).check();
  await form.getByRole('button', { name: '出警', exact: true }).click();
  await expect(form).toBeHidden();
}
/** 扣押清单 up to the photos: the car compared, who was called and who was there, its state. */
export async function writeList(officer: Page): Promise<Locator> {
  await officer.getByRole('button', { name: '填写扣押清单' }).click();
  const form = officer.getByRole('form', { name: '扣押清单' });
  await form.getByRole('group', { name: '常用内容' }).getByRole('button').first().click();
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
  return form;
}
/** The lot, the signatures, and who was not there. */
export async function closeList(officer: Page, form: Locator): Promise<void> {
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
}
/** Whoever has a mortgage on the car is told that it was taken in. */
export async function tellMortgagee(judge: Page): Promise<void> {
  await judge.getByRole('button', { name: '登记通知' }).first().click();
  const dialog = judge.getByRole('dialog');
  await fill(dialog, '通知了谁', '贷后管理部 经办人');
  await fill(dialog, '通知方式', '电话');
  await dialog.getByRole('button', { name: '确认登记' }).click();
  await expect(dialog).toBeHidden();
}
/** The judge proposes the release, the chief agrees, the papers are sealed. */
export async function orderRelease({ cast }: CarWorld, reason: string): Promise<void> {
  const { judge, chief } = cast;
  await openRequest(judge, CAR_CASE);
  await judge.getByRole('button', { name: '提请解除扣押' }).first().click();
  const dialog = judge.getByRole('dialog');
  await fill(dialog, '解除理由', reason);
  await dialog.getByRole('button', { name: '执行裁定书（解除扣押、解封）' }).click();
  await expect(dialog.getByText('共 1 页').or(dialog.getByText('共 2 页'))).toBeVisible({ timeout: 60_000 });
  await dialog.getByRole('button', { name: '提请审批' }).click();
  await expect(dialog).toBeHidden();
  await expect(chief.getByRole('heading', { name: /^解除扣押 苏E/u })).toBeVisible({ timeout: 60_000 });
  await chief.getByRole('button', { name: '同意', exact: true }).click();
  await expect(judge.locator('main').getByText('已同意解除扣押').first()).toBeVisible({ timeout: 60_000 });
  await sealAll(judge);
  await expect(judge.locator('main').getByText('待交管解封').first()).toBeVisible({ timeout: 60_000 });
}
/** Everything paid: the case says so, and the car must go. */
export async function payAll(judge: Page): Promise<void> {
  await openCase(judge, CAR_CASE);
  await judge.getByRole('button', { name: '到位登记', exact: true }).click();
  await fill(judge, '金额（元）', '120000');
  await fileRecord(judge);
  await judge.getByRole('button', { name: '确认全部履行' }).click();
  await fileRecord(judge);
  await synced(judge);
}

/** Steps 1 to 3: the answers come in, the search is asked for, comes back, is mended and taken. */
export const ASKED: readonly CarStep[] = [
  {
    name: '1 the answer on the car comes in; its page says 查封未扣押, and any part of its numbers finds it',
    run: async ({ stage, browser, cast }) => {
      cast.clerk = await stage.person(browser, stage.office, 'lu');
      const clerk = cast.clerk;
      await importCase(clerk, WORKLIST);
      await openCase(clerk, CAR_CASE);
      await clerk.getByRole('button', { name: '登记送达' }).click();
      await fill(clerk, '送达日期', '2026-03-20');
      await fill(clerk, '报告财产截止', '2026-04-03');
      await fileRecord(clerk);
      await importAnswer(clerk, WAITING_ANSWER, '2026-04-21');
      const page = clerk.locator('main');
      await expect(page).toContainText('查封未扣押');
      await expect(page).toContainText('结果截至 2026-04-21');
      await expect(page).toContainText('示例银行');
      await expect(page).toContainText('2028-04-19');
      for (const part of ['9X1Z', '009012']) {
        await clerk.keyboard.press('Control+k');
        await clerk.getByRole('dialog').getByRole('combobox').fill(part);
        await expect(clerk.getByRole('option', { name: /苏E·9X1Z2/u })).toContainText('查封未扣押', { timeout: 60_000 });
        await clerk.keyboard.press('Escape');
      }
      await synced(clerk);
    },
  },
  {
    name: '1b the court whose seal waits has the same car in a case of its own',
    run: async ({ stage, browser, cast }) => {
      cast.other = await stage.person(browser, stage.office, 'ye');
      const other = cast.other;
      await importCase(other, NEXT_WORKLIST);
      await openCase(other, NEXT_CASE);
      await importAnswer(other, WAITING_ANSWER, '2026-04-21');
      await expect(other.locator('main')).toContainText('轮候中');
      await synced(other);
    },
  },
  {
    name: '2 asked for offline; more days than the law gives are refused in words',
    run: async ({ stage, browser, cast, look }) => {
      await stage.clockTo('2026-09-14 09:00');
      cast.judge = await stage.person(browser, stage.office, 'jiang');
      const judge = cast.judge;
      await synced(judge);
      await openCase(judge, CAR_CASE);
      await expect(judge.getByRole('link', { name: /9X1Z2/u }).first()).toBeVisible({ timeout: 60_000 });
      await cut(judge, stage.serverUrl, true);
      await compose(judge);
      await expect(judge.getByRole('listitem').filter({ hasText: '本院首封有效' })).toContainText('已具备');
      await expect(judge.locator('main')).toContainText('最长 365 天，且不超过查封届满日 2028-04-19');
      await fill(judge, '查找期限（天）', '400');
      await expect(judge.getByText('查找期限为 1 至 365 天').or(judge.getByText(/1 至 365/u)).first()).toBeVisible();
      await expect(judge.getByRole('listitem').filter({ hasText: '期限合规' })).not.toContainText('已具备');
      await fill(judge, '查找期限（天）', '180');
      // What 何二 will see: the car in full; no number of the creditor, no amount, no mortgage.
      const seen = judge.getByRole('region', { name: '交管所见' });
      await expect(seen).toContainText('LFV2A21K1F4009012');
      for (const kept of ['91320599MA9X001267', '120,000.00', '120000', '示例银行']) await expect(seen).not.toContainText(kept);
      await judge.locator('input[type=file]').first().setInputFiles(scan('车辆查封回执'));
      await expect(judge.getByText('10 / 10 项已具备', { exact: false })).toBeVisible();
      await look?.(judge, 'composer-vehicle', 'desk');
      await judge.getByRole('button', { name: '提请审批' }).click();
      await expect(judge.getByRole('article', { name: new RegExp(CAR_CASE, 'u') })).toBeVisible();
      await expect(judge.getByText('仅本机，待上传').first()).toBeVisible();
      await cut(judge, stage.serverUrl, false);
      await synced(judge);
    },
  },
  {
    name: '3 approved and sealed; comes back R04, is mended with the registration sheet, and taken',
    run: async (world) => {
      const { stage, browser, cast, police } = world;
      cast.chief = await stage.person(browser, stage.office, 'fang');
      const { chief, judge } = cast;
      await expect(chief.getByText(new RegExp(CAR_CASE, 'u')).first()).toBeVisible({ timeout: 60_000 });
      await police.beforeSending(world);
      await chief.getByRole('button', { name: '同意', exact: true }).click();
      await openRequest(judge, CAR_CASE);
      const page = judge.locator('main');
      await expect(page.getByText('已签发').first()).toBeVisible({ timeout: 60_000 });
      await sealAll(judge);
      await expect(page.getByText('已送达交管').first()).toBeVisible({ timeout: 60_000 });
      await police.returnIt(world);
      await expect(page.getByText(/交管退回补正 R04：颜色不符/u)).toBeVisible({ timeout: 60_000 });
      await mend(judge);
      await expect(page.getByText('已签发').first()).toBeVisible({ timeout: 60_000 });
      await sealAll(judge);
      await police.readMended(world);
      await police.accept(world);
      await expect(page.getByText('布控中').first()).toBeVisible({ timeout: 60_000 });
      await expect(page).toContainText('2026-09-14 至 2027-03-13');
      await world.look?.(judge, 'request-vehicle', 'desk');
    },
  },
];

/** What is wrong of the car is corrected on its page first, by the sheet that says it; the packet then says it by itself. */
async function mend(judge: Page): Promise<void> {
  const page = judge.locator('main');
  await page.getByRole('link', { name: '打开车辆' }).first().click();
  await judge.getByRole('button', { name: '登记答复' }).click();
  const answer = judge.getByRole('dialog');
  await fill(answer, '颜色', '深灰');
  await fill(answer, '依据材料', '机动车登记信息');
  await answer.getByRole('button', { name: '确认登记' }).click();
  await expect(answer).toBeHidden();
  await openRequest(judge, CAR_CASE);
  await page.getByRole('combobox', { name: '材料种类' }).selectOption({ label: '行驶证、登记信息' });
  await page.locator('input[type=file]').first().setInputFiles(scan('登记信息'));
  await expect(judge.getByRole('dialog', { name: '行驶证、登记信息' })).toBeVisible();
  await judge.keyboard.press('Escape');
  await fill(page, '更改理由：颜色', '据机动车登记信息更正');
  await fill(page, '更改理由：文书', '补交登记信息');
  // The chief has seen the matter: a colour and a further proof do not go back to him.
  await expect(page.getByText('提交后用印，再发往交管')).toBeVisible();
  await page.getByRole('button', { name: '再次提交' }).click();
}

/** Steps 4 to 7: seen, taken in, the control ended; the other court and the mortgagee are told. */
export const TAKEN: readonly CarStep[] = [
  {
    name: '4 a camera sees it; taken and dispatched',
    run: async (world) => {
      const { stage, browser, cast, police } = world;
      cast.duty = await stage.person(browser, stage.office, 'tian');
      await synced(cast.duty);
      await stage.clockTo('2026-10-09 22:41');
      await synced(cast.duty, '22:41');
      await police.see(world);
      const { duty, judge } = cast;
      await expect(duty.getByRole('alert').getByText(/发现 苏E·9X1Z2/u)).toBeVisible({ timeout: 60_000 });
      const page = judge.locator('main');
      await expect(page.getByText('已发现车辆').first()).toBeVisible({ timeout: 60_000 });
      await expect(page).toContainText(CAMERA.place);
      await expect(page).toContainText(CAMERA.direction);
      await world.look?.(duty, 'duty-vehicle', 'desk');
      await takeAndSend(duty);
      await expect(page.getByText('已出警').first()).toBeVisible({ timeout: 60_000 });
      await expect(page).toContainText('应在 2026-10-10 00:41 前到场');
    },
  },
  {
    name: '5 seized in a garage without a signal: seven photos, the eighth named and taken; killed before the signatures',
    run: async ({ stage, cast, look }) => {
      const laptop = await stage.startLaptop();
      cast.officer = await stage.ownBrowser(laptop, 'officer', PHONE);
      await enter(cast.officer.page, 'peng');
      await stage.clockTo('2026-10-09 23:35');
      await synced(cast.officer.page, '23:35');
      await expect(cast.officer.page.getByRole('heading', { name: new RegExp(CAR_CASE, 'u') })).toContainText('已出警');
      await look?.(cast.officer.page, 'field-vehicle', 'pocket');
      await cut(cast.officer.page, stage.serverUrl, true);
      const form = await writeList(cast.officer.page);
      for (const side of SIDES) await form.getByLabel(side, { exact: true }).setInputFiles(PHOTO);
      await expect(form.getByText('已拍 7 / 8')).toBeVisible();
      await expect(form.getByText('缺：左后')).toBeVisible();
      await form.getByRole('button', { name: '左后 拍不到' }).click();
      await expect(form.getByRole('textbox', { name: '左后 缺，原因' })).toBeVisible();
      await form.getByLabel('左后', { exact: true }).setInputFiles(PHOTO);
      await expect(form.getByText('已拍 8 / 8')).toBeVisible();
      await expect(form.getByText('已保存在本机', { exact: false })).toBeVisible();

      await cast.officer.kill9();
      await stage.killServer();
      cast.officer = await stage.ownBrowser(laptop, 'officer', PHONE);
      const officer = cast.officer.page;
      await enter(officer, 'peng');
      await cut(officer, stage.serverUrl, true);
      await stage.startServer();
      await officer.getByRole('button', { name: '填写扣押清单' }).click();
      const again = officer.getByRole('form', { name: '扣押清单' });
      await expect(again.getByText('已拍 8 / 8')).toBeVisible();
      await expect(again.getByRole('textbox', { name: '里程（公里）' })).toHaveValue('83412');
      await expect(again.getByRole('textbox', { name: '车内物品' })).toHaveValue(/雨伞 2/u);
      await look?.(officer, 'field-seizure', 'pocket');
      await closeList(officer, again);
      await expect(officer.locator('main').getByText('仅本机').first()).toBeVisible();
      await expect(officer.locator('main').getByText('已扣押').first()).toBeVisible();
    },
  },
  {
    name: '6 the signal is back: the control ends at once and once, the seal goes on',
    run: async (world) => {
      const { stage, cast, police } = world;
      await stage.clockTo('2026-10-09 23:58');
      await cut(cast.officer.page, stage.serverUrl, false);
      await synced(cast.officer.page, '23:58');
      const page = cast.judge.locator('main');
      await expect(page.getByText('已扣押').first()).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText('待确认撤控').first()).toBeVisible();
      await stage.clockTo('2026-10-10 00:03');
      await police.acknowledge(world);
      await expect(page.getByText('已撤控').first()).toBeVisible({ timeout: 60_000 });
      await expect(page).toContainText('交管 2026-10-10 00:03 确认撤控');
      // The legal time is that of the act, and its receipt stands beside it.
      await expect(page).toContainText('2026-10-09 23:35 · 东环路高架东侧卡口');
      await expect(page).toContainText('受理 2026-10-09 23:58');
      await expect(page).toContainText('查封至 2028-04-19');
      await world.look?.(cast.judge, 'request-seized', 'desk');
      await police.nothingMore(world);
    },
  },
  {
    name: '7 the judge of the waiting seal is told; the mortgagee is listed, and told',
    run: async ({ cast }) => {
      const { judge, other } = cast;
      await rail(other, '今日');
      await expect(other.getByText('同一车辆已被扣押').first()).toBeVisible({ timeout: 60_000 });
      await other.getByText('同一车辆已被扣押').first().click();
      await expect(other.locator('main')).toContainText('东环停车场（虚构）');
      await expect(judge.locator('main')).toContainText('已告知扣押');
      await tellMortgagee(judge);
      await expect(judge.getByRole('listitem').filter({ hasText: '示例银行' }).first()).toContainText('已通知 贷后管理部 经办人（电话）');
      await synced(judge);
    },
  },
];

/** Step 8: paid; the seal is lifted, the next one takes effect, and the car passes with it. */
const PASSED: readonly CarStep[] = [
  {
    name: '8 paid in full: released, and the seal of the other court becomes the first',
    run: async (world) => {
      const { stage, cast, police } = world;
      await stage.clockTo('2026-10-12 10:00');
      const { judge, other } = cast;
      await synced(judge, '10:00');
      await payAll(judge);
      await openRequest(judge, CAR_CASE);
      await expect(judge.locator('main')).toContainText('应当解除扣押 全部履行');
      await orderRelease(world, '案款全部履行');
      await police.unseal(world, { number: NEXT_NUMBER, start: '2026-10-12', end: '2028-10-11' });
      await expect(judge.locator('main').getByText('已解封，待交还').first()).toBeVisible({ timeout: 60_000 });
      await rail(other, '今日');
      await expect(other.getByText('轮候查封已生效').first()).toBeVisible({ timeout: 60_000 });
      await other.getByText('轮候查封已生效').first().click();
      await expect(other.locator('main')).toContainText('2026-10-12 至 2028-10-11');
    },
  },
  {
    name: '9 the car passes to the other court by a list that both sign; a meter that moved asks why',
    run: async ({ cast }) => {
      const { judge, other } = cast;
      await judge.getByRole('button', { name: '登记移交' }).click();
      const dialog = judge.getByRole('dialog');
      await expect(dialog).toContainText(`${NEXT_COURT} 的查封已生效`);
      await fill(dialog, '接收法院经办人', '昆山法院 叶法官');
      await fill(dialog, '交接时里程（公里）', '83425');
      await fill(dialog, '执行人员', '彭干警');
      await dialog.locator('input[type=file]').setInputFiles(scan('移交清单'));
      await dialog.getByRole('button', { name: '确认移交' }).click();
      await expect(dialog.getByText('里程与扣押时不符，请说明')).toBeVisible();
      await fill(dialog, '里程差说明', '自行驶往昆山法院停车场');
      await dialog.getByRole('button', { name: '确认移交' }).click();
      await expect(dialog).toBeHidden();
      const page = judge.locator('main');
      await expect(page.getByText('已移交').first()).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText('已办结').first()).toBeVisible();
      await synced(judge);
      await rail(other, '今日');
      await expect(other.getByText('轮候查封已生效')).toHaveCount(0, { timeout: 60_000 });
    },
  },
];

export const STORY_4: readonly CarStep[] = [...ASKED, ...TAKEN, ...PASSED];

/** What the request has come to, as its page tells it. */
export function endOfCar({ cast }: CarWorld): Promise<readonly string[]> {
  return endState(cast.judge, CAR_CASE);
}
