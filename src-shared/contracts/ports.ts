import type { CommandSlice, SliceAnswer } from './commands.ts';
import type { Checkpoint, Fact, FeedPage } from './feed.ts';
import type { Receipt } from './receipt.ts';
import type { Failure } from '../kernel/errors/index.ts';
import type { CommandId } from '../kernel/ids.ts';
import type { Result } from '../kernel/result.ts';
import type { Command, Lane } from '../domain/linkage/command.ts';

/**
 * The ports of the device engine. In the product they are RxDB, the host journal and HTTP; in the model world plain
 * memory under virtual time. The engine code is the same.
 */

/** Network or server trouble that must be tried again; a refusal is never one of these. */
export type WireTrouble = Failure & { readonly retryAfterMs?: number };

export type Wire = {
  postCommands(slice: CommandSlice): Promise<Result<SliceAnswer, WireTrouble>>;
  pullFeed(checkpoint: Checkpoint | undefined, limit: number): Promise<Result<FeedPage, WireTrouble>>;
};

/** A filed command with its own mark of custody. */
export type LoggedCommand = {
  readonly command: Command;
  /** `filed`: durable here, no receipt yet. `receipted`: answered. `parked`: this release cannot send it. */
  readonly state: 'filed' | 'receipted' | 'parked';
  readonly receipt?: Receipt;
  /** Hashes of files the command names that have not been uploaded: it waits as `awaiting_files`. */
  readonly awaitingFiles: readonly string[];
  /** Frozen title of the matter, so that the row keeps its words when the case leaves the scope (S6). */
  readonly title: string;
};

/** Durable log of own commands. `append` resolves after host journal and store hold it (S1), or fails with a code. */
export type CommandLog = {
  append(entry: LoggedCommand): Promise<Result<void, Failure>>;
  /** All entries without a receipt, in stream order. */
  pending(lane: Lane): Promise<readonly LoggedCommand[]>;
  find(id: CommandId): Promise<LoggedCommand | undefined>;
  receipted(receipt: Receipt): Promise<void>;
  filesArrived(hash: string): Promise<void>;
};

/** Local facts with the checkpoint; a page is stored whole with its checkpoint or not at all. */
export type FactStore = {
  checkpoint(): Promise<Checkpoint | undefined>;
  storePage(page: FeedPage): Promise<void>;
  get(id: string): Promise<Fact | undefined>;
};
