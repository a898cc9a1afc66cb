import { createRxDatabase, removeRxDatabase, type RxCollection, type RxDatabase, type RxStorage } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type { CommandStore, FactStore } from '#shared/contracts/ports.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { storeCommands } from './command-rows.ts';
import { storeFacts } from './fact-rows.ts';
import { COMMAND_SCHEMA, type CommandRow, FACT_SCHEMA, type FactRow, THING_SCHEMA, type ThingRow } from './schemas.ts';
import { storeThings, type Things } from './thing-rows.ts';

/**
 * The only place that knows what the device's data lies in. Now RxDB over its Dexie storage with strict durability, or in
 * memory for a desk; the sealed log takes this place later, and nothing above notices.
 */
export type Store = {
  readonly facts: FactStore;
  readonly commands: CommandStore;
  /** Drafts, settings and queued files. */
  readonly things: Things;
  /** Seals everything under another key, behind the work; settles when nothing lies under the old one any more. */
  rekey(next: CryptoKey): Promise<Result<void, Failure>>;
  close(): Promise<void>;
};

/** The key that a store is sealed under; the stock storage seals nothing. */
export type StoreSeal = { readonly key: CryptoKey };

export type StoreKind = 'disk' | 'memory';

type Collections = { readonly facts: RxCollection<FactRow>; readonly commands: RxCollection<CommandRow>; readonly things: RxCollection<ThingRow> };

/** A schema change on a damaged disk can hang without an error (RxDB #8922): then say so instead of waiting for ever. */
const OPEN_TIMEOUT_MS = 30_000;

function storageOf(kind: StoreKind): RxStorage<unknown, unknown> {
  const storage = kind === 'memory' ? getRxStorageMemory() : getRxStorageDexie({ chromeTransactionDurability: 'strict' });
  return storage as unknown as RxStorage<unknown, unknown>;
}

async function within<T>(job: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => { reject(new Error('the store does not open')); }, ms);
  });
  try {
    return await Promise.race([job, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function openDatabase(name: string, kind: StoreKind): Promise<RxDatabase> {
  return createRxDatabase({
    name,
    storage: storageOf(kind),
    // One worker owns the store behind a lock; nothing else on this computer writes it.
    multiInstance: false,
    eventReduce: false,
    closeDuplicates: true,
  });
}

/** Opens the store of one person on one device; `name` carries both. Without a seal only in memory. */
export async function openStore(name: string, kind: StoreKind, _seal?: StoreSeal): Promise<Result<Store, Failure>> {
  try {
    const db = await within(openDatabase(`lianzhi-${name}`, kind), OPEN_TIMEOUT_MS);
    const collections = (await within(db.addCollections({ facts: { schema: FACT_SCHEMA }, commands: { schema: COMMAND_SCHEMA }, things: { schema: THING_SCHEMA } }), OPEN_TIMEOUT_MS)) as unknown as Collections;
    return ok({
      facts: await storeFacts(collections.facts),
      commands: storeCommands(collections.commands),
      things: storeThings(collections.things),
      rekey: () => Promise.resolve(ok(undefined)),
      close: async () => {
        // RxDB's memory storage keeps its rows beyond `close`; at a desk nothing may stay behind.
        await (kind === 'memory' ? db.remove() : db.close());
      },
    });
  } catch (error) {
    return err(failure('STORE_UNUSABLE', { name: error instanceof Error ? error.name.slice(0, 40) : 'Error' }));
  }
}

/** What this device keeps before anybody has signed in: who has worked here, sealed under his password. */
export async function openThings(name: string, kind: StoreKind): Promise<Result<{ readonly things: Things; close(): Promise<void> }, Failure>> {
  try {
    const db = await within(openDatabase(`lianzhi-${name}`, kind), OPEN_TIMEOUT_MS);
    const collections = (await within(db.addCollections({ things: { schema: THING_SCHEMA } }), OPEN_TIMEOUT_MS)) as unknown as Pick<Collections, 'things'>;
    return ok({
      things: storeThings(collections.things),
      close: async () => {
        await db.close();
      },
    });
  } catch (error) {
    return err(failure('STORE_UNUSABLE', { name: error instanceof Error ? error.name.slice(0, 40) : 'Error' }));
  }
}

/** Removes what a person's store holds, whatever it was sealed under. The store must not be open. */
export async function removeStore(name: string, kind: StoreKind): Promise<Result<void, Failure>> {
  try {
    await within(removeRxDatabase(`lianzhi-${name}`, storageOf(kind), false), OPEN_TIMEOUT_MS);
    return ok(undefined);
  } catch (error) {
    return err(failure('STORE_UNUSABLE', { name: error instanceof Error ? error.name.slice(0, 40) : 'Error' }));
  }
}

/** Removes every database of this origin, whoever it belongs to. None of them may be open. */
export async function eraseDatabases(): Promise<void> {
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined) continue;
    await new Promise<void>((resolve) => {
      const request = indexedDB.deleteDatabase(name);
      // One that is blocked goes when its last user does; this worker ends right after.
      for (const event of ['success', 'error', 'blocked']) request.addEventListener(event, () => { resolve(); });
    });
  }
}
