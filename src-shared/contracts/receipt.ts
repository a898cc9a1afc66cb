import Type, { type Static } from 'typebox';
import { ERROR_TABLE, type ErrorCode } from '../kernel/errors/index.ts';
import { closed, CommandIdSchema, InstantSchema, oneOf } from '../kernel/schema.ts';
import { AggregateRefSchema } from '../domain/linkage/command.ts';

const codes = Object.keys(ERROR_TABLE) as ErrorCode[];

export const FailureSchema = Type.Object(
  {
    code: Type.Unsafe<ErrorCode>(Type.Union(codes.map((code) => Type.Literal(code)))),
    params: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  },
  { additionalProperties: false },
);

/**
 * The one answer to a command (S2). `accepted` carries the version that the aggregate has because of it; `refused`
 * the code, its values and, for BASIS_MOVED and ANCESTOR_REFUSED, what moved or which command was refused.
 */
export const ReceiptSchema = closed({
  commandId: CommandIdSchema,
  stream: Type.String({ maxLength: 240 }),
  seq: Type.Integer({ minimum: 1 }),
  kind: Type.String({ maxLength: 80 }),
  aggregate: AggregateRefSchema,
  outcome: oneOf(['accepted', 'refused']),
  version: Type.Integer({ minimum: 0 }),
  failure: Type.Optional(FailureSchema),
  /** Server time of the decision: the legal time of receipt. */
  at: InstantSchema,
});
export type Receipt = Static<typeof ReceiptSchema>;
