import { Dexie, type Table } from 'dexie';
import type { Bytes } from './aead.ts';
import { refusalOf, SealedLogRefusal } from './refusals.ts';

/** A row of the log; `n` is the last write inside it. */
export type SegmentRow = { readonly n: number; readonly bytes: Bytes };
export type MetaRow = { readonly id: MetaId; readonly bytes: Bytes };
/** `head`, `layout`: sealed like segments. `keyring`: the store's id and proofs of its keys, as JSON. `worries`: damage that nobody was told of yet. */
export type MetaId = 'head' | 'layout' | 'keyring' | 'worries';
/** A damaged row as it was found, still sealed. */
export type QuarantineRow = { readonly id?: number; readonly n: number; readonly cause: string; readonly bytes: unknown };

/** One unit of change of the database; everything in it stands or nothing does. */
export type DiskChange = {
  readonly put?: readonly SegmentRow[];
  /** Inclusive ranges of `n`, removed before `put`. */
  readonly drop?: readonly (readonly [number, number])[];
  readonly meta?: readonly MetaRow[];
  readonly quarantine?: readonly QuarantineRow[];
  readonly emptyQuarantine?: boolean;
  /** The head as it was written last: a database that shows another one is not ours any more. */
  readonly expectHead?: Bytes | undefined;
};

/** The database of one store: the seam to IndexedDB. Every change is one strictly durable transaction. */
export type Disk = {
  meta(id: MetaId): Promise<unknown>;
  /** Rows after `n`, in order. */
  rowsAfter(n: number, limit: number): Promise<readonly SegmentRow[]>;
  rowsOf(numbers: readonly number[]): Promise<readonly (SegmentRow | undefined)[]>;
  /** @throws SealedLogRefusal `full`, `failed`, `gone` */
  change(change: DiskChange): Promise<void>;
  /** The connection was taken away: deleted, or replaced by another version. */
  isGone(): boolean;
  close(): void;
  /** Deletes the whole database. */
  delete(): Promise<void>;
};

type Tables = { readonly segments: Table<SegmentRow, number>; readonly meta: Table<MetaRow, MetaId>; readonly quarantine: Table<QuarantineRow, number> };

function isSame(a: unknown, b: Bytes): boolean {
  return a instanceof Uint8Array && a.length === b.length && b.every((byte, at) => a[at] === byte);
}

export async function openDisk(name: string): Promise<Disk> {
  const db = new Dexie(name, { chromeTransactionDurability: 'strict', autoOpen: false });
  db.version(1).stores({ segments: 'n', meta: 'id', quarantine: '++id' });
  let gone = false;
  const lose = () => {
    // Closing tells of itself by the same event.
    if (gone) return;
    gone = true;
    // Dexie would open again by itself, and make a new, empty database where ours was.
    db.close({ disableAutoOpen: true });
  };
  db.on('versionchange', lose);
  db.on('close', lose);
  try {
    await db.open();
  } catch (error) {
    throw refusalOf(error);
  }
  const { segments, meta, quarantine } = Object.fromEntries(db.tables.map((table) => [table.name, table])) as unknown as Tables;

  async function write({ put = [], drop = [], meta: rows = [], quarantine: aside = [], emptyQuarantine = false, expectHead }: DiskChange): Promise<void> {
    let native: IDBTransaction | undefined;
    const run = db.transaction('rw', [segments, meta, quarantine], async (transaction) => {
      native = (transaction as unknown as { readonly idbtrans?: IDBTransaction }).idbtrans;
      if (expectHead !== undefined && !isSame((await meta.get('head'))?.bytes, expectHead)) throw new SealedLogRefusal('gone');
      if (emptyQuarantine) await quarantine.clear();
      if (aside.length > 0) await quarantine.bulkAdd([...aside]);
      for (const [first, last] of drop) await segments.where('n').between(first, last, true, true).delete();
      if (put.length > 0) await segments.bulkPut([...put]);
      if (rows.length > 0) await meta.bulkPut([...rows]);
    });
    try {
      await run;
    } catch (error) {
      // Requests only know that their transaction broke off; why, for instance for want of room, the transaction knows.
      const why = native?.error?.name === 'QuotaExceededError' ? native.error : error;
      throw refusalOf(why);
    }
  }

  return {
    meta: async (id) => (await meta.get(id))?.bytes,
    rowsAfter: (n, limit) => segments.where('n').above(n).limit(limit).toArray(),
    rowsOf: (numbers) => segments.bulkGet([...numbers]),
    async change(change) {
      if (gone) throw new SealedLogRefusal('gone');
      await write(change);
    },
    isGone: () => gone,
    close() {
      gone = true;
      db.close({ disableAutoOpen: true });
    },
    async delete() {
      gone = true;
      await db.delete({ disableAutoOpen: true });
    },
  };
}
