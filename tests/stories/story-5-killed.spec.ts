import { test } from '@playwright/test';
import { deskHouse } from './desk-house.ts';
import { cameTo, killedBetween } from './play.ts';
import { OUTCOME_5, playDetention } from './play-detention.ts';

test('story 5 with the server killed between any two steps comes to the same', async ({ browser }) => {
  const end = await playDetention(browser, 'desk', 'postgres', deskHouse, ({ stage, cast }) => killedBetween(stage, [cast.clerk, cast.judge, cast.president, cast.officer, cast.house, cast.upper]));
  cameTo(end, 'story-5-end.txt', OUTCOME_5);
});
