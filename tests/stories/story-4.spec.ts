import { test } from '@playwright/test';
import { cameTo, playStory } from './play.ts';
import { type CarCast, type CarWorld, CAR_BEGINS, endOfCar, OUTCOME_4, STORY_4 } from './story-4.ts';
import { deskTrafficPolice } from './traffic-police.ts';

/** `npm run stories` only: in `npm test` the same steps run with the server killed between them. */
test('story 4 at the desk of the traffic police', { tag: '@undisturbed' }, async ({ browser }) => {
  const end = await playStory({ demoStart: CAR_BEGINS }, (stage): CarWorld => ({ stage, browser, cast: {} as CarCast, police: deskTrafficPolice }), STORY_4, endOfCar);
  cameTo(end, 'story-4-end.txt', OUTCOME_4);
});
