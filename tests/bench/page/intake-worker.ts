import { addRxPlugin, createRxDatabase, fillWithDefaultSettings, type RxStorage, type RxStorageInstance } from 'rxdb/plugins/core';
import { RxDBLeaderElectionPlugin } from 'rxdb/plugins/leader-election';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { AES_256_GCM } from '../../../src-renderer/data/store/sealed-log/aead.ts';
import { getSealedLogStorage } from '../../../src-renderer/data/store/sealed-log/storage.ts';
import { FACT_SCHEMA, type FactRow } from '../../../src-renderer/data/store/schemas.ts';
import { groupOf } from '../../../src-renderer/data/views/fact-kinds.ts';
import type { Fact } from '../../../src-shared/contracts/feed.ts';

/**
 * The least that a first sync can be: fetch a page, parse it, put it into the store, and nothing understood of it; and the
 * same feed taken in by RxDB's own replication into its Dexie storage.
 */
export type Intake = { readonly into: 'sealed' | 'dexie'; readonly server: string; readonly pages: number };

type Page = { readonly facts: readonly Fact[]; readonly checkpoint: { readonly seq: number } };

addRxPlugin(RxDBLeaderElectionPlugin);

async function page(server: string, seq: number): Promise<Page> {
  const answer = await fetch(`${server}/v1/feed?seq=${String(seq)}`);
  return (await answer.json()) as Page;
}

function rowOf(fact: Fact): FactRow {
  const body = fact.removed ? null : fact.body;
  return { id: fact.id, kind: fact.kind, group: groupOf(fact.kind, fact.id, body), seq: fact.seq, version: 1, round: 0, hidden: false, body: { v: body } };
}

async function intoSealed({ server, pages }: Intake): Promise<void> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(32).fill(7), 'AES-GCM', false, ['encrypt', 'decrypt']);
  const storage = getSealedLogStorage({ key, suite: AES_256_GCM, name: 'bench-floor' });
  const instance = (await storage.createStorageInstance({
    databaseInstanceToken: 't',
    databaseName: 'bench-floor',
    collectionName: 'facts',
    schema: fillWithDefaultSettings(FACT_SCHEMA) as never,
    options: {},
    multiInstance: false,
    devMode: false,
  })) as unknown as RxStorageInstance<FactRow, unknown, unknown>;
  for (let seq = 0; seq < pages; seq += 1) {
    const { facts } = await page(server, seq);
    const writes = facts.map((fact) => ({ document: { ...rowOf(fact), _deleted: false, _attachments: {}, _meta: { lwt: 1 }, _rev: '1-a' } }));
    const { error } = await instance.bulkWrite(writes as never, 'bench');
    if (error.length > 0) throw new Error('conflict');
  }
  await instance.remove();
}

async function intoDexie({ server, pages }: Intake): Promise<void> {
  const db = await createRxDatabase({ name: 'bench-dexie', storage: getRxStorageDexie({ chromeTransactionDurability: 'strict' }) as unknown as RxStorage<unknown, unknown>, multiInstance: false, eventReduce: false });
  const { facts } = (await db.addCollections({ facts: { schema: FACT_SCHEMA } })) as unknown as { facts: never };
  const replication = replicateRxCollection<FactRow, { seq: number }>({
    collection: facts,
    replicationIdentifier: 'bench',
    live: false,
    retryTime: 1_000,
    pull: {
      batchSize: 500,
      async handler(last) {
        const seq = last?.seq ?? 0;
        if (seq >= pages) return { documents: [], checkpoint: { seq } };
        const answer = await page(server, seq);
        return { documents: answer.facts.map((fact) => ({ ...rowOf(fact), _deleted: false })), checkpoint: { seq: seq + 1 } };
      },
    },
  });
  await replication.awaitInitialReplication();
  await db.remove();
}

self.onmessage = (event: MessageEvent<Intake>) => {
  const start = performance.now();
  (event.data.into === 'sealed' ? intoSealed : intoDexie)(event.data).then(
    () => { postMessage({ seconds: (performance.now() - start) / 1000 }); },
    (error: unknown) => { postMessage({ error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }); },
  );
};
