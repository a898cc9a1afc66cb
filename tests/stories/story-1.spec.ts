import { expect, test } from '@playwright/test';
import { connectorPolice } from './connector-police.ts';
import { deskPolice } from './desk-police.ts';
import { openStage, settled } from './stage.ts';
import { type Cast, endState, type Police, STORY_1, type World } from './story-1.ts';

/** Story 1 of the mission: 「法院+公安」, 王某, 姑苏法院. It begins on 2026-01-26, the day of the export. */
const BEGIN = '2026-01-26T09:00:00+08:00';
/** What the undisturbed run came to; the disturbed one must come to the same. */
let undisturbed: readonly string[] | undefined;

async function play(browser: World['browser'], channel: 'desk' | 'connector', police: Police, between?: (world: World) => Promise<void>): Promise<readonly string[]> {
  const stage = await openStage({ demoStart: BEGIN, policeChannel: channel });
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

test('story 1 at the police desk', async ({ browser }) => {
  undisturbed = await play(browser, 'desk', deskPolice);
  expect(undisturbed.join('\n')).toContain('部分履行并分期 + 拘留');
});

test('story 1 with the server killed between any two steps comes to the same', async ({ browser }) => {
  const end = await play(browser, 'desk', deskPolice, async ({ stage, cast }) => {
    await stage.crashServer();
    // What was filed a moment ago goes up before the story's clock moves on: nobody else would wait for it either.
    for (const page of [cast.judge?.page, cast.clerk, cast.chief, cast.duty, cast.officer, cast.specialist, cast.other]) await settled(page);
  });
  if (undisturbed !== undefined) expect([...end].sort()).toEqual([...undisturbed].sort());
  expect(end.join('\n')).toContain('部分履行并分期 + 拘留');
});

test('story 1 with the police in their own system, over a bad line', async ({ browser }) => {
  const end = await play(browser, 'connector', connectorPolice);
  expect(end.join('\n')).toContain('部分履行并分期 + 拘留');
});
