import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { HOUR_MS, instant } from '#shared/kernel/time.ts';
import type { CommandSession } from '#server/commands/core.ts';
import { buildServer, type ServerConfig } from '#server/http/server.ts';
import type { IdentityPort } from '#server/identity/port.ts';
import { createMetrics, type Metrics } from '#server/statistics/metrics.ts';
import { type FileStore, openFileStore } from '#server/store/file-store.ts';
import { createMemoryStore } from '#server/store/memory.ts';
import type { ServerStore } from '#server/store/port.ts';
import { watchStore } from '#server/store/watch-store.ts';
import { openClock, watchClock } from '#server/timers/clock.ts';
import { startTimers, type TimerLoop } from '#server/timers/loop.ts';
import { testCore, type TestClock, testClock, type TestCore } from './people.ts';

/** The HTTP side of the server over a store in memory, with people whose tokens are their account names. */
export type HttpUnderTest = {
  readonly app: FastifyInstance;
  readonly core: TestCore;
  readonly store: ServerStore;
  readonly files: FileStore;
  readonly metrics: Metrics;
  readonly timers: TimerLoop | undefined;
  /** Everything that was logged. */
  log(): string;
  close(): Promise<void>;
};

export const tokenOf = (session: CommandSession) => `token-${session.account}`;
export const bearer = (session: CommandSession) => ({ authorization: `Bearer ${tokenOf(session)}` });

/** Vouches for the given people; an access token lasts `lifeMs`. */
export function fakeIdentity(people: readonly CommandSession[], now: () => number, lifeMs: number = HOUR_MS): IdentityPort {
  const sessions = new Map(people.map((person) => [tokenOf(person), person]));
  return {
    verify: async (token) => {
      const person = sessions.get(token);
      return person === undefined ? err(failure('TOKEN_INVALID', { reason: 'unknown' })) : ok({ ...person, name: '某某', expiresAt: instant(now() + lifeMs) });
    },
  };
}

export type HttpOptions = {
  readonly store?: ServerStore;
  readonly people: readonly CommandSession[];
  readonly demo?: boolean;
  readonly config?: Partial<ServerConfig>;
  readonly tokenLifeMs?: number;
  readonly wrapStore?: (store: ServerStore) => ServerStore;
};

export async function openHttp(options: HttpOptions): Promise<HttpUnderTest> {
  const machine: TestClock = testClock();
  const plain = options.store ?? createMemoryStore({ createdAt: machine.now(), demo: options.demo === true });
  const store = options.wrapStore?.(plain) ?? plain;
  const clock = await openClock(store.installation, () => machine.now());
  const core: TestCore = { ...testCore(store, machine), clock: { now: () => clock.now(), move: (ms) => machine.move(ms) } };
  const folder = await mkdtemp(join(tmpdir(), 'lianzhi-files-'));
  const files = await openFileStore(folder);
  const metrics = createMetrics(store);
  const watch = watchClock(clock, store);
  const storeWatch = watchStore(store);
  const timers = options.demo === true ? startTimers({ core, clock, watch, onClock: metrics.clockTrusted }) : undefined;
  const lines = new PassThrough();
  let logged = '';
  lines.on('data', (chunk: Buffer) => {
    logged += chunk.toString('utf8');
  });
  const app = await buildServer({
    core,
    identity: fakeIdentity(options.people, () => clock.now(), options.tokenLifeMs),
    files,
    metrics,
    health: async () => {
      const storeState = await storeWatch.check();
      const { state: clockState, offByMs } = watch.last();
      return { status: clockState === 'ok' && storeState === 'ok' ? 'ok' : 'degraded', clock: clockState, clockOffByMs: offByMs, store: 'memory', storeState, devicesAhead: 0, demo: options.demo === true, version: 'test' };
    },
    logger: pino({ level: 'info' }, lines),
    config: { origins: ['https://desk.example'], version: 'test', recheckPages: true, ...options.config },
    ...(timers === undefined ? {} : { demo: { timers } }),
  });
  return {
    app,
    core,
    store,
    files,
    metrics,
    timers,
    log: () => logged,
    close: async () => {
      await timers?.close();
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
