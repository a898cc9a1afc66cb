import type { Page } from '@playwright/test';
import type { EngineCalls, WorklistAnswer } from '../../src-shared/contracts/engine.ts';
import type { CaseId } from '../../src-shared/kernel/ids.ts';
import { createWorkIndex } from '../../src-renderer/data/views/work-index.ts';
import { searchText } from '../../src-renderer/data/views/initials.ts';
import { type BenchOutcome, type BenchScenario, summarise } from '../../build/bench/scenario.ts';
import type { EnginePage } from '../e2e/engine-page/main.ts';
import { type BenchDesk, openDesk, SCALE } from './desk.ts';
import { benchRows } from './rows.ts';

/** The engine by itself: what an acknowledgement, a first pull, a start and a search cost beside the least they could. */
declare const window: Window & { lianzhi: EnginePage };

const FILED = 60;
const STARTS = 5;
const MEGA = 1_000_000;
/** How long the lists of a whole world are being made after its store was opened. */
const SETTLING_S = 20;
const WINDOW = { filter: { open: true }, sort: 'urgency', descending: false, from: 0, count: 50 } as const;

let desk: Promise<BenchDesk> | undefined;
/** A desk of a judge who has no case yet. */
let emptyDesk: Promise<BenchDesk> | undefined;
let synced: Promise<{ readonly seconds: number; readonly longTasksMs: number; readonly ids: readonly CaseId[] }> | undefined;

function sharedDesk(): Promise<BenchDesk> {
  desk ??= openDesk(SCALE, 'engine');
  return desk;
}

/** Signs in on a new store and waits for the head of the feed; long tasks of the window are counted meanwhile. */
function firstSync(): NonNullable<typeof synced> {
  synced ??= (async () => {
    const { page } = await sharedDesk();
    return page.evaluate(async (params) => {
      let longTasksMs = 0;
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) longTasksMs += entry.duration;
      });
      observer.observe({ entryTypes: ['longtask'] });
      const start = performance.now();
      const signedIn = await window.lianzhi.call('signIn', { login: 'jiang', password: 'bench' });
      if (!signedIn.ok) throw new Error(signedIn.error.code);
      const ids = await new Promise<CaseId[]>((done) => {
        const stop = window.lianzhi.watch('worklist', params as unknown as EngineWindow, (answer: WorklistAnswer) => {
          if (answer.filling) return;
          stop();
          done([...answer.ids]);
        });
      });
      observer.disconnect();
      return { seconds: (performance.now() - start) / 1000, longTasksMs, ids };
    }, WINDOW as unknown as Record<string, unknown>);
  })();
  return synced;
}
type CaseParams = Parameters<typeof window.lianzhi.watch<'case'>>[1];
type EngineWindow = Parameters<typeof window.lianzhi.watch<'worklist'>>[1];

/** Pages that RxDB's replication over Dexie takes in; the rest is reckoned from them, though Dexie only gets slower. */
const DEXIE_PAGES = 60;

let bare: Promise<Page> | undefined;
async function barePage(): Promise<Page> {
  bare ??= (await sharedDesk()).openBare();
  return bare;
}

async function intake(into: 'sealed' | 'dexie', most: number): Promise<number> {
  const running = await sharedDesk();
  const page = await barePage();
  const pages = Math.min(running.feed.pages, most);
  const seconds = await page.evaluate((args) => globalThis.takeIn(args), { into, server: running.feed.url, pages });
  return (seconds * running.feed.pages) / pages;
}

async function initialSync(): Promise<BenchOutcome> {
  const { seconds } = await firstSync();
  return { value: seconds, floor: await intake('sealed', Number.MAX_SAFE_INTEGER), n: 1, iqr: 0 };
}

async function initialSyncDexie(): Promise<BenchOutcome> {
  const { seconds } = await firstSync();
  return { value: seconds, floor: await intake('dexie', DEXIE_PAGES), n: 1, iqr: 0 };
}

/** Long tasks of the window during the first pull, less those of as long a time in a window without work. */
async function longTasks(): Promise<BenchOutcome> {
  const { seconds, longTasksMs } = await firstSync();
  const control = await (await barePage()).evaluate(async (ms) => {
    let sum = 0;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) sum += entry.duration;
    });
    observer.observe({ entryTypes: ['longtask'] });
    await new Promise((done) => { setTimeout(done, ms); });
    observer.disconnect();
    return sum;
  }, seconds * 1000);
  return { value: Math.max(0, longTasksMs - control), floor: control, n: 1, iqr: 0 };
}

/** What a start must have shown to be over: the first fifty rows, and what one letter leaves of the list. */
type Shown = { readonly ids: readonly string[]; readonly left: number };

/**
 * From the navigation to the first fifty rows of the worklist, and one letter more in its search answered; the password's
 * derivation included. Over when the answers are `known`; without it, when they say that nothing more will come.
 */
async function startOnce(desk: BenchDesk, known?: Shown): Promise<{ readonly ms: number; readonly shown: Shown }> {
  await desk.page.close();
  const start = performance.now();
  const page = await desk.reopen();
  const shown = await page.evaluate(
    async ([params, wanted]) => {
      const signedIn = await window.lianzhi.call('signIn', { login: 'jiang', password: 'bench' });
      if (!signedIn.ok) throw new Error(signedIn.error.code);
      const answered = (filter: object, fits: (answer: WorklistAnswer) => boolean): Promise<WorklistAnswer> =>
        new Promise((done) => {
          const stop = window.lianzhi.watch('worklist', { ...params, filter: { ...params['filter'] as object, ...filter } } as unknown as EngineWindow, (answer: WorklistAnswer) => {
            if (!fits(answer)) return;
            stop();
            done(answer);
          });
        });
      const list = await answered({}, (answer) => (wanted === undefined ? !answer.filling : answer.ids.join() === wanted.ids.join()));
      const letter = await answered({ text: '9' }, (answer) => (wanted === undefined ? !answer.filling : answer.total === wanted.left));
      return { ids: list.ids, left: letter.total };
    },
    [WINDOW as unknown as Record<string, unknown>, known] as const,
  );
  return { ms: performance.now() - start, shown };
}

/** Until the page has kept what it shows, as a desk does that is worked at for longer than a moment. */
async function glanceKept({ page }: BenchDesk): Promise<void> {
  const isKept = () => page.evaluate(async () => (await indexedDB.databases()).some((each) => each.name?.endsWith('-glance')));
  while (!(await isKept())) await page.waitForTimeout(500);
  await page.waitForTimeout(1_000);
}

async function warmStart(): Promise<BenchOutcome> {
  await firstSync();
  const full = await sharedDesk();
  emptyDesk ??= openDesk(0, 'engine');
  const empty = await emptyDesk;
  const samples = { full: [] as number[], empty: [] as number[] };
  // The first of each makes what a later start finds.
  await startOnce(empty);
  const { shown } = await startOnce(full);
  await glanceKept(full);
  for (let i = 0; i < STARTS; i += 1) {
    samples.empty.push((await startOnce(empty)).ms);
    samples.full.push((await startOnce(full, shown)).ms);
  }
  const { median, iqr, n } = summarise(samples.full);
  return { value: median, floor: summarise(samples.empty).median, n, iqr };
}

/** A filing to its acknowledgement, against the same bytes appended by the host and put into IndexedDB, both strict. */
async function ack(): Promise<BenchOutcome> {
  const { ids } = await firstSync();
  const { page } = await sharedDesk();
  const samples = await page.evaluate(
    async ([cases, count]) => {
      const token = sessionStorage.getItem('lianzhi.host-token') ?? '';
      const db = await new Promise<IDBDatabase>((done, fail) => {
        const request = indexedDB.open('floor', 1);
        request.onupgradeneeded = () => { request.result.createObjectStore('rows', { keyPath: 'id' }); };
        request.onsuccess = () => { done(request.result); };
        request.onerror = () => { fail(new Error('floor')); };
      });
      const pause = () => new Promise((done) => { setTimeout(done, 120); });
      const run = crypto.randomUUID();
      const found: { product: number[]; floor: number[] } = { product: [], floor: [] };
      for (let i = 0; i < count; i += 1) {
        const caseId = cases[i % cases.length] ?? '';
        const draft = {
          id: crypto.randomUUID().replace(/^(.{14})./, '$17'),
          kind: 'case.add-record',
          aggregate: { type: 'case', id: caseId },
          payload: { caseId, record: { type: 'call', on: '2026-10-30', answered: false, note: '电话无人接听，已留言。' } },
          title: '（2026）苏0508执90017号',
        };
        // Whoever files has the case before him: an old one was read from the disk when he opened it.
        await new Promise<void>((done) => {
          const stop = window.lianzhi.watch('case', { caseId } as unknown as CaseParams, () => {
            stop();
            done();
          });
        });
        await pause();
        let start = performance.now();
        const answer = await window.lianzhi.call('file', { drafts: [draft] } as unknown as FileArgs);
        found.product.push(performance.now() - start);
        if (!answer.ok || answer.value[0]?.outcome !== 'accepted') throw new Error(JSON.stringify(answer));
        await pause();
        // The same bytes: what the product writes to both places is this draft with its envelope.
        const body = JSON.stringify({ ...draft, envelope: 'x'.repeat(600) });
        start = performance.now();
        const kept = await fetch('/__host/journal.append', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-lianzhi-host-token': token },
          body: JSON.stringify({ records: [{ id: `floor-${run}-${String(i)}`, stream: `floor-${run}`, lane: 'normal', seq: i + 1, body }] }),
        }).then((reply) => reply.json() as Promise<{ ok: boolean }>);
        if (!kept.ok) throw new Error('floor append');
        await new Promise<void>((done, fail) => {
          const transaction = db.transaction('rows', 'readwrite', { durability: 'strict' });
          transaction.objectStore('rows').put({ id: draft.id, body });
          transaction.oncomplete = () => { done(); };
          transaction.onerror = () => { fail(new Error('floor put')); };
        });
        found.floor.push(performance.now() - start);
      }
      return found;
    },
    [ids, FILED] as const,
  );
  const product = summarise(samples.product.slice(5));
  const floor = summarise(samples.floor.slice(5));
  return { value: product.median, floor: floor.median, n: product.n, iqr: product.iqr };
}
type FileArgs = EngineCalls['file']['args'];

/** Filter, search and sort of all rows, against one plain filter over an array with the same tests and no order. */
function filter(): BenchOutcome {
  const rows = benchRows();
  const index = createWorkIndex();
  index.put(rows);
  const product: number[] = [];
  const floor: number[] = [];
  const sink = { found: 0 };
  for (let i = 0; i < 60; i += 1) {
    const text = String(10 + (i % 90));
    // Each question is a new one, so that no kept answer helps; the order was made once, as it is while somebody works.
    let start = performance.now();
    sink.found += index.matching({ filter: { text: `${text}${String(i)}`, open: true }, sort: 'urgency', descending: i % 2 === 0 }).length;
    product.push(performance.now() - start);
    const wanted = searchText(`${text}${String(i)}`);
    start = performance.now();
    sink.found += rows.filter((row) => row.status !== 'closed' && (row.caseNumber.includes(wanted) || row.creditor.includes(wanted) || row.debtors.some((name) => name.includes(wanted)))).length;
    floor.push(performance.now() - start);
  }
  if (sink.found < 0) throw new Error('nothing was looked at');
  const { median, iqr, n } = summarise(product.slice(10));
  return { value: median, floor: summarise(floor.slice(10)).median, n, iqr };
}

/**
 * What the worker needs for the whole world: after the first pull, and after a start that read all of it from the disk and
 * made its lists anew. The budget is 400 MB (ARCHITECTURE §5).
 */
async function heapWorld(): Promise<BenchOutcome> {
  const { ids } = await firstSync();
  const full = await sharedDesk();
  const found = [await full.heap()];
  await startOnce(full);
  // The list may have come from the last glance: a case is answered when the store is open, its list some seconds later.
  await full.page.evaluate(
    (caseId) =>
      new Promise<void>((done) => {
        const stop = window.lianzhi.watch('case', { caseId } as unknown as CaseParams, (answer) => {
          if (answer === null) return;
          stop();
          done();
        });
      }),
    ids[0] ?? '',
  );
  for (let second = 0; second < SETTLING_S; second += 5) {
    await full.page.waitForTimeout(5_000);
    found.push(await full.heap());
  }
  return { value: Math.max(...found) / MEGA, n: 1, iqr: 0 };
}

export const ENGINE_SCENARIOS: readonly BenchScenario[] = [
  { id: 'filter', unit: 'ms', target: 3, run: filter },
  { id: 'initial-sync', unit: 's', target: 1.5, run: initialSync },
  { id: 'initial-sync-dexie', unit: 's', target: 0.2, run: initialSyncDexie },
  { id: 'long-tasks', unit: 'ms', target: 0, bounds: 'value', run: longTasks },
  { id: 'ack', unit: 'ms', target: 2, run: ack },
  { id: 'heap-world', unit: 'MB', target: 400, bounds: 'value', run: heapWorld },
  { id: 'warm-start', unit: 'ms', target: 2, run: warmStart },
];

export async function close(): Promise<void> {
  for (const each of [desk, emptyDesk]) if (each !== undefined) await (await each).close();
}
