import { test } from '@playwright/test';
import { deskHouse } from './desk-house.ts';
import { cameTo } from './play.ts';
import { OUTCOME_5, playDetention } from './play-detention.ts';

/** `npm run stories` only: in `npm test` the same steps run with the server killed between them. */
test('story 5 at the desk of the detention house', { tag: '@undisturbed' }, async ({ browser }) => {
  cameTo(await playDetention(browser, 'desk', 'embedded', deskHouse), 'story-5-end.txt', OUTCOME_5);
});
