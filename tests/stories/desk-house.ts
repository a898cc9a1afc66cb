import { expect, type Page } from '@playwright/test';
import { fill, grouped } from './story-1.ts';
import { type DetentionHouse, moment } from './story-5.ts';

/** Opens the form of one act on the person in hand. */
async function act(desk: Page, verb: string, write: () => Promise<void>): Promise<void> {
  await desk.getByRole('button', { name: verb, exact: true }).click({ timeout: 60_000 });
  await write();
  await desk.getByRole('dialog').getByRole('button', { name: verb, exact: true }).click();
  await expect(desk.getByRole('dialog')).toBeHidden();
}
const toHeld = (desk: Page) => desk.getByRole('tab', { name: /^在拘/u }).click();

/** 葛 at the desk of the detention house. */
export const deskHouse: DetentionHouse = {
  beforeEscort: () => Promise.resolve(),
  async admit({ stage, browser, cast }) {
    cast.house = await stage.desk(browser, 'ge');
    const desk = cast.house;
    await expect(desk.getByRole('heading', { name: /潘某/u })).toContainText(grouped('320599197811201531'), { timeout: 60_000 });
    // Of the case the house knows its number and the ground: neither who is owed nor how much.
    await expect(desk.getByRole('main')).not.toContainText('86,400.00');
    await expect(desk.getByRole('main')).not.toContainText('戴某');
    await desk.keyboard.press('a');
    const form = desk.getByRole('dialog');
    await fill(form, '收拘回执编号', '苏拘收〔2026〕1号');
    await moment(form, '拘留起', '2026-09-28', '14:20');
    await fill(form, '健康状况', '体检合格');
    await fill(form, '随身物品', '随身物品已登记保管');
    for (const [end, days] of [['2026-10-12', 14], ['2026-11-07', 40]] as const) {
      await moment(form, '拘留止', end, '14:20');
      await expect(form).toContainText(`共 ${String(days)} 天，与决定的 15 天不一致`);
    }
    await form.getByRole('button', { name: '收拘', exact: true }).click();
    await expect(form.getByText('DETENTION_TERM_MISMATCH')).toBeVisible();
    await moment(form, '拘留止', '2026-10-13', '14:20');
    await expect(form).toContainText('共 15 天，与决定的 15 天一致');
    await form.getByRole('button', { name: '收拘', exact: true }).click();
    await expect(form).toBeHidden();
    // What was refused stays in sight until whoever filed it has seen it.
    await desk.getByRole('button', { name: '需处理 1' }).click();
    await desk.getByRole('dialog').getByRole('button', { name: '知道了' }).click();
    await desk.keyboard.press('Escape');
    await toHeld(desk);
    await expect(desk.getByRole('heading', { name: /潘某/u })).toBeVisible();
  },
  async passOnAppeal({ cast: { house: desk } }) {
    await act(desk, '转交复议申请', async () => {
      await moment(desk.getByRole('dialog'), '申请时间', '2026-09-30', '09:40');
      await fill(desk, '复议请求与理由', '认为拘留决定不当，申请复议');
    });
  },
  async askLeave({ cast: { house: desk } }) {
    await act(desk, '登记请假申请', async () => {
      const form = desk.getByRole('dialog');
      await moment(form, '申请时间', '2026-10-02', '08:00');
      await expect(form).toContainText('法院应于 2026-10-02 20:00 前答复');
      await form.getByRole('combobox', { name: '请假事由' }).selectOption('grave-illness');
      await fill(form, '具体情况', '父亲病危');
      await fill(form, '申请人', '弟弟');
      await fill(form, '与被拘留人关系', '弟');
      await form.getByRole('radio', { name: '担保人' }).check();
      await fill(form, '担保人', '弟弟');
      await fill(form, '担保人电话', '13800001531');
      await fill(form, '拘留所审核意见', '建议准假');
    });
  },
  async leave({ cast: { house: desk } }) {
    await expect(desk.getByText('法院准予请假 2 天，出所时请登记。')).toBeVisible({ timeout: 60_000 });
    await act(desk, '登记出所', async () => {
      await moment(desk.getByRole('dialog'), '离所时间', '2026-10-02', '12:00');
      await moment(desk.getByRole('dialog'), '应返回时间', '2026-10-04', '12:00');
    });
  },
  async comeBack({ cast: { house: desk } }) {
    await act(desk, '登记回所', async () => {
      await moment(desk.getByRole('dialog'), '回所时间', '2026-10-04', '11:40');
      await expect(desk.getByRole('dialog')).toContainText('原期满 2026-10-13 14:20，离所时间不计入');
      await moment(desk.getByRole('dialog'), '新的期满时间', '2026-10-15', '14:20');
    });
  },
  async release({ cast: { house: desk } }) {
    await desk.getByRole('tab', { name: /^待解除/u }).click();
    await expect(desk.getByText(/要求解除拘留：提前解除 〔2026〕昆解拘\d+号。请立即解除并登记时间。/u)).toBeVisible({ timeout: 60_000 });
    await act(desk, '登记解除', () => moment(desk.getByRole('dialog'), '解除时间', '2026-10-07', '09:15'));
    await expect(desk.getByText('没有待解除的人员')).toBeVisible();
  },
};
