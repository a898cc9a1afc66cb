import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CodedError, ERROR_TABLE, type ErrorCode, type Failure, failure } from '#shared/kernel/errors/index.ts';

/** Who hears of what went wrong inside; the client is told a code only. */
export type ProblemLog = (problem: { readonly route: string; readonly name: string; readonly code: string; readonly stack: string }) => void;

/** What the framework calls a bad request, in words of the one error table. */
const FRAMEWORK: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'BODY_INVALID',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BODY_INVALID',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BODY_INVALID',
  FST_ERR_CTP_INVALID_JSON_BODY: 'BODY_INVALID',
  FST_ERR_VALIDATION: 'BODY_INVALID',
  FST_ERR_BAD_URL: 'NOT_FOUND',
};

/**
 * SQLSTATE and socket errors that say: the database is away, or somebody holds what is needed (a statement, a lock or a
 * transaction that took too long); try later.
 */
const STORE_AWAY = /^(08|53|57P|57014|55P03|25P03|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENOSPC)/;

function codeIn(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function isStoreAway(error: unknown): boolean {
  return STORE_AWAY.test(codeIn(error)) || (error instanceof Error && /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)/.test(error.message));
}

/** The failure that an exception means to the client. */
export function failureOfError(error: unknown): Failure {
  if (error instanceof CodedError) return error.failure;
  const code = FRAMEWORK[codeIn(error)];
  if (code !== undefined) return code === 'BODY_INVALID' ? failure(code, { field: 'body' }) : failure(code);
  if (isStoreAway(error)) return failure('SERVER_UNAVAILABLE');
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  // Whatever else the framework refuses is a bad request, not a fault of ours.
  if (typeof status === 'number' && status >= 400 && status < 500) return failure('BODY_INVALID', { field: 'body' });
  return failure('INTERNAL');
}

/** Sends a failure with the status that the table gives it. */
export async function sendFailure(reply: FastifyReply, problem: Failure): Promise<void> {
  const status = ERROR_TABLE[problem.code].http;
  if (status === 503 || status === 429) reply.header('retry-after', '2');
  await reply.code(status === 0 ? 500 : status).send(problem);
}

/** One shape for every failure of the server: `{ code, params? }` of the one error table, whichever room answers. */
export function answerFailures(app: FastifyInstance, log: ProblemLog): void {
  app.setErrorHandler(async (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const problem = failureOfError(error);
    if (problem.code === 'INTERNAL' || problem.code === 'SERVER_UNAVAILABLE') {
      log({ route: request.routeOptions.url ?? 'none', name: error.name, code: error.code, stack: stackOf(error) });
    }
    await sendFailure(reply, problem);
  });
  app.setNotFoundHandler(async (_request, reply) => sendFailure(reply, failure('NOT_FOUND')));
}

/** Places in the program without the message: messages of a database repeat the values they choke on. */
function stackOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 8)
    .join('\n');
}
