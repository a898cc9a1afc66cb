import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { inTree } from './tree.ts';

const PACKAGE = inTree('node_modules/electron');

/**
 * The Electron program, when its runtime is really there; never triggers a download. `ELECTRON_OVERRIDE_DIST_PATH`
 * names a runtime that was copied to the machine.
 */
export function findElectron(): string | undefined {
  const pathFile = join(PACKAGE, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron';
  const given = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const file = join(given === undefined || given === '' ? join(PACKAGE, 'dist') : given, name);
  return existsSync(file) ? file : undefined;
}

/**
 * Lets Electron's own installer fetch the runtime (checksums are pinned in the package; `ELECTRON_MIRROR` names an
 * intranet copy). Answers the reason in one line when it did not work.
 */
export async function downloadElectron(limitMs: number, show: (text: string) => void = () => undefined): Promise<string | undefined> {
  const child = spawn(execPath, [join(PACKAGE, 'install.js')], { cwd: PACKAGE, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer) => {
    const text = chunk.toString('utf8');
    output = (output + text).slice(-8_000);
    show(text);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, limitMs);
  const code = await new Promise<number>((settle) => {
    child.once('error', () => settle(1));
    child.once('close', (status) => settle(status ?? 1));
  });
  clearTimeout(limit);
  if (findElectron() !== undefined) return undefined;
  if (late) return `no answer within ${Math.round(limitMs / 1000)} s`;
  const reason = output.split('\n').find((line) => /Error|failed|ENOTFOUND|ECONN/.test(line));
  return reason?.trim().replace(/^\w*Error: /, '') ?? `installer ended with ${code}`;
}
