import { expect, test } from '@playwright/test';
import { connectorHouse } from './connector-house.ts';
import { playDetention } from './play-detention.ts';

/** `npm run stories` only: in `npm test` the connector is taken through story 1, and the answers of this agency through the real server. */
test('story 5 with the detention house in its own system, over a bad line', { tag: '@undisturbed' }, async ({ browser }) => {
  const end = await playDetention(browser, 'connector', 'embedded', connectorHouse);
  expect(end).toContain('已解除拘留');
});
