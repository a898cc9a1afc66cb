import { test } from '@playwright/test';
import { openStage } from './stage.ts';
import { type CarCast, type CarWorld, deskTrafficPolice, STORY_4 } from './story-4.ts';

test('story 4 at the desk of the traffic police', async ({ browser }) => {
  const stage = await openStage({ demoStart: '2026-09-14T09:00:00+08:00' });
  try {
    const world: CarWorld = { stage, browser, cast: {} as CarCast, police: deskTrafficPolice };
    for (const step of STORY_4) await test.step(step.name, () => step.run(world));
  } finally {
    await stage.close();
  }
});
