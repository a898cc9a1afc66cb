import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyPluginAsync, LogController } from 'fastify';
import type { Health } from '#shared/contracts/server-http.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import { MINUTE_MS } from '#shared/kernel/time.ts';
import type { ServerCore } from '../commands/core.ts';
import type { IdentityPort } from '../identity/port.ts';
import { refuseTokenInUrl } from '../identity/routes.ts';
import type { Metrics } from '../statistics/metrics.ts';
import type { FileStore } from '../store/file-store.ts';
import type { TimerLoop } from '../timers/loop.ts';
import { deskPages } from './desk.ts';
import { answerFailures } from './failures.ts';
import { fileRoutes } from './file-routes.ts';
import { hintRoutes } from './hint-routes.ts';
import { operatorRoutes } from './operator-routes.ts';
import { queueRoutes } from './queue-routes.ts';
import { requireSession, sessionOf } from './sessions.ts';
import { syncRoutes } from './sync-routes.ts';

/** The desktop app's own origin; further ones are configured. */
export const APP_ORIGIN = 'app://lianzhi';

export type ServerConfig = {
  /** Web origins that may call this server beside the app's own. */
  readonly origins: readonly string[];
  /** The built page for /desk/; nothing is served when the folder does not exist. */
  readonly deskFolder?: string;
  /** Checks bodies of facts once more on the way out. */
  readonly recheckPages?: boolean;
  /** Requests a minute of one session, or of one address without a session. */
  readonly requestsPerMinute?: number;
  readonly version: string;
};

export type ServerParts = {
  readonly core: ServerCore;
  readonly identity: IdentityPort;
  readonly files: FileStore;
  readonly metrics: Metrics;
  readonly health: () => Promise<Health>;
  readonly config: ServerConfig;
  readonly logger: FastifyBaseLogger;
  /** Routes of other rooms: identity, audit, gateways. */
  readonly routes?: readonly FastifyPluginAsync[];
  /** Wakes the sending of messages. */
  readonly wakeGateways?: () => void;
  /** Present on a demo only. */
  readonly demo?: { readonly timers: TimerLoop };
};

/** Builds the HTTP side of the server; it does not listen yet. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const { core, config, metrics } = parts;
  const app: FastifyInstance = Fastify({
    loggerInstance: parts.logger,
    // Our own line below: the framework's would carry addresses with their queries.
    logController: new LogController({ disableRequestLogging: true }),
    // A proxy on this machine ends TLS and tells who asked; nobody else is believed.
    trustProxy: 'loopback',
    bodyLimit: 512 * 1024,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 100 },
    requestIdHeader: false,
  });

  answerFailures(app, (problem) => app.log.error(problem, 'request failed'));
  app.addHook('onRequest', refuseTokenInUrl);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.request(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    app.log.info({ id: request.id, method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request');
  });

  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"], 'base-uri': ["'none'"] } },
    xFrameOptions: { action: 'deny' },
  });
  await app.register(cors, {
    origin: [APP_ORIGIN, ...config.origins],
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type'],
    exposedHeaders: ['retry-after'],
    credentials: false,
    maxAge: 600,
  });
  await app.register(compress, {
    globalDecompression: false,
    encodings: ['zstd', 'br', 'identity'],
    threshold: 2_048,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } },
    zlibOptions: { params: { [constants.ZSTD_c_compressionLevel]: 1 } } as never,
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Lianzhi server', version: config.version, description: 'Every failure is { code, params } with a code of the one error table.' },
      components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
    },
  });

  let tellClock: (head: number) => void = () => undefined;
  operatorRoutes(app, { core, metrics, health: parts.health, ...(parts.demo === undefined ? {} : { demo: { ...parts.demo, onMoved: (head: number) => { tellClock(head); } } }) });

  await app.register(async (api) => {
    const perMinute = config.requestsPerMinute ?? 1_200;
    // A session is counted by what it is, once it is verified; whoever makes tokens up is counted by his address.
    await api.register(rateLimit, {
      max: perMinute,
      timeWindow: MINUTE_MS,
      hook: 'preHandler',
      keyGenerator: (request) => `${sessionOf(request).account} ${sessionOf(request).device}`,
      errorResponseBuilder: () => new CodedError('RATE_LIMITED'),
    });
    const strangers = api.createRateLimit({ max: perMinute, timeWindow: MINUTE_MS, keyGenerator: (request) => request.ip });
    requireSession(api, parts.identity, async (request) => {
      const state = await strangers(request);
      if (!state.isAllowed && state.isExceeded) throw new CodedError('RATE_LIMITED');
    });
    syncRoutes(api, { core, metrics, recheckPages: config.recheckPages === true });
    hintRoutes(api, { core, identity: parts.identity, metrics, onClockMoved: (tell) => { tellClock = tell; } });
    fileRoutes(api, { core, files: parts.files });
    queueRoutes(api, { core, wake: parts.wakeGateways ?? (() => undefined) });
  });

  for (const routes of parts.routes ?? []) await app.register(routes);
  if (config.deskFolder !== undefined) await deskPages(app, config.deskFolder);
  return app;
}
