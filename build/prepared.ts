import { randomUUID } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePlace, type InstallationSettings, serverProcess } from './installation.ts';
import { startProcess } from './processes.ts';
import { hashOf, inTree } from './tree.ts';

/** Everything that decides what a new demo folder holds. */
const SOURCES = ['src-server', 'src-shared', 'package-lock.json'];
const SHELF = inTree('.cache/prepared');
/** The clock of a copy goes on from where the first one began, so a folder on the shelf is good for a while only. */
const GOOD_FOR_MS = 40 * 60_000;
/** A maker that takes longer is gone. */
const MAKING_MS = 180_000;

/** Folders on the shelf are named `<what they are made of>.<when, ms>`. */
async function newest(key: string): Promise<string | undefined> {
  const made = (await readdir(SHELF)).filter((name) => name.startsWith(`${key}.`)).map((name) => Number(name.slice(key.length + 1))).filter((at) => Date.now() - at < GOOD_FOR_MS);
  return made.length === 0 ? undefined : join(SHELF, `${key}.${String(Math.max(...made))}`);
}

/** Takes from the shelf what nobody can be copying any more. */
async function clearShelf(): Promise<void> {
  for (const name of await readdir(SHELF)) {
    const at = Number(name.split('.')[1]);
    if (Number.isFinite(at) && Date.now() - at > 2 * GOOD_FOR_MS) await rm(join(SHELF, name), { recursive: true, force: true });
  }
}

async function make(settings: InstallationSettings, key: string): Promise<void> {
  const home = join(SHELF, randomUUID());
  const at = Date.now();
  try {
    const server = await startProcess(serverProcess(await freePlace(home), settings));
    await server.stop();
    await rename(join(home, 'server'), join(SHELF, `${key}.${String(at)}`));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/**
 * Lays the data folder of a newly seeded demo server into `home`, as its first start would leave it, for tests that need
 * many of them: the embedded database and the seed take 15 s each time and come out the same. All copies are one
 * installation (keys, recovery key), so no test may use two of them as two.
 * @param settings a demo on the embedded database; the clock of a copy is up to 40 minutes later than `demoStart`.
 * @throws ProcessFailure when the demo cannot be made.
 */
export async function prepareServer(home: string, settings: InstallationSettings): Promise<void> {
  if (!settings.demo || settings.databaseUrl !== undefined) throw new Error('only a demo on the embedded database is kept');
  await mkdir(SHELF, { recursive: true });
  await clearShelf();
  const key = `${hashOf(SOURCES).slice(0, 24)}-${(settings.demoStart ?? 'now').replace(/\W/gu, '')}`;
  const making = join(SHELF, `making-${key}`);
  for (;;) {
    const folder = await newest(key);
    if (folder !== undefined) {
      await cp(folder, join(home, 'server'), { recursive: true });
      return;
    }
    try {
      // Two runners that ask at once make it once.
      await mkdir(making);
    } catch {
      await sleep(200);
      if (existsSync(making) && Date.now() - statSync(making).mtimeMs > MAKING_MS) await rm(making, { recursive: true, force: true });
      continue;
    }
    try {
      if ((await newest(key)) === undefined) await make(settings, key);
    } finally {
      await rm(making, { recursive: true, force: true });
    }
  }
}

/**
 * Devices of this server stretch a password at the least cost that is allowed. At the shipped cost each sign-in takes
 * seconds of a core, and a story has dozens; what that cost is worth is shown by the tests of the lost laptop, which keep it.
 */
export async function quickPasswords(home: string): Promise<void> {
  await mkdir(join(home, 'server'), { recursive: true });
  await writeFile(join(home, 'server', 'identity.json'), JSON.stringify({ offlineCost: { memoryKiB: 7_168, iterations: 1, parallelism: 1 } }));
}
