import { createServer, type RequestListener, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchOutcome, type BenchScenario, summarise } from '../../build/bench/scenario.ts';
import { putSettings } from '../../src-server/commands/own-acts.ts';
import type { AgencyConnector } from '../../src-server/gateways/contract.ts';
import { openMessageSigner } from '../../src-server/gateways/keys.ts';
import { protocolConnector } from '../../src-server/gateways/protocol-connector.ts';
import { startDispatcher } from '../../src-server/jobs/dispatch.ts';
import { createMemoryStore } from '../../src-server/store/memory.ts';
import { EMPTY_BATCH, type OutgoingRow } from '../../src-server/store/port.ts';
import { agencyFor, type AgencyRow } from '../../src-shared/domain/agencies/index.ts';
import type { AgencyId, CourtCode, RequestId } from '../../src-shared/kernel/ids.ts';
import type { Instant } from '../../src-shared/kernel/time.ts';
import { COURT, OTHER_COURT, testCore } from '../server/people.ts';

/**
 * One agency that drips its answer, beside one that answers: how long the messages of the second take, with the first hanging
 * and without it, over HTTP and in turns. The floor is the round without it.
 */
const SCALE = Number(process.env['LIANZHI_BENCH_SCALE'] ?? 1);
const MESSAGES = Math.max(100, Math.round(2_000 * SCALE));
const HANGING = 40;
const ROUNDS = 9;
const AGENCY = 'police:suzhou' as AgencyId;
const POLICE = agencyFor('police', COURT) as AgencyRow;

async function agency(listener: RequestListener): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, server };
}

function row(id: string, court: CourtCode): OutgoingRow {
  const requestId = `of-${id}` as RequestId;
  return { id, idempotencyKey: id, court, agency: AGENCY, message: 'control.request', aggregate: { type: 'locate-request', id: requestId }, requestId, revision: 1, round: 0, body: { requestId, note: '协助查找'.repeat(100) }, state: 'waiting', attempts: 0, nextTryAt: 0 as Instant, outcomeUnknown: false, createdAt: 0 as Instant };
}

/** Milliseconds until the last message of the agency that answers is delivered. */
async function round(connectors: { readonly answers: AgencyConnector; readonly drips: AgencyConnector }, hanging: boolean): Promise<number> {
  const core = testCore(createMemoryStore());
  await putSettings(core, { court: COURT, policeChannel: 'connector', requireDishonestListing: false, dutyPhone: '' });
  const rows = [...(hanging ? Array.from({ length: HANGING }, (_, n) => row(`hangs-${String(n)}`, COURT)) : []), ...Array.from({ length: MESSAGES }, (_, n) => row(`goes-${String(n).padStart(5, '0')}`, OTHER_COURT))];
  await core.store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head, outgoing: rows }));
  const slow = startDispatcher(core, { agency: POLICE, channel: 'connector', connector: connectors.drips });
  const quick = startDispatcher(core, { agency: POLICE, channel: 'desk', connector: connectors.answers });
  slow.wake();
  const start = performance.now();
  quick.wake();
  while ((await core.store.counts()).outgoing.delivered < MESSAGES) await new Promise((resolve) => { setTimeout(resolve, 2); });
  const took = performance.now() - start;
  await Promise.all([slow.close(), quick.close()]);
  return took;
}

async function run(): Promise<BenchOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'lianzhi-drain-'));
  const answering = await agency((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"outcome":"accepted"}'));
  });
  const dripping = await agency((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 100);
    response.on('close', () => { clearInterval(timer); });
  });
  const signer = await openMessageSigner(join(folder, 'key.json'));
  const { clock } = testCore(createMemoryStore());
  const answers = protocolConnector({ agency: AGENCY, url: answering.url, clock, signer, timeoutMs: 10_000 });
  // Long enough to hang through a round, short enough that a round ends.
  const drips = protocolConnector({ agency: AGENCY, url: dripping.url, clock, signer, timeoutMs: 4_000 });
  const [beside, alone]: [number[], number[]] = [[], []];
  await round({ answers, drips }, false);
  for (let n = 0; n < ROUNDS; n++) {
    for (const hanging of n % 2 === 0 ? [true, false] : [false, true]) (hanging ? beside : alone).push(await round({ answers, drips }, hanging));
  }
  await Promise.all([answers.close(), drips.close()]);
  for (const { server } of [answering, dripping]) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true, force: true });
  const { median, iqr, n } = summarise(beside.map((ms) => ms / MESSAGES));
  return { value: median, floor: summarise(alone.map((ms) => ms / MESSAGES)).median, n, iqr };
}

export const drain: BenchScenario = { id: 'drain', unit: 'ms/message', target: 1.05, run };
