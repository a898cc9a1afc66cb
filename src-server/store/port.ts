import type { Fact, FactKind, REMOVAL_REASONS } from '#shared/contracts/feed.ts';
import type { Receipt } from '#shared/contracts/receipt.ts';
import type { AggregateRef, Command, Lane } from '#shared/domain/linkage/command.ts';
import type { AccountEntry, CourtSettings, DelegationGrant } from '#shared/domain/linkage/lookups.ts';
import type { AggregateState } from '#shared/domain/linkage/module.ts';
import type { Role } from '#shared/domain/permissions/roles.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, AgencyId, AssetId, CaseId, CommandId, CourtCode, DeviceId, FileHash, RequestId } from '#shared/kernel/ids.ts';
import type { Instant } from '#shared/kernel/time.ts';
import type { AuditDraft } from '../audit/chain.ts';

/**
 * What the server core needs of a store. Two implementations stand behind it: plain memory (model world, tests) and SQL
 * (PGlite and PostgreSQL with one text). `tests/server/store-conformance.ts` is the common examination of both.
 *
 * A write transaction holds the feed counter from its first statement to its commit, so write transactions of the whole
 * installation run one after another and feed order is commit order (S4). It writes once, at its end, as one batch; what
 * it reads is the state before. If `fn` throws, nothing of it stays.
 */
export type ServerStore = {
  transaction<T>(fn: (tx: StoreTransaction) => Promise<T>): Promise<T>;
  /** Reads that all see one moment, without the lock. */
  snapshot<T>(fn: (reads: FeedReads) => Promise<T>): Promise<T>;
  readonly outgoing: OutgoingReads;
  readonly files: FileTable;
  readonly installation: InstallationTable;
  /** Timers that are due, oldest first. */
  dueTimers(now: Instant, limit: number): Promise<readonly TimerRow[]>;
  /** When the next waiting timer is due. */
  nextTimerAt(): Promise<Instant | undefined>;
  settings(court: CourtCode): Promise<CourtSettings | undefined>;
  allSettings(): Promise<readonly CourtSettings[]>;
  /** Tells of every commit after it is durable; the answer ends the subscription. */
  onCommit(listener: (hint: CommitHint) => void): () => void;
  /** Clock of the database, milliseconds; undefined where the store has none of its own. */
  databaseNow(): Promise<number | undefined>;
  counts(): Promise<StoreCounts>;
  close(): Promise<void>;
};

/** A commit, told by number and the scopes it touched. Data always comes by the feed (S5). */
export type CommitHint = { readonly seq: number; readonly scopes: readonly string[] | 'all' };

export type RemovalReason = (typeof REMOVAL_REASONS)[number];

/** One stream as the server knows it. `expect` is the only seq it takes next. */
export type StreamRow = {
  readonly key: string;
  readonly device: DeviceId;
  readonly user: AccountId;
  readonly incarnation: string;
  readonly lane: Lane;
  readonly expect: number;
  readonly lastSeenAt: Instant;
  /** The incarnation it continues after a lost store, the last seq the device knew of it, and the last one taken here. */
  readonly parent?: { readonly incarnation: string; readonly lastKnownSeq: number; readonly takenHere: number };
  /** A command of another lane that its next command waits for, and since when. */
  readonly waiting?: { readonly on: CommandId; readonly since: Instant };
};

/** A receipt as kept: whose it is, and for a refusal that follows from another one the first refused command. */
export type ReceiptRow = { readonly receipt: Receipt; readonly account: AccountId; readonly root?: CommandId };

/** One place of a stream: which command stands there. A command that a new incarnation offers again has two places. */
export type SlotRow = { readonly stream: string; readonly seq: number; readonly commandId: CommandId };

export type AggregateRow = { readonly ref: AggregateRef; readonly version: number; readonly court: CourtCode; readonly state: AggregateState };

/** Which command made an event. Follow-ups of the platform carry the id of the command that started them. */
export type MoveRow = { readonly ref: AggregateRef; readonly version: number; readonly commandId: CommandId };

/** An open case of a person, for the look across courts. */
export type CasePartyRow = { readonly personKey: string; readonly caseId: CaseId; readonly caseNumber: string; readonly court: CourtCode; readonly judge: AccountId; readonly open: boolean };

/** A linkage request, found by its case, and by the person or the thing that it is about. */
export type RequestIndexRow = { readonly ref: AggregateRef; readonly caseId: CaseId; readonly personKey: string; readonly assetId?: AssetId; readonly open: boolean; readonly held: boolean };

/**
 * A fact as it stands after a commit. Scopes that it had and has no longer become removals; an empty list removes it
 * everywhere. `bodyKept`: nothing of the new body holds its schema, so only removals take effect and the old body stays (S15).
 */
export type FactWrite = {
  readonly id: string;
  readonly kind: FactKind;
  readonly seq: number;
  readonly version: number;
  readonly aggregate?: AggregateRef;
  readonly scopes: readonly string[];
  readonly body: unknown;
  readonly bodyKept?: true;
};

/** The timeline of an aggregate follows it when its scopes change. */
export type TimelineMove = { readonly aggregate: AggregateRef; readonly scopes: readonly string[]; readonly seq: number };

/** Legal timer: at `dueAt` the platform files `kind` under an id derived from the timer's. */
export type TimerRow = {
  readonly id: string;
  readonly dueAt: Instant;
  readonly aggregate: AggregateRef;
  readonly court: CourtCode;
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
};
export type TimerOutcome = { readonly id: string; readonly state: 'done' | 'refused'; readonly at: Instant };

export const OUTGOING_STATES = ['waiting', 'sending', 'delivered', 'unknown', 'dead'] as const;
export type OutgoingState = (typeof OUTGOING_STATES)[number];

/** A message to an agency: the legal record of what left, or waits, and why. */
export type OutgoingRow = {
  readonly id: string;
  readonly idempotencyKey: string;
  readonly court: CourtCode;
  readonly agency: AgencyId;
  readonly message: string;
  /** The request it speaks for, as an aggregate. */
  readonly aggregate: AggregateRef;
  readonly requestId: RequestId;
  readonly revision: number;
  readonly round: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly state: OutgoingState;
  readonly attempts: number;
  readonly nextTryAt: Instant;
  /** While `sending`: when another worker may take it over. */
  readonly leaseUntil?: Instant;
  /** A try ended without an answer: the agency is asked by key before anything is sent again. */
  readonly outcomeUnknown: boolean;
  readonly lastError?: Failure;
  /** Who must look at a dead message: a scope or an account. */
  readonly owner?: string;
  readonly createdAt: Instant;
  readonly settledAt?: Instant;
};
export type OutgoingChange = Pick<OutgoingRow, 'id' | 'state'> & Partial<Pick<OutgoingRow, 'nextTryAt' | 'outcomeUnknown' | 'lastError' | 'owner' | 'settledAt'>>;

/** A message of an agency exactly as it came, kept whether or not anybody can map it. */
export type IncomingRow = {
  readonly agency: string;
  readonly idempotencyKey: string;
  readonly receivedAt: Instant;
  readonly raw: string;
  readonly state: 'applied' | 'refused' | 'unmapped';
  readonly problem?: Failure;
};

/** An act of the platform or of an agency's system: the same command never runs twice, accepted or refused. */
export type AutomationRow = {
  readonly commandId: CommandId;
  readonly kind: string;
  readonly aggregate: AggregateRef;
  readonly role: Role;
  readonly outcome: 'accepted' | 'refused';
  readonly version: number;
  readonly failure?: Failure;
  readonly at: Instant;
  /** The command, timer or message it follows from. */
  readonly cause: string;
};

/** A command as it came, for the record. */
export type LoggedEnvelope = { readonly commandId: CommandId; readonly envelope: Command; readonly receivedAt: Instant; readonly account: AccountId };

export type SeriesRow = { readonly court: CourtCode; readonly series: string; readonly year: number; readonly next: number };

/** Everything one write transaction changes. `head` is the feed number of its last commit. */
export type CommitBatch = {
  readonly head: number;
  readonly streams: readonly StreamRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly slots: readonly SlotRow[];
  readonly log: readonly LoggedEnvelope[];
  readonly aggregates: readonly AggregateRow[];
  readonly moves: readonly MoveRow[];
  readonly caseParties: readonly { readonly caseId: CaseId; readonly rows: readonly CasePartyRow[] }[];
  readonly requests: readonly RequestIndexRow[];
  readonly facts: readonly FactWrite[];
  readonly timelines: readonly TimelineMove[];
  readonly timers: readonly TimerRow[];
  readonly timersDone: readonly TimerOutcome[];
  readonly outgoing: readonly OutgoingRow[];
  readonly outgoingChanges: readonly OutgoingChange[];
  readonly incoming: readonly IncomingRow[];
  readonly series: readonly SeriesRow[];
  readonly automation: readonly AutomationRow[];
  readonly audit: readonly AuditDraft[];
  readonly settings: readonly CourtSettings[];
};

export type StoreTransaction = {
  /** Feed number of the last commit before this transaction. */
  readonly head: number;
  /** As `FeedReads.branchOf`. */
  branchOf(seq: number): Promise<string>;
  streams(keys: readonly string[]): Promise<readonly StreamRow[]>;
  receipts(ids: readonly CommandId[]): Promise<readonly ReceiptRow[]>;
  /** The commands at the places `from` to `to` of a stream, both included. */
  slots(stream: string, from: number, to: number): Promise<readonly SlotRow[]>;
  aggregates(refs: readonly AggregateRef[]): Promise<readonly AggregateRow[]>;
  /** Commands of all events after `version`, oldest first. */
  movesAfter(ref: AggregateRef, version: number): Promise<readonly CommandId[]>;
  requestsOfCases(caseIds: readonly CaseId[]): Promise<readonly RequestIndexRow[]>;
  requestsOfPersons(personKeys: readonly string[]): Promise<readonly RequestIndexRow[]>;
  requestsOnAssets(assetIds: readonly AssetId[]): Promise<readonly RequestIndexRow[]>;
  openCasesOfPersons(personKeys: readonly string[]): Promise<readonly CasePartyRow[]>;
  settings(court: CourtCode): Promise<CourtSettings | undefined>;
  /** Of these accounts, those that stand in the published directory. */
  accounts(ids: readonly AccountId[]): Promise<readonly AccountEntry[]>;
  /** Of these files, those that are not whole on the server, and those that are somebody else's. */
  unusableFiles(reader: FileReader, hashes: readonly FileHash[]): Promise<{ readonly absent: readonly FileHash[]; readonly foreign: readonly FileHash[] }>;
  /** Next free number of a series; 1 if it has not begun. */
  nextOfSeries(court: CourtCode, series: string, year: number): Promise<number>;
  automation(id: CommandId): Promise<AutomationRow | undefined>;
  /** A timer that has not fired yet. */
  waitingTimer(id: string): Promise<TimerRow | undefined>;
  outgoing(id: string): Promise<OutgoingRow | undefined>;
  incoming(agency: string, idempotencyKey: string): Promise<IncomingRow | undefined>;
  /** Facts of a kind that stand in some scope, with their bodies: what publishing compares with. */
  factsOfKind(kind: FactKind): Promise<readonly { readonly id: string; readonly scopes: readonly string[]; readonly body: unknown }[]>;
  /** Once, at the end. */
  write(batch: CommitBatch): Promise<void>;
};

/** What the feed reads; every call of one `snapshot` sees the same moment. */
export type FeedReads = {
  head(): Promise<number>;
  epoch(): Promise<string>;
  /** Under which start of a server this place of the feed was committed; empty for the place before the first commit. */
  branchOf(seq: number): Promise<string>;
  /**
   * Facts that changed for these scopes after `after`, in commit order, whole commits: at least `limit` rows if there
   * are so many, plus the rest of the last commit. A fact that left all of the scopes comes as removed.
   */
  window(scopes: readonly string[], after: number, limit: number): Promise<{ readonly facts: readonly Fact[]; readonly to: number; readonly more: boolean }>;
  /** Facts of these aggregates that are visible now and changed after `after`. */
  laterFacts(scopes: readonly string[], aggregates: readonly AggregateRef[], after: number): Promise<readonly Fact[]>;
  removalsAhead(scopes: readonly string[], after: number): Promise<readonly { readonly reason: RemovalReason; readonly count: number }[]>;
  /** Facts that stand in some of `before` and in none of `now`. */
  countLost(before: readonly string[], now: readonly string[]): Promise<number>;
  scopeSet(hash: string): Promise<readonly string[] | undefined>;
  /** Delegations (授权代批) to this person, whatever their days; the few that there are. */
  delegationsTo(account: AccountId): Promise<readonly DelegationGrant[]>;
  /** The streams of one person on one device. */
  streamsOf(device: DeviceId, user: AccountId): Promise<readonly Pick<StreamRow, 'incarnation' | 'lane' | 'expect'>[]>;
  /** Whether the reader uploaded the file himself, or sees a fact that names it. Its address alone opens nothing. */
  fileVisible(reader: FileReader, hash: FileHash): Promise<boolean>;
  /** Whether a fact of the aggregate is visible in these scopes. */
  aggregateVisible(scopes: readonly string[], ref: AggregateRef): Promise<boolean>;
};

/** Which messages a worker takes: those of one agency, from some courts or from all but some, urgent ones only or all. */
export type OutgoingLine = { readonly agency: string; readonly courts: readonly CourtCode[]; readonly listed: boolean; readonly urgentOnly: boolean };

export type OutgoingReads = {
  /** Agencies that have a message due: nobody else's line needs to be looked at. */
  agenciesDue(now: Instant): Promise<readonly AgencyId[]>;
  /**
   * Takes up to `limit` messages that are due, until `leaseUntil`: those that end a hold first, then the oldest. Of one
   * request only the oldest unsettled message to each agency is ever taken, so that a release never overtakes its request
   * and no agency waits for another. A message whose worker died comes back as unknown. With `line`, only messages of it.
   */
  claimDue(now: Instant, leaseUntil: Instant, limit: number, line?: OutgoingLine): Promise<readonly OutgoingRow[]>;
  /** Unsettled messages and dead letters of these requests, oldest first. */
  ofRequests(requests: readonly string[]): Promise<readonly OutgoingRow[]>;
  /** Requests that have unsettled or dead messages and are visible in these scopes. */
  visibleRequests(scopes: readonly string[]): Promise<readonly string[]>;
  get(id: string): Promise<OutgoingRow | undefined>;
  /** Makes a waiting, unknown or dead message due now. False if it was settled meanwhile. */
  retryNow(id: string, now: Instant): Promise<boolean>;
};

/** Who wants a file, and what he sees. */
export type FileReader = { readonly account: AccountId; readonly scopes: readonly string[] };

/** Holds what the installation itself keeps; everybody may use it. */
export const PLATFORM = 'system' as AccountId;

export type FileRow = { readonly hash: FileHash; readonly size: number; readonly complete: boolean };

export type FileTable = {
  get(hash: FileHash): Promise<FileRow | undefined>;
  /** @param holder whose bytes they were; a second one who brings the same bytes holds the file too. */
  markComplete(hash: FileHash, size: number, at: Instant, holder: AccountId): Promise<void>;
};

export type Installation = {
  readonly epoch: string;
  readonly demo: boolean;
  readonly createdAt: Instant;
  /** How far the demo clock was moved ahead of the machine's, milliseconds. */
  readonly clockOffsetMs: number;
  /** Latest time that the timers ever ran at: a machine that starts before it has a wrong clock. */
  readonly clockMark: Instant;
  /** Set when the seed of a demo has been written whole. */
  readonly seededAt?: Instant;
};

export type InstallationTable = {
  read(): Promise<Installation>;
  moveClock(offsetMs: number): Promise<void>;
  markClock(at: Instant): Promise<void>;
  markSeeded(at: Instant): Promise<void>;
  /** Remembers what a fingerprint of scopes stood for, so that a change of scope can be announced with its size. */
  rememberScopes(hash: string, scopes: readonly string[]): Promise<void>;
};

export type StoreCounts = { readonly outgoing: Readonly<Record<OutgoingState, number>>; readonly waitingTimers: number; readonly head: number };

/**
 * The store refused the content of a write (a value that the database cannot hold). Trying again changes nothing, so
 * the pipeline narrows it down to one command and refuses that.
 */
export class StoreContentError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreContentError';
  }
}

export const EMPTY_BATCH: Omit<CommitBatch, 'head'> = {
  streams: [],
  receipts: [],
  slots: [],
  log: [],
  aggregates: [],
  moves: [],
  caseParties: [],
  requests: [],
  facts: [],
  timelines: [],
  timers: [],
  timersDone: [],
  outgoing: [],
  outgoingChanges: [],
  incoming: [],
  series: [],
  automation: [],
  audit: [],
  settings: [],
};
