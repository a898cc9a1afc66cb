import { afterEach, beforeEach, expect, test } from 'vitest';
import { channelRoutes } from '#server/http/channel-routes.ts';
import { createMemoryStore, type MemoryStore } from '#server/store/memory.ts';
import type { CourtCode } from '#shared/kernel/ids.ts';
import { START, testCore } from '../server/people.ts';
import { call, enter, type Office, openOffice, signInBody } from './office.ts';

const GUSU = '苏0508' as CourtCode;
let office: Office;
let store: MemoryStore;
let hasSystem = true;
beforeEach(async () => {
  hasSystem = true;
  office = await openOffice();
  store = createMemoryStore({ createdAt: START });
  await office.app.register(channelRoutes, { core: testCore(store), identity: office.identity, addressOf: (id) => (hasSystem && id === 'police:suzhou' ? 'https://police.example' : undefined) });
});
afterEach(async () => await office.close());

const policeOf = (body: Record<string, unknown>, court: string) =>
  (body['courts'] as readonly { court: string; channels: readonly { kind: string }[] }[]).find((each) => each.court === court)?.channels.find(({ kind }) => kind === 'police');

test('the administrator reads and changes by which channel a court reaches an agency; it holds at once, is told and audited', async () => {
  const { token } = await enter(office, signInBody('admin'));
  expect(policeOf((await call(office, 'GET', '/v1/channels', token)).body, GUSU)).toEqual({ kind: 'police', agency: '苏州市公安局', channel: 'desk', hasSystem: true });
  const changed = await call(office, 'POST', '/v1/channels', token, { court: GUSU, kind: 'police', channel: 'connector' });
  expect([changed.status, policeOf(changed.body, GUSU), policeOf(changed.body, '苏0591')]).toMatchObject([200, { channel: 'connector' }, { channel: 'desk' }]);
  // In both forms, so that devices and servers of earlier releases see it.
  expect(await store.settings(GUSU)).toMatchObject({ policeChannel: 'connector', channels: { police: 'connector' } });
  expect([...store.tables.facts.values()].filter(({ kind }) => kind === 'settings').map(({ body }) => body)).toMatchObject([{ court: GUSU, policeChannel: 'connector' }]);
  expect(store.tables.audit.at(-1)).toMatchObject({ account: 'admin', action: 'settings.channel', object: { type: 'court', id: GUSU }, what: 'police connector' });
});

test('nobody else reads or changes it, and nothing that cannot be', async () => {
  const { token: judge } = await enter(office, signInBody('judge'));
  const { token } = await enter(office, signInBody('admin'));
  const wish = { court: GUSU, kind: 'police', channel: 'connector' };
  expect([(await call(office, 'GET', '/v1/channels', judge)).status, (await call(office, 'POST', '/v1/channels', judge, wish)).status, (await call(office, 'GET', '/v1/channels')).status]).toEqual([403, 403, 401]);
  for (const wrong of [{ ...wish, court: '苏9999' }, { ...wish, kind: 'temple' }, { ...wish, channel: 'pigeon' }, { ...wish, kind: 'bank' }]) {
    expect((await call(office, 'POST', '/v1/channels', token, wrong)).body).toMatchObject({ code: 'BODY_INVALID' });
  }
  hasSystem = false;
  expect((await call(office, 'POST', '/v1/channels', token, wish)).body).toMatchObject({ code: 'AGENCY_ADDRESS_MISSING' });
  expect(await store.settings(GUSU)).toBeUndefined();
});
