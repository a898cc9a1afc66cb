import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type BuildInfo = { readonly version: string; readonly commit: string };

/** Version of package.json, and the commit that the build wrote down (`out/build-info.json`) or the checked-out one. */
export function readBuildInfo(projectRoot: string): BuildInfo {
  const version = textField(join(projectRoot, 'package.json'), 'version') ?? '0.0.0';
  const commit = textField(join(projectRoot, 'out', 'build-info.json'), 'commit') ?? checkedOutCommit(projectRoot) ?? 'unknown';
  return { version, commit };
}

function textField(path: string, field: string): string | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;
    return typeof found === 'string' && found !== '' ? found : null;
  } catch {
    return null;
  }
}

/** Short commit id read straight from the repository's files; null outside a repository. */
export function checkedOutCommit(projectRoot: string): string | null {
  const git = join(projectRoot, '.git');
  try {
    const head = readFileSync(join(git, 'HEAD'), 'utf8').trim();
    if (!head.startsWith('ref: ')) return head.slice(0, 12);
    const name = head.slice('ref: '.length);
    const loose = join(git, name);
    if (existsSync(loose)) return readFileSync(loose, 'utf8').trim().slice(0, 12);
    const packed = readFileSync(join(git, 'packed-refs'), 'utf8').split('\n').find((line) => line.endsWith(` ${name}`));
    return packed?.slice(0, 12) ?? null;
  } catch {
    return null;
  }
}
