import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { osCode } from './disk-errors.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

export type PageFile = { readonly body: Uint8Array<ArrayBuffer>; readonly type: string; readonly cache: string };

/**
 * The names below the page's folder that a request path means, or null for a path that nobody honest writes: bad
 * escapes, dot segments, backslashes, control characters, escaped separators.
 */
export function parsePagePath(path: string): readonly string[] | null {
  if (!path.startsWith('/')) return null;
  const parts: string[] = [];
  for (const raw of path.slice(1).split('/')) {
    let name: string;
    try {
      name = decodeURIComponent(raw);
    } catch {
      return null;
    }
    // A colon would name another stream of a file on Windows, a leading dot a hidden file.
    if (/[\p{Cc}/\\:]/u.test(name) || name.startsWith('.')) return null;
    parts.push(name);
  }
  if (parts.at(-1) === '') parts[parts.length - 1] = 'index.html';
  return parts.includes('') ? null : parts;
}

/**
 * Reads one file of the page below `root`; null when there is none. A path without an ending is an address inside the
 * application and gets the page itself.
 */
export async function readPageFile(root: string, path: string): Promise<PageFile | null> {
  const parts = parsePagePath(path);
  const name = parts?.at(-1);
  if (parts === null || name === undefined) return null;
  const ending = extname(name).toLowerCase();
  if (ending === '') return readPageFile(root, '/index.html');
  const type = TYPES[ending];
  if (type === undefined) return null;
  try {
    const home = await realpath(root);
    // Links are followed before the comparison: one that leads out of the folder ends here.
    const file = await realpath(join(home, ...parts));
    if (!file.startsWith(home + sep) || !(await stat(file)).isFile()) return null;
    const hashed = parts[0] === 'assets';
    return { body: new Uint8Array(await readFile(file)), type, cache: hashed ? 'public, max-age=31536000, immutable' : 'no-cache' };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(osCode(error))) return null;
    throw error;
  }
}
