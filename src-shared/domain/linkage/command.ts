import Type, { type Static } from 'typebox';
import type { CommandId } from '../../kernel/ids.ts';
import {
  AccountIdSchema,
  AgencyIdSchema,
  closed,
  CommandIdSchema,
  CourtCodeSchema,
  DeviceIdSchema,
  InstantSchema,
  oneOf,
} from '../../kernel/schema.ts';
import { ROLES } from '../permissions/roles.ts';

/**
 * `safety` carries what ends or records a hold on a person (release, withdrawal, wrong person, hand-over). It is a
 * stream of its own and overtakes everything that it does not name in `basis.after`.
 */
export const LANES = ['normal', 'safety'] as const;
export type Lane = (typeof LANES)[number];

export const AggregateRefSchema = closed({
  type: Type.String({ pattern: '^[a-z][a-z-]{1,30}$' }),
  id: Type.String({ minLength: 1, maxLength: 80 }),
});
/** Names one consistency unit: a case, a request, a roster. */
export type AggregateRef = Static<typeof AggregateRefSchema>;

export function refKey(ref: AggregateRef): string {
  return `${ref.type}/${ref.id}`;
}

export const ActorSchema = closed({
  account: AccountIdSchema,
  role: oneOf(ROLES),
  court: Type.Optional(CourtCodeSchema),
  agency: Type.Optional(AgencyIdSchema),
  /** Id of the delegation (授权代批) used, when the actor signs in another's place. */
  delegation: Type.Optional(Type.String({ maxLength: 80 })),
});
export type Actor = Static<typeof ActorSchema>;

export const BasisSchema = closed({
  aggregate: AggregateRefSchema,
  /** Version of the aggregate that the actor saw; 0 = it did not exist. */
  version: Type.Integer({ minimum: 0 }),
  /** Own commands without a receipt that the decision was built on, oldest first. */
  after: Type.Array(CommandIdSchema, { maxItems: 200 }),
});
/** What the actor saw (S13). */
export type Basis = Static<typeof BasisSchema>;

/** A clock that is off by more than a century is no clock. */
export const SkewSchema = Type.Integer({ minimum: -4_000_000_000_000, maximum: 4_000_000_000_000 });

export const OccurredAtSchema = closed({
  at: InstantSchema,
  source: oneOf(['agency', 'gps', 'desk-corrected', 'typed']),
  /** Device clock minus server clock, milliseconds, as measured at the last contact. */
  skewMs: SkewSchema,
});
/** When something happened to a person or a thing; starts liberty clocks. */
export type OccurredAt = Static<typeof OccurredAtSchema>;

export const StreamRefSchema = closed({
  device: DeviceIdSchema,
  user: AccountIdSchema,
  /** Random; new whenever a store is created, or found behind the journal or the server. */
  incarnation: Type.String({ pattern: '^[0-9a-f]{16}$' }),
  lane: oneOf(LANES),
});
/** Order is kept per stream; the server takes only the next `seq` of each. */
export type StreamRef = Static<typeof StreamRefSchema>;

export function streamKey(stream: StreamRef): string {
  return `${stream.device}.${stream.user}.${stream.incarnation}.${stream.lane}`;
}

export const CommandSchema = closed({
  id: CommandIdSchema,
  stream: StreamRefSchema,
  /** 1, 2, 3 … within the stream, without gaps. */
  seq: Type.Integer({ minimum: 1 }),
  kind: Type.String({ pattern: '^[a-z][a-z-]+\\.[a-z][a-z-]+$', maxLength: 80 }),
  v: Type.Integer({ minimum: 1 }),
  payload: Type.Unknown(),
  actor: ActorSchema,
  basis: BasisSchema,
  occurredAt: Type.Optional(OccurredAtSchema),
  /** Desk clock at filing: evidence, never order. */
  deskTime: InstantSchema,
  rulesVersion: Type.String({ maxLength: 40 }),
});

/** The envelope of everything a person or the platform asks for. `payload` is checked by the kind's own schema. */
export type Command<P = unknown> = Omit<Static<typeof CommandSchema>, 'payload'> & { readonly payload: P };

/** Largest canonical JSON of one command, bytes. Files travel in their own queue and are named by hash. */
export const MAX_COMMAND_BYTES = 256 * 1024;

export type { CommandId };
