import { createHash } from 'node:crypto';
import { CITY_AGENCIES } from '#shared/domain/agencies/index.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { ImportCase } from '#shared/domain/cases/commands.ts';
import type { Command, Lane, StreamRef } from '#shared/domain/linkage/command.ts';
import type { AccountEntry } from '#shared/domain/linkage/lookups.ts';
import { laneOfKind, specOfKind } from '#shared/contracts/registry.ts';
import type { Packet } from '#shared/mechanisms/locate-person/model.ts';
import type { CommandSlice } from '#shared/contracts/commands.ts';
import type { AccountId, AgencyId, CaseId, CommandId, CourtCode, DeviceId, FileHash, PartyId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDate, instant, instantAt, type Clock, type Instant } from '#shared/kernel/time.ts';
import type { Alarm, CommandSession, ServerCore } from '#server/commands/core.ts';
import type { ServerStore } from '#server/store/port.ts';

/** The people of the server tests and the commands they file; fictional throughout. */

export const COURT = '苏0508' as CourtCode;
export const OTHER_COURT = '苏0591' as CourtCode;

function person(account: string, role: CommandSession['role'], court?: CourtCode, agency?: string): CommandSession {
  return {
    account: account as AccountId,
    role,
    ...(court === undefined ? {} : { court }),
    ...(agency === undefined ? {} : { agency: agency as AgencyId }),
    device: `device-${account}` as DeviceId,
  };
}

export const JUDGE = person('judge-jiang', 'judge', COURT);
export const SECOND_JUDGE = person('judge-lu', 'judge', COURT);
export const OTHER_JUDGE = person('judge-qin', 'judge', OTHER_COURT);
export const CLERK = person('clerk-lu', 'clerk', COURT);
export const CHIEF = person('chief-fang', 'chief', COURT);
export const DUTY = person('duty-tian', 'command-centre', COURT);
export const OFFICER = person('officer-peng', 'field-officer', COURT);
export const POLICE = person('police-he', 'police-specialist', undefined, 'police:suzhou');
export const TRAFFIC = person('traffic-he', 'police-specialist', undefined, 'police:traffic');
export const DESK = person('detention-ge', 'agency-desk', undefined, 'police:detention');
export const STATION = person('police-shi', 'police-station', undefined, 'station:yunxi');

export const START: Instant = instantAt(civilDate('2026-03-02'), '09:00');

export type TestClock = Clock & { move(ms: number): void };
export function testClock(start: Instant = START): TestClock {
  let now: number = start;
  return {
    now: () => instant(now),
    move: (ms) => {
      now += ms;
    },
  };
}

const OFFICES = [['judge', 'judge'], ['clerk', 'clerk'], ['chief', 'chief'], ['president', 'president'], ['duty', 'command-centre'], ['officer', 'field-officer']] as const;

/** Who the people of the tests are, told by their names; judge-qin and clerk-x sit at the other court. */
export function accountOf(id: AccountId): AccountEntry | undefined {
  const role = OFFICES.find(([word]) => id === word || id.startsWith(`${word}-`))?.[1];
  return role === undefined ? undefined : { id, role, court: id === OTHER_JUDGE.account || id === 'clerk-x' ? OTHER_COURT : COURT, disabled: false };
}

/**
 * A store in which the people of the tests stand in the directory, and every paper they name has been uploaded: for
 * tests that are about something else. Those about accounts and files publish and upload for themselves.
 */
export function furnished<S extends ServerStore>(store: S): S {
  return {
    ...store,
    transaction: (fn) => store.transaction((tx) => fn({ ...tx, accounts: async (ids) => ids.flatMap((id) => accountOf(id) ?? []), unusableFiles: async () => ({ absent: [], foreign: [] }) })),
  };
}

export type TestCore = ServerCore & { readonly alarms: Alarm[]; readonly clock: TestClock };
export function testCore(store: ServerStore, clock: TestClock = testClock()): TestCore {
  const alarms: Alarm[] = [];
  return { store: furnished(store), clock, rules: () => ({ calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS }), agencies: () => CITY_AGENCIES, alarm: (alarm) => void alarms.push(alarm), alarms };
}

/** A UUIDv7-shaped id from a word: the same word is the same id. */
export function idOf(word: string): CommandId {
  const hex = createHash('sha256').update(word).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}` as CommandId;
}

export const fileHash = (digit: string): FileHash => `sha256:${digit.repeat(64)}` as FileHash;

type Options = {
  readonly version?: number;
  readonly after?: readonly CommandId[];
  readonly lane?: Lane;
  readonly id?: CommandId;
  readonly actor?: Partial<Command['actor']>;
  readonly v?: number;
};

/** One device with one signed-in person: mints ids, counts its streams, remembers nothing else. */
export type Desk = {
  readonly session: CommandSession;
  stream(lane: Lane): StreamRef;
  file(kind: string, aggregate: readonly [string, string], payload: unknown, options?: Options): Command;
  slice(...commands: readonly Command[]): CommandSlice;
};

let minted = 0;

export function deskOf(session: CommandSession, incarnation = '00000000000000a1'): Desk {
  const next: Record<Lane, number> = { normal: 1, safety: 1 };
  const stream = (lane: Lane): StreamRef => ({ device: session.device, user: session.account, incarnation, lane });
  return {
    session,
    stream,
    file: (kind, [type, id], payload, options = {}) => {
      const lane = options.lane ?? laneOfKind(kind);
      const seq = next[lane];
      next[lane] += 1;
      minted += 1;
      return {
        id: options.id ?? idOf(`${session.account}-${incarnation}-${lane}-${seq}-${minted}`),
        stream: stream(lane),
        seq,
        kind,
        v: options.v ?? specOfKind(kind)?.v ?? 1,
        payload,
        actor: {
          account: session.account,
          role: session.role,
          ...(session.court === undefined ? {} : { court: session.court }),
          ...(session.agency === undefined ? {} : { agency: session.agency }),
          ...options.actor,
        },
        basis: { aggregate: { type, id }, version: options.version ?? 0, after: [...(options.after ?? [])] },
        deskTime: START,
        rulesVersion: RULE_PARAMETERS.version,
      };
    },
    slice: (...commands) => {
      const [first] = commands;
      if (first === undefined) throw new Error('a slice has at least one command');
      return { stream: first.stream, commands: [...commands] };
    },
  };
}

const ID_NO = '320599198703162138';

export function importRow(caseId: string, extra: Partial<ImportCase> = {}): ImportCase {
  return {
    caseId: caseId as CaseId,
    court: COURT,
    caseNumber: `（2026）苏0508执${caseId.replace(/\D/g, '').padStart(5, '9')}号`,
    cause: '民间借贷纠纷',
    filedOn: civilDate('2026-01-19'),
    title: '（2025）苏0508民初90311号',
    principal: fen(5_000_000),
    fee: fen(65_000),
    judge: JUDGE.account,
    ...(extra.court === undefined || extra.court === COURT ? { clerk: CLERK.account } : {}),
    parties: [
      { id: `party-${caseId}` as PartyId, role: 'debtor', kind: 'person', name: '王某', idType: 'resident-id', idNo: ID_NO },
      { id: `creditor-${caseId}` as PartyId, role: 'creditor', kind: 'person', name: '齐某', idType: 'none', idNo: '' },
    ],
    sourceRow: { file: fileHash('9'), row: 2 },
    ...extra,
  };
}

export function importCase(desk: Desk, caseId: string, extra: Partial<ImportCase> = {}, options: Options = {}): Command {
  return desk.file('case.import', ['case', caseId], importRow(caseId, desk.session.role === 'judge' ? { judge: desk.session.account, ...extra } : extra), options);
}

export function note(desk: Desk, caseId: string, text: string, options: Options = {}): Command {
  return desk.file('case.add-record', ['case', caseId], { caseId, record: { type: 'note', note: text } }, options);
}

/** Service of the notice and a visit without success: what a locate request needs. */
export function grounds(desk: Desk, caseId: string): readonly Command[] {
  const record = (body: unknown) => desk.file('case.add-record', ['case', caseId], { caseId, record: body });
  return [
    record({ type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: '2026-01-22', method: 'direct', reportDue: '2026-02-05' }),
    record({ type: 'visit', on: '2026-02-20', address: '苏州市姑苏区听橹街 18 号', found: 'moved-away', photos: [] }),
  ];
}

export function packetOf(evidence: readonly CommandId[]): Packet {
  return {
    debtor: { name: '王某', idType: 'resident-id', idNo: ID_NO },
    reasons: ['whereabouts-unknown'],
    dangers: [],
    periodDays: 180,
    takeover: 'report-only',
    dutyPhone: '0512-00000110',
    attachments: [
      { slot: 'application', instrument: 'locate-application', title: '查控申请表', file: fileHash('1') },
      { slot: 'letter', instrument: 'assistance-letter', title: '协助查找函', file: fileHash('2') },
      { slot: 'title', instrument: 'enforcement-title', title: '民事判决书', file: fileHash('3') },
    ],
    evidence: [...evidence],
  };
}

export function fileLocate(desk: Desk, caseId: string, requestId: string, evidence: readonly CommandId[], options: Options = {}): Command {
  return desk.file('locate-person.file', ['locate-request', requestId], { requestId, caseId, partyId: `party-${caseId}`, packet: packetOf(evidence) }, options);
}
