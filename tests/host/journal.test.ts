import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeDisk } from '#main/core/disk.ts';
import type { Disk } from '#main/core/disk.ts';
import { openJournal } from '#main/core/journal.ts';
import type { Journal } from '#main/core/journal.ts';
import type { JournalRecord, JournalState, StoredJournalRecord } from '#shared/contracts/host-bridge.ts';
import { faultyDisk } from './disk-with-faults.ts';
import { testFolder } from './folders.ts';

const DAY = 86_400_000;

type OpenWith = { disk?: Disk; now?: () => number; segmentBytes?: number };

async function opened(dir: string, more: OpenWith = {}): Promise<Journal> {
  const result = await openJournal({
    dir,
    disk: more.disk ?? nodeDisk(),
    now: more.now ?? (() => 1_000),
    ...(more.segmentBytes === undefined ? {} : { segmentBytes: more.segmentBytes }),
  });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

function record(seq: number, more: Partial<JournalRecord> = {}): JournalRecord {
  return { id: `c-${String(seq)}`, stream: 's', lane: 'normal', seq, body: JSON.stringify({ seq, text: '协助查找' }), ...more };
}

async function append(journal: Journal, ...records: JournalRecord[]): Promise<number[]> {
  const result = await journal.append(records);
  if (!result.ok) throw new Error(result.error.code);
  return result.value.positions;
}

async function readAll(journal: Journal, scope: 'all' | 'unreceipted' = 'all', page = 500): Promise<StoredJournalRecord[]> {
  const found: StoredJournalRecord[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const result = await journal.read(after, page, scope);
    if (!result.ok) throw new Error(result.error.code);
    found.push(...result.value.records);
    after = result.value.next;
  }
  return found;
}

async function stateOf(journal: Journal): Promise<JournalState> {
  const result = await journal.state();
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

const ids = (records: readonly StoredJournalRecord[]): string[] => records.map((r) => r.id);

describe('what was acknowledged is read back', () => {
  test('after closing and opening again, in order, with its content and receipts', async () => {
    const dir = testFolder();
    const first = await opened(dir);
    expect(await append(first, record(1), record(2))).toEqual([1, 2]);
    expect(await append(first, record(1, { id: 'safe-1', lane: 'safety' }))).toEqual([3]);
    await first.markReceipted(['c-1']);
    const before = await stateOf(first);
    await first.close();

    const second = await opened(dir);
    const records = await readAll(second);
    expect(ids(records)).toEqual(['c-1', 'c-2', 'safe-1']);
    expect(records[1]?.body).toBe(record(2).body);
    expect(records[0]?.receiptedAt).toBe(1_000);
    expect(ids(await readAll(second, 'unreceipted'))).toEqual(['c-2', 'safe-1']);
    const state = await stateOf(second);
    expect(state).toEqual(before);
    expect(state).toMatchObject({
      lastPosition: 4,
      records: 3,
      unreceipted: 2,
      damage: [],
      streams: [{ stream: 's', lane: 'normal', lastSeq: 2 }, { stream: 's', lane: 'safety', lastSeq: 1 }],
    });
    await second.close();
  });

  test('page by page', async () => {
    const journal = await opened(testFolder());
    await append(journal, ...Array.from({ length: 23 }, (_, i) => record(i + 1)));
    await journal.markReceipted(['c-5', 'c-6', 'c-7', 'c-23']);
    expect(ids(await readAll(journal, 'all', 4))).toHaveLength(23);
    expect(ids(await readAll(journal, 'unreceipted', 4))).toHaveLength(19);
    await journal.close();
  });

  test('many appends at once share syncs, and each gets its own positions', async () => {
    const { disk, trace } = faultyDisk();
    const journal = await opened(testFolder(), { disk });
    trace.length = 0;
    const results = await Promise.all(Array.from({ length: 200 }, (_, i) => journal.append([record(i + 1)])));
    expect(results.map((r) => (r.ok ? r.value.positions[0] : null))).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(trace.filter((t) => t.operation === 'datasync').length).toBeLessThan(20);
    expect(ids(await readAll(journal))).toHaveLength(200);
    await journal.close();
  });

  test('wherever the last segment is cut: every record that was whole is back, the rest is set aside and named', async () => {
    const home = testFolder();
    const source = join(home, 'source');
    const writer = await opened(source, { segmentBytes: 1_200 });
    const ends: { id: string; segment: string; end: number }[] = [];
    for (let seq = 1; seq <= 12; seq += 1) {
      await append(writer, record(seq, { body: `{"n":${String(seq)},"字":"${'執'.repeat(seq * 3)}"}` }));
      const segment = readdirSync(source).filter((name) => name.startsWith('segment-')).sort().at(-1) ?? '';
      ends.push({ id: `c-${String(seq)}`, segment, end: statSync(join(source, segment)).size });
    }
    await writer.close();
    const last = ends.at(-1)?.segment ?? '';
    const size = statSync(join(source, last)).size;
    expect(readdirSync(source).filter((name) => name.startsWith('segment-')).length).toBeGreaterThan(2);
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: size }), fc.uint8Array({ maxLength: 40 }), async (cut, garbage) => {
        const dir = join(home, `cut-${String((round += 1))}`);
        mkdirSync(dir);
        for (const name of readdirSync(source)) if (name.startsWith('segment-')) copyFileSync(join(source, name), join(dir, name));
        truncateSync(join(dir, last), cut);
        writeFileSync(join(dir, last), garbage, { flag: 'a' });
        const after = await opened(dir, { segmentBytes: 1_200 });
        const whole = ends.filter((e) => e.segment !== last || e.end <= cut).map((e) => e.id);
        expect(ids(await readAll(after)).slice(0, whole.length)).toEqual(whole);
        const damage = (await stateOf(after)).damage;
        const leftover = statSync(join(dir, last), { throwIfNoEntry: false })?.size ?? 0;
        for (const item of damage) {
          expect(item.kind).toBe('torn-tail');
          expect(readFileSync(join(dir, item.keptAs ?? '')).length).toBe(item.bytes);
        }
        // Nothing vanished: what was in the file is still in it, or set aside.
        if (damage.length > 0 && leftover > 0) expect(damage[0]?.offset).toBeLessThanOrEqual(cut);
        // And it goes on: new records are written, and survive the next opening.
        await append(after, record(100));
        await after.close();
        const again = await opened(dir);
        expect(ids(await readAll(again))).toEqual([...whole, 'c-100']);
        expect((await stateOf(again)).damage).toEqual([]);
        await again.close();
      }),
      { numRuns: 60, seed: 471 },
    );
  });

  test('a damaged record in the middle is named and kept aside; everything around it stays readable', async () => {
    const dir = testFolder();
    const writer = await opened(dir);
    await append(writer, record(1), record(2), record(3));
    await writer.close();
    const path = join(dir, 'segment-00000001.log');
    const bytes = readFileSync(path);
    const at = bytes.indexOf('c-2');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    for (const _ of [1, 2]) {
      const journal = await opened(dir);
      expect(ids(await readAll(journal))).toEqual(['c-1', 'c-3']);
      const { damage } = await stateOf(journal);
      expect(damage.map((d) => d.kind).sort()).toEqual(['damaged', 'gap']);
      expect(damage.find((d) => d.kind === 'gap')).toMatchObject({ missingFrom: 2, missingTo: 2 });
      const kept = damage.find((d) => d.kind === 'damaged')?.keptAs ?? '';
      expect(readFileSync(join(dir, kept)).includes('-2')).toBe(true);
      await journal.close();
    }
    expect(readdirSync(join(dir, 'aside'))).toHaveLength(1);
  });

  test('a segment that is missing is a named gap', async () => {
    const dir = testFolder();
    const writer = await opened(dir, { segmentBytes: 400 });
    for (let seq = 1; seq <= 6; seq += 1) await append(writer, record(seq));
    await writer.close();
    const segments = readdirSync(dir).filter((name) => name.startsWith('segment-')).sort();
    const { rmSync } = await import('node:fs');
    rmSync(join(dir, segments[2] ?? ''));
    const journal = await opened(dir, { segmentBytes: 400 });
    const { damage } = await stateOf(journal);
    expect(damage).toMatchObject([{ kind: 'gap', missingFrom: 3, missingTo: 3 }]);
    await journal.close();
  });
});

describe('the acknowledgement comes after the disk', () => {
  test('file and folder are synced before the first answer, and the file before every other', async () => {
    const { disk, trace } = faultyDisk();
    const dir = join(testFolder(), 'device', 'journal');
    const journal = await opened(dir, { disk });
    await journal.append([record(1)]);
    trace.push({ operation: 'answered', path: '' });
    const answered = trace.findIndex((t) => t.operation === 'answered');
    const segment = join(dir, 'segment-00000001.log');
    const at = (operation: string, path: string): number => trace.findIndex((t) => t.operation === operation && t.path === path);
    const lastAt = (operation: string, path: string): number => trace.findLastIndex((t) => t.operation === operation && t.path === path);
    // The new folders are names in their parents, and the segment is a name in its folder.
    expect(at('makeDir', join(dir, 'aside'))).toBeGreaterThanOrEqual(0);
    for (const parent of [dir, dirname(dir), dirname(dirname(dir))]) {
      expect(at('syncDir', parent), `fsync of ${parent}`).toBeGreaterThanOrEqual(0);
    }
    expect(at('create', segment)).toBeLessThan(lastAt('syncDir', dir));
    expect(lastAt('syncDir', dir)).toBeLessThan(answered);
    expect(lastAt('write', segment)).toBeLessThan(lastAt('datasync', segment));
    expect(lastAt('datasync', segment)).toBeLessThan(answered);
    await journal.close();
  });

  test('a rotation syncs the new segment and the folder before the record in it is acknowledged', async () => {
    const { disk, trace } = faultyDisk();
    const dir = testFolder();
    const journal = await opened(dir, { disk, segmentBytes: 500 });
    await journal.append([record(1)]);
    trace.length = 0;
    await journal.append([record(2, { body: `"${'x'.repeat(500)}"` })]);
    trace.push({ operation: 'answered', path: '' });
    const second = join(dir, 'segment-00000002.log');
    expect(trace.map((t) => `${t.operation} ${t.path}`)).toEqual([
      `create ${second}`,
      `write ${second}`,
      `datasync ${second}`,
      `syncDir ${dir}`,
      `write ${second}`,
      `datasync ${second}`,
      'answered ',
    ]);
    await journal.close();
  });
});

describe('repeats and forks', () => {
  test('the same command again keeps its position; other content under its id is refused', async () => {
    const journal = await opened(testFolder());
    await append(journal, record(1));
    expect(await append(journal, record(1), record(2))).toEqual([1, 2]);
    expect(await journal.append([record(1, { body: '"other"' })])).toMatchObject({ ok: false, error: { code: 'JOURNAL_ID_REUSED' } });
    expect(ids(await readAll(journal))).toEqual(['c-1', 'c-2']);
    await journal.close();
  });

  test('one sequence number for two commands is refused, before and after a restart, within a batch and beside it', async () => {
    const dir = testFolder();
    const journal = await opened(dir);
    const [a, b] = await Promise.all([journal.append([record(1)]), journal.append([record(1, { id: 'other' })])]);
    expect([a.ok, b.ok]).toEqual([true, false]);
    // The first is being written while the next two wait, so those two share one group.
    const three = await Promise.all([journal.append([record(11)]), journal.append([record(12)]), journal.append([record(12, { id: 'rival' })])]);
    expect(three.map((answer) => answer.ok)).toEqual([true, true, false]);
    expect(await journal.append([record(2), record(2, { id: 'twin' })])).toMatchObject({ ok: false, error: { code: 'STREAM_FORKED' } });
    await journal.close();
    const again = await opened(dir);
    expect(await again.append([record(1, { id: 'third' })])).toMatchObject({ ok: false, error: { code: 'STREAM_FORKED' } });
    expect(await again.append([record(1, { id: 'third', lane: 'safety' })])).toMatchObject({ ok: true });
    expect(ids(await readAll(again))).toEqual(['c-1', 'c-11', 'c-12', 'third']);
    await again.close();
  });
});

describe('a disk that refuses', () => {
  test('full: refused with STORE_FULL, nothing of it comes back, and the next write succeeds', async () => {
    const dir = testFolder();
    const faults = faultyDisk();
    const journal = await opened(dir, { disk: faults.disk });
    await append(journal, record(1));
    const size = statSync(join(dir, 'segment-00000001.log')).size;
    faults.failWrites(1, 150);
    expect(await journal.append([record(2), record(3)])).toMatchObject({ ok: false, error: { code: 'STORE_FULL' } });
    expect(statSync(join(dir, 'segment-00000001.log')).size).toBe(size);
    expect(ids(await readAll(journal))).toEqual(['c-1']);
    expect(await append(journal, record(2))).toEqual([2]);
    await journal.close();
    const again = await opened(dir);
    expect(ids(await readAll(again))).toEqual(['c-1', 'c-2']);
    expect((await stateOf(again)).damage).toEqual([]);
    await again.close();
  });

  test('full while several wait: all of them are refused, none comes back', async () => {
    const dir = testFolder();
    const faults = faultyDisk();
    const journal = await opened(dir, { disk: faults.disk });
    faults.failSyncs(1, 'ENOSPC');
    const first = journal.append([record(1)]);
    const results = await Promise.all([first, journal.append([record(2)])]);
    expect(results.some((r) => !r.ok && r.error.code === 'STORE_FULL')).toBe(true);
    const kept = results.flatMap((r, i) => (r.ok ? [`c-${String(i + 1)}`] : []));
    await journal.close();
    const again = await opened(dir);
    expect(ids(await readAll(again))).toEqual(kept);
    await again.close();
  });

  test('full on rotation: refused, and the old segment goes on later', async () => {
    const dir = testFolder();
    const faults = faultyDisk();
    const journal = await opened(dir, { disk: faults.disk, segmentBytes: 400 });
    await append(journal, record(1));
    faults.failCreates(1);
    expect(await journal.append([record(2)])).toMatchObject({ ok: false, error: { code: 'STORE_FULL' } });
    faults.failWrites(1, 10);
    expect(await journal.append([record(2)])).toMatchObject({ ok: false, error: { code: 'STORE_FULL' } });
    expect(await append(journal, record(2))).toEqual([2]);
    await journal.close();
    const again = await opened(dir);
    expect(ids(await readAll(again))).toEqual(['c-1', 'c-2']);
    expect((await stateOf(again)).damage).toEqual([]);
    await again.close();
  });

  test('a failed sync is never reported as done, and its bytes are taken back', async () => {
    const dir = testFolder();
    const faults = faultyDisk();
    const journal = await opened(dir, { disk: faults.disk });
    faults.failSyncs(1);
    expect(await journal.append([record(1)])).toMatchObject({ ok: false, error: { code: 'JOURNAL_WRITE_FAILED' } });
    expect(await readAll(journal)).toEqual([]);
    await journal.close();
    const again = await opened(dir);
    expect(await readAll(again)).toEqual([]);
    await again.close();
  });

  test('bytes that cannot be taken back answer "unsure"; the next call finds out what is there', async () => {
    const dir = testFolder();
    const faults = faultyDisk();
    const journal = await opened(dir, { disk: faults.disk });
    await append(journal, record(1));
    faults.failSyncs(1);
    faults.failTruncates(1);
    expect(await journal.append([record(2)])).toMatchObject({ ok: false, error: { code: 'OUTCOME_UNSURE' } });
    // The bytes did reach the file: it is there, so it is told as there, and asking again with its id settles it.
    expect(ids(await readAll(journal))).toEqual(['c-1', 'c-2']);
    expect(await append(journal, record(2), record(3))).toEqual([2, 3]);
    await journal.close();
  });

  test('a cut write that cannot be taken back: its part is set aside, earlier records stay', async () => {
    const dir = testFolder();
    const faults = faultyDisk();
    const journal = await opened(dir, { disk: faults.disk });
    await append(journal, record(1));
    faults.failWrites(1, 60);
    faults.failTruncates(1);
    expect(await journal.append([record(2)])).toMatchObject({ ok: false, error: { code: 'OUTCOME_UNSURE' } });
    expect(await append(journal, record(2))).toEqual([2]);
    expect((await stateOf(journal)).damage).toMatchObject([{ kind: 'torn-tail', bytes: 60 }]);
    expect(ids(await readAll(journal))).toEqual(['c-1', 'c-2']);
    await journal.close();
  });
});

describe('custody', () => {
  test('nothing leaves before the host was told how long custody goes on, and then what the table says now counts', async () => {
    let now = 1_000;
    const journal = await opened(testFolder(), { now: () => now, segmentBytes: 400 });
    for (let seq = 1; seq <= 3; seq += 1) await append(journal, record(seq));
    await journal.markReceipted(['c-1', 'c-2', 'c-3']);
    now += 400 * DAY;
    expect(await journal.sweep()).toEqual([]);
    expect(await stateOf(journal)).not.toHaveProperty('retentionDays');
    await journal.markReceipted(['c-1'], 500);
    expect([await journal.sweep(), (await stateOf(journal)).retentionDays]).toEqual([[], 500]);
    await journal.markReceipted(['c-1'], 30);
    expect((await journal.sweep()).length).toBeGreaterThan(0);
    await journal.close();
  });

  test('a segment leaves only when all in it are receipted for longer than the days it was told, oldest first', async () => {
    const dir = testFolder();
    let now = 1_000;
    const journal = await opened(dir, { now: () => now, segmentBytes: 400 });
    for (let seq = 1; seq <= 4; seq += 1) await append(journal, record(seq));
    await journal.markReceipted(['c-1', 'c-3'], 30);
    now += 40 * DAY;
    expect(await journal.sweep()).toEqual(['segment-00000001.log']);
    // c-2 has no receipt: it holds its own segment and every later one.
    expect(ids(await readAll(journal))).toEqual(['c-2', 'c-3', 'c-4']);
    await journal.markReceipted(['c-2', 'c-4']);
    now += 29 * DAY;
    expect(await journal.sweep()).toEqual([]);
    now += 2 * DAY;
    expect((await journal.sweep()).length).toBeGreaterThan(0);
    await journal.close();
    const again = await opened(dir, { now: () => now, segmentBytes: 400 });
    const state = await stateOf(again);
    expect(state.damage).toEqual([]);
    expect(state.lastPosition).toBeGreaterThan(4);
    expect(await append(again, record(9))).toEqual([state.lastPosition + 1]);
    await again.close();
  });

  test('a clock that is set back ends no custody early', async () => {
    const dir = testFolder();
    let now = 50 * DAY;
    const journal = await opened(dir, { now: () => now, segmentBytes: 400 });
    await append(journal, record(1));
    await append(journal, record(2));
    now = 10 * DAY;
    await journal.markReceipted(['c-1'], 30);
    now = 75 * DAY;
    // By the clock that was wrong 65 days would have passed; by the journal's own it is 25.
    expect(await journal.sweep()).toEqual([]);
    await journal.close();
  });

  test('unknown ids come back, a mark twice is one mark', async () => {
    const journal = await opened(testFolder());
    await append(journal, record(1));
    expect(await journal.markReceipted(['c-1', 'nobody'])).toEqual({ ok: true, value: { marked: 1, unknown: ['nobody'] } });
    const { lastPosition } = await stateOf(journal);
    expect(await journal.markReceipted(['c-1'])).toEqual({ ok: true, value: { marked: 1, unknown: [] } });
    expect((await stateOf(journal)).lastPosition).toBe(lastPosition);
    await journal.close();
  });
});

describe('one writer', () => {
  test('a second opening is refused with the holder, and possible after the first closed', async () => {
    const dir = testFolder();
    const journal = await opened(dir);
    const second = await openJournal({ dir, disk: nodeDisk(), now: () => 0 });
    expect(second).toMatchObject({ ok: false, error: { code: 'HOST_IN_USE', params: { pid: process.pid } } });
    await journal.close();
    await (await opened(dir)).close();
  });

  test.each([
    ['a process that is gone', { pid: 2 ** 22 + 1, boot: '', started: '', token: 'x' }],
    ['another boot', { pid: 1, boot: 'another', started: '', token: 'x' }],
    ['a pid that was given to another process since', { pid: 1, boot: '', started: 'never', token: 'x' }],
    ['half a file', 'torn'],
  ])('a lock left by %s is taken over', async (_name, holder) => {
    const dir = testFolder();
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const text = typeof holder === 'string' ? '{"pid":' : JSON.stringify({ ...holder, boot: holder.boot === '' ? boot : holder.boot });
    writeFileSync(join(dir, 'writer.lock'), text);
    await (await opened(dir)).close();
    expect(readdirSync(dir).filter((name) => name.includes('lock'))).toEqual([]);
  });
});
