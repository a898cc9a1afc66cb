import { expect, test } from '@playwright/test';
import { connectorHouse } from './connector-house.ts';
import { playDetention } from './play-detention.ts';

test('story 5 with the detention house in its own system, over a bad line', async ({ browser }) => {
  const end = await playDetention(browser, 'connector', 'embedded', connectorHouse);
  expect(end).toContain('已解除拘留');
});
