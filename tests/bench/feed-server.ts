import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { CommandSlice } from '../../src-shared/contracts/commands.ts';
import type { Fact, FeedPage } from '../../src-shared/contracts/feed.ts';
import type { Receipt } from '../../src-shared/contracts/receipt.ts';
import { streamKey } from '../../src-shared/domain/linkage/command.ts';

/**
 * The least server that a device can sync with: one session, one feed held in memory, every command accepted. A
 * measurement of the device must not measure a database.
 */
export type FeedServer = { readonly url: string; readonly facts: number; readonly pages: number; close(): Promise<void> };

const EPOCH = 'bench';
const HOUR_MS = 3_600_000;
const token = (letter: string) => letter.repeat(43);

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parts.length === 0 ? undefined : JSON.parse(Buffer.concat(parts).toString('utf8'));
}

export async function serveFeed(pages: readonly (readonly Fact[])[], person: { readonly account: string; readonly court: string }): Promise<FeedServer> {
  const total = pages.reduce((sum, page) => sum + page.length, 0);
  const texts = pages.map((page) => JSON.stringify(page));

  function signIn(): unknown {
    const now = Date.now();
    return {
      session: { account: person.account, role: 'judge', name: '蒋法官', court: person.court, device: 'bench', expiresAt: now + HOUR_MS },
      offlineDays: 7,
      offlineVerifierParams: { algorithm: 'argon2id', salt: `${'A'.repeat(22)}==`, memoryKiB: 8, iterations: 1, parallelism: 1, hashBytes: 32 },
      serverTime: now,
      policy: { idleLockMinutes: 60, serverIdleMinutes: 60, maxFailures: 5, lockMinutes: 15, passwordMinLength: 8, passwordMinClasses: 3, passwordMaxAgeDays: 90, passwordHistory: 5 },
      mustChangePassword: false,
      passwordEndsOn: '2099-01-01',
      secondFactor: 'off',
      token: token('t'),
      refreshToken: token('r'),
      refreshExpiresAt: now + HOUR_MS,
    };
  }

  /** The page after `seq`, which counts pages here; the body is written without parsing the facts again. */
  function page(seq: number): string {
    const next = Math.min(seq + 1, pages.length);
    const frame: Omit<FeedPage, 'facts'> = {
      checkpoint: { epoch: EPOCH, seq: next, scopeHash: 'bench' },
      more: next < pages.length,
      head: pages.length,
      removalsAhead: [],
      serverTime: Date.now() as FeedPage['serverTime'],
    };
    return `${JSON.stringify(frame).slice(0, -1)},"facts":${seq < pages.length ? (texts[seq] ?? '[]') : '[]'}}`;
  }

  function receipts(slice: CommandSlice): unknown {
    const answered = slice.commands.map(
      (command): Receipt => ({
        commandId: command.id,
        stream: streamKey(command.stream),
        seq: command.seq,
        kind: command.kind,
        aggregate: command.basis.aggregate,
        outcome: 'accepted',
        version: command.basis.version + 1,
        at: Date.now() as Receipt['at'],
      }),
    );
    return { receipts: answered, expect: (slice.commands.at(-1)?.seq ?? 0) + 1 };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.setHeader('access-control-allow-headers', 'authorization, content-type');
    response.setHeader('access-control-allow-methods', 'GET, POST, PUT, DELETE');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    const url = new URL(request.url ?? '/', 'http://bench');
    const send = (text: string) => response.setHeader('content-type', 'application/json').end(text);
    if (url.pathname.startsWith('/v1/session')) send(JSON.stringify(signIn()));
    else if (url.pathname === '/v1/feed') send(page(Number(url.searchParams.get('seq') ?? 0)));
    else if (url.pathname === '/v1/commands') send(JSON.stringify(receipts((await bodyOf(request)) as CommandSlice)));
    else response.writeHead(404).end();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    facts: total,
    pages: pages.length,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => { done(); });
      }),
  };
}
