import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AuditPageSchema, AuditQuerySchema, AuditVerificationSchema } from '#shared/contracts/audit.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Clock } from '#shared/kernel/time.ts';
import { described, parsedText } from '../http/described.ts';
import { sendFailure } from '../http/failures.ts';
import type { IdentityPort, Session } from '../identity/port.ts';
import { bearerToken } from '../identity/routes.ts';
import { accountByLogin } from '../identity/tables.ts';
import { normalLogin } from '../identity/tokens.ts';
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

  const enter = async (session: Session, request: FastifyRequest, action: string, result: string) => {
    const row = { at: clock.now(), account: session.account, role: session.role, device: session.device, ip: request.ip, action, object: { type: 'audit', id: 'chain' }, result };
    await database.write(async (db) => await appendAudit(db, [row]));
  };

  const route = (action: string, answer: (request: FastifyRequest) => Promise<unknown>) => async (request: FastifyRequest, reply: FastifyReply) => {
    const token = bearerToken(request);
    const session = token.ok ? await identity.verify(token.value) : token;
    if (!session.ok) return await sendFailure(reply, session.error);
    if (session.value.role !== 'auditor') {
      await enter(session.value, request, action, 'ROLE_NOT_ALLOWED');
      return await sendFailure(reply, failure('ROLE_NOT_ALLOWED'));
    }
    const found = await answer(request);
    await enter(session.value, request, action, 'done');
    return await reply.header('cache-control', 'no-store').send(found);
  };

  app.get(
    '/v1/audit',
    described({ tag: 'audit', summary: 'Search the audit trail, newest first', answer: AuditPageSchema, querystring: AuditQuerySchema }),
    route('audit.search', async (request) => {
      const query = parsedText(AuditQuerySchema, request.query);
      return await database.read(async (db) => {
        // Auditors know people by their logins; what the chain holds is the id behind one.
        const named = query.account === undefined ? undefined : await accountByLogin(db, normalLogin(query.account));
        return await searchAudit(db, query, named?.id);
      });
    }),
  );
  app.get(
    '/v1/audit/verification',
    described({ tag: 'audit', summary: 'Walk the whole chain and name the first row that does not hold', answer: AuditVerificationSchema }),
    route('audit.verify', async () => await database.read(async (db) => await verifyAudit(db, clock.now()))),
  );
}
