import { test } from '@playwright/test';
import { BRANCHES, BRANCHES_BEGIN } from './branches.ts';
import { deskPolice } from './desk-police.ts';
import { openStage } from './stage.ts';
import type { Cast } from './story-1.ts';

test('the branches of story 1: silence, a missed hit, payment in full, a closing by import', { tag: '@branch' }, async ({ browser }) => {
  const stage = await openStage({ demoStart: BRANCHES_BEGIN, database: 'postgres' });
  try {
    const world = { stage, browser, cast: {} as Cast, police: deskPolice };
    for (const step of BRANCHES) await test.step(step.name, () => step.run(world));
  } finally {
    await stage.close();
  }
});
