import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { SqlSession } from '../audit/sql.ts';

/**
 * A session inside a transaction. `name` lets the driver keep the plan of a statement that is always the same text;
 * `script` runs several statements (migrations).
 */
export type SqlTransaction = {
  query(text: string, values?: readonly unknown[], name?: string): ReturnType<SqlSession['query']>;
  script(text: string): Promise<void>;
};

/** The part of a database that the server stands on: PGlite or PostgreSQL behind the same few calls. */
export type SqlClient = {
  readonly engine: 'pglite' | 'postgres';
  /** One connection, each statement for itself. */
  read<T>(fn: (db: SqlSession) => Promise<T>): Promise<T>;
  /** READ COMMITTED: commits when `fn` resolves, leaves nothing when it throws. */
  write<T>(fn: (db: SqlTransaction) => Promise<T>): Promise<T>;
  /** REPEATABLE READ, read only: every statement sees the same moment. */
  snapshot<T>(fn: (db: SqlSession) => Promise<T>): Promise<T>;
  /** Messages of a channel; `onGap` when some may have been missed. Undefined: one process only, nothing to hear. */
  listen?(channel: string, onMessage: (payload: string) => void, onGap: () => void): Promise<() => Promise<void>>;
  /**
   * Waits until no other server of this database is setting itself up; the answer lets the next one in. Schema, keys, the
   * first account and the seed of a demo are made by one of those that start together, and found by the others.
   * @throws SetupBusy
   */
  alone(): Promise<() => Promise<void>>;
  close(): Promise<void>;
};

/** Another server has been setting itself up for longer than that takes: it hangs. */
export class SetupBusy extends Error {
  constructor() {
    super('another server of this database is setting itself up and does not come to an end');
    this.name = 'SetupBusy';
  }
}

/**
 * Advisory lock of one installation's database. Every running server holds it shared, on the connection on which it hears
 * of commits; an operator's program that must be alone takes it for itself.
 */
export const SERVER_LOCK = 5_310_470_810;
/** Held by the one server that is setting itself up. */
const SETUP_LOCK = 5_310_470_811;
/** The seed of a demo takes a minute or two on a busy machine. */
const SETUP_WAIT_MS = 10 * 60_000;
const SETUP_LOOK_MS = 250;

/** Numbers that PostgreSQL counts with 8 bytes; every one the product stores is a safe integer. */
const INT8 = 20;

function numbersAsNumbers(): pg.CustomTypesConfig {
  return { getTypeParser: (oid, format) => (oid === INT8 && format !== 'binary' ? Number : (pg.types.getTypeParser(oid, format) as (value: string) => unknown)) as never };
}

/**
 * How long this server and the database wait for each other, milliseconds. Without bounds a server that is frozen in a
 * transaction keeps the feed counter for ever, and with it every other server of the installation.
 */
export type Patience = {
  /** The database ends a transaction of which it hears nothing for so long: its server is frozen, its locks are free again. */
  readonly idleInTransaction: number;
  /** Longer than that: who waits behind a frozen server outlasts it. */
  readonly lock: number;
  /** Longest single statement. Steps of the schema are exempt. */
  readonly statement: number;
  /** After this a statement is given up although the database said nothing: it is frozen itself, or the line is cut. */
  readonly answer: number;
  readonly connect: number;
};

const PATIENCE: Patience = { idleInTransaction: 15_000, lock: 20_000, statement: 30_000, answer: 35_000, connect: 10_000 };

/** Steps of the schema may rewrite a large table. */
const SCRIPT_MS = 60 * 60_000;

/**
 * Everything is found by a key. The planner cannot tell how many scopes stand in a parameter, guesses a hundred for each
 * and reads whole tables; and what it reckons such a plan to cost would have it compiled first.
 */
const BY_KEY = { enable_seqscan: 'off', random_page_cost: '1.1', jit: 'off' } as const;

/** What `pg` says when a statement was given up without a word of the database. */
function isGivenUp(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

async function within<T>(client: pg.PoolClient, begin: string, fn: () => Promise<T>): Promise<T> {
  await client.query(begin);
  try {
    const answer = await fn();
    await client.query('commit');
    return answer;
  } catch (error) {
    // A broken connection cannot roll back, and one that is silent would not answer: the server side does it by itself.
    if (!isGivenUp(error)) await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

export type PostgresOptions = { readonly url: string; readonly connections?: number; readonly onProblem?: (problem: Error) => void; readonly patience?: Partial<Patience> };

const RECONNECT_MS = 1_000;

/** PostgreSQL through a pool. Losing a connection fails the statements on it; the pool opens another one. */
export function openPostgres(options: PostgresOptions): SqlClient {
  const report = options.onProblem ?? (() => undefined);
  const patience: Patience = { ...PATIENCE, ...options.patience };
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections ?? 10,
    types: numbersAsNumbers(),
    application_name: 'lianzhi',
    keepAlive: true,
    // A frozen server still acknowledges what it does not read: without the last one a backend waits on it for ever.
    options: Object.entries({ ...BY_KEY, tcp_user_timeout: String(patience.answer) }).map(([name, value]) => `-c ${name}=${value}`).join(' '),
    idle_in_transaction_session_timeout: patience.idleInTransaction,
    lock_timeout: patience.lock,
    statement_timeout: patience.statement,
    query_timeout: patience.answer,
    connectionTimeoutMillis: patience.connect,
  });
  pool.on('error', report);

  async function using<T>(fn: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    const note = (error: Error) => {
      broken = error;
    };
    client.on('error', note);
    try {
      return await fn(client);
    } catch (error) {
      // An answer that nobody waits for any more would be taken for that of the next statement's turn.
      if (isGivenUp(error)) broken = error as Error;
      throw error;
    } finally {
      client.off('error', note);
      client.release(broken);
    }
  }

  const session = (client: pg.PoolClient): SqlTransaction => ({
    query: async (text, values = [], name) => ({ rows: (await client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) })).rows as readonly unknown[] }),
    script: async (text) => {
      await client.query('set local statement_timeout = 0; set local lock_timeout = 0');
      await client.query({ text, query_timeout: SCRIPT_MS } as pg.QueryConfig);
    },
  });

  return {
    engine: 'postgres',
    read: (fn) => using((client) => fn(session(client))),
    write: (fn) => using((client) => within(client, 'begin isolation level read committed', () => fn(session(client)))),
    snapshot: (fn) => using((client) => within(client, 'begin isolation level repeatable read read only', () => fn(session(client)))),
    alone: () => aloneOn(options.url, patience, report),
    listen: (channel, onMessage, onGap) => listenOn(options.url, patience, channel, onMessage, onGap, report),
    close: () => pool.end(),
  };
}

/** On a connection of its own and outside of any transaction: a seed may take longer than a transaction may idle. */
async function aloneOn(url: string, { connect: connectionTimeoutMillis, answer }: Patience, report: (problem: Error) => void): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url, application_name: 'lianzhi setup', keepAlive: true, connectionTimeoutMillis, query_timeout: answer });
  client.on('error', report);
  await client.connect();
  const isMine = async () => (await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1::bigint) as taken', [SETUP_LOCK])).rows[0]?.taken === true;
  const end = performance.now() + SETUP_WAIT_MS;
  while (!(await isMine())) {
    if (performance.now() > end) {
      await client.end();
      throw new SetupBusy();
    }
    await sleep(SETUP_LOOK_MS);
  }
  let isHeld = true;
  return async () => {
    if (!isHeld) return;
    isHeld = false;
    await client.end();
  };
}

async function listenOn(url: string, { connect: connectionTimeoutMillis, answer }: Patience, channel: string, onMessage: (payload: string) => void, onGap: () => void, report: (problem: Error) => void): Promise<() => Promise<void>> {
  let ended = false;
  let current: pg.Client | undefined;
  let waiting: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: url, application_name: 'lianzhi hints', keepAlive: true, connectionTimeoutMillis, query_timeout: answer });
    client.on('notification', (message) => onMessage(message.payload ?? ''));
    client.on('error', report);
    client.once('end', again);
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1::bigint)', [SERVER_LOCK]);
    await client.query(`listen ${channel}`);
    current = client;
  };
  const again = (): void => {
    if (ended || waiting !== undefined) return;
    waiting = setTimeout(() => {
      waiting = undefined;
      connect().then(onGap, (error: unknown) => {
        report(error instanceof Error ? error : new Error('listening failed'));
        again();
      });
    }, RECONNECT_MS);
  };

  await connect();
  return async () => {
    ended = true;
    clearTimeout(waiting);
    await current?.end();
  };
}

/**
 * PGlite in this process: evaluation, and one small office. It makes no fsync at all, so a power cut may lose what was
 * acknowledged, and a second process on the same folder would write a second truth: the caller holds the folder's lock.
 */
export async function openPglite(folder?: string): Promise<SqlClient> {
  const db = await PGlite.create({ ...(folder === undefined ? {} : { dataDir: folder }), parsers: { [INT8]: Number } });
  await db.exec(Object.entries(BY_KEY).map(([name, value]) => `set ${name} = '${value}'`).join('; '));
  type Runner = { query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>; exec(text: string): Promise<unknown> };
  const session = (runner: Runner): SqlTransaction => ({
    query: async (text, values) => ({ rows: (await runner.query(text, values === undefined ? [] : [...values])).rows }),
    script: async (text) => {
      await runner.exec(text);
    },
  });
  return {
    engine: 'pglite',
    read: (fn) => fn(session(db)),
    write: (fn) => db.transaction((tx) => fn(session(tx))),
    // One connection: a transaction is alone, so every statement in it sees the same moment.
    snapshot: (fn) => db.transaction((tx) => fn(session(tx))),
    // The lock of the folder keeps every other server out.
    alone: () => Promise.resolve(() => Promise.resolve()),
    close: () => db.close(),
  };
}
