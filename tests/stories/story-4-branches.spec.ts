import { test } from '@playwright/test';
import { playStory } from './play.ts';
import { type CarCast, type CarWorld, CAR_BEGINS } from './story-4.ts';
import { BRANCHES_4 } from './story-4-branches.ts';
import { deskTrafficPolice } from './traffic-police.ts';

test('the branches of story 4: a waiting seal, an empty place, somebody else, another frame, another district, and back to the debtor', async ({ browser }) => {
  await playStory({ demoStart: CAR_BEGINS }, (stage): CarWorld => ({ stage, browser, cast: {} as CarCast, police: deskTrafficPolice }), BRANCHES_4, () => Promise.resolve());
});
