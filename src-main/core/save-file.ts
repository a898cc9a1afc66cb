import { randomBytes } from 'node:crypto';
import { basename, dirname, extname, join } from 'node:path';
import type { Disk } from './disk.ts';
import { isSavableName } from './save-names.ts';

/**
 * The path to write after a save dialog: what the person chose, with the proposed ending if theirs is none that may be
 * saved, so that no dialog turns a document into a program.
 */
export function savePath(chosen: string, proposedName: string): string {
  return isSavableName(basename(chosen)) ? chosen : `${chosen}${extname(proposedName)}`;
}

/** Writes beside the target first and renames: a full disk leaves no half document under the chosen name. */
export async function writeSaved(disk: Disk, path: string, source: AsyncIterable<Uint8Array>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
  const file = await disk.create(temporary);
  try {
    let at = 0;
    for await (const piece of source) {
      await file.write(piece, at);
      at += piece.length;
    }
    await file.datasync();
    await file.close();
    await disk.rename(temporary, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await disk.remove(temporary);
    throw error;
  }
}
