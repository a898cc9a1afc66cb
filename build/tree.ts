import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** The root of the source tree. */
export const ROOT = resolve(import.meta.dirname, '..');

/** A path below the root. */
export function inTree(...parts: string[]): string {
  return resolve(ROOT, ...parts);
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Hash of the names and contents of files and folders of the tree; times do not count, so a fresh checkout of the same tree is the same. */
export function hashOf(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const source of sources) for (const file of filesBelow(inTree(source))) hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}
