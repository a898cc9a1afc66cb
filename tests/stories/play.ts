import { expect, test } from '@playwright/test';
import { openStage } from './stage.ts';
import { type Cast, endState, type Police, STORY_1, type World } from './story-1.ts';

/**
 * The story at the desk comes to the same whatever breaks on the way: the lines of the request's page, in any order, as
 * they stand in `story-1-end.txt` (`--update-snapshots` writes it anew when the page says it in other words).
 */
export function cameTo(end: readonly string[]): void {
  expect(end.join('\n')).toContain('部分履行并分期 + 拘留');
  expect(`${[...end].sort().join('\n')}\n`).toMatchSnapshot('story-1-end.txt');
}

/** Story 1 of the mission: 「法院+公安」, 王某, 姑苏法院. It begins on 2026-01-26, the day of the export. */
const BEGIN = '2026-01-26T09:00:00+08:00';
/**
 * Plays story 1 from the first window to the last.
 * @param between what breaks after each step.
 * @returns what the request has come to.
 */
export async function play(browser: World['browser'], channel: 'desk' | 'connector', database: 'embedded' | 'postgres', police: Police, between?: (world: World) => Promise<void>): Promise<readonly string[]> {
  const stage = await openStage({ demoStart: BEGIN, policeChannel: channel, database });
  try {
    const world: World = { stage, browser, cast: {} as Cast, police };
    for (const step of STORY_1) {
      await test.step(step.name, () => step.run(world));
      if (between !== undefined) await test.step(`after ${step.name.split(' ')[0] ?? ''}: the server is killed`, () => between(world));
    }
    return await endState(world.cast.judge.page);
  } finally {
    await stage.close();
  }
}
