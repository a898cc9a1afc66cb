import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderInUse, lockFolder } from '#server/store/folder-lock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianzhi-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Another process that holds the lock until it is killed. */
async function holder(path: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'programs', 'lock-holder.ts'), path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

describe('the lock of a data folder', () => {
  it('lets one process in, and says who that is', async () => {
    const path = join(folder, 'server.lock');
    const child = await holder(path);
    expect(() => lockFolder(path)).toThrow(FolderInUse);
    expect(() => lockFolder(path)).toThrow(String(child.pid));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = lockFolder(path);
    expect(() => lockFolder(path)).toThrow(FolderInUse);
    lock.release();
    lockFolder(path).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over from a process that died, also when its number was given to another one', () => {
    const path = join(folder, 'server.lock');
    writeFileSync(path, JSON.stringify({ pid: process.pid, boot: 'another boot', started: '1', token: 'x' }));
    lockFolder(path).release();
    writeFileSync(path, 'not a holder at all');
    lockFolder(path).release();
    expect(readdirSync(folder)).toEqual([]);
  });
});
