import { expect, type Page } from '@playwright/test';
import { fileRecord, fill, openCase, openRequest, rail, sealAll, synced } from './story-1.ts';
import { answer, type DetentionStep, escort, falseReport, hour, importWorklist, moment, noDeputy, propose, sign } from './story-5.ts';

/**
 * The branches of story 5 (step 9) as people see them: a house that does not take him, and a man detained first for violence in the
 * courtroom whose detention the president refuses. Their law is tested without a window (tests/rules/detention-*).
 */
export const BRANCHES_BEGIN = '2026-09-27T09:00:00+08:00';
const [ILL, VIOLENT] = ['90512', '90513'];
const HEAD = '案号,立案日期,承办人,书记员,案由,执行依据文号,申请执行人,申请执行人证件号码,被执行人,证件号码,联系电话,住址,申请标的(元),执行费(元)';
const row = (short: string, name: string, idNo: string) =>
  [HEAD, `（2026）苏0583执${short}号,2026-06-22,叶法官,邢德胜,劳务合同纠纷,民事判决书（2025）苏0583民初90128号,戴某,320599199003072224,${name},${idNo},13900000031,昆山市玉山镇槐影路 63 号,42000.00,530.00`].join('\n');
const article = (page: Page, short: string) => page.getByRole('article', { name: new RegExp(short, 'u') });

export const DETENTION_BRANCHES: readonly DetentionStep[] = [
  {
    name: '9a the house does not take him: he stays in nobody\'s hands without a choice of the same day',
    run: async ({ stage, browser, cast }) => {
      cast.clerk = await stage.person(browser, stage.office, 'kunshan.c1');
      await importWorklist(cast.clerk, row(ILL, '阮某', '320599197209174411'));
      await openCase(cast.clerk, ILL);
      await falseReport(cast.clerk);
      await synced(cast.clerk);
      await stage.clockTo('2026-09-28 09:40');
      cast.judge = await stage.person(browser, stage.office, 'ye');
      const judge = cast.judge;
      await openCase(judge, ILL);
      await propose(judge, '阮某');
      await noDeputy(judge);
      await judge.getByRole('radio', { name: /^已拘传到庭/u }).check();
      await moment(judge.getByRole('main'), '到案时间', '2026-09-28', '09:00');
      await judge.getByRole('button', { name: '提请审批' }).click();
      const page = article(judge, ILL);
      await expect(page).toContainText('待院长审批');
      cast.president = await stage.person(browser, stage.office, 'kunshan.p1');
      await sign(cast.president, '阮某');
      await openRequest(cast.clerk, ILL);
      await sealAll(cast.clerk);
      await hour(stage, '2026-09-28 10:30', judge);
      await judge.getByRole('button', { name: '送达拘留决定书' }).first().click();
      await judge.getByRole('dialog').getByRole('button', { name: '确认送达' }).click();
      await expect(judge.getByRole('dialog')).toBeHidden();
      cast.officer = await stage.person(browser, stage.office, 'kunshan.g1', { width: 390, height: 844 });
      await escort(cast.officer);

      await hour(stage, '2026-09-28 14:00', judge);
      cast.house = await stage.desk(browser, 'ge');
      const desk = cast.house;
      await expect(desk.getByRole('heading', { name: /阮某/u })).toBeVisible({ timeout: 60_000 });
      await desk.keyboard.press('j');
      const form = desk.getByRole('dialog');
      await form.getByRole('radio', { name: '患有严重疾病' }).check();
      await fill(form, '说明', '血压 210/130，体检不合格');
      await form.getByRole('button', { name: '现在' }).click();
      await form.getByRole('button', { name: '不予收拘', exact: true }).click();
      await expect(form).toBeHidden();

      await expect(page).toContainText('不予收拘：患有严重疾病', { timeout: 60_000 });
      await expect(page).toContainText('当日另行处理');
      // He is held still, and his hours run on: putting it off is taken only when he is out of custody.
      await judge.getByRole('button', { name: '选择处理方式' }).first().click();
      const choice = judge.getByRole('dialog');
      await expect(choice).toContainText('人仍在控制中');
      await choice.getByRole('radio', { name: /^暂缓执行/u }).check();
      await fill(choice, '再次检查的日期', '2026-10-12');
      await fill(choice, '理由', '待病情稳定');
      await choice.getByRole('button', { name: '确认', exact: true }).click();
      await expect(choice.getByText('CUSTODY_STILL_RUNNING')).toBeVisible();
      await choice.getByRole('button', { name: '取消' }).click();
      await judge.getByRole('button', { name: '登记控制结束' }).first().click();
      await choice.getByRole('radio', { name: '放回' }).check();
      await choice.getByRole('button', { name: '确认结束' }).click();
      await expect(choice).toBeHidden();
      await judge.getByRole('button', { name: '选择处理方式' }).first().click();
      await choice.getByRole('radio', { name: /^暂缓执行/u }).check();
      await fill(choice, '再次检查的日期', '2026-10-12');
      await fill(choice, '理由', '待病情稳定');
      await choice.getByRole('button', { name: '确认', exact: true }).click();
      await expect(choice).toBeHidden();
      await expect(page).toContainText('2026-10-12 再看', { timeout: 60_000 });
      // Of his family nobody has a number: the reason stands in place of the notice.
      await expect(page).toContainText('应于 2026-09-29 10:30 前通知家属');
      await judge.getByRole('button', { name: '登记通知家属' }).first().click();
      await choice.getByRole('radio', { name: '未能通知' }).check();
      await fill(choice, '未能通知的原因', '本人拒绝提供家属联系方式');
      await choice.getByRole('button', { name: '确认登记' }).click();
      await expect(choice).toBeHidden();
      await expect(page).toContainText('未能通知：本人拒绝提供家属联系方式');
      await expect(page).toContainText('情形消失后恢复执行');
    },
  },
  {
    name: '9b violence in the courtroom: detained first, before a witness, reported at once; the president refuses and he is let go',
    run: async ({ stage, cast }) => {
      await hour(stage, '2026-09-29 10:20', cast.judge, cast.clerk);
      const clerk = cast.clerk;
      await importWorklist(clerk, row(VIOLENT, '褚某', '320599198804026434'));
      await openCase(clerk, VIOLENT);
      await clerk.getByRole('button', { name: '备注', exact: true }).click();
      await fill(clerk, '备注', '10:05 询问时掀翻桌案、推搡书记员，有庭审录像');
      await fileRecord(clerk);
      await synced(clerk);
      const judge = cast.judge;
      await openCase(judge, VIOLENT);
      await judge.getByRole('button', { name: '发起请求' }).first().click();
      await judge.getByRole('button', { name: '提请司法拘留', exact: true }).click();
      // Only for violence and obstruction: until the ground says so it cannot be chosen.
      await expect(judge.getByRole('radio', { name: /^已先行拘留/u })).toBeDisabled();
      await judge.getByRole('combobox', { name: '拘留事由' }).selectOption('violence-or-obstruction');
      await judge.getByRole('radio', { name: /^已先行拘留/u }).check();
      await fill(judge, '拘留天数', '10');
      await fill(judge, '行为日期', '2026-09-29');
      await fill(judge, '被处罚的行为', '掀翻桌案、推搡书记员');
      await judge.getByRole('group', { name: '证据' }).getByRole('checkbox', { name: /^备注/u }).check();
      await fill(judge, '查明的事实', '褚某于2026年9月29日10时05分在询问时掀翻桌案、推搡书记员');
      await answer(judge, '同一行为是否已受处罚', '未受处罚');
      await fill(judge, '同一行为：查询来源', '查询办案系统');
      await answer(judge, '是否患有严重疾病', '无');
      await fill(judge, '疾病：答复来源', '询问本人');
      await noDeputy(judge);
      const main = judge.getByRole('main');
      await moment(main, '先行拘留时间', '2026-09-29', '10:06');
      await judge.getByRole('button', { name: '提请审批' }).click();
      await expect(main).toContainText('先行拘留须写明时间、地点、见证人和报告院长的情况');
      await fill(judge, '地点', '第三法庭');
      await fill(judge, '在场见证人', '法警 司亦辰');
      await moment(main, '报告院长时间', '2026-09-29', '10:10');
      await fill(judge, '报告人', '叶法官');
      await judge.getByRole('button', { name: '提请审批' }).click();
      const page = article(judge, VIOLENT);
      await expect(page).toContainText('待院长审批');
      // The hours of the family run from the detention itself, before anybody has decided on it.
      await expect(page).toContainText('2026-09-29 10:06 执行拘留，应于 2026-09-30 10:06 前通知家属');

      const president = cast.president;
      await president.getByRole('region', { name: '待审批' }).getByText(/褚某/u).click({ timeout: 60_000 });
      const sheet = president.getByRole('main');
      await expect(sheet).toContainText('2026-09-29 10:06 在第三法庭先行拘留，见证人 法警 司亦辰；2026-09-29 10:10 由 叶法官 报告院长');
      await expect(president.getByRole('button', { name: '审批退回' })).toHaveCount(0);
      await president.getByRole('button', { name: '不予批准' }).click();
      const refusal = president.getByRole('dialog');
      await expect(refusal).toContainText('此人已被先行拘留：不予批准的，须立即放人。');
      await fill(refusal, '意见', '情节显著轻微，训诫即可');
      await refusal.getByRole('button', { name: '不予批准' }).click();
      await expect(refusal).toBeHidden();

      await expect(page.getByText('不予批准').first()).toBeVisible({ timeout: 60_000 });
      await expect(page.getByRole('heading', { name: '下一步' })).toBeVisible();
      await judge.getByRole('button', { name: '登记控制结束' }).first().click();
      const end = judge.getByRole('dialog');
      await end.getByRole('radio', { name: '放回' }).check();
      await end.getByRole('button', { name: '确认结束' }).click();
      await expect(end).toBeHidden();
      await expect(page).not.toContainText('正在控制', { timeout: 60_000 });
      await rail(judge, '今日');
      await expect(judge.getByRole('main')).toBeVisible();
    },
  },
];
