import { factsOf } from '#shared/contracts/audiences/index.ts';
import { timelineEntry, type TimelineEntry } from '#shared/contracts/audiences/timeline.ts';
import type { Fact, FactKind } from '#shared/contracts/feed.ts';
import { caseModule } from '#shared/domain/cases/decide.ts';
import type { CaseEvent } from '#shared/domain/cases/events.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { EventMeta } from '#shared/domain/linkage/decision.ts';
import type { RequestState } from '#shared/domain/linkage/mechanism.ts';
import type { AggregateState, DomainModule } from '#shared/domain/linkage/module.ts';
import { mechanismFor, REQUEST_AGGREGATES } from '#shared/mechanisms/index.ts';
import type { CommandId, RequestId } from '#shared/kernel/ids.ts';
import { addDays, civilDate, DAY_MS, HOUR_MS, instant, type Instant, startOfDay } from '#shared/kernel/time.ts';
import type { BenchSeed } from './bench-request.ts';
import { teamsOf } from './bureau.ts';
import { CASE_TYPES, CAUSES, drawAmount, feeOf, type SeedCase } from './cases.ts';
import type { SeedAccount } from './demo-accounts.ts';
import { importCaseOf } from './import-case.ts';
import { makeAccounts } from './offices.ts';
import { type FictionalParty, makePartySource } from './people.ts';
import { BASIC_COURTS, type Court, makeAddress, makePlaces } from './places.ts';
import { seededRandom } from './random.ts';
import { SEEDS } from './seeds.ts';

export const BENCH_SEED = 'lianzhi-bench-1';
/** Size of the bench world at scale 1 (ARCHITECTURE §5). */
export const BENCH_CASES = 50_000;
export const BENCH_PARTIES = 70_000;
export const BENCH_REQUESTS = 60_000;
export const BENCH_EVENTS = 300_000;

/** A request under the name of its aggregate. */
export type BenchRequest = { readonly type: string; readonly state: RequestState };

/** One case with everything that hangs on it. */
export type BenchCase = { readonly state: CaseState; readonly requests: readonly BenchRequest[]; readonly events: readonly TimelineEntry[] };

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

function commandId(n: number): CommandId {
  return `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}` as CommandId;
}

type BenchLine = BenchSeed & { readonly module: DomainModule };

/** Whose request each one is, in turn: with shares of three and one, every fourth is the other's. */
const LINES: readonly BenchLine[] = SEEDS.flatMap(({ bench }) => (bench === undefined ? [] : Array.from({ length: bench.share }, () => ({ ...bench, module: mechanismFor({ type: bench.aggregate }).module }))));

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

    const requests: BenchRequest[] = [];
    const count = i % SECOND_REQUEST_EVERY === 0 ? 2 : 1;
    for (let k = 0; k < count; k += 1) {
      const line = LINES[requestCount % LINES.length];
      if (line === undefined) throw new Error('no mechanism puts requests into the bench world');
      const id = `bench-request-${requestCount + 1}` as RequestId;
      const at = instant(filedAt + (30 + 60 * k) * DAY_MS);
      let request: AggregateState | undefined;
      const told: TimelineEntry[] = [];
      const happened = line.request({ id, state, debtor: debtorParty, item, at, lastDay: LAST_DAY, hasEnded: count === 2 && k === 0 }, draw, requestCount + 1);
      for (const [index, event] of happened.entries()) {
        const when = meta(line.aggregate, id, instant(at + index * 3 * HOUR_MS), team.judge);
        request = line.module.apply(request, event, when);
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
      if (request !== undefined) requests.push({ type: line.aggregate, state: request as RequestState });
      requestCount += 1;
    }
    yield { state, requests, events };
  }
}

/** Kinds of the full projection: what the people who work a case hold. */
const FULL: ReadonlySet<FactKind> = new Set(['case', ...(REQUEST_AGGREGATES as readonly FactKind[])]);

/**
 * The bench world as the feed would bring it: one fact a row, numbered in order.
 * @param kinds which projections; by default those of the people who work the cases, with the timeline.
 */
export function* benchFacts(options: BenchOptions = {}, kinds: ReadonlySet<FactKind> = new Set([...FULL, 'event'])): Generator<Fact> {
  let seq = 0;
  for (const { state, requests, events } of benchWorld(options)) {
    const rows = [{ type: 'case', state }, ...requests];
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
