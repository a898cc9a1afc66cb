import { test } from '@playwright/test';
import { deskHouse } from './desk-house.ts';
import { detentionCameTo, playDetention } from './play-detention.ts';
import { settled } from './stage.ts';

test('story 5 with the server killed between any two steps comes to the same', async ({ browser }) => {
  detentionCameTo(
    await playDetention(browser, 'desk', 'postgres', deskHouse, async ({ stage, cast }) => {
      await stage.crashServer();
      // What was filed a moment ago goes up before the story's clock moves on: nobody else would wait for it either.
      for (const page of [cast.clerk, cast.judge, cast.president, cast.officer, cast.house, cast.upper]) await settled(page);
    }),
  );
});
