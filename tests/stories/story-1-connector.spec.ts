import { expect, test } from '@playwright/test';
import { connectorPolice } from './connector-police.ts';
import { OUTCOME_1, play } from './play.ts';

test('story 1 with the police in their own system, over a bad line', { tag: '@undisturbed' }, async ({ browser }) => {
  const end = await play(browser, 'connector', 'embedded', connectorPolice);
  expect(end.join('\n')).toContain(OUTCOME_1);
});
