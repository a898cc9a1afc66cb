import { byUrgency, isUrgentMessage } from '#shared/contracts/agency-protocol.ts';
import type { Fact, FactKind } from '#shared/contracts/feed.ts';
import { type AggregateRef, refKey } from '#shared/domain/linkage/command.ts';
import type { AccountEntry, CourtSettings, DelegationGrant } from '#shared/domain/linkage/lookups.ts';
import type { AccountId, CaseId, CommandId, CourtCode, FileHash } from '#shared/kernel/ids.ts';
import { instant, type Instant } from '#shared/kernel/time.ts';
import type {
  AggregateRow,
  AutomationRow,
  CasePartyRow,
  CommitBatch,
  CommitHint,
  FactWrite,
  FeedReads,
  FileReader,
  FileRow,
  IncomingRow,
  Installation,
  LoggedEnvelope,
  MoveRow,
  OutgoingRow,
  OutgoingState,
  ReceiptRow,
  RemovalReason,
  RequestIndexRow,
  ServerStore,
  SlotRow,
  StoreTransaction,
  StreamRow,
  TimerRow,
} from './port.ts';
import { PLATFORM } from './port.ts';
import type { AuditDraft } from '../audit/chain.ts';
import { filesOfFact } from './file-names.ts';

type Membership = { seq: number; live: boolean; reason?: RemovalReason };
/** Facts of one scope: where each stands, and the order in which they changed. Old entries are dropped in passing. */
type ScopeTable = { readonly members: Map<string, Membership>; entries: { readonly seq: number; readonly fact: string }[] };
type FactRecord = { id: string; kind: FactKind; seq: number; version: number; aggregate?: AggregateRef; body: unknown; readonly scopes: Set<string> };

type Tables = {
  head: number;
  /** Starts of a server on this store, each with the place after which it began. */
  readonly starts: { readonly after: number; readonly branch: string }[];
  readonly streams: Map<string, StreamRow>;
  readonly receipts: Map<CommandId, ReceiptRow>;
  readonly slots: Map<string, CommandId>;
  readonly log: LoggedEnvelope[];
  readonly aggregates: Map<string, AggregateRow>;
  readonly moves: Map<string, MoveRow[]>;
  readonly caseParties: Map<CaseId, readonly CasePartyRow[]>;
  readonly casesOfPerson: Map<string, Set<CaseId>>;
  readonly requests: Map<string, RequestIndexRow>;
  readonly requestsOfCase: Map<CaseId, Set<string>>;
  readonly requestsOfPerson: Map<string, Set<string>>;
  readonly requestsOnAsset: Map<string, Set<string>>;
  readonly facts: Map<string, FactRecord>;
  readonly factsOfAggregate: Map<string, Set<string>>;
  readonly scopes: Map<string, ScopeTable>;
  /** Waiting timers, earliest first. */
  readonly timers: TimerRow[];
  readonly outgoing: Map<string, OutgoingRow>;
  readonly unsettled: Map<string, OutgoingRow>;
  readonly incoming: Map<string, IncomingRow>;
  readonly series: Map<string, number>;
  readonly automation: Map<CommandId, AutomationRow>;
  readonly audit: AuditDraft[];
  readonly settings: Map<CourtCode, CourtSettings>;
  readonly files: Map<FileHash, FileRow>;
  readonly holders: Map<FileHash, Set<AccountId>>;
  readonly scopeSets: Map<string, readonly string[]>;
};

export type MemoryStoreOptions = { readonly restored?: MemoryBackup; readonly epoch?: string; readonly demo?: boolean; readonly createdAt?: Instant };

/** Read-only sight of the tables for tests and invariants of the model world. */
export type MemoryTables = {
  readonly head: number;
  readonly receipts: ReadonlyMap<CommandId, ReceiptRow>;
  readonly log: readonly LoggedEnvelope[];
  readonly aggregates: ReadonlyMap<string, AggregateRow>;
  readonly automation: ReadonlyMap<CommandId, AutomationRow>;
  readonly audit: readonly AuditDraft[];
  readonly outgoing: ReadonlyMap<string, OutgoingRow>;
  readonly streams: ReadonlyMap<string, StreamRow>;
  readonly timers: readonly TimerRow[];
  readonly facts: ReadonlyMap<string, { readonly id: string; readonly kind: FactKind; readonly seq: number; readonly version: number; readonly body: unknown; readonly scopes: ReadonlySet<string> }>;
};
export type MemoryStore = ServerStore & { readonly tables: MemoryTables; /** A server starts on what the store holds. */ startAgain(branch: string): void; backup(): MemoryBackup };
/** Everything that a store held at one moment; `MemoryStoreOptions.restored` begins with it. */
export type MemoryBackup = { readonly tables: Tables; readonly installation: Installation };

function addTo<K, V>(index: Map<K, Set<V>>, key: K, value: V): void {
  const found = index.get(key);
  if (found) found.add(value);
  else index.set(key, new Set([value]));
}

function scopeTable(tables: Tables, scope: string): ScopeTable {
  const found = tables.scopes.get(scope);
  if (found) return found;
  const fresh: ScopeTable = { members: new Map(), entries: [] };
  tables.scopes.set(scope, fresh);
  return fresh;
}

function place(tables: Tables, scope: string, fact: string, member: Membership): void {
  const table = scopeTable(tables, scope);
  table.members.set(fact, member);
  table.entries.push({ seq: member.seq, fact });
  if (table.entries.length > 64 + 2 * table.members.size) {
    table.entries = table.entries.filter((entry) => table.members.get(entry.fact)?.seq === entry.seq);
  }
}

function moveScopes(tables: Tables, record: FactRecord, scopes: readonly string[], seq: number, touched: Set<string>): void {
  const reason: RemovalReason = scopes.length === 0 ? 'ended' : 'reassigned';
  for (const scope of record.scopes) {
    if (scopes.includes(scope)) continue;
    record.scopes.delete(scope);
    place(tables, scope, record.id, { seq, live: false, reason });
    touched.add(scope);
  }
  for (const scope of scopes) {
    record.scopes.add(scope);
    place(tables, scope, record.id, { seq, live: true });
    touched.add(scope);
  }
  record.seq = seq;
}

function writeFact(tables: Tables, write: FactWrite, touched: Set<string>): void {
  const old = tables.facts.get(write.id);
  if (!old) {
    if (write.scopes.length === 0 || write.bodyKept === true) return;
    const record: FactRecord = {
      id: write.id,
      kind: write.kind,
      seq: write.seq,
      version: write.version,
      ...(write.aggregate === undefined ? {} : { aggregate: write.aggregate }),
      body: write.body,
      scopes: new Set(),
    };
    tables.facts.set(write.id, record);
    if (write.aggregate !== undefined) addTo(tables.factsOfAggregate, refKey(write.aggregate), write.id);
    moveScopes(tables, record, write.scopes, write.seq, touched);
    return;
  }
  if (write.bodyKept === true) {
    moveScopes(tables, old, write.scopes.filter((scope) => old.scopes.has(scope)), write.seq, touched);
    return;
  }
  old.version = write.version;
  old.body = write.body;
  moveScopes(tables, old, write.scopes, write.seq, touched);
}

function moveTimeline(tables: Tables, aggregate: AggregateRef, scopes: readonly string[], seq: number, touched: Set<string>): void {
  for (const id of tables.factsOfAggregate.get(refKey(aggregate)) ?? []) {
    const record = tables.facts.get(id);
    if (record?.kind === 'event') moveScopes(tables, record, scopes, seq, touched);
  }
}

function insertTimer(timers: TimerRow[], row: TimerRow): void {
  let low = 0;
  let high = timers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timers[middle]?.dueAt ?? 0) <= row.dueAt) low = middle + 1;
    else high = middle;
  }
  timers.splice(low, 0, row);
}

function applyBatch(tables: Tables, batch: CommitBatch): ReadonlySet<string> {
  const touched = new Set<string>();
  tables.head = batch.head;
  for (const row of batch.streams) tables.streams.set(row.key, row);
  for (const row of batch.receipts) tables.receipts.set(row.receipt.commandId, row);
  for (const row of batch.slots) tables.slots.set(`${row.stream}#${row.seq}`, row.commandId);
  tables.log.push(...batch.log);
  for (const row of batch.aggregates) tables.aggregates.set(refKey(row.ref), row);
  for (const row of batch.moves) {
    const key = refKey(row.ref);
    const found = tables.moves.get(key);
    if (found) found.push(row);
    else tables.moves.set(key, [row]);
  }
  for (const { caseId, rows } of batch.caseParties) {
    for (const old of tables.caseParties.get(caseId) ?? []) tables.casesOfPerson.get(old.personKey)?.delete(caseId);
    tables.caseParties.set(caseId, rows);
    for (const row of rows) addTo(tables.casesOfPerson, row.personKey, caseId);
  }
  for (const row of batch.requests) {
    const key = refKey(row.ref);
    const old = tables.requests.get(key);
    if (old) tables.requestsOfPerson.get(old.personKey)?.delete(key);
    if (old?.assetId !== undefined) tables.requestsOnAsset.get(old.assetId)?.delete(key);
    tables.requests.set(key, row);
    addTo(tables.requestsOfCase, row.caseId, key);
    addTo(tables.requestsOfPerson, row.personKey, key);
    if (row.assetId !== undefined) addTo(tables.requestsOnAsset, row.assetId, key);
  }
  const changes = [
    ...batch.facts.map((write) => ({ seq: write.seq, run: () => writeFact(tables, write, touched) })),
    ...batch.timelines.map((move) => ({ seq: move.seq, run: () => moveTimeline(tables, move.aggregate, move.scopes, move.seq, touched) })),
  ].sort((a, b) => a.seq - b.seq);
  for (const change of changes) change.run();
  for (const row of batch.timers) insertTimer(tables.timers, row);
  for (const done of batch.timersDone) {
    const index = tables.timers.findIndex((timer) => timer.id === done.id);
    if (index >= 0) tables.timers.splice(index, 1);
  }
  for (const row of batch.outgoing) {
    tables.outgoing.set(row.id, row);
    tables.unsettled.set(row.id, row);
  }
  for (const change of batch.outgoingChanges) changeOutgoing(tables, change.id, change);
  for (const row of batch.incoming) tables.incoming.set(`${row.agency} ${row.idempotencyKey}`, row);
  for (const row of batch.series) tables.series.set(`${row.court} ${row.series} ${row.year}`, row.next);
  for (const row of batch.automation) tables.automation.set(row.commandId, row);
  tables.audit.push(...batch.audit);
  for (const row of batch.settings) tables.settings.set(row.court, row);
  return touched;
}

function changeOutgoing(tables: Tables, id: string, change: Partial<OutgoingRow>): void {
  const old = tables.outgoing.get(id);
  if (!old) return;
  const { leaseUntil: _lease, ...rest } = old;
  const next: OutgoingRow = { ...rest, ...change };
  tables.outgoing.set(id, next);
  if (next.state === 'delivered') tables.unsettled.delete(id);
  else tables.unsettled.set(id, next);
}

function firstAfter(entries: ScopeTable['entries'], seq: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.seq ?? 0) <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function factOf(record: FactRecord): Fact {
  return { id: record.id, kind: record.kind, seq: record.seq, version: record.version, removed: false, body: record.body };
}

function isVisible(record: FactRecord | undefined, scopes: readonly string[]): record is FactRecord {
  return record !== undefined && scopes.some((scope) => record.scopes.has(scope));
}

function readsOf(tables: Tables, epoch: () => string): FeedReads {
  /** Changes after `after` in commit order, each fact once, stale entries left out. */
  function* changes(scopes: readonly string[], after: number): Generator<{ readonly seq: number; readonly record: FactRecord; readonly live: boolean; readonly reason?: RemovalReason }> {
    const cursors = scopes.flatMap((scope) => {
      const table = tables.scopes.get(scope);
      return table === undefined ? [] : [{ table, at: firstAfter(table.entries, after) }];
    });
    const told = new Set<string>();
    for (;;) {
      let best: (typeof cursors)[number] | undefined;
      let bestSeq = Infinity;
      for (const cursor of cursors) {
        const seq = cursor.table.entries[cursor.at]?.seq;
        if (seq !== undefined && seq < bestSeq) {
          best = cursor;
          bestSeq = seq;
        }
      }
      if (best === undefined) return;
      const entry = best.table.entries[best.at];
      best.at += 1;
      if (entry === undefined) return;
      const member = best.table.members.get(entry.fact);
      if (member?.seq !== entry.seq || told.has(entry.fact)) continue;
      const record = tables.facts.get(entry.fact);
      if (record === undefined || (!member.live && isVisible(record, scopes))) continue;
      told.add(entry.fact);
      yield { seq: entry.seq, record, live: member.live, ...(member.reason === undefined ? {} : { reason: member.reason }) };
    }
  }

  return {
    head: async () => tables.head,
    epoch: async () => epoch(),
    branchOf: async (seq) => branchOf(tables, seq),
    window: async (scopes, after, limit) => {
      const facts: Fact[] = [];
      let to = tables.head;
      let more = false;
      for (const change of changes(scopes, after)) {
        if (facts.length >= limit && change.seq > (facts.at(-1)?.seq ?? 0)) {
          to = facts.at(-1)?.seq ?? after;
          more = true;
          break;
        }
        if (change.live) facts.push(factOf(change.record));
        else if (after > 0) facts.push({ id: change.record.id, kind: change.record.kind, seq: change.seq, version: change.record.version, removed: true, body: null });
      }
      return { facts, to, more };
    },
    laterFacts: async (scopes, aggregates, after) =>
      aggregates.flatMap((ref) =>
        [...(tables.factsOfAggregate.get(refKey(ref)) ?? [])].flatMap((id) => {
          const record = tables.facts.get(id);
          return isVisible(record, scopes) && record.seq > after && record.kind !== 'event' ? [factOf(record)] : [];
        }),
      ),
    removalsAhead: async (scopes, after) => {
      const counts = new Map<RemovalReason, number>();
      if (after === 0) return [];
      for (const change of changes(scopes, after)) {
        if (!change.live && change.reason !== undefined) counts.set(change.reason, (counts.get(change.reason) ?? 0) + 1);
      }
      return [...counts].map(([reason, count]) => ({ reason, count }));
    },
    countLost: async (before, now) => {
      const lost = new Set<string>();
      for (const scope of before) {
        for (const [id, member] of tables.scopes.get(scope)?.members ?? []) {
          if (member.live && !isVisible(tables.facts.get(id), now)) lost.add(id);
        }
      }
      return lost.size;
    },
    scopeSet: async (hash) => tables.scopeSets.get(hash),
    delegationsTo: async (account) =>
      [...tables.facts.values()].flatMap((record) => (record.kind === 'delegation' && record.scopes.size > 0 && (record.body as DelegationGrant).to === account ? [record.body as DelegationGrant] : [])),
    streamsOf: async (device, user) => [...tables.streams.values()].filter((row) => row.device === device && row.user === user),
    fileVisible: async (reader, hash) => mayUse(tables, reader, hash),
    aggregateVisible: async (scopes, ref) => [...(tables.factsOfAggregate.get(refKey(ref)) ?? [])].some((id) => isVisible(tables.facts.get(id), scopes)),
  };
}

function names(record: FactRecord | undefined, hash: FileHash): boolean {
  return record !== undefined && filesOfFact(record.kind, record.body).includes(hash);
}

function mayUse(tables: Tables, reader: FileReader, hash: FileHash): boolean {
  const holders = tables.holders.get(hash);
  if (holders?.has(reader.account) === true || holders?.has(PLATFORM) === true) return true;
  return reader.scopes.some((scope) => [...(tables.scopes.get(scope)?.members ?? [])].some(([id, member]) => member.live && names(tables.facts.get(id), hash)));
}

/** Uploaded before holders were kept, and named by nothing yet: a command that names it is still on its way. */
function isLoose(tables: Tables, hash: FileHash): boolean {
  return !tables.holders.has(hash) && ![...tables.facts.values()].some((record) => names(record, hash));
}

const branchOf = (tables: Tables, seq: number): string => tables.starts.findLast((start) => start.after < seq)?.branch ?? '';

function transactionOf(tables: Tables, keep: (batch: CommitBatch) => void): StoreTransaction {
  const requestRows = (keys: ReadonlySet<string> | undefined) => [...(keys ?? [])].flatMap((key) => tables.requests.get(key) ?? []);
  return {
    head: tables.head,
    branchOf: async (seq) => branchOf(tables, seq),
    streams: async (keys) => keys.flatMap((key) => tables.streams.get(key) ?? []),
    receipts: async (ids) => ids.flatMap((id) => tables.receipts.get(id) ?? []),
    slots: async (stream, from, to) => {
      const rows: SlotRow[] = [];
      for (let seq = from; seq <= to; seq += 1) {
        const commandId = tables.slots.get(`${stream}#${seq}`);
        if (commandId !== undefined) rows.push({ stream, seq, commandId });
      }
      return rows;
    },
    aggregates: async (refs) => refs.flatMap((ref) => tables.aggregates.get(refKey(ref)) ?? []),
    movesAfter: async (ref, version) => (tables.moves.get(refKey(ref)) ?? []).filter((move) => move.version > version).map((move) => move.commandId),
    requestsOfCases: async (caseIds) => caseIds.flatMap((caseId) => requestRows(tables.requestsOfCase.get(caseId))),
    requestsOfPersons: async (personKeys) => personKeys.flatMap((personKey) => requestRows(tables.requestsOfPerson.get(personKey))),
    requestsOnAssets: async (assetIds) => assetIds.flatMap((assetId) => requestRows(tables.requestsOnAsset.get(assetId))),
    openCasesOfPersons: async (personKeys) =>
      personKeys.flatMap((personKey) => [...(tables.casesOfPerson.get(personKey) ?? [])].flatMap((caseId) => (tables.caseParties.get(caseId) ?? []).filter((row) => row.personKey === personKey && row.open))),
    settings: async (court) => tables.settings.get(court),
    accounts: async (ids) =>
      ids.flatMap((id) => {
        const record = tables.facts.get(`directory/${id}`);
        return record === undefined || record.scopes.size === 0 ? [] : [record.body as AccountEntry];
      }),
    unusableFiles: async (reader, hashes) => {
      const isThere = (hash: FileHash) => tables.files.get(hash)?.complete === true;
      return { absent: hashes.filter((hash) => !isThere(hash)), foreign: hashes.filter((hash) => isThere(hash) && !mayUse(tables, reader, hash) && !isLoose(tables, hash)) };
    },
    nextOfSeries: async (court, series, year) => tables.series.get(`${court} ${series} ${year}`) ?? 1,
    automation: async (id) => tables.automation.get(id),
    waitingTimer: async (id) => tables.timers.find((timer) => timer.id === id),
    outgoing: async (id) => tables.outgoing.get(id),
    incoming: async (agency, key) => tables.incoming.get(`${agency} ${key}`),
    factsOfKind: async (kind) =>
      [...tables.facts.values()].filter((record) => record.kind === kind && record.scopes.size > 0).map((record) => ({ id: record.id, scopes: [...record.scopes], body: record.body })),
    write: async (batch) => keep(batch),
  };
}

/**
 * The store as plain memory: one thread, no I/O, nothing outlives the process. For the model world and for tests; the
 * product runs on SQL.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  const restored = options.restored === undefined ? undefined : structuredClone(options.restored);
  const tables: Tables = restored?.tables ?? {
    head: 0,
    starts: [{ after: 0, branch: 'start-1' }],
    streams: new Map(),
    receipts: new Map(),
    slots: new Map(),
    log: [],
    aggregates: new Map(),
    moves: new Map(),
    caseParties: new Map(),
    casesOfPerson: new Map(),
    requests: new Map(),
    requestsOfCase: new Map(),
    requestsOfPerson: new Map(),
    requestsOnAsset: new Map(),
    facts: new Map(),
    factsOfAggregate: new Map(),
    scopes: new Map(),
    timers: [],
    outgoing: new Map(),
    unsettled: new Map(),
    incoming: new Map(),
    series: new Map(),
    automation: new Map(),
    audit: [],
    settings: new Map(),
    files: new Map(),
    holders: new Map(),
    scopeSets: new Map(),
  };
  let installation: Installation = restored?.installation ?? {
    epoch: options.epoch ?? 'memory-1',
    demo: options.demo ?? false,
    createdAt: options.createdAt ?? instant(0),
    clockOffsetMs: 0,
    clockMark: instant(0),
  };
  const listeners = new Set<(hint: CommitHint) => void>();
  let tail: Promise<unknown> = Promise.resolve();
  const reads = readsOf(tables, () => installation.epoch);

  async function run<T>(fn: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    let kept: CommitBatch | undefined;
    const answer = await fn(
      transactionOf(tables, (batch) => {
        if (kept !== undefined) throw new Error('a store transaction writes once');
        kept = batch;
      }),
    );
    if (kept !== undefined) {
      const before = tables.head;
      const touched = applyBatch(tables, kept);
      if (tables.head > before) for (const listener of listeners) listener({ seq: tables.head, scopes: [...touched] });
    }
    return answer;
  }

  const inState = (state: OutgoingState) => [...tables.outgoing.values()].filter((row) => row.state === state).length;

  return {
    tables,
    backup: () => structuredClone({ tables, installation }),
    startAgain: (branch) => {
      tables.starts.push({ after: tables.head, branch });
    },
    transaction: (fn) => {
      const next = tail.then(() => run(fn));
      tail = next.catch(() => undefined);
      return next;
    },
    snapshot: (fn) => fn(reads),
    dueTimers: async (now, limit) => {
      const due: TimerRow[] = [];
      for (const timer of tables.timers) {
        if (timer.dueAt > now || due.length >= limit) break;
        due.push(timer);
      }
      return due;
    },
    nextTimerAt: async () => tables.timers[0]?.dueAt,
    settings: async (court) => tables.settings.get(court),
    allSettings: async () => [...tables.settings.values()],
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    databaseNow: async () => undefined,
    counts: async () => ({
      outgoing: { waiting: inState('waiting'), sending: inState('sending'), delivered: inState('delivered'), unknown: inState('unknown'), dead: inState('dead') },
      waitingTimers: tables.timers.length,
      head: tables.head,
    }),
    close: async () => undefined,
    outgoing: {
      agenciesDue: async (now) => [...new Set([...tables.unsettled.values()].flatMap((row) => (row.state !== 'dead' && (row.state === 'sending' ? (row.leaseUntil ?? 0) : row.nextTryAt) <= now ? [row.agency] : [])))],
      claimDue: async (now, leaseUntil, limit, line) => {
        const claimed: OutgoingRow[] = [];
        const oldest = new Map<string, OutgoingRow>();
        for (const row of tables.unsettled.values()) {
          if (line !== undefined && row.agency !== line.agency) continue;
          const key = `${row.agency} ${row.requestId}`;
          if (row.state !== 'dead' && !oldest.has(key)) oldest.set(key, row);
        }
        for (const row of [...oldest.values()].sort(byUrgency)) {
          if (claimed.length >= limit) break;
          if (line !== undefined && (line.courts.includes(row.court) !== line.listed || (line.urgentOnly && !isUrgentMessage(row.message)))) continue;
          const abandoned = row.state === 'sending' && (row.leaseUntil ?? 0) <= now;
          if (row.state === 'sending' ? !abandoned : row.nextTryAt > now) continue;
          const next: OutgoingRow = { ...row, state: 'sending', attempts: row.attempts + 1, leaseUntil, outcomeUnknown: row.outcomeUnknown || abandoned };
          tables.outgoing.set(row.id, next);
          tables.unsettled.set(row.id, next);
          claimed.push(next);
        }
        return claimed;
      },
      ofRequests: async (requests) => [...tables.unsettled.values()].filter((row) => requests.includes(row.requestId)),
      visibleRequests: async (scopes) => {
        const ids = new Set<string>();
        for (const row of tables.unsettled.values()) {
          if (await reads.aggregateVisible(scopes, row.aggregate)) ids.add(row.requestId);
        }
        return [...ids];
      },
      get: async (id) => tables.outgoing.get(id),
      retryNow: async (id, now) => {
        const row = tables.outgoing.get(id);
        if (row === undefined || row.state === 'delivered' || row.state === 'sending') return false;
        const { owner: _owner, ...rest } = row;
        const next: OutgoingRow = { ...rest, state: row.outcomeUnknown ? 'unknown' : 'waiting', nextTryAt: now };
        tables.outgoing.set(id, next);
        tables.unsettled.set(id, next);
        return true;
      },
    },
    files: {
      get: async (hash) => tables.files.get(hash),
      markComplete: async (hash, size, _at, holder) => {
        tables.files.set(hash, { hash, size, complete: true });
        tables.holders.set(hash, (tables.holders.get(hash) ?? new Set<AccountId>()).add(holder));
      },
    },
    installation: {
      read: async () => installation,
      moveClock: async (clockOffsetMs) => {
        installation = { ...installation, clockOffsetMs };
      },
      markClock: async (at) => {
        installation = { ...installation, clockMark: at };
      },
      markSeeded: async (at) => {
        installation = { ...installation, seededAt: at };
      },
      rememberScopes: async (hash, scopes) => {
        tables.scopeSets.set(hash, scopes);
      },
    },
  };
}
