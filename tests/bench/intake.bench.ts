import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchOutcome, type BenchScenario, summarise } from '../../build/bench/scenario.ts';
import { startPostgres } from '../../build/postgres.ts';
import { freePort } from '../../build/processes.ts';
import type { CommandSession } from '../../src-server/commands/core.ts';
import { takeSlice } from '../../src-server/commands/take-slice.ts';
import { createMemoryStore } from '../../src-server/store/memory.ts';
import type { CommitBatch, ServerStore } from '../../src-server/store/port.ts';
import { openSqlStore } from '../../src-server/store/sql.ts';
import { openPglite, openPostgres } from '../../src-server/store/sql-client.ts';
import type { CommandSlice } from '../../src-shared/contracts/commands.ts';
import type { AccountId, DeviceId } from '../../src-shared/kernel/ids.ts';
import { CLERK, type Desk, deskOf, importCase, JUDGE, note, START, testCore } from '../server/people.ts';
import { prepare, signIn, startReal } from '../server/real-server.ts';

/**
 * What the server takes in: 200 devices that listen for hints, 50 of them filing at once, over HTTP into a real process.
 * The floor writes the same rows of the same commands to the same store, in one process, fifty commands a transaction: no
 * HTTP, no session, no rule, no hint.
 */
const SCALE = Number(process.env['LIANZHI_BENCH_SCALE'] ?? 1);
const DEVICES = 200;
const ACCOUNTS = 100;
const AT_ONCE = 50;
const ROUNDS = 5;
const COMMANDS = Math.max(AT_ONCE, Math.round(2_000 * SCALE));

type Store = 'postgres' | 'pglite';
/** Of one round: milliseconds a command, and of one exchange. */
type Round = { readonly each: number; readonly p50: number; readonly p99: number };
type Measured = { readonly rounds: readonly Round[]; readonly floors: readonly number[] };

const people: readonly CommandSession[] = Array.from({ length: DEVICES }, (_, index) => ({
  ...JUDGE,
  account: `judge-${String(index % ACCOUNTS)}` as AccountId,
  device: `device-${String(index)}-bench` as DeviceId,
}));

type Filed = { readonly device: number; readonly slice: CommandSlice };

/** The commands of all rounds, in the order in which they are filed: every device opens a case of its own and goes on noting in it. */
function filings(): readonly (readonly Filed[])[] {
  const desks: readonly Desk[] = people.map((person, index) => deskOf(person, index.toString(16).padStart(16, '0')));
  const opened = new Set<number>();
  return Array.from({ length: ROUNDS }, (_, round) =>
    Array.from({ length: COMMANDS }, (_each, n): Filed => {
      const device = n % DEVICES;
      const desk = desks[device] as Desk;
      const caseId = `case-${String(device)}`;
      const isNew = !opened.has(device);
      opened.add(device);
      return { device, slice: desk.slice(isNew ? importCase(desk, caseId, { judge: desk.session.account }) : note(desk, caseId, `第 ${String(round)} 轮第 ${String(n)} 次电话联系被执行人，无人接听，已记录`)) };
    }),
  );
}

/** What the same commands write, decided in memory, fifty to a transaction. */
async function batchesOf(rounds: readonly (readonly Filed[])[]): Promise<readonly (readonly CommitBatch[])[]> {
  let written: CommitBatch[] = [];
  const memory = createMemoryStore();
  const recording: ServerStore = { ...memory, transaction: (fn) => memory.transaction((tx) => fn({ ...tx, write: (batch) => { written.push(batch); return tx.write(batch); } })) };
  const core = testCore(recording);
  const all: (readonly CommitBatch[])[] = [];
  for (const round of rounds) {
    written = [];
    for (let at = 0; at < round.length; at += AT_ONCE) {
      const answers = memory.transaction(async () => {
        const sent = round.slice(at, at + AT_ONCE).map(({ device, slice }) => takeSlice(core, people[device] as CommandSession, slice));
        await Promise.resolve();
        return { sent };
      });
      for (const answer of await Promise.all((await answers).sent)) if (!answer.ok || answer.value.receipts[0]?.outcome !== 'accepted') throw new Error('the bench filed what the server refuses');
    }
    all.push(written);
  }
  return all;
}

async function floorRound(store: ServerStore, batches: readonly CommitBatch[]): Promise<number> {
  const start = performance.now();
  for (const batch of batches) await store.transaction((tx) => tx.write(batch));
  return (performance.now() - start) / COMMANDS;
}

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

function post(port: number, token: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ agent, port, host: '127.0.0.1', method: 'POST', path: '/v1/commands', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => { text += chunk; });
      answer.on('end', () => resolve(text));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

async function productRound(port: number, tokens: readonly string[], filed: readonly Filed[]): Promise<Round> {
  const bodies = filed.map(({ slice }) => JSON.stringify(slice));
  const took: number[] = [];
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let n = next++; n < filed.length; n = next++) {
        const asked = performance.now();
        const answer = await post(port, tokens[filed[n]?.device ?? 0] ?? '', bodies[n] ?? '');
        took.push(performance.now() - asked);
        if (!answer.includes('"outcome":"accepted"')) throw new Error(`the server answered ${answer.slice(0, 200)}`);
      }
    }),
  );
  const sorted = took.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  const each = (performance.now() - start) / filed.length;
  return { each, p50: at(0.5), p99: at(0.99) };
}

/** Opens the stream of hints of every device and reads it, as devices do. @returns what ends them */
async function listen(port: number, tokens: readonly string[]): Promise<() => void> {
  const streams = await Promise.all(
    tokens.map(async (token) => {
      const asked = request({ agent: false, port, host: '127.0.0.1', path: '/v1/hints', headers: { authorization: `Bearer ${token}` } });
      asked.end();
      const [answer] = (await once(asked, 'response')) as [NodeJS.ReadableStream];
      answer.resume();
      asked.on('error', () => undefined);
      return asked;
    }),
  );
  return () => {
    for (const stream of streams) stream.destroy();
  };
}

async function measure(kind: Store): Promise<Measured> {
  const closing: (() => Promise<void> | void)[] = [];
  try {
    const rounds = filings();
    const batches = await batchesOf(rounds);
    const [mine, floors] = kind === 'postgres' ? [await startPostgres({ durable: true }), await startPostgres({ durable: true })] : [undefined, undefined];
    for (const each of [mine, floors]) if (each !== undefined) closing.unshift(() => each.stop());
    const folder = mkdtempSync(join(tmpdir(), 'lianzhi-intake-'));
    closing.unshift(() => rmSync(folder, { recursive: true, force: true }));
    const floor = await openSqlStore({ client: floors === undefined ? await openPglite(join(folder, 'floor')) : openPostgres({ url: floors.url }), now: START });
    closing.unshift(() => floor.close());

    const installation = await prepare([CLERK, ...new Map(people.map((person) => [person.account, person])).values()], mine?.url);
    closing.unshift(() => installation.remove());
    writeFileSync(join(installation.folder, 'identity.json'), JSON.stringify({ signInsPerAddress: 100_000, signInsPerLogin: 1_000, accessMinutes: 60 }));
    const port = await freePort();
    const server = await startReal(installation, port);
    closing.unshift(async () => { await server.stop(); });
    const tokens: string[] = [];
    for (const person of people) tokens.push(await signIn(`http://127.0.0.1:${String(port)}`, person));
    closing.unshift(await listen(port, tokens));

    const measured = { rounds: [] as Round[], floors: [] as number[] };
    for (const [n, filed] of rounds.entries()) {
      measured.rounds.push(await productRound(port, tokens, filed));
      measured.floors.push(await floorRound(floor, batches[n] ?? []));
    }
    return measured;
  } finally {
    for (const close of closing) await close();
  }
}

const measured = new Map<Store, Promise<Measured>>();
function measuredOnce(kind: Store): Promise<Measured> {
  const found = measured.get(kind) ?? measure(kind);
  measured.set(kind, found);
  return found;
}

async function pace(kind: Store): Promise<BenchOutcome> {
  const { rounds, floors } = await measuredOnce(kind);
  const { median, iqr, n } = summarise(rounds.map(({ each }) => each));
  return { value: median, floor: summarise(floors).median, n, iqr };
}

async function tail(kind: Store): Promise<BenchOutcome> {
  const { rounds } = await measuredOnce(kind);
  const { median, iqr, n } = summarise(rounds.map(({ p99 }) => p99));
  return { value: median, floor: summarise(rounds.map(({ p50 }) => p50)).median, n, iqr };
}

/** At least three tenths of what the bare writes reach. */
const PACE = 1 / 0.3;
const TAIL = 5;

export const intake: readonly BenchScenario[] = (['postgres', 'pglite'] as const).flatMap((kind) => [
  { id: `intake-${kind}`, unit: 'ms/command', target: PACE, run: () => pace(kind) },
  { id: `intake-${kind}-p99`, unit: 'ms', target: TAIL, run: () => tail(kind) },
]);
