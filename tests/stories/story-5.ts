import { type Browser, expect, type Locator, type Page } from '@playwright/test';
import type { Stage } from './stage.ts';
import { fileRecord, fill, fillMoment, openCase, openRequest, rail, sealAll, synced, untimed } from './story-1.ts';

/**
 * Story 5 of the mission: fifteen days. Played at 昆山法院 by 叶法官, 葛 of the detention house and 蔡 of the court above; clerk, president
 * and officers are those that the demo bureau has there.
 */
export const DETAINED = '90511';
const NUMBER = `（2026）苏0583执${DETAINED}号`;
const ID_NO = '320599197811201531';

/** The worklist of the case-handling system, of one row. */
const WORKLIST = [
  '案号,立案日期,承办人,书记员,案由,执行依据文号,申请执行人,申请执行人证件号码,被执行人,证件号码,联系电话,住址,申请标的(元),执行费(元)',
  `${NUMBER},2026-06-19,叶法官,邢德胜,劳务合同纠纷,民事判决书（2025）苏0583民初90127号,戴某,320599199003072224,潘某,${ID_NO},13900000021,昆山市玉山镇槐影路 61 号 2 幢 304 室,86400.00,1196.00`,
].join('\n');

export type DetentionCast = { clerk: Page; judge: Page; president: Page; officer: Page; house: Page; upper: Page };
/** What the detention house does in the story: at its desk in this server, or in its own system over the agency protocol. */
export type DetentionHouse = {
  /** He is about to be brought. */
  beforeEscort(world: DetentionWorld): Promise<void>;
  /** It writes fourteen days first, which nobody takes, then the fifteen that were decided. */
  admit(world: DetentionWorld): Promise<void>;
  passOnAppeal(world: DetentionWorld): Promise<void>;
  askLeave(world: DetentionWorld): Promise<void>;
  /** Leave was granted: he goes at noon of the same day. */
  leave(world: DetentionWorld): Promise<void>;
  /** Back two days later, in time; the new end is what it writes. */
  comeBack(world: DetentionWorld): Promise<void>;
  release(world: DetentionWorld): Promise<void>;
};
export type DetentionWorld = { readonly stage: Stage; readonly browser: Browser; readonly cast: DetentionCast; readonly house: DetentionHouse };
export type DetentionStep = { readonly name: string; readonly run: (world: DetentionWorld) => Promise<void> };

const article = (page: Page) => page.getByRole('article', { name: new RegExp(DETAINED, 'u') });
/**
 * The story's hour, and until everybody who acts next has heard of it: a window that has not refuses what has just happened as
 * something to come. Whoever has no window in this telling is passed over.
 */
export async function hour(stage: Stage, when: string, ...pages: readonly (Page | undefined)[]): Promise<void> {
  await stage.clockTo(when);
  for (const page of pages) {
    if (page === undefined) continue;
    const chip = page.getByRole('button', { name: /^最后联系/u });
    await expect.poll(async () => /\d\d:\d\d/u.exec((await chip.textContent()) ?? '')?.[0] ?? '', { timeout: 90_000 }).toMatch(after(when.slice(-5)));
  }
}
/** The hour itself, or the minutes after it: its clock goes on while everybody hears. */
function after(time: string): RegExp {
  const [h = 0, m = 0] = time.split(':').map(Number);
  const next = Array.from({ length: 8 }, (_, n) => `${String(h + Math.floor((m + n) / 60)).padStart(2, '0')}:${String((m + n) % 60).padStart(2, '0')}`);
  return new RegExp(next.join('|'), 'u');
}
/** A date with its time, and on to the next field: what follows from it is said then. */
export async function moment(scope: Locator, name: string, day: string, time: string): Promise<void> {
  await fillMoment(scope, name, day, time);
  await scope.getByRole('textbox', { name: `${name}（时刻）`, exact: true }).press('Tab');
}
/** Chooses one answer of a question by its word. */
export async function answer(page: Page, question: string, word: string): Promise<void> {
  await page.getByRole('radiogroup', { name: question }).getByText(word, { exact: true }).click();
}

/** Imports cases as the case-handling system exports them. */
export async function importWorklist(clerk: Page, rows: string): Promise<void> {
  await rail(clerk, '案件');
  await clerk.getByRole('button', { name: '导入', exact: true }).click();
  await clerk.locator('input[type=file]').first().setInputFiles({ name: '案件.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${rows}\n`) });
  await clerk.getByRole('button', { name: '导入 1 条' }).click();
  await expect(clerk.getByText('已导入 1 条')).toBeVisible({ timeout: 60_000 });
}

/** The order to report is served, he reports nothing, and what the bank says stands beside it. */
export async function falseReport(clerk: Page): Promise<void> {
  await clerk.getByRole('button', { name: '登记送达' }).click();
  await fill(clerk, '送达日期', '2026-09-02');
  await fill(clerk, '报告财产截止', '2026-09-14');
  await fileRecord(clerk);
  await clerk.getByRole('button', { name: '报告财产', exact: true }).click();
  await fill(clerk, '日期', '2026-09-14');
  await clerk.getByText('报告无财产', { exact: true }).click();
  await fileRecord(clerk);
  await clerk.getByRole('button', { name: '报告财产', exact: true }).click();
  await fill(clerk, '日期', '2026-09-20');
  await clerk.getByText('虚假报告', { exact: true }).click();
  await fill(clerk, '备注', '银行答复：09-05 转入 61,300.00 元，09-06 转出');
  await fileRecord(clerk);
}

/** Opens the form and says what is punished, on which evidence, for how many days, and what was asked, but for the deputy. */
export async function propose(judge: Page, name = '潘某'): Promise<void> {
  await judge.getByRole('button', { name: '发起请求' }).first().click();
  await judge.getByRole('button', { name: '提请司法拘留', exact: true }).click();
  await judge.getByRole('combobox', { name: '拘留事由' }).selectOption('asset-report-refused-or-false');
  await fill(judge, '拘留天数', '15');
  await fill(judge, '行为日期', '2026-09-14');
  await fill(judge, '被处罚的行为', '报告无财产，隐瞒银行收入 61,300 元');
  const evidence = judge.getByRole('group', { name: '证据' });
  await evidence.getByRole('checkbox', { name: /报告无财产/u }).check();
  await evidence.getByRole('checkbox', { name: /虚假报告 银行答复/u }).check();
  await fill(judge, '查明的事实', `${name}收到报告财产令后，于2026年9月14日报告无财产。银行答复显示，其账户9月5日转入61,300.00元，9月6日转出`);
  await answer(judge, '同一行为是否已受处罚', '未受处罚');
  await fill(judge, '同一行为：查询来源', '查询办案系统');
  await answer(judge, '是否患有严重疾病', '无');
  await fill(judge, '疾病：答复来源', '询问本人');
}
/** The last of what must be asked. */
export async function noDeputy(judge: Page): Promise<void> {
  await answer(judge, '是否人大代表', '不是');
  await fill(judge, '答复来源', '昆山市人大常委会代表工委 电话答复');
}

/** The president signs what stands on the name: against whom, for how long, which papers. */
export async function sign(president: Page, name: string): Promise<void> {
  await president.getByRole('region', { name: '待审批' }).getByText(new RegExp(name, 'u')).first().click({ timeout: 60_000 });
  await expect(president.getByRole('heading', { name: `拘留 ${name}`, exact: true })).toBeVisible();
  await president.getByRole('button', { name: '同意', exact: true }).click();
  const dialog = president.getByRole('dialog');
  await expect(dialog).toContainText(name);
  await expect(dialog).toContainText('拘留 15 天');
  await expect(dialog).toContainText('《拘留决定书》');
  await dialog.getByRole('button', { name: '签发', exact: true }).click();
  await expect(president.getByRole('region', { name: '待审批' }).getByText(new RegExp(name, 'u'))).toHaveCount(0, { timeout: 60_000 });
}

/** Steps 1 to 3: the ground, the proposal, the decision. */
const DECISION: readonly DetentionStep[] = [
  {
    name: '1 the case comes in; he reports nothing, and the bank says otherwise',
    run: async ({ stage, browser, cast }) => {
      cast.clerk = await stage.person(browser, stage.office, 'kunshan.c1');
      const clerk = cast.clerk;
      await importWorklist(clerk, WORKLIST);
      await openCase(clerk, DETAINED);
      await falseReport(clerk);
      await synced(clerk);
      await hour(stage, '2026-09-25 17:00', clerk);
      // Summoned for this day, he stayed away: what follows on Monday is a 拘传票.
      await clerk.getByRole('button', { name: '传票及到庭' }).click();
      await fill(clerk, '送达日期', '2026-09-22');
      await fill(clerk, '应到庭日期', '2026-09-25');
      await clerk.getByText('未到庭', { exact: true }).click();
      await clerk.getByText('无正当理由', { exact: true }).click();
      await fileRecord(clerk);
      await synced(clerk);
    },
  },
  {
    name: '2 fifteen days are proposed; what was not asked does not leave',
    run: async ({ stage, browser, cast }) => {
      await stage.clockTo('2026-09-28 09:40');
      cast.judge = await stage.person(browser, stage.office, 'ye');
      const judge = cast.judge;
      await openCase(judge, DETAINED);
      await propose(judge);
      await expect(judge.getByText('47 岁（据证件号码）')).toBeVisible();
      await expect(judge.getByText('不适用：男').first()).toBeVisible();
      // The law has fifteen days at most.
      await fill(judge, '拘留天数', '16');
      await expect(judge.getByText('请填写 1 至 15 天')).toBeVisible();
      await fill(judge, '拘留天数', '15');
      await expect(judge.getByText('请填写 1 至 15 天')).toHaveCount(0);
      await judge.getByRole('radio', { name: /^已拘传到庭/u }).check();
      await moment(judge.getByRole('main'), '到案时间', '2026-09-28', '09:00');
      for (const asked of [undefined, '已询问，尚未答复']) {
        if (asked !== undefined) await answer(judge, '是否人大代表', asked);
        await judge.getByRole('button', { name: '提请审批' }).click();
        await expect(judge.getByText('DEPUTY_UNANSWERED').first()).toBeVisible();
        await expect(judge.getByRole('heading', { level: 1, name: '提请司法拘留' })).toBeVisible();
      }
      await noDeputy(judge);
      await expect(judge.getByText('12 / 12 项已具备')).toBeVisible();
      await judge.getByRole('button', { name: '提请审批' }).click();
      await expect(article(judge)).toBeVisible();
      await expect(article(judge)).toContainText('待院长审批');
      await expect(article(judge)).toContainText('自 2026-09-28 09:00 起算，限 8 小时');
    },
  },
  {
    name: '3 the president confirms person and paper; the decision is numbered and sealed',
    run: async ({ stage, browser, cast }) => {
      await stage.clockTo('2026-09-28 10:10');
      cast.president = await stage.person(browser, stage.office, 'kunshan.p1');
      await sign(cast.president, '潘某');
      await openRequest(cast.clerk, DETAINED);
      await sealAll(cast.clerk);
      const page = article(cast.judge);
      await expect(page.getByText('已决定拘留').first()).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText(/^〔2026〕昆司惩\d+号/u).first()).toBeVisible();
    },
  },
];

/** Steps 4 and 5: served on the man who is there, brought to the house, taken in; the family is told. */
const CARRIED_OUT: readonly DetentionStep[] = [
  {
    name: '4 served on him at half past ten; two officers bring him to the house',
    run: async (world) => {
      const { stage, browser, cast } = world;
      const judge = cast.judge;
      await hour(stage, '2026-09-28 10:31', judge);
      await judge.getByRole('button', { name: '送达拘留决定书' }).first().click();
      const serving = judge.getByRole('dialog');
      await moment(serving, '送达时间', '2026-09-28', '10:30');
      await expect(serving).toContainText('通知家属至 2026-09-29 10:30；申请复议至 2026-10-08');
      await serving.getByRole('button', { name: '确认送达' }).click();
      await expect(serving).toBeHidden();
      await world.house.beforeEscort(world);
      cast.officer = await stage.person(browser, stage.office, 'kunshan.g1', { width: 390, height: 844 });
      await escort(cast.officer);
      await expect(article(judge).getByText('送拘：司亦辰、柯正则').first()).toBeVisible({ timeout: 60_000 });
    },
  },
  {
    name: '5 the house examines and takes him in until 2026-10-13 14:20; the custody ends, the family is told',
    run: async (world) => {
      const { stage, cast } = world;
      await hour(stage, '2026-09-28 14:22', cast.judge);
      await world.house.admit(world);
      const page = article(cast.judge);
      await expect(page.getByText('拘留中').first()).toBeVisible({ timeout: 60_000 });
      await expect(page).toContainText('2026-09-28 14:20 至 2026-10-13 14:20');
      await expect(page).toContainText('控制结束：拘留');
      await expect(page).toContainText('2026-09-28 10:30 执行拘留，应于 2026-09-29 10:30 前通知家属');
      const clerk = cast.clerk;
      await hour(stage, '2026-09-28 16:01', clerk);
      await clerk.getByRole('button', { name: '登记通知家属' }).first().click();
      const dialog = clerk.getByRole('dialog');
      await dialog.getByRole('radio', { name: '已通知' }).check();
      await fill(dialog, '通知了谁', '潘某之弟（虚构）');
      await fill(dialog, '联系电话', '13900000022');
      await dialog.getByRole('combobox', { name: '通知方式' }).selectOption('phone');
      await moment(dialog, '通知时间', '2026-09-28', '16:00');
      await dialog.getByRole('button', { name: '确认登记' }).click();
      await expect(dialog).toBeHidden();
      await expect(page).toContainText(/2026-09-28 16:00 已电话通知 潘某之弟（虚构）（邢德胜 登记）\s*139\*{4}0022/u, { timeout: 60_000 });
    },
  },
];

/** Steps 6 and 7, as the days have them: reconsideration asked, leave, upheld, back. */
const MEANWHILE: readonly DetentionStep[] = [
  {
    name: '6 he asks for reconsideration: the court above has until 2026-10-08, and the detention goes on',
    run: async (world) => {
      const { stage, browser, cast } = world;
      await hour(stage, '2026-09-30 09:50', cast.house);
      await world.house.passOnAppeal(world);
      cast.upper = await stage.person(browser, stage.office, 'cai');
      await rail(cast.upper, '复议');
      const upper = cast.upper.getByRole('main');
      await expect(upper).toContainText('应于 2026-10-08 前决定。第五日 2026-10-05 为国庆节，顺延至 2026-10-08', { timeout: 60_000 });
      await expect(upper).toContainText('复议期间不停止执行');
      await expect(upper).toContainText(/〔2026〕昆司惩\d+号，拘留 15 天/u);
      await expect(upper).not.toContainText(ID_NO);
      await expect(article(cast.judge)).toContainText('第五日 2026-10-05 为国庆节，顺延至 2026-10-08', { timeout: 60_000 });
      await expect(article(cast.judge).getByText('拘留中').first()).toBeVisible();
    },
  },
  {
    name: '7 his father is gravely ill: leave is asked at eight, due at twenty, granted for two days',
    run: async (world) => {
      const { stage, cast } = world;
      await hour(stage, '2026-10-02 08:05', cast.house);
      await world.house.askLeave(world);
      const page = article(cast.judge);
      await expect(page).toContainText('应于 2026-10-02 20:00 前答复（自申请起 12 小时', { timeout: 60_000 });
      await hour(stage, '2026-10-02 11:30', cast.judge);
      await cast.judge.getByRole('button', { name: '答复请假' }).first().click();
      const dialog = cast.judge.getByRole('dialog');
      await dialog.getByRole('radio', { name: '准予' }).check();
      await fill(dialog, '准假天数', '2');
      await fill(dialog, '意见', '由担保人陪同，不得离开昆山市');
      await dialog.getByRole('button', { name: '答复', exact: true }).click();
      await expect(dialog).toBeHidden();
      await hour(stage, '2026-10-02 12:02', cast.house);
      await world.house.leave(world);
      await expect(page.getByText('请假出所').first()).toBeVisible({ timeout: 60_000 });
      await expect(page).toContainText('2026-10-02 12:00 离所，应于 2026-10-04 12:00 前返回');
    },
  },
  {
    name: '6 upheld by the court above; 7 he comes back in time, and the house writes the new end',
    run: async (world) => {
      const { stage, cast } = world;
      await hour(stage, '2026-10-04 10:00', cast.upper);
      const upper = cast.upper;
      await upper.getByRole('button', { name: '作出复议决定' }).click();
      const dialog = upper.getByRole('dialog', { name: /^复议决定：/u });
      await dialog.getByRole('radio', { name: /^维持/u }).check();
      await fill(dialog, '复议决定书文号', '（2026）苏05司惩复12号');
      await fill(dialog, '理由', '被执行人应当如实报告当前财产以及一年内的财产变动情况。原决定事实清楚，适用法律正确，拘留期限适当');
      // The paper is read as it will be sealed, with the person's number hidden, and its sealed copy goes with the decision.
      await dialog.getByRole('button', { name: '预览复议决定书' }).click();
      const paper = upper.getByRole('dialog', { name: '复议决定书' });
      await expect(paper).toContainText('（2026）苏05司惩复12号', { timeout: 60_000 });
      await expect(paper).toContainText('驳回潘某的复议申请');
      await expect(paper).not.toContainText(ID_NO);
      await paper.getByRole('button', { name: '关闭', exact: true }).last().click();
      await dialog.locator('input[type=file]').setInputFiles({ name: '复议决定书.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n% sealed reconsideration\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n') });
      await expect(dialog).toContainText('复议决定书.pdf');
      await dialog.getByRole('button', { name: '作出决定' }).click();
      await expect(upper.getByRole('dialog')).toHaveCount(0);
      await expect(upper.getByText('没有待决定的复议')).toBeVisible({ timeout: 60_000 });
      await upper.getByRole('tab', { name: '已决定' }).click();
      await expect(upper.getByRole('button', { name: '复议决定书' })).toBeVisible();
      const page = article(cast.judge);
      await expect(page).toContainText('复议维持', { timeout: 60_000 });
      await hour(stage, '2026-10-04 11:45', cast.house);
      await world.house.comeBack(world);
      await expect(page.getByText('拘留中').first()).toBeVisible({ timeout: 60_000 });
      await expect(page).toContainText('2026-09-28 14:20 至 2026-10-15 14:20');
      await expect(page).not.toContainText('请假逾期未归');
    },
  },
];

/** Step 8: half is paid, he is free, the rest comes in instalments. */
const FREE: readonly DetentionStep[] = [
  {
    name: '8a he pays half and reports truly: an early release is proposed and approved',
    run: async ({ stage, cast }) => {
      await hour(stage, '2026-10-06 15:00', cast.judge);
      const judge = cast.judge;
      await openCase(judge, DETAINED);
      await judge.getByRole('button', { name: '到位登记', exact: true }).click();
      await fill(judge, '金额（元）', '43200');
      await fill(judge, '付款人', '潘某');
      await fileRecord(judge);
      await judge.getByRole('button', { name: '报告财产', exact: true }).click();
      await judge.getByText('已报告', { exact: true }).click();
      await fill(judge, '备注', '补充报告 61,300.00 元的来源与去向，具结悔过');
      await fileRecord(judge);
      await openRequest(judge, DETAINED);
      await judge.getByRole('button', { name: '提请提前解除' }).click();
      const dialog = judge.getByRole('dialog');
      await dialog.getByRole('radio', { name: '履行义务' }).check();
      await fill(dialog, '具体情况', '潘某于2026年10月6日支付43,200.00元，如实报告财产，具结悔过');
      await dialog.getByRole('checkbox', { name: /^到位登记/u }).check();
      await dialog.getByRole('button', { name: '提请院长审批' }).click();
      await expect(dialog).toBeHidden();
      const president = cast.president;
      await president.getByRole('region', { name: '待审批' }).getByText('提前解除拘留 潘某').click({ timeout: 60_000 });
      await expect(president.getByRole('main')).toContainText('支付43,200.00元');
      await president.getByRole('button', { name: '同意', exact: true }).click();
      await expect(article(judge)).toContainText('已批准', { timeout: 60_000 });
    },
  },
  {
    name: '8b the paper is sealed: he is ordered free, and free at a quarter past nine',
    run: async (world) => {
      const { stage, cast } = world;
      await hour(stage, '2026-10-07 08:30', cast.clerk);
      await sealAll(cast.clerk);
      const page = article(cast.judge);
      await expect(page.getByText('待解除拘留').first()).toBeVisible({ timeout: 60_000 });
      await hour(stage, '2026-10-07 09:16', cast.house);
      await world.house.release(world);
      await expect(page.getByText('已解除拘留').first()).toBeVisible({ timeout: 60_000 });
      await expect(page).toContainText('2026-10-07 09:15');
      // Nothing waits and nothing counts any more.
      await expect(page.getByRole('timer')).toHaveCount(0);
      await expect(page.getByRole('heading', { name: '下一步' })).toHaveCount(0);
      await expect(page).not.toContainText('还剩');
    },
  },
  {
    name: '8c the case: half paid, the rest in instalments',
    run: async ({ stage, cast }) => {
      await hour(stage, '2026-10-08 10:00', cast.judge);
      const judge = cast.judge;
      await openCase(judge, DETAINED);
      await judge.getByRole('button', { name: '和解', exact: true }).click();
      await fill(judge, '和解日期', '2026-10-08');
      await fill(judge, '履行期限', '2026-12-31');
      await judge.getByRole('checkbox', { name: /中止执行/u }).uncheck();
      for (const [at, day] of ['2026-11-16', '2026-12-31'].entries()) {
        await judge.getByRole('button', { name: '添加一期' }).click();
        await fill(judge, `第 ${String(at + 1)} 期日期`, day);
        await fill(judge, `第 ${String(at + 1)} 期金额（元）`, '21600');
      }
      await fileRecord(judge);
      await expect(judge.getByRole('table', { name: '分期计划 2 期' })).toBeVisible();
      await expect(judge.getByText('和解履行中').first()).toBeVisible({ timeout: 60_000 });
      await synced(judge);
    },
  },
];

/** The officer who has him leaves for the house, with a colleague. */
export async function escort(officer: Page): Promise<void> {
  await officer.getByRole('button', { name: '送拘', exact: true }).first().click({ timeout: 60_000 });
  const form = officer.getByRole('dialog');
  await expect(form.getByRole('checkbox', { name: '司亦辰' })).toBeChecked();
  await form.getByRole('checkbox', { name: '柯正则' }).check();
  await fill(form, '车辆', '警车 05');
  await form.getByRole('button', { name: '确认出发' }).click();
  await expect(form).toBeHidden();
}

export const STORY_5: readonly DetentionStep[] = [...DECISION, ...CARRIED_OUT, ...MEANWHILE, ...FREE];

/** What the detention has come to, as its page tells it, without the hours: the same whatever broke on the way. */
export async function endOfDetention(page: Page): Promise<readonly string[]> {
  await openRequest(page, DETAINED);
  await expect(article(page)).toBeVisible();
  for (const older of await article(page).getByRole('button', { name: /^更早的/u }).all()) await older.click();
  return untimed(await article(page).innerText());
}
