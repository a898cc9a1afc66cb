import { type Breath, createBreath } from '../../breath.ts';
import type { Bytes, Sealing, SuiteKey } from './aead.ts';
import { type Contents, createContents, type Entry, type Tiers } from './contents.ts';
import { type Damage, type DamageCause, type Gap, type Head, judge, type Layout, type ReadRow, type Verdict } from './damage.ts';
import { type Disk, type DiskChange, type MetaRow, openDisk, type SegmentRow } from './disk.ts';
import { type Keyring, keyringBytes, openKeyring } from './keyring.ts';
import { claimedHeader, type Opened, openSegment, ORIGIN, packBody, type Sealed, sealSegment } from './segment.ts';

/** A log as it was found and, where it was damaged, made whole again. */
export type OpenedLog = {
  readonly contents: Contents;
  readonly keyring: Keyring;
  readonly head: Head;
  /** The head as it lies on the disk now. */
  readonly headBytes: Bytes | undefined;
  readonly merges: number;
  /** What nobody was told of yet, older worries included. */
  readonly damage: readonly Damage[];
};

/** Rows that are read at a time. */
const SLICE = 24;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What seals new segments. */
export type Sealer = { readonly store: string; readonly key: SuiteKey; readonly generation: number };

/** @throws Error when the ring lacks its own current key, a defect */
export function sealerOf({ store, keys, current }: Keyring): Sealer {
  const key = keys.get(current);
  if (key === undefined) throw new Error('a keyring without its current key');
  return { store, key, generation: current };
}

/** The row that says where the log ends. */
export async function headRow({ store, key, generation }: Sealer, head: Head, merges: number): Promise<MetaRow> {
  const { bytes } = await sealSegment(key, { store, key: generation, kind: 'head', first: head.last, last: head.last, prev: head.link, merges }, await packBody(''));
  return { id: 'head', bytes };
}

/** Names the state that a log is in. */
export function markOf({ last, link }: Head): string {
  return `${String(last)} ${link}`;
}

/**
 * The mark of the log as its head claims it, read before anything is opened. Only the log itself proves it: whoever reads
 * the log afterwards learns whether it was true.
 */
export async function claimedMark(name: string): Promise<string | undefined> {
  const disk = await openDisk(name);
  try {
    const header = claimedHeader(await disk.meta('head'));
    return header === undefined ? undefined : markOf({ last: header.last, link: header.prev });
  } finally {
    disk.close();
  }
}

/** The row that says which merges there are, so that a segment from before a merge is told from what stands now. */
export async function layoutRow({ store, key, generation }: Sealer, { merges, runs }: Layout): Promise<MetaRow> {
  const { bytes } = await sealSegment(key, { store, key: generation, kind: 'layout', first: 0, last: 0, prev: ORIGIN, merges }, await packBody(JSON.stringify(runs)));
  return { id: 'layout', bytes };
}

export function worriesRow(damage: readonly Damage[]): MetaRow {
  return { id: 'worries', bytes: encoder.encode(JSON.stringify(damage)) };
}

async function openedMeta(disk: Disk, id: 'head' | 'layout', keyring: Keyring): Promise<{ readonly bytes: unknown; readonly opened: Opened | DamageCause | 'absent' }> {
  const bytes = await disk.meta(id);
  if (bytes === undefined) return { bytes, opened: 'absent' };
  const opened = await openSegment(keyring.keys, bytes);
  if (typeof opened === 'string') return { bytes, opened };
  return { bytes, opened: opened.header.store !== keyring.store ? 'foreign' : opened.header.kind === id ? opened : 'misplaced' };
}

function readHead(opened: Opened | DamageCause | 'absent'): Head | DamageCause | 'absent' {
  return typeof opened === 'string' ? opened : { last: opened.header.last, link: opened.header.prev };
}

function readLayout(opened: Opened | DamageCause | 'absent'): Layout | DamageCause | 'absent' {
  return typeof opened === 'string' ? opened : { merges: opened.header.merges, runs: JSON.parse(opened.text) as Layout['runs'] };
}

function readWorries(bytes: unknown): readonly Damage[] {
  if (!(bytes instanceof Uint8Array)) return [];
  try {
    return JSON.parse(decoder.decode(bytes)) as readonly Damage[];
  } catch {
    return [];
  }
}

type Parsed = ReadRow & { entries: readonly Entry[]; isTrimmed: boolean };

/** The documents in the body of a segment. What opens was written by this program. */
export function entriesOf({ text }: Opened): readonly Entry[] {
  return JSON.parse(text === '' ? '[]' : text) as readonly Entry[];
}

function parsed(row: SegmentRow, opened: Awaited<ReturnType<typeof openSegment>>): Parsed {
  if (typeof opened === 'string') return { n: row.n, bytes: row.bytes, opened, entries: [], isTrimmed: false };
  // The text is let go of at once, the documents stay.
  return { n: row.n, bytes: undefined, opened: { ...opened, text: '' }, entries: entriesOf(opened), isTrimmed: false };
}

/**
 * Keeps what was read last whole, and heads of what was read before: else a start would need memory for everything. Shelves
 * without a tier stay as they are.
 */
function createTrim(contents: Contents, tiers: Tiers): (row: Parsed) => void {
  const most = Math.max(0, ...Object.values(tiers).map(({ wholeBytes }) => wholeBytes));
  const whole: Parsed[] = [];
  let bytes = 0;
  const sizeOf = ({ opened }: Parsed) => (typeof opened === 'string' ? 0 : opened.plain);
  return (row) => {
    whole.push(row);
    bytes += sizeOf(row);
    while (bytes > most && whole.length > 1) {
      const oldest = whole.shift();
      if (oldest === undefined) return;
      bytes -= sizeOf(oldest);
      oldest.entries = contents.trimmed(oldest.entries);
      oldest.isTrimmed = true;
    }
  };
}

/** Reads, opens and parses every row; a body is parsed in one go, and the worker answers between two of them. */
async function readAll(disk: Disk, keyring: Keyring, breath: Breath, trim: (row: Parsed) => void): Promise<Parsed[]> {
  const all: Parsed[] = [];
  let next = disk.rowsAfter(-1, SLICE);
  for (;;) {
    const rows = await next;
    const last = rows.at(-1);
    if (last === undefined) return all;
    // The disk reads the next slice while this one is opened.
    next = disk.rowsAfter(last.n, SLICE);
    const opened = await Promise.all(rows.map((row) => openSegment(keyring.keys, row.bytes)));
    for (const [at, row] of rows.entries()) {
      await breath();
      const one = parsed(row, opened[at] ?? 'unreadable');
      all.push(one);
      trim(one);
    }
  }
}

async function scarOf(sealer: Sealer, gap: Gap, merges: number): Promise<Sealed> {
  const { store, key, generation } = sealer;
  return sealSegment(key, { store, key: generation, kind: 'scar', first: gap.first, last: gap.last, prev: gap.prev, link: gap.link, merges }, await packBody('[]'));
}

function mergedRuns(whole: readonly Opened[]): Layout['runs'] {
  return whole.filter(({ header }) => header.kind === 'merge').map(({ header }) => [header.first, header.last, header.merges] as const);
}

/** Puts the damaged rows aside and closes the chain over them, in one unit with the note of it. */
async function heal(disk: Disk, sealer: Sealer, verdict: Verdict, state: { readonly head: Head; readonly merges: number; readonly worries: readonly Damage[]}): Promise<{ readonly scars: readonly Sealed[]; readonly headBytes: Bytes }> {
  const { merges, head, worries } = state;
  const scars: Sealed[] = [];
  for (const gap of verdict.gaps) scars.push(await scarOf(sealer, gap, merges));
  const newHead = await headRow(sealer, head, merges);
  const bytesOf = async (n: number): Promise<unknown> => (await disk.rowsOf([n]))[0]?.bytes;
  const quarantine: { n: number; cause: DamageCause; bytes: unknown }[] = [];
  for (const { row, cause } of verdict.aside) quarantine.push({ n: row.n, cause, bytes: row.bytes ?? (await bytesOf(row.n)) });
  const change: DiskChange = {
    drop: verdict.aside.map(({ row }) => [row.n, row.n] as const),
    put: scars.map((scar) => ({ n: scar.header.last, bytes: scar.bytes })),
    quarantine,
    meta: [newHead, await layoutRow(sealer, { merges, runs: mergedRuns(verdict.whole) }), worriesRow(worries)],
  };
  await disk.change(change);
  return { scars, headBytes: newHead.bytes };
}

/**
 * Reads the whole log, takes in what is whole, and puts aside what is not. What was lost is told, never passed over.
 * @throws SealedLogRefusal `wrong-key`, `unreadable`, `gone`, `full`, `failed`
 */
export async function openLog(disk: Disk, sealing: Sealing, tiers: Tiers = {}): Promise<OpenedLog> {
  const keyring = await openKeyring(disk, sealing);
  if (keyring.isNew) await disk.change({ meta: [{ id: 'keyring', bytes: await keyringBytes(keyring) }] });
  const headRead = await openedMeta(disk, 'head', keyring);
  const layoutRead = await openedMeta(disk, 'layout', keyring);
  const breath = createBreath();
  const contents = createContents(tiers);
  const rows = await readAll(disk, keyring, breath, createTrim(contents, tiers));
  const known = { store: keyring.store, head: readHead(headRead.opened), layout: readLayout(layoutRead.opened) };
  const verdict = judge(rows, known);
  const rowOf = new Map(rows.map((row) => [row.opened, row]));
  const end = verdict.whole.at(-1);
  const merges = Math.max(0, typeof known.layout === 'string' ? 0 : known.layout.merges, ...verdict.whole.map(({ header }) => header.merges));
  const fromHead = typeof known.head === 'string' ? undefined : known.head;
  const head: Head = fromHead !== undefined && fromHead.last >= (end?.header.last ?? 0) ? fromHead : { last: end?.header.last ?? 0, link: end?.link ?? ORIGIN };
  const told = readWorries(await disk.meta('worries'));
  let headBytes = headRead.bytes instanceof Uint8Array ? (headRead.bytes as Bytes) : undefined;
  let scars: readonly Sealed[] = [];
  const worries = [...told, ...verdict.damage];
  if (verdict.damage.length > 0) ({ scars, headBytes } = await heal(disk, sealerOf(keyring), verdict, { head, merges, worries }));
  const asOpened = scars.map((scar): Opened => ({ header: scar.header, link: scar.link, text: '', bytes: scar.bytes.length, plain: scar.plain }));
  const inOrder = [...verdict.whole, ...asOpened].sort((a, b) => a.header.first - b.header.first);
  for (const opened of inOrder) {
    await breath();
    const row = rowOf.get(opened);
    contents.load(opened, row?.entries ?? [], row?.isTrimmed);
  }
  return { contents, keyring, head, headBytes, merges, damage: worries };
}
