import { spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { env, getuid, kill, platform } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { cleanEnv, freePort } from './processes.ts';

const EXE = platform === 'win32' ? '.exe' : '';

/** The folder with initdb and postgres, newest version first; `POSTGRES_BIN` wins. Undefined when there is none. */
export function findPostgres(): string | undefined {
  const given = env['POSTGRES_BIN'];
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(given === undefined || given === '' ? [] : [given]),
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
  ];
  return folders.find((folder) => existsSync(join(folder, `initdb${EXE}`)) && existsSync(join(folder, `postgres${EXE}`)));
}

type Account = { readonly uid: number; readonly gid: number };

/** PostgreSQL refuses to run as root: root hands it to the account that its package made, or to nobody. */
function servantAccount(): Account | undefined {
  if (getuid?.() !== 0) return undefined;
  const rows = readFileSync('/etc/passwd', 'utf8').split('\n').map((row) => row.split(':'));
  const row = rows.find((fields) => fields[0] === 'postgres') ?? rows.find((fields) => fields[0] === 'nobody');
  if (row === undefined) throw new PostgresFailure('POSTGRES_NO_ACCOUNT', 'no account but root to run PostgreSQL under');
  return { uid: Number(row[2]), gid: Number(row[3]) };
}

export type PostgresFailureCode = 'POSTGRES_MISSING' | 'POSTGRES_NO_ACCOUNT' | 'POSTGRES_INITDB' | 'POSTGRES_NOT_READY';

export class PostgresFailure extends Error {
  readonly code: PostgresFailureCode;

  constructor(code: PostgresFailureCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'PostgresFailure';
    this.code = code;
  }
}

export type PrivatePostgres = {
  /** `postgres://…` of an empty database that only this caller knows the password of. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Version as the server says it, like 15.18. */
  readonly version: string;
  /** Stops the cluster by its own pid and removes its files. */
  stop(): Promise<void>;
};

/**
 * A PostgreSQL cluster of our own: fresh data folder under the temporary folder, random loopback port, no unix socket,
 * a random password. `durable` keeps fsync on (soak and measurements); tests need it only to survive processes, not
 * power cuts.
 *
 * @throws PostgresFailure when PostgreSQL is not installed or does not come up.
 */
export async function startPostgres(options: { readonly durable?: boolean } = {}): Promise<PrivatePostgres> {
  const bin = findPostgres();
  if (bin === undefined) throw new PostgresFailure('POSTGRES_MISSING', 'initdb and postgres were not found');
  const account = servantAccount();
  const base = mkdtempSync(join(tmpdir(), 'lianzhi-postgres-'));
  const data = join(base, 'data');
  const secretFile = join(base, 'secret');
  const password = randomBytes(18).toString('hex');
  writeFileSync(secretFile, `${password}\n`, { mode: 0o600 });
  if (account !== undefined) {
    chownSync(base, account.uid, account.gid);
    chownSync(secretFile, account.uid, account.gid);
  }
  const asServant: SpawnOptions = { cwd: base, env: cleanEnv({ HOME: base, LC_ALL: 'C.UTF-8' }), ...account };

  const init = spawnSync(
    join(bin, `initdb${EXE}`),
    ['-D', data, '-U', 'lianzhi', '--pwfile', secretFile, '--auth=scram-sha-256', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...asServant, encoding: 'utf8' },
  );
  if (init.status !== 0) {
    rmSync(base, { recursive: true, force: true });
    throw new PostgresFailure('POSTGRES_INITDB', `${init.error?.message ?? ''}${init.stdout}${init.stderr}`);
  }

  const durable = options.durable === true ? [] : ['-c', 'fsync=off', '-c', 'full_page_writes=off'];
  let problem = '';
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const port = await freePort();
    const server = spawn(
      join(bin, `postgres${EXE}`),
      ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200', ...durable],
      { ...asServant, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-4_000);
    };
    server.stdout?.on('data', keep);
    server.stderr?.on('data', keep);
    let running = true;
    const gone = new Promise<void>((settle) => {
      const end = () => {
        running = false;
        settle();
      };
      server.once('exit', end);
      server.once('error', end);
    });
    const atExit = () => {
      if (running && server.pid !== undefined) kill(server.pid, 'SIGQUIT');
    };
    process.once('exit', atExit);

    const admin = `postgres://lianzhi:${password}@127.0.0.1:${port}/postgres`;
    const version = await firstAnswer(admin, () => running);
    if (version !== undefined && server.pid !== undefined) {
      const { pid } = server;
      return {
        url: `postgres://lianzhi:${password}@127.0.0.1:${port}/lianzhi`,
        port,
        pid,
        version,
        stop: async () => {
          process.removeListener('exit', atExit);
          // Fast shutdown; a server that does not obey is told to drop everything.
          if (running) kill(pid, 'SIGINT');
          const late = sleep(10_000, 'late' as const, { ref: false });
          if ((await Promise.race([gone, late])) === 'late' && running) kill(pid, 'SIGQUIT');
          await gone;
          rmSync(base, { recursive: true, force: true });
        },
      };
    }
    problem = output;
    if (running && server.pid !== undefined) kill(server.pid, 'SIGQUIT');
    await gone;
    process.removeListener('exit', atExit);
  }
  rmSync(base, { recursive: true, force: true });
  throw new PostgresFailure('POSTGRES_NOT_READY', problem);
}

/** Waits up to 30 s for the server, then makes the empty database; the server's version, or undefined. */
async function firstAnswer(url: string, isRunning: () => boolean): Promise<string | undefined> {
  for (let attempt = 0; attempt < 150 && isRunning(); attempt += 1) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('create database lianzhi');
      const answer = await client.query<{ server_version: string }>('show server_version');
      return answer.rows[0]?.server_version.split(' ')[0];
    } catch {
      await sleep(200);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return undefined;
}
