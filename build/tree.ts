import { resolve } from 'node:path';

/** The root of the source tree. */
export const ROOT = resolve(import.meta.dirname, '..');

/** A path below the root. */
export function inTree(...parts: string[]): string {
  return resolve(ROOT, ...parts);
}
