import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountId } from '#shared/kernel/ids.ts';
import type { Instant } from '#shared/kernel/time.ts';
import type { IdentityDatabase } from './identity/database.ts';
import { hashPassword } from './identity/passwords.ts';
import type { HashCost } from './identity/policy.ts';
import { allAccounts, insertAccounts } from './identity/tables.ts';

type Parts = { readonly database: IdentityDatabase; readonly dataFolder: string; readonly hashCost: HashCost; readonly now: Instant; readonly elapsed: Instant };

/**
 * An installation without any account gets one administrator, who must choose another password at the first sign-in. The
 * password of that one sign-in lies in the data folder, readable by the server's account alone: never in a log.
 * @returns the file with login and password; undefined when there are accounts already.
 */
export async function ensureAdministrator({ database, dataFolder, hashCost, now, elapsed }: Parts): Promise<string | undefined> {
  if ((await database.read((db) => allAccounts(db))).length > 0) return undefined;
  // Lower case, digits and the fixed part together satisfy every rule of the parameter table.
  const password = `Lz-${randomBytes(12).toString('hex')}`;
  const path = join(dataFolder, 'first-administrator.txt');
  // The file first: an account whose password nobody knows would lock the installation for good.
  await writeFile(path, `login: administrator\npassword: ${password}\n`, { mode: 0o600 });
  const passwordHash = await hashPassword(password, hashCost);
  await database.write((db) =>
    insertAccounts(db, [{ id: 'administrator' as AccountId, login: 'administrator', name: '系统管理员', role: 'administrator', passwordHash, passwordSetAt: elapsed, mustChange: true, createdAt: now }]),
  );
  return path;
}
