import { expect, test } from '@playwright/test';
import { playStory } from './play.ts';
import { type CarCast, type CarWorld, CAR_BEGINS, endOfCar, OUTCOME_4, STORY_4 } from './story-4.ts';
import { connectedTrafficPolice } from './traffic-police.ts';

/** `npm run stories` only: in `npm test` the connector is taken through story 1, and the answers of this agency through the real server. */
test('story 4 with the traffic police in their own system', { tag: '@undisturbed' }, async ({ browser }) => {
  const open = { demoStart: CAR_BEGINS, courts: [{ court: '苏0508', channels: { 'traffic-police': 'connector' } }] } as const;
  const end = await playStory(open, (stage): CarWorld => ({ stage, browser, cast: {} as CarCast, police: connectedTrafficPolice }), STORY_4, endOfCar);
  expect(end.join('\n')).toContain(OUTCOME_4);
});
