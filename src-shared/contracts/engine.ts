import type { AssetKind, AssetNumbers, AssetState } from '../domain/assets/model.ts';
import type { AssetStanding, HoldDue } from '../domain/assets/holds.ts';
import type { CaseState } from '../domain/cases/model.ts';
import type { DeskHead, DeskPart, LookoutHead, LookoutPart } from '../domain/linkage/desk.ts';
import type { AwaitedSignature, RequestHead } from '../domain/linkage/mechanism.ts';
import type { NoticePart } from '../domain/linkage/facts.ts';
import type { LinkageRequest } from '../domain/linkage/regions/linkage-request.ts';
import type { NextStep } from '../domain/linkage/next-step.ts';
import type { AggregateRef, Lane, OccurredAt } from '../domain/linkage/command.ts';
import type { GuardResult } from '../domain/linkage/decision.ts';
import type { PersonRole } from '../domain/permissions/roles.ts';
import type { Failure } from '../kernel/errors/index.ts';
import type { AccountId, AssetId, CaseId, CommandId, CourtCode, DeviceId, FileHash, RequestId } from '../kernel/ids.ts';
import type { Fen } from '../kernel/money.ts';
import type { Result } from '../kernel/result.ts';
import type { CivilDate, Instant } from '../kernel/time.ts';
import type { AssetRow } from './audiences/assets.ts';
import type { CaseRow } from './audiences/project.ts';
import type { TimelineEntry } from './audiences/timeline.ts';
import type { FactKind } from './feed.ts';
import type { DataHandle } from './host-bridge.ts';
import type { SessionAnswer, SessionHost } from './identity.ts';
import type { StreamAlert } from './ports.ts';
import type { Receipt } from './receipt.ts';

/**
 * The contract between a window and the data worker: what may be called, what may be watched, and the few messages that
 * carry both. Everything is plain data that survives a structured clone. A window never writes a record: it files.
 */

/** What a person files. Its id is minted when the draft is opened and reused by every retry. */
export type CommandDraft = {
  readonly id: CommandId;
  readonly kind: string;
  readonly aggregate: AggregateRef;
  readonly payload: unknown;
  readonly occurredAt?: Omit<OccurredAt, 'skewMs'>;
  /** Id of the delegation used. */
  readonly delegation?: string;
  /** Words of the matter as shown now, for example the case number; kept for the queue page. */
  readonly title: string;
  /** Version of the facts that the screen showed (`Preview.seen`); a `strict` kind is refused if they moved meanwhile. */
  readonly seen?: number;
};

/**
 * The answer to a filing. `accepted`: on disk twice, will be sent (with `receipt` where the answer had to wait for the
 * server). `refused`: nothing was stored. `unsure`: nobody can say yet; settled by id, never by filing anew.
 */
export type Filing =
  | {
      readonly outcome: 'accepted';
      readonly commandId: CommandId;
      /** `unknown`: some guard can only be checked by the server (由服务器核对). */
      readonly decision: 'accept' | 'unknown';
      readonly guards: readonly GuardResult[];
      /** The same command was taken before: this was a retry. */
      readonly again: boolean;
      readonly waitsForFiles: boolean;
      readonly receipt?: Receipt;
    }
  | { readonly outcome: 'refused'; readonly commandId: CommandId; readonly failure: Failure; readonly guards: readonly GuardResult[]; readonly receipt?: Receipt }
  | { readonly outcome: 'unsure'; readonly commandId: CommandId; readonly failure: Failure };

/**
 * What became of a command that its actor gave up. `recalled`: it has no effect, and will have none. `perhaps`: it may have
 * reached the server; it is not executed if it has not, and what the server says of it will be shown. `answered`: too late.
 */
export type Recalled = { readonly commandId: CommandId; readonly outcome: 'recalled' | 'perhaps' | 'answered' };

/** What `decide` says of a draft right now, and the version it looked at. */
export type Preview = {
  readonly decision: 'accept' | 'unknown' | 'refuse';
  readonly failure?: Failure;
  readonly guards: readonly GuardResult[];
  readonly seen: number;
};

/** 仅本机 · 已上传 · 已受理 · 被拒. No mark = the facts say so. */
export type RowMark = 'local' | 'uploaded' | 'accepted' | 'refused';

/** Who can mend what a command waits for. */
export type Mender = 'nobody' | 'me' | 'network' | 'administrator';

/**
 * Why a command waits. `queued`: goes out next. `offline`, `server-busy`, `sign-in`, `no-answer`: the connection.
 * `files`: uploads first. `behind`: something it builds on, or stands before it, waits. `unreadable`: parked.
 */
export type WaitCode = 'queued' | 'sending' | 'offline' | 'server-busy' | 'sign-in' | 'files' | 'behind' | 'unreadable' | 'reoffered' | 'unconfirmed';

export type LedgerRow = {
  readonly commandId: CommandId;
  readonly kind: string;
  readonly lane: Lane;
  readonly title: string;
  readonly aggregate: AggregateRef;
  /** Order of filing on this device. */
  readonly n: number;
  readonly filedAt: Instant;
  readonly mark: RowMark | 'parked';
  readonly wait?: {
    readonly code: WaitCode;
    readonly since: Instant;
    readonly tries: number;
    readonly nextTryAt?: Instant;
    readonly mender: Mender;
    readonly failure?: Failure;
    /** The command in front of it. */
    readonly behind?: CommandId;
  };
  readonly receipt?: Receipt;
  /** For ANCESTOR_REFUSED: the command whose refusal started it, so that a chain is shown as one problem. */
  readonly root?: CommandId;
};

export type SyncStatus = {
  readonly link: {
    readonly state: 'unknown' | 'online' | 'offline' | 'barred';
    /** When this was noticed here. */
    readonly since: Instant;
    readonly failure?: Failure;
    /** The last real answer of the server, in whichever session of this person here; absent before the first one. */
    readonly heardAt?: Instant;
  };
  readonly waiting: number;
  readonly waitingSafety: number;
  readonly oldestWaitingAt?: Instant;
  readonly nextTryAt?: Instant;
  readonly refused: number;
  readonly parked: number;
  readonly unsettled: number;
  readonly uploads: { readonly waiting: number; readonly bytesLeft: number };
  readonly feed: {
    /** The first pull has reached the head. */
    readonly complete: boolean;
    /** Numbers of the feed not pulled yet, as far as known. */
    readonly behind: number;
    readonly restart?: 'epoch' | 'scope';
    /** Rows hidden because their removal came unannounced, or all of them under an epoch nobody announced (S11). */
    readonly hiddenRows: number;
    readonly strangeEpoch?: string;
    /** When this device met a server that had been restored from a backup, within the last week. */
    readonly restoredAt?: Instant;
    readonly failure?: Failure;
    readonly lastPullAt?: Instant;
  };
  /** `none`: desk profile, acknowledged = the server's receipt. */
  readonly journal: 'ok' | 'none' | 'trouble';
  readonly journalTrouble?: Failure;
  /** Places in the journal whose bytes are damaged or missing; a torn tail, which was never acknowledged, does not count. */
  readonly journalDamage?: number;
  /** Parts of the store were damaged when it was opened; what the server has is fetched again. Told until the next opening. */
  readonly storeDamage?: Failure;
  readonly alerts: readonly StreamAlert[];
  readonly skewMs: number;
  /** The last server time that was believed: no clock on the screen stands before it. */
  readonly serverTime: Instant;
  /** How far the last answer lay from the time reckoned here, ms, until the next one says who is right. */
  readonly timeDoubtMs?: number;
};

/** One row of the worklist. `step` is the next lawful step and why the row is here. */
export type WorkRow = {
  readonly id: CaseId;
  readonly court: CourtCode;
  readonly caseNumber: string;
  readonly cause: string;
  readonly status: CaseState['status'];
  readonly creditor: string;
  /** As this audience may see them: masked in a court-wide list. */
  readonly debtors: readonly string[];
  readonly judge: AccountId;
  readonly filedOn: CivilDate;
  readonly principal: Fen;
  /** Absent where it is not known what was paid before the import, and in a court-wide row, which carries no money line. */
  readonly balance?: Fen;
  readonly step?: NextStep;
  /** Request that the step belongs to, the most urgent of the case. */
  readonly requestId?: RequestId;
  readonly mark?: RowMark;
  /** Only the masked row is here; details come from the people who hold the case. */
  readonly slim: boolean;
};

export const WORKLIST_SORTS = ['urgency', 'due', 'case-number', 'filed-on', 'principal', 'balance', 'debtor', 'status'] as const;
export type WorklistSort = (typeof WORKLIST_SORTS)[number];

export type WorklistFilter = {
  readonly text?: string;
  readonly status?: readonly CaseState['status'][];
  readonly stages?: readonly string[];
  readonly steps?: readonly string[];
  readonly tones?: readonly NextStep['tone'][];
  readonly waitingOn?: readonly NextStep['waitingOn'][];
  readonly judge?: readonly AccountId[];
  readonly causes?: readonly string[];
  /** Due on or before this day. */
  readonly dueThrough?: CivilDate;
  readonly filedFrom?: CivilDate;
  readonly filedThrough?: CivilDate;
  readonly principalFrom?: Fen;
  readonly principalThrough?: Fen;
  /** Rows with something of one's own that has no receipt, or was refused. */
  readonly marked?: boolean;
  readonly open?: boolean;
};

export type WorklistQuery = {
  readonly filter: WorklistFilter;
  readonly sort: WorklistSort;
  readonly descending: boolean;
  /** Visible window: first position and number of rows (at most 500). */
  readonly from: number;
  readonly count: number;
};

/** Ids of the window in order, and the rows that the window does not have yet or that moved. */
export type WorklistAnswer = {
  readonly total: number;
  readonly all: number;
  readonly from: number;
  readonly ids: readonly CaseId[];
  readonly rows: readonly WorkRow[];
  /** The first pull has not reached the head: more rows are coming. */
  readonly filling: boolean;
};

export type WorklistCounts = {
  readonly all: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byStage: Readonly<Record<string, number>>;
  readonly byStep: Readonly<Record<string, number>>;
  readonly byTone: Readonly<Record<string, number>>;
  readonly byWaiting: Readonly<Record<string, number>>;
  readonly byJudge: Readonly<Record<string, number>>;
  readonly overdue: number;
  readonly dueToday: number;
};

export type PendingRow = {
  readonly commandId: CommandId;
  readonly kind: string;
  readonly mark: RowMark;
  readonly at: Instant;
  readonly unknown: boolean;
  /** The facts moved so that it will be refused if nothing changes. */
  readonly blocked?: Failure;
  readonly receipt?: Receipt;
  readonly waitsForFiles: boolean;
};

export type TimelineRow = TimelineEntry & { readonly mark?: RowMark };

export type RequestView = {
  /** What is known of it whatever its mechanism; `head.ref.type` says whose it is. */
  readonly head: RequestHead;
  readonly request: LinkageRequest;
  readonly version: number;
  readonly mark?: RowMark;
  readonly pending: readonly PendingRow[];
};

/** What somebody was told of a request that he does not hold, and by which mechanism (its noun): the rest of the body is the mechanism's own. */
export type NoticeView = { readonly aggregate: string; readonly body: NoticePart };

/** A request with its own lines of the timeline, oldest first. */
export type RequestDetail = RequestView & { readonly timeline: readonly TimelineRow[] };

export type CaseView = {
  /** In full, or the masked row of a court-wide role. */
  readonly held: 'full' | 'part';
  readonly state?: CaseState;
  readonly row?: CaseRow;
  readonly version: number;
  readonly mark?: RowMark;
  /** Marks of the case's records by their id. */
  readonly recordMarks: Readonly<Record<string, RowMark>>;
  readonly pending: readonly PendingRow[];
  readonly requests: readonly RequestView[];
  readonly notices: readonly NoticeView[];
  /** Oldest first. */
  readonly timeline: readonly TimelineRow[];
  readonly step?: NextStep;
};

/** A thing on its page: whole for those who work a case of it, or the masked row of their court. */
export type AssetView = {
  readonly held: 'full' | 'part';
  readonly state?: AssetState;
  readonly row?: AssetRow;
  readonly version: number;
  readonly mark?: RowMark;
  /** Marks of own answers by the id of the command that brought them. */
  readonly answerMarks: Readonly<Record<string, RowMark>>;
  readonly pending: readonly PendingRow[];
};

/** A thing in a list. */
export type AssetSummary = {
  readonly id: AssetId;
  readonly kind: AssetKind;
  readonly numbers: AssetNumbers;
  /** Names; masked where only the court's row is here. */
  readonly owners: readonly string[];
  readonly brand?: string;
  readonly location?: string;
  readonly standing: AssetStanding;
  /** 结果截至. */
  readonly asOf?: CivilDate;
  readonly cases: readonly { readonly caseId: CaseId; readonly caseNumber: string; readonly court: CourtCode }[];
  /** Ends of the holds of the court that was asked about (`AssetsQuery.court`), the soonest first. */
  readonly dues: readonly HoldDue[];
  readonly mark?: RowMark;
};

export type AssetsQuery = {
  readonly caseId?: CaseId;
  /** Any of its numbers or a part of one: plate, VIN, unit, certificate, tail of an account; or an owner's name. */
  readonly text?: string;
  /** Whose holds' ends are counted: the reader's own court. */
  readonly court?: CourtCode;
  /** Only those with an end of a hold of `court` for which a rung of the ladder is reached; the soonest first. */
  readonly due?: boolean;
  /** Visible window: first position and number of rows (at most 500). */
  readonly from: number;
  readonly count: number;
};
export type AssetsAnswer = { readonly total: number; readonly rows: readonly AssetSummary[] };

export type RequestsQuery = {
  readonly states?: readonly string[];
  readonly caseId?: CaseId;
  /** About this thing, of whichever case. */
  readonly assetId?: AssetId;
  /** What an agency was asked for stands there, or is not proven to have ended (`RequestHead.isHoldOpen`). */
  readonly holdOpen?: boolean;
  /** Its end was asked for and is not proven (`RequestHead.isHoldEnding`). */
  readonly holdEnding?: boolean;
  /** Of this judge's cases: a judge who signs in another's place also holds what waits there. */
  readonly undertaker?: AccountId;
  /** Something of it was signed or given back by this person. */
  readonly decidedBy?: AccountId;
  /** Waits for the signature of one of these offices: on its packet, or on a renewal. */
  readonly awaits?: readonly AwaitedSignature['level'][];
  /** Neither asked for nor signed by this person: nobody signs an own request, and nobody signs twice. */
  readonly notBy?: AccountId;
  /** A signature on paper was entered and waits for its second person. */
  readonly paperEntered?: boolean;
  /** Somebody was found, is being fetched or is held, or a release is not proven. */
  readonly underWay?: boolean;
  /** Not ended, or with something that must still be ended (`RequestHead.isOpen`). */
  readonly open?: boolean;
  /** What it asks for next waits for one of these. */
  readonly waitingOn?: readonly NextStep['waitingOn'][];
  /** With something of one's own that has no receipt, or was refused. */
  readonly marked?: boolean;
  readonly ids?: readonly string[];
  /** Words of the case number, the person's name or the control number; each must occur. */
  readonly text?: string;
  /** The newest first, or what has waited longest; the newest where nothing is said. */
  readonly order?: 'newest' | 'longest-wait';
  /** Visible window: first position and number of rows (at most 500). Every question looks at all requests. */
  readonly from: number;
  readonly count: number;
};
export type RequestsAnswer = { readonly total: number; readonly rows: readonly RequestView[] };

/** A parked form: autosaved, on disk, gone only when filed or thrown away by its owner. */
export type Draft = {
  readonly id: string;
  /** The kind of command that it is to become. */
  readonly kind: string;
  /** Case or request it belongs to. */
  readonly about: string;
  readonly title: string;
  readonly body: unknown;
  readonly savedAt: Instant;
};

export type QueuedFile = {
  readonly hash: FileHash;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sent: number;
  readonly state: 'waiting' | 'sending' | 'done';
  readonly failure?: Failure;
};

/** What may be watched: parameters, and the answer that comes now and after every change. */
export type EngineQueries = {
  readonly worklist: { readonly params: WorklistQuery; readonly answer: WorklistAnswer };
  readonly 'worklist-counts': { readonly params: WorklistFilter; readonly answer: WorklistCounts };
  readonly case: { readonly params: { readonly caseId: CaseId }; readonly answer: CaseView | null };
  readonly request: { readonly params: { readonly requestId: RequestId }; readonly answer: RequestDetail | null };
  readonly requests: { readonly params: RequestsQuery; readonly answer: RequestsAnswer };
  readonly asset: { readonly params: { readonly assetId: AssetId }; readonly answer: AssetView | null };
  readonly assets: { readonly params: AssetsQuery; readonly answer: AssetsAnswer };
  /** What lies on the desk of this agency, of whatever mechanism: what its scopes brought here. */
  readonly desk: { readonly params: Record<string, never>; readonly answer: readonly DeskView[] };
  readonly lookout: { readonly params: Record<string, never>; readonly answer: readonly LookoutView[] };
  /** What this person was told of requests of others, for cases of his own. */
  readonly notices: { readonly params: Record<string, never>; readonly answer: readonly NoticeView[] };
  /** Bodies of small kinds as they came: roster, delegation, settings, directory, calendar, parameters. */
  readonly facts: { readonly params: { readonly kind: FactKind }; readonly answer: readonly unknown[] };
  readonly ledger: { readonly params: Record<string, never>; readonly answer: readonly LedgerRow[] };
  /** `closely`: asked by a page on which every minute counts; while somebody watches so, the server is asked more often. */
  readonly status: { readonly params: { readonly closely?: boolean }; readonly answer: SyncStatus };
  readonly drafts: { readonly params: Record<string, never>; readonly answer: readonly Draft[] };
  readonly files: { readonly params: Record<string, never>; readonly answer: readonly QueuedFile[] };
};
/** A matter on the desk of an agency: the head for the list, and the fact as its mechanism made it for this audience. */
export type DeskView = { readonly head: DeskHead; readonly request: DeskPart; readonly version: number; readonly pending: readonly PendingRow[] };
/** Whom or what a station looks out for. */
export type LookoutView = { readonly head: LookoutHead; readonly control: LookoutPart; readonly version: number; readonly pending: readonly PendingRow[] };
export type QueryName = keyof EngineQueries;

/**
 * Another way to what this device keeps of a person, where the password does not open it (DEVICE_KEY_SHUT). `former`: the
 * password that opened it last. `recovery`: the bureau's key file. `anew`: what was here and not sent is given up.
 */
export type KeyWay =
  | { readonly by: 'former'; readonly password: string }
  | { readonly by: 'recovery'; readonly file: string; readonly passphrase: string }
  | { readonly by: 'anew' };

export type SignInCredentials = { readonly login: string; readonly password: string; readonly code?: string; readonly key?: KeyWay };

/** Who works here now. `offline`: opened with the password alone, within the days the server allowed. */
export type EngineSession = {
  readonly account: AccountId;
  readonly role: PersonRole;
  readonly name: string;
  readonly court?: CourtCode;
  readonly agency?: SessionAnswer['session']['agency'];
  /** Name of the police unit, as the server's directory has it. */
  readonly agencyName?: string;
  readonly device: DeviceId;
  readonly mode: 'online' | 'offline';
  /** Until when this device may be opened without a connection; absent at a desk. */
  readonly offlineUntil?: Instant;
  readonly idleLockMinutes: number;
  readonly mustChangePassword: boolean;
  readonly secondFactor: SessionAnswer['secondFactor'];
  readonly previous?: SessionAnswer['previous'];
};

/** An account that has signed in here before, for the sign-in page. No names of matters, no counts of others' work. */
export type KnownAccount = {
  readonly account: AccountId;
  readonly login: string;
  readonly name: string;
  readonly offlineUntil?: Instant;
  readonly lockedUntil?: Instant;
  /** Commands of this account that still wait on this device. */
  readonly waiting: number;
  /** No key store of the system stands behind the password. */
  readonly passwordAlone?: boolean;
  /** The bureau's key opens it, should the password be forgotten. */
  readonly recoverable?: boolean;
};

type Answer<T> = Result<T, Failure>;

/** What may be called, and the answer. A call that was in flight when the worker died answers OUTCOME_UNSURE. */
export type EngineCalls = {
  readonly knownAccounts: { readonly args: Record<string, never>; readonly answer: Answer<readonly KnownAccount[]> };
  /** Online where the server answers, else with the key slot of this device. */
  readonly signIn: { readonly args: SignInCredentials; readonly answer: Answer<EngineSession> };
  /** Keys and tokens are forgotten and the worker ends; the same person opens it again with the password. */
  readonly lock: { readonly args: Record<string, never>; readonly answer: Answer<null> };
  readonly unlock: { readonly args: { readonly password: string; /** Where only the server opens (a desk) and asks for it. */ readonly code?: string }; readonly answer: Answer<EngineSession> };
  /** Ends the session; unsent commands stay and go out at the next sign-in of the same person. */
  readonly signOut: { readonly args: Record<string, never>; readonly answer: Answer<null> };
  readonly session: { readonly args: Record<string, never>; readonly answer: Answer<EngineSession | null> };
  readonly changePassword: { readonly args: { readonly current: string; readonly next: string }; readonly answer: Answer<EngineSession> };
  readonly preview: { readonly args: { readonly draft: CommandDraft }; readonly answer: Answer<Preview> };
  readonly file: { readonly args: { readonly drafts: readonly CommandDraft[] }; readonly answer: Answer<readonly Filing[]> };
  readonly settle: { readonly args: Record<string, never>; readonly answer: Answer<readonly Filing[]> };
  /** Gives up filings that wait for the server's answer alone (kinds that never wait in a queue, and all of a desk). */
  readonly recall: { readonly args: { readonly commandIds: readonly CommandId[] }; readonly answer: Answer<readonly Recalled[]> };
  /** What became of a command: null = never filed here. */
  readonly fate: { readonly args: { readonly commandId: CommandId }; readonly answer: Answer<LedgerRow | null> };
  readonly retryNow: { readonly args: Record<string, never>; readonly answer: Answer<null> };
  /** Puts a read refusal away; the journal keeps the command. */
  readonly putAway: { readonly args: { readonly commandIds: readonly CommandId[] }; readonly answer: Answer<null> };
  /** `drop`: the administrator confirmed the removals. `pull-again`: fetch everything anew and compare. */
  readonly settleHidden: { readonly args: { readonly choice: 'drop' | 'pull-again' }; readonly answer: Answer<null> };
  readonly putDraft: { readonly args: { readonly draft: Omit<Draft, 'savedAt'> }; readonly answer: Answer<null> };
  readonly getDraft: { readonly args: { readonly id: string }; readonly answer: Answer<Draft | null> };
  readonly deleteDraft: { readonly args: { readonly id: string }; readonly answer: Answer<null> };
  /** Stores a file on this device under its hash and queues it for upload. */
  readonly putFile: { readonly args: { readonly name: string; readonly type: string; readonly bytes: ArrayBuffer }; readonly answer: Answer<{ readonly hash: FileHash; readonly size: number }> };
  readonly getFile: { readonly args: { readonly hash: FileHash }; readonly answer: Answer<ArrayBuffer> };
  /** Keeps a file that some record names on this machine, for when there is no line. */
  readonly keepFile: { readonly args: { readonly hash: FileHash }; readonly answer: Answer<true> };
  readonly getSetting: { readonly args: { readonly key: string }; readonly answer: Answer<unknown> };
  readonly putSetting: { readonly args: { readonly key: string; readonly value: unknown }; readonly answer: Answer<null> };
  /** An online request with the session's token: identity pages, audit search, anything without a command. */
  readonly request: { readonly args: { readonly method: 'GET' | 'POST' | 'DELETE'; readonly path: string; readonly body?: unknown }; readonly answer: Answer<unknown> };
};
export type CallName = keyof EngineCalls;
export type CallArgs<C extends CallName> = EngineCalls[C]['args'];
export type CallAnswer<C extends CallName> = EngineCalls[C]['answer'];

/** How a worker is started: told once by the window that owns it. */
export type EngineStart = {
  readonly host: SessionHost;
  readonly handle: DataHandle;
  /** Origin of the central server. */
  readonly serverUrl: string;
  readonly deviceId: DeviceId;
  readonly deviceName: string;
  /** What the device proves itself by at the server; absent at a desk. */
  readonly deviceSecret?: string;
  readonly publicInfo: { readonly platform?: string; readonly arch?: string; readonly release?: string };
};

/** Name of the lock that the owner of the worker holds, and of the channel on which other windows say hello. */
export const ENGINE_LOCK = 'lianzhi-engine';
/** Lock and channel of one window, by its id: while the lock is held the window lives. */
export const windowLock = (id: string): string => `lianzhi-window.${id}`;

/** On the channel `ENGINE_LOCK`: a window asks for a channel of its own, a new worker asks all windows to do so. */
export type EngineHello = { readonly hello: string } | { readonly here: true };

/** Worker beats, ms; a worker that misses four of them is replaced. */
export const BEAT_MS = 2_000;

/**
 * Window to worker. The owner posts to the worker itself, every other window to its channel, which the worker holds the
 * other end of: no window is on the path of another one's call.
 */
export type ToEngine =
  /** `ticket`: what the worker before this one gave out, so that its session goes on. */
  | { readonly type: 'start'; readonly start: EngineStart; readonly ticket: unknown }
  | { readonly type: 'call'; readonly n: number; readonly name: CallName; readonly args: unknown }
  | { readonly type: 'watch'; readonly n: number; readonly name: QueryName; readonly params: unknown }
  | { readonly type: 'unwatch'; readonly n: number }
  /** The network, the machine or a menu says that now is a good time to try. */
  | { readonly type: 'wake'; readonly why: 'online' | 'resume' | 'user' };

/** Worker to window. */
export type FromEngine =
  | { readonly type: 'beat' }
  | { readonly type: 'answer'; readonly n: number; readonly answer: Result<unknown, Failure> }
  | { readonly type: 'view'; readonly n: number; readonly answer: unknown }
  /**
   * Tickets are kept in the window's memory only. `ticket` lets another worker go on as this one; `lockTicket` holds no key
   * and lets it only ask for the password.
   */
  | { readonly type: 'session'; readonly session: EngineSession | null; readonly locked: boolean; readonly ticket: unknown; readonly lockTicket: unknown };
