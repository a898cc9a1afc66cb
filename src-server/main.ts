import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import pino from 'pino';
import { CodedError, type Failure } from '#shared/kernel/errors/index.ts';
import { type Instant, instant } from '#shared/kernel/time.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './seed/demo-accounts.ts';
import { startServer } from './start.ts';
import { FolderInUse } from './store/folder-lock.ts';

/** Process entry of the central server; settings come by environment (build/README.md). */
const root = resolve(import.meta.dirname, '..');
const env = (name: string): string | undefined => (process.env[name] === '' ? undefined : process.env[name]);

function portOf(text: string | undefined): number {
  const port = Number(text ?? 47_810);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError('LIANZHI_PORT is not a port');
  return port;
}

/** @throws RangeError when the text is no instant with its own offset from UTC. */
function instantOf(text: string): Instant {
  const at = Date.parse(text);
  if (!Number.isFinite(at) || !/(Z|[+-]\d{2}:\d{2})$/u.test(text)) throw new RangeError('LIANZHI_DEMO_START is not an instant such as 2026-01-26T09:00:00+08:00');
  return instant(at);
}

function versionOf(): string {
  const manifest: unknown = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest && typeof manifest.version === 'string' ? manifest.version : 'unknown';
}

/** What a person at the console can do about it, where the code alone does not say. */
function hintFor({ code }: Failure): string {
  if (code !== 'INSTALLATION_PART_MISSING' && code !== 'INSTALLATION_PART_OTHER') return '';
  return ': all servers of one database need the same keys and files. Copy this part from the data folder of the server that has it, or share one folder; src-server/adopt-folder.ts where it is lost for good';
}

/** The line that says what is wrong, for the person who started it; never a value of a case. */
function told(error: unknown): string {
  if (error instanceof FolderInUse) return `the data folder is in use by process ${error.pid}`;
  if (error instanceof CodedError) return `${error.failure.code} ${JSON.stringify(error.failure.params ?? {})}${hintFor(error.failure)}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
}

// On stderr: stdout belongs to the ready line.
const logger = pino({ level: env('LIANZHI_LOG') ?? 'info', base: null }, pino.destination({ dest: 2, sync: true }));

const databaseUrl = env('DATABASE_URL');
const sandboxUrl = env('LIANZHI_SANDBOX_URL');
const demoStart = env('LIANZHI_DEMO_START');
try {
  const server = await startServer({
    dataFolder: resolve(env('LIANZHI_DATA') ?? resolve(root, 'data', 'server')),
    host: env('LIANZHI_LISTEN') ?? '127.0.0.1',
    port: portOf(env('LIANZHI_PORT')),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    demo: env('LIANZHI_DEMO') === '1',
    ...(demoStart === undefined ? {} : { demoStart: instantOf(demoStart) }),
    policeUrl: env('LIANZHI_POLICE_URL') ?? sandboxUrl ?? 'http://127.0.0.1:47811',
    ...(sandboxUrl === undefined ? {} : { sandboxUrl }),
    origins: (env('LIANZHI_ORIGINS') ?? '').split(',').map((origin) => origin.trim()).filter((origin) => origin !== ''),
    deskFolder: resolve(root, 'out', 'renderer'),
    version: versionOf(),
    logger,
  });

  let ending = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      server.close().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ why: told(error) }, 'closing failed');
          process.exit(1);
        },
      );
    });
  }

  // Last: whoever reads it may ask for the end at once.
  const demo = server.demo ? { demoAccounts: DEMO_ACCOUNTS.map(({ role, login, name }) => ({ role, login, name })), demoPassword: DEMO_PASSWORD } : {};
  process.stdout.write(`${JSON.stringify({ ready: true, url: server.url, ...demo })}\n`);
} catch (error) {
  logger.fatal({ why: told(error) }, 'the server did not start');
  process.exitCode = 1;
  // Something may still hold the process open: a half-opened database, a listening socket.
  setTimeout(() => process.exit(1), 2_000).unref();
}
