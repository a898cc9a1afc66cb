import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, realpathSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';
import { osCode } from './disk-errors.ts';
import { steadyRenameSync } from './steady-rename.ts';

/**
 * A lock file that names its holder, so that a folder has one writing process. A holder that died leaves the file
 * behind; it is taken over only when that process provably no longer runs: another boot, no such pid, or a pid that
 * started later than the holder did.
 *
 * Where the system does not tell when a process started (Windows), a pid proves nothing: after a night's log-off it
 * belongs to another program. There a name that the system itself takes back with its process is the lock, and the file
 * only says who has it.
 */
export type WriterLock = { release(): void };

type Holder = { pid: number; boot: string; started: string; token: string };

/** How a system tells a live holder from a dead one. */
export type LockSystem = {
  /** Name of a local socket for a folder, that ends with the process which listens on it; null: the file alone decides. */
  readonly socketOf: ((folder: string) => string) | null;
  /** Id of this run of the machine; empty where the system has none. */
  bootId(): string;
  /** Start of a process as the system writes it down; empty where it does not tell. */
  startedOf(pid: number): string;
};

/** A folder by one name, however it was written: Windows takes no notice of case. */
function oneName(folder: string): string {
  return createHash('sha256').update(realpathSync.native(folder).toLowerCase()).digest('hex').slice(0, 32);
}

/** The lock of a platform. */
export function lockSystem(platform: NodeJS.Platform): LockSystem {
  return {
    socketOf: platform === 'win32' ? (folder) => `\\\\.\\pipe\\lianzhi-${oneName(folder)}` : null,
    bootId: platform === 'darwin' ? () => said('/usr/sbin/sysctl', ['-n', 'kern.boottime']) : readBootId,
    startedOf: platform === 'darwin' ? (pid) => said('/bin/ps', ['-o', 'lstart=', '-p', String(pid)]) : startedOf,
  };
}

/** Tokens of locks held by this very process: their pid is alive, so only this set tells a second opening apart. */
const heldHere = new Set<string>();

/** What a program of the system answers; empty where it does not. */
function said(program: string, args: readonly string[]): string {
  const { stdout } = spawnSync(program, args, { encoding: 'utf8', timeout: 2_000 }) as { stdout: string | null };
  return stdout?.trim() ?? '';
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

/** Start time of a process in clock ticks since boot (Linux); empty where the system does not tell. */
function startedOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The name in parentheses may hold spaces; the 20th field after it is the start time.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** Listens on a name that is nobody else's; null when somebody has it. @returns how to let it go */
function takeName(name: string): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => { socket.destroy(); });
    server.once('error', (error) => {
      if (osCode(error) === 'EADDRINUSE' || osCode(error) === 'EACCES') resolve(null);
      else reject(error);
    });
    server.listen(name, () => {
      // It must not keep a process alive that has nothing left to do.
      server.unref();
      resolve(() => { server.close(); });
    });
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return osCode(error) === 'EPERM';
  }
}

function parseHolder(text: string): Holder | null {
  try {
    const raw: unknown = JSON.parse(text);
    if (typeof raw !== 'object' || raw === null) return null;
    const { pid, boot, started, token } = raw as Record<string, unknown>;
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return null;
    if (typeof boot !== 'string' || typeof started !== 'string' || typeof token !== 'string') return null;
    return { pid, boot, started, token };
  } catch {
    return null;
  }
}

function isHeld(holder: Holder, system: LockSystem): boolean {
  if (holder.boot !== system.bootId()) return false;
  if (holder.pid === process.pid) return heldHere.has(holder.token);
  if (!isAlive(holder.pid)) return false;
  return system.startedOf(holder.pid) === holder.started;
}

/** Takes the lock at `path`, or says `HOST_IN_USE` with the pid of the holder. Throws only on an unusable folder. */
export async function takeWriterLock(path: string, system: LockSystem = lockSystem(process.platform)): Promise<Result<WriterLock, Failure>> {
  if (system.socketOf === null) return takeFile(path, (holder) => isHeld(holder, system), system);
  const letGo = await takeName(system.socketOf(dirname(path)));
  if (letGo === null) return err(failure('HOST_IN_USE', { pid: parseHolder(readOr(path))?.pid ?? 0 }));
  try {
    // Nobody else listens, so whoever the file names is gone.
    const taken = takeFile(path, () => false, system);
    if (!taken.ok) letGo();
    return taken.ok ? ok({ release() { taken.value.release(); letGo(); } }) : taken;
  } catch (error) {
    letGo();
    throw error;
  }
}

function takeFile(path: string, isHolding: (holder: Holder) => boolean, system: LockSystem): Result<WriterLock, Failure> {
  const token = randomBytes(12).toString('hex');
  const mine: Holder = { pid: process.pid, boot: system.bootId(), started: system.startedOf(process.pid), token };
  const draft = `${path}.${token}`;
  // Written in full beside it and linked into place: nobody ever reads half a holder.
  writeFileSync(draft, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
  try {
    for (let round = 0; round < 5; round += 1) {
      try {
        linkSync(draft, path);
        heldHere.add(token);
        return ok({
          release() {
            if (!heldHere.delete(token)) return;
            if (parseHolder(readOr(path))?.token === token) rmSync(path, { force: true });
          },
        });
      } catch (error) {
        if (osCode(error) !== 'EEXIST') throw error;
      }
      const text = readOr(path);
      const holder = parseHolder(text);
      if (holder !== null && isHolding(holder)) return err(failure('HOST_IN_USE', { pid: holder.pid }));
      putAside(path, text);
    }
    return err(failure('HOST_IN_USE', { pid: 0 }));
  } finally {
    rmSync(draft, { force: true });
  }
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Removes a dead holder's file; if another process was faster and its live lock came along, that one is put back. */
function putAside(path: string, expected: string): void {
  const aside = `${path}.dead-${randomBytes(6).toString('hex')}`;
  try {
    steadyRenameSync(path, aside);
  } catch (error) {
    if (osCode(error) === 'ENOENT') return;
    throw error;
  }
  try {
    if (readOr(aside) !== expected) linkSync(aside, path);
  } catch (error) {
    if (osCode(error) !== 'EEXIST') throw error;
  } finally {
    unlinkSync(aside);
  }
}
