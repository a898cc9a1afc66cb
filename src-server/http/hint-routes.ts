import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { type Hint, HINT_SILENCE_MS } from '#shared/contracts/hints.ts';
import { scopesOfSession } from '#shared/contracts/audiences/scopes.ts';
import type { ServerCore } from '../commands/core.ts';
import type { IdentityPort } from '../identity/port.ts';
import type { CommitHint } from '../store/port.ts';
import type { Metrics } from '../statistics/metrics.ts';
import { described } from './described.ts';
import { sessionOf } from './sessions.ts';

/** Proxies close quiet connections; a comment line keeps them open. */
const KEEP_ALIVE_MS = HINT_SILENCE_MS * 0.75;
/** A reader that does not take its hints is let go: it will come back and pull. */
const LARGEST_BACKLOG = 64 * 1024;

function eventOf(hint: Hint): string {
  return `event: hint\ndata: ${JSON.stringify(hint)}\n\n`;
}

type Stream = { readonly scopes: ReadonlySet<string>; readonly raw: ServerResponse; /** Whose stream it is, for as long as his session stands. */ readonly session: string | undefined };

/**
 * GET /v1/hints: that something changed in the asker's scopes, never what (S5). The stream ends with the access token, and
 * with the session: at once where it was ended by this process, within a keep-alive where by another one. Looking at the
 * session is no use of it: that would keep an idle desk signed in.
 */
export function hintRoutes(app: FastifyInstance, { core, identity, metrics, onClockMoved }: { readonly core: ServerCore; readonly identity: IdentityPort; readonly metrics: Metrics; /** Calls back when the clock of a demo was moved: every device asks at once, and so hears the new hour. */ readonly onClockMoved?: (tell: (head: number) => void) => void }): void {
  const streams = new Set<Stream>();

  const say = (stream: Stream, text: string) => {
    if (stream.raw.writableLength > LARGEST_BACKLOG) stream.raw.destroy();
    else stream.raw.write(text);
  };
  const tell = (hint: CommitHint) => {
    const text = eventOf({ seq: hint.seq });
    for (const stream of streams) {
      if (hint.scopes === 'all' || hint.scopes.some((scope) => stream.scopes.has(scope))) say(stream, text);
    }
  };

  const unsubscribe = core.store.onCommit(tell);
  onClockMoved?.((head) => { tell({ seq: head, scopes: 'all' }); });
  /** Ends the streams of sessions that ended. A database that does not answer ends none; they end with their tokens. */
  const endEnded = async (): Promise<void> => {
    const asked = [...streams].flatMap(({ session }) => session ?? []);
    const standing = asked.length === 0 ? undefined : await identity.standing?.(asked).catch(() => undefined);
    if (standing === undefined) return;
    for (const { session, raw } of streams) if (session !== undefined && asked.includes(session) && !standing.has(session)) raw.end();
  };
  const unlisten = identity.onEnded?.(() => void endEnded());
  const keepAlive = setInterval(() => {
    for (const stream of streams) say(stream, ': still here\n\n');
    void endEnded();
  }, KEEP_ALIVE_MS);
  app.addHook('preClose', async () => {
    unsubscribe();
    unlisten?.();
    clearInterval(keepAlive);
    for (const { raw } of streams) raw.end();
  });

  app.get('/v1/hints', { ...described({ tag: 'sync', summary: 'Server-sent events: something changed in your scopes' }), compress: false }, async (request, reply) => {
    const session = sessionOf(request);
    const head = await core.store.snapshot((reads) => reads.head());
    const headers = reply.getHeaders();
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' } as Record<string, string>);
    const stream: Stream = { scopes: new Set(scopesOfSession(session)), raw, session: session.id };
    streams.add(stream);
    metrics.hints(streams.size);
    const end = setTimeout(() => raw.end(), Math.max(0, session.expiresAt - core.clock.now()));
    raw.on('close', () => {
      clearTimeout(end);
      streams.delete(stream);
      metrics.hints(streams.size);
    });
    // The first hint closes the gap between the last pull and this connection.
    say(stream, eventOf({ seq: head }));
  });
}
