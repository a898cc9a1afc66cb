import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { startProcess, type RunningProcess } from '../../build/processes.ts';
import type { SliceAnswer } from '#shared/contracts/commands.ts';
import type { FeedPage } from '#shared/contracts/feed.ts';
import { instant } from '#shared/kernel/time.ts';
import { IDENTITY_MIGRATIONS } from '#server/identity/migrations.ts';
import { hashPassword } from '#server/identity/passwords.ts';
import { insertAccounts } from '#server/identity/tables.ts';
import type { CommandSession } from '#server/commands/core.ts';
import { openPglite, openPostgres } from '#server/store/sql-client.ts';
import { openSqlStore } from '#server/store/sql.ts';

/** The server as a process of its own, on a data folder that already has accounts. */

const PASSWORD = 'Correct-Horse-9';
const CHEAP = { memoryKiB: 64, iterations: 1, parallelism: 1 };

export type Installation = { readonly folder: string; readonly databaseUrl: string | undefined; remove(): void };

/** Makes a data folder (and an empty PostgreSQL database, if one is given) ready with accounts. */
export async function prepare(people: readonly CommandSession[], databaseUrl?: string): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'lianzhi-server-'));
  const client = databaseUrl === undefined ? await openPglite(join(folder, 'pglite')) : openPostgres({ url: databaseUrl });
  const store = await openSqlStore({ client, now: instant(Date.now()), migrations: IDENTITY_MIGRATIONS });
  const passwordHash = await hashPassword(PASSWORD, CHEAP);
  const now = instant(Date.now());
  await client.write((db) =>
    insertAccounts(
      db,
      people.map(({ account, role, court, agency }) => ({
        id: account,
        login: account,
        name: '某某',
        role,
        ...(court === undefined ? {} : { court }),
        ...(agency === undefined ? {} : { agency }),
        passwordHash,
        passwordSetAt: now,
        mustChange: false,
        createdAt: now,
      })),
    ),
  );
  await store.close();
  return { folder, databaseUrl, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function startReal(installation: Installation, port: number): Promise<RunningProcess> {
  return startProcess({
    name: 'server',
    file: 'src-server/main.ts',
    env: { LIANZHI_DATA: installation.folder, LIANZHI_PORT: String(port), LIANZHI_LOG: 'warn', ...(installation.databaseUrl === undefined ? {} : { DATABASE_URL: installation.databaseUrl }) },
    readyWithinMs: 90_000,
  });
}

/** Signs in on the device of the session. @returns the access token */
export async function signIn(base: string, session: CommandSession): Promise<string> {
  const device = { deviceId: session.device, name: '测试设备', hostKind: 'electron', publicInfo: {} };
  const response = await fetch(`${base}/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: session.account, password: PASSWORD, device }) });
  const answer = (await response.json()) as { token?: string };
  if (answer.token === undefined) throw new Error(`sign-in failed: ${response.status} ${JSON.stringify(answer)}`);
  return answer.token;
}

export async function postSlice(base: string, token: string, slice: unknown): Promise<SliceAnswer> {
  const response = await fetch(`${base}/v1/commands`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(slice), keepalive: false });
  if (!response.ok) throw new Error(`slice answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as SliceAnswer;
}

export async function pullEverything(base: string, token: string): Promise<readonly FeedPage[]> {
  const pages: FeedPage[] = [];
  let query = 'limit=1000';
  for (;;) {
    const response = await fetch(`${base}/v1/feed?${query}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`feed answered ${response.status}`);
    const page = (await response.json()) as FeedPage;
    pages.push(page);
    if (!page.more) return pages;
    query = `limit=1000&epoch=${page.checkpoint.epoch}&seq=${page.checkpoint.seq}&scopeHash=${page.checkpoint.scopeHash}`;
  }
}

/** What the line between device and server does to one exchange. */
export type Cut =
  /** The first byte of the answer triggers it; the device never sees that byte. */
  | { readonly kind: 'answer' }
  /** So many milliseconds after the request went through. */
  | { readonly kind: 'after'; readonly ms: number };

/** A line that passes everything on until `cut` is armed, then calls `onCut` once and lets nothing back. */
export async function openLine(port: number, target: number): Promise<{ arm(cut: Cut, onCut: () => void): void; close(): Promise<void> }> {
  let armed: { readonly cut: Cut; readonly onCut: () => void } | undefined;
  const sockets = new Set<Socket>();
  const server: Server = createServer((device) => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [device, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        device.destroy();
        upstream.destroy();
      });
    }
    const fire = () => {
      const now = armed;
      armed = undefined;
      if (now === undefined) return;
      now.onCut();
      device.destroy();
    };
    device.on('data', (chunk) => {
      upstream.write(chunk);
      if (armed?.cut.kind === 'after') setTimeout(fire, armed.cut.ms);
    });
    upstream.on('data', (chunk) => {
      if (armed?.cut.kind === 'answer') fire();
      // An exchange that is to be cut later still gets no answer before.
      else if (armed === undefined && !device.destroyed) device.write(chunk);
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    arm: (cut, onCut) => {
      armed = { cut, onCut };
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
