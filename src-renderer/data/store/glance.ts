import { Dexie, type Table } from 'dexie';
import type { Bytes, SuiteKey } from './sealed-log/aead.ts';
import { claimedMark } from './sealed-log/opening.ts';
import { type Opened, openSegment, ORIGIN, packBody, sealSegment } from './sealed-log/segment.ts';

/**
 * The last glance: what a person saw last, sealed beside the log under the same key and shown while the log is read. It is
 * a copy, and nothing is decided on it: it may be missing, old, or put back by whoever has the disk, and the log says the
 * truth a moment later (docs/decisions/0021-last-glance.md).
 */
export type Glance = {
  /** What it is about, as its writer put it. */
  readonly about: string;
  readonly parts: readonly string[];
  /** The log has not moved since it was taken. */
  readonly isCurrent: boolean;
};

export type GlanceKeeper = {
  /**
   * Replaces the last glance; without `parts` the former ones stand under a new `about` and mark. A glance that cannot be
   * kept is only a slower start: what fails is tried again the next time, and told to nobody.
   */
  keep(about: string, mark: string, parts?: readonly string[]): Promise<void>;
};

/** `n` 0 is the sheet that names the others; in a part, `prev` names the run that it belongs to. */
type Row = { readonly n: number; readonly bytes: Bytes };
type Sheet = { readonly about: string; readonly mark: string; readonly run: string; readonly parts: number };

const GENERATION = 1;

export function glanceName(store: string): string {
  return `${store}-glance`;
}

function tableOf(store: string): { readonly db: Dexie; readonly rows: Table<Row, number> } {
  const db = new Dexie(glanceName(store), { chromeTransactionDurability: 'relaxed' });
  db.version(1).stores({ rows: 'n' });
  return { db, rows: db.table<Row, number>('rows') };
}

async function sealed(key: SuiteKey, store: string, n: number, run: string, text: string): Promise<Row> {
  const { bytes } = await sealSegment(key, { store, key: GENERATION, kind: 'glance', first: n, last: n, prev: run, merges: 0 }, await packBody(text));
  return { n, bytes };
}

/** The glances of one store; `store` is its name, `key` what it is sealed with now. */
export function glanceKeeper(store: string, key: SuiteKey): GlanceKeeper {
  let run = '';
  let count = 0;
  return {
    async keep(about, mark, parts) {
      const nextRun = parts === undefined ? run : crypto.randomUUID();
      const nextCount = parts?.length ?? count;
      if (nextRun === '') return;
      const put = await Promise.all((parts ?? []).map((text, at) => sealed(key, store, at + 1, nextRun, text)));
      const sheet: Sheet = { about, mark, run: nextRun, parts: nextCount };
      put.push(await sealed(key, store, 0, ORIGIN, JSON.stringify(sheet)));
      const { db, rows } = tableOf(store);
      try {
        await db.transaction('rw', rows, async () => {
          await rows.bulkPut(put);
          await rows.where('n').above(nextCount).delete();
        });
        run = nextRun;
        count = nextCount;
      } catch {
        // Half a change of keys or no room left: the next one starts from nothing.
        run = '';
      } finally {
        db.close();
      }
    },
  };
}

function belongs(opened: Opened | string, store: string, n: number, run: string): opened is Opened {
  return typeof opened !== 'string' && opened.header.kind === 'glance' && opened.header.store === store && opened.header.first === n && opened.header.prev === run;
}

/** What was kept last; `undefined` where there is nothing, or not all of it is whole and of one piece under this key. */
export async function readGlance(store: string, key: SuiteKey): Promise<Glance | undefined> {
  if (!(await Dexie.exists(glanceName(store)))) return undefined;
  const { db, rows } = tableOf(store);
  try {
    const keys = new Map([[GENERATION, key]]);
    const opened = await Promise.all((await rows.toArray()).map(({ bytes }) => openSegment(keys, bytes)));
    const [first, ...rest] = opened;
    if (first === undefined || !belongs(first, store, 0, ORIGIN)) return undefined;
    const sheet = JSON.parse(first.text) as Sheet;
    if (rest.length !== sheet.parts) return undefined;
    const parts = rest.flatMap((each, at) => (belongs(each, store, at + 1, sheet.run) ? [each.text] : []));
    if (parts.length !== sheet.parts) return undefined;
    return { about: sheet.about, parts, isCurrent: (await claimedMark(store)) === sheet.mark };
  } catch {
    return undefined;
  } finally {
    db.close();
  }
}
