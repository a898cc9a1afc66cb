import { test } from '@playwright/test';
import { openStage } from './stage.ts';
import { type Cast, STORY_1 } from './story-1.ts';

/** Story 1 of the mission: 「法院+公安」, 王某, 姑苏法院. It begins on 2026-01-26, the day of the export. */
const BEGIN = '2026-01-26T09:00:00+08:00';

test('story 1 at the police desk', async ({ browser }) => {
  const stage = await openStage({ demoStart: BEGIN });
  try {
    const world = { stage, browser, cast: {} as Cast };
    for (const step of STORY_1) await test.step(step.name, () => step.run(world));
  } finally {
    await stage.close();
  }
});
