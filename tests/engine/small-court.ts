import { type Device, openDevice } from '#renderer/data/device.ts';
import { createHttp, createWire } from '#renderer/data/wire/http.ts';
import type { CommandDraft } from '#shared/contracts/engine.ts';
import type { JournalPort, Wire, WireTrouble } from '#shared/contracts/ports.ts';
import { type CaseState } from '#shared/domain/cases/model.ts';
import type { CaseRecordBody } from '#shared/domain/cases/model.ts';
import type { ImportCase } from '#shared/domain/cases/commands.ts';
import { CITY_AGENCIES } from '#shared/domain/agencies/index.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { Actor } from '#shared/domain/linkage/command.ts';
import type { Packet } from '#shared/mechanisms/locate-person/model.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, CaseId, CommandId, CourtCode, DeviceId, FileHash, PartyId, RequestId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { err, type Result } from '#shared/kernel/result.ts';
import { civilDate, HOUR_MS, type Instant, instant, instantAt } from '#shared/kernel/time.ts';
import { hearAhead } from '#server/feed/hear-ahead.ts';
import { readFeed } from '#server/feed/read-feed.ts';
import { takeSlice } from '#server/commands/take-slice.ts';
import type { CommandSession, ServerCore } from '#server/commands/core.ts';
import { createMemoryStore, type MemoryBackup, type MemoryStore } from '#server/store/memory.ts';
import { furnished } from '../server/people.ts';
import { type SeededRandom, seededIds, seededRandom } from '../world/seeded-random.ts';
import { memoryCommands, type MemoryCommands, memoryFacts, type MemoryFacts, memoryJournal, type MemoryJournal } from './memory-ports.ts';

/** A court with one server core in memory and devices over memory ports: the engine's own stage. Virtual time only. */
export const COURT = '苏0508' as CourtCode;
export const JUDGE: Actor = { account: 'judge-jiang' as AccountId, role: 'judge', court: COURT };
export const CLERK: Actor = { account: 'clerk-lu' as AccountId, role: 'clerk', court: COURT };
export const CHIEF: Actor = { account: 'chief-fang' as AccountId, role: 'chief', court: COURT };
export const NOON = instantAt(civilDate('2026-09-04'), '12:00');

export type TestClock = { now(): Instant; at: number };

/**
 * What becomes of one exchange: the question is lost, or the answer after the server took it; it happens twice; what stands
 * before the server says 503 and asks for a day (case 21); the server's clock is eight hours ahead (case 22).
 */
export type Mischief = 'none' | 'lose-question' | 'lose-answer' | 'twice' | 'maintenance' | 'server-ahead';

/** A maintenance page, read by the real wire. */
export const maintenance = (): Response => new Response('<html>系统维护中</html>', { status: 503, headers: { 'retry-after': '86400', 'content-type': 'text/html' } });
const maintained: Wire = createWire(createHttp('http://server', () => Promise.resolve(maintenance())), (ask) => ask('token'));

export type Network = {
  /** Nothing goes out. */
  isDown: boolean;
  /** Called for each exchange. */
  mischief: () => Mischief;
  exchanges: number;
};

export type Court = {
  store: MemoryStore;
  core: ServerCore;
  readonly clock: TestClock;
  readonly random: SeededRandom;
  /** The server is restored from nothing but its epoch: a new, empty installation. */
  replaceServer(epoch: string): void;
  /** The server is put back to what it held once, under the epoch it always had, and starts again. */
  restoreServer(backup: MemoryBackup): void;
};

export function openCourt(seed: number): Court {
  const random = seededRandom(seed);
  const clock: TestClock = { at: NOON, now: () => instant(Math.round(clock.at)) };
  const coreOver = (store: MemoryStore): ServerCore => ({ store: furnished(store), clock, rules: () => ({ calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS }), agencies: () => CITY_AGENCIES, alarm: () => undefined });
  const first = createMemoryStore({ epoch: 'epoch-1' });
  const court: Court = {
    store: first,
    core: coreOver(first),
    clock,
    random,
    replaceServer(epoch) {
      court.store = createMemoryStore({ epoch });
      court.core = coreOver(court.store);
    },
    restoreServer(backup) {
      court.store = createMemoryStore({ restored: backup });
      court.store.startAgain(random.hex16());
      court.core = coreOver(court.store);
    },
  };
  return court;
}

export type Desk = {
  commands: MemoryCommands;
  readonly facts: MemoryFacts;
  readonly journal: MemoryJournal;
  readonly network: Network;
  readonly clock: TestClock;
  /** Files of this desk that are not uploaded yet. */
  readonly waiting: Set<FileHash>;
  device: Device;
  /** Drops the running device and opens another over what the disks hold. */
  reopen(): Promise<Device>;
  draft(kind: string, aggregate: CommandDraft['aggregate'], payload: unknown, more?: Partial<CommandDraft>): CommandDraft;
  /** Steps until nothing is due now; fails loudly if it never ends. */
  run(): Promise<void>;
  wire: Wire;
};

/** @param seal what stands between the device and its journal, made anew for each life of the device; null at an agency's desk. */
export async function openDesk(court: Court, actor: Actor, name: string = actor.account, seal: (journal: JournalPort) => JournalPort | null = (journal) => journal): Promise<Desk> {
  const commands = memoryCommands();
  const facts = memoryFacts();
  const journal = memoryJournal();
  const device = `device-${name}` as DeviceId;
  const clock: TestClock = { at: 0, now: () => instant(Math.round(court.clock.at + clock.at)) };
  const network: Network = { isDown: false, mischief: () => 'none', exchanges: 0 };
  const session = { account: actor.account, role: actor.role, court: actor.court, device } as CommandSession;
  const ids = seededIds(court.random, () => clock.now());
  const waiting = new Set<FileHash>();

  async function exchange<T>(ask: (core: ServerCore) => Promise<Result<T, WireTrouble>>, page: () => Promise<Result<T, WireTrouble>>): Promise<Result<T, WireTrouble>> {
    network.exchanges += 1;
    const mischief = network.isDown ? 'lose-question' : network.mischief();
    if (mischief === 'lose-question') return err(failure('NETWORK_UNREACHABLE'));
    if (mischief === 'maintenance') return page();
    const core: ServerCore = mischief === 'server-ahead' ? { ...court.core, clock: { now: () => instant(court.clock.now() + 8 * HOUR_MS) } } : court.core;
    const answer = await ask(core);
    if (mischief === 'lose-answer') return err(failure('NETWORK_UNREACHABLE'));
    return mischief === 'twice' ? ask(core) : answer;
  }
  const wire: Wire = {
    postCommands: (slice) => exchange((core) => takeSlice(core, session, structuredClone(slice)), () => maintained.postCommands(slice)),
    tellAhead: (ahead) => exchange(async (core) => ({ ok: true, value: await hearAhead(core, session, ahead) }), () => Promise.resolve(err(failure('GATEWAY_ANSWERED', { status: 503 })))),
    pullFeed: (checkpoint, limit) => exchange(async (core) => ({ ok: true, value: structuredClone(await readFeed(core, session, { checkpoint, limit })) }), () => maintained.pullFeed(checkpoint, limit)),
  };

  async function open(): Promise<Device> {
    const opened = await openDevice(
      { clock, ids, random: () => court.random.unit(), wire: desk.wire, journal: seal(journal), commands: desk.commands, facts, uploads: { waiting: (hash) => waiting.has(hash) } },
      { device, actor },
    );
    if (!opened.ok) throw new Error(opened.error.code);
    return opened.value;
  }
  const desk: Omit<Desk, 'device'> & { device?: Device } = {
    commands,
    facts,
    journal,
    network,
    clock,
    waiting,
    wire,
    async reopen() {
      desk.device = await open();
      return desk.device;
    },
    draft: (kind, aggregate, payload, more = {}) => ({ id: ids.next() as CommandId, kind, aggregate, payload, title: '（2026）苏0508执90017号', ...more }),
    async run() {
      for (let steps = 0; steps < 2_000; steps += 1) {
        const running = desk.device;
        if (!running || running.due() > clock.now()) return;
        await running.step();
      }
      throw new Error('the device never comes to rest');
    },
  };
  await desk.reopen();
  return desk as Desk;
}

/** Lets virtual time pass in small steps, all desks working, until nothing waits anywhere or the time is over. */
export async function letPass(court: Court, desks: readonly Desk[], ms: number, stepMs = 1_000): Promise<void> {
  const end = court.clock.at + ms;
  while (court.clock.at < end) {
    for (const desk of desks) await desk.run();
    court.clock.at += stepMs;
  }
  for (const desk of desks) await desk.run();
}

export const CASE = 'case-90017' as CaseId;
export const PARTY = 'party-wang' as PartyId;
const ID_NO = '320599198703162138';

export function importRow(caseId: CaseId = CASE, over: Partial<ImportCase> = {}): ImportCase {
  return {
    caseId,
    court: COURT,
    caseNumber: `（2026）苏0508执${caseId.replace(/\D/g, '') || '1'}号`,
    cause: '民间借贷纠纷',
    filedOn: civilDate('2026-01-19'),
    title: '（2025）苏0508民初90311号',
    principal: fen(5_000_000),
    fee: fen(65_000),
    judge: JUDGE.account,
    clerk: CLERK.account,
    parties: [
      { id: 'party-qi' as PartyId, role: 'creditor', kind: 'person', name: '齐某', idType: 'none', idNo: '' },
      { id: PARTY, role: 'debtor', kind: 'person', name: '王某', idType: 'resident-id', idNo: ID_NO },
    ],
    sourceRow: { file: `sha256:${'0'.repeat(64)}` as FileHash, row: 1 },
    ...over,
  };
}

export const caseRef = (id: CaseId = CASE) => ({ type: 'case', id });
export const requestRef = (id: string) => ({ type: 'locate-request', id });

export const SERVICE: CaseRecordBody = { type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: civilDate('2026-01-22'), method: 'direct', reportDue: civilDate('2026-02-05') };
export const VISIT: CaseRecordBody = { type: 'visit', on: civilDate('2026-09-03'), address: '苏州市姑苏区听橹街 18 号', found: 'moved-away', photos: [] };

/** Absence without good reason after a summons to this very person: what a 拘传票 rests on. */
export const SUMMONS: CaseRecordBody = { type: 'summons', servedOn: civilDate('2026-08-20'), method: 'direct', appearOn: civilDate('2026-08-28'), appeared: 'no', absence: 'without-good-reason', parties: [PARTY] };

export function packet(over: Partial<Packet> = {}): Packet {
  return {
    debtor: { name: '王某', idType: 'resident-id', idNo: ID_NO },
    reasons: ['whereabouts-unknown'],
    dangers: [],
    periodDays: 180,
    takeover: 'report-only',
    dutyPhone: '0512-00000110',
    attachments: [
      { slot: 'application', instrument: 'locate-application', title: '查控申请表' },
      { slot: 'letter', instrument: 'assistance-letter', title: '协助查找函' },
      { slot: 'title', instrument: 'enforcement-title', title: '调解书' },
    ],
    evidence: [],
    ...over,
  };
}

export const filePayload = (requestId: string, over: Partial<Packet> = {}) => ({ requestId: requestId as RequestId, caseId: CASE, partyId: PARTY, packet: packet(over) });

/** Files drafts and expects every one to be taken. */
export async function mustFile(desk: Desk, ...drafts: readonly CommandDraft[]): Promise<void> {
  for (const answer of await desk.device.file(drafts)) {
    if (answer.outcome !== 'accepted') throw new Error(`not accepted: ${answer.outcome} ${answer.failure.code} ${JSON.stringify(answer.failure.params ?? {})}`);
  }
}

/** What the server holds of the case now. */
export function caseAtServer(court: Court, id: CaseId = CASE): CaseState | undefined {
  return court.store.tables.aggregates.get(`case/${id}`)?.state as CaseState | undefined;
}
