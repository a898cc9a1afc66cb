import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * One process for one data folder. PGlite takes no lock of its own: a second process would open the same folder, and the
 * two would write two truths. The file names its holder; it is taken over only when that process provably ended.
 */
export type FolderLock = { release(): void };

/** The folder belongs to a server that runs. */
export class FolderInUse extends Error {
  readonly pid: number;

  constructor(pid: number) {
    super(`the data folder is in use by process ${pid}`);
    this.name = 'FolderInUse';
    this.pid = pid;
  }
}

type Holder = { readonly pid: number; readonly boot: string; readonly started: string; readonly token: string };

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Start of a process in clock ticks since boot; empty where the system does not tell. */
function startOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  // The name in parentheses may hold spaces; the 20th field after it is the start.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const bootOf = () => read('/proc/sys/kernel/random/boot_id').trim();

function holderIn(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, boot, started, token } = value as Partial<Record<string, unknown>>;
    return typeof pid === 'number' && typeof boot === 'string' && typeof started === 'string' && typeof token === 'string' ? { pid, boot, started, token } : undefined;
  } catch {
    return undefined;
  }
}

function stillHolds(holder: Holder): boolean {
  return holder.boot === bootOf() && runs(holder.pid) && startOf(holder.pid) === holder.started;
}

/** Takes the lock file at `path`. @throws FolderInUse */
export function lockFolder(path: string): FolderLock {
  const mine: Holder = { pid: process.pid, boot: bootOf(), started: startOf(process.pid), token: randomBytes(12).toString('hex') };
  const draft = `${path}.${mine.token}`;
  // Written whole beside it and linked into place: nobody reads half a holder, and only one link succeeds.
  writeFileSync(draft, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
  try {
    for (let round = 0; ; round += 1) {
      try {
        linkSync(draft, path);
        return {
          release: () => {
            if (holderIn(read(path))?.token === mine.token) rmSync(path, { force: true });
          },
        };
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const text = read(path);
      const holder = holderIn(text);
      if ((holder !== undefined && stillHolds(holder)) || round >= 5) throw new FolderInUse(holder?.pid ?? 0);
      takeAside(path, text);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves a dead holder's file away; a live one that came in between is put back. */
function takeAside(path: string, dead: string): void {
  const aside = `${path}.dead-${randomBytes(6).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  try {
    if (read(aside) !== dead) linkSync(aside, path);
  } catch {
    // Somebody holds it again already.
  } finally {
    rmSync(aside, { force: true });
  }
}
