import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DoneAnswerSchema } from '#shared/contracts/identity.ts';
import {
  DeliveryAnswerSchema,
  DeliveryBodySchema,
  MAX_DELIVERY_BYTES,
  QuarantineDecisionSchema,
  QuarantineListSchema,
  QuarantineOutcomeSchema,
  QuarantinePathSchema,
  RegisterKeyBodySchema,
  SendRightSchema,
} from '#shared/contracts/sealed-commands.ts';
import { sha256Hex } from '#shared/kernel/digest.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { MINUTE_MS } from '#shared/kernel/time.ts';
import type { CommandSession } from '../commands/core.ts';
import { described, parsed } from '../http/described.ts';
import { asCommandSession } from '../http/sessions.ts';
import { bearerToken } from '../identity/routes.ts';
import type { IdentityService } from '../identity/service.ts';
import { decideQuarantined, type SealedParts, takeSealed } from './take-sealed.ts';

export type SealedRoutes = SealedParts & { readonly identity: Pick<IdentityService, 'verify' | 'verifyAny'> };

/** A host asks a few times a minute; what asks more often is no host. */
const DELIVERIES_PER_MINUTE = 120;

async function must<T>(result: Result<T, Failure> | Promise<Result<T, Failure>>): Promise<T> {
  const got = await result;
  if (!got.ok) throw new CodedError(got.error.code, got.error.params);
  return got.value;
}

/** Routes of sealed records (`contracts/sealed-commands.ts`): a host delivers, their actor decides about a lost device's. */
export async function sealedRoutes(app: FastifyInstance, parts: SealedRoutes): Promise<void> {
  const { keys, identity, quarantine } = parts;
  await app.register(rateLimit, {
    max: DELIVERIES_PER_MINUTE,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => (request.headers.authorization === undefined ? request.ip : sha256Hex(request.headers.authorization)),
    errorResponseBuilder: () => new CodedError('RATE_LIMITED'),
  });
  const token = async (request: FastifyRequest) => must(bearerToken(request));
  const sender = async (request: FastifyRequest) => must(keys.sender(await token(request)));
  const session = async (request: FastifyRequest): Promise<CommandSession> => asCommandSession(await must(identity.verify(await token(request))), request.ip);

  app.post(
    '/v1/session/device-key',
    described({ tag: 'identity', summary: 'Register the signing key of this session; answers a send-only token', body: RegisterKeyBodySchema, answer: SendRightSchema }),
    async (request) => {
      const open = await must(identity.verifyAny(await token(request)));
      if (open.session.hostKind === 'desk') throw new CodedError('ROLE_NOT_ALLOWED');
      return keys.register(open, parsed(RegisterKeyBodySchema, request.body).signing);
    },
  );
  app.post(
    '/v1/sealed-commands',
    { ...described({ tag: 'sync', summary: 'Deliver sealed records with a send-only token', body: DeliveryBodySchema, answer: DeliveryAnswerSchema }), bodyLimit: MAX_DELIVERY_BYTES },
    async (request) => {
      const from = await sender(request);
      return takeSealed(parts, from, parsed(DeliveryBodySchema, request.body), request.ip);
    },
  );
  app.post('/v1/sealed-commands/wiped', described({ tag: 'sync', summary: 'A revoked device has erased itself', answer: DoneAnswerSchema }), async (request) => {
    await keys.wiped(await sender(request), request.ip);
    return { done: true };
  });
  app.get('/v1/quarantine', described({ tag: 'sync', summary: 'Own records of lost devices, not decided yet', answer: QuarantineListSchema }), async (request) => {
    const { account } = await session(request);
    const items = await Promise.all(
      (await quarantine.open(account)).map(async ({ id, device, custody, receivedAt }) => ({
        id,
        device,
        deviceName: await keys.deviceName(device),
        kind: custody.command.kind,
        aggregate: custody.command.basis.aggregate,
        title: custody.title,
        decidedAt: custody.decidedAt,
        receivedAt,
      })),
    );
    return { items };
  });
  app.post(
    '/v1/quarantine/:id',
    described({ tag: 'sync', summary: 'Release or refuse an own record of a lost device', params: QuarantinePathSchema, body: QuarantineDecisionSchema, answer: QuarantineOutcomeSchema }),
    async (request) => {
      const who = await session(request);
      const entry = await quarantine.find(parsed(QuarantinePathSchema, request.params).id);
      if (entry?.account !== who.account) throw new CodedError('NOT_FOUND');
      return { receipt: await must(decideQuarantined(parts, who, entry, parsed(QuarantineDecisionSchema, request.body).decision)) };
    },
  );
}
