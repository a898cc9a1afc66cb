import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { type Hint, HINT_SILENCE_MS } from '#shared/contracts/hints.ts';
import { scopeOf } from '#shared/domain/permissions/scopes.ts';
import { type CivilDate, civilDateOf } from '#shared/kernel/time.ts';
import type { CommandSession, ServerCore } from '../commands/core.ts';
import { mayBeLent, scopesNow } from '../feed/session-scopes.ts';
import type { IdentityPort } from '../identity/port.ts';
import type { CommitHint } from '../store/port.ts';
import type { Metrics } from '../statistics/metrics.ts';
import { described } from './described.ts';
import { commandSession, sessionOf } from './sessions.ts';

/** Proxies close quiet connections; a comment line keeps them open. */
const KEEP_ALIVE_MS = HINT_SILENCE_MS * 0.75;
/** A reader that does not take its hints is let go: it will come back and pull. */
const LARGEST_BACKLOG = 64 * 1024;

function eventOf(hint: Hint): string {
  return `event: hint\ndata: ${JSON.stringify(hint)}\n\n`;
}

type Stream = {
  /** What its reader is told of; it moves with the day and with what is delegated to him. */
  scopes: ReadonlySet<string>;
  day: CivilDate;
  readonly reader: CommandSession;
  readonly raw: ServerResponse;
  /** Whose stream it is, for as long as his session stands. */
  readonly session: string | undefined;
};

/**
 * GET /v1/hints: that something changed in the asker's scopes, never what (S5). The stream ends with the access token, and
 * with the session: at once where it was ended by this process, within a keep-alive where by another one. Looking at the
 * session is no use of it: that would keep an idle desk signed in.
 */
export function hintRoutes(app: FastifyInstance, { core, identity, metrics, onClockMoved }: {
  readonly core: ServerCore;
  readonly identity: IdentityPort;
  readonly metrics: Metrics;
  /** Calls back when the clock of a demo was moved: every device asks at once, and so hears the new hour. */
  readonly onClockMoved?: (tell: (head: number) => void) => void;
}): void {
  const streams = new Set<Stream>();

  const say = (stream: Stream, text: string) => {
    if (stream.raw.writableLength > LARGEST_BACKLOG) stream.raw.destroy();
    else stream.raw.write(text);
  };
  /** What somebody may sign for another begins and ends with a day, and with what is told to his court. */
  const lookAgain = async (stream: Stream): Promise<void> => {
    const scopes = await scopesNow(core, stream.reader).catch(() => undefined);
    if (scopes !== undefined) stream.scopes = new Set(scopes);
  };
  const tell = (hint: CommitHint) => {
    const text = eventOf({ seq: hint.seq });
    for (const stream of streams) {
      if (hint.scopes !== 'all' && !hint.scopes.some((scope) => stream.scopes.has(scope))) continue;
      say(stream, text);
      const { court } = stream.reader;
      if (mayBeLent(stream.reader) && court !== undefined && (hint.scopes === 'all' || hint.scopes.includes(scopeOf.court(court)))) void lookAgain(stream);
    }
  };
  /** A term that began or ended with the day: the reader is told to ask, and hears of what is his from now on. */
  const turnDay = async (): Promise<void> => {
    const today = civilDateOf(core.clock.now());
    for (const stream of [...streams].filter(({ day, reader }) => day !== today && mayBeLent(reader))) {
      stream.day = today;
      await lookAgain(stream);
      say(stream, eventOf({ seq: await core.store.snapshot((reads) => reads.head()) }));
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
    turnDay().catch(() => undefined);
  }, KEEP_ALIVE_MS);
  app.addHook('preClose', async () => {
    unsubscribe();
    unlisten?.();
    clearInterval(keepAlive);
    for (const { raw } of streams) raw.end();
  });

  app.get('/v1/hints', { ...described({ tag: 'sync', summary: 'Server-sent events: something changed in your scopes' }), compress: false }, async (request, reply) => {
    const session = sessionOf(request);
    const reader = commandSession(request);
    const scopes = new Set(await scopesNow(core, reader));
    const head = await core.store.snapshot((reads) => reads.head());
    const headers = reply.getHeaders();
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' } as Record<string, string>);
    const stream: Stream = { scopes, day: civilDateOf(core.clock.now()), reader, raw, session: session.id };
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
