import type { CommandStore, LoggedCommand, StreamState } from '#shared/contracts/ports.ts';
import { refKey } from '#shared/domain/linkage/command.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import type { Changes } from '../changes.ts';
import { createTurns, type Turns } from '../turns.ts';

/**
 * Own commands in memory over their store. Memory follows the disk: an entry is seen only after the store holds it.
 * Everything that reads entries and writes others because of it runs inside `turn`.
 */
export type CommandLog = {
  readonly turn: Turns;
  streams(): StreamState;
  find(id: CommandId): LoggedCommand | undefined;
  /** All entries in order of filing. */
  all(): readonly LoggedCommand[];
  /** Entries on one aggregate that the view still has to add to the facts, in order of filing. */
  onAggregate(key: string): readonly LoggedCommand[];
  /** Keys of aggregates of a type that have such entries. */
  touched(type: string): readonly string[];
  /** Inside a turn: store first, then memory. */
  commit(entries: readonly LoggedCommand[], streams?: StreamState, isNew?: boolean): Promise<Result<void, Failure>>;
  remove(ids: readonly CommandId[]): Promise<Result<void, Failure>>;
  /** The facts are stored through this feed seq: commands whose receipt lies there are shown by them from now on. */
  cover(seq: number): void;
  /** Whether the fold adds this command to what the facts say. */
  counts(entry: LoggedCommand): boolean;
};

export function createCommandLog(store: CommandStore, loaded: { readonly entries: readonly LoggedCommand[]; readonly streams: StreamState; readonly covered: number }, changes: Changes): CommandLog {
  const byId = new Map<CommandId, LoggedCommand>();
  const byAggregate = new Map<string, LoggedCommand[]>();
  let sorted: LoggedCommand[] | undefined;
  let streams = loaded.streams;
  let covered = loaded.covered;

  function counts(entry: LoggedCommand): boolean {
    if (entry.reoffered === true || entry.state === 'parked' || (entry.givenUp !== undefined && entry.state !== 'receipted')) return false;
    if (entry.state !== 'receipted') return true;
    return entry.receipt?.outcome === 'accepted' && (entry.coveredBy === undefined || entry.coveredBy > covered);
  }

  function forget(entry: LoggedCommand): void {
    const key = refKey(entry.command.basis.aggregate);
    const rest = byAggregate.get(key)?.filter((other) => other.command.id !== entry.command.id) ?? [];
    if (rest.length === 0) byAggregate.delete(key);
    else byAggregate.set(key, rest);
  }

  function take(entry: LoggedCommand): void {
    const before = byId.get(entry.command.id);
    if (before) forget(before);
    byId.set(entry.command.id, entry);
    sorted = undefined;
    if (!counts(entry)) return;
    const key = refKey(entry.command.basis.aggregate);
    const list = byAggregate.get(key) ?? [];
    list.push(entry);
    if ((list.at(-2)?.n ?? 0) > entry.n) list.sort((a, b) => a.n - b.n);
    byAggregate.set(key, list);
  }

  for (const entry of loaded.entries) take(entry);

  return {
    turn: createTurns(),
    counts,
    cover(seq) {
      if (seq <= covered) return;
      covered = seq;
      for (const list of [...byAggregate.values()]) for (const entry of list) if (!counts(entry)) forget(entry);
    },
    streams: () => streams,
    find: (id) => byId.get(id),
    all: () => (sorted ??= [...byId.values()].sort((a, b) => a.n - b.n)),
    onAggregate: (key) => byAggregate.get(key) ?? [],
    touched: (type) => [...byAggregate.keys()].filter((key) => key.startsWith(`${type}/`)),
    async commit(entries, next = streams, isNew = false) {
      const stored = await store.put(entries, next, isNew);
      if (!stored.ok) return stored;
      streams = next;
      for (const entry of entries) take(entry);
      changes.tell({ aggregates: new Set(entries.map((entry) => refKey(entry.command.basis.aggregate))), queue: true });
      return stored;
    },
    async remove(ids) {
      if (ids.length === 0) return ok(undefined);
      const gone = await store.remove(ids);
      if (!gone.ok) return gone;
      const aggregates = new Set<string>();
      for (const id of ids) {
        const entry = byId.get(id);
        if (!entry) continue;
        forget(entry);
        byId.delete(id);
        aggregates.add(refKey(entry.command.basis.aggregate));
      }
      sorted = undefined;
      // A page that showed what was taken back would go on saying that it was done.
      changes.tell({ aggregates, queue: true });
      return gone;
    },
  };
}
