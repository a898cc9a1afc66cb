import { createHash } from 'node:crypto';
import type { JournalRecord, StoredJournalRecord } from '#shared/contracts/host-bridge.ts';
import type { CommandStore, FactStore, FeedState, JournalPort, LoggedCommand, StoredFact, StreamState } from '#shared/contracts/ports.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';

/**
 * The device's ports in plain memory, for the model world and the tests. What they hold outlives a device: dropping a
 * `Device` and opening another over the same stores is a crash. Values are copied in and out, as a disk would.
 */
export type Fault = () => Failure | undefined;
const never: Fault = () => undefined;

/** The command store. `fault` is asked before each write; a failure means that nothing of it was written. */
export type MemoryCommands = CommandStore & {
  fault: Fault;
  /** A copy of everything, and back: a store that comes back older than it was. */
  snapshot(): { readonly entries: readonly LoggedCommand[]; readonly streams: StreamState | undefined };
  restore(from: { readonly entries: readonly LoggedCommand[]; readonly streams: StreamState | undefined }): void;
};

export function memoryCommands(): MemoryCommands {
  let entries = new Map<CommandId, LoggedCommand>();
  let streams: StreamState | undefined;
  const copy = () => structuredClone({ entries: [...entries.values()], streams });
  const store: MemoryCommands = {
    fault: never,
    load: () => Promise.resolve(copy()),
    put(changed, next) {
      const fault = store.fault();
      if (fault) return Promise.resolve(err(fault));
      for (const entry of structuredClone(changed)) entries.set(entry.command.id, entry);
      streams = structuredClone(next);
      return Promise.resolve(ok(undefined));
    },
    remove(ids) {
      for (const id of ids) entries.delete(id);
      return Promise.resolve(ok(undefined));
    },
    snapshot: copy,
    restore(from) {
      const back = structuredClone(from);
      entries = new Map(back.entries.map((entry) => [entry.command.id, entry]));
      streams = back.streams;
    },
  };
  return store;
}

export type MemoryFacts = FactStore & { fault: Fault; all(): readonly StoredFact[]; wipe(): void };

export function memoryFacts(): MemoryFacts {
  const rows = new Map<string, StoredFact>();
  const groups = new Map<string, Set<string>>();
  let state: FeedState | undefined;
  const shown = () => [...rows.values()].filter((row) => !row.hidden);
  const unlink = (id: string) => {
    const old = rows.get(id);
    if (old) groups.get(old.group)?.delete(id);
  };
  const store: MemoryFacts = {
    fault: never,
    state: () => Promise.resolve(structuredClone(state)),
    write(change) {
      const fault = store.fault();
      if (fault) return Promise.resolve(err(fault));
      for (const row of change.put) {
        unlink(row.id);
        rows.set(row.id, structuredClone(row));
        const group = groups.get(row.group) ?? new Set();
        group.add(row.id);
        groups.set(row.group, group);
      }
      for (const id of change.drop) {
        unlink(id);
        rows.delete(id);
      }
      state = structuredClone(change.state);
      return Promise.resolve(ok(undefined));
    },
    get: (ids) => Promise.resolve(new Map(ids.flatMap((id) => (rows.has(id) ? [[id, structuredClone(rows.get(id) as StoredFact)] as const] : [])))),
    group: (group, kind) =>
      Promise.resolve(
        structuredClone([...(groups.get(group) ?? [])].flatMap((id) => rows.get(id) ?? []).filter((row) => !row.hidden && (kind === undefined || row.kind === kind)).sort((a, b) => (a.id < b.id ? -1 : 1))),
      ),
    ofKind: (kind, after, limit) =>
      Promise.resolve(structuredClone(shown().filter((row) => row.kind === kind && row.id > after).sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit))),
    async walk(kind, portion, take) {
      const found = shown().filter((row) => row.kind === kind).sort((a, b) => a.seq - b.seq);
      for (let at = 0; at < found.length; at += portion) await take(structuredClone(found.slice(at, at + portion)));
    },
    count: () => Promise.resolve(shown().length),
    staleIds: (round) => Promise.resolve([...rows.values()].filter((row) => row.round < round).map((row) => row.id)),
    hiddenIds: () => Promise.resolve([...rows.values()].filter((row) => row.hidden).map((row) => row.id)),
    all: () => [...rows.values()],
    wipe() {
      rows.clear();
      groups.clear();
      state = undefined;
    },
  };
  return store;
}

/**
 * The host journal with its rules (contracts/host-bridge.ts): one record an id, one id a slot, damage left out.
 * `appendFault` decides before a write; `unsure` writes first and then loses the answer.
 */
export type MemoryJournal = JournalPort & {
  appendFault: Fault;
  losesAnswer: () => boolean;
  records(): readonly StoredJournalRecord[];
  /** Another journal in its place, empty. */
  replace(): void;
};

export function memoryJournal(): MemoryJournal {
  let life = 1;
  let rows: StoredJournalRecord[] = [];
  const slot = (row: Pick<JournalRecord, 'stream' | 'lane' | 'seq'>) => `${row.stream} ${row.lane} ${String(row.seq)}`;

  let byId = new Map<string, number>();
  let slots = new Set<string>();

  function append(records: readonly JournalRecord[]): Result<{ positions: number[] }, Failure> {
    const fresh = new Map<string, JournalRecord>();
    const taken = new Set<string>();
    const positions: number[] = [];
    for (const record of records) {
      const at = byId.get(record.id);
      const same = at === undefined ? fresh.get(record.id) : rows[at - 1];
      if (same) {
        if (same.body !== record.body || slot(same) !== slot(record)) return err(failure('JOURNAL_ID_REUSED'));
        positions.push(at ?? rows.length + [...fresh.keys()].indexOf(record.id) + 1);
        continue;
      }
      if (slots.has(slot(record)) || taken.has(slot(record))) return err(failure('STREAM_FORKED'));
      fresh.set(record.id, record);
      taken.add(slot(record));
      positions.push(rows.length + fresh.size);
    }
    // Nothing of a refused batch stays.
    for (const record of fresh.values()) {
      rows.push({ ...record, position: rows.length + 1, at: 0, receiptedAt: null });
      byId.set(record.id, rows.length);
      slots.add(slot(record));
    }
    return ok({ positions });
  }

  let keptFor: number | undefined;
  const journal: MemoryJournal = {
    appendFault: never,
    losesAnswer: () => false,
    records: () => structuredClone(rows),
    replace() {
      life += 1;
      rows = [];
      byId = new Map();
      slots = new Set();
    },
    open() {
      const last = new Map<string, { stream: string; lane: 'normal' | 'safety'; lastSeq: number }>();
      for (const row of rows) {
        const key = `${row.stream} ${row.lane}`;
        last.set(key, { stream: row.stream, lane: row.lane, lastSeq: Math.max(row.seq, last.get(key)?.lastSeq ?? 0) });
      }
      const unreceipted = rows.filter((row) => row.receiptedAt === null).length;
      const journalId = createHash('sha256').update(String(life)).digest('hex').slice(0, 32);
      return Promise.resolve(ok({ journalId, lastPosition: rows.length, records: rows.length, unreceipted, streams: [...last.values()], damage: [], ...(keptFor === undefined ? {} : { retentionDays: keptFor }) }));
    },
    append({ records }) {
      const fault = journal.appendFault();
      if (fault) return Promise.resolve(err(fault));
      const result = append(structuredClone(records));
      return Promise.resolve(result.ok && journal.losesAnswer() ? err(failure('OUTCOME_UNSURE')) : result);
    },
    read({ after, limit, scope }) {
      const wanted = rows.filter((row) => row.position > after && (scope === 'all' || row.receiptedAt === null));
      const page = structuredClone(wanted.slice(0, limit));
      return Promise.resolve(ok({ records: page, next: wanted.length > limit ? (page.at(-1)?.position ?? null) : null }));
    },
    markReceipted({ ids, keepDays }) {
      keptFor = keepDays ?? keptFor;
      const unknown = ids.filter((id) => !byId.has(id));
      for (const id of ids) {
        const row = rows[(byId.get(id) ?? 0) - 1];
        if (row !== undefined) row.receiptedAt ??= 1;
      }
      return Promise.resolve(ok({ marked: ids.length - unknown.length, unknown }));
    },
  };
  return journal;
}
