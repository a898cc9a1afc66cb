import 'fake-indexeddb/auto';
import type { RxStorage, RxStorageInstance } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { AES_256_GCM, type SuiteKey } from '#renderer/data/store/sealed-log/aead.ts';
import type { Tiers } from '#renderer/data/store/sealed-log/contents.ts';
import { getSealedLogStorage, type SealedLogSettings, type SealedLogStorage } from '#renderer/data/store/sealed-log/storage.ts';

/** Storages that are examined side by side, and what the tests of the store share. */
export type AnyStorage = RxStorage<unknown, unknown>;
export type AnyInstance = RxStorageInstance<Record<string, unknown>, unknown, unknown>;

let number = 0;
export function freshName(): string {
  number += 1;
  return `store-${String(number)}`;
}

export async function freshKey(): Promise<SuiteKey> {
  return { key: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']), suite: AES_256_GCM };
}

/** Background work happens when a test says so. */
export const NEVER = (): void => undefined;

export async function sealedStorage(over: Partial<SealedLogSettings> = {}): Promise<SealedLogStorage> {
  return getSealedLogStorage({ ...(await freshKey()), name: freshName(), later: NEVER, ...over });
}

/** Every collection of the tests, and nothing of it whole. */
export const HEADS_ONLY: Tiers = Object.fromEntries(['people', 'other'].map((name) => [name, { wholeBytes: 0, fields: ['group', 'age', 'open'] }]));

/** `survives`: rows are there again after the last instance was closed. */
export type Contender = { readonly name: string; readonly survives: boolean; readonly make: () => Promise<AnyStorage> };

export const CONTENDERS: readonly Contender[] = [
  { name: 'sealed log', survives: true, make: async () => sealedStorage() },
  // Merges all the time: what is read must not depend on where it lies.
  { name: 'sealed log, merging at once', survives: true, make: async () => sealedStorage({ later: (job) => { setTimeout(job, 0); }, limits: { minRun: 2, maxPlain: 900 } }) },
  // Nothing stays whole in memory, while segments are merged under every read.
  { name: 'sealed log, heads only', survives: true, make: async () => sealedStorage({ tiers: HEADS_ONLY, later: (job) => { setTimeout(job, 0); }, limits: { minRun: 3, maxPlain: 5_000 } }) },
  // Some of it is whole, and the field that a question goes by besides is not among what heads keep.
  { name: 'sealed log, a little whole', survives: true, make: async () => sealedStorage({ tiers: { people: { wholeBytes: 700, fields: ['group', 'age', 'open'] }, other: { wholeBytes: 300, fields: ['group', 'age', 'open'] } } }) },
  { name: 'RxDB memory', survives: true, make: () => Promise.resolve(getRxStorageMemory() as unknown as AnyStorage) },
  { name: 'RxDB Dexie', survives: true, make: () => Promise.resolve(getRxStorageDexie() as unknown as AnyStorage) },
];
