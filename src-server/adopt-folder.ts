import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { instant } from '#shared/kernel/time.ts';
import { lockFolder } from './store/folder-lock.ts';
import { STORE_MIGRATIONS, migrate } from './store/migrations.ts';
import { adoptParts, partProblems, type PartProblem } from './store/parts.ts';
import { openPglite, openPostgres, type SqlClient } from './store/sql-client.ts';

/**
 * Operator's program where a key of the installation is lost for good, or was renewed on purpose:
 *
 *     LIANZHI_DATA=… [DATABASE_URL=…] node src-server/adopt-folder.ts [--yes]
 *
 * Tells how the data folder differs from the installation in the database; with `--yes` what lies in the folder counts from
 * now on. Other servers that still have the former parts are refused at their next start.
 */
const env = (name: string): string | undefined => (process.env[name] === '' ? undefined : process.env[name]);

const MEANS: Readonly<Record<string, string>> = {
  'identity-seal.key': 'every second factor has to be set up again',
  'sealed-journal.key': 'records that devices sealed and that were not delivered yet can be opened by their own person only',
  'recovery-public.json': 'what a forgotten password shuts on a device stays shut until devices have slots of the new key',
  'agency-signing.key.json': 'agencies have to take the new public key before they accept anything',
};

function line({ part, problem }: PartProblem): string {
  const how = problem === 'missing' ? 'not in this folder' : 'another one than the installation has';
  return `- ${part}: ${how}. Giving up the former one means: ${MEANS[part] ?? 'files that were kept under the former mark are missed wherever they are named'}.`;
}

async function open(folder: string): Promise<{ readonly client: SqlClient; close(): Promise<void> }> {
  const databaseUrl = env('DATABASE_URL');
  if (databaseUrl !== undefined) {
    const client = openPostgres({ url: databaseUrl, connections: 1 });
    return { client, close: () => client.close() };
  }
  if (!existsSync(join(folder, 'pglite'))) throw new Error('there is no database in this folder; check LIANZHI_DATA and DATABASE_URL');
  const lock = lockFolder(join(folder, 'server.lock'));
  const client = await openPglite(join(folder, 'pglite'));
  return {
    client,
    close: async () => {
      await client.close();
      lock.release();
    },
  };
}

try {
  const { values } = parseArgs({ options: { yes: { type: 'boolean', default: false } } });
  const folder = resolve(env('LIANZHI_DATA') ?? resolve(import.meta.dirname, '..', 'data', 'server'));
  const { client, close } = await open(folder);
  try {
    await migrate(client, STORE_MIGRATIONS);
    const problems = await partProblems(client, folder);
    if (values.yes) await adoptParts(client, folder, instant(Date.now()));
    const lines = problems.length === 0
      ? ['The folder holds what the installation was set up with.']
      : [...problems.map(line), values.yes ? 'Adopted: what lies in this folder counts from now on.' : 'Nothing was changed. With --yes what lies in this folder counts from now on.'];
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    await close();
  }
} catch (error) {
  process.stderr.write(`not adopted: ${error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error'}\n`);
  process.exitCode = 1;
}
