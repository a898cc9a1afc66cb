import type { CommandSlice } from '#shared/contracts/commands.ts';
import type { LoggedCommand, StreamState } from '#shared/contracts/ports.ts';
import { type Command, type StreamRef, streamKey } from '#shared/domain/linkage/command.ts';
import type { CommandId } from '#shared/kernel/ids.ts';

/** Most commands and bytes of one slice. */
export const SLICE_MAX = 100;
export const SLICE_BYTES = 1_000_000;

/** Commands of one stream without a receipt, lowest seq first. */
export type Lineup = { readonly key: string; readonly stream: StreamRef; readonly entries: readonly (LoggedCommand & { readonly slot: NonNullable<LoggedCommand['slot']> })[] };

type Slotted = Lineup['entries'][number];

function isWaiting(entry: LoggedCommand): entry is Slotted {
  return entry.state === 'filed' && entry.slot !== undefined;
}

/**
 * Streams that have something to send: the safety lane first, whatever its age, then the older incarnations, because
 * younger commands may build on theirs.
 */
export function lineups(entries: readonly LoggedCommand[]): readonly Lineup[] {
  const found = new Map<string, Slotted[]>();
  for (const entry of entries) {
    if (!isWaiting(entry)) continue;
    const key = streamKey(entry.slot.stream);
    const list = found.get(key);
    if (list) list.push(entry);
    else found.set(key, [entry]);
  }
  const all = [...found].flatMap(([key, list]): Lineup[] => {
    const sorted = list.sort((a, b) => a.slot.seq - b.slot.seq);
    const first = sorted[0];
    return first === undefined ? [] : [{ key, stream: first.slot.stream, entries: sorted }];
  });
  const rank = (lineup: Lineup) => (lineup.stream.lane === 'safety' ? 0 : 1);
  return all.sort((a, b) => rank(a) - rank(b) || (a.entries[0]?.n ?? 0) - (b.entries[0]?.n ?? 0));
}

/** The command that `entry` must wait for, if any: own, named in `after`, without an answer, and not in front of it here. */
export function waitsBehind(entry: LoggedCommand, inFront: ReadonlySet<CommandId>, find: (id: CommandId) => LoggedCommand | undefined): CommandId | undefined {
  return entry.command.basis.after.find((id) => {
    if (inFront.has(id)) return false;
    const named = find(id);
    return named !== undefined && named.state !== 'receipted';
  });
}

/** The next slice of a stream: consecutive seqs from the first one on, as far as number, size and ancestors allow. */
export function nextSlice(lineup: Lineup, limit: number, find: (id: CommandId) => LoggedCommand | undefined): readonly Slotted[] {
  const taken: Slotted[] = [];
  const inFront = new Set<CommandId>();
  let bytes = 0;
  for (const entry of lineup.entries) {
    const previous = taken.at(-1);
    if (taken.length >= Math.min(limit, SLICE_MAX)) break;
    if (previous !== undefined && (entry.slot.seq !== previous.slot.seq + 1 || bytes + entry.bytes > SLICE_BYTES)) break;
    if (waitsBehind(entry, inFront, find) !== undefined) break;
    taken.push(entry);
    inFront.add(entry.command.id);
    bytes += entry.bytes;
  }
  return taken;
}

function asCommand({ command, slot }: Slotted): Command {
  return { ...command, stream: slot.stream, seq: slot.seq };
}

export function sliceOf(entries: readonly Slotted[], streams: StreamState): CommandSlice | undefined {
  const first = entries[0];
  if (first === undefined) return undefined;
  const { stream, seq } = first.slot;
  const { continues } = streams;
  const recalled = entries.flatMap((entry) => (entry.givenUp === undefined ? [] : [entry.command.id]));
  const declares = seq === 1 && continues !== undefined && stream.incarnation === streams.incarnation;
  return {
    stream,
    commands: entries.map(asCommand),
    ...(declares ? { continues: { incarnation: continues.incarnation, lastKnownSeq: continues[stream.lane] } } : {}),
    ...(recalled.length === 0 ? {} : { recalled }),
  };
}
