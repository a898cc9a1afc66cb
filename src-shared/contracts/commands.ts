import Type, { type Static } from 'typebox';
import { CommandSchema, StreamRefSchema } from '../domain/linkage/command.ts';
import { closed, CommandIdSchema } from '../kernel/schema.ts';
import { FailureSchema, ReceiptSchema } from './receipt.ts';

/** POST /v1/commands: an ordered slice of one stream, lowest seq first, without gaps inside the slice. */
export const CommandSliceSchema = closed({
  stream: StreamRefSchema,
  commands: Type.Array(CommandSchema, { minItems: 1, maxItems: 100 }),
  /**
   * Only with seq 1 of a new incarnation that follows a store which was lost or found behind: the incarnation it
   * continues, and the last seq the device still knows of it. The gap is shown to the user and kept on the server.
   */
  continues: Type.Optional(closed({ incarnation: Type.String({ pattern: '^[0-9a-f]{16}$' }), lastKnownSeq: Type.Integer({ minimum: 0 }) })),
  /**
   * Commands of this slice that their actor gave up before anybody answered. One that was decided before gets its receipt
   * again; one that was not is refused with COMMAND_RECALLED, and so is everything of it that is still on its way.
   */
  recalled: Type.Optional(Type.Array(CommandIdSchema, { maxItems: 100 })),
});
export type CommandSlice = Static<typeof CommandSliceSchema>;

/**
 * Answer to a slice. Receipts for every command of the slice that has been decided, repeated ones included; `expect`
 * is the next seq that the server takes. `problem` stops the slice at `expect`: nothing behind it was looked at.
 */
export const SliceAnswerSchema = closed({
  receipts: Type.Array(ReceiptSchema),
  expect: Type.Integer({ minimum: 1 }),
  problem: Type.Optional(FailureSchema),
});
export type SliceAnswer = Static<typeof SliceAnswerSchema>;
