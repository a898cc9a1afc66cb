import { Compile } from 'typebox/compile';
import { SliceAnswerSchema } from '#shared/contracts/commands.ts';
import type { Wire, WireTrouble } from '#shared/contracts/ports.ts';
import { parseFailure } from '#shared/contracts/host-bridge.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { readPage } from '../feed/read-page.ts';

/** One request to the central server. Tokens travel in the `Authorization` header only. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with query, for example `/v1/feed?limit=500`. */
  readonly path: string;
  readonly token?: string;
  readonly json?: unknown;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  /** How long the whole answer, and its first byte, may take, ms. */
  readonly timeoutMs?: number;
  readonly withinMs?: number;
};

export type Http = {
  /** JSON answer of a 2xx, else the failure of the body, the network or the status. */
  json(request: HttpRequest): Promise<Result<unknown, WireTrouble>>;
  bytes(request: HttpRequest): Promise<Result<ArrayBuffer, WireTrouble>>;
  /** The open answer of a stream; its caller reads and ends it. */
  stream(request: HttpRequest, signal: AbortSignal): Promise<Result<ReadableStream<Uint8Array>, WireTrouble>>;
};

/** Longer than any answer of a healthy server over a bad line; then the exchange counts as lost. */
const TIMEOUT_MS = 20_000;

/** What the answer asks to wait, ms: seconds or a date (RFC 9110 §10.2.3). Whoever waits heeds it within a bound of his own. */
function askedWait(header: string | null, now: number): { readonly retryAfterMs?: number } {
  if (header === null) return {};
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) && ms > 0 ? { retryAfterMs: ms } : {};
}

async function troubleOf(answer: Response): Promise<WireTrouble> {
  const after = askedWait(answer.headers.get('retry-after'), Date.now());
  let body: unknown;
  try {
    body = await answer.json();
  } catch {
    body = undefined;
  }
  const spoken = typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
  // Only the server's own words count: a proxy in between that answers 400 must not park anybody's command.
  if (spoken) return { ...parseFailure(body), ...after };
  return { ...failure('GATEWAY_ANSWERED', { status: answer.status }), ...after };
}

/** The way of one exchange: ends by itself when the answer does not begin, or does not come to its end, in time. */
function watchdog(request: HttpRequest): { readonly signal: AbortSignal; begun(): void; ended(): void; ranOut(): boolean } {
  const abort = new AbortController();
  let isOut = false;
  const give = (): void => {
    isOut = true;
    abort.abort();
  };
  const whole = setTimeout(give, request.timeoutMs ?? TIMEOUT_MS);
  const first = request.withinMs === undefined ? undefined : setTimeout(give, request.withinMs);
  return {
    signal: abort.signal,
    begun: () => { clearTimeout(first); },
    ended() {
      clearTimeout(first);
      clearTimeout(whole);
    },
    ranOut: () => isOut,
  };
}

/** The machine itself says that it has no network at all; that it says otherwise proves nothing. */
function isMachineOffline(): boolean {
  return 'navigator' in globalThis && navigator.onLine === false;
}

/** Tells why nothing was heard, better than a page can: asked after an exchange that failed. */
export type AskWhy = () => Promise<Failure | undefined>;

export function createHttp(origin: string, fetchIt: typeof fetch, askWhy: AskWhy = () => Promise.resolve(undefined)): Http {
  /** A browser names no reason for a failed exchange; some can be found out. */
  async function unheard(ranOut: boolean): Promise<WireTrouble> {
    if (isMachineOffline()) return failure('NETWORK_OFFLINE');
    if (ranOut) return failure('SERVER_SILENT');
    return (await askWhy()) ?? failure('NETWORK_UNREACHABLE');
  }

  async function send(request: HttpRequest, signal: AbortSignal, ranOut: () => boolean): Promise<Result<Response, WireTrouble>> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (request.token !== undefined) headers['authorization'] = `Bearer ${request.token}`;
    if (request.json !== undefined) headers['content-type'] = 'application/json';
    if (request.bytes !== undefined) headers['content-type'] = 'application/octet-stream';
    const body = request.bytes ?? (request.json === undefined ? undefined : JSON.stringify(request.json));
    try {
      const answer = await fetchIt(`${origin}${request.path}`, {
        method: request.method,
        headers,
        ...(body === undefined ? {} : { body }),
        signal,
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
      });
      return answer.ok ? ok(answer) : err(await troubleOf(answer));
    } catch {
      return err(await unheard(ranOut()));
    }
  }

  async function read<T>(request: HttpRequest, take: (answer: Response) => Promise<T>): Promise<Result<T, WireTrouble>> {
    const way = watchdog(request);
    try {
      const answer = await send(request, way.signal, way.ranOut);
      if (!answer.ok) return answer;
      way.begun();
      return ok(await take(answer.value));
    } catch (error) {
      // A page where data was asked for: whatever answered stands in front of the server.
      if (error instanceof SyntaxError) return err(failure('GATEWAY_ANSWERED', { status: 200 }));
      // The line broke inside the answer: what the server did with the request is not known.
      return err(await unheard(way.ranOut()));
    } finally {
      way.ended();
    }
  }

  return {
    json: (request) => read(request, (answer) => answer.json() as Promise<unknown>),
    bytes: (request) => read(request, (answer) => answer.arrayBuffer()),
    async stream(request, signal) {
      const answer = await send(request, signal, () => false);
      if (!answer.ok) return answer;
      return answer.value.body === null ? err(failure('SERVER_UNAVAILABLE')) : ok(answer.value.body);
    },
  };
}

const answerCheck = Compile(SliceAnswerSchema);

/** Asks with the session's token, and once more with a fresh one when the server no longer takes it. */
export type Authorised = <T>(ask: (token: string) => Promise<Result<T, WireTrouble>>) => Promise<Result<T, WireTrouble>>;

export function createWire(http: Http, authorised: Authorised): Wire {
  return {
    postCommands: (slice, withinMs) =>
      authorised(async (token) => {
        const answer = await http.json({ method: 'POST', path: '/v1/commands', json: slice, token, timeoutMs: 60_000, ...(withinMs === undefined ? {} : { withinMs }) });
        if (!answer.ok) return answer;
        return answerCheck.Check(answer.value) ? ok(answer.value) : err(failure('SERVER_UNAVAILABLE', { status: 200 }));
      }),
    tellAhead: (ahead) => authorised((token) => http.json({ method: 'POST', path: '/v1/ahead', json: ahead, token })),
    pullFeed: (checkpoint, limit, withinMs) =>
      authorised(async (token) => {
        const query = new URLSearchParams({ limit: String(limit) });
        if (checkpoint !== undefined) {
          query.set('epoch', checkpoint.epoch);
          query.set('seq', String(checkpoint.seq));
          query.set('scopeHash', checkpoint.scopeHash);
        }
        const answer = await http.json({ method: 'GET', path: `/v1/feed?${query.toString()}`, token, timeoutMs: 60_000, ...(withinMs === undefined ? {} : { withinMs }) });
        return answer.ok ? readPage(answer.value) : answer;
      }),
  };
}
