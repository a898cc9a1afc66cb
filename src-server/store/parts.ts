import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256Hex } from '#shared/kernel/digest.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import type { Instant } from '#shared/kernel/time.ts';
import { sqlRows } from '../audit/sql.ts';
import type { SqlClient } from './sql-client.ts';

/** Stands in the folder of files and says to which installation they belong. */
export const FILES_MARK = 'files/installation-mark';

/**
 * What lies beside the database and belongs to it. Two servers with different ones would give devices two keys, sign with
 * two names, or each miss the files of the other; private keys do not go into the database, where every backup would
 * carry them.
 */
export const PARTS = ['identity-seal.key', 'sealed-journal.key', 'recovery-public.json', 'agency-signing.key.json', FILES_MARK] as const;

type Parts = ReadonlyMap<string, string>;

async function inFolder(folder: string): Promise<Parts> {
  const found = new Map<string, string>();
  for (const name of PARTS) {
    try {
      found.set(name, sha256Hex((await readFile(join(folder, name))).toString('base64')));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  return found;
}

async function registered(client: SqlClient): Promise<Parts> {
  return new Map((await client.read((db) => sqlRows(db, 'select name, fingerprint from installation_part'))).map((row) => [row.text('name'), row.text('fingerprint')]));
}

/** How a folder differs from the installation in the database. */
export type PartProblem = { readonly part: string; readonly problem: 'missing' | 'other' };

export async function partProblems(client: SqlClient, folder: string): Promise<readonly PartProblem[]> {
  const [mine, known] = [await inFolder(folder), await registered(client)];
  return PARTS.flatMap((part): readonly PartProblem[] => {
    const [own, fingerprint] = [mine.get(part), known.get(part)];
    if (fingerprint === undefined || own === fingerprint) return [];
    return [{ part, problem: own === undefined ? 'missing' : 'other' }];
  });
}

/**
 * Refuses a data folder whose keys or files are not those of the installation in the database. Asked before anything is
 * made in the folder: a key that is merely missing must be brought, not replaced.
 * @throws CodedError INSTALLATION_PART_MISSING, INSTALLATION_PART_OTHER
 */
export async function requireParts(client: SqlClient, folder: string): Promise<void> {
  const problems = await partProblems(client, folder);
  const named = (problem: PartProblem['problem']) => problems.flatMap((each) => (each.problem === problem ? [each.part] : [])).join(', ');
  if (named('other') !== '') throw new CodedError('INSTALLATION_PART_OTHER', { part: named('other') });
  if (named('missing') !== '') throw new CodedError('INSTALLATION_PART_MISSING', { part: named('missing') });
}

/** Marks the folder of files, and notes what this folder holds and the installation did not have yet. */
export async function registerParts(client: SqlClient, folder: string, at: Instant): Promise<void> {
  const mark = join(folder, FILES_MARK);
  await mkdir(dirname(mark), { recursive: true });
  await writeFile(mark, `${randomBytes(16).toString('hex')}\n`, { flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  await note(client, await inFolder(folder), at, false);
}

/** Makes what this folder holds the parts of the installation, in place of those it had: the operator's word. */
export async function adoptParts(client: SqlClient, folder: string, at: Instant): Promise<void> {
  await client.write(async (db) => {
    await db.query('delete from installation_part');
  });
  await note(client, await inFolder(folder), at, true);
}

async function note(client: SqlClient, parts: Parts, at: Instant, anew: boolean): Promise<void> {
  const known = anew ? new Map<string, string>() : await registered(client);
  for (const [name, fingerprint] of parts) {
    if (known.has(name)) continue;
    await client.write((db) => db.query('insert into installation_part (name, fingerprint, registered_at) select $1::text, $2::text, $3::bigint where not exists (select 1 from installation_part where name = $1)', [name, fingerprint, at]));
  }
}
