import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';

/** The machine on which a place for the data is looked for. */
export type PlaceSystem = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's own folder. */
  readonly home: string;
};

/**
 * Where a device's data lies when nobody says otherwise; `name` tells the two hosts apart. On Windows below the *local*
 * profile: the roaming one travels to a second computer, and with it journal, store and identity of a device that would
 * then be two.
 */
export function defaultDataFolder({ platform, env, home }: PlaceSystem, name: readonly string[]): string {
  const given = (variable: string): string | undefined => (env[variable] === '' ? undefined : env[variable]);
  if (platform === 'win32') return join(given('LOCALAPPDATA') ?? join(home, 'AppData', 'Local'), 'Lianzhi', ...name);
  const shared = join(home, '.local', 'share', 'lianzhi', ...name);
  // Where an earlier release left its data on a Mac: a device that moved away from it would start empty.
  if (platform === 'darwin') return existsSync(shared) ? shared : join(home, 'Library', 'Application Support', 'Lianzhi', ...name);
  return join(given('XDG_DATA_HOME') ?? join(home, '.local', 'share'), 'lianzhi', ...name);
}

/** `\\server\share\…` and `\\?\UNC\server\share\…`; a long local path (`\\?\C:\…`) is no share. */
function isUnc(path: string): boolean {
  return /^[\\/]{2}(?![?.][\\/](?!UNC[\\/]))/iu.test(path);
}

function realOfNearest(path: string): string {
  let at = path;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return realpathSync.native(at);
}

/**
 * Refuses a folder on a share of the network (`HOST_DATA_FOLDER_REMOTE`), also behind the letter of a mapped drive: two
 * computers would write one journal, and a share answers "written" before it is.
 * @param realPath the path behind letters and links; never asked on other systems, where a mount cannot be told by its name
 */
export function localFolder(path: string, platform: NodeJS.Platform, realPath: (path: string) => string = realOfNearest): Result<string, Failure> {
  if (platform !== 'win32') return ok(path);
  const remote = err(failure('HOST_DATA_FOLDER_REMOTE'));
  if (isUnc(path)) return remote;
  try {
    return isUnc(realPath(path)) ? remote : ok(path);
  } catch {
    // A drive that cannot be read is told when the folder is made.
    return ok(path);
  }
}
