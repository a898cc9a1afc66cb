import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PrivatePostgres, startPostgres } from '../../build/postgres.ts';
import { failureOfError } from '#server/http/failures.ts';
import type { ServerStore } from '#server/store/port.ts';
import { openPostgres, type Patience } from '#server/store/sql-client.ts';
import { openSqlStore } from '#server/store/sql.ts';
import { watchStore } from '#server/store/watch-store.ts';
import { deskOf, importCase, JUDGE, START, testCore } from './people.ts';
import { done } from './steps.ts';

/** Servers that stop in the middle of something, and a database that does: nobody waits for them without end. */

let postgres: PrivatePostgres | undefined;
const open: ServerStore[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  for (const store of open) await store.close();
  await postgres?.stop();
});

function running(): PrivatePostgres {
  if (postgres === undefined) throw new Error('PostgreSQL is not started');
  return postgres;
}

async function server(patience: Partial<Patience>, url: string = running().url): Promise<ServerStore> {
  const store = await openSqlStore({ client: openPostgres({ url, connections: 4, patience }), now: START });
  open.push(store);
  return store;
}

/** A promise that somebody else settles. */
function signal(): { readonly given: Promise<void>; give(): void } {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

/** A line to the database that falls silent without a reset or an end, as a frozen machine does. */
async function openLine(target: number): Promise<{ readonly port: number; freeze(frozen: boolean): void; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const line: Server = createServer({ pauseOnConnect: true }, (near) => {
    const far = connect(target, '127.0.0.1');
    for (const [from, to] of [[near, far] as const, [far, near] as const]) {
      sockets.add(from);
      from.on('data', (chunk: Buffer) => to.write(chunk));
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    if (!isFrozen) near.resume();
    else near.pause();
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  const address = line.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    freeze: (frozen) => {
      isFrozen = frozen;
      for (const socket of sockets) {
        if (frozen) socket.pause();
        else socket.resume();
      }
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      line.close();
      await once(line, 'close');
    },
  };
}

describe('a server that freezes in a transaction', () => {
  it('holds up the others for a bounded time only, and its own work is undone', async () => {
    const frozen = await server({ idleInTransaction: 1_500 });
    const other = await server({ lock: 60_000 });
    const watch = watchStore(other, 300);
    expect(await watch.check()).toBe('ok');
    const [held, thawed] = [signal(), signal()];
    const stuck = frozen
      .transaction(async (tx) => {
        held.give();
        await thawed.given;
        await tx.streams(['nobody']);
      })
      .catch((error: unknown) => error);
    await held.given;
    // The truth meanwhile: people can read, and nothing can be filed.
    expect(await watch.check()).toBe('blocked');
    const desk = deskOf(JUDGE, '00000000000000f1');
    await done(testCore(other), desk, importCase(desk, 'case-behind-the-frozen'));
    await expect.poll(() => watch.check()).toBe('ok');
    thawed.give();
    expect(await stuck).toBeInstanceOf(Error);
    // … and the one that was frozen serves again.
    await done(testCore(frozen), desk, importCase(desk, 'case-after-the-frost'));
  });

  it('makes whoever waits for too long hear that the server is away, and not that the program is broken', async () => {
    const holder = await server({ idleInTransaction: 60_000 });
    const impatient = await server({ lock: 300 });
    const late = await holder.transaction(() => impatient.transaction(() => Promise.resolve()).catch((error: unknown) => error));
    expect(failureOfError(late)).toEqual({ code: 'SERVER_UNAVAILABLE' });
    const client = openPostgres({ url: running().url, connections: 1, patience: { statement: 200 } });
    const slow = await client.read((db) => db.query('select pg_sleep(5)')).catch((error: unknown) => error);
    expect(failureOfError(slow)).toEqual({ code: 'SERVER_UNAVAILABLE' });
    await client.close();
  });
});

describe('a database that freezes', () => {
  it('is told of within a moment, fails what waits for it, and serves again by itself', async () => {
    const { port, url } = running();
    const line = await openLine(port);
    const store = await server({ answer: 700, connect: 700 }, url.replace(`:${String(port)}/`, `:${String(line.port)}/`));
    const watch = watchStore(store, 300);
    await expect.poll(() => watch.check()).toBe('ok');
    line.freeze(true);
    expect(await watch.check()).toBe('silent');
    const failed = await store.transaction((tx) => tx.streams(['nobody'])).catch((error: unknown) => error);
    expect(failureOfError(failed)).toEqual({ code: 'SERVER_UNAVAILABLE' });
    line.freeze(false);
    await expect.poll(() => watch.check(), { timeout: 20_000 }).toBe('ok');
    for (const each of open.splice(0)) await each.close();
    await line.close();
  });
});
