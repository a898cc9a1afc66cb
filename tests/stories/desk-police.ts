import { expect } from '@playwright/test';
import { grouped, type Police, synced, TRUE_NUMBER, WRONG_NUMBER } from './story-1.ts';

/** The police at their desk in the court's server: 何 reviews, 施 finds. */
export const deskPolice: Police = {
  beforeSending: () => Promise.resolve(),
  async received({ cast }) {
    await expect(cast.judge.page.getByText('已送达公安').first()).toBeVisible({ timeout: 60_000 });
  },
  async returnIt({ stage, browser, cast }) {
    cast.specialist = await stage.desk(browser, 'he');
    const desk = cast.specialist;
    await expect(desk.getByRole('heading', { name: /王某/u })).toContainText(grouped(WRONG_NUMBER), { timeout: 60_000 });
    await expect(desk.getByText('还剩 1 个工作日').or(desk.getByText(/还剩 \d+ 小时/u)).first()).toBeVisible();
    await desk.keyboard.press('r');
    const dialog = desk.getByRole('dialog');
    await dialog.getByRole('combobox', { name: '原因' }).press('R');
    await desk.keyboard.type('03');
    // The usual sentence of the code stands there.
    await expect(dialog.getByRole('combobox', { name: '原因' })).toHaveValue('R03');
    await expect(dialog.getByRole('textbox', { name: '说明' })).not.toHaveValue('');
    await desk.keyboard.press('Control+Enter');
    await expect(desk.getByText('没有待审核的查控')).toBeVisible();
  },
  async readMended({ cast }) {
    const desk = cast.specialist;
    await expect(desk.getByRole('heading', { name: /王某/u })).toContainText(grouped(TRUE_NUMBER), { timeout: 60_000 });
    await expect(desk.getByText('本次补正')).toBeVisible();
    await expect(desk.locator('main')).toContainText(grouped(WRONG_NUMBER));
  },
  async accept({ cast }) {
    const desk = cast.specialist;
    await desk.keyboard.press('a');
    await expect(desk.getByRole('dialog').getByRole('button', { name: '受理布控' })).toBeVisible();
    await desk.keyboard.press('Enter');
    await expect(desk.getByText('没有待审核的查控')).toBeVisible();
  },
  async countControls({ stage, cast }) {
    await synced(cast.specialist);
    await stage.tally.aside(() => cast.specialist.getByText(/^布控中/u).first().click());
    await expect(cast.specialist.getByText('王某', { exact: false }).filter({ hasText: '男' })).toHaveCount(1);
    await stage.tally.aside(() => cast.specialist.getByRole('tab', { name: /^待审核/u }).click());
  },
  async find({ stage, browser, cast }) {
    cast.station = await stage.desk(browser, 'shi');
    const station = cast.station;
    await station.getByRole('searchbox').fill('王某');
    await expect(station.getByRole('heading', { name: /王某/u })).toContainText(grouped(TRUE_NUMBER), { timeout: 60_000 });
    await station.getByRole('button', { name: '登记发现' }).click();
    const form = station.getByRole('dialog');
    await expect(form.getByRole('combobox', { name: '渠道' })).toHaveValue('street-check');
    await form.getByRole('radio', { name: '证件核对' }).check();
    await expect(form.getByRole('textbox', { name: '民警' })).toHaveValue('施民警');
    await expect(form.getByRole('textbox', { name: '联系电话' })).toHaveValue('0512-00000111');
    await form.getByRole('textbox', { name: '地点' }).fill('云溪路与采莲巷口');
    await station.keyboard.press('Enter');
    await expect(form).toBeHidden();
  },
  async acknowledge({ cast }) {
    const desk = cast.specialist;
    await synced(desk, '15:44');
    // Nothing else waits: the desk has turned to it.
    await expect(desk.getByRole('heading', { name: /王某/u })).toBeVisible();
    await expect(desk.getByRole('button', { name: '确认撤控' })).toBeVisible();
    await desk.keyboard.press('k');
    await expect(desk.getByText('没有待确认的撤控')).toBeVisible();
  },
  async nothingMore({ cast }) {
    await expect(cast.specialist.getByText('没有待确认的撤控')).toBeVisible();
  },
};
