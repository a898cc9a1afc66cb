import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Value } from 'typebox/value';
import { AuditPageSchema, type AuditQuery, AuditQuerySchema, AuditVerificationSchema } from '#shared/contracts/audit.ts';
import { FailureSchema } from '#shared/contracts/receipt.ts';
import { ERROR_TABLE, type Failure, failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { Clock } from '#shared/kernel/time.ts';
import type { IdentityPort, Session } from '../identity/port.ts';
import type { SqlSession } from './sql.ts';
import { appendAudit, searchAudit, verifyAudit } from './store.ts';

export type AuditRouteOptions = {
  readonly identity: IdentityPort;
  readonly clock: Clock;
  readonly database: { read<T>(fn: (db: SqlSession) => Promise<T>): Promise<T>; write<T>(fn: (db: SqlSession) => Promise<T>): Promise<T> };
};

/**
 * The audit trail for the auditor (审计员), who sees nothing else. Looking at it is an act of its own: the row of the
 * search stands in the chain before the answer leaves.
 */
export async function auditRoutes(app: FastifyInstance, options: AuditRouteOptions): Promise<void> {
  const { identity, clock, database } = options;

  const auditor = async (request: FastifyRequest): Promise<Result<Session, Failure>> => {
    const token = /^Bearer ([A-Za-z0-9_-]{1,400})$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return err(failure('TOKEN_MISSING'));
    return await identity.verify(token);
  };

  const enter = async (session: Session, request: FastifyRequest, action: string, result: string) => {
    const row = { at: clock.now(), account: session.account, role: session.role, device: session.device, ip: request.ip, action, object: { type: 'audit', id: 'chain' }, result };
    await database.write(async (db) => await appendAudit(db, [row]));
  };

  const route = (action: string, answer: (request: FastifyRequest) => Promise<Result<unknown, Failure>>) => async (request: FastifyRequest, reply: FastifyReply) => {
    const refuse = async (problem: Failure) => await reply.code(ERROR_TABLE[problem.code].http).send(problem);
    const session = await auditor(request);
    if (!session.ok) return await refuse(session.error);
    if (session.value.role !== 'auditor') {
      await enter(session.value, request, action, 'ROLE_NOT_ALLOWED');
      return await refuse(failure('ROLE_NOT_ALLOWED'));
    }
    const found = await answer(request);
    if (!found.ok) return await refuse(found.error);
    await enter(session.value, request, action, 'done');
    return await reply.header('cache-control', 'no-store').send(found.value);
  };

  const described = (summary: string, answer: typeof AuditPageSchema | typeof AuditVerificationSchema, querystring?: typeof AuditQuerySchema) => ({
    schema: { tags: ['audit'], summary, ...(querystring === undefined ? {} : { querystring }), response: { 200: answer, '4xx': FailureSchema } },
    validatorCompiler: () => () => true,
    serializerCompiler: () => (value: unknown) => JSON.stringify(value),
  });

  app.get(
    '/v1/audit',
    described('Search the audit trail, newest first', AuditPageSchema, AuditQuerySchema),
    route('audit.search', async (request) => {
      const query: unknown = Value.Convert(AuditQuerySchema, request.query);
      if (!Value.Check(AuditQuerySchema, query)) return err(failure('BODY_INVALID', { field: 'query' }));
      return ok(await database.read(async (db) => await searchAudit(db, query satisfies AuditQuery)));
    }),
  );
  app.get(
    '/v1/audit/verification',
    described('Walk the whole chain and name the first row that does not hold', AuditVerificationSchema),
    route('audit.verify', async () => ok(await database.read(async (db) => await verifyAudit(db, clock.now())))),
  );
}
