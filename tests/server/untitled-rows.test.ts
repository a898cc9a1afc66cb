import { expect, it } from 'vitest';
import { readFeed } from '#server/feed/read-feed.ts';
import { STORE_MIGRATIONS } from '#server/store/migrations.ts';
import { openPglite } from '#server/store/sql-client.ts';
import { openSqlStore } from '#server/store/sql.ts';
import { CHIEF, deskOf, importCase, JUDGE, START, testCore } from './people.ts';
import { done } from './steps.ts';

it('rows of cases that were written before they named the title get it once, and devices that hold them are told', async () => {
  const client = await openPglite();
  const store = await openSqlStore({ client, now: START });
  const core = testCore(store);
  const desk = deskOf(JUDGE);
  await done(core, desk, importCase(desk, 'case-1'), importCase(desk, 'case-2'));
  await client.write((db) => db.script(`update fact set body = body - 'title' where id = 'case-row/case-1'`));
  const { checkpoint } = await readFeed(core, CHIEF, { checkpoint: undefined, limit: 500 });
  const step = STORE_MIGRATIONS.find(({ id }) => id === 'store-7-titles');
  await client.write((db) => db.script(step?.sql ?? ''));
  const page = await readFeed(core, CHIEF, { checkpoint, limit: 500 });
  expect(page.facts.map(({ id, body }) => [id, (body as { title?: string }).title])).toEqual([['case-row/case-1', '（2025）苏0508民初90311号']]);
  // A second time it finds nothing, and moves nothing.
  await client.write((db) => db.script(step?.sql ?? ''));
  expect((await readFeed(core, CHIEF, { checkpoint: page.checkpoint, limit: 500 })).facts).toEqual([]);
  await store.close();
});
