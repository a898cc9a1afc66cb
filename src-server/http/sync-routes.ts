import type { FastifyInstance } from 'fastify';
import { AheadAnswerSchema, AheadSchema } from '#shared/contracts/ahead.ts';
import { CommandSliceSchema, SliceAnswerSchema } from '#shared/contracts/commands.ts';
import { FeedPageSchema } from '#shared/contracts/feed.ts';
import { FeedQuerySchema, MAX_SLICE_BYTES } from '#shared/contracts/server-http.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import type { ServerCore } from '../commands/core.ts';
import { takeSlice } from '../commands/take-slice.ts';
import { hearAhead } from '../feed/hear-ahead.ts';
import { readFeed, USUAL_PAGE } from '../feed/read-feed.ts';
import type { Metrics } from '../statistics/metrics.ts';
import { described, parsed, parsedText } from './described.ts';
import { commandSession } from './sessions.ts';

export type SyncRoutes = { readonly core: ServerCore; readonly metrics: Metrics; readonly recheckPages: boolean };

/** The calls of a device: an ordered slice of its commands up, a page of its facts down, and a word to a server that knows less. */
export function syncRoutes(app: FastifyInstance, { core, metrics, recheckPages }: SyncRoutes): void {
  app.post(
    '/v1/commands',
    { ...described({ tag: 'sync', summary: 'File an ordered slice of one stream', body: CommandSliceSchema, answer: SliceAnswerSchema }), bodyLimit: MAX_SLICE_BYTES },
    async (request) => {
      const start = performance.now();
      const answer = await takeSlice(core, commandSession(request), request.body);
      if (!answer.ok) throw new CodedError(answer.error.code, answer.error.params);
      metrics.slice(answer.value, (performance.now() - start) / 1000);
      return answer.value;
    },
  );

  app.post('/v1/ahead', described({ tag: 'sync', summary: 'Tell a server that knows less than this device', body: AheadSchema, answer: AheadAnswerSchema }), (request) =>
    hearAhead(core, commandSession(request), parsed(AheadSchema, request.body)),
  );

  app.get('/v1/feed', described({ tag: 'sync', summary: 'One page of facts after a checkpoint', querystring: FeedQuerySchema, answer: FeedPageSchema }), async (request) => {
    const query = parsedText(FeedQuerySchema, request.query);
    const checkpoint = query.epoch === undefined ? undefined : { epoch: query.epoch, seq: query.seq ?? 0, scopeHash: query.scopeHash ?? '' };
    const page = await readFeed(core, commandSession(request), { checkpoint, limit: query.limit ?? USUAL_PAGE }, recheckPages);
    metrics.page(page);
    return page;
  });
}
