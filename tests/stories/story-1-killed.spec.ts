import { test } from '@playwright/test';
import { deskPolice } from './desk-police.ts';
import { cameTo, killedBetween, OUTCOME_1, play } from './play.ts';

test('story 1 with the server killed between any two steps comes to the same', async ({ browser }) => {
  const end = await play(browser, 'desk', 'postgres', deskPolice, ({ stage, cast }) =>
    killedBetween(stage, [cast.judge?.page, cast.clerk, cast.chief, cast.duty, cast.officer, cast.specialist, cast.other]),
  );
  cameTo(end, 'story-1-end.txt', OUTCOME_1);
});
