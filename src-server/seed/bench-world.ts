import { factsOf } from '#shared/contracts/audiences/index.ts';
import { timelineEntry, type TimelineEntry } from '#shared/contracts/audiences/timeline.ts';
import type { Fact, FactKind } from '#shared/contracts/feed.ts';
import { caseModule } from '#shared/domain/cases/decide.ts';
import type { CaseEvent } from '#shared/domain/cases/events.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import { personKey } from '#shared/domain/identifiers/index.ts';
import type { EventMeta } from '#shared/domain/linkage/decision.ts';
import type { LocateEvent } from '#shared/mechanisms/locate-person/events.ts';
import { locatePersonModule } from '#shared/mechanisms/locate-person/index.ts';
import type { LocateRequest, Packet } from '#shared/mechanisms/locate-person/model.ts';
import type { CommandId, RequestId } from '#shared/kernel/ids.ts';
import { addDays, civilDate, DAY_MS, HOUR_MS, instant, type Instant, startOfDay } from '#shared/kernel/time.ts';
import { teamsOf } from './bureau.ts';
import { CASE_TYPES, CAUSES, drawAmount, feeOf, type SeedCase } from './cases.ts';
import type { SeedAccount } from './demo-accounts.ts';
import { importCaseOf } from './import-case.ts';
import { makeAccounts } from './offices.ts';
import { type FictionalParty, makePartySource } from './people.ts';
import { BASIC_COURTS, type Court, makeAddress, makePlaces } from './places.ts';
import { type Random, seededRandom } from './random.ts';

export const BENCH_SEED = 'lianzhi-bench-1';
/** Size of the bench world at scale 1 (ARCHITECTURE §5). */
export const BENCH_CASES = 50_000;
export const BENCH_PARTIES = 70_000;
export const BENCH_REQUESTS = 60_000;
export const BENCH_EVENTS = 300_000;

/** One case with everything that hangs on it. */
export type BenchCase = { readonly state: CaseState; readonly requests: readonly LocateRequest[]; readonly events: readonly TimelineEntry[] };

export type BenchOptions = {
  readonly seed?: string;
  /** Share of the full size; 0.01 = 500 cases. */
  readonly scale?: number;
  /** Gives every case to one judge and clerk, as if one device held the whole world. */
  readonly team?: { readonly judge: SeedAccount; readonly clerk?: SeedAccount; readonly court: Court };
};

/** Days of the world: filings of three years before this one. */
const LAST_DAY = civilDate('2026-10-30');
const SPAN_DAYS = 1_095;
/** Of ten cases, the debtor of one was met before; of two, the creditor of one. That makes 70,000 parties of 50,000 cases. */
const KNOWN_DEBTOR_EVERY = 10;
const KNOWN_CREDITOR_EVERY = 2;
/** Every fifth case has a second request; every third request shows a fourth event. */
const SECOND_REQUEST_EVERY = 5;
const FOURTH_EVENT_EVERY = 3;
const EVENTS_PER_REQUEST = 3;

type Ending = 'pending' | 'sent-back' | 'returned' | 'rejected' | 'active' | 'withdrawn';
const ENDINGS = [
  ['pending', 8],
  ['sent-back', 3],
  ['returned', 6],
  ['rejected', 3],
  ['active', 45],
  ['withdrawn', 35],
] as const satisfies readonly (readonly [Ending, number])[];

function commandId(n: number): CommandId {
  return `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}` as CommandId;
}

/** What happened to a request until it stood as it ends. */
function eventsOf(ending: Ending, packet: Packet, filed: LocateEvent, at: Instant, random: Random): readonly LocateEvent[] {
  const due = { at: instant(at + DAY_MS), rule: 'POLICE_REVIEW', provisional: false };
  const day = addDays(LAST_DAY, -random.int(1, 170));
  const controlNo = `苏公查${random.int(100_000, 999_999)}`;
  const approved: LocateEvent = { kind: 'locate-approved', level: 'chief', packetHash: '', to: 'signed' };
  const numbered: LocateEvent = { kind: 'locate-numbered', numbers: Object.fromEntries(packet.attachments.map((attachment, index) => [attachment.slot, `〔2026〕查${random.int(1, 90_000) + index}号`])) };
  const reviewed: readonly LocateEvent[] = [filed, numbered, approved, { kind: 'locate-submitted' }, { kind: 'locate-received', receivedAt: at, due }];
  switch (ending) {
    case 'pending':
      return [filed, numbered];
    case 'sent-back':
      return [filed, numbered, { kind: 'locate-sent-back', opinion: '请补充材料' }];
    case 'returned':
      return [...reviewed, { kind: 'locate-returned', code: random.pick(['R01', 'R03', 'R04'] as const), text: '请补正', specialist: '专线 01', due }];
    case 'rejected':
      return [...reviewed, { kind: 'locate-rejected', code: 'R07', text: '不符合条件', specialist: '专线 01' }];
    case 'active':
      return [...reviewed, { kind: 'locate-control-activated', controlNo, start: day, end: addDays(day, 180), specialist: '专线 01' }];
    case 'withdrawn':
      return [
        ...reviewed,
        { kind: 'locate-control-activated', controlNo, start: day, end: addDays(day, 180), specialist: '专线 01' },
        { kind: 'locate-release-requested', trigger: 'withdrawal', cause: '和解', to: 'withdrawal_pending', incident: false },
        { kind: 'locate-release-sent', controlNo },
        { kind: 'locate-release-acknowledged', controlNo, ackedAt: at, by: '专线 01', to: 'withdrawn' },
      ];
    default:
      return [];
  }
}

function packetOf(item: SeedCase): Packet {
  const debtor = item.debtors[0];
  if (debtor === undefined) throw new Error('a case without a debtor');
  return {
    debtor: { name: debtor.name, idType: 'resident-id', idNo: debtor.idNo, phone: debtor.phone, address: debtor.address },
    reasons: ['whereabouts-unknown'],
    dangers: [],
    periodDays: 180,
    takeover: 'report-only',
    dutyPhone: '0512-00000508',
    attachments: [
      { slot: 'application', instrument: 'locate-application', title: '查控申请表' },
      { slot: 'letter', instrument: 'assistance-letter', title: '协助查找函' },
      { slot: 'title', instrument: 'enforcement-title', title: item.title },
    ],
    evidence: [],
  };
}

/**
 * The bench world, case by case: at scale 1 50,000 cases, 70,000 parties, 60,000 requests and 300,000 events. States are
 * folded by the product's own rules, so they are what a server would hold; nothing is kept between two cases but the
 * parties that come back. A request keeps only its latest events in the timeline, so that the count is exact.
 */
export function* benchWorld(options: BenchOptions = {}): Generator<BenchCase> {
  const random = seededRandom(options.seed ?? BENCH_SEED);
  const places = makePlaces(random.branch('places'));
  const accounts = makeAccounts(random.branch('accounts'));
  const source = makePartySource(random.branch('parties'));
  const draw = random.branch('cases');
  const teams = new Map(BASIC_COURTS.map((court) => [court.code, teamsOf(accounts, court)]));
  const shares = BASIC_COURTS.map((court) => [court, court.share] as const);
  const total = Math.round(BENCH_CASES * (options.scale ?? 1));
  const debtors: FictionalParty[] = [];
  const creditors: FictionalParty[] = [];
  const numbers = new Map<string, number>();
  let requestCount = 0;
  let commands = 0;

  for (let i = 0; i < total; i += 1) {
    const court = options.team?.court ?? draw.weighted(shares);
    const team = options.team ?? draw.pick(teams.get(court.code) ?? []);
    const type = draw.weighted(CASE_TYPES);
    const filedOn = addDays(LAST_DAY, -Math.floor((SPAN_DAYS * (total - i)) / total));
    const numberKey = `（${filedOn.slice(0, 4)}）${court.code}${type}`;
    const number = (numbers.get(numberKey) ?? 90_000) + 1;
    numbers.set(numberKey, number);
    const known = i % KNOWN_DEBTOR_EVERY === KNOWN_DEBTOR_EVERY - 1;
    const debtor = known ? draw.pick(debtors) : source.person();
    if (!known) debtors.push(debtor);
    const knownCreditor = i % KNOWN_CREDITOR_EVERY === KNOWN_CREDITOR_EVERY - 1;
    const creditor = knownCreditor ? draw.pick(creditors) : draw.chance(0.4) ? source.organisation('bank') : source.person();
    if (!knownCreditor) creditors.push(creditor);
    const principal = drawAmount(draw);
    const item: SeedCase = {
      caseNumber: `${numberKey}${number}号`,
      court,
      type,
      cause: draw.weighted(CAUSES),
      filedOn,
      title: `民事判决书（${filedOn.slice(0, 4)}）${court.code}民初${draw.int(90_001, 98_999)}号`,
      principal,
      fee: feeOf(principal),
      performanceDue: addDays(filedOn, -draw.int(5, 150)),
      judge: team.judge,
      ...(team.clerk === undefined ? {} : { clerk: team.clerk }),
      creditor,
      debtors: [{ ...debtor, address: makeAddress(draw, places, court.code), dishonest: draw.chance(0.15), limited: draw.chance(0.3) }],
    };

    const events: TimelineEntry[] = [];
    const meta = (type_: string, id: string, at: Instant, by: SeedAccount): EventMeta => {
      commands += 1;
      return { commandId: commandId(commands), aggregate: { type: type_, id }, at, by: { account: by.id, role: by.role, court: court.code } };
    };
    const filedAt = instant(startOfDay(filedOn) + 9 * HOUR_MS);
    const row = importCaseOf(item, i + 1);
    const debtorParty = row.parties.find((party) => party.role === 'debtor');
    if (debtorParty === undefined) throw new Error('a case without a debtor');
    const caseEvents: readonly CaseEvent[] = [
      { kind: 'case-imported', row },
      {
        kind: 'case-record-added',
        record: { type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: addDays(filedOn, 6), method: 'electronic', reportDue: addDays(filedOn, 20) },
      },
    ];
    let state: CaseState | undefined;
    for (const [index, event] of caseEvents.entries()) {
      const at = meta('case', row.caseId, instant(filedAt + index * DAY_MS), team.clerk ?? team.judge);
      state = caseModule.apply(state, event, at);
      const entry = timelineEntry(0, event, state, at);
      if (entry !== undefined) events.push(entry);
    }
    if (state === undefined) throw new Error('a case without events');

    const requests: LocateRequest[] = [];
    const count = i % SECOND_REQUEST_EVERY === 0 ? 2 : 1;
    for (let k = 0; k < count; k += 1) {
      const id = `bench-request-${requestCount + 1}` as RequestId;
      const packet = packetOf(item);
      const at = instant(filedAt + (30 + 60 * k) * DAY_MS);
      const filed: LocateEvent = {
        kind: 'locate-filed',
        requestId: id,
        caseId: row.caseId,
        caseNumber: item.caseNumber,
        court: court.code,
        undertaker: team.judge.id,
        ...(team.clerk === undefined ? {} : { clerk: team.clerk.id }),
        debtor: debtorParty.id,
        personKey: personKey('resident-id', debtor.idNo),
        packet,
        packetHash: `bench-${requestCount + 1}`,
        guards: [],
        proofs: [],
      };
      let request: LocateRequest | undefined;
      const told: TimelineEntry[] = [];
      // The first of two requests has ended, or the second could not have been filed.
      const ending = count === 2 && k === 0 ? 'withdrawn' : draw.weighted(ENDINGS);
      const happened = eventsOf(ending, packet, filed, at, draw);
      for (const [index, event] of happened.entries()) {
        const when = meta('locate-request', id, instant(at + index * 3 * HOUR_MS), team.judge);
        request = locatePersonModule.apply(request, event, when);
        const entry = timelineEntry(0, event, request, when);
        if (entry !== undefined) told.push(entry);
      }
      const kept = EVENTS_PER_REQUEST + (requestCount % FOURTH_EVENT_EVERY === 0 ? 1 : 0);
      // Short stories repeat their last line under ids of their own, so that the number of rows is the same in every world.
      for (let oldest = told[0]; oldest !== undefined && told.length < kept; oldest = told[0]) {
        commands += 1;
        told.unshift({ ...oldest, id: `${commandId(commands)}.0` });
      }
      events.push(...told.slice(-kept));
      if (request !== undefined) requests.push(request);
      requestCount += 1;
    }
    yield { state, requests, events };
  }
}

/** Kinds of the full projection: what the people who work a case hold. */
const FULL: ReadonlySet<FactKind> = new Set(['case', 'locate-request']);

/**
 * The bench world as the feed would bring it: one fact a row, numbered in order.
 * @param kinds which projections; by default those of the people who work the cases, with the timeline.
 */
export function* benchFacts(options: BenchOptions = {}, kinds: ReadonlySet<FactKind> = new Set([...FULL, 'event'])): Generator<Fact> {
  let seq = 0;
  for (const { state, requests, events } of benchWorld(options)) {
    const rows = [{ type: 'case', state }, ...requests.map((request) => ({ type: 'locate-request', state: request }))];
    for (const row of rows) {
      for (const draft of factsOf(row.type, row.state)) {
        if (!kinds.has(draft.kind) || draft.scopes.length === 0) continue;
        seq += 1;
        yield { id: `${draft.kind}/${draft.id}`, kind: draft.kind, seq, version: row.state.version, removed: false, body: draft.body };
      }
    }
    if (!kinds.has('event')) continue;
    for (const event of events) {
      seq += 1;
      yield { id: `event/${event.id}`, kind: 'event', seq, version: 0, removed: false, body: event };
    }
  }
}
