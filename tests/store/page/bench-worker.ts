import { type MangoQuery, normalizeMangoQuery, prepareQuery, type RxStorage, type RxStorageInstance } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { AES_256_GCM } from '../../../src-renderer/data/store/sealed-log/aead.ts';
import { getSealedLogStorage, type SealedLogStorage } from '../../../src-renderer/data/store/sealed-log/storage.ts';
import { BENCH_SCHEMA, benchDoc, type BenchDoc, INDEXES } from './bench-docs.ts';

/** The same documents and questions on the sealed log, on RxDB's Dexie storage and on IndexedDB itself. */
export type Kind = 'sealed' | 'dexie' | 'raw';
export type Question = 'newest-50' | 'count' | 'count-status' | 'compound' | 'substring';
type Args = { readonly kind: Kind; readonly name: string; readonly count: number; readonly question?: Question; readonly rounds?: number; readonly from?: number };

type Contestant = {
  insert(docs: readonly BenchDoc[]): Promise<void>;
  patch(doc: BenchDoc): Promise<void>;
  ask(question: Question, round: number): Promise<number>;
  settle(): Promise<void>;
  /** Sealed bytes, where the store knows them. */
  bytes(): number;
  close(): Promise<void>;
};

const CHUNK = 500;
const REPEATS = 200;
const HIGH = '\uffff';
const statusOf = (round: number) => ['filed', 'assigned', 'inquiry', 'control', 'appraisal', 'auction', 'paid', 'closed'][round % 8] ?? '';
const courtOf = (round: number) => ['0505', '0506', '0507', '0508', '0509', '0581', '0582', '0583'][round % 8] ?? '';
const BIG = 76_000_000;

function mango(question: Question, round: number): MangoQuery<Record<string, unknown>> {
  const live = { _deleted: { $eq: false } };
  if (question === 'newest-50') return { selector: { ...live, status: { $eq: statusOf(round) } }, sort: [{ status: 'asc' }, { filedDesc: 'asc' }, { id: 'asc' }], limit: 50 } as never;
  if (question === 'compound') return { selector: { ...live, court: { $eq: courtOf(round) }, status: { $eq: statusOf(round) }, amount: { $gte: BIG } } } as never;
  if (question === 'substring') return { selector: { ...live, title: { $regex: `李${['伟', '芳', '敏', '静', '强', '磊', '军', '杰'][round % 8] ?? ''}与张` } } } as never;
  if (question === 'count-status') return { selector: { ...live, status: { $eq: statusOf(round) } } } as never;
  return { selector: live };
}

async function overRxDb(storage: RxStorage<unknown, unknown>, sealed: SealedLogStorage | undefined): Promise<Contestant> {
  const instance = (await storage.createStorageInstance({
    databaseInstanceToken: 't',
    databaseName: 'bench',
    collectionName: 'cases',
    schema: BENCH_SCHEMA,
    options: {},
    multiInstance: false,
    devMode: false,
  })) as unknown as RxStorageInstance<Record<string, unknown>, unknown, unknown>;
  return {
    async insert(docs) {
      const { error } = await instance.bulkWrite(docs.map((document) => ({ document })) as never, 'bench');
      if (error.length > 0) throw new Error('conflict');
    },
    async patch(doc) {
      const [previous] = (await instance.findDocumentsById([doc['id'] as string], false)) as BenchDoc[];
      if (previous === undefined) throw new Error('nothing to patch');
      const { error } = await instance.bulkWrite([{
        previous,
        document: { ...previous, amount: doc['amount'], _rev: `${String(Number(previous._rev.split('-')[0]) + 1)}-${crypto.randomUUID().replaceAll('-', '')}`, _meta: { lwt: previous._meta.lwt + 1 } },
      }] as never, 'bench');
      if (error.length > 0) throw new Error('conflict');
    },
    async ask(question, round) {
      const prepared = prepareQuery(BENCH_SCHEMA, normalizeMangoQuery(BENCH_SCHEMA, mango(question, round) as never)) as never;
      return question.startsWith('count') ? (await instance.count(prepared)).count : (await instance.query(prepared)).documents.length;
    },
    settle: () => sealed?.compact() ?? Promise.resolve(),
    bytes: () => sealed?.size().bytes ?? 0,
    close: () => instance.close(),
  };
}

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => { resolve(request.result); };
    request.onerror = () => { reject(request.error ?? new Error('request')); };
  });
}

async function overIndexedDb(name: string): Promise<Contestant> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore('cases', { keyPath: 'id' });
    for (const index of INDEXES) store.createIndex(index.join('+'), index);
  };
  const db = await asked(request);
  const write = (docs: readonly BenchDoc[]) =>
    new Promise<void>((resolve, reject) => {
      const transaction = db.transaction('cases', 'readwrite', { durability: 'strict' });
      const store = transaction.objectStore('cases');
      for (const doc of docs) store.put(doc);
      transaction.oncomplete = () => { resolve(); };
      transaction.onabort = () => { reject(transaction.error ?? new Error('abort')); };
    });
  const cases = () => db.transaction('cases').objectStore('cases');
  const under = (index: readonly string[] | undefined) => cases().index((index ?? []).join('+'));
  return {
    insert: write,
    async patch(doc) {
      const before = (await asked(cases().get(doc['id'] as string))) as BenchDoc;
      await write([{ ...before, amount: doc['amount'] } as BenchDoc]);
    },
    async ask(question, round) {
      const status = statusOf(round);
      if (question === 'newest-50') return (await asked(under(INDEXES[0]).getAll(IDBKeyRange.bound([status, 0, ''], [status, 9e9, HIGH]), 50))).length;
      if (question === 'compound') return (await asked(under(INDEXES[1]).getAll(IDBKeyRange.bound([courtOf(round), status, BIG, ''], [courtOf(round), status, 9e9, HIGH])))).length;
      if (question === 'count-status') return asked(under(INDEXES[0]).count(IDBKeyRange.bound([status, 0, ''], [status, 9e9, HIGH])));
      if (question === 'count') return asked(cases().count());
      const wanted = `李${['伟', '芳', '敏', '静', '强', '磊', '军', '杰'][round % 8] ?? ''}与张`;
      let found = 0;
      for (let after = ''; ; ) {
        const rows = (await asked(cases().getAll(IDBKeyRange.lowerBound(after, true), 5_000))) as BenchDoc[];
        found += rows.filter((row) => (row['title'] as string).includes(wanted)).length;
        const last = rows.at(-1);
        if (last === undefined) return found;
        after = last['id'] as string;
      }
    },
    settle: () => Promise.resolve(),
    bytes: () => 0,
    close() {
      db.close();
      return Promise.resolve();
    },
  };
}

let keyOnce: Promise<CryptoKey> | undefined;
function theKey(): Promise<CryptoKey> {
  keyOnce ??= crypto.subtle.importKey('raw', new Uint8Array(32).fill(7), 'AES-GCM', false, ['encrypt', 'decrypt']);
  return keyOnce;
}

async function open({ kind, name }: Args): Promise<Contestant> {
  if (kind === 'raw') return overIndexedDb(name);
  if (kind === 'dexie') return overRxDb(getRxStorageDexie({ chromeTransactionDurability: 'strict' }) as unknown as RxStorage<unknown, unknown>, undefined);
  const sealed = getSealedLogStorage({ key: await theKey(), suite: AES_256_GCM, name });
  return overRxDb(sealed, sealed);
}

let current: Contestant | undefined;
const now = () => performance.now();
const pause = () => new Promise((resolve) => { setTimeout(resolve, 60); });

const MEASURES: Readonly<Record<string, (args: Args) => Promise<unknown>>> = {
  /** All documents in chunks, to the last acknowledgement, in ms. */
  async insert(args) {
    await current?.close();
    for (const { name } of await indexedDB.databases()) if (name !== undefined) await asked(indexedDB.deleteDatabase(name));
    const docs = Array.from({ length: args.count }, (_, n) => benchDoc(n));
    const into = await open(args);
    const start = now();
    for (let from = 0; from < docs.length; from += CHUNK) await into.insert(docs.slice(from, from + CHUNK));
    const ms = now() - start;
    current = into;
    return ms;
  },
  /** One document after another, each to its acknowledgement, in ms. */
  async patch(args) {
    const samples: number[] = [];
    for (let i = 0; i < (args.rounds ?? 1); i += 1) {
      await pause();
      const doc = benchDoc((i * 397) % args.count);
      const start = now();
      await current?.patch({ ...doc, amount: i } as BenchDoc);
      samples.push(now() - start);
    }
    return samples;
  },
  async ask(args) {
    const samples: number[] = [];
    const question = args.question ?? 'count';
    // One answer from memory is shorter than the clock can tell.
    const repeats = question === 'substring' ? 1 : args.kind === 'sealed' ? REPEATS : 4;
    let found = 0;
    for (let i = 0; i < (args.rounds ?? 1); i += 1) {
      const start = now();
      for (let each = 0; each < repeats; each += 1) found += (await current?.ask(question, i)) ?? 0;
      samples.push((now() - start) / repeats);
    }
    return { samples, found: found / repeats };
  },
  /** A fresh worker opens the store: to open, to the first answer by index, to all documents counted, in ms. */
  async reopen(args) {
    const start = now();
    const found = await open(args);
    const opened = now() - start;
    await found.ask('newest-50', 0);
    const answered = now() - start;
    const count = await found.ask('count', 0);
    current = found;
    return { opened, answered, counted: now() - start, count };
  },
  /** More documents into what is open, as one write. */
  async append({ from = 0, count }) {
    await current?.insert(Array.from({ length: count }, (_, n) => benchDoc(from + n)));
  },
  async settle() {
    await current?.settle();
    return current?.bytes();
  },
  async close() {
    await current?.close();
    current = undefined;
  },
  jsonBytes: (args) => Promise.resolve(Array.from({ length: 500 }, (_, n) => new TextEncoder().encode(JSON.stringify(benchDoc(Math.floor((n * args.count) / 500)))).length).reduce((sum, size) => sum + size, 0) / 500),
};

self.onmessage = (event: MessageEvent<{ name: string; args: Args }>) => {
  const measure = MEASURES[event.data.name];
  (measure?.(event.data.args) ?? Promise.reject(new Error(`no measurement ${event.data.name}`))).then(
    (value) => { postMessage({ ok: true, value }); },
    (error: unknown) => { postMessage({ ok: false, value: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }); },
  );
};
