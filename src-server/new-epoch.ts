import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { beginEpoch, DatabaseInUse, type EpochChange, NoInstallation } from './store/epoch.ts';
import { FolderInUse, lockFolder } from './store/folder-lock.ts';
import { openPglite, openPostgres, type SqlClient } from './store/sql-client.ts';

/**
 * Operator's program after a restore from backup (S14), with the server stopped:
 *
 *     LIANZHI_DATA=… [DATABASE_URL=…] node src-server/new-epoch.ts [--yes] [--skip-numbers=N]
 *
 * Without `--yes` it changes nothing and tells what would happen.
 */
const env = (name: string): string | undefined => (process.env[name] === '' ? undefined : process.env[name]);

function settings(): { readonly yes: boolean; readonly skipNumbers: number } {
  const { values } = parseArgs({ options: { yes: { type: 'boolean', default: false }, 'skip-numbers': { type: 'string', default: '0' } } });
  const skipNumbers = Number(values['skip-numbers']);
  if (!Number.isInteger(skipNumbers) || skipNumbers < 0 || skipNumbers > 1_000_000) throw new RangeError('--skip-numbers is not a number of instruments');
  return { yes: values.yes, skipNumbers };
}

async function open(): Promise<{ readonly client: SqlClient; close(): Promise<void> }> {
  const databaseUrl = env('DATABASE_URL');
  if (databaseUrl !== undefined) {
    const client = openPostgres({ url: databaseUrl, connections: 1 });
    return { client, close: () => client.close() };
  }
  const folder = resolve(env('LIANZHI_DATA') ?? resolve(import.meta.dirname, '..', 'data', 'server'));
  // Opening would make an empty database where there is none.
  if (!existsSync(join(folder, 'pglite'))) throw new NoInstallation();
  const lock = lockFolder(join(folder, 'server.lock'));
  try {
    const client = await openPglite(join(folder, 'pglite'));
    return {
      client,
      close: async () => {
        await client.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** What follows, in the words of the person who must answer for it. */
function consequences(change: EpochChange, skipNumbers: number): readonly string[] {
  const numbers =
    skipNumbers > 0
      ? `Numbers: each of the ${String(change.series)} series goes on ${String(skipNumbers)} further than the backup knows.`
      : `Numbers: each of the ${String(change.series)} series goes on where the backup stands. Numbers given after it can be given again to other papers; --skip-numbers=N leaves N of each series unused.`;
  return [
    'Devices: each one is told to start again at its next contact. It pulls everything anew, and offers again every command that its journal keeps. ' +
      'A command that the backup knows gets its old receipt; one that the backup has lost is decided again.',
    'Lost: what was filed after the backup comes back only from devices that still exist and whose journal still has it. Acts at the police desk keep no journal and have to be done again.',
    `Agencies: ${String(change.underway)} messages were on their way. Each is asked for by its key before it is sent again. ` +
      `Answers after the backup are gone: let the agency send its messages since then again (each is taken once, by its key), and compare the ${String(change.openRequests)} open requests with its own list.`,
    numbers,
    'People may have to sign in again.',
  ];
}

function told(error: unknown): string {
  if (error instanceof FolderInUse) return `the server is running (process ${String(error.pid)}); stop it first`;
  if (error instanceof DatabaseInUse) return 'a server is running on this database; stop every one of them first';
  if (error instanceof NoInstallation) return `${error.message}; check LIANZHI_DATA and DATABASE_URL`;
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
}

try {
  const { yes, skipNumbers } = settings();
  const store = await open();
  try {
    const change = await beginEpoch(store.client, yes ? { skipNumbers, machineNow: Date.now() } : undefined);
    const head = yes ? `New epoch ${change.epoch} after ${change.before}, at commit ${String(change.head)}. When the server starts:` : `Epoch ${change.before}, at commit ${String(change.head)}. A new epoch would mean:`;
    process.stdout.write(`${[head, ...consequences(change, skipNumbers).map((line) => `- ${line}`), ...(yes ? [] : ['Nothing was changed. With --yes the new epoch begins.'])].join('\n')}\n`);
  } finally {
    await store.close();
  }
} catch (error) {
  process.stderr.write(`no new epoch: ${told(error)}\n`);
  process.exitCode = 1;
}
