import type { Ahead } from './ahead.ts';
import Type, { type Static } from 'typebox';
import { CommandSchema, StreamRefSchema } from '../domain/linkage/command.ts';
import { closed, FileHashSchema, InstantSchema } from '../kernel/schema.ts';
import type { Clock } from '../kernel/time.ts';
import type { Failure } from '../kernel/errors/index.ts';
import type { CommandId, FileHash, IdSource } from '../kernel/ids.ts';
import type { Result } from '../kernel/result.ts';
import type { CommandSlice, SliceAnswer } from './commands.ts';
import type { Checkpoint, FactKind, FeedPage } from './feed.ts';
import type { HostBridge, StoredJournalRecord } from './host-bridge.ts';
import type { Receipt } from './receipt.ts';

/**
 * The ports of the device engine. In the product they are RxDB, the host journal and HTTP; in the model world plain
 * memory under virtual time. The engine code is the same: it holds no timer, reads no clock and draws no chance of its own.
 */

/** Network or server trouble that must be tried again; a refusal is never one of these. */
export type WireTrouble = Failure & { readonly retryAfterMs?: number };

/** A fact that this release cannot read (newer kind or body): kept as it came, never dropped (S12). */
export type UnreadFact = { readonly id: string; readonly seq: number; readonly removed: boolean; readonly raw: unknown };

/** A page as pulled: what this release can read, and beside it what it cannot. */
export type PulledPage = FeedPage & { readonly unread?: readonly UnreadFact[] };

export type Wire = {
  /** @param withinMs how long the beginning of the answer is waited for. */
  postCommands(slice: CommandSlice, withinMs?: number): Promise<Result<SliceAnswer, WireTrouble>>;
  pullFeed(checkpoint: Checkpoint | undefined, limit: number, withinMs?: number): Promise<Result<PulledPage, WireTrouble>>;
  /** Tells a server that knows less than this device so; left out where nobody listens. */
  tellAhead?(ahead: Ahead): Promise<Result<unknown, WireTrouble>>;
};

const { stream: _stream, seq: _seq, ...unslottedFields } = CommandSchema.properties;

/** Place of a command in its stream. */
export const SlotSchema = closed({ stream: StreamRefSchema, seq: Type.Integer({ minimum: 1 }) });
export type Slot = Static<typeof SlotSchema>;

/**
 * What the host journal keeps of a filing, as JSON text: enough to bring it back whole. A command that waits for files
 * has no slot yet: a stream has no gaps, so it takes its place when the files are there, by a second record.
 */
export const CustodySchema = closed({
  /** Order of filing on this device: 1, 2, 3 … over all lanes. Never a time, so a clock set back reorders nothing (S7). */
  n: Type.Integer({ minimum: 1 }),
  command: closed(unslottedFields),
  slot: Type.Optional(SlotSchema),
  /** Frozen title of the matter, so that the row keeps its words when the case leaves the scope (S6). */
  title: Type.String({ maxLength: 200 }),
  /** Server-corrected time at which the device decided. */
  decidedAt: InstantSchema,
  /** Files of this device that had not been uploaded when the command was filed. */
  files: Type.Array(FileHashSchema, { maxItems: 200 }),
  /** With the first of a stream: what its slice declares (`CommandSlice.continues`). */
  continues: Type.Optional(closed({ incarnation: Type.String({ pattern: '^[0-9a-f]{16}$' }), lastKnownSeq: Type.Integer({ minimum: 0 }) })),
});
export type Custody = Static<typeof CustodySchema>;
/** A command without its place in a stream. */
export type UnslottedCommand = Custody['command'];

/**
 * A filed command with its own mark of custody. `held`: waits for files and has no slot yet. `filed`: no receipt yet.
 * `receipted`: answered. `parked`: the server cannot read its envelope; kept, and the queue goes on without it.
 */
export type LoggedCommand = Custody & {
  readonly state: 'held' | 'filed' | 'receipted' | 'parked';
  /** UTF-8 bytes of the envelope, for the size of a slice. */
  readonly bytes: number;
  readonly receipt?: Receipt;
  /** Feed seq of the receipt: from this checkpoint on the facts show the command's effect. */
  readonly coveredBy?: number;
  /** Why it is parked. */
  readonly why?: Failure;
  /** Its refusal was read and put away by the user; the journal keeps it all the same. */
  readonly putAway?: boolean;
  /** Offered again to a restored server (S14): the facts may hold its effect already, so the view does not add it. */
  readonly reoffered?: boolean;
  /**
   * Its actor gave it up before it was answered, and the server is told so with it. `unsent`: it had not gone out.
   * `perhaps`: nobody here knows whether the server has it; what the server says of it is the answer.
   */
  readonly givenUp?: 'unsent' | 'perhaps';
};

export const StreamAlertSchema = closed({
  /** `store-lost`: the store was new or older than the journal. `forked`, `gap`: the server holds what this device does not. */
  kind: Type.Union([Type.Literal('store-lost'), Type.Literal('forked'), Type.Literal('gap')]),
  at: InstantSchema,
  incarnation: Type.String(),
  commands: Type.Integer(),
});
export type StreamAlert = Static<typeof StreamAlertSchema>;

/** Where the streams of this device and user stand; written in the same unit as the commands. */
export const StreamStateSchema = closed({
  incarnation: Type.String({ pattern: '^[0-9a-f]{16}$' }),
  next: closed({ normal: Type.Integer({ minimum: 1 }), safety: Type.Integer({ minimum: 1 }) }),
  nextN: Type.Integer({ minimum: 1 }),
  /** The incarnation before this one, and the last seq known of each lane; sent with seq 1. */
  continues: Type.Optional(closed({ incarnation: Type.String(), normal: Type.Integer(), safety: Type.Integer() })),
  /** The host journal that the store was last seen with. */
  journalId: Type.String(),
  alerts: Type.Array(StreamAlertSchema),
});
export type StreamState = Static<typeof StreamStateSchema>;

/** The second custodian of commands. One `put` is one unit on disk, with strict durability, or it fails with a code. */
export type CommandStore = {
  load(): Promise<{ readonly streams: StreamState | undefined; readonly entries: readonly LoggedCommand[] }>;
  /** `isNew`: the entries were minted now, so the store need not look for older versions of them. */
  put(entries: readonly LoggedCommand[], streams: StreamState, isNew?: boolean): Promise<Result<void, Failure>>;
  remove(ids: readonly CommandId[]): Promise<Result<void, Failure>>;
};

/** The host's journal as the engine reads it; null in the desk profile, where only the server's receipt acknowledges. */
export type JournalPort = Omit<HostBridge['journal'], 'read'> & {
  read(args: JournalRead): Promise<Result<{ readonly records: readonly ReadJournalRecord[]; readonly next: number | null }, Failure>>;
};
type JournalRead = Parameters<HostBridge['journal']['read']>[0];

/**
 * `sealedToOthers`: whole, and sealed to a key that this person had here before he began anew. The host delivers it; to this
 * device it says nothing any more.
 */
export type ReadJournalRecord = StoredJournalRecord & { readonly sealedToOthers?: true };

/** A fact as the device keeps it. `group` is the case it belongs to, or empty. */
export type StoredFact = {
  readonly id: string;
  readonly kind: FactKind | 'unread';
  readonly group: string;
  readonly seq: number;
  readonly version: number;
  /** Round of pulling in which it was last mentioned; a restart sweeps what a whole round did not mention. */
  readonly round: number;
  /** Its removal came unannounced: kept, not shown, until somebody decides (S11). */
  readonly hidden: boolean;
  readonly body: unknown;
};

export const FeedStateSchema = closed({
  checkpoint: Type.Optional(closed({ epoch: Type.String(), seq: Type.Integer(), scopeHash: Type.String() })),
  round: Type.Integer(),
  /** A restart under way, and why. Old rows stay readable until it has reached the head. */
  restart: Type.Optional(Type.Union([Type.Literal('epoch'), Type.Literal('scope')])),
  /** Epoch whose commands have not been offered again yet (S14). */
  reoffer: Type.Boolean(),
  /** How far this device had read when it met a server that knows less; told to it before anything is offered again. */
  ahead: Type.Optional(closed({ epoch: Type.String(), seq: Type.Integer(), branch: Type.Optional(Type.String()) })),
  /** The branch of the server's history in which the checkpoint stands (`FeedPage.branches`). */
  branch: Type.Optional(Type.String()),
  /** When this device last met a server that had been restored from a backup. */
  restoredAt: Type.Optional(Type.Integer()),
  /** The head was reached at least once since the store or the scope was new. */
  complete: Type.Boolean(),
  head: Type.Integer(),
  /** Rows at the start of the present run towards the head, and removals in it that nobody announced. */
  runRows: Type.Integer(),
  runUnannounced: Type.Integer(),
  hiddenRows: Type.Integer(),
  /** An answer under an epoch that nobody announced: nothing of it is taken, and all rows are hidden until somebody decides. */
  strangeEpoch: Type.Optional(Type.String()),
  /** Device clock minus server clock, ms, at the last contact; and the last server time that was believed. */
  skewMs: Type.Integer(),
  serverTime: Type.Integer(),
});
export type FeedState = Static<typeof FeedStateSchema>;

/** One unit of change of the facts: rows, removals and the reader's state stand together or not at all. */
export type FactChange = { readonly put: readonly StoredFact[]; readonly drop: readonly string[]; readonly state: FeedState };

export type FactStore = {
  state(): Promise<FeedState | undefined>;
  write(change: FactChange): Promise<Result<void, Failure>>;
  get(ids: readonly string[]): Promise<ReadonlyMap<string, StoredFact>>;
  /** Rows of one case, hidden ones left out. */
  group(group: string, kind?: StoredFact['kind']): Promise<readonly StoredFact[]>;
  /** Rows of a kind in order of id, hidden ones left out; `after` is the last id of the page before. */
  ofKind(kind: StoredFact['kind'], after: string, limit: number): Promise<readonly StoredFact[]>;
  /**
   * Hands out all rows of a kind, hidden ones left out, in portions of at most `portion`. In the order of the feed, which is
   * how they lie on the disk: by id, each portion of a large store would be gathered from everywhere.
   */
  walk(kind: StoredFact['kind'], portion: number, take: (facts: readonly StoredFact[]) => Promise<void>): Promise<void>;
  /** Rows that are shown. */
  count(): Promise<number>;
  /** Ids of rows last mentioned before `round`, hidden ones included. */
  staleIds(round: number): Promise<readonly string[]>;
  hiddenIds(): Promise<readonly string[]>;
};

/** Files of this device that are not at the server yet. */
export type UploadPort = { waiting(hash: FileHash): boolean };

export type DevicePorts = {
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly wire: Wire;
  readonly journal: JournalPort | null;
  readonly commands: CommandStore;
  readonly facts: FactStore;
  readonly uploads: UploadPort;
  /** What was lost with damaged parts of the store, found when it was opened. */
  readonly storeDamage?: Failure;
};

