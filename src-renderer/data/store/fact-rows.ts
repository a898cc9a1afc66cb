import type { RxCollection } from 'rxdb/plugins/core';
import { Compile } from 'typebox/compile';
import { type FactChange, type FactStore, type FeedState, FeedStateSchema, type StoredFact } from '#shared/contracts/ports.ts';
import { ok } from '#shared/kernel/result.ts';
import type { FactRow } from './schemas.ts';
import { forgetOldest, rowsOf } from './rows.ts';

/** The row that holds the reader's state: in the same collection, so that it is written with the page it belongs to. */
const STATE_ID = '~state';
/** Newest kept rows: what was just stored or read is asked for again at once. */
const KEPT = 6_000;
const GROUPS_KEPT = 500;

const stateCheck = Compile(FeedStateSchema);

type StateBody = { readonly feed: FeedState; readonly shown: number };

function toRow(fact: StoredFact): FactRow {
  const { id, kind, group, seq, version, round, hidden, body } = fact;
  return { id, kind, group, seq, version, round, hidden, body: { v: body } };
}

function toFact(row: FactRow): StoredFact {
  const { id, kind, group, seq, version, round, hidden, body } = row;
  return { id, kind: kind as StoredFact['kind'], group, seq, version, round, hidden, body: body.v };
}

function stateRow(feed: FeedState, shown: number): FactRow {
  const body: StateBody = { feed, shown };
  // Its round lies beyond every sweep, its kind and group beside every question.
  return { id: STATE_ID, kind: STATE_ID, group: STATE_ID, seq: 0, version: 0, round: Number.MAX_SAFE_INTEGER, hidden: false, body: { v: body } };
}

/**
 * Reads that are under way, each with what was written meanwhile. What such a read brings may be older than the write, so
 * it must not be kept: a row remembered as absent would stay out of every list until the next start.
 */
function createReads() {
  const underWay = new Set<Set<string>>();
  return {
    async run<T>(read: () => Promise<T>): Promise<{ readonly found: T; readonly written: ReadonlySet<string> }> {
      const written = new Set<string>();
      underWay.add(written);
      try {
        return { found: await read(), written };
      } finally {
        underWay.delete(written);
      }
    },
    tell(names: Iterable<string>): void {
      for (const name of names) for (const written of underWay) written.add(name);
    },
  };
}

/** A bounded memory of rows, oldest use first out; `undefined` remembers that a row is not there. */
function createKept() {
  const kept = new Map<string, StoredFact | undefined>();
  return {
    has: (id: string) => kept.has(id),
    get(id: string): StoredFact | undefined {
      const row = kept.get(id);
      kept.delete(id);
      kept.set(id, row);
      return row;
    },
    set(id: string, row: StoredFact | undefined): void {
      kept.delete(id);
      kept.set(id, row);
      forgetOldest(kept, KEPT);
    },
  };
}

/**
 * The sequence from which the server must be asked again when this write is lost. A page and its checkpoint are one write,
 * so everything in it came after the checkpoint before; the first page of a new round begins at the beginning.
 */
export function lowestLost(document: FactRow, before: FactRow | undefined): number | undefined {
  if (document.id !== STATE_ID) return undefined;
  const checkpointOf = (row: FactRow | undefined) => (row?.body.v as StateBody | undefined)?.feed.checkpoint;
  const [from, to] = [checkpointOf(before), checkpointOf(document)];
  if (from === undefined || to === undefined || from.epoch !== to.epoch || from.scopeHash !== to.scopeHash || to.seq < from.seq) return 0;
  return from.seq + 1;
}

/** Facts whose reader can be set back after a damage. */
export type RewindableFacts = FactStore & {
  /** Everything from this sequence on is asked for again; `undefined`: everything, and what is not mentioned is swept. */
  rewind(lowest: number | undefined): ReturnType<FactStore['write']>;
};

/** The reader's state from which what was lost comes again. */
function rewound(state: FeedState, lowest: number | undefined): FeedState {
  // Under which branch an earlier place was told is not known any more.
  const { checkpoint, branch: _branch, ...rest } = state;
  if (checkpoint !== undefined && lowest !== undefined && lowest > 0) return { ...rest, complete: false, checkpoint: { ...checkpoint, seq: Math.min(checkpoint.seq, lowest - 1) } };
  // Removals may be lost as well, and the server does not repeat old ones: a whole round tells what is not there any more.
  return { ...rest, complete: false, round: rest.round + 1, restart: rest.restart ?? 'epoch' };
}

export async function storeFacts(collection: RxCollection<FactRow>): Promise<RewindableFacts> {
  const rows = rowsOf(collection);
  const kept = createKept();
  const rowReads = createReads();
  const groupReads = createReads();
  const [first] = await rows.read([STATE_ID]);
  const loaded = first?.body.v as StateBody | undefined;
  let state = loaded !== undefined && stateCheck.Check(loaded.feed) ? loaded.feed : undefined;
  let shown = loaded?.shown ?? 0;

  async function get(ids: readonly string[]): Promise<ReadonlyMap<string, StoredFact>> {
    const answer = new Map<string, StoredFact>();
    const take = (id: string, fact: StoredFact | undefined) => fact !== undefined && answer.set(id, fact);
    for (let left: readonly string[] = [...new Set(ids)]; left.length > 0; ) {
      const unknown = left.filter((id) => !kept.has(id));
      for (const id of left) if (kept.has(id)) take(id, kept.get(id));
      if (unknown.length === 0) break;
      const { found, written } = await rowReads.run(() => rows.read(unknown));
      const byId = new Map(found.map((row) => [row.id, toFact(row)]));
      for (const id of unknown) {
        if (written.has(id)) continue;
        kept.set(id, byId.get(id));
        take(id, byId.get(id));
      }
      left = unknown.filter((id) => written.has(id));
    }
    return answer;
  }

  /** Ids of the rows of a case, for cases that were looked at lately. */
  const groups = new Map<string, Set<string>>();

  function regroup(before: ReadonlyMap<string, StoredFact>, change: FactChange): void {
    for (const id of change.drop) groups.get(before.get(id)?.group ?? '')?.delete(id);
    for (const fact of change.put) {
      const old = before.get(fact.id)?.group;
      if (old !== undefined && old !== fact.group) groups.get(old)?.delete(fact.id);
      groups.get(fact.group)?.add(fact.id);
    }
  }

  async function idsOfGroup(group: string): Promise<readonly string[]> {
    const known = groups.get(group);
    if (known !== undefined) return [...known];
    const { found, written } = await groupReads.run(() => rows.find({ selector: { group: { $eq: group } }, sort: [{ group: 'asc' }, { id: 'asc' }] }));
    if (written.has(group)) return idsOfGroup(group);
    for (const row of found) if (!kept.has(row.id)) kept.set(row.id, toFact(row));
    if (groups.size >= GROUPS_KEPT) groups.clear();
    groups.set(group, new Set(found.map((row) => row.id)));
    return found.map((row) => row.id);
  }

  async function write(change: FactChange) {
    const before = await get([...change.put.map((fact) => fact.id), ...change.drop]);
    const isShown = (fact: StoredFact | undefined) => (fact === undefined || fact.hidden ? 0 : 1);
    let next = shown;
    for (const fact of change.put) next += isShown(fact) - isShown(before.get(fact.id));
    for (const id of change.drop) next -= isShown(before.get(id));
    const stored = await rows.write([...change.put.map(toRow), stateRow(change.state, next)], change.drop);
    if (!stored.ok) return stored;
    shown = next;
    state = change.state;
    regroup(before, change);
    rowReads.tell([...change.put.map((fact) => fact.id), ...change.drop]);
    groupReads.tell([...change.put.map((fact) => fact.group), ...[...before.values()].map((fact) => fact.group)]);
    for (const fact of change.put) kept.set(fact.id, fact);
    for (const id of change.drop) kept.set(id, undefined);
    return stored;
  }

  async function ofKind(kind: StoredFact['kind'], after: string, limit: number): Promise<readonly StoredFact[]> {
    const found = await rows.find({ selector: { kind: { $eq: kind }, id: { $gt: after } }, sort: [{ kind: 'asc' }, { id: 'asc' }], limit });
    const facts = found.map(toFact).filter((fact) => !fact.hidden);
    // Hidden rows are few and rare; where a page is short because of them, the next rows fill it.
    const last = found.at(-1);
    if (facts.length === found.length || found.length < limit || last === undefined) return facts;
    return [...facts, ...(await ofKind(kind, last.id, limit - facts.length))];
  }

  async function rewind(lowest: number | undefined) {
    // The number of rows that are shown was counted along; some of them are not there any more.
    const found = await rows.heads({ selector: { hidden: { $eq: false } }, sort: [{ hidden: 'asc' }, { id: 'asc' }] });
    shown = found.filter((row) => row.id !== STATE_ID).length;
    return state === undefined ? ok(undefined) : write({ put: [], drop: [], state: rewound(state, lowest) });
  }

  return {
    state: () => Promise.resolve(state),
    write,
    rewind,
    get,
    async group(group, kind) {
      const found = await get(await idsOfGroup(group));
      return [...found.values()].filter((fact) => !fact.hidden && (kind === undefined || fact.kind === kind)).sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    ofKind,
    async walk(kind, portion, take) {
      const heads = await rows.heads({ selector: { kind: { $eq: kind } }, sort: [{ kind: 'asc' }, { id: 'asc' }] });
      const ids = heads.filter((head) => !head.hidden).sort((a, b) => a.seq - b.seq).map((head) => head.id);
      for (let at = 0; at < ids.length; at += portion) {
        // What was dropped or hidden meanwhile is left out; what came is told as a change.
        await take((await rows.read(ids.slice(at, at + portion))).map(toFact).filter((fact) => !fact.hidden));
      }
    },
    count: () => Promise.resolve(shown),
    async staleIds(round) {
      return (await rows.heads({ selector: { round: { $lt: round } }, sort: [{ round: 'asc' }, { id: 'asc' }] })).map((row) => row.id);
    },
    async hiddenIds() {
      return (await rows.heads({ selector: { hidden: { $eq: true } }, sort: [{ hidden: 'asc' }, { id: 'asc' }] })).map((row) => row.id);
    },
  };
}
