import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hashOf, inTree } from './tree.ts';

/** What was made of which sources: their hash, kept in a file beside what was made. */
export type Stamp = {
  /** Hash of the sources now. */
  sources(): string;
  /** Whether what stands was made of sources with this hash. */
  isOf(hash: string): boolean;
  /** Says that it was: of what was made, not of what may be edited meanwhile. */
  set(hash: string): void;
};

/** @param file below the root. @param sources files and folders of the tree. */
export function stampOf(file: string, sources: readonly string[]): Stamp {
  const path = inTree(file);
  return {
    sources: () => hashOf(sources),
    isOf: (hash) => existsSync(path) && readFileSync(path, 'utf8') === hash,
    set(hash) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, hash);
    },
  };
}
