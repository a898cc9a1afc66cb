import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { DemoClockAnswerSchema, DemoClockSchema, type Health, HealthSchema } from '#shared/contracts/server-http.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import { instant } from '#shared/kernel/time.ts';
import type { ServerCore } from '../commands/core.ts';
import type { Metrics } from '../statistics/metrics.ts';
import type { TimerLoop } from '../timers/loop.ts';
import { described, parsed } from './described.ts';

export type OperatorRoutes = {
  readonly core: ServerCore;
  readonly metrics: Metrics;
  readonly health: () => Promise<Health>;
  /** Only on a demo: the route does not exist elsewhere. */
  readonly demo?: { readonly timers: TimerLoop; readonly onMoved: (head: number) => void };
};

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

type Operation = { readonly summary?: string; readonly tags?: readonly string[] };

/** A plain page over the OpenAPI text: the server loads nothing from outside, not for its own documentation either. */
function docsPage(paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>): string {
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const cells = [escaped(operation.tags?.join(', ') ?? ''), `<code>${escaped(method.toUpperCase())}</code>`, `<code>${escaped(path)}</code>`, escaped(operation.summary ?? '')];
      return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
    }),
  );
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Lianzhi server</title><h1>Lianzhi server</h1><p><a href="/openapi.json">openapi.json</a></p>',
    `<table><thead><tr><th>part</th><th>method</th><th>path</th><th>what</th></tr></thead><tbody>${rows.join('')}</tbody></table></html>`,
  ].join('');
}

/** What operators and monitors ask, and the clock of a demo. */
export function operatorRoutes(app: FastifyInstance, { core, metrics, health, demo }: OperatorRoutes): void {
  const fromHere = (ip: string) => {
    if (!LOOPBACK.has(ip)) throw new CodedError('NOT_FOUND');
  };

  app.get('/health', described({ tag: 'operation', summary: 'Whether the process lives, the store serves and legal timers run', answer: HealthSchema }), () => health());
  app.get('/ready', described({ tag: 'operation', summary: 'Whether the store answers', answer: Type.Object({ ready: Type.Literal(true) }) }), async () => {
    // Where only writing is blocked, every server is blocked alike: people can still read here.
    if ((await health()).storeState === 'silent') throw new CodedError('SERVER_UNAVAILABLE');
    return { ready: true };
  });
  app.get('/metrics', { ...described({ tag: 'operation', summary: 'Prometheus metrics; from this machine only' }), compress: false }, async (request, reply) => {
    fromHere(request.ip);
    return reply.header('content-type', metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  app.get('/docs', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', 'text/html; charset=utf-8').send(docsPage((app.swagger() as { readonly paths?: Parameters<typeof docsPage>[0] }).paths ?? {})),
  );

  if (demo !== undefined) {
    app.post('/demo/clock', described({ tag: 'demo', summary: 'Move the clock of a demo forward; timers on the way fire in order', body: DemoClockSchema, answer: DemoClockAnswerSchema }), async (request) => {
      fromHere(request.ip);
      const body = parsed(DemoClockSchema, request.body);
      const to = 'now' in body ? body.now : instant(core.clock.now() + body.advanceMs);
      if (to < core.clock.now()) throw new CodedError('BODY_INVALID', { field: 'now' });
      const moved = await demo.timers.moveTo(to);
      demo.onMoved(await core.store.snapshot((reads) => reads.head()));
      return moved;
    });
  }
}
