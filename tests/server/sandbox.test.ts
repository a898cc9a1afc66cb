import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterEach, expect, test, vi } from 'vitest';
import { freePort } from '../../build/processes.ts';
import { putSettings } from '#server/commands/own-acts.ts';
import { startGateways } from '#server/gateways/index.ts';
import { startSandbox } from '#server/sandbox/server.ts';
import { createMemoryStore } from '#server/store/memory.ts';
import { EMPTY_BATCH, type OutgoingRow } from '#server/store/port.ts';
import type { AgencyId, RequestId } from '#shared/kernel/ids.ts';
import { instant } from '#shared/kernel/time.ts';
import { COURT, JUDGE, testClock, testCore } from './people.ts';
import { requestIn, toPolice } from './steps.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

test('one sandbox plays every agency under a key of its own, and refuses by name what an agency does not know', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lianzhi-sandbox-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  const courtPort = await freePort();
  const sandbox = await startSandbox({ port: await freePort(), dataFolder: join(folder, 'sandbox'), serverUrl: `http://127.0.0.1:${String(courtPort)}` });
  closing.push(() => sandbox.close());
  const at = (id: string) => `${sandbox.url}/agencies/${id}`;

  const core = testCore(createMemoryStore(), testClock(instant(Date.now())));
  await putSettings(core, { court: COURT, policeChannel: 'connector', channels: { registry: 'connector' }, requireDishonestListing: false, dutyPhone: '' });
  const gateways = await startGateways(core, { dataFolder: folder, addressOf: at, attachment: async () => undefined });
  closing.push(() => gateways.close());
  const app = Fastify();
  await app.register(gateways.routes);
  closing.push(() => app.close());
  await app.listen({ host: '127.0.0.1', port: courtPort });

  const kid = async (base: string) => ((await (await fetch(`${base}/lianzhi/v1/jwks`)).json()) as { keys: { kid: string }[] }).keys[0]?.kid;
  const [police, registry, root] = [await kid(at('police:suzhou')), await kid(at('registry:gusu')), await kid(sandbox.url)];
  expect([root === police, registry === police, (await fetch(`${at('police:nobody')}/lianzhi/v1/jwks`)).status]).toEqual([true, false, 404]);
  expect((await readdir(join(folder, 'sandbox'))).toSorted()).toEqual(['police.key.json', 'police.log', 'registry.gusu.key.json', 'registry.gusu.log']);

  await toPolice(core, 'case-1', 'request-1');
  const row: OutgoingRow = {
    id: 'message-1', idempotencyKey: 'message-1', court: COURT, agency: 'registry:gusu' as AgencyId, message: 'control.release', aggregate: { type: 'locate-request', id: 'r' }, requestId: 'r' as RequestId,
    revision: 1, round: 0, body: { requestId: 'r', trigger: 'T1' }, state: 'waiting', attempts: 0, nextTryAt: core.clock.now(), outcomeUnknown: false, createdAt: core.clock.now(),
  };
  await core.store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head, outgoing: [row] }));
  await vi.waitFor(async () => expect((await requestIn(core, JUDGE, 'request-1')).state).toBe('active'), 60_000);
  await vi.waitFor(async () => expect(await core.store.outgoing.get('message-1')).toMatchObject({ lastError: { code: 'AGENCY_REFUSED', params: { code: 'MESSAGE_UNKNOWN' } } }), 60_000);
  // An agency that is down is down alone.
  await fetch(`${at('registry:gusu')}/scenario/outage`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"down":true}' });
  expect([(await fetch(`${at('registry:gusu')}/lianzhi/v1/jwks`)).status, (await fetch(`${at('police:suzhou')}/lianzhi/v1/jwks`)).status]).toEqual([503, 200]);
});
