import { renameSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { osCode } from './disk-errors.ts';

/** How often a rename is tried, and how long after each failure: together a little over two seconds. */
const PAUSES_MS = [10, 20, 40, 80, 160, 320, 640, 900] as const;
/** What Windows answers while a virus scanner or an indexer has the file open for a moment. */
const PASSING: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', 'EACCES']);

/** What a rename stands on; given by tests that play another system. */
export type RenameSystem<Done> = { readonly platform: NodeJS.Platform; readonly rename: (from: string, to: string) => Done };

function isPassing(error: unknown, platform: NodeJS.Platform): boolean {
  // Elsewhere these codes mean what they say, and do not pass.
  return platform === 'win32' && PASSING.has(osCode(error));
}

/** Renames; on Windows again for about two seconds while somebody else has the file open. @throws the system's error */
export async function steadyRename(
  from: string,
  to: string,
  system: RenameSystem<Promise<void>> & { readonly pause?: (ms: number) => Promise<unknown> } = { platform: process.platform, rename },
): Promise<void> {
  for (const pause of PAUSES_MS) {
    try {
      await system.rename(from, to);
      return;
    } catch (error) {
      if (!isPassing(error, system.platform)) throw error;
      await (system.pause ?? sleep)(pause);
    }
  }
  await system.rename(from, to);
}

/** The same for the small files that are written at once; the thread waits. @throws the system's error */
export function steadyRenameSync(
  from: string,
  to: string,
  system: RenameSystem<void> & { readonly pause?: (ms: number) => void } = { platform: process.platform, rename: renameSync },
): void {
  for (const pause of PAUSES_MS) {
    try {
      system.rename(from, to);
      return;
    } catch (error) {
      if (!isPassing(error, system.platform)) throw error;
      (system.pause ?? waitHere)(pause);
    }
  }
  system.rename(from, to);
}

function waitHere(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
