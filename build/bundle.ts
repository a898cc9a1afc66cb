import { spawn } from 'node:child_process';
import { execPath } from 'node:process';
import { stampOf } from './stamp.ts';
import { inTree, ROOT } from './tree.ts';

/** Everything the bundles are made of. */
const STAMP = stampOf('out/.lianzhi-sources', ['src-shared', 'src-main', 'src-renderer', 'electron.vite.config.ts', 'build/compiled-checks.ts', 'package-lock.json', 'tsconfig.json']);

/** Hash of all sources of the bundles. */
export function sourceHash(): string {
  return STAMP.sources();
}

/** Whether out/ was built from exactly these sources. */
export function isBuilt(): boolean {
  return STAMP.isOf(sourceHash());
}

export type BuildResult = { readonly ok: boolean; readonly built: boolean; readonly output: string };

/** Builds out/ (window, preload, main) when the sources changed since the last build; `force` builds anyway. */
export async function ensureBuilt(options: { readonly force?: boolean } = {}): Promise<BuildResult> {
  const hash = sourceHash();
  if (options.force !== true && STAMP.isOf(hash)) return { ok: true, built: false, output: '' };
  const { code, output } = await runBuilder();
  if (code !== 0) return { ok: false, built: true, output };
  STAMP.set(hash);
  return { ok: true, built: true, output };
}

async function runBuilder(): Promise<{ code: number; output: string }> {
  const child = spawn(execPath, [inTree('node_modules/electron-vite/bin/electron-vite.js'), 'build'], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')));
  return new Promise((settle) => {
    child.once('error', (error) => settle({ code: 1, output: String(error) }));
    child.once('close', (code) => settle({ code: code ?? 1, output: chunks.join('') }));
  });
}
