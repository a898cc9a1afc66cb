import type { RxJsonSchema } from 'rxdb/plugins/core';

/**
 * The collections of a device. Indexed fields are required and never null (facts/RXDB: others vanish from answers), and
 * every sort that is asked for is the prefix of an index.
 */
export type FactRow = {
  id: string;
  kind: string;
  group: string;
  seq: number;
  version: number;
  round: number;
  hidden: boolean;
  /** `v` holds the body, which may be any JSON value. */
  body: { v: unknown };
};

const WHOLE = { type: 'integer', minimum: 0, maximum: 9_007_199_254_740_991, multipleOf: 1 } as const;

export const FACT_SCHEMA: RxJsonSchema<FactRow> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 240 },
    kind: { type: 'string', maxLength: 40 },
    group: { type: 'string', maxLength: 100 },
    seq: WHOLE,
    version: WHOLE,
    round: WHOLE,
    hidden: { type: 'boolean' },
    body: { type: 'object' },
  },
  required: ['id', 'kind', 'group', 'seq', 'version', 'round', 'hidden', 'body'],
  indexes: [
    ['kind', 'id'],
    ['group', 'id'],
    ['round', 'id'],
    ['hidden', 'id'],
  ],
};

export type CommandRow = { id: string; n: number; body: { v: unknown } };

export const COMMAND_SCHEMA: RxJsonSchema<CommandRow> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 80 }, n: WHOLE, body: { type: 'object' } },
  required: ['id', 'n', 'body'],
  indexes: [['n', 'id']],
};

export type ThingRow = { id: string; kind: string; body: { v: unknown } };

/** Small tables share one collection: RxDB allows thirteen in a realm. */
export const THING_SCHEMA: RxJsonSchema<ThingRow> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 240 }, kind: { type: 'string', maxLength: 40 }, body: { type: 'object' } },
  required: ['id', 'kind', 'body'],
  indexes: [['kind', 'id']],
};
