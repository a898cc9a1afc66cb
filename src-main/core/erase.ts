import { lstatSync, readdirSync, rmdirSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What an erasure stands on; given by tests that play a system on which a removal does nothing. */
export type EraseSystem = { readonly remove: (path: string) => void; readonly removeFile: (path: string) => void };

const NODE: EraseSystem = {
  remove(path) { rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }); },
  removeFile: unlinkSync,
};

/** Something that was to be erased is still there. Carries no path: folders name people. */
export class NotErasedError extends Error {
  readonly code = 'NOT_ERASED';

  constructor() {
    super('not erased');
    this.name = 'NotErasedError';
  }
}

/**
 * Erases a file or a folder with all that is in it, and looks whether it is gone: before Node 24.13.1 a recursive
 * removal of paths with Chinese characters did nothing on Windows and said nothing. What is left then goes name by name.
 * @throws NotErasedError when it is still there
 */
export function erase(path: string, system: EraseSystem = NODE): void {
  try {
    system.remove(path);
  } catch {
    // What it could not do is done below, and what that cannot do is told.
  }
  if (isThere(path)) eraseByName(path, system);
  if (isThere(path)) throw new NotErasedError();
}

/** Erases what is of no use to anybody any more, as far as it can be. @returns whether it is gone */
export function eraseIfPossible(path: string): boolean {
  try {
    erase(path);
    return true;
  } catch {
    return false;
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function eraseByName(path: string, system: EraseSystem): void {
  try {
    if (lstatSync(path).isDirectory()) {
      for (const name of readdirSync(path)) eraseByName(join(path, name), system);
      rmdirSync(path);
    } else {
      system.removeFile(path);
    }
  } catch {
    // One file that is in use does not keep the others; the end of it is looked at above.
  }
}
