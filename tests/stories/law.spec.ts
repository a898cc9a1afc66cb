import { test } from '@playwright/test';
import { deskPolice } from './desk-police.ts';
import { LAW, LAW_BEGINS } from './law.ts';
import { openStage } from './stage.ts';
import type { Cast } from './story-1.ts';

test('the law of locate: a representative who is a deputy, a hold before the court arrives, a number that was another man\'s', { tag: '@branch' }, async ({ browser }) => {
  const stage = await openStage({ demoStart: LAW_BEGINS, database: 'postgres' });
  try {
    const world = { stage, browser, cast: {} as Cast, police: deskPolice };
    for (const step of LAW) await test.step(step.name, () => step.run(world));
  } finally {
    await stage.close();
  }
});
