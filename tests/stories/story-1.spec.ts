import { test } from '@playwright/test';
import { deskPolice } from './desk-police.ts';
import { cameTo, OUTCOME_1, play } from './play.ts';

/** `npm run stories` only: in `npm test` the same steps run with the server killed between them. */
test('story 1 at the police desk', { tag: '@undisturbed' }, async ({ browser }) => {
  cameTo(await play(browser, 'desk', 'embedded', deskPolice), 'story-1-end.txt', OUTCOME_1);
});
