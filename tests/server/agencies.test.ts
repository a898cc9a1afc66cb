import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import Fastify, { type FastifyInstance } from 'fastify';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { attachmentReader } from '#server/commands/agency-files.ts';
import { loadAgencies } from '#server/commands/load-agencies.ts';
import { putSettings } from '#server/commands/own-acts.ts';
import { startGateways } from '#server/gateways/index.ts';
import { receiveMessage } from '#server/gateways/receive.ts';
import { createMemoryStore } from '#server/store/memory.ts';
import { EMPTY_BATCH, type OutgoingRow } from '#server/store/port.ts';
import { type AgencyRow, CITY_AGENCIES } from '#shared/domain/agencies/index.ts';
import type { AgencyMessage } from '#shared/contracts/agency-protocol.ts';
import { CodedError, ERROR_TABLE } from '#shared/kernel/errors/index.ts';
import type { AgencyId, RequestId } from '#shared/kernel/ids.ts';
import { instant } from '#shared/kernel/time.ts';
import { COURT, JUDGE, testClock, testCore } from './people.ts';
import { requestIn, toPolice } from './steps.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lianzhi-agencies-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
});

/** An agency with a key and an address of its own, over real HTTP. It keeps what it is sent. */
type Player = { readonly id: AgencyId; readonly url: string; readonly got: { readonly message: string; readonly requestId: string; readonly idempotencyKey: string }[]; sign(content: object): Promise<string> };

async function player(id: string): Promise<Player> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const kid = `key-of-${id}`;
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' }] };
  const got: Player['got'] = [];
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url?.endsWith('/jwks') === true) return response.end(JSON.stringify(keys));
    let text = '';
    request.on('data', (chunk: Buffer) => { text += chunk.toString('utf8'); });
    request.on('end', () => {
      const { jws } = JSON.parse(text) as { jws: string };
      got.push(JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')) as Player['got'][number]);
      response.end('{"outcome":"accepted"}');
    });
    return undefined;
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  closing.push(() => { server.closeAllConnections(); return new Promise((resolve) => { server.close(resolve); }); });
  return {
    id: id as AgencyId,
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/at/${id}`,
    got,
    sign: (content) => new CompactSign(new TextEncoder().encode(JSON.stringify(content))).setProtectedHeader({ alg: 'EdDSA', kid }).sign(privateKey),
  };
}

/** The police that have the request, a registry, and a second police authority that speaks the same messages. */
async function installation() {
  const [police, registry, elsewhere] = [await player('police:suzhou'), await player('registry:gusu'), await player('police:elsewhere')];
  const rows: readonly AgencyRow[] = [...CITY_AGENCIES, { ...(CITY_AGENCIES[0] as AgencyRow), id: elsewhere.id, district: '苏0583' as AgencyRow['district'] }];
  const core = { ...testCore(createMemoryStore(), testClock(instant(Date.now()))), agencies: () => rows };
  await putSettings(core, { court: COURT, policeChannel: 'connector', channels: { registry: 'connector', [elsewhere.id]: 'connector' }, requireDishonestListing: false, dutyPhone: '' });
  const bytes = Buffer.from('%PDF');
  const players = new Map([police, registry, elsewhere].map((each) => [each.id, each]));
  const attachment = attachmentReader(core, { read: async () => ({ size: bytes.length, stream: Readable.from([bytes]) }) as never });
  const gateways = await startGateways(core, { dataFolder: folder, addressOf: (id) => players.get(id)?.url, attachment });
  closing.push(() => gateways.close());
  const app: FastifyInstance = Fastify();
  app.setErrorHandler((error, _request, reply) => reply.code(error instanceof CodedError ? ERROR_TABLE[error.failure.code].http : 500).send(error instanceof CodedError ? error.failure : {}));
  await app.register(gateways.routes);
  closing.push(() => app.close());
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  const post = async (path: string, jws: string) => {
    const response = await fetch(`${base}/lianzhi/v1/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jws }) });
    return { status: response.status, body: path === 'files' ? undefined : ((await response.json()) as { outcome?: string; code?: string }) };
  };
  return { core, police, registry, elsewhere, post, base };
}

const review = (sender: string, key: string) => ({
  protocol: 'lianzhi-agency/1', message: 'control.review', idempotencyKey: key, requestId: 'request-1', revision: 1, round: 0, sender, sentAt: 1,
  body: { requestId: 'request-1', result: 'returned', code: 'R03', text: '身份信息不符', specialistNo: '专线-07' },
});

describe('two agencies, each with its own key and address', () => {
  it('get their own messages, and never one of the other', async () => {
    const { core, police, registry, elsewhere } = await installation();
    await toPolice(core, 'case-1', 'request-1');
    const now = core.clock.now();
    const row = (id: string, agency: AgencyId, n: number): OutgoingRow => ({
      id, idempotencyKey: id, court: COURT, agency, message: 'control.result', aggregate: { type: 'locate-request', id: `of-${String(n)}` }, requestId: `of-${String(n)}` as RequestId,
      revision: 1, round: 0, body: {}, state: 'waiting', attempts: 0, nextTryAt: now, outcomeUnknown: false, createdAt: now,
    });
    const rows = Array.from({ length: 30 }, (_, n) => row(`message-${String(n)}`, [police, registry, elsewhere][n % 3]?.id ?? police.id, n % 5));
    await core.store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head, outgoing: rows }));
    await vi.waitFor(async () => expect((await core.store.counts()).outgoing).toMatchObject({ delivered: 31, waiting: 0, sending: 0 }), 60_000);
    const of = (agency: Player) => rows.filter(({ agency: id }) => id === agency.id).map(({ id }) => id).toSorted();
    expect(registry.got.map(({ idempotencyKey }) => idempotencyKey).toSorted()).toEqual(of(registry));
    expect(elsewhere.got.map(({ idempotencyKey }) => idempotencyKey).toSorted()).toEqual(of(elsewhere));
    expect(police.got.filter(({ message }) => message === 'control.request').map(({ requestId }) => requestId)).toEqual(['request-1']);
    expect(police.got.filter(({ message }) => message !== 'control.request').map(({ idempotencyKey }) => idempotencyKey).toSorted()).toEqual(of(police));
  });

  it('answer for their own requests only: another one’s answer is kept, refused and moves nothing', async () => {
    const { core, police, registry, elsewhere, post } = await installation();
    await toPolice(core, 'case-1', 'request-1');
    await vi.waitFor(() => expect(police.got.length).toBe(1), 60_000);
    const before = await requestIn(core, JUDGE, 'request-1');
    // Under its own name: an agency that never says such a thing, and one that says it of its own requests.
    for (const stranger of [registry, elsewhere]) {
      expect(await post('messages', await stranger.sign(review(stranger.id, 'key-00000001')))).toEqual({ status: 200, body: { outcome: 'refused', code: 'ACTOR_NOT_RELATED' } });
    }
    // Under the name of the police, with a key that is not theirs; under a name that nobody bears.
    expect((await post('messages', await registry.sign(review(police.id, 'key-00000002')))).status).toBe(401);
    expect((await post('messages', await registry.sign(review('police:nobody', 'key-00000003')))).status).toBe(401);
    expect((await requestIn(core, JUDGE, 'request-1')).version).toBe(before.version);
    // A key that a stranger has used is still free for the agency itself.
    expect(await post('messages', await police.sign(review(police.id, 'key-00000001')))).toEqual({ status: 200, body: { outcome: 'accepted' } });
    expect((await requestIn(core, JUDGE, 'request-1')).state).toBe('returned');
  });

  it('say only what agencies of their kind say, whatever is with them', async () => {
    const { core, police, post } = await installation();
    await toPolice(core, 'case-1', 'request-1');
    const rows = core.agencies().map((row) => (row.id === police.id ? { ...row, kind: 'tax' as const } : row));
    const asTax = await receiveMessage(core, rows.find(({ id }) => id === police.id) as AgencyRow, review(police.id, 'key-00000004') as unknown as AgencyMessage, 'raw');
    expect(asTax).toEqual({ outcome: 'refused', code: 'ACTOR_NOT_RELATED' });
    expect((await post('messages', await police.sign(review(police.id, 'key-00000005')))).body).toEqual({ outcome: 'accepted' });
  });

  it('are told whether a message of theirs arrived, not whether another one’s did', async () => {
    const { core, police, registry, post, base } = await installation();
    await toPolice(core, 'case-1', 'request-1');
    await post('messages', await registry.sign(review(registry.id, 'key-00000001')));
    const asked = async (query: string) => (await fetch(`${base}/lianzhi/v1/messages/key-00000001${query}`)).status;
    expect([await asked(`?sender=${registry.id}`), await asked(`?sender=${police.id}`), await asked('')]).toEqual([200, 404, 404]);
  });

  it('get the attachments of their own requests only', async () => {
    const { core, police, registry, elsewhere, post } = await installation();
    await toPolice(core, 'case-1', 'request-1');
    const file = (await requestIn(core, JUDGE, 'request-1')).packet.attachments.find(({ slot }) => slot === 'letter')?.sealed?.file;
    const wanted = (sender: string) => ({ protocol: 'lianzhi-agency/1', request: 'file', requestId: 'request-1', file, sender, sentAt: core.clock.now() });
    const asked = async (by: Player, as: Player) => (await post('files', await by.sign(wanted(as.id)))).status;
    expect([await asked(police, police), await asked(registry, registry), await asked(elsewhere, elsewhere), await asked(registry, police)]).toEqual([200, 404, 404, 401]);
  });
});

describe('agencies.json', () => {
  const written = async (body: string) => {
    const path = join(folder, 'agencies.json');
    await writeFile(path, body);
    return path;
  };

  it('corrects shipped rows and adds others; without it the list is the shipped one', async () => {
    expect(await loadAgencies(join(folder, 'agencies.json'))).toEqual({ rows: CITY_AGENCIES, addresses: new Map() });
    const { rows, addresses } = await loadAgencies(
      await written(JSON.stringify([{ id: 'police:suzhou', dutyPhone: '0512-00000199', url: 'https://police.example/lz/' }, { id: 'bank:new', kind: 'bank', district: '苏05', name: '新银行' }])),
    );
    expect(rows.length).toBe(CITY_AGENCIES.length + 1);
    expect(rows[0]).toEqual({ ...CITY_AGENCIES[0], dutyPhone: '0512-00000199' });
    expect(rows.at(-1)).toEqual({ id: 'bank:new', kind: 'bank', district: '苏05', name: '新银行', dutyPhone: '' });
    expect([...addresses]).toEqual([['police:suzhou', 'https://police.example/lz']]);
  });

  it('is taken whole or not at all, and says which line is wrong', async () => {
    const good = { id: 'bank:new', kind: 'bank', district: '苏05', name: '新银行' };
    for (const [body, row] of [
      ['not json', 0],
      ['{}', 0],
      [JSON.stringify([good, { ...good, id: 'bank:next', kind: 'temple' }]), 2],
      [JSON.stringify([{ ...good, district: '苏9999' }]), 1],
      [JSON.stringify([good, good]), 2],
      [JSON.stringify([{ ...good, fax: '1' }]), 1],
      [JSON.stringify([{ id: 'bank:half', kind: 'bank' }]), 1],
      [JSON.stringify([{ id: 'police:suzhou', kind: 'bank' }]), 1],
      [JSON.stringify([{ id: 'police:suzhou', url: 'ftp://police.example' }]), 1],
    ] as const) {
      const problem: unknown = await loadAgencies(await written(body)).catch((error: unknown) => error);
      expect(problem instanceof CodedError ? problem.failure : problem, body).toEqual({ code: 'AGENCIES_MALFORMED', params: { row } });
    }
  });
});
