import { ensureRxStorageInstanceParamsAreCorrect, getPrimaryFieldOfPrimaryKey, RXDB_VERSION, type RxJsonSchema, type RxStorage, type RxStorageInstance, type RxStorageInstanceCreationParams } from 'rxdb/plugins/core';
import { createTurns } from '../../turns.ts';
import type { Sealing, SuiteKey } from './aead.ts';
import type { MergeLimits } from './compaction.ts';
import { type Doc, isHead, type Tiers } from './contents.ts';
import type { Damage } from './damage.ts';
import { createInstance, type Desk, deskOf, type SequenceOf } from './instance.ts';
import { openSealedLog, type SealedLog } from './log.ts';

export type SealedLogSettings = Sealing & {
  /** Name of the IndexedDB database: one store of one person, shared by all collections that this storage opens. */
  readonly name: string;
  /** See `SequenceOf`. */
  readonly sequenceOf?: SequenceOf;
  readonly limits?: Partial<MergeLimits>;
  /** See `LogSettings`. */
  readonly tiers?: Tiers;
  /** See `LogSettings`. */
  readonly onDamage?: () => void;
  /** See `LogSettings`. */
  readonly takeOver?: boolean;
  /** Runs background work when the store has been quiet; tests run it when they like. */
  readonly later?: (job: () => void) => void;
};

/**
 * An RxDB storage whose reads come from memory and whose durability is one sealed log in IndexedDB. The log opens with the
 * first collection and closes with the last one; `multiInstance` must be off, a Web Lock sees to it that there is one owner.
 */
export type SealedLogStorage = RxStorage<unknown, unknown> & {
  /** What was found damaged and nobody has dealt with yet; only while a collection is open. */
  damage(): readonly Damage[];
  /** The damage is dealt with: its facts are asked for again, the user was told. */
  damageHandled(): Promise<void>;
  /** Seals everything under another key, in the background; settles when the former one is needed no longer. */
  rekey(next: SuiteKey): Promise<void>;
  /** A change of keys is under way: both keys are needed to open. */
  isRekeying(): boolean;
  /** Merges segments that are worth it now, instead of when it is quiet. */
  compact(): Promise<void>;
  /** Names the state that is on the disk: another one after every write. */
  mark(): string;
  /** Segments and sealed bytes on the disk. */
  size(): { readonly segments: number; readonly bytes: number };
  /** Documents in memory, and how many of them are there by their heads only. */
  inMemory(): { readonly documents: number; readonly heads: number };
};

type Open = { readonly log: SealedLog; readonly desks: Map<string, Desk>; instances: number };

/** The storage of one store. The key is unwrapped already and never leaves this realm. */
export function getSealedLogStorage(settings: SealedLogSettings): SealedLogStorage {
  const turn = createTurns();
  let open: Open | undefined;

  function opened(): Open {
    if (open === undefined) throw new Error(`${settings.name}: no collection of this store is open`);
    return open;
  }

  async function ready(): Promise<Open> {
    open ??= { log: await openSealedLog({ ...settings, sealing: settings }), desks: new Map(), instances: 0 };
    return open;
  }

  async function ended(was: Open, key: string, how: 'closed' | 'removed'): Promise<void> {
    await turn(async () => {
      if (how === 'removed') was.desks.delete(key);
      was.instances -= 1;
      if (was.instances > 0) return;
      open = undefined;
      const isEmpty = was.log.shelves().every((shelf) => shelf.documents.size === 0);
      await (how === 'removed' && isEmpty ? was.log.destroy() : was.log.close());
    });
  }

  async function create(params: RxStorageInstanceCreationParams<Record<string, unknown>, unknown>): Promise<RxStorageInstance<Record<string, unknown>, unknown, unknown>> {
    ensureRxStorageInstanceParamsAreCorrect(params);
    if (params.schema.attachments !== undefined) throw new Error(`${params.collectionName}: the sealed log keeps no attachments`);
    const now = await ready();
    now.instances += 1;
    try {
      const idField = getPrimaryFieldOfPrimaryKey(params.schema.primaryKey) as string;
      const key = JSON.stringify([params.databaseName, params.collectionName, params.schema.version, idField]);
      const { databaseName, collectionName } = params;
      const schema = params.schema as unknown as RxJsonSchema<Doc>;
      const desk = now.desks.get(key) ?? deskOf(now.log, key, schema);
      now.desks.set(key, desk);
      return createInstance({ log: now.log, desk, databaseName, collectionName, schema, sequenceOf: settings.sequenceOf, onEnd: (how) => ended(now, key, how) });
    } catch (error) {
      now.instances -= 1;
      if (now.instances === 0) {
        open = undefined;
        await now.log.close();
      }
      throw error;
    }
  }

  return {
    name: 'sealed-log',
    rxdbVersion: RXDB_VERSION,
    createStorageInstance: (params) => turn(() => create(params as never)) as never,
    damage: () => opened().log.damage,
    damageHandled: () => opened().log.damageHandled(),
    rekey: (next) => opened().log.rekey(next),
    isRekeying: () => opened().log.isRekeying(),
    compact: () => opened().log.compact(),
    mark: () => opened().log.mark(),
    size: () => opened().log.size(),
    inMemory() {
      const docs = opened().log.shelves().flatMap((shelf) => [...shelf.documents.values()].map((doc) => isHead(shelf, doc)));
      return { documents: docs.length, heads: docs.filter(Boolean).length };
    },
  };
}
