import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { inTree } from '../../../build/tree.ts';
import type { Report, Walk } from './run-main.ts';
import { TYPINGS } from './strict.ts';

export const BUILT_MAIN = inTree('out/main/index.js');

let typings: string | undefined;

/** The typings as a file, read once for all processes. */
function typingsFile(): string {
  if (typings === undefined) {
    typings = join(mkdtempSync(join(tmpdir(), 'lianzhi-typings-')), 'electron.json');
    writeFileSync(typings, JSON.stringify(TYPINGS));
  }
  return typings;
}

/** Runs the built main through a day in a process of its own. @returns what it reported; `neverSettled` when its entry module did not */
export async function walkBuiltMain(walk: Partial<Walk> & Pick<Walk, 'data'>): Promise<Report | 'never settled'> {
  const whole: Walk = { main: BUILT_MAIN, platform: 'linux', end: 'quit', keyStore: 'system', plant: null, ...walk };
  writeFileSync(join(whole.data, 'window.json'), JSON.stringify({ x: 0, y: 0, width: 1300, height: 800, isMaximized: true, zoomPercent: 100 }));
  const child = spawn(execPath, ['--no-warnings', join(import.meta.dirname, 'run-main.ts'), 'lianzhi://case/c-1'], {
    // A pipe of Windows is a file here, and lies where the process stands.
    cwd: whole.data,
    env: {
      ...process.env, LIANZHI_WALK: JSON.stringify(whole), LIANZHI_TYPINGS: typingsFile(), LIANZHI_HOST_DATA: whole.data, LIANZHI_SERVER_URL: 'http://127.0.0.1:47849',
      NODE_OPTIONS: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString('utf8'); });
  child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString('utf8'); });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 13) return 'never settled';
  const line = output.trim().split('\n').at(-1) ?? '';
  if (code !== 0 || !line.startsWith('{')) throw new Error(`the walk ended with ${String(code)}\n${errors.slice(-2_000)}`);
  return JSON.parse(line) as Report;
}
