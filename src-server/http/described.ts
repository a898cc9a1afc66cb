import type { FastifySchema } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { FailureSchema } from '#shared/contracts/receipt.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';

type Parts = { readonly tag: string; readonly summary: string; readonly answer?: TSchema; readonly body?: TSchema; readonly params?: TSchema; readonly querystring?: TSchema };

/**
 * OpenAPI text of a route, from the schemas of the contract. Values are checked by `parsed`, so that every malformed one
 * gets the same answer of the error table with the field that is wrong.
 */
export function described({ tag, summary, answer, ...parts }: Parts) {
  const schema: FastifySchema & { readonly tags: readonly string[]; readonly summary: string } = {
    tags: [tag],
    summary,
    ...parts,
    response: { ...(answer === undefined ? {} : { 200: answer }), '4xx': FailureSchema, '5xx': FailureSchema },
  };
  return { schema, validatorCompiler: () => () => true, serializerCompiler: () => (value: unknown) => JSON.stringify(value) };
}

/** Checks a value of a request. @throws CodedError BODY_INVALID with the path of the first wrong field, never its value. */
export function parsed<T extends TSchema>(schema: T, value: unknown): Static<T> {
  if (Value.Check(schema, value)) return value as Static<T>;
  const [first] = Value.Errors(schema, value);
  throw new CodedError('BODY_INVALID', { field: first?.instancePath.replace(/^\//, '').replaceAll('/', '.') || 'body' });
}

/** The same for a query string or path, whose numbers come as text. */
export function parsedText<T extends TSchema>(schema: T, value: unknown): Static<T> {
  return parsed(schema, Value.Convert(schema, value));
}
