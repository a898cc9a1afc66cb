import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { platform } from 'node:process';
import { isRootUser } from '../browser.ts';
import { cleanEnv } from '../processes.ts';
import { ROOT } from '../tree.ts';

/** The product's own word when it did not start; it has said on screen why, and the browser would meet the same. */
const REFUSED_ITSELF = 2;

/** Starts Electron on this tree; what it says goes to `logFile`, which begins anew. */
export function electronWindow(program: string, variables: Record<string, string>, logFile: string): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w', 0o600);
  const flags = platform === 'linux' && isRootUser() ? ['--no-sandbox'] : [];
  try {
    return spawn(program, [...flags, ROOT], { cwd: ROOT, stdio: ['ignore', log, log], env: cleanEnv(variables) });
  } finally {
    closeSync(log);
  }
}

/** Whether an Electron that ended so early never came up, so that the browser is the way left. */
export function neverCameUp(code: number | null): boolean {
  return code !== 0 && code !== REFUSED_ITSELF;
}

/** Why Electron did not come up, in both languages, as far as its own words tell. */
export function whyNot(logFile: string): readonly [string, string] {
  const text = readFileSync(logFile, 'utf8');
  if (/SUID sandbox|No usable sandbox|user namespace/iu.test(text)) {
    return [
      '系统不允许浏览器沙箱（chrome-sandbox 未设为 root 所有并带 SUID，且用户命名空间被关闭）',
      'the system allows no browser sandbox (chrome-sandbox is not owned by root with SUID, and user namespaces are closed)',
    ];
  }
  const library = /error while loading shared libraries: ([\w.+-]+)/u.exec(text)?.[1];
  if (library !== undefined) return [`缺少系统库 ${library}`, `the system library ${library} is missing`];
  return [`见 ${logFile}`, `see ${logFile}`];
}
