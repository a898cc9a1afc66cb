import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AcknowledgeAlarmSchema, OpenAlarmsSchema } from '#shared/contracts/alarms.ts';
import { DoneAnswerSchema } from '#shared/contracts/identity.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Clock } from '#shared/kernel/time.ts';
import type { SqlSession } from '../audit/sql.ts';
import { appendAudit } from '../audit/store.ts';
import type { IdentityPort, Session } from '../identity/port.ts';
import { bearerToken } from '../identity/routes.ts';
import type { AlarmBook } from '../statistics/alarm-book.ts';
import { described, parsed } from './described.ts';
import { sendFailure } from './failures.ts';

export type AlarmRouteOptions = {
  readonly identity: IdentityPort;
  readonly clock: Clock;
  readonly book: AlarmBook;
  readonly epoch: () => Promise<string>;
  readonly database: { write<T>(fn: (db: SqlSession) => Promise<T>): Promise<T> };
};

/** What the administrator is told when a screen says that he was: alarms until he has taken note of them. For nobody else. */
export async function alarmRoutes(app: FastifyInstance, { identity, clock, book, epoch, database }: AlarmRouteOptions): Promise<void> {
  const forAdministrator = (answer: (request: FastifyRequest, session: Session) => Promise<unknown>) => async (request: FastifyRequest, reply: FastifyReply) => {
    const token = bearerToken(request);
    const session = token.ok ? await identity.verify(token.value) : token;
    if (!session.ok) return await sendFailure(reply, session.error);
    if (session.value.role !== 'administrator') return await sendFailure(reply, failure('ROLE_NOT_ALLOWED'));
    return await reply.header('cache-control', 'no-store').send(await answer(request, session.value));
  };

  app.get(
    '/v1/alarms',
    described({ tag: 'operation', summary: 'Open alarms of the system, for the administrator', answer: OpenAlarmsSchema }),
    forAdministrator(async () => await book.open(await epoch())),
  );
  app.post(
    '/v1/alarms/acknowledge',
    described({ tag: 'operation', summary: 'Take note of an alarm', body: AcknowledgeAlarmSchema, answer: DoneAnswerSchema }),
    forAdministrator(async (request, { account, role, device }) => {
      const { key } = parsed(AcknowledgeAlarmSchema, request.body);
      const at = clock.now();
      const done = await book.acknowledge(key, account, at);
      if (done) await database.write((db) => appendAudit(db, [{ at, account, role, device, ip: request.ip, action: 'alarm.acknowledge', object: { type: 'alarm', id: 'book' }, result: 'done', what: key.slice(0, 80) }]));
      return { done: true };
    }),
  );
}
