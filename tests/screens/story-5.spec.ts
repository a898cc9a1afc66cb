import { expect, type Page, test } from '@playwright/test';
import { deskHouse } from '../stories/desk-house.ts';
import { openStage } from '../stories/stage.ts';
import { openCase, openRequest } from '../stories/story-1.ts';
import { type DetentionCast, DETAINED, noDeputy, propose, STORY_5 } from '../stories/story-5.ts';
import { pocket, screen, state } from './album.ts';

/** The screens of a detention: story 5 is played over real processes, and between its steps everybody's window is looked at. */
const BEGIN = '2026-09-21T09:00:00+08:00';

async function stop(name: string, look: () => Promise<void>): Promise<void> {
  await test.step(name, async () => {
    try {
      await look();
    } catch (error) {
      expect.soft(error instanceof Error ? error.message : String(error), name).toBe('');
    }
  });
}

test('the screens of a detention', async ({ browser }) => {
  const stage = await openStage({ demoStart: BEGIN });
  const world = { stage, browser, cast: {} as DetentionCast, house: deskHouse };
  const { cast } = world;
  async function play(number: string): Promise<void> {
    const step = STORY_5.find(({ name }) => name.startsWith(`${number} `));
    if (step === undefined) throw new Error(`no step ${number}`);
    await test.step(step.name, () => step.run(world));
  }
  async function guest(page: Page, look: (page: Page) => Promise<void>): Promise<void> {
    try {
      await look(page);
    } finally {
      await page.context().close();
    }
  }
  try {
    await play('1');
    await stop('composer', async () => guest(await stage.person(browser, stage.office, 'ye'), async (page) => {
      await openCase(page, DETAINED);
      await page.getByRole('button', { name: '发起请求' }).first().click();
      await page.getByRole('button', { name: '提请司法拘留', exact: true }).click();
      await expect(page.getByText('填写完整后生成')).toBeVisible();
      await state(page, 'detention-composer-empty');
      await page.goBack();
      await propose(page);
      await noDeputy(page);
      await expect(page.getByText(/11 \/ 11 项已具备/u)).toBeVisible();
      await screen(page, 'detention-composer');
      await page.getByRole('button', { name: '放弃草稿' }).click();
      await page.getByRole('dialog').getByRole('button').last().click();
      await expect(page.getByRole('heading', { level: 1, name: '提请司法拘留' })).toHaveCount(0);
    }));
    await play('2');
    await stop('proposed', () => state(cast.judge, 'detention-proposed'));
    await stop('approval', async () => guest(await stage.person(browser, stage.office, 'kunshan.p1'), async (page) => {
      await page.getByRole('region', { name: '待审批' }).getByText(/潘某/u).first().click({ timeout: 60_000 });
      await expect(page.getByText('证件号码和照片已遮盖')).toBeVisible();
      await screen(page, 'detention-approval');
      await page.getByRole('button', { name: '同意', exact: true }).click();
      await state(page, 'detention-sign');
    }));
    await play('3');
    await stop('decided', () => state(cast.judge, 'detention-decided'));
    await stop('officer', async () => guest(await stage.person(browser, stage.office, 'kunshan.g2', { width: 390, height: 844 }), async (page) => {
      await expect(page.getByRole('heading', { name: new RegExp(DETAINED, 'u') })).toBeVisible({ timeout: 60_000 });
      await pocket(page, 'detention-escort-decided');
    }));
    await play('4');
    await stop('on the way', () => pocket(cast.officer, 'detention-escort'));
    await stop('desk', async () => guest(await stage.desk(browser, 'ge'), async (page) => {
      await expect(page.getByRole('heading', { name: /潘某/u })).toBeVisible({ timeout: 60_000 });
      await screen(page, 'detention-desk');
      await page.keyboard.press('a');
      await expect(page.getByRole('dialog')).toBeVisible();
      await state(page, 'detention-desk-admit');
    }));
    await play('5');
    await stop('admitted', () => screen(cast.judge, 'detention-admitted'));
    await play('6');
    await stop('review', () => screen(cast.upper, 'detention-review'));
    await stop('held', () => state(cast.house, 'detention-desk-held'));
    await play('7');
    await stop('leave', async () => {
      await state(cast.judge, 'detention-leave');
      await state(cast.house, 'detention-desk-away');
    });
    // The step that bears both numbers: upheld, and back.
    const [, later] = STORY_5.filter(({ name }) => name.startsWith('6 '));
    if (later === undefined) throw new Error('no step in which it is upheld');
    await test.step(later.name, () => later.run(world));
    await stop('decided above', () => state(cast.upper, 'detention-review-decided'));
    await play('8a');
    await stop('early', () => state(cast.judge, 'detention-early'));
    await play('8b');
    await stop('released', () => screen(cast.judge, 'detention-released'));
    await play('8c');
    await stop('case', async () => {
      await state(cast.judge, 'detention-case');
      await openRequest(cast.judge, DETAINED);
    });
  } finally {
    await stage.close();
  }
});
