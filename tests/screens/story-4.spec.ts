import { expect, type Page, test } from '@playwright/test';
import { playStory } from '../stories/play.ts';
import { type CarCast, type CarWorld, CAR_BEGINS, endOfCar, STORY_4 } from '../stories/story-4.ts';
import { deskTrafficPolice } from '../stories/traffic-police.ts';
import { pocket, state } from './album.ts';

/** Story 4 in the album: the car at the windows of those who ask for it, look for it, take it in and lift its seal. */
async function look(page: Page, name: string, where: 'desk' | 'pocket'): Promise<void> {
  const size = page.viewportSize();
  await test.step(name, async () => {
    try {
      await (where === 'pocket' ? pocket : state)(page, name);
    } catch (error) {
      expect.soft(error instanceof Error ? error.message : String(error), name).toBe('');
    }
  });
  if (size !== null) await page.setViewportSize(size);
}

test('the screens of a car', async ({ browser }) => {
  await playStory({ demoStart: CAR_BEGINS }, (stage): CarWorld => ({ stage, browser, cast: {} as CarCast, police: deskTrafficPolice, look }), STORY_4, endOfCar);
});
