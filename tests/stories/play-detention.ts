import { type Browser, expect, test } from '@playwright/test';
import { openStage } from './stage.ts';
import { type DetentionCast, type DetentionHouse, type DetentionWorld, endOfDetention, STORY_5 } from './story-5.ts';

/** The week before the detention: the answer of the bank has just come in. */
const BEGIN = '2026-09-21T09:00:00+08:00';

/** The story at the desk comes to the same whatever breaks on the way: the lines of the page, in any order, as `story-5-end.txt` has them. */
export function detentionCameTo(end: readonly string[]): void {
  expect(end).toContain('已解除拘留');
  expect(`${[...end].sort().join('\n')}\n`).toMatchSnapshot('story-5-end.txt');
}

/**
 * Plays story 5 from the first window to the last.
 * @param between what breaks after each step.
 * @returns what the detention has come to.
 */
export async function playDetention(browser: Browser, channel: 'desk' | 'connector', database: 'embedded' | 'postgres', house: DetentionHouse, between?: (world: DetentionWorld) => Promise<void>): Promise<readonly string[]> {
  const stage = await openStage({ demoStart: BEGIN, courts: [{ court: '苏0583', channels: { 'detention-house': channel } }], database });
  try {
    const world: DetentionWorld = { stage, browser, cast: {} as DetentionCast, house };
    for (const step of STORY_5) {
      await test.step(step.name, () => step.run(world));
      if (between !== undefined) await test.step(`after ${step.name.split(' ')[0] ?? ''}: the server is killed`, () => between(world));
    }
    return await endOfDetention(world.cast.judge);
  } finally {
    await stage.close();
  }
}
