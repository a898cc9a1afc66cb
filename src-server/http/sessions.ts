import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CodedError } from '#shared/kernel/errors/index.ts';
import type { CommandSession } from '../commands/core.ts';
import type { IdentityPort, Session } from '../identity/port.ts';
import { bearerToken } from '../identity/routes.ts';

const sessions = new WeakMap<FastifyRequest, Session>();

/**
 * Verifies the token of every request of this part of the server before its body is read.
 * @param onStranger counts a request whose token is none; it may throw to answer otherwise.
 */
export function requireSession(app: FastifyInstance, identity: IdentityPort, onStranger: (request: FastifyRequest) => Promise<void>): void {
  app.addHook('onRequest', async (request) => {
    const token = bearerToken(request);
    const session = token.ok ? await identity.verify(token.value) : token;
    if (!session.ok) {
      await onStranger(request);
      throw new CodedError(session.error.code, session.error.params);
    }
    sessions.set(request, session.value);
  });
}

/** The session of a request under `requireSession`. */
export function sessionOf(request: FastifyRequest): Session {
  const session = sessions.get(request);
  if (session === undefined) throw new CodedError('TOKEN_MISSING');
  return session;
}

/** A session as the command core knows it, with the address for the audit. */
export function asCommandSession({ account, role, court, agency, device }: Session, ip: string): CommandSession {
  return { account, role, device, ip, ...(court === undefined ? {} : { court }), ...(agency === undefined ? {} : { agency }) };
}

/** The session of a request under `requireSession`, for the command core. */
export function commandSession(request: FastifyRequest): CommandSession {
  return asCommandSession(sessionOf(request), request.ip);
}
