import { fillWithDefaultSettings, now, type RxDocumentData, type RxJsonSchema, type RxStorageInstance } from 'rxdb/plugins/core';
import { beginBrowserLog } from '../../../src-renderer/data/store/browser-log.ts';
import { AES_256_GCM, type SuiteKey } from '../../../src-renderer/data/store/sealed-log/aead.ts';
import { getSealedLogStorage } from '../../../src-renderer/data/store/sealed-log/storage.ts';
import { seededRandom } from '../../world/seeded-random.ts';

/** Writes as fast as it can until somebody kills the browser, and says before and after each write what it is. */
export type StormOrder = {
  readonly name: string;
  readonly seed: number;
  /** Raw AES keys as hex: the one that counts and, while it is being changed, the one before. */
  readonly key: string;
  readonly former?: string;
  /** Changes to this key after some writes. */
  readonly next?: string;
  /** Number of the first write: versions rise over all rounds. */
  readonly firstOp: number;
  readonly ops: number;
  /** Words that must be nowhere on the disk. */
  readonly planted: readonly string[];
};

export type StormReport =
  | { readonly type: 'opened'; readonly docs: readonly (readonly [id: string, op: number, deleted: boolean])[]; readonly damage: number; readonly segments: number }
  | { readonly type: 'begin'; readonly op: number; readonly kind: 'put' | 'delete' | 'sweep'; readonly ids: readonly string[]; readonly swept?: readonly number[] }
  | { readonly type: 'ack'; readonly op: number }
  | { readonly type: 'rekeying' }
  | { readonly type: 'rekeyed' }
  | { readonly type: 'error'; readonly text: string }
  | { readonly type: 'end' };

type Doc = RxDocumentData<{ id: string; op: number; text: string }>;

const SCHEMA: RxJsonSchema<{ id: string; op: number; text: string }> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 60 }, op: { type: 'integer', minimum: 0, maximum: 1e9, multipleOf: 1 }, text: { type: 'string' } },
  required: ['id', 'op', 'text'],
  indexes: [['op', 'id']],
};

const IN_FLIGHT = 4;
const IDS = 400;

const tell = (message: StormReport) => { postMessage(message); };

const heard = new Map<number, () => void>();

/** Settles when the test knows that this write is about to happen. */
function announce(report: Extract<StormReport, { type: 'begin' }>): Promise<void> {
  return new Promise((resolve) => {
    heard.set(report.op, resolve);
    tell(report);
  });
}

async function suiteKey(hex: string): Promise<SuiteKey> {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return { key: await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']), suite: AES_256_GCM };
}

function revised(before: Doc | undefined, id: string, op: number, text: string, deleted: boolean): Doc {
  const height = before === undefined ? 1 : Number(before._rev.split('-')[0]) + 1;
  return { id, op, text, _deleted: deleted, _attachments: {}, _meta: { lwt: now() }, _rev: `${String(height)}-${String(op).padStart(32, '0')}` } as Doc;
}

async function storm(order: StormOrder): Promise<void> {
  const random = () => dice.unit();
  const dice = seededRandom(order.seed);
  const own = await suiteKey(order.key);
  // As the worker does before it opens anything.
  await beginBrowserLog();
  const storage = getSealedLogStorage({
    ...own,
    ...(order.former === undefined ? {} : { former: await suiteKey(order.former) }),
    name: order.name,
    limits: { minRun: 3, maxPlain: 60_000 },
    // Most documents are in memory by their heads only, so that merges and answers read the disk.
    tiers: { docs: { wholeBytes: 6_000, fields: ['op'] } },
    // Merges run all the time, so that many of the blows hit one.
    later: (job) => { setTimeout(job, 0); },
  });
  const instance = (await storage.createStorageInstance({
    databaseInstanceToken: 't',
    databaseName: 'storm',
    collectionName: 'docs',
    schema: fillWithDefaultSettings(SCHEMA),
    options: {},
    multiInstance: false,
    devMode: false,
  })) as unknown as RxStorageInstance<{ id: string; op: number; text: string }, unknown, unknown>;
  const all = Array.from({ length: IDS }, (_, i) => `${order.planted[i % order.planted.length] ?? ''}-${String(i)}`);
  const docs = (await instance.findDocumentsById(all, true)) as Doc[];
  for (const { op, text } of docs) if (!text.includes(` ${String(op)} `)) throw new Error(`the body of another version stands under ${String(op)}`);
  tell({ type: 'opened', docs: docs.map((doc) => [doc.id, doc.op, doc._deleted] as const), damage: storage.damage().length, segments: storage.size().segments });
  const latest = new Map(docs.map((doc) => [doc.id, doc]));

  async function write(op: number, roll: number): Promise<void> {
    if (roll < 0.08) {
      const swept = [...latest.values()].filter((doc) => doc._deleted);
      await announce({ type: 'begin', op, kind: 'sweep', ids: swept.map((doc) => doc.id), swept: swept.map((doc) => doc.op) });
      await instance.cleanup(0);
      for (const doc of swept) if (latest.get(doc.id)?.op === doc.op) latest.delete(doc.id);
      tell({ type: 'ack', op });
      return;
    }
    const isDelete = roll < 0.2;
    const count = roll < 0.3 ? 1 + Math.floor(random() * 3) : roll < 0.9 ? 1 + Math.floor(random() * 12) : 150;
    const ids = [...new Set(Array.from({ length: count }, () => all[Math.floor(random() * all.length)] ?? ''))].filter((id) => !isDelete || latest.get(id)?._deleted === false);
    if (ids.length === 0) return;
    const rows = ids.map((id) => {
      const previous = latest.get(id);
      const document = revised(previous, id, op, `${order.planted[op % order.planted.length] ?? ''} ${String(op)} `.repeat(1 + Math.floor(random() * 6)), isDelete);
      latest.set(id, document);
      return previous === undefined ? { document } : { previous, document };
    });
    await announce({ type: 'begin', op, kind: isDelete ? 'delete' : 'put', ids });
    const { error } = await instance.bulkWrite(rows as never, 'storm');
    if (error.length > 0) throw new Error(`conflict in ${String(op)}: ${JSON.stringify(error[0])}`);
    tell({ type: 'ack', op });
  }

  const flying = new Set<Promise<void>>();
  if (order.former !== undefined) flying.add(storage.rekey(own).then(() => { tell({ type: 'rekeyed' }); }));
  for (let op = order.firstOp; op < order.firstOp + order.ops; op += 1) {
    const roll = random();
    // A sweep takes what is deleted on the disk: all of that has to be there before.
    if (roll < 0.08) await Promise.all(flying);
    const job = write(op, roll).finally(() => flying.delete(job));
    flying.add(job);
    if (order.next !== undefined && op === order.firstOp + 6) {
      tell({ type: 'rekeying' });
      const rekey = storage.rekey(await suiteKey(order.next)).then(() => { tell({ type: 'rekeyed' }); });
      flying.add(rekey);
    }
    if (flying.size >= IN_FLIGHT) await Promise.race(flying);
    else if (random() < 0.2) await new Promise((resolve) => { setTimeout(resolve, random() * 6); });
  }
  await Promise.all(flying);
  await instance.close();
  tell({ type: 'end' });
}

self.onmessage = (event: MessageEvent<StormOrder | number>) => {
  if (typeof event.data === 'number') {
    heard.get(event.data)?.();
    heard.delete(event.data);
    return;
  }
  storm(event.data).catch((error: unknown) => {
    tell({ type: 'error', text: error instanceof Error ? `${error.name} ${error.message} ${error.stack ?? ''}` : String(error) });
  });
};
