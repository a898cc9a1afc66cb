import { createRxDatabase, type RxCollection, type RxDatabase, type RxStorage } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type { CommandStore, FactStore } from '#shared/contracts/ports.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { storeCommands } from './command-rows.ts';
import { lowestLost, type RewindableFacts, storeFacts } from './fact-rows.ts';
import { type Glance, type GlanceKeeper, glanceKeeper, glanceName, readGlance } from './glance.ts';
import { COMMAND_SCHEMA, type CommandRow, FACT_SCHEMA, type FactRow, THING_SCHEMA, type ThingRow } from './schemas.ts';
import type { Sealing, SuiteKey } from './sealed-log/aead.ts';
import type { Damage } from './sealed-log/damage.ts';
import { getSealedLogStorage, type SealedLogStorage } from './sealed-log/storage.ts';
import { indexedFields } from './sealed-log/tier.ts';
import { storeThings, type Things } from './thing-rows.ts';

/**
 * The only place that knows what the device's data lies in: the sealed log where a key is at hand, memory for a desk, and
 * RxDB's Dexie storage with strict durability for whoever brings no key.
 */
export type Store = {
  readonly facts: FactStore;
  readonly commands: CommandStore;
  /** Drafts, settings and queued files. */
  readonly things: Things;
  /** What was lost with damaged parts of the store, to be told to the user once. What the server has is being fetched again. */
  readonly damage: Failure | undefined;
  /** The last glance of this store; `undefined` where nothing is sealed. */
  readonly glance: (GlanceKeeper & { /** See `SealedLogStorage`. */ mark(): string }) | undefined;
  /** Seals everything under another key, in the background; settles when the former one is needed no longer. */
  rekey(next: SuiteKey): Promise<void>;
  close(): Promise<void>;
};

export type StoreSettings = {
  /** None: this person has no key. */
  readonly sealing?: Sealing;
  /** A part broke while the store was open: opened again, it is put aside and what was in it fetched. Told once. */
  readonly onDamage?: () => void;
  /** Less than what the product keeps whole, for whoever wants to see it work. */
  readonly wholeBytes?: number;
};

export type StoreKind = 'disk' | 'memory';

type Collections = { readonly facts: RxCollection<FactRow>; readonly commands: RxCollection<CommandRow>; readonly things: RxCollection<ThingRow> };

/**
 * Facts that are whole in memory, in bytes of JSON; of the rest memory has the heads. About 50,000 facts, so the cases of a
 * whole team stay whole, and a store of any size fits into the worker's 400 MB (docs/decisions/0022-tiers.md).
 */
const WHOLE_BYTES = 64_000_000;
/** `seq`, because facts are walked in that order. */
const FACT_HEAD = [...indexedFields(FACT_SCHEMA), 'seq'] as const;

/** A schema change on a damaged disk can hang without an error (RxDB #8922): then say so instead of waiting for ever. */
const OPEN_TIMEOUT_MS = 30_000;

type Storage = { readonly rx: RxStorage<unknown, unknown>; readonly sealed?: SealedLogStorage };

function storageOf(name: string, kind: StoreKind, { sealing, onDamage, wholeBytes = WHOLE_BYTES }: StoreSettings): Storage {
  if (kind === 'memory') return { rx: getRxStorageMemory() as unknown as RxStorage<unknown, unknown> };
  if (sealing === undefined) return { rx: getRxStorageDexie({ chromeTransactionDurability: 'strict' }) as unknown as RxStorage<unknown, unknown> };
  const sealed = getSealedLogStorage({
    ...sealing,
    name,
    takeOver: true,
    tiers: { facts: { wholeBytes, fields: FACT_HEAD } },
    ...(onDamage === undefined ? {} : { onDamage: onceOnly(onDamage) }),
    sequenceOf: (collection, document, before) => (collection === 'facts' ? lowestLost(document as FactRow, before as FactRow | undefined) : undefined),
  });
  return { rx: sealed, sealed };
}

function onceOnly(tell: () => void): () => void {
  let isTold = false;
  return () => {
    if (isTold) return;
    isTold = true;
    tell();
  };
}

/** Deletes databases of this origin; one that is blocked goes when its last user does. */
async function deleteDatabases(isMeant: (name: string) => boolean): Promise<void> {
  const databases = await indexedDB.databases();
  await Promise.all(
    databases.flatMap(({ name }) =>
      name === undefined || !isMeant(name)
        ? []
        : [
            new Promise<void>((resolve) => {
              const request = indexedDB.deleteDatabase(name);
              for (const event of ['success', 'error', 'blocked']) request.addEventListener(event, () => { resolve(); });
            }),
          ],
    ),
  );
}

/** What an earlier release kept in clear under this name is of no use beside the sealed store, and of use to a thief. */
function forgetUnsealed(name: string): Promise<void> {
  return deleteDatabases((each) => each.startsWith(`rxdb-dexie-${name}--`));
}

function damageFailure(damage: readonly Damage[]): Failure | undefined {
  const lost = damage.filter((each) => each.isLoss);
  if (damage.length === 0) return undefined;
  const causes = [...new Set(damage.map((each) => each.cause))].join(', ');
  return failure('STORE_DAMAGED', { lost: lost.length, parts: damage.length, causes });
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

async function openDatabase(name: string, storage: RxStorage<unknown, unknown>): Promise<RxDatabase> {
  return createRxDatabase({
    name,
    storage,
    // One worker owns the store behind a lock; nothing else on this computer writes it.
    multiInstance: false,
    eventReduce: false,
    closeDuplicates: true,
  });
}

function refused(error: unknown): Result<never, Failure> {
  return err(failure('STORE_UNUSABLE', { name: error instanceof Error ? error.name.slice(0, 40) : 'Error' }));
}

/** Below which sequence everything is there; `undefined` when that is not known of some part. */
function lowestSequence(damage: readonly Damage[]): number | undefined {
  const lost = damage.filter((each) => each.isLoss);
  const lows = lost.flatMap((each) => (each.lowestSequence === undefined ? [] : [each.lowestSequence]));
  return lows.length < lost.length ? undefined : Math.min(...lows);
}

/** Has everything that was lost fetched again, and only then puts the damage away: a crash in between tells it again. */
async function settleDamage(facts: RewindableFacts, sealed: SealedLogStorage | undefined): Promise<Failure | undefined> {
  const damage = sealed?.damage() ?? [];
  if (damage.some((each) => each.isLoss)) {
    const rewound = await facts.rewind(lowestSequence(damage));
    if (!rewound.ok) throw new Error(rewound.error.code);
  }
  await sealed?.damageHandled();
  return damageFailure(damage);
}

/**
 * Opens the store of one person on one device; `name` carries both. With a key, in the sealed log; a person without one
 * works in RxDB's Dexie storage. @returns `STORE_UNUSABLE` when it does not open, with the name of what stood in the way
 */
export async function openStore(name: string, kind: StoreKind, settings: StoreSettings = {}): Promise<Result<Store, Failure>> {
  const { sealing } = settings;
  const full = `lianzhi-${name}`;
  const { rx, sealed } = storageOf(full, kind, settings);
  let db: RxDatabase | undefined;
  try {
    if (sealed !== undefined) await forgetUnsealed(full);
    const opened = await within(openDatabase(full, rx), OPEN_TIMEOUT_MS);
    db = opened;
    const collections = (await within(opened.addCollections({ facts: { schema: FACT_SCHEMA }, commands: { schema: COMMAND_SCHEMA }, things: { schema: THING_SCHEMA } }), OPEN_TIMEOUT_MS)) as unknown as Collections;
    const facts = await storeFacts(collections.facts);
    const damage = await settleDamage(facts, sealed);
    return ok({
      facts,
      commands: storeCommands(collections.commands),
      things: storeThings(collections.things),
      damage,
      glance: sealed === undefined || sealing === undefined ? undefined : { ...glanceKeeper(full, sealing), mark: () => sealed.mark() },
      rekey: (next) => sealed?.rekey(next) ?? Promise.resolve(),
      close: async () => {
        // RxDB's memory storage keeps its rows beyond `close`; at a desk nothing may stay behind.
        await (kind === 'memory' ? opened.remove() : opened.close());
      },
    });
  } catch (error) {
    // A store that opened by half would keep everybody else out, this person's next try included.
    await db?.close().catch(() => undefined);
    return refused(error);
  }
}

/** What the person of this store saw last, without opening it. */
export function lastGlance(name: string, key: SuiteKey): Promise<Glance | undefined> {
  return readGlance(`lianzhi-${name}`, key);
}

/** What this device keeps before anybody has signed in: who has worked here, sealed under his password. */
export async function openThings(name: string, kind: StoreKind): Promise<Result<{ readonly things: Things; close(): Promise<void> }, Failure>> {
  try {
    const db = await within(openDatabase(`lianzhi-${name}`, storageOf(name, kind, {}).rx), OPEN_TIMEOUT_MS);
    const collections = (await within(db.addCollections({ things: { schema: THING_SCHEMA } }), OPEN_TIMEOUT_MS)) as unknown as Pick<Collections, 'things'>;
    return ok({
      things: storeThings(collections.things),
      close: async () => {
        await db.close();
      },
    });
  } catch (error) {
    return refused(error);
  }
}

/** Removes what a person's store holds, whatever it was sealed under. The store must not be open. */
export async function removeStore(name: string): Promise<Result<void, Failure>> {
  try {
    const full = `lianzhi-${name}`;
    await within(deleteDatabases((each) => each === full || each === glanceName(full) || each.startsWith(`rxdb-dexie-${full}--`)), OPEN_TIMEOUT_MS);
    return ok(undefined);
  } catch (error) {
    return refused(error);
  }
}

/** Removes every database of this origin, whoever it belongs to. None of them may be open. */
export function eraseDatabases(): Promise<void> {
  return deleteDatabases(() => true);
}
