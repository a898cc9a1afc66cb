import { spawnSync } from 'node:child_process';
import { execPath } from 'node:process';
import { cleanEnv } from '../../build/processes.ts';

export type ToolRun = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a script of a tree under Node 24, in that tree. */
export function runTool(root: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ToolRun {
  const { status, stdout, stderr } = spawnSync(execPath, [...args], {
    cwd: root,
    encoding: 'utf8',
    env: cleanEnv({ NO_COLOR: '1', FORCE_COLOR: '0', ...env }),
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status ?? 1, stdout, stderr };
}
