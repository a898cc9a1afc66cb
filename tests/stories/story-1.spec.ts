import { expect, test } from '@playwright/test';
import { deskPolice } from './desk-police.ts';
import { play } from './play.ts';
import { settled } from './stage.ts';

/** What the undisturbed run came to; the disturbed one must come to the same. */
let undisturbed: readonly string[] | undefined;

test('story 1 at the police desk', async ({ browser }) => {
  undisturbed = await play(browser, 'desk', deskPolice);
  expect(undisturbed.join('\n')).toContain('部分履行并分期 + 拘留');
});

test('story 1 with the server killed between any two steps comes to the same', async ({ browser }) => {
  const end = await play(browser, 'desk', deskPolice, async ({ stage, cast }) => {
    await stage.crashServer();
    // What was filed a moment ago goes up before the story's clock moves on: nobody else would wait for it either.
    for (const page of [cast.judge?.page, cast.clerk, cast.chief, cast.duty, cast.officer, cast.specialist, cast.other]) await settled(page);
  });
  if (undisturbed !== undefined) expect([...end].sort()).toEqual([...undisturbed].sort());
  expect(end.join('\n')).toContain('部分履行并分期 + 拘留');
});
