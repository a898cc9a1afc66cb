import { createTurns } from '../../turns.ts';
import type { Bytes, Sealing, SuiteKey } from './aead.ts';
import { createBodies } from './bodies.ts';
import { MERGE_LIMITS, type MergeLimits, runToMerge } from './compaction.ts';
import type { Doc, Entry, Segment, SegmentFields, Shelf, Tiers } from './contents.ts';
import type { Damage } from './damage.ts';
import { type Disk, openDisk } from './disk.ts';
import { type Keyring, keyringBytes } from './keyring.ts';
import { headRow, layoutRow, markOf, openLog, type Sealer, sealerOf, worriesRow } from './opening.ts';
import { type OwnerLock, takeStore } from './owner-lock.ts';
import { refusalOf, SealedLogRefusal } from './refusals.ts';
import { openSegment, packBody, type Packed, type Sealed, sealSegment } from './segment.ts';

export type LogSettings = {
  /** Name of the database; one store of one person. */
  readonly name: string;
  readonly sealing: Sealing;
  readonly limits?: Partial<MergeLimits>;
  /** None: everything is whole in memory. */
  readonly tiers?: Tiers;
  /** What memory has the head of cannot be read any more: opening again puts aside what is broken, and tells of it. */
  readonly onDamage?: () => void;
  /** This realm is the one owner: a former one that does not let go is left behind (see `takeStore`). */
  readonly takeOver?: boolean;
  /** Runs background work when the store has been quiet for a moment. */
  readonly later?: (job: () => void) => void;
};

/** One write: what goes to the disk, and what happens when it is there or cannot be. */
export type Write = {
  readonly entry: Entry;
  /** Lowest server sequence that would be lost with it. */
  readonly low?: number | undefined;
  /** Runs at once when the write is durable, before anybody is told. */
  readonly done: () => void;
  /** Runs at once when it is refused. */
  readonly undo: () => void;
};

/**
 * The sealed log of one store. A write gets its number when it is accepted, is written in that order, and is in the
 * contents when it is durable, never before. What fails takes everything accepted after it along, because that was decided
 * on its ground; nothing of it is anywhere then.
 */
export type SealedLog = {
  shelf(key: string): Shelf;
  shelves(): readonly Shelf[];
  /** Settles when the write is on the disk. @throws SealedLogRefusal */
  write(write: Write): Promise<void>;
  /** Settles when everything accepted so far is on the disk. @throws SealedLogRefusal when any of it was refused */
  tail(): Promise<void>;
  /** Documents are whole in memory from now on; others become heads where there are too many. */
  warm(shelf: Shelf, docs: readonly Doc[]): void;
  /**
   * Reads documents of which memory has only the head, as they stand now; those that are gone by then are left out.
   * @throws SealedLogRefusal `damaged`, `gone`
   */
  read(shelf: Shelf, ids: readonly string[]): Promise<readonly Doc[]>;
  /** Removes a shelf and everything the disk holds of it. */
  drop(key: string): Promise<void>;
  readonly damage: readonly Damage[];
  /** The opener has done what the damage asks for; it is not told again. */
  damageHandled(): Promise<void>;
  /** Seals everything under another key; settles when the former key is needed no longer. A crash leaves both needed. */
  rekey(next: SuiteKey): Promise<void>;
  isRekeying(): boolean;
  /** Merges what is worth merging, now. */
  compact(): Promise<void>;
  /** Names the state that is on the disk: another one after every write. */
  mark(): string;
  size(): { readonly segments: number; readonly bytes: number };
  close(): Promise<void>;
  /** Closes and deletes the database. */
  destroy(): Promise<void>;
};

type Job = Write & { readonly n: number; readonly text: string; readonly settle: () => void; readonly refuse: (error: SealedLogRefusal) => void };

/** A transaction carries at most this much, so that one refusal does not take a whole import along. */
const BATCH_CHARS = 4_000_000;
const QUIET_MS = 400;
/** Background work waits for quiet, but not for ever. */
const WRITES_AT_MOST = 512;
const REKEY_SLICE = 8;

function whenQuiet(job: () => void): void {
  const timer = setTimeout(job, QUIET_MS) as unknown as { unref?: () => void };
  // A test runner under Node need not wait for it.
  timer.unref?.();
}

/** Opens the log of a store. @throws SealedLogRefusal `held`, `wrong-key`, `gone`, `full`, `failed` */
export async function openSealedLog(settings: LogSettings): Promise<SealedLog> {
  const lock = await takeStore(settings.name, { takeOver: settings.takeOver === true });
  let disk: Disk | undefined;
  try {
    disk = await openDisk(settings.name);
    const opened = await openLog(disk, settings.sealing, settings.tiers);
    return createLog(settings, lock, disk, opened);
  } catch (error) {
    disk?.close();
    await lock.release();
    throw error;
  }
}

function createLog(settings: LogSettings, lock: OwnerLock, disk: Disk, opened: Awaited<ReturnType<typeof openLog>>): SealedLog {
  const { contents } = opened;
  const limits = { ...MERGE_LIMITS, ...settings.limits };
  const later = settings.later ?? whenQuiet;
  let keyring: Keyring = opened.keyring;
  let sealer: Sealer = sealerOf(keyring);
  let { head, headBytes, merges, damage } = opened;
  let next = head.last + 1;
  let lastLow = contents.segments.at(-1)?.low;
  let pending: Job[] = [];
  let pumping: Promise<void> | undefined;
  let newest: Promise<void> = Promise.resolve();
  let isClosed = false;
  let quiet = false;
  let writesSince = 0;
  const turn = createTurns();
  /** A commit and a change of keys do not meet: both write the head. */
  const headTurn = createTurns();

  const bodies = createBodies({ contents, disk, keyring: () => keyring, settled: () => turn(() => Promise.resolve()), isClosed: () => isClosed, onDamage: settings.onDamage });

  function fieldsOf({ header, link, bytes, plain }: Sealed): SegmentFields {
    const { first, last, kind, prev, low, prevLow, key } = header;
    return { first, last, kind, prev, link, low, prevLow, key, merges: header.merges, plain, bytes: bytes.length };
  }

  function refuseAll(jobs: readonly Job[], why: SealedLogRefusal): void {
    const all = [...jobs, ...pending];
    pending = [];
    next = head.last + 1;
    for (const job of all) job.undo();
    for (const job of all) job.refuse(why);
    // Whoever asks from now on stands on what is on the disk again.
    newest = Promise.resolve();
  }

  async function sealAll(jobs: readonly Job[], bodies: readonly Packed[], by: Sealer): Promise<Sealed[]> {
    const sealed: Sealed[] = [];
    let prev = head.link;
    let prevLow = lastLow;
    for (const [index, { n, low }] of jobs.entries()) {
      const body = bodies[index];
      if (body === undefined) continue;
      // One after another: each header holds the link of the one before.
      const one = await sealSegment(by.key, { store: by.store, key: by.generation, kind: 'write', first: n, last: n, prev, ...(low === undefined ? {} : { low }), ...(prevLow === undefined ? {} : { prevLow }), merges }, body);
      sealed.push(one);
      prev = one.link;
      prevLow = low;
    }
    return sealed;
  }

  async function commit(jobs: readonly Job[]): Promise<void> {
    const bodies = await Promise.all(jobs.map((job) => packBody(job.text)));
    const by = sealer;
    const sealed = await sealAll(jobs, bodies, by);
    const end = sealed.at(-1);
    if (end === undefined) return;
    const newHead = { last: end.header.last, link: end.link };
    const row = await headRow(by, newHead, merges);
    await disk.change({ put: sealed.map(({ header, bytes }) => ({ n: header.last, bytes })), meta: [row], expectHead: headBytes });
    head = newHead;
    headBytes = row.bytes;
    lastLow = end.header.low;
    for (const [index, job] of jobs.entries()) {
      const one = sealed[index];
      if (one === undefined) continue;
      contents.append(fieldsOf(one), [job.entry]);
      try {
        job.done();
        job.settle();
      } catch (error) {
        // A defect of one write; the ones beside it are on the disk all the same.
        job.refuse(refusalOf(error));
      }
    }
    writesSince += jobs.length;
  }

  function takeBatch(): Job[] {
    let chars = 0;
    const count = pending.findIndex((job) => (chars += job.text.length) > BATCH_CHARS);
    return pending.splice(0, count === -1 ? pending.length : Math.max(1, count));
  }

  async function pump(): Promise<void> {
    while (pending.length > 0) {
      const jobs = takeBatch();
      try {
        await headTurn(() => commit(jobs));
      } catch (error) {
        refuseAll(jobs, refusalOf(error));
      }
    }
    pumping = undefined;
    wakeBackground();
  }

  function write(change: Write): Promise<void> {
    if (isClosed) {
      change.undo();
      return Promise.reject(new SealedLogRefusal('closed'));
    }
    if (disk.isGone()) {
      change.undo();
      return Promise.reject(new SealedLogRefusal('gone'));
    }
    const n = next;
    next += 1;
    const answer = new Promise<void>((settle, refuse) => {
      // Serialised now: what the caller changes later is not what was accepted.
      pending.push({ ...change, n, text: JSON.stringify([change.entry]), settle, refuse });
    });
    newest = answer;
    // Whoever asked is told; the tail only waits.
    newest.catch(() => undefined);
    pumping ??= Promise.resolve().then(pump);
    return answer;
  }

  function wakeBackground(): void {
    if (isClosed || disk.isGone()) return;
    if (writesSince >= WRITES_AT_MOST) {
      writesSince = 0;
      background();
    } else if (!quiet && writesSince > 0) {
      quiet = true;
      const seen = head.last;
      later(() => {
        quiet = false;
        if (head.last === seen) background();
        else wakeBackground();
      });
    }
  }

  /** Merging is housekeeping: what fails is tried again after the next writes, and the log is whole without it. */
  function background(): void {
    writesSince = 0;
    compact().catch(() => undefined);
  }

  async function mergeRun(from: number, to: number): Promise<void> {
    const run = contents.segments.slice(from, to + 1);
    const first = run[0];
    const last = run.at(-1);
    if (first === undefined || last === undefined) return;
    const entries = await bodies.gather(from, to);
    const merge = merges + 1;
    const lows = run.flatMap((segment) => (segment.low === undefined ? [] : [segment.low]));
    const by = sealer;
    const body = await packBody(JSON.stringify(entries));
    const fields = {
      store: by.store, key: by.generation, kind: 'merge',
      first: first.first, last: last.last, prev: first.prev, link: last.link,
      ...(lows.length === 0 ? {} : { low: Math.min(...lows) }),
      ...(first.prevLow === undefined ? {} : { prevLow: first.prevLow }),
      merges: merge,
    } as const;
    const sealed = await sealSegment(by.key, fields, body);
    const isOutside = (segment: Segment) => segment.last < first.first || segment.first > last.last;
    const runs = [...contents.segments.filter((segment) => segment.kind === 'merge' && isOutside(segment)).map((segment) => [segment.first, segment.last, segment.merges] as const), [first.first, last.last, merge] as const];
    // Old and new change places in one transaction: there are never two copies, and never none.
    await disk.change({ drop: [[first.first, last.last]], put: [{ n: last.last, bytes: sealed.bytes }], meta: [await layoutRow(by, { merges: merge, runs })] });
    merges = merge;
    const at = contents.segments.indexOf(first);
    contents.replace(at, at + run.length - 1, fieldsOf(sealed), entries);
    if (head.last === last.last) lastLow = sealed.header.low;
  }

  function compact(): Promise<void> {
    return turn(async () => {
      for (;;) {
        if (disk.isGone()) return;
        const run = runToMerge(contents.segments, limits);
        if (run === undefined) return;
        await mergeRun(...run);
        if (isClosed) return;
      }
    });
  }

  /** Writes anew every segment that still holds something of a shelf that was removed. */
  function expel(shelf: Shelf): Promise<void> {
    return turn(async () => {
      const holdsRests = (segment: Segment | undefined) => segment?.ids.get(shelf)?.every((id) => shelf.where.get(id) !== segment) === true;
      for (;;) {
        const from = contents.segments.findIndex(holdsRests);
        if (from === -1) return;
        let to = from;
        let plain = 0;
        while (holdsRests(contents.segments[to + 1]) && (plain += contents.segments[to + 1]?.plain ?? 0) <= limits.maxPlain) to += 1;
        await mergeRun(from, to);
      }
    });
  }

  async function reseal(by: Sealer): Promise<void> {
    for (;;) {
      const old = contents.segments.filter((segment) => segment.key !== by.generation).slice(0, REKEY_SLICE);
      if (old.length === 0) return;
      const rows = await disk.rowsOf(old.map((segment) => segment.last));
      const put: { n: number; bytes: Bytes }[] = [];
      const changed = new Map<number, { key: number; bytes: number }>();
      for (const [index, segment] of old.entries()) {
        const read = await openSegment(keyring.keys, rows[index]?.bytes);
        // It was whole when the store was opened: the next opening will tell what became of it.
        if (typeof read === 'string') throw new SealedLogRefusal('failed');
        const { v: _v, suite: _suite, pack: _pack, ...fields } = read.header;
        const sealed = await sealSegment(by.key, { ...fields, key: by.generation, link: segment.link }, await packBody(read.text));
        put.push({ n: segment.last, bytes: sealed.bytes });
        changed.set(segment.last, { key: by.generation, bytes: sealed.bytes.length });
      }
      await disk.change({ put });
      contents.rekeyed(changed);
    }
  }

  /** Both keys are needed from the first step on, and only the new one after the last. */
  function rekeyTo(target: SuiteKey): Promise<void> {
    return turn(async () => {
      if (keyring.keys.get(keyring.current)?.key !== target.key) {
        const generation = Math.max(...keyring.keys.keys()) + 1;
        await takeRing({ ...keyring, keys: new Map([...keyring.keys, [generation, target]]), current: generation });
      }
      await reseal(sealer);
      const only = new Map([[sealer.generation, sealer.key]]);
      const runs = contents.segments.filter((segment) => segment.kind === 'merge').map((segment) => [segment.first, segment.last, segment.merges] as const);
      // What lies in quarantine is sealed under the former key; without that it is nothing but weight.
      await takeRing({ ...keyring, keys: only }, { emptyQuarantine: true, meta: [await layoutRow(sealer, { merges, runs })] });
    });
  }

  async function takeRing(ring: Keyring, more: { readonly emptyQuarantine?: boolean; readonly meta?: readonly Awaited<ReturnType<typeof layoutRow>>[] } = {}): Promise<void> {
    await headTurn(async () => {
      const by = sealerOf(ring);
      const row = await headRow(by, head, merges);
      await disk.change({ meta: [{ id: 'keyring', bytes: await keyringBytes(ring) }, row, ...(more.meta ?? [])], ...(more.emptyQuarantine === true ? { emptyQuarantine: true } : {}), expectHead: headBytes });
      keyring = ring;
      sealer = by;
      headBytes = row.bytes;
    });
  }

  async function close(): Promise<void> {
    if (isClosed) return;
    isClosed = true;
    await pumping;
    await turn(() => Promise.resolve());
    disk.close();
    await lock.release();
  }

  const log: SealedLog = {
    shelf: (key) => contents.shelf(key),
    shelves: () => [...contents.shelves.values()],
    write,
    tail: () => newest,
    warm: (shelf, docs) => { contents.warm(shelf, docs); },
    read: bodies.read,
    async drop(key) {
      const shelf = contents.shelf(key);
      await write({ entry: { s: key, x: true }, done: () => undefined, undo: () => undefined });
      await expel(shelf);
    },
    get damage() {
      return damage;
    },
    async damageHandled() {
      if (damage.length === 0) return;
      await disk.change({ meta: [worriesRow([])] });
      damage = [];
    },
    rekey: (target) => rekeyTo(target),
    isRekeying: () => keyring.keys.size > 1,
    compact,
    mark: () => markOf(head),
    size: () => ({ segments: contents.segments.length, bytes: contents.segments.reduce((sum, segment) => sum + segment.bytes, 0) }),
    close,
    async destroy() {
      isClosed = true;
      await pumping;
      await turn(() => Promise.resolve());
      await disk.delete();
      await lock.release();
    },
  };
  if (keyring.keys.size > 1) rekeyTo(sealer.key).catch(() => undefined);
  return log;
}
