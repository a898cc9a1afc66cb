import { test } from '@playwright/test';
import { deskPolice } from './desk-police.ts';
import { cameTo, play } from './play.ts';

test('story 1 at the police desk', async ({ browser }) => {
  cameTo(await play(browser, 'desk', 'embedded', deskPolice));
});
