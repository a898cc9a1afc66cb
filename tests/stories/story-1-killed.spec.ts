import { test } from '@playwright/test';
import { deskPolice } from './desk-police.ts';
import { cameTo, play } from './play.ts';
import { settled } from './stage.ts';

test('story 1 with the server killed between any two steps comes to the same', async ({ browser }) => {
  cameTo(
    await play(browser, 'desk', 'postgres', deskPolice, async ({ stage, cast }) => {
      await stage.crashServer();
      // What was filed a moment ago goes up before the story's clock moves on: nobody else would wait for it either.
      for (const page of [cast.judge?.page, cast.clerk, cast.chief, cast.duty, cast.officer, cast.specialist, cast.other]) await settled(page);
    }),
  );
});
