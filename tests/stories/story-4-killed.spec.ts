import { test } from '@playwright/test';
import { cameTo, killedBetween, playStory } from './play.ts';
import { type CarCast, type CarWorld, CAR_BEGINS, endOfCar, OUTCOME_4, STORY_4 } from './story-4.ts';
import { deskTrafficPolice } from './traffic-police.ts';

test('story 4 with the server killed between any two steps comes to the same', async ({ browser }) => {
  const end = await playStory(
    { demoStart: CAR_BEGINS, database: 'postgres' },
    (stage): CarWorld => ({ stage, browser, cast: {} as CarCast, police: deskTrafficPolice }),
    STORY_4,
    endOfCar,
    ({ stage, cast }) => killedBetween(stage, [cast.judge, cast.clerk, cast.chief, cast.police, cast.duty, cast.officer?.page, cast.other]),
  );
  cameTo(end, 'story-4-end.txt', OUTCOME_4);
});
