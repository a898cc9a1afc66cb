import { test } from '@playwright/test';
import { type Cast, opening, request } from './story-1.ts';
import { openStage, type Stage } from './stage.ts';

/** Story 1 of the mission: 「法院+公安」, 王某, 姑苏法院. It begins on 2026-01-26, the day of the export. */
const BEGIN = '2026-01-26T09:00:00+08:00';
let stage: Stage;
test.afterEach(async () => {
  await stage.close();
});

test('story 1 at the police desk', async ({ browser }) => {
  stage = await openStage({ demoStart: BEGIN });
  const cast: Partial<Cast> = {};
  await opening(stage, browser, cast, {});
  await request(stage, browser, cast, {});
});
