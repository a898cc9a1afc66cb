import type { CaseState } from '#shared/domain/cases/model.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { idCheckCharacter, personKey } from '#shared/domain/identifiers/index.ts';
import type { Actor, Command } from '#shared/domain/linkage/command.ts';
import { decideCommand } from '#shared/domain/linkage/decide.ts';
import type { DecideContext, Decision, Effect, EventMeta } from '#shared/domain/linkage/decision.ts';
import { known, type Lookups, UNKNOWN } from '#shared/domain/linkage/lookups.ts';
import { actorsOf } from '#shared/domain/linkage/rights.ts';
import { comparePosition } from '#shared/domain/linkage/transitions.ts';
import { applyLocate } from '#shared/mechanisms/locate-person/apply.ts';
import { LOCATE_COMMANDS, type LocateCommandKind } from '#shared/mechanisms/locate-person/commands.ts';
import { requestOf } from '#shared/mechanisms/index.ts';
import { locatePersonModule } from '#shared/mechanisms/locate-person/index.ts';
import { effectsOfLocate } from '#shared/mechanisms/locate-person/effects.ts';
import type { LocateEvent } from '#shared/mechanisms/locate-person/events.ts';
import { type LocateRequest, LOCATE_STATES, type Packet, packetHash, positionOf } from '#shared/mechanisms/locate-person/model.ts';
import { isHoldOpen } from '#shared/domain/linkage/regions/hold.ts';
import { ENDED } from '#shared/domain/linkage/regions/request.ts';
import { LOCATE_TRANSITIONS } from '#shared/mechanisms/locate-person/transitions.ts';
import { resolveCommand } from '#shared/contracts/registry.ts';
import type { AccountId, AgencyId, CaseId, CommandId, CourtCode, DeviceId, FileHash, PartyId, RequestId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { addDays, civilDate, civilDateOf, DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS, startOfDay } from '#shared/kernel/time.ts';
import { seededIds, seededRandom, type SeededRandom } from './seeded-random.ts';

/**
 * Random walks over one locate request with its timers, follow-up commands and the police as a partner that answers
 * late, twice or for an old revision. Pure functions under virtual time: a walk of 120 steps takes a millisecond.
 */

const COURT = '苏0508' as CourtCode;
const OTHER_COURT = '苏0591' as CourtCode;
const JUDGE = 'judge-jiang' as AccountId;
const ID_TRUE = '320599198703162138';
const ID_WRONG = '320599198703162170';
const ID_MINOR = `32059920150316213${idCheckCharacter('32059920150316213')}`;
const PARTY = 'party-wang' as PartyId;
const CASE = 'case-90017' as CaseId;
const file = (digit: string) => `sha256:${digit.repeat(64)}` as FileHash;

const ACTORS: readonly Actor[] = [
  { account: JUDGE, role: 'judge', court: COURT },
  { account: 'judge-deputy' as AccountId, role: 'judge', court: COURT, delegation: 'grant-1' },
  { account: 'judge-qin' as AccountId, role: 'judge', court: OTHER_COURT },
  { account: 'clerk-lu' as AccountId, role: 'clerk', court: COURT },
  { account: 'clerk-zhao' as AccountId, role: 'clerk', court: COURT },
  { account: 'chief-fang' as AccountId, role: 'chief', court: COURT },
  { account: 'president-ji' as AccountId, role: 'president', court: COURT },
  { account: 'duty-tian' as AccountId, role: 'command-centre', court: COURT },
  { account: 'officer-peng' as AccountId, role: 'field-officer', court: COURT },
  { account: 'police-he' as AccountId, role: 'police-specialist', agency: 'police:suzhou' as AgencyId },
  { account: 'station-shi' as AccountId, role: 'police-station', agency: 'station:yunxi' as AgencyId },
  { account: 'system' as AccountId, role: 'system', court: COURT },
  { account: 'police-connector' as AccountId, role: 'agency-system', agency: 'police:suzhou' as AgencyId },
];

/** Variants of the case that make each entry guard fail in some walks. */
function caseVariant(random: SeededRandom, long: boolean): { readonly found: CaseState; readonly lookups: Omit<Lookups, 'case' | 'requestsOfCase' | 'delegation'> } {
  const good = random.chance(0.7);
  const roll = good ? -1 : random.below(18);
  const company = random.chance(0.15);
  const commandId = (n: number) => `01900000-0000-7000-a000-00000000000${n}` as CommandId;
  const record = (n: number, body: CaseState['records'][number]['body']) => ({ id: commandId(n), recordedAt: instant(0), by: JUDGE, body });
  const name = long && random.chance(0.3) ? '长'.repeat(200) : '王某';
  const idNo = roll === 0 ? '320599198703162139' : roll === 1 ? '' : roll === 2 ? ID_MINOR : random.chance(0.5) ? ID_TRUE : ID_WRONG;
  const found: CaseState = {
    id: CASE,
    version: 5,
    court: COURT,
    caseNumber: '（2026）苏0508执90017号',
    cause: '民间借贷纠纷',
    filedOn: civilDate('2026-01-19'),
    title: '（2025）苏0508民初90311号',
    principal: fen(5_000_000),
    fee: fen(65_000),
    judge: JUDGE,
    clerk: 'clerk-lu' as AccountId,
    parties: [
      ...(company && roll !== 3 && roll !== 4
        ? ([
            { id: PARTY, role: 'related', kind: 'person', name, idType: roll === 5 ? 'passport' : 'resident-id', idNo, capacity: { as: 'legal-representative', of: 'party-company' as PartyId } },
            { id: 'party-company' as PartyId, role: 'debtor', kind: 'organisation', name: '某某商贸有限公司', idType: 'uscc', idNo: '', dishonest: roll !== 6 },
          ] as const)
        : ([{ id: PARTY, role: roll === 3 ? 'creditor' : 'debtor', kind: roll === 4 ? 'organisation' : 'person', name, idType: roll === 5 ? 'passport' : 'resident-id', idNo, dishonest: roll !== 6 }] as const)),
    ],
    status: roll === 7 ? 'closed' : roll === 8 ? 'settled' : 'enforcing',
    records: [
      ...(roll === 9 ? [] : [record(1, { type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: civilDate('2026-01-22'), method: 'direct', reportDue: civilDate('2026-02-05') })]),
      ...(roll === 10 ? [] : [record(2, { type: 'visit', on: civilDate('2026-09-03'), address: '苏州市姑苏区听橹街 18 号', found: 'moved-away', photos: [] })]),
      record(3, { type: 'call', on: civilDate('2026-08-31'), answered: false }),
      ...(roll === 13 || roll === 10 ? [] : [record(4, { type: 'summons', servedOn: civilDate('2026-08-10'), method: 'direct', appearOn: civilDate('2026-08-20'), appeared: 'no', absence: 'without-good-reason', parties: [PARTY] })]),
    ],
    corrections: [],
    differences: [],
  };
  const others = random.chance(0.5)
    ? [{ caseId: 'case-90055' as CaseId, caseNumber: '（2026）苏0591执90055号', court: OTHER_COURT, judge: 'judge-qin' as AccountId, held: roll === 11 }]
    : roll === 11
      ? [{ caseId: 'case-90055' as CaseId, caseNumber: '（2026）苏0591执90055号', court: OTHER_COURT, judge: 'judge-qin' as AccountId, held: true }]
      : [];
  return {
    found,
    lookups: {
      asset: UNKNOWN,
      samePerson: random.chance(0.05) ? UNKNOWN : known(others),
      settings: known({ court: COURT, policeChannel: 'connector', requireDishonestListing: roll === 6, dutyPhone: '0512-00000110' }),
      roster: known(undefined),
      accounts: known([]),
      missingFiles: known([]),
    },
  };
}

/** Looks into a walk: puts payloads at the edge of their schema, and sees what follows each event. */
export type Probe = {
  shape(kind: LocateCommandKind, payload: unknown, random: SeededRandom): unknown;
  applied(kind: LocateCommandKind, event: LocateEvent, index: number, after: LocateRequest, meta: EventMeta, payload: unknown): void;
};

type Walk = {
  readonly probe: Probe | undefined;
  readonly random: SeededRandom;
  found: CaseState;
  readonly lookups: Omit<Lookups, 'case' | 'requestsOfCase' | 'delegation'>;
  readonly coverage: Coverage;
  /** Nobody is found: the control is renewed until it cannot be. */
  readonly patient: boolean;
  /** The police take nothing until the end: releases stay open for long. */
  readonly silent: boolean;
  readonly trace: string[];
  now: Instant;
  state: LocateRequest | undefined;
  timers: { readonly dueAt: Instant; readonly kind: string; readonly payload: Readonly<Record<string, unknown>> }[];
  /** Messages that left for the police; each is delivered now, late, twice, or answered late. */
  sent: Extract<Effect, { type: 'send' }>[];
  duplicateOther: boolean;
  /** The other request on this person was rejected: the new one must name it. */
  rejectedBefore: boolean;
  seq: number;
  ids: { next(): string };
  numbers: number;
};

/**
 * What the walks have reached: rows of the table by something that happened (an acceptance without an event reaches
 * nothing), clocks of each row that began, and refusal codes.
 */
export type Coverage = { readonly rows: Set<number>; readonly clocks: Set<string>; readonly codes: Set<string>; readonly states: Set<string>; decisions: number };

export function emptyCoverage(): Coverage {
  return { rows: new Set(), clocks: new Set(), codes: new Set(), states: new Set(), decisions: 0 };
}

/** Name of a clock of one row in the coverage. */
export const clockOfRow = (index: number, clock: string) => `${String(index)} ${clock}`;

/** Duties of the deadline table that began, or began anew, between two states. */
function begunClocks(before: LocateRequest | undefined, after: LocateRequest): readonly string[] {
  const own = before?.control;
  const isReleaseBegun = after.control.state === 'release_requested' && own?.state !== 'release_requested';
  const hasNewStray = after.strays.some(({ controlNo }) => !(before?.strays ?? []).some((stray) => stray.controlNo === controlNo));
  return [
    ...(after.due !== undefined && JSON.stringify(after.due) !== JSON.stringify(before?.due) ? [after.due.rule] : []),
    ...(after.control.end !== own?.end ? ['CONTROL_END'] : []),
    ...(isReleaseBegun || hasNewStray ? ['RELEASE_ACKNOWLEDGE'] : []),
    ...(after.custody.startedAt !== before?.custody.startedAt && after.custody.startedAt !== undefined ? ['QUESTIONING'] : []),
    ...(after.custody.extension !== undefined && before?.custody.extension === undefined ? ['QUESTIONING_COMPLEX'] : []),
  ];
}

function packetOf(walk: Walk): Packet {
  const { random } = walk;
  const party = walk.found.parties[0];
  const withWarrant = random.chance(0.5);
  const drop = random.chance(0.06);
  const answer = random.chance(0.7) ? 'none' : random.pick(['county-or-higher', 'township', 'township', 'unanswered'] as const);
  const asked = random.chance(0.95);
  return {
    debtor: {
      name: party?.name ?? '王某',
      idType: party?.idType ?? 'resident-id',
      idNo: random.chance(0.04) ? ID_WRONG : (party?.idNo ?? ''),
      ...(random.chance(0.2) ? { phone: '13800002138' } : {}),
      ...(party?.capacity === undefined || random.chance(0.05) ? {} : { capacity: { as: party.capacity.as, company: '某某商贸有限公司' } }),
    },
    reasons: random.chance(0.9) ? ['whereabouts-unknown'] : ['whereabouts-unknown', 'evading-enforcement'],
    dangers: random.chance(0.2) ? ['violence'] : [],
    periodDays: random.chance(0.9) ? 180 : 30,
    takeover: random.chance(0.3) ? 'hold-at-station' : 'report-only',
    dutyPhone: '0512-00000110',
    attachments: [
      ...(drop ? [] : [{ slot: 'application', instrument: 'locate-application' as const, title: '查控申请表', file: file('1') }]),
      { slot: 'letter', instrument: 'assistance-letter', title: '协助查找函', file: file('2') },
      { slot: 'title', instrument: 'enforcement-title', title: '民事调解书', file: file('3') },
      ...(withWarrant ? [{ slot: 'warrant', instrument: 'compel-appearance-warrant' as const, title: '拘传票', file: file('4') }] : []),
    ],
    evidence: walk.found.records.map((record) => record.id as CommandId),
    ...(withWarrant && asked ? { deputy: { answer, ...(answer === 'unanswered' ? {} : { source: '人大代表工委电话答复' }), ...(answer === 'county-or-higher' && random.chance(0.7) ? { permission: { by: '区人大常委会', document: '许可决定', on: civilDateOf(walk.now) } } : {}) } } : {}),
  };
}

function context(walk: Walk): DecideContext {
  const grantDay = civilDateOf(walk.now);
  const own = walk.state === undefined ? [] : [walk.state];
  const twin = walk.duplicateOther && walk.state === undefined ? [{ ...templateRequest(walk), id: 'request-other' as RequestId, ...(walk.rejectedBefore ? { state: 'rejected' as const } : {}) }] : [];
  return {
    now: walk.now,
    calendar: SHIPPED_CALENDAR,
    parameters: RULE_PARAMETERS,
    lookups: {
      ...walk.lookups,
      case: known(walk.found),
      requestsOfCase: known([...own, ...twin].map((request) => requestOf('locate-request', request))),
      delegation: known({
        id: 'grant-1',
        from: 'chief-fang' as AccountId,
        fromRole: walk.random.chance(0.5) ? 'chief' : 'president',
        to: 'judge-deputy' as AccountId,
        court: COURT,
        kinds: ['locate-person'],
        fromDay: addDays(grantDay, -3),
        throughDay: addDays(grantDay, walk.random.chance(0.8) ? 3 : -1),
      }),
    },
  };
}

function templateRequest(walk: Walk): LocateRequest {
  const packet = packetOf(walk);
  return applyLocate(
    undefined,
    { kind: 'locate-filed', requestId: 'request-1' as RequestId, caseId: CASE, caseNumber: walk.found.caseNumber, court: COURT, undertaker: JUDGE, debtor: PARTY, personKey: personKey(packet.debtor.idType, walk.found.parties[0]?.idNo ?? ''), packet, packetHash: packetHash(packet), guards: [], proofs: [] },
    { commandId: 'x' as CommandId, aggregate: { type: 'locate-request', id: 'request-1' }, at: walk.now, by: { account: JUDGE, role: 'judge', court: COURT } },
  );
}

/** A payload for a kind: mostly the one that fits the state, sometimes a stale or wrong one. */
function payloadFor(walk: Walk, kind: LocateCommandKind): unknown {
  const { random, state } = walk;
  const requestId = 'request-1' as RequestId;
  const hash = random.chance(0.9) ? (state?.packetHash ?? 'none') : 'stale';
  const revision = state === undefined ? 1 : random.chance(0.85) ? state.revision : Math.max(1, state.revision - 1);
  const round = state === undefined ? 0 : random.chance(0.9) ? state.round : Math.max(0, state.round - 1);
  const answered = { requestId, revision, round };
  const today = civilDateOf(walk.now);
  const controlNo = random.chance(0.9) ? (state?.control.controlNo ?? state?.strays[0]?.controlNo) : (state?.strays.at(-1)?.controlNo ?? 'KZ-none');
  switch (kind) {
    case 'locate-person.file':
      return { requestId, caseId: CASE, partyId: random.chance(0.95) ? PARTY : ('party-unknown' as PartyId), packet: packetOf(walk), ...(random.chance(0.7) ? { supersedes: 'request-other' as RequestId } : {}) };
    case 'locate-person.refile':
      return { requestId, packet: packetOf(walk) };
    case 'locate-person.resubmit':
      // The usual reason of a return: the number was another man's, and the case is corrected first.
      if (random.chance(0.3)) walk.found = { ...walk.found, parties: walk.found.parties.map((party) => (party.idNo === ID_WRONG ? { ...party, idNo: ID_TRUE } : party)) };
      return { requestId, packet: state !== undefined && random.chance(0.6) ? strip(state.packet) : packetOf(walk), reasons: {}, reseal: random.chance(0.3) ? ['letter'] : [] };
    case 'locate-person.approve':
      return { requestId, packetHash: hash };
    case 'locate-person.send-back':
      return { requestId, opinion: '地址需补充' };
    case 'locate-person.record-paper-approval':
      return { requestId, packetHash: hash, signer: '方局长', signedAt: instant(walk.now + (random.chance(0.9) ? -HOUR_MS : HOUR_MS)), scan: file('5') };
    case 'locate-person.confirm-paper-approval':
      return { requestId, packetHash: hash };
    case 'locate-person.assign-numbers':
      return { requestId, numbers: { letter: '〔2026〕姑执控1号', warrant: '〔2026〕姑执控2号', application: '〔2026〕姑执控3号', 'dispatch-order': '〔2026〕姑执警9号', 'handover-record': '〔2026〕姑执交9号', 'release-notice': '〔2026〕姑执撤9号' } };
    case 'locate-person.bind-sealed-copy': {
      const attachment = random.pick(state?.packet.attachments ?? [{ slot: 'letter', file: file('2') } as LocateRequest['packet']['attachments'][number]]);
      return { requestId, slot: attachment.slot, number: random.chance(0.9) ? (attachment.number ?? '〔待编号〕') : '〔2026〕错1号', file: random.chance(0.9) ? file('9') : (attachment.file ?? file('9')) };
    }
    case 'locate-person.mark-received':
      return { ...answered, receivedAt: random.chance(0.95) ? walk.now : instant(walk.now + DAY_MS) };
    case 'locate-person.return':
    case 'locate-person.reject':
      return { ...answered, code: 'R03', text: '证号登记人非本案被执行人', specialist: '何' };
    case 'locate-person.accept': {
      const asked = state?.packet.periodDays ?? 180;
      const days = random.chance(0.85) ? asked : random.chance(0.5) ? 900 : asked + 20;
      return { ...answered, controlNo: random.chance(0.15) && state?.control.controlNo !== undefined ? state.control.controlNo : `KZ-${walk.numbers++}`, start: random.chance(0.97) ? today : addDays(today, 3), end: random.chance(0.95) ? addDays(today, days) : addDays(today, -1), specialist: '何' };
    }
    case 'locate-person.register-hit': {
      const held = random.chance(0.4);
      return {
        ...answered,
        hit: {
          at: walk.now, place: '云溪路卡口', channel: 'street-check', unit: '云溪派出所', officer: '施', phone: '051200000119',
          personState: held ? 'held' : 'located',
          ...(held || random.chance(0.1) ? { holdUntil: instant(walk.now + (random.chance(0.85) ? 1 : random.pick([-1, 30])) * HOUR_MS) } : {}),
          identityBy: 'document',
          ...(random.chance(0.7) ? { readBack: { name: state?.packet.debtor.name ?? '王某', lastFour: (state?.packet.debtor.idNo ?? '0000').slice(-4) || '0000', calledBack: '051200000119' } } : {}),
        },
      };
    }
    case 'locate-person.escalate-hit':
      return { requestId, round, level: 1 + random.below(2) };
    case 'locate-person.dispatch':
      return { requestId, officers: ['彭', '陶'], vehicle: '苏E·A0001', eta: instant(walk.now + HOUR_MS), inCity: random.chance(0.8) };
    case 'locate-person.record-callback':
      return { requestId, with: '田', at: walk.now };
    case 'locate-person.record-controlled': {
      const via = random.chance(0.5) ? 'field-record' : 'phone';
      return { requestId, via, handover: { place: '云溪路', held: random.chance(0.6), identityBy: 'document', ...(via === 'phone' || random.chance(0.1) ? { signatures: [] } : { health: '正常', belongings: '手机一部', signatures: [{ signer: '彭', capacity: 'court-officer', refused: false, file: file('8') }, { signer: '施', capacity: 'police-officer', refused: true }] }), photos: [] }, dataAsOf: instant(walk.now - (random.chance(0.7) ? HOUR_MS : 6 * HOUR_MS)) };
    }
    case 'locate-person.record-missed':
      return { requestId, reason: random.pick(['gone', 'not-the-person', 'other']) };
    case 'locate-person.request-renewal':
      return { requestId, days: random.chance(0.95) ? 90 : 365, reason: '仍下落不明' };
    case 'locate-person.decide-renewal':
      return { requestId, approve: random.chance(0.8) };
    case 'locate-person.confirm-renewal':
      return { ...answered, accepted: random.chance(0.8), newEnd: state?.control.end === undefined ? today : addDays(random.chance(0.9) ? (state.renewals.at(-1)?.newEnd ?? state.control.end) : state.control.end, random.chance(0.9) ? 0 : 900) };
    case 'locate-person.withdraw':
      return { requestId, reason: '双方自行和解' };
    case 'locate-person.request-release':
      return { requestId, trigger: random.pick(['T1', 'T2', 'T3', 'T5', 'T6', 'T7', 'T9'] as const), cause: 'walk' };
    case 'locate-person.mark-release-sent':
      return { requestId, ...(controlNo === undefined ? {} : { controlNo }) };
    case 'locate-person.acknowledge-release':
      return { requestId, ...(controlNo === undefined ? {} : { controlNo }), ackedAt: walk.now, by: '何' };
    case 'locate-person.alarm-release':
      return { requestId, ...(random.chance(0.5) && state?.strays[0] !== undefined ? { controlNo: random.pick(state.strays).controlNo } : {}) };
    case 'locate-person.flag-silence':
      return { requestId, revision };
    case 'locate-person.flag-proof':
      return { requestId, record: state?.proofs[0]?.id ?? 'record-none', corrected: random.chance(0.5) };
    case 'locate-person.settle-incident':
      return { requestId, index: random.below((state?.incidents.length ?? 0) + 1), note: '已电话核实' };
    case 'locate-person.expire':
      return { requestId, end: random.chance(0.9) ? (state?.control.end ?? today) : addDays(today, 7) };
    case 'locate-person.cancel-unreturned':
      return { requestId, revision };
    case 'locate-person.decide-control':
      return { requestId, choice: random.chance(0.5) ? 'keep' : 'release', reason: '终本后继续查找' };
    case 'locate-person.extend-custody':
      return { requestId, reason: '情况复杂，可能拘留' };
    case 'locate-person.end-custody':
      return { requestId, ending: random.pick(['released', 'detained'] as const) };
    case 'locate-person.record-outcome':
      return { requestId, outcome: outcomeFor(walk) };
    case 'locate-person.record-deputy-report':
      return { requestId, to: '云溪镇人大主席团', at: walk.now };
    case 'locate-person.answer-same-person':
      return { requestId, caseId: random.chance(0.9) ? ('case-90055' as CaseId) : ('case-none' as CaseId), choice: 'attend' };
    case 'locate-person.move-to-judge':
      return { requestId, judge: JUDGE };
    default:
      return { requestId };
  }
}

function strip(packet: LocateRequest['packet']): Packet {
  return { ...packet, attachments: packet.attachments.map(({ slot, instrument, title, file: draft }) => ({ slot, instrument, title, ...(draft === undefined ? {} : { file: draft }) })) };
}

function outcomeFor(walk: Walk): unknown {
  const { random } = walk;
  const result = random.pick(['paid-full', 'detained', 'fined', 'no-result', 'questioned-and-released'] as const);
  const evidence = ['01900000-0000-7000-a000-000000000001'];
  const receiptFrom = instant(walk.now - 30 * HOUR_MS);
  return {
    results: [result],
    amount: result === 'paid-full' && random.chance(0.7) ? fen(2_500_000) : fen(0),
    ...(result === 'detained' && random.chance(0.8)
      ? { detention: { ground: 'asset-report-refused-or-false', evidence, decisionNo: '（2026）苏0508司惩1号', presidentApprovedOn: civilDateOf(walk.now), servedAt: instant(walk.now - 31 * HOUR_MS), days: 15, receiptFrom, receiptTo: random.chance(0.8) ? instant(receiptFrom + 15 * DAY_MS) : random.chance(0.5) ? receiptFrom : instant(receiptFrom + 14 * DAY_MS), deputy: { answer: 'none', source: '代表工委' }, ...(random.chance(0.7) ? { familyNotifiedAt: walk.now } : {}) } }
      : {}),
    ...(result === 'fined' && random.chance(0.7) ? { fine: { ground: 'able-but-refuses', evidence, decisionNo: '（2026）苏0508司惩2号', presidentApprovedOn: civilDateOf(walk.now), amount: fen(random.chance(0.8) ? 500_000 : 10_000_001) } } : {}),
  };
}

function violation(walk: Walk, message: string): never {
  throw new Error(`${message}\n${walk.trace.slice(-25).join('\n')}`);
}

/** Files one command through schema, decide, apply and effects, and checks every invariant that must always hold. */
function file1(walk: Walk, kind: LocateCommandKind, payload: unknown, actor: Actor): void {
  const base = { id: walk.ids.next() as CommandId, kind, actor };
  const occurred = LOCATE_COMMANDS[kind].lane === 'safety' && walk.random.chance(0.93);
  const command: Command = {
    ...base,
    stream: { device: 'walk' as DeviceId, user: actor.account, incarnation: '0'.repeat(16), lane: LOCATE_COMMANDS[kind].lane },
    seq: walk.seq++,
    v: 1,
    payload,
    basis: { aggregate: { type: 'locate-request', id: 'request-1' }, version: walk.state?.version ?? 0, after: [] },
    ...(occurred ? { occurredAt: { at: instant(walk.now + (walk.random.chance(0.95) ? 0 : walk.random.chance(0.5) ? 2 * HOUR_MS : -40 * DAY_MS)), source: 'typed', skewMs: 0 } } : {}),
    deskTime: walk.now,
    rulesVersion: 'walk',
  };
  const resolved = resolveCommand(command);
  if (!resolved.ok) violation(walk, `walk made a payload that its schema refuses: ${kind} ${JSON.stringify(resolved.error)} ${JSON.stringify(payload)}`);
  const before = walk.state;
  const ctx = context(walk);
  let decision: Decision<LocateEvent>;
  try {
    decision = decideCommand(locatePersonModule, before, command, ctx);
  } catch (cause) {
    throw new Error(`decide threw on ${kind} in ${before?.state ?? 'none'}\n${walk.trace.slice(-25).join('\n')}`, { cause });
  }
  walk.coverage.decisions += 1;
  if (decision.kind === 'refuse') {
    walk.coverage.codes.add(decision.failure.code);
    return;
  }
  const meta: EventMeta = { commandId: command.id, aggregate: command.basis.aggregate, at: walk.now, by: actor, ...(command.occurredAt === undefined ? {} : { occurredAt: command.occurredAt }) };
  const follow: Effect[] = [];
  for (const [index, event] of decision.events.entries()) {
    const previous = walk.state;
    const next = applyLocate(previous, event, meta);
    walk.state = next;
    if (!LOCATE_STATES.includes(next.state)) violation(walk, `undefined state ${String(next.state)}`);
    walk.coverage.states.add(next.state);
    walk.probe?.applied(kind, event, index, next, meta, payload);
    const reached = next.incidents.filter(({ kind: told }) => told === 'custody-limit-reached').length;
    // Each holding has a clock of its own, and an extension moves its limit once.
    const limits = [...(next.earlierCustodies ?? []), next.custody].reduce((n, custody) => n + (custody.extension === undefined ? 1 : 2), 0);
    if (reached > limits) violation(walk, `the same custody limit was reached ${String(reached)} times`);
    const begun = [...next.hits.filter((hit) => hit.personState === 'held'), ...next.controlReports.filter((report) => report.handover.held)].map(({ at }) => at);
    const clocks = [...(next.earlierCustodies ?? []), next.custody].flatMap(({ startedAt }) => startedAt ?? []);
    if (begun.length > 0 && Math.min(...clocks) !== Math.min(...begun)) violation(walk, 'the custody clock does not start at the first report that the person is held');
    if (next.state === 'active' && next.custody.state === 'running') violation(walk, 'a person is held and the request is only watching');
    if (next.hits.some((hit) => hit.holdUntil !== undefined && hit.holdUntil - hit.at > 24 * HOUR_MS)) violation(walk, 'a hold past the limit');
    if (next.personKey !== personKey(next.packet.debtor.idType, next.packet.debtor.idNo)) violation(walk, `the request names one person and is filed under another after ${event.kind}`);
    if (previous !== undefined && comparePosition(positionOf(next), positionOf(previous)) < 0) {
      violation(walk, `position fell on ${event.kind}: ${JSON.stringify(positionOf(previous))} -> ${JSON.stringify(positionOf(next))}`);
    }
    walk.trace.push(`${civilDateOf(walk.now)} ${kind} by ${actor.role}: ${event.kind} -> ${next.state}/${next.control.state}/${next.custody.state}`);
    follow.push(...effectsOfLocate(previous, event, next, meta, ctx));
  }
  if (decision.events.length > 0 && walk.state !== undefined) checkRow(walk, kind, before, walk.state);
  for (const effect of follow) perform(walk, effect);
}

/** What happened has its row in the table, whose end it came to, and began only clocks that the row names. */
function checkRow(walk: Walk, kind: LocateCommandKind, before: LocateRequest | undefined, after: LocateRequest): void {
  const from = before?.state ?? 'none';
  const to = after.state === before?.state ? 'same' : after.state;
  const index = LOCATE_TRANSITIONS.findIndex((row) => row.command === kind && row.from.includes(from) && row.to === to);
  const row = LOCATE_TRANSITIONS[index];
  if (row === undefined) violation(walk, `${kind} led from ${from} to ${after.state}, which no row of the table names`);
  walk.coverage.rows.add(index);
  for (const clock of begunClocks(before, after)) {
    if (!(row.clocks as readonly string[] | undefined)?.includes(clock)) violation(walk, `${kind} from ${from} to ${to} began ${clock}, which its row does not name`);
    walk.coverage.clocks.add(clockOfRow(index, clock));
  }
}

const SYSTEM: Actor = { account: 'system' as AccountId, role: 'system', court: COURT };
const CONNECTOR: Actor = { account: 'police-connector' as AccountId, role: 'agency-system', agency: 'police:suzhou' as AgencyId };

function perform(walk: Walk, effect: Effect): void {
  switch (effect.type) {
    case 'timer':
      walk.timers.push(effect);
      return;
    case 'send':
      walk.sent.push(effect);
      return;
    case 'command':
      file1(walk, effect.kind as LocateCommandKind, effect.payload, SYSTEM);
      return;
    case 'number': {
      const text = () => `〔2026〕姑执控${walk.numbers++}号`;
      const numbers = Object.fromEntries(effect.series.map(({ slot }) => [slot, walk.probe === undefined ? text() : text().padEnd(60, '号')]));
      file1(walk, effect.kind as LocateCommandKind, { requestId: 'request-1', numbers }, SYSTEM);
    }
  }
}

/** Every paper has its number when its command is done, and a number once given stays (DOMAIN §1.12-8). */
function checkNumbers(walk: Walk, before: LocateRequest | undefined): void {
  const { state } = walk;
  if (state === undefined) return;
  if (state.dispatch !== undefined && state.dispatch.number === undefined) violation(walk, 'a dispatch order without a number');
  if (state.controlReports.length > 0 && state.handoverNumber === undefined) violation(walk, 'a hand-over record without a number');
  if (state.controlReports.length === 0 && state.handoverNumber !== undefined) violation(walk, 'a number for a hand-over that was not reported');
  if (state.control.release !== undefined && state.control.release.noticeNumber === undefined) violation(walk, 'a release notice without a number');
  if (before?.handoverNumber !== undefined && state.handoverNumber !== before.handoverNumber) violation(walk, 'the hand-over record changed its number');
  // Every dispatch brings its own list of officers: the same list is the same order.
  const order = before?.dispatch;
  if (order !== undefined && state.dispatch?.officers === order.officers && state.dispatch.number !== order.number) violation(walk, 'the dispatch order changed its number');
  if (order !== undefined && state.dispatch?.officers !== order.officers && state.dispatch?.number === order.number) violation(walk, 'two dispatch orders with one number');
  const slots = new Map(before?.packet.attachments.map((a) => [a.slot, a.number]));
  for (const { slot, number } of state.packet.attachments) {
    const had = slots.get(slot);
    if (had !== undefined && number !== had) violation(walk, `attachment ${slot} changed its number`);
  }
}

function fireTimers(walk: Walk): void {
  const due = walk.timers.filter((timer) => timer.dueAt <= walk.now);
  walk.timers = walk.timers.filter((timer) => timer.dueAt > walk.now);
  for (const timer of due) file1(walk, timer.kind as LocateCommandKind, timer.payload, SYSTEM);
}

/** The police side does what it must: takes messages, and acknowledges releases. */
function policeAnswers(walk: Walk, message: Extract<Effect, { type: 'send' }>): void {
  const requestId = 'request-1' as RequestId;
  const answered = { requestId, revision: message.revision, round: message.round };
  if (message.message === 'control.request') file1(walk, 'locate-person.mark-received', { ...answered, receivedAt: walk.now }, CONNECTOR);
  if (message.message === 'control.release') {
    const controlNo = message.body['controlNo'] as string | undefined;
    const named = controlNo === undefined ? {} : { controlNo };
    file1(walk, 'locate-person.mark-release-sent', { requestId, ...named }, CONNECTOR);
    file1(walk, 'locate-person.acknowledge-release', { requestId, ...named, ackedAt: walk.now, by: '何' }, CONNECTOR);
  }
  if (message.message === 'control.renewal') {
    file1(walk, 'locate-person.confirm-renewal', { ...answered, accepted: true, newEnd: message.body['newEnd'] }, CONNECTOR);
  }
}

const KINDS = Object.keys(LOCATE_COMMANDS) as LocateCommandKind[];

/** The way forward from each state; walks take it often, so that the far end of the table is reached many times. */
const FORWARD: Readonly<Partial<Record<LocateRequest['state'] | 'none', readonly LocateCommandKind[]>>> = {
  none: ['locate-person.file'],
  pending_approval: ['locate-person.approve', 'locate-person.approve', 'locate-person.record-paper-approval', 'locate-person.confirm-paper-approval', 'locate-person.send-back'],
  pending_president: ['locate-person.approve', 'locate-person.record-paper-approval', 'locate-person.confirm-paper-approval'],
  sent_back: ['locate-person.refile'],
  signed: ['locate-person.bind-sealed-copy'],
  submitted: ['locate-person.mark-received', 'locate-person.accept', 'locate-person.accept', 'locate-person.return', 'locate-person.withdraw'],
  under_review: ['locate-person.accept', 'locate-person.accept', 'locate-person.return', 'locate-person.reject', 'locate-person.withdraw'],
  returned: ['locate-person.resubmit'],
  active: ['locate-person.register-hit', 'locate-person.register-hit', 'locate-person.record-controlled', 'locate-person.request-renewal', 'locate-person.decide-renewal', 'locate-person.ask-keep-or-release', 'locate-person.decide-control'],
  hit: ['locate-person.acknowledge-hit', 'locate-person.acknowledge-hit', 'locate-person.record-callback', 'locate-person.register-hit', 'locate-person.extend-custody', 'locate-person.record-deputy-report'],
  court_ack: ['locate-person.dispatch', 'locate-person.dispatch', 'locate-person.record-controlled', 'locate-person.record-missed'],
  dispatched: ['locate-person.record-controlled', 'locate-person.record-controlled', 'locate-person.record-missed'],
  controlled: ['locate-person.record-outcome', 'locate-person.end-custody', 'locate-person.extend-custody', 'locate-person.acknowledge-release', 'locate-person.record-controlled', 'locate-person.record-deputy-report'],
};

const RENEWING: readonly LocateCommandKind[] = ['locate-person.request-renewal', 'locate-person.decide-renewal', 'locate-person.confirm-renewal'];

/** Kinds that carry a request forward from its state; the walk prefers them, so that it also reaches the far end. */
function likelyKinds(state: LocateRequest | undefined): readonly LocateCommandKind[] {
  return [...new Set(LOCATE_TRANSITIONS.filter((t) => t.from.includes(state?.state ?? 'none') && t.from.length < 6).map((t) => t.command))];
}

function step(walk: Walk): void {
  const { random } = walk;
  if (random.chance(0.3)) {
    const leap = random.pick([MINUTE_MS, MINUTE_MS, 10 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, HOUR_MS, 9 * HOUR_MS, DAY_MS, 3 * DAY_MS, 8 * DAY_MS]);
    const end = walk.state?.control.end;
    walk.now = end !== undefined && walk.state?.state === 'active' && random.chance(0.2) ? instant(Math.max(walk.now, startOfDay(addDays(end, -10)))) : instant(walk.now + leap);
    fireTimers(walk);
  }
  if (walk.sent.length > 0 && !walk.silent && random.chance(0.4)) {
    const at = random.below(walk.sent.length);
    const message = walk.sent[at];
    if (message !== undefined) {
      // Delivered once, or kept in the queue to be delivered again: duplicates and reordering.
      if (random.chance(0.8)) walk.sent.splice(at, 1);
      policeAnswers(walk, message);
    }
    return;
  }
  const likely = likelyKinds(walk.state);
  const forward = walk.patient && walk.state?.state === 'active' ? RENEWING : (FORWARD[walk.state?.state ?? 'none'] ?? []);
  const kind = forward.length > 0 && random.chance(walk.patient ? 0.9 : 0.7) ? random.pick(forward) : likely.length > 0 && random.chance(0.6) ? random.pick(likely) : random.pick(KINDS);
  const able = ACTORS.filter((actor) => actorsOf(LOCATE_COMMANDS[kind]).includes(actor.role));
  const payload = payloadFor(walk, kind);
  file1(walk, kind, walk.probe?.shape(kind, payload, random) ?? payload, random.chance(0.93) ? random.pick(able) : random.pick(ACTORS));
}

/**
 * Lets the world come to rest: every message is delivered, every release acknowledged, every timer fires. Whatever
 * happened before, no control may then be left without acknowledgement (S10).
 */
function settle(walk: Walk): void {
  for (let guard = 0; guard < 400; guard += 1) {
    const message = walk.sent.shift();
    if (message !== undefined) {
      policeAnswers(walk, message);
      continue;
    }
    const next = walk.timers.reduce<Instant | undefined>((min, t) => (min === undefined || t.dueAt < min ? t.dueAt : min), undefined);
    if (next === undefined) break;
    walk.now = instant(Math.max(walk.now, next));
    fireTimers(walk);
  }
  const { state } = walk;
  if (state === undefined) return;
  if (isHoldOpen(state)) violation(walk, `at rest in ${state.state} with an open control: ${state.control.state}, strays ${JSON.stringify(state.strays)}`);
  if (ENDED.includes(state.state) && state.control.state === 'active') violation(walk, 'ended with an active control');
}

/** One seeded walk; throws with the trace when an invariant breaks. @returns its trace. */
export function walkOnce(seed: number, steps: number, coverage: Coverage, probe?: Probe): readonly string[] {
  const random = seededRandom(seed);
  const { found, lookups } = caseVariant(random, probe !== undefined);
  const clock = { now: startOfDay(civilDate('2026-09-07')) };
  const walk: Walk = {
    probe, random, found, lookups, coverage, patient: random.chance(0.15), silent: random.chance(0.15), trace: [], now: clock.now, state: undefined, timers: [], sent: [], duplicateOther: random.chance(0.1), rejectedBefore: random.chance(0.5), seq: 1,
    ids: seededIds(random, () => walk.now), numbers: 1,
  };
  for (let i = 0; i < steps; i += 1) {
    const before = walk.state;
    step(walk);
    checkNumbers(walk, before);
  }
  settle(walk);
  checkNumbers(walk, undefined);
  return walk.trace;
}
