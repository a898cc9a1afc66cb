import { Dexie } from 'dexie';

const NAME = 'lianzhi-ballast';
/** Together more than the 4 MiB that LevelDB keeps in its buffer; each small enough to stand in the log, not in a file beside it. */
const ROWS = 160;
const ROW_BYTES = 30_000;

/**
 * Makes the browser begin a new log of its own, before anything of ours is written, so that nothing stands behind a record
 * that the last crash tore.
 *
 * Chromium keeps the databases of an origin in one LevelDB, and a new process goes on writing the log of the one before. A
 * record that was torn when that was killed then lies in the middle of the log, and the opening after next takes everything
 * for damaged and deletes it: 2 in 100 kills. As much as fills its buffer makes it write the buffer to a table and drop the
 * log. What fails here is only protection; the stores are whole without it.
 */
export async function beginBrowserLog(): Promise<void> {
  const db = new Dexie(NAME, { chromeTransactionDurability: 'strict' });
  db.version(1).stores({ rows: 'n' });
  try {
    await db.table('rows').bulkPut(Array.from({ length: ROWS }, (_, n) => ({ n, bytes: new Uint8Array(ROW_BYTES) })));
    // The buffer is written out at the first write behind it, which this is.
    await db.delete();
  } catch {
    // No room, or no database at all: whoever writes next is told.
    db.close();
  }
}
