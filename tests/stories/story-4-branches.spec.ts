import { type Page, test } from '@playwright/test';
import { OFFICES, POCKETS, sound } from '../e2e/support/sound.ts';
import { playStory } from './play.ts';
import { type CarCast, type CarWorld, CAR_BEGINS } from './story-4.ts';
import { BRANCHES_4 } from './story-4-branches.ts';
import { deskTrafficPolice } from './traffic-police.ts';

/** What somebody has before him on the way is whole, and open to everybody. */
const look = (page: Page, name: string, where: 'desk' | 'pocket'): Promise<void> => sound(page, name, { sizes: where === 'pocket' ? POCKETS : OFFICES });

test('the branches of story 4: a waiting seal, an empty place, somebody else, another frame, another district, and back to the debtor', { tag: '@branch' }, async ({ browser }) => {
  await playStory({ demoStart: CAR_BEGINS, database: 'postgres' }, (stage): CarWorld => ({ stage, browser, cast: {} as CarCast, police: deskTrafficPolice, look }), BRANCHES_4, () => Promise.resolve());
});
