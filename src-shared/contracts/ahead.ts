import Type, { type Static } from 'typebox';
import { LANES } from '../domain/linkage/command.ts';
import { closed, oneOf } from '../kernel/schema.ts';
import { BranchSchema } from './feed.ts';

/**
 * POST /v1/ahead: a device that met a server which knows less than itself, as after a restore from backup, says how far it
 * had been acknowledged and which running numbers of its court it has seen, before it offers its commands again. Then
 * numbers go on above the highest that anybody has seen, and the operator hears of it.
 */
export const AheadSchema = closed({
  /** Where the device had read to. */
  epoch: Type.String({ maxLength: 40 }),
  seq: Type.Integer({ minimum: 0 }),
  /** The branch under which that place was told to it (`FeedPage.branches`). */
  branch: Type.Optional(BranchSchema),
  /** Highest receipted seq of each stream. */
  streams: Type.Array(closed({ incarnation: Type.String({ pattern: '^[0-9a-f]{16}$' }), lane: oneOf(LANES), seq: Type.Integer({ minimum: 1 }) }), { maxItems: 200 }),
  /** Highest number of each series and year of the device's own court. */
  numbers: Type.Array(closed({ series: Type.String({ minLength: 1, maxLength: 60 }), year: Type.Integer({ minimum: 1_000, maximum: 9_999 }), n: Type.Integer({ minimum: 1, maximum: 999_999_999 }) }), { maxItems: 200 }),
});
export type Ahead = Static<typeof AheadSchema>;

/** `behind`: whether the server really knows less. `raised`: series that go on at a higher number now. */
export const AheadAnswerSchema = closed({ behind: Type.Boolean(), raised: Type.Integer({ minimum: 0 }) });
export type AheadAnswer = Static<typeof AheadAnswerSchema>;
