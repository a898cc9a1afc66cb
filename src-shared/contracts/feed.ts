import Type, { type Static } from 'typebox';
import { LANES } from '../domain/linkage/command.ts';
import { MECHANISM_FACTS } from '../mechanisms/index.ts';
import { closed, InstantSchema, oneOf } from '../kernel/schema.ts';

/**
 * Kinds of facts. Each kind is one projection for one audience with one schema (S15): a full case and the slim row of
 * a court-wide list are two facts, so that a device can never hold more than its audience has.
 */
const OWN_FACT_KINDS = [
  'case',
  'case-row',
  'asset',
  'asset-row',
  'event',
  'receipt',
  'roster',
  'delegation',
  'settings',
  'directory',
  'parameters',
  'calendar',
] as const;
export type FactKind = (typeof OWN_FACT_KINDS)[number] | keyof typeof MECHANISM_FACTS;
export const FACT_KINDS: readonly FactKind[] = [...OWN_FACT_KINDS, ...(Object.keys(MECHANISM_FACTS) as (keyof typeof MECHANISM_FACTS)[])];

export const FactSchema = closed({
  /** `<kind>/<id>`: unique over the installation. */
  id: Type.String({ minLength: 3, maxLength: 200 }),
  kind: oneOf(FACT_KINDS),
  seq: Type.Integer({ minimum: 0 }),
  /** Version of the aggregate behind it; 0 where it has none. */
  version: Type.Integer({ minimum: 0 }),
  /** Left the scope of this device, or ended: the body is empty. */
  removed: Type.Boolean(),
  body: Type.Unknown(),
});
export type Fact = Static<typeof FactSchema>;

export const REMOVAL_REASONS = ['reassigned', 'own-scope-changed', 'revoked', 'retention', 'ended'] as const;

export const CheckpointSchema = closed({
  /** New after a restore from backup: the device re-offers its commands and pulls everything again (S14). */
  epoch: Type.String({ maxLength: 40 }),
  seq: Type.Integer({ minimum: 0 }),
  /** Fingerprint of the scopes of the session; another one means that the device's own scope changed. */
  scopeHash: Type.String({ maxLength: 80 }),
});
export type Checkpoint = Static<typeof CheckpointSchema>;

/** Empty before the first commit. */
export const BranchSchema = Type.String({ maxLength: 40 });

/**
 * GET /v1/feed?epoch=&seq=&scopeHash=&limit=: whole commits in commit order. `restart` replaces the facts: the device
 * must pull again from seq 0 under the new checkpoint, and drop what was not mentioned by its end.
 */
export const FeedPageSchema = closed({
  checkpoint: CheckpointSchema,
  facts: Type.Array(FactSchema),
  /** Whether more pages are there right now. */
  more: Type.Boolean(),
  /** Highest seq of the installation, for the "how far behind" figure. */
  head: Type.Integer({ minimum: 0 }),
  /** Removals between the asked checkpoint and the head, announced so that sudden emptiness is never obeyed (S11). */
  removalsAhead: Type.Array(closed({ reason: oneOf(REMOVAL_REASONS), count: Type.Integer({ minimum: 0 }) })),
  restart: Type.Optional(oneOf(['epoch', 'scope'])),
  /**
   * With the page that reaches the head: the streams of this device and person, and the seq that the server takes next in
   * each. A device that holds a receipt beyond knows that the server has lost what it had acknowledged.
   */
  streams: Type.Optional(Type.Array(closed({ incarnation: Type.String({ pattern: '^[0-9a-f]{16}$' }), lane: oneOf(LANES), expect: Type.Integer({ minimum: 1 }) }))),
  /**
   * The branch of the server's history in which the asked place and the place of `checkpoint` were committed; a server takes a
   * new one each time it starts. After a restore from backup the same places are filled anew under another branch: a device
   * that met its own place under a different one holds what this server never said, even if it only ever read.
   */
  branches: Type.Optional(closed({ asked: BranchSchema, at: BranchSchema })),
  serverTime: InstantSchema,
});
export type FeedPage = Static<typeof FeedPageSchema>;
