import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kill, pid as ownPid, platform } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartProblem } from './words.ts';

type Service = { readonly name: string; readonly pid: number; readonly file: string };
type RunState = { readonly launcher: number; readonly url: string; readonly services: readonly Service[] };

function isAlive(pid: number, command: string): boolean {
  try {
    kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (platform !== 'linux') return true;
  // The number may belong to somebody else by now.
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(command);
  } catch {
    return false;
  }
}

function read(file: string): RunState | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunState;
  } catch {
    return undefined;
  }
}

export type RunRecord = { note(url: string, services: readonly Service[]): void; clear(): void };

/**
 * Takes the data folder for this run. Left-overs of a run that was killed are given the time to notice it and end by
 * themselves, then are killed: they would hold ports and database.
 *
 * @throws StartProblem START_ALREADY_RUNNING, START_DATA_UNWRITABLE
 */
export async function takeDataFolder(home: string): Promise<RunRecord> {
  const file = join(home, 'run.json');
  const before = read(file);
  if (before !== undefined && before.launcher !== ownPid && isAlive(before.launcher, 'start')) {
    throw new StartProblem('START_ALREADY_RUNNING', { pid: before.launcher, url: before.url });
  }
  for (const service of before?.services ?? []) {
    for (let waited = 0; waited < 12_000 && isAlive(service.pid, service.file); waited += 250) await sleep(250);
    if (platform === 'linux' && isAlive(service.pid, service.file)) kill(service.pid, 'SIGKILL');
  }
  const write = (state: RunState) => writeFileSync(file, `${JSON.stringify(state)}\n`, { mode: 0o600 });
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    write({ launcher: ownPid, url: '', services: [] });
  } catch (error) {
    throw new StartProblem('START_DATA_UNWRITABLE', { detail: `${home} (${(error as NodeJS.ErrnoException).code ?? ''})` });
  }
  return {
    note: (url, services) => write({ launcher: ownPid, url, services }),
    clear: () => rmSync(file, { force: true }),
  };
}
