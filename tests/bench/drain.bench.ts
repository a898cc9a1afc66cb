import { createServer, type RequestListener, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { type BenchOutcome, type BenchScenario, summarise } from '../../build/bench/scenario.ts';
import { putSettings } from '../../src-server/commands/own-acts.ts';
import type { AgencyConnector } from '../../src-server/gateways/contract.ts';
import { type MessageSigner, openMessageSigner } from '../../src-server/gateways/keys.ts';
import { protocolConnector } from '../../src-server/gateways/protocol-connector.ts';
import { linesOf, startDispatch } from '../../src-server/jobs/dispatch.ts';
import { createMemoryStore } from '../../src-server/store/memory.ts';
import { EMPTY_BATCH, type OutgoingRow } from '../../src-server/store/port.ts';
import { agencyOf, type AgencyRow } from '../../src-shared/domain/agencies/index.ts';
import type { RequestId } from '../../src-shared/kernel/ids.ts';
import type { Instant } from '../../src-shared/kernel/time.ts';
import { COURT, testCore } from '../server/people.ts';

/**
 * 2,000 requests to four agencies, one of them dead: it takes the connection and drips an answer that never ends. How long the
 * messages of the three others take, over HTTP and in turns: beside the dead one, without it, and as bare HTTP posts with as
 * many connections. Each agency answers after 20 ms, as a system does that checks a signature and writes to its database. The
 * outbox is the one in memory: what the database costs is measured by the intake.
 */
const SCALE = Number(process.env['LIANZHI_BENCH_SCALE'] ?? 1);
const ROUNDS = 7;
const ANSWER_MS = 20;
/** Tries that a line has under way at most, the places for releases aside (`jobs/dispatch.ts`). */
const IN_FLIGHT = 6;
const EACH = Math.max(30, Math.round(500 * SCALE));
const [DEAD, ...ALIVE] = ['registry:gusu', 'police:suzhou', 'tax:gusu', 'bank:icbc'].map((id) => agencyOf(id) as AgencyRow);
const BODY = { note: '协助查找'.repeat(100) };

async function agency(listener: RequestListener): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, server };
}

function row(to: AgencyRow, n: number): OutgoingRow {
  const id = `${to.id}-${String(n).padStart(5, '0')}`;
  const requestId = `of-${id}` as RequestId;
  return {
    id, idempotencyKey: id, court: COURT, agency: to.id, message: 'control.request', aggregate: { type: 'locate-request', id: requestId }, requestId, revision: 1, round: 0,
    body: { requestId, ...BODY }, state: 'waiting', attempts: 0, nextTryAt: 0 as Instant, outcomeUnknown: false, createdAt: 0 as Instant,
  };
}

type Field = { readonly connectors: ReadonlyMap<string, AgencyConnector>; readonly urls: readonly string[]; readonly signer: MessageSigner };

/** Milliseconds until the last message of the agencies that answer is delivered. */
async function drained({ connectors }: Field, beside: boolean): Promise<number> {
  const core = testCore(createMemoryStore());
  await putSettings(core, { court: COURT, policeChannel: 'connector', channels: { registry: 'connector', tax: 'connector', bank: 'connector' }, requireDishonestListing: false, dutyPhone: '' });
  const written = beside && DEAD !== undefined ? [DEAD, ...ALIVE] : ALIVE;
  const rows = Array.from({ length: EACH }, (_, n) => written.map((to) => row(to, n))).flat();
  await core.store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head, outgoing: rows }));
  const dispatch = startDispatch(core, linesOf(written.map((each) => {
    const connector = connectors.get(each.id) as AgencyConnector;
    return { agency: each, desk: connector, connector };
  })));
  const start = performance.now();
  dispatch.wake();
  while ((await core.store.counts()).outgoing.delivered < EACH * ALIVE.length) await new Promise((resolve) => { setTimeout(resolve, 10); });
  const took = performance.now() - start;
  await dispatch.close();
  return took;
}

/** Milliseconds for the same messages as bare posts of a signed text, with as many connections. */
async function bare({ urls, signer }: Field): Promise<number> {
  const requestId = 'of-bare' as RequestId;
  const jws = await signer.sign({ protocol: 'lianzhi-agency/1', message: 'control.request', idempotencyKey: 'bare-0001', requestId, revision: 1, round: 0, sender: `court:${COURT}`, sentAt: 0 as Instant, body: { requestId, ...BODY } });
  const start = performance.now();
  await Promise.all(urls.map(async (url) => {
    const dispatcher = new Agent({ connections: IN_FLIGHT });
    let left = EACH;
    await Promise.all(Array.from({ length: IN_FLIGHT }, async () => {
      while (left-- > 0) await (await request(`${url}/lianzhi/v1/messages`, { dispatcher, method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jws }) })).body.text();
    }));
    await dispatcher.close();
  }));
  return performance.now() - start;
}

type Measured = { readonly beside: readonly number[]; readonly alone: readonly number[]; readonly raw: readonly number[] };

async function measure(): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'lianzhi-drain-'));
  const answering = await Promise.all(ALIVE.map(() => agency((incoming, response) => {
    incoming.resume().on('end', () => setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"outcome":"accepted"}'), ANSWER_MS));
  })));
  const dripping = await agency((incoming, response) => {
    incoming.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 100);
    response.on('close', () => { clearInterval(timer); });
  });
  const signer = await openMessageSigner(join(folder, 'key.json'));
  const { clock } = testCore(createMemoryStore());
  // The dead one hangs through a round, and a round ends.
  const open = ALIVE.map((each, n) => protocolConnector({ agency: each.id, url: answering[n]?.url, clock, signer, timeoutMs: 10_000 }));
  const dead = protocolConnector({ agency: (DEAD as AgencyRow).id, url: dripping.url, clock, signer, timeoutMs: 4_000 });
  const field: Field = { connectors: new Map([...open, dead].map((each) => [each.agency, each])), urls: answering.map(({ url }) => url), signer };
  const taken = { beside: [] as number[], alone: [] as number[], raw: [] as number[] };
  const turns = [
    async () => { taken.beside.push((await drained(field, true)) / (EACH * ALIVE.length)); },
    async () => { taken.alone.push((await drained(field, false)) / (EACH * ALIVE.length)); },
    async () => { taken.raw.push((await bare(field)) / (EACH * ALIVE.length)); },
  ];
  await drained(field, false);
  await bare(field);
  for (let n = 0; n < ROUNDS; n++) for (const turn of [...turns.slice(n % turns.length), ...turns.slice(0, n % turns.length)]) await turn();
  await Promise.all([...open, dead].map((each) => each.close()));
  for (const { server } of [...answering, dripping]) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true, force: true });
  return taken;
}

/** Both questions are asked of the same rounds. */
let measured: Promise<Measured> | undefined;

async function against(floor: 'alone' | 'raw'): Promise<BenchOutcome> {
  measured ??= measure();
  const taken = await measured;
  const { median, iqr, n } = summarise(taken.beside);
  return { value: median, floor: summarise(taken[floor]).median, n, iqr };
}

/** What a dead agency takes from the others: at most a twentieth. */
export const drain: BenchScenario = { id: 'drain', unit: 'ms/message', target: 1.05, run: () => against('alone') };
/** Nine tenths of what HTTP itself could carry, beside the dead one. */
export const drainRaw: BenchScenario = { id: 'drain-raw', unit: 'ms/message', target: 1 / 0.9, run: () => against('raw') };
