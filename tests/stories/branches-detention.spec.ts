import { test } from '@playwright/test';
import { BRANCHES_BEGIN, DETENTION_BRANCHES } from './branches-detention.ts';
import { deskHouse } from './desk-house.ts';
import { openStage } from './stage.ts';
import type { DetentionCast } from './story-5.ts';

test('the branches of story 5: a house that does not take him, and a president who does not confirm', { tag: '@branch' }, async ({ browser }) => {
  const stage = await openStage({ demoStart: BRANCHES_BEGIN, database: 'postgres' });
  try {
    const world = { stage, browser, cast: {} as DetentionCast, house: deskHouse };
    for (const step of DETENTION_BRANCHES) await test.step(step.name, () => step.run(world));
  } finally {
    await stage.close();
  }
});
