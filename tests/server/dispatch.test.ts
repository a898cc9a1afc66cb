import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { agencyFor, type AgencyRow } from '#shared/domain/agencies/index.ts';
import type { AgencyId, CourtCode, RequestId } from '#shared/kernel/ids.ts';
import { putSettings } from '#server/commands/own-acts.ts';
import type { AgencyConnector, OutgoingMessage, SendOutcome } from '#server/gateways/contract.ts';
import { openMessageSigner } from '#server/gateways/keys.ts';
import { protocolConnector } from '#server/gateways/protocol-connector.ts';
import { linesOf, startDispatcher } from '#server/jobs/dispatch.ts';
import { createMemoryStore } from '#server/store/memory.ts';
import { EMPTY_BATCH, type OutgoingRow } from '#server/store/port.ts';
import { COURT, OTHER_COURT, testCore } from './people.ts';

const AGENCY = 'police:suzhou' as AgencyId;

function court(name: CourtCode, id: string, message = 'control.request'): OutgoingRow {
  const requestId = `of-${id}` as RequestId;
  return {
    id,
    idempotencyKey: id,
    court: name,
    agency: AGENCY,
    message,
    aggregate: { type: 'locate-request', id: requestId },
    requestId,
    revision: 1,
    round: 0,
    body: {},
    state: 'waiting',
    attempts: 0,
    nextTryAt: 0 as OutgoingRow['nextTryAt'],
    outcomeUnknown: false,
    createdAt: 0 as OutgoingRow['createdAt'],
  };
}

/** Keeps every message until it is let go. */
function silentConnector(): AgencyConnector & { readonly held: Map<string, (outcome: SendOutcome) => void> } {
  const held = new Map<string, (outcome: SendOutcome) => void>();
  return { agency: AGENCY, held, send: (message: OutgoingMessage) => new Promise((resolve) => { held.set(message.idempotencyKey, resolve); }) };
}

test('an agency that never ends its answer holds up its own messages only, and no release', async () => {
  const core = testCore(createMemoryStore());
  await putSettings(core, { court: COURT, policeChannel: 'connector', requireDishonestListing: false, dutyPhone: '' });
  const silent = silentConnector();
  const desk: AgencyConnector = { agency: AGENCY, send: async () => ({ kind: 'accepted' }) };
  const add = (...rows: readonly OutgoingRow[]) => core.store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head, outgoing: rows }));
  const stateOf = async (id: string) => (await core.store.outgoing.get(id))?.state;
  await add(...Array.from({ length: 20 }, (_, n) => court(COURT, `silent-${String(n)}`)), court(OTHER_COURT, 'desk-1', 'control.release'));
  const dispatchers = linesOf([{ agency: agencyFor('police', COURT) as AgencyRow, desk, connector: silent }]).map((line) => startDispatcher(core, line));
  for (const dispatcher of dispatchers) dispatcher.wake();
  await vi.waitFor(async () => expect([silent.held.size, await stateOf('desk-1')]).toEqual([9, 'delivered']));
  await add(court(COURT, 'release-1', 'control.release'));
  for (const dispatcher of dispatchers) dispatcher.wake();
  await vi.waitFor(() => expect([...silent.held.keys()]).toContain('release-1'));
  silent.held.get('release-1')?.({ kind: 'accepted' });
  await vi.waitFor(async () => expect(await stateOf('release-1')).toBe('delivered'));
  // Six places and three messages made ready; the place of the release is free again, and kept for the next release: no further request has taken it.
  expect(silent.held.size).toBe(10);
  const letGo = setInterval(() => { for (const resolve of silent.held.values()) resolve({ kind: 'accepted' }); }, 5);
  await vi.waitFor(async () => expect(await stateOf('silent-19')).toBe('delivered'));
  await Promise.all(dispatchers.map((dispatcher) => dispatcher.close()));
  clearInterval(letGo);
});

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function agency(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  opened.push(() => { server.closeAllConnections(); return new Promise((resolve) => { server.close(resolve); }); });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

async function connectorTo(url: string, timeoutMs = 400): Promise<AgencyConnector> {
  const folder = await mkdtemp(join(tmpdir(), 'lianzhi-keys-'));
  opened.push(() => rm(folder, { recursive: true, force: true }));
  const connector = protocolConnector({ agency: AGENCY, url, clock: testCore(createMemoryStore()).clock, signer: await openMessageSigner(join(folder, 'key.json')), timeoutMs });
  opened.push(() => connector.close());
  return connector;
}

const MESSAGE: OutgoingMessage = { idempotencyKey: 'key-00000001', court: COURT, message: 'control.release', requestId: 'r-1' as RequestId, revision: 1, round: 0, body: {}, outcomeUnknown: false };

test('an answer that drips has a deadline for the whole try, and one without an end a size', async () => {
  const drips = await agency((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => { clearInterval(timer); });
  });
  expect(await (await connectorTo(drips)).send(MESSAGE)).toEqual({ kind: 'unknown', failure: { code: 'AGENCY_UNREACHABLE' } });
  const floods = await agency((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(`"${'x'.repeat(20_000_000)}"`);
  });
  expect(await (await connectorTo(floods)).send(MESSAGE)).toEqual({ kind: 'unknown', failure: { code: 'AGENCY_UNREACHABLE' } });
  const answers = await agency((_request, response) => response.end('{"outcome":"accepted"}'));
  expect(await (await connectorTo(answers)).send(MESSAGE)).toEqual({ kind: 'accepted' });
});

test('a release passes by the requests that wait, made ready, for a place with the agency', async () => {
  const seen: string[] = [];
  const kept: ServerResponse[] = [];
  let isSilent = true;
  const agencyUrl = await agency((incoming, response) => {
    let text = '';
    incoming.on('data', (chunk: Buffer) => { text += chunk.toString('utf8'); }).on('end', () => {
      const { jws } = JSON.parse(text) as { readonly jws: string };
      const { message } = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')) as { readonly message: string };
      seen.push(message);
      if (isSilent && message === 'control.request') kept.push(response);
      else response.end('{"outcome":"accepted"}');
    });
  });
  const connector = await connectorTo(agencyUrl, 60_000);
  const requests = Array.from({ length: 9 }, (_, n) => connector.send({ ...MESSAGE, idempotencyKey: `key-request-${String(n)}`, message: 'control.request' }));
  const six = Array.from({ length: 6 }, () => 'control.request');
  await vi.waitFor(() => expect(seen).toEqual(six), { timeout: 20_000 });
  expect(await connector.send(MESSAGE)).toEqual({ kind: 'accepted' });
  expect(seen).toEqual([...six, 'control.release']);
  isSilent = false;
  for (const response of kept) response.end('{"outcome":"accepted"}');
  expect((await Promise.all(requests)).every(({ kind }) => kind === 'accepted')).toBe(true);
  expect(seen).toHaveLength(10);
});
