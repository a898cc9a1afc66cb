import { Compile } from 'typebox/compile';
import { SliceAnswerSchema } from '#shared/contracts/commands.ts';
import type { Wire, WireTrouble } from '#shared/contracts/ports.ts';
import { parseFailure } from '#shared/contracts/host-bridge.ts';
import { failure } from '#shared/kernel/errors/index.ts';
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
  readonly timeoutMs?: number;
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

async function troubleOf(answer: Response): Promise<WireTrouble> {
  const seconds = Number(answer.headers.get('retry-after'));
  const after = Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {};
  let body: unknown;
  try {
    body = await answer.json();
  } catch {
    body = undefined;
  }
  const spoken = typeof body === 'object' && body !== null && 'code' in body;
  // Only the server's own words count: a proxy in between that answers 400 must not park anybody's command.
  if (spoken) return { ...parseFailure(body), ...after };
  return { ...failure('SERVER_UNAVAILABLE', { status: answer.status }), ...after };
}

export function createHttp(origin: string, fetchIt: typeof fetch): Http {
  async function send(request: HttpRequest, signal: AbortSignal): Promise<Result<Response, WireTrouble>> {
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
      return err(failure('NETWORK_UNREACHABLE'));
    }
  }

  async function read<T>(request: HttpRequest, take: (answer: Response) => Promise<T>): Promise<Result<T, WireTrouble>> {
    const signal = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
    const answer = await send(request, signal);
    if (!answer.ok) return answer;
    try {
      return ok(await take(answer.value));
    } catch {
      // The line broke inside the answer: what the server did with the request is not known.
      return err(failure('NETWORK_UNREACHABLE'));
    }
  }

  return {
    json: (request) => read(request, (answer) => answer.json() as Promise<unknown>),
    bytes: (request) => read(request, (answer) => answer.arrayBuffer()),
    async stream(request, signal) {
      const answer = await send(request, signal);
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
    postCommands: (slice) =>
      authorised(async (token) => {
        const answer = await http.json({ method: 'POST', path: '/v1/commands', json: slice, token, timeoutMs: 60_000 });
        if (!answer.ok) return answer;
        return answerCheck.Check(answer.value) ? ok(answer.value) : err(failure('SERVER_UNAVAILABLE', { status: 200 }));
      }),
    pullFeed: (checkpoint, limit) =>
      authorised(async (token) => {
        const query = new URLSearchParams({ limit: String(limit) });
        if (checkpoint !== undefined) {
          query.set('epoch', checkpoint.epoch);
          query.set('seq', String(checkpoint.seq));
          query.set('scopeHash', checkpoint.scopeHash);
        }
        const answer = await http.json({ method: 'GET', path: `/v1/feed?${query.toString()}`, token, timeoutMs: 60_000 });
        return answer.ok ? readPage(answer.value) : answer;
      }),
  };
}
