import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import {
  AccountListSchema,
  AccountPathSchema,
  AccountViewSchema,
  ChangePasswordBodySchema,
  CreateAccountBodySchema,
  DeviceListSchema,
  DevicePathSchema,
  DeviceQuerySchema,
  DisableAccountBodySchema,
  DoneAnswerSchema,
  ResetPasswordBodySchema,
  RefreshBodySchema,
  RevokeDeviceBodySchema,
  SecondFactorConfirmSchema,
  SecondFactorOfferSchema,
  NoticesSeenBodySchema,
  SessionAnswerSchema,
  SessionNoticesSchema,
  SignInAnswerSchema,
  SignInBodySchema,
} from '#shared/contracts/identity.ts';
import { type Failure, failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { MINUTE_MS } from '#shared/kernel/time.ts';
import { described, parsed, parsedText } from '../http/described.ts';
import { sendFailure } from '../http/failures.ts';
import type { IdentitySettings } from './policy.ts';
import type { Caller, IdentityService } from './service.ts';
import type { OpenSession } from './tables.ts';
import { loginKey } from './tokens.ts';

export type IdentityRouteOptions = { readonly identity: IdentityService; readonly settings: IdentitySettings };

/** The raw token of the `Authorization` header, or TOKEN_MISSING. */
export function bearerToken(request: FastifyRequest): Result<string, Failure> {
  const match = /^Bearer ([A-Za-z0-9_.-]{1,400})$/.exec(request.headers.authorization ?? '');
  return match?.[1] === undefined ? err(failure('TOKEN_MISSING')) : ok(match[1]);
}

/** Names under which careless clients put secrets into an address, where proxies and logs keep them. */
const SECRET_NAMES: ReadonlySet<string> = new Set(['token', 'access_token', 'refresh_token', 'accesstoken', 'refreshtoken', 'authorization', 'bearer', 'jwt', 'session', 'password']);

/** `onRequest` hook for the whole server: an address that carries a secret is refused before anything reads it. */
export async function refuseTokenInUrl(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const query = request.url.split('?')[1];
  if (query === undefined) return;
  for (const name of new URLSearchParams(query).keys()) {
    if (SECRET_NAMES.has(name.toLowerCase())) return await sendFailure(reply, failure('TOKEN_IN_URL'));
  }
}

const describe = (summary: string, answer: TSchema, parts: { readonly body?: TSchema; readonly params?: TSchema; readonly querystring?: TSchema } = {}) => described({ tag: 'identity', summary, answer, ...parts });

const callerOf = (request: FastifyRequest): Caller => ({ ip: request.ip });

/**
 * Routes of identity (`contracts/identity.ts`), on a server with `answerFailures`. Register without a prefix. Never put a
 * session or token into a cache: every answer says `no-store`.
 */
export async function identityRoutes(app: FastifyInstance, options: IdentityRouteOptions): Promise<void> {
  const { identity, settings } = options;
  await app.register(rateLimit, { global: false });
  const perAddress = app.createRateLimit({ max: settings.signInsPerAddress, timeWindow: MINUTE_MS, keyGenerator: (request: FastifyRequest) => `address ${request.ip}` });
  const perLogin = app.createRateLimit({
    max: settings.signInsPerLogin,
    timeWindow: MINUTE_MS,
    keyGenerator: (request: FastifyRequest) => {
      const body = request.body;
      // By address too: whoever types a login all day elsewhere does not use up its owner's tries.
      return `login ${typeof body === 'object' && body !== null && 'login' in body && typeof body.login === 'string' ? loginKey(body.login) : ''} ${request.ip}`;
    },
  });

  app.addHook('onRequest', refuseTokenInUrl);
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  /** Refuses when one of the two limits is passed; answers whether the route may go on. */
  const withinLimits = async (request: FastifyRequest, reply: FastifyReply): Promise<boolean> => {
    for (const limit of [perAddress, perLogin]) {
      const state = await limit(request);
      if (!state.isAllowed && state.isExceeded) {
        reply.header('retry-after', state.ttlInSeconds);
        await sendFailure(reply, failure('RATE_LIMITED'));
        return false;
      }
    }
    return true;
  };

  type Handler = (open: OpenSession, request: FastifyRequest) => Promise<Result<unknown, Failure>>;
  /** A route for a signed-in person, also one who must change the password first. */
  const signedIn = (handler: Handler) => async (request: FastifyRequest, reply: FastifyReply) => {
    const token = bearerToken(request);
    const open = token.ok ? await identity.verifyAny(token.value) : token;
    const answer = open.ok ? await handler(open.value, request) : open;
    return answer.ok ? await reply.send(answer.value) : await sendFailure(reply, answer.error);
  };
  /** The same, but only with a session that may act. */
  const acting = (handler: Handler) =>
    signedIn(async (open, request) => {
      const token = bearerToken(request);
      const session = token.ok ? await identity.verify(token.value) : token;
      return session.ok ? await handler(open, request) : session;
    });
  const done = (result: Result<void, Failure>): Result<Static<typeof DoneAnswerSchema>, Failure> => (result.ok ? ok({ done: true }) : result);

  app.post('/v1/session', describe('Sign in', SignInAnswerSchema, { body: SignInBodySchema }), async (request, reply) => {
    if (!(await withinLimits(request, reply))) return reply;
    const answer = await identity.signIn(parsed(SignInBodySchema, request.body), callerOf(request));
    return answer.ok ? await reply.send(answer.value) : await sendFailure(reply, answer.error);
  });
  app.post('/v1/session/refresh', describe('New tokens for a refresh token in the Authorization header', SignInAnswerSchema, { body: Type.Union([RefreshBodySchema, Type.Null()]) }), async (request, reply) => {
    const token = bearerToken(request);
    // A body that is none proves nothing, and is no reason to say more than that the token is wrong.
    const secret = Value.Check(RefreshBodySchema, request.body) ? request.body.deviceSecret : undefined;
    const answer = token.ok ? await identity.refresh(token.value, secret, callerOf(request)) : token;
    return answer.ok ? await reply.send(answer.value) : await sendFailure(reply, answer.error);
  });
  app.get('/v1/session', describe('Who is signed in', SessionAnswerSchema), signedIn(async (open) => ok(await identity.sessionAnswer(open))));
  app.delete(
    '/v1/session',
    describe('Sign out', DoneAnswerSchema),
    signedIn(async (open, request) => {
      await identity.signOut(open, callerOf(request));
      return ok({ done: true });
    }),
  );
  app.post(
    '/v1/session/password',
    describe('Change the own password; all other sessions end', SignInAnswerSchema, { body: ChangePasswordBodySchema }),
    signedIn(async (open, request) => {
      const { current, next } = parsed(ChangePasswordBodySchema, request.body);
      return await identity.changePassword(open, current, next, callerOf(request));
    }),
  );
  app.post('/v1/session/second-factor', describe('Offer a new second factor', SecondFactorOfferSchema), signedIn(async (open) => await identity.offerSecondFactor(open)));
  app.post(
    '/v1/session/second-factor/confirm',
    describe('Confirm the offered second factor by its first code', DoneAnswerSchema, { body: SecondFactorConfirmSchema }),
    signedIn(async (open, request) => done(await identity.confirmSecondFactor(open, parsed(SecondFactorConfirmSchema, request.body).code, callerOf(request)))),
  );

  app.get('/v1/session/notices', describe('What a person has not read yet about his sessions', SessionNoticesSchema), signedIn(async (open) => ok({ notices: await identity.notices(open) })));
  app.post(
    '/v1/session/notices/seen',
    describe('Notices that were read', DoneAnswerSchema, { body: NoticesSeenBodySchema }),
    signedIn(async (open, request) => {
      await identity.noticesSeen(open, parsed(NoticesSeenBodySchema, request.body).ids);
      return ok({ done: true });
    }),
  );

  app.get(
    '/v1/devices',
    describe('Own devices; all devices for the administrator', DeviceListSchema, { querystring: DeviceQuerySchema }),
    acting(async (open, request) => {
      const devices = await identity.devices(open, parsedText(DeviceQuerySchema, request.query).all === true);
      return devices.ok ? ok({ devices: devices.value }) : devices;
    }),
  );
  app.post(
    '/v1/devices/:deviceId/revoke',
    describe('Revoke a device: its sessions end, nobody signs in on it again', DoneAnswerSchema, { params: DevicePathSchema, body: RevokeDeviceBodySchema }),
    acting(async (open, request) => {
      const { deviceId } = parsed(DevicePathSchema, request.params);
      return done(await identity.revokeDevice(open, deviceId, parsed(RevokeDeviceBodySchema, request.body).reason, callerOf(request)));
    }),
  );

  app.get(
    '/v1/accounts',
    describe('All accounts, for the administrator', AccountListSchema),
    acting(async (open) => {
      const accounts = await identity.accounts(open);
      return accounts.ok ? ok({ accounts: accounts.value }) : accounts;
    }),
  );
  app.post(
    '/v1/accounts',
    describe('Create an account', AccountViewSchema, { body: CreateAccountBodySchema }),
    acting(async (open, request) => await identity.createAccount(open, parsed(CreateAccountBodySchema, request.body), callerOf(request))),
  );
  const NoBodySchema = Type.Object({});
  const onAccount = <T extends TSchema>(path: string, summary: string, bodySchema: T, act: (open: OpenSession, account: Static<typeof AccountPathSchema>['account'], body: Static<T>, caller: Caller) => Promise<Result<unknown, Failure>>) =>
    app.post(
      `/v1/accounts/:account/${path}`,
      describe(summary, AccountViewSchema, { params: AccountPathSchema, body: bodySchema }),
      acting(async (open, request) => {
        const { account } = parsed(AccountPathSchema, request.params);
        return await act(open, account, parsed(bodySchema, request.body ?? {}), callerOf(request));
      }),
    );
  onAccount('disable', 'Disable an account: its sessions end', DisableAccountBodySchema, async (open, account, _body, caller) => await identity.setDisabled(open, account, true, caller));
  onAccount('enable', 'Enable a disabled account', NoBodySchema, async (open, account, _body, caller) => await identity.setDisabled(open, account, false, caller));
  onAccount('unlock', 'Lift the lock after failed sign-ins', NoBodySchema, async (open, account, _body, caller) => await identity.unlock(open, account, caller));
  onAccount('reset-password', 'Set a password that must be changed at the next sign-in', ResetPasswordBodySchema, async (open, account, body, caller) => await identity.resetPassword(open, account, body.password, caller));
}
