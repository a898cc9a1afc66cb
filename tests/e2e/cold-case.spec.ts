import { expect, type Page, test } from '@playwright/test';
import type { CaseView, SyncStatus, WorklistAnswer } from '../../src-shared/contracts/engine.ts';
import { openDesk } from '../bench/desk.ts';
import { call, seen } from './support/engine.ts';

/**
 * More cases than memory holds: the oldest are read from the disk when somebody opens them, and what breaks there under the
 * running app is named and comes again from the server.
 */
const SCALE = 0.4;
const OLDEST = { filter: {}, sort: 'case-number', descending: false, from: 0, count: 1 };
/** As old, and far enough from it to lie in other segments than those that stay open after a reading. */
const FAR = { ...OLDEST, from: 1_500, count: 5 };

/** Turns one bit in the oldest segments of the open store. */
async function breakOldest(page: Page, count: number): Promise<void> {
  await page.evaluate(async (most) => {
    const asked = <T>(request: IDBRequest<T>): Promise<T> => new Promise((done, fail) => {
      request.onsuccess = () => { done(request.result); };
      request.onerror = () => { fail(new Error('IndexedDB')); };
    });
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await asked(indexedDB.open(name));
      if (db.objectStoreNames.contains('segments')) {
        const segments = db.transaction('segments', 'readwrite').objectStore('segments');
        for (const row of await asked(segments.getAll(undefined, most) as IDBRequest<{ n: number; bytes: Uint8Array<ArrayBuffer> }[]>)) {
          row.bytes[row.bytes.length - 1] = (row.bytes.at(-1) ?? 0) ^ 1;
          await asked(segments.put(row));
        }
      }
      db.close();
    }
  }, count);
}

test('an old case is read from the disk, and what broke there is named and fetched again', async () => {
  // Most of it is the first pull of twenty thousand cases: a minute on quiet cores, five on loaded ones.
  test.setTimeout(1_200_000);
  const desk = await openDesk(SCALE, 'engine');
  try {
    const { page } = desk;
    expect(await call(page, 'signIn', { login: 'jiang', password: 'bench' })).toMatchObject({ ok: true });
    const list = await seen<WorklistAnswer>(page, 'worklist', OLDEST, (answer) => !answer.filling);
    const far = await seen<WorklistAnswer>(page, 'worklist', FAR, (answer) => !answer.filling);
    const [first = ''] = list.ids;
    const isWhole = (view: CaseView | null) => view !== null && view.held === 'full' && view.timeline.length > 0;
    const before = await seen<CaseView | null>(page, 'case', { caseId: first }, isWhole);
    expect(before?.state?.caseNumber).toBe(list.rows[0]?.caseNumber);
    const sound = await seen<SyncStatus>(page, 'status', {}, (status) => status.feed.complete);
    expect(sound.storeDamage).toBeUndefined();

    await breakOldest(page, 150);
    for (const row of far.rows) {
      const after = await seen<CaseView | null>(page, 'case', { caseId: row.id }, isWhole);
      expect(after?.state?.caseNumber).toBe(row.caseNumber);
    }
    const status = await seen<SyncStatus>(page, 'status', {}, (answer) => answer.storeDamage !== undefined && answer.feed.complete);
    expect(status.storeDamage).toMatchObject({ code: 'STORE_DAMAGED' });
    const again = await seen<WorklistAnswer>(page, 'worklist', { ...OLDEST, count: 2 }, (answer) => !answer.filling);
    expect(again.total).toBe(list.total);
    expect((await seen<CaseView | null>(page, 'case', { caseId: first }, isWhole))?.timeline).toEqual(before?.timeline);
  } finally {
    await desk.close();
  }
});
