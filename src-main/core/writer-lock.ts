import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';
import { osCode } from './disk.ts';

/**
 * A lock file that names its holder, so that a folder has one writing process. A holder that died leaves the file
 * behind; it is taken over only when that process provably no longer runs: another boot, no such pid, or a pid that
 * started later than the holder did.
 */
export type WriterLock = { release(): void };

type Holder = { pid: number; boot: string; started: string; token: string };

/** Tokens of locks held by this very process: their pid is alive, so only this set tells a second opening apart. */
const heldHere = new Set<string>();

function bootId(): string {
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

function isHeld(holder: Holder): boolean {
  if (holder.boot !== bootId()) return false;
  if (holder.pid === process.pid) return heldHere.has(holder.token);
  if (!isAlive(holder.pid)) return false;
  return startedOf(holder.pid) === holder.started;
}

/** Takes the lock at `path`, or says `HOST_IN_USE` with the pid of the holder. Throws only on an unusable folder. */
export function takeWriterLock(path: string): Result<WriterLock, Failure> {
  const token = randomBytes(12).toString('hex');
  const mine: Holder = { pid: process.pid, boot: bootId(), started: startedOf(process.pid), token };
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
      if (holder !== null && isHeld(holder)) return err(failure('HOST_IN_USE', { pid: holder.pid }));
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
    renameSync(path, aside);
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
