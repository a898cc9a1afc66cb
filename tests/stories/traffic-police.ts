import { expect, type Page } from '@playwright/test';
import { synced } from './story-1.ts';
import { CAMERA, type CarWorld, NEXT_COURT, type TrafficPolice } from './story-4.ts';

/** The traffic police at their desk in the court's server: 何二 of the specialist line. */
export const deskTrafficPolice: TrafficPolice = {
  beforeSending: () => Promise.resolve(),
  async returnIt({ stage, browser, cast, look }) {
    cast.police = await stage.desk(browser, 'heer');
    const desk = cast.police;
    await expect(desk.getByRole('heading', { name: /苏E·9X1Z2/u })).toContainText('LFV2A21K1F4009012', { timeout: 60_000 });
    // Nobody's identity number, no creditor, and no amount.
    for (const kept of ['320599198509123418', '苇湾物流', '120,000.00']) await expect(desk.locator('main')).not.toContainText(kept);
    await look?.(desk, 'desk-vehicle', 'desk');
    await desk.keyboard.press('r');
    const dialog = desk.getByRole('dialog');
    await dialog.getByRole('combobox', { name: '原因' }).selectOption('R04');
    await dialog.getByRole('textbox', { name: '说明' }).fill('颜色不符');
    await dialog.getByRole('button', { name: '退回补正' }).click();
    await expect(desk.getByText('没有待办理的事项')).toBeVisible();
  },
  async readMended({ cast }) {
    const desk = cast.police;
    await expect(desk.getByRole('heading', { name: /苏E·9X1Z2/u })).toBeVisible({ timeout: 60_000 });
    await expect(desk.getByText('本次补正')).toBeVisible();
    await expect(desk.locator('main')).toContainText('深灰');
  },
  async accept({ cast }) {
    const desk = cast.police;
    await desk.keyboard.press('a');
    await desk.getByRole('dialog').getByRole('button', { name: '受理布控' }).click();
    await expect(desk.getByText('没有待办理的事项')).toBeVisible();
  },
  async see({ cast }) {
    const desk = cast.police;
    await synced(desk, '22:41');
    await desk.getByRole('tab', { name: /^布控中/u }).click();
    await registerHit(desk, CAMERA.place);
  },
  async acknowledge({ cast }) {
    const desk = cast.police;
    await synced(desk, '00:03');
    await desk.getByRole('tab', { name: /^待确认撤控/u }).click();
    await expect(desk.getByRole('heading', { name: /苏E·9X1Z2/u })).toBeVisible({ timeout: 60_000 });
    await expect(desk.locator('main')).toContainText('车辆已扣押');
    await desk.getByRole('button', { name: '确认撤控' }).click();
    await expect(desk.getByText('没有待确认的撤控')).toBeVisible({ timeout: 60_000 });
  },
  async nothingMore({ cast }) {
    await expect(cast.police.getByText('没有待确认的撤控')).toBeVisible();
  },
  async unseal({ cast, look }, next) {
    const desk = cast.police;
    await desk.getByRole('tab', { name: /^待办理/u }).click();
    await expect(desk.getByRole('heading', { name: /苏E·9X1Z2/u })).toBeVisible({ timeout: 60_000 });
    await expect(desk.locator('main')).toContainText('解除查封登记');
    // An order to lift a seal is no packet to take or to give back.
    await expect(desk.getByRole('button', { name: '受理布控' })).toHaveCount(0);
    await look?.(desk, 'desk-unseal', 'desk');
    await desk.getByRole('button', { name: '登记已解封' }).click();
    const form = desk.getByRole('dialog');
    await form.getByRole('textbox', { name: '办理人' }).fill('何二');
    if (next !== undefined) {
      await form.getByRole('checkbox', { name: '有轮候查封生效' }).check();
      await form.getByRole('textbox', { name: '生效的法院' }).fill(NEXT_COURT);
      await form.getByRole('textbox', { name: '查封文号' }).fill(next.number);
      await form.getByRole('textbox', { name: '起始日' }).fill(next.start);
      await form.getByRole('textbox', { name: '届满日' }).fill(next.end);
    }
    await form.getByRole('button', { name: '登记已解封' }).click();
    await expect(form).toBeHidden();
  },
};

/** The specialist registers where a camera saw the car, with its picture. */
export async function registerHit(desk: Page, place: string): Promise<void> {
  await desk.getByRole('button', { name: '登记发现车辆' }).click();
  const form = desk.getByRole('dialog');
  await form.getByRole('textbox', { name: '地点' }).fill(place);
  await form.getByRole('textbox', { name: '行驶方向' }).fill(CAMERA.direction);
  await form.getByRole('textbox', { name: '民警' }).fill('何二');
  await form.getByRole('textbox', { name: '联系电话' }).fill('0512-00000122');
  await form.getByLabel('抓拍照片').setInputFiles(CAMERA.picture);
  await expect(form.getByText(CAMERA.picture.name)).toBeVisible();
  await form.getByRole('button', { name: '登记发现车辆' }).click();
  await expect(form).toBeHidden();
}

const AGENCY = 'police:traffic';
type Watch = { readonly requestId: string; readonly revision: number; readonly state: string };

async function watches({ stage }: CarWorld): Promise<readonly Watch[]> {
  const { controls } = (await stage.scenario('GET', 'state', undefined, AGENCY)) as { readonly controls: readonly Watch[] };
  return controls;
}
async function act(world: CarWorld, body: Record<string, unknown>): Promise<void> {
  const [watch] = await watches(world);
  if (watch === undefined) throw new Error('the traffic police have no request');
  await world.stage.scenario('POST', 'act', { requestId: watch.requestId, ...body }, AGENCY);
}
async function standsAt(world: CarWorld, state: string, revision: number): Promise<void> {
  await expect.poll(async () => (await watches(world)).map((watch) => [watch.revision, watch.state]), { timeout: 60_000 }).toEqual([[revision, state]]);
}

/** The traffic police in their own system, over the agency protocol; every answer comes twice. */
export const connectedTrafficPolice: TrafficPolice = {
  async beforeSending({ stage }) {
    await stage.scenario('PUT', 'knobs', { script: 'manual', copies: 2 }, AGENCY);
  },
  async returnIt(world) {
    await standsAt(world, 'received', 1);
    await act(world, { act: 'return', code: 'R04', text: '颜色不符' });
  },
  readMended: (world) => standsAt(world, 'received', 2),
  accept: (world) => act(world, { act: 'accept', days: 180 }),
  see: (world) => act(world, { act: 'camera', place: CAMERA.place, direction: CAMERA.direction }),
  async acknowledge(world) {
    await standsAt(world, 'released', 2);
    await act(world, { act: 'acknowledge-release' });
  },
  async nothingMore(world) {
    await standsAt(world, 'released', 2);
    // A camera sees its plate again: kept, for somebody to look at, and nothing moves.
    await act(world, { act: 'camera', place: '人民路卡口' });
    const page = world.cast.judge.locator('main');
    await expect(page.getByText('发现车辆针对第 2 版', { exact: false })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('已扣押').first()).toBeVisible();
    await expect(world.cast.duty.getByRole('alert')).toHaveCount(0);
    await standsAt(world, 'released', 2);
  },
  async unseal(world, next) {
    await act(world, { act: 'unseal', ...(next === undefined ? {} : { next: { court: NEXT_COURT, ...next } }) });
  },
};
