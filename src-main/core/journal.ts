import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type {
  JournalDamage,
  JournalRecord,
  JournalState,
  StoredJournalRecord,
} from '#shared/contracts/host-bridge.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';
import { isNoSpace, osCode } from './disk-errors.ts';
import type { Disk, DiskFile } from './disk.ts';
import { encodeLine, scanLines } from './journal-lines.ts';
import type { JournalLine } from './journal-lines.ts';
import { takeWriterLock } from './writer-lock.ts';

/**
 * The command journal: the second place where an acknowledged command lives, outside the browser's storage. Append
 * only, in segments; an append is acknowledged after fdatasync, and after fsync of the folder when a segment is new.
 * Several appends that wait together share one write and one sync.
 */
export type Journal = {
  /** Refuses with `JOURNAL_UNREADABLE` while a failed write could not be tidied up. */
  state(): Promise<Result<JournalState, Failure>>;
  /**
   * Positions in the order of `records`. An id that is already there with the same content gets its old position.
   * Refuses the whole batch: `STORE_FULL`, `JOURNAL_WRITE_FAILED`, `JOURNAL_ID_REUSED` (same id, other content),
   * `STREAM_FORKED` (same stream, lane and seq under another id). `OUTCOME_UNSURE` if the bytes could not be taken back.
   */
  append(records: readonly JournalRecord[]): Promise<Result<{ positions: number[] }, Failure>>;
  read(after: number, limit: number, scope: 'unreceipted' | 'all'): Promise<Result<JournalPage, Failure>>;
  /** @param keepDays how long custody goes on after a receipt; what the table says now counts from now on. */
  markReceipted(ids: readonly string[], keepDays?: number): Promise<Result<{ marked: number; unknown: string[] }, Failure>>;
  /** Removes the oldest segments whose records are all receipted for longer than the retention; returns their names. None before it was told. */
  sweep(): Promise<string[]>;
  close(): Promise<void>;
};

export type JournalPage = { records: StoredJournalRecord[]; next: number | null };

export type JournalOptions = {
  readonly dir: string;
  readonly disk: Disk;
  /** Epoch milliseconds of the host's clock. */
  readonly now: () => number;
  /** A segment is closed when the next write would make it larger than this. */
  readonly segmentBytes?: number;
};

const DAY_MS = 86_400_000;
const SEGMENT_BYTES = 8 * 1024 * 1024;
/** One group commit writes at most this much, so that one large import does not hold up the next judge's click. */
const GROUP_BYTES = 8 * 1024 * 1024;
const SEGMENT_NAME = /^segment-(\d{8})\.log$/;

type Entry = {
  readonly id: string;
  readonly stream: string;
  readonly lane: 'normal' | 'safety';
  readonly seq: number;
  readonly position: number;
  readonly at: number;
  readonly digest: string;
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
  receiptedAt: number | null;
};

type Waiting =
  | {
      readonly kind: 'append';
      readonly records: readonly JournalRecord[];
      readonly settle: (result: Result<{ positions: number[] }, Failure>) => void;
    }
  | {
      readonly kind: 'mark';
      readonly ids: readonly string[];
      readonly settle: (result: Result<{ marked: number; unknown: string[] }, Failure>) => void;
    };

type Active = { readonly number: number; readonly file: DiskFile; size: number; /** Holds nothing but its header. */ isEmpty: boolean };

function segmentName(number: number): string {
  return `segment-${String(number).padStart(8, '0')}.log`;
}

function slotOf(record: { stream: string; lane: string; seq: number }): string {
  return `${record.stream} ${record.lane} ${String(record.seq)}`;
}

function digestOf(record: JournalRecord): string {
  return createHash('sha256').update(slotOf(record)).update('\n').update(record.body).digest('base64');
}

/**
 * Opens (or creates) the journal of a folder: takes the writer lock, reads every segment, sets a torn tail aside and
 * names all damage. `HOST_IN_USE`: another process holds it. `STORE_FULL` / `JOURNAL_UNREADABLE`: the folder cannot be
 * read or written.
 */
export async function openJournal(options: JournalOptions): Promise<Result<Journal, Failure>> {
  const { dir, disk } = options;
  try {
    await disk.makeDir(join(dir, 'aside'));
    const lock = await takeWriterLock(join(dir, 'writer.lock'));
    if (!lock.ok) return lock;
    try {
      return ok(await load(options, () => { lock.value.release(); }));
    } catch (error) {
      lock.value.release();
      throw error;
    }
  } catch (error) {
    return err(isNoSpace(error) ? failure('STORE_FULL') : failure('JOURNAL_UNREADABLE', { os: osCode(error) }));
  }
}

async function load(options: JournalOptions, release: () => void): Promise<Journal> {
  const { dir, disk } = options;
  /** As the worker told it in this life of the host; until then everything is kept. */
  let retentionDays: number | undefined;
  const segmentBytes = options.segmentBytes ?? SEGMENT_BYTES;

  let journalId = '';
  let entries: Entry[] = [];
  let byId = new Map<string, Entry>();
  let slots = new Map<string, string>();
  let damage: JournalDamage[] = [];
  let segments: number[] = [];
  let position = 0;
  let lastAt = 0;
  let active: Active | null = null;
  let mustReload = false;
  let closed = false;
  const waiting: Waiting[] = [];
  let draining: Promise<void> | null = null;
  /** Writing, reading and sweeping take turns: each of them changes the segments or relies on them. */
  let turn: Promise<unknown> = Promise.resolve();

  /** The journal's own clock never runs backwards, so a clock set back shortens no retention. */
  function tick(): number {
    lastAt = Math.max(lastAt, options.now());
    return lastAt;
  }

  function index(entry: Entry): void {
    entries.push(entry);
    byId.set(entry.id, entry);
    slots.set(slotOf(entry), entry.id);
  }

  async function keepAside(name: string, bytes: Uint8Array): Promise<string> {
    const target = join(dir, 'aside', name);
    if ((await disk.size(target)) === bytes.length) return `aside/${name}`;
    await disk.remove(target);
    const file = await disk.create(target);
    try {
      await file.write(bytes, 0);
      await file.datasync();
    } finally {
      await file.close();
    }
    await disk.syncDir(join(dir, 'aside'));
    return `aside/${name}`;
  }

  function noteGap(segment: number, offset: number, from: number, to: number): void {
    damage.push({
      kind: 'gap',
      segment: segmentName(segment),
      offset,
      bytes: 0,
      keptAs: null,
      missingFrom: from,
      missingTo: to,
    });
  }

  function takeIn(segment: number, line: JournalLine): void {
    const value = line.value;
    if (value.t === 'h') {
      if (journalId === '') journalId = value.journal;
      // The first segment that is left may start anywhere: the ones before it were swept.
      if (segments[0] === segment) position = Math.max(position, value.first - 1);
      return;
    }
    const isFirst = position === 0 && segments[0] === segment;
    if (value.n > position + 1 && !isFirst) noteGap(segment, line.offset, position + 1, value.n - 1);
    position = Math.max(position, value.n);
    lastAt = Math.max(lastAt, value.at);
    if (value.t === 'm') {
      for (const id of value.ids) {
        const entry = byId.get(id);
        if (entry !== undefined) entry.receiptedAt ??= value.at;
      }
      return;
    }
    index({
      id: value.id,
      stream: value.stream,
      lane: value.lane,
      seq: value.seq,
      position: value.n,
      at: value.at,
      digest: digestOf(value),
      segment,
      offset: line.offset,
      bytes: line.bytes,
      receiptedAt: null,
    });
  }

  async function readAll(): Promise<void> {
    await active?.file.close();
    active = null;
    journalId = '';
    entries = [];
    byId = new Map();
    slots = new Map();
    damage = [];
    position = 0;
    segments = (await disk.list(dir))
      .map((name) => SEGMENT_NAME.exec(name)?.[1])
      .filter((digits) => digits !== undefined)
      .map(Number)
      .sort((a, b) => a - b);
    const last = segments.at(-1);
    let end = 0;
    for (const segment of segments) {
      const path = join(dir, segmentName(segment));
      const bytes = await disk.readWhole(path);
      const { lines, bad } = scanLines(bytes);
      for (const line of lines) takeIn(segment, line);
      end = bytes.length;
      for (const region of bad) {
        const isTail = segment === last && region.offset + region.bytes === bytes.length;
        const stamp = createHash('sha256').update(bytes.subarray(region.offset, region.offset + region.bytes)).digest('hex').slice(0, 12);
        const keptAs = await keepAside(
          `${segmentName(segment)}.${String(region.offset)}.${stamp}.${isTail ? 'torn' : 'damaged'}`,
          bytes.subarray(region.offset, region.offset + region.bytes),
        );
        damage.push({
          kind: isTail ? 'torn-tail' : 'damaged',
          segment: segmentName(segment),
          offset: region.offset,
          bytes: region.bytes,
          keptAs,
          missingFrom: null,
          missingTo: null,
        });
        if (isTail) end = region.offset;
      }
      if (segment === last) await reopenLast(segment, path, end, bytes.length, lines.length <= 1);
    }
    if (journalId === '') journalId = randomUUID();
    if (active === null) await startSegment();
    mustReload = false;
  }

  /** Cuts the torn tail off the last segment, so that new records start on a clean line. */
  async function reopenLast(segment: number, path: string, end: number, size: number, isEmpty: boolean): Promise<void> {
    if (end === 0) {
      // Not even its header was written: nothing of it is a record, and its number is free again.
      await disk.remove(path);
      await disk.syncDir(dir);
      segments.pop();
      return;
    }
    const file = await disk.openFile(path);
    active = { number: segment, file, size: end, isEmpty };
    if (end !== size) {
      await file.truncate(end);
      await file.datasync();
    }
  }

  async function startSegment(): Promise<void> {
    const number = (segments.at(-1) ?? 0) + 1;
    const path = join(dir, segmentName(number));
    const header = encodeLine({ t: 'h', v: 1, journal: journalId, segment: number, first: position + 1, at: tick() });
    let file: DiskFile | null = null;
    try {
      file = await disk.create(path);
      await file.write(header, 0);
      await file.datasync();
      await disk.syncDir(dir);
    } catch (error) {
      await file?.close();
      // Half a new segment is no record; if it cannot even be removed, the next opening sets it aside.
      await disk.remove(path).catch(() => {
        mustReload = true;
      });
      throw error;
    }
    const before = active;
    active = { number, file, size: header.length, isEmpty: true };
    segments.push(number);
    await before?.file.close();
  }

  /** Splits the queue: as much as fits one group, at least one request. */
  function nextGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const item of waiting) {
      bytes += item.kind === 'append' ? item.records.reduce((sum, r) => sum + r.body.length * 3 + 300, 0) : item.ids.length * 64;
      if (count > 0 && bytes > GROUP_BYTES) break;
      count += 1;
    }
    return waiting.splice(0, count);
  }

  type Planned = { readonly entries: Entry[]; readonly chunks: Uint8Array[]; readonly done: (() => void)[]; sync: boolean; size: number; position: number };

  /** Decides one request against what is there and what this group adds; refusals are settled at once and write nothing. */
  function plan(item: Waiting, group: Planned, fresh: Map<string, Entry>, freshSlots: Map<string, string>): void {
    const at = tick();
    if (item.kind === 'mark') {
      const known = item.ids.filter((id) => byId.has(id));
      const unknown = item.ids.filter((id) => !byId.has(id));
      const open = known.filter((id) => byId.get(id)?.receiptedAt === null);
      if (open.length > 0) {
        group.position += 1;
        const line = encodeLine({ t: 'm', n: group.position, at, ids: open });
        group.chunks.push(line);
        group.size += line.length;
      }
      group.done.push(() => {
        for (const id of open) {
          const entry = byId.get(id);
          if (entry !== undefined) entry.receiptedAt ??= at;
        }
        item.settle(ok({ marked: known.length, unknown }));
      });
      return;
    }
    const mine = new Map<string, Entry>();
    const mineSlots = new Map<string, string>();
    const lines: Uint8Array[] = [];
    const positions: number[] = [];
    let number = group.position;
    let size = group.size;
    for (const record of item.records) {
      const digest = digestOf(record);
      const there = byId.get(record.id) ?? fresh.get(record.id) ?? mine.get(record.id);
      if (there !== undefined) {
        if (there.digest !== digest) {
          item.settle(err(failure('JOURNAL_ID_REUSED', { id: record.id })));
          return;
        }
        positions.push(there.position);
        continue;
      }
      const slot = slotOf(record);
      if (slots.has(slot) || freshSlots.has(slot) || mineSlots.has(slot)) {
        item.settle(err(failure('STREAM_FORKED', { stream: record.stream, seq: record.seq })));
        return;
      }
      number += 1;
      const { id, stream, lane, seq, body } = record;
      const line = encodeLine({ t: 'r', n: number, at, id, stream, lane, seq, body });
      mine.set(id, { id, stream, lane, seq, position: number, at, digest, segment: 0, offset: size, bytes: line.length, receiptedAt: null });
      mineSlots.set(slot, id);
      lines.push(line);
      positions.push(number);
      size += line.length;
    }
    for (const [id, entry] of mine) fresh.set(id, entry);
    for (const [slot, id] of mineSlots) freshSlots.set(slot, id);
    group.entries.push(...mine.values());
    group.chunks.push(...lines);
    group.size = size;
    group.position = number;
    // A repeated id also waits for this group's sync: the first answer for it may still be on its way.
    group.sync = true;
    group.done.push(() => { item.settle(ok({ positions })); });
  }

  async function commit(items: readonly Waiting[]): Promise<void> {
    const refuseAll = (why: Failure): void => {
      for (const item of items) item.settle(err(why));
    };
    try {
      if (mustReload) await readAll();
    } catch (error) {
      refuseAll(isNoSpace(error) ? failure('STORE_FULL') : failure('JOURNAL_WRITE_FAILED', { os: osCode(error) }));
      return;
    }
    const group: Planned = { entries: [], chunks: [], done: [], sync: false, size: 0, position };
    const fresh = new Map<string, Entry>();
    const freshSlots = new Map<string, string>();
    for (const item of items) plan(item, group, fresh, freshSlots);
    if (group.chunks.length > 0) {
      const outcome = await put(Buffer.concat(group.chunks), group.sync);
      if (!outcome.ok) {
        // A promise settles once: those that `plan` refused keep their own answer.
        refuseAll(outcome.error);
        return;
      }
      for (const entry of group.entries) {
        index({ ...entry, segment: outcome.value.segment, offset: outcome.value.base + entry.offset });
      }
      position = group.position;
    }
    for (const done of group.done) done();
  }

  /** Appends bytes and syncs; on failure takes them back, so that a refused record can never reappear. */
  async function put(bytes: Uint8Array, sync: boolean): Promise<Result<{ segment: number; base: number }, Failure>> {
    const why = (error: unknown): Failure =>
      isNoSpace(error) ? failure('STORE_FULL') : failure('JOURNAL_WRITE_FAILED', { os: osCode(error) });
    try {
      if (active === null || (active.size + bytes.length > segmentBytes && !active.isEmpty)) {
        await startSegment();
      }
    } catch (error) {
      return err(why(error));
    }
    const at = active;
    if (at === null) return err(failure('JOURNAL_WRITE_FAILED', { os: '' }));
    try {
      await at.file.write(bytes, at.size);
      // Receipt marks need no sync of their own: a lost mark only means that the command is offered once more.
      if (sync) await at.file.datasync();
    } catch (error) {
      try {
        await at.file.truncate(at.size);
        await at.file.datasync();
      } catch {
        mustReload = true;
        return err(failure('OUTCOME_UNSURE'));
      }
      return err(why(error));
    }
    const base = at.size;
    at.size += bytes.length;
    at.isEmpty = false;
    return ok({ segment: at.number, base });
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const step = turn.then(work);
    turn = step.catch(() => undefined);
    return step;
  }

  function whenReadable(): Promise<Result<null, Failure>> {
    return inTurn(async () => {
      try {
        if (mustReload) await readAll();
        return ok(null);
      } catch (error) {
        return err(failure('JOURNAL_UNREADABLE', { os: osCode(error) }));
      }
    });
  }

  function drain(): Promise<void> {
    draining ??= (async () => {
      try {
        while (waiting.length > 0) {
          const group = nextGroup();
          await inTurn(() => commit(group));
        }
      } finally {
        draining = null;
      }
    })();
    return draining;
  }

  function enqueue(item: Waiting): void {
    waiting.push(item);
    drain().catch(() => {
      // `commit` settles every request itself; what throws here is a defect and must not strand the others.
      for (const left of waiting.splice(0)) left.settle(err(failure('OUTCOME_UNSURE')));
    });
  }

  async function readEntry(entry: Entry, files: Map<number, DiskFile>): Promise<StoredJournalRecord | null> {
    let file = files.get(entry.segment);
    if (file === undefined) {
      file = await disk.openFile(join(dir, segmentName(entry.segment)));
      files.set(entry.segment, file);
    }
    const { lines } = scanLines(await file.read(entry.offset, entry.bytes));
    const value = lines[0]?.value;
    if (value?.t !== 'r' || value.id !== entry.id) return null;
    const { id, stream, lane, seq, position: at, receiptedAt } = entry;
    return { id, stream, lane, seq, body: value.body, position: at, at: entry.at, receiptedAt };
  }

  function firstAfter(after: number): number {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((entries[middle]?.position ?? Infinity) <= after) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  async function readPage(after: number, limit: number, scope: 'unreceipted' | 'all'): Promise<JournalPage> {
    const records: StoredJournalRecord[] = [];
    const files = new Map<number, DiskFile>();
    try {
      for (let i = firstAfter(after); i < entries.length; i += 1) {
        const entry = entries[i];
        if (entry === undefined) break;
        if (scope === 'unreceipted' && entry.receiptedAt !== null) continue;
        if (records.length === limit) return { records, next: records.at(-1)?.position ?? null };
        const record = await readEntry(entry, files);
        if (record !== null) records.push(record);
        else noteDamaged(entry);
      }
      return { records, next: null };
    } finally {
      for (const file of files.values()) await file.close();
    }
  }

  /** Bytes that were whole when the journal was opened and are not now: named, and the records after it stay readable. */
  function noteDamaged(entry: Entry): void {
    const { segment, offset, bytes, position: at } = entry;
    const name = segmentName(segment);
    if (damage.some((d) => d.segment === name && d.offset === offset)) return;
    damage.push({ kind: 'damaged', segment: name, offset, bytes, keptAs: null, missingFrom: at, missingTo: at });
  }

  async function sweepNow(): Promise<string[]> {
    const removed: string[] = [];
    if (retentionDays === undefined) return removed;
    const limit = tick() - retentionDays * DAY_MS;
    while (segments.length > 1) {
      const oldest = segments[0];
      if (oldest === undefined || oldest === active?.number) break;
      const inside = entries.filter((entry) => entry.segment === oldest);
      // Oldest first and no further than the first one that must stay: a mark always stands in the same segment as its
      // record or in a later one, so no mark is lost while its record lives.
      if (inside.some((entry) => entry.receiptedAt === null || entry.receiptedAt > limit)) break;
      await disk.remove(join(dir, segmentName(oldest)));
      await disk.syncDir(dir);
      segments.shift();
      entries = entries.filter((entry) => entry.segment !== oldest);
      for (const entry of inside) {
        byId.delete(entry.id);
        slots.delete(slotOf(entry));
      }
      removed.push(segmentName(oldest));
    }
    return removed;
  }

  await readAll();

  return {
    async state() {
      const ready = await whenReadable();
      if (!ready.ok) return ready;
      const streams = new Map<string, { stream: string; lane: 'normal' | 'safety'; lastSeq: number }>();
      for (const { stream, lane, seq } of entries) {
        const key = `${stream} ${lane}`;
        const known = streams.get(key);
        if (known === undefined) streams.set(key, { stream, lane, lastSeq: seq });
        else known.lastSeq = Math.max(known.lastSeq, seq);
      }
      return ok({
        journalId,
        lastPosition: position,
        records: entries.length,
        unreceipted: entries.filter((entry) => entry.receiptedAt === null).length,
        streams: [...streams.values()],
        damage: [...damage],
        ...(retentionDays === undefined ? {} : { retentionDays }),
      });
    },
    append(records) {
      if (closed) return Promise.resolve(err(failure('JOURNAL_WRITE_FAILED', { os: 'closed' })));
      return new Promise((settle) => { enqueue({ kind: 'append', records, settle }); });
    },
    markReceipted(ids, keepDays) {
      if (keepDays !== undefined) retentionDays = keepDays;
      if (closed) return Promise.resolve(err(failure('JOURNAL_WRITE_FAILED', { os: 'closed' })));
      return new Promise((settle) => { enqueue({ kind: 'mark', ids, settle }); });
    },
    read(after, limit, scope) {
      return inTurn(async () => {
        try {
          if (mustReload) await readAll();
          return ok(await readPage(after, limit, scope));
        } catch (error) {
          return err(failure('JOURNAL_UNREADABLE', { os: osCode(error) }));
        }
      });
    },
    sweep: () => inTurn(sweepNow),
    async close() {
      if (closed) return;
      closed = true;
      await drain();
      await turn;
      await active?.file.close();
      active = null;
      release();
    },
  };
}
