import { moduleOfAggregate } from '#shared/contracts/registry.ts';
import { factIdOf, HELD_IN_FULL, HELD_IN_PART, noticesOf, REQUEST_KINDS } from './fact-kinds.ts';
import type { FactStore, LoggedCommand, StoredFact, UploadPort } from '#shared/contracts/ports.ts';
import { type AggregateRef, type Command, refKey } from '#shared/domain/linkage/command.ts';
import { decideCommand, needsOfCommand } from '#shared/domain/linkage/decide.ts';
import type { DecideContext, Decision, EventBody, EventMeta } from '#shared/domain/linkage/decision.ts';
import { type AccountEntry, known, type DelegationGrant, type Lookups, type CourtSettings, type Need, NO_LOOKUPS, UNKNOWN } from '#shared/domain/linkage/lookups.ts';
import type { AggregateState, DomainModule } from '#shared/domain/linkage/module.ts';
import type { AssetState } from '#shared/domain/assets/model.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { Delegation } from '#shared/domain/delegation/index.ts';
import type { Roster } from '#shared/domain/duty/index.ts';
import type { RequestOfCase, RequestState } from '#shared/domain/linkage/mechanism.ts';
import { headOf, requestOf } from '#shared/mechanisms/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, AssetId, CaseId, CommandId } from '#shared/kernel/ids.ts';
import type { Owner } from '../intake/custody.ts';
import type { Rules } from './rules.ts';

/** One own command on top of the facts: what it did here, or why it can no longer do it. */
export type FoldStep = {
  readonly entry: LoggedCommand;
  readonly events: readonly { readonly event: EventBody; readonly after: AggregateState; readonly meta: EventMeta }[];
  /** Nothing known speaks against it, but the server has the last word (由服务器核对). */
  readonly unknown: boolean;
  readonly blocked?: Failure;
};

/** An aggregate as its user sees it: facts, and on top of them his own commands that the facts do not show yet. */
export type Reading = {
  readonly ref: AggregateRef;
  /** `part`: only another audience's projection is here, so the device cannot decide on it. */
  readonly held: 'full' | 'part' | 'none';
  /** Version of the facts. */
  readonly version: number;
  readonly base: AggregateState | undefined;
  readonly state: AggregateState | undefined;
  readonly steps: readonly FoldStep[];
};

/** The entries that a fold takes from: the log, or the log with a batch that is being filed. */
export type Entries = {
  onAggregate(key: string): readonly LoggedCommand[];
  touched(type: string): readonly string[];
};

export type ReadingDeps = {
  readonly owner: Owner;
  readonly facts: FactStore;
  readonly uploads: UploadPort;
  readonly rules: () => Rules;
  /** The feed has reached the head: what is not here does not exist for this user. */
  readonly complete: () => boolean;
  /** Rows are hidden as a whole (an epoch that nobody announced). */
  readonly shut: () => boolean;
};

export type Resolved = { readonly lookups: Lookups; readonly ancestors: readonly CommandId[] };

/** One consistent look at facts and own commands; make a new one for every question. */
export type Look = {
  read(ref: AggregateRef): Promise<Reading>;
  /** What the rules of a kind need, from what this device holds, and the own commands that went into it. */
  resolve(needs: readonly Need[]): Promise<Resolved>;
};

const EVERYTHING = Number.POSITIVE_INFINITY;
/** Stands in an envelope that is only decided, never sent: rules look at neither stream nor seq. */
const UNSENT = '0'.repeat(16);

export function refOf(key: string): AggregateRef {
  const at = key.indexOf('/');
  return { type: key.slice(0, at), id: key.slice(at + 1) };
}

/** The full envelope, for rules that want a command; a command that waits for files borrows its filing number as seq. */
export function envelope(owner: Owner, entry: Pick<LoggedCommand, 'command' | 'slot' | 'n'>): Command {
  const spec = moduleOfAggregate(entry.command.basis.aggregate.type)?.commands[entry.command.kind];
  const slot = entry.slot ?? { stream: { device: owner.device, user: owner.user, incarnation: UNSENT, lane: spec?.lane ?? 'normal' }, seq: entry.n };
  return { ...entry.command, stream: slot.stream, seq: slot.seq };
}

export function eventMeta(entry: Pick<LoggedCommand, 'command' | 'decidedAt'>): EventMeta {
  const { command } = entry;
  return {
    commandId: command.id,
    aggregate: command.basis.aggregate,
    at: entry.decidedAt,
    by: command.actor,
    ...(command.occurredAt === undefined ? {} : { occurredAt: command.occurredAt }),
  };
}

type Base = { readonly held: Reading['held']; readonly version: number; readonly state: AggregateState | undefined };
/** Facts of aggregates, fetched once for one question or one batch. */
export type Bases = Map<string, Promise<Base>>;

const NOT_HERE: Base = { held: 'none', version: 0, state: undefined };

function idsOf(ref: AggregateRef): readonly string[] {
  const full = HELD_IN_FULL[ref.type];
  return [...(full === undefined ? [] : [full]), ...(HELD_IN_PART[ref.type] ?? [])].map((kind) => factIdOf(kind, ref.id));
}

function baseIn(ref: AggregateRef, found: ReadonlyMap<string, StoredFact>): Base | undefined {
  const full = HELD_IN_FULL[ref.type];
  for (const id of idsOf(ref)) {
    const fact = found.get(id);
    if (fact === undefined || fact.hidden) continue;
    return fact.kind === full ? { held: 'full', version: fact.version, state: fact.body as AggregateState } : { held: 'part', version: fact.version, state: undefined };
  }
  return undefined;
}

/** Fetches the facts of many aggregates at once; what is not among them is looked up when it is asked for. */
export async function basesOf(deps: ReadingDeps, refs: readonly AggregateRef[]): Promise<Bases> {
  const bases: Bases = new Map();
  if (refs.length < 2 || deps.shut()) return bases;
  const found = await deps.facts.get(refs.flatMap(idsOf));
  for (const ref of refs) {
    const base = baseIn(ref, found) ?? (noticesOf(ref.type).length > 0 ? undefined : NOT_HERE);
    if (base) bases.set(refKey(ref), Promise.resolve(base));
  }
  return bases;
}

export function lookAt(deps: ReadingDeps, entries: Entries, bases: Bases = new Map()): Look {
  const memo = new Map<string, Promise<Reading>>();
  const groups = new Map<string, Promise<readonly StoredFact[]>>();

  function baseOf(ref: AggregateRef) {
    const key = refKey(ref);
    const knownBase = bases.get(key);
    if (knownBase) return knownBase;
    const fresh = fetchBase(ref);
    bases.set(key, fresh);
    return fresh;
  }

  async function fetchBase(ref: AggregateRef): Promise<Base> {
    if (deps.shut()) return NOT_HERE;
    const base = baseIn(ref, await deps.facts.get(idsOf(ref)));
    if (base) return base;
    // A judge of another court knows the request only by the notice that it concerns a case of his own.
    for (const kind of noticesOf(ref.type)) {
      const notice = (await deps.facts.ofKind(kind, factIdOf(kind, ref.id), 1))[0];
      if (notice?.id.startsWith(`${factIdOf(kind, ref.id)}.`) === true) return { held: 'part', version: notice.version, state: undefined };
    }
    return NOT_HERE;
  }

  /**
   * The fold, as it was before the filing numbered `before`: each own command sees only what was filed earlier, which
   * is also what ends the recursion through the lookups.
   */
  function readBefore(ref: AggregateRef, before: number): Promise<Reading> {
    const own = entries.onAggregate(refKey(ref)).filter((entry) => entry.n < before);
    const key = `${refKey(ref)}@${String(own.at(-1)?.n ?? 0)}`;
    const done = memo.get(key);
    if (done) return done;
    const fresh = fold(ref, own);
    memo.set(key, fresh);
    return fresh;
  }

  async function fold(ref: AggregateRef, own: readonly LoggedCommand[]): Promise<Reading> {
    const base = await baseOf(ref);
    const module = moduleOfAggregate(ref.type);
    let state = base.state;
    const steps: FoldStep[] = [];
    for (const entry of own) {
      if (!module || base.held === 'part') {
        steps.push({ entry, events: [], unknown: true });
        continue;
      }
      const step = await foldOne(module, state, entry);
      steps.push(step);
      state = step.events.at(-1)?.after ?? state;
    }
    return { ref, held: base.held, version: base.version, base: base.state, state, steps };
  }

  async function foldOne(module: DomainModule, state: AggregateState | undefined, entry: LoggedCommand): Promise<FoldStep> {
    const command = envelope(deps.owner, entry);
    const { lookups } = await resolveBefore(needsOfCommand(module, command, state), entry.n);
    const decision = decideCommand(module, state, command, contextOf(deps, entry.decidedAt, lookups));
    if (decision.kind === 'refuse') return { entry, events: [], unknown: false, blocked: decision.failure };
    return { entry, events: applied(module, state, decision, eventMeta(entry)), unknown: decision.kind === 'unknown' };
  }

  function requestFacts(id: CaseId): Promise<readonly StoredFact[]> {
    const done = groups.get(id);
    if (done) return done;
    const fresh = deps.shut() ? Promise.resolve([]) : Promise.all(REQUEST_KINDS.map((kind) => deps.facts.group(id, kind))).then((found) => found.flat());
    groups.set(id, fresh);
    return fresh;
  }

  async function requestsOfCase(id: CaseId, before: number): Promise<{ readonly complete: boolean; readonly readings: readonly Reading[] }> {
    const holder = await readBefore({ type: 'case', id }, before);
    // Every request of a case goes to whoever holds the case in full; a case that exists only here has only ours.
    const complete = holder.state !== undefined && (holder.held === 'none' || deps.complete());
    const keys = new Set<string>();
    for (const { id: key } of await requestFacts(id)) keys.add(key);
    for (const type of REQUEST_KINDS) for (const key of entries.touched(type)) keys.add(key);
    const readings: Reading[] = [];
    for (const key of keys) {
      const reading = await readBefore(refOf(key), before);
      if ((reading.state as RequestState | undefined)?.caseId === id) readings.push(reading);
    }
    return { complete, readings };
  }

  /** Whoever asks about a thing does it for a case that the thing is of: known where all of these cases are here with all their requests. */
  async function requestsOnAsset(id: AssetId, before: number): Promise<{ readonly complete: boolean; readonly readings: readonly Reading[] }> {
    const thing = await readBefore({ type: 'asset', id }, before);
    if (thing.held === 'part' || thing.state === undefined) return { complete: false, readings: [] };
    const { interests } = thing.state as unknown as AssetState;
    const ofCases = await Promise.all(interests.map(({ caseId }) => requestsOfCase(caseId, before)));
    const readings = ofCases.flatMap((of) => of.readings).filter(({ ref, state }) => state !== undefined && headOf(ref.type, state).assetId === id);
    return { complete: ofCases.every(({ complete }) => complete), readings };
  }

  async function resolveBefore(needs: readonly Need[], before: number): Promise<Resolved> {
    let lookups: Lookups = NO_LOOKUPS;
    const ancestors = new Set<CommandId>();
    const note = (reading: Reading): Reading => {
      for (const step of reading.steps) if (step.blocked === undefined) ancestors.add(step.entry.command.id);
      return reading;
    };
    for (const need of needs) lookups = { ...lookups, ...(await resolveOne(need, before, note)) };
    return { lookups, ancestors: [...ancestors] };
  }

  /** The directory of a device holds its own court: whoever is not in it may still be somebody elsewhere. */
  async function accountsHere(ids: readonly AccountId[]): Promise<Lookups['accounts']> {
    if (deps.shut()) return UNKNOWN;
    const found = await deps.facts.get(ids.map((id) => factIdOf('directory', id)));
    const entries = [...found.values()].map(({ body }) => body as AccountEntry);
    return entries.length === new Set(ids).size ? known(entries) : UNKNOWN;
  }

  async function resolveOne(need: Need, before: number, note: (reading: Reading) => Reading): Promise<Partial<Lookups>> {
    switch (need.name) {
      case 'case': {
        const reading = note(await readBefore({ type: 'case', id: need.id }, before));
        return { case: reading.held === 'part' || reading.state === undefined ? UNKNOWN : known(reading.state as unknown as CaseState) };
      }
      case 'asset': {
        // Things of other courts' cases are on no device here: where it holds none, only the server knows.
        const reading = note(await readBefore({ type: 'asset', id: need.id }, before));
        return { asset: reading.held === 'part' || reading.state === undefined ? UNKNOWN : known(reading.state as unknown as AssetState) };
      }
      case 'requestsOfCase': {
        const { complete, readings } = await requestsOfCase(need.id, before);
        readings.forEach(note);
        return { requestsOfCase: complete ? known(ofReadings(readings)) : UNKNOWN };
      }
      case 'requestsOnAsset': {
        const { complete, readings } = await requestsOnAsset(need.id, before);
        readings.forEach(note);
        return { requestsOnAsset: complete ? known(ofReadings(readings)) : UNKNOWN };
      }
      case 'samePerson':
        // Other courts' cases are never on a device: only the server can know.
        return { samePerson: UNKNOWN };
      case 'delegation': {
        const reading = note(await readBefore({ type: 'delegation', id: need.id }, before));
        if (reading.state === undefined) return { delegation: deps.complete() ? known(undefined) : UNKNOWN };
        return { delegation: known(grantOf(reading.state as unknown as Delegation)) };
      }
      case 'settings': {
        const id = factIdOf('settings', need.court);
        const fact = deps.shut() ? undefined : (await deps.facts.get([id])).get(id);
        return { settings: fact === undefined ? UNKNOWN : known(fact.body as CourtSettings) };
      }
      case 'missingFiles':
        // What waits here goes up before the command does; whether anything else is there, the server says.
        return { missingFiles: known([]) };
      case 'roster': {
        const reading = note(await readBefore({ type: 'roster', id: need.court }, before));
        if (reading.state !== undefined) return { roster: known(reading.state as unknown as Roster) };
        return { roster: deps.complete() ? known(undefined) : UNKNOWN };
      }
      case 'accounts':
        return { accounts: await accountsHere(need.ids) };
    }
  }

  return {
    read: (ref) => readBefore(ref, EVERYTHING),
    resolve: (needs) => resolveBefore(needs, EVERYTHING),
  };
}

function ofReadings(readings: readonly Reading[]): readonly RequestOfCase[] {
  return readings.flatMap(({ ref, state }) => (state === undefined ? [] : [requestOf(ref.type, state)]));
}

function grantOf(delegation: Delegation): DelegationGrant {
  const { id, from, fromRole, to, court, kinds, fromDay, throughDay, revokedAt } = delegation;
  return { id, from, fromRole, to, court, kinds, fromDay, throughDay, ...(revokedAt === undefined ? {} : { revokedAt }) };
}

export function contextOf(deps: Pick<ReadingDeps, 'rules'>, now: DecideContext['now'], lookups: Lookups): DecideContext {
  const { calendar, parameters } = deps.rules();
  return { now, calendar, parameters, lookups };
}

function applied(module: DomainModule, state: AggregateState | undefined, decision: Exclude<Decision, { kind: 'refuse' }>, meta: EventMeta): FoldStep['events'] {
  let current = state;
  return decision.events.map((event) => {
    const after = module.apply(current, event, meta);
    current = after;
    return { event, after, meta };
  });
}
