import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath, pid } from 'node:process';
import { describe, expect, it, vi } from 'vitest';
import { defaultDataFolder, localFolder } from '#main/core/data-place.ts';
import { createDeviceWipe } from '#main/core/device-wipe.ts';
import { erase, eraseIfPossible, NotErasedError } from '#main/core/erase.ts';
import { watchScreenLock } from '#main/core/lock-watch.ts';
import { createPageInbox } from '#main/core/page-inbox.ts';
import { steadyRename, steadyRenameSync } from '#main/core/steady-rename.ts';
import { endsWithin, within } from '#main/core/within.ts';
import { lockSystem, takeWriterLock } from '#main/core/writer-lock.ts';
import { testFolder } from './folders.ts';

const failing = (code: string) => Object.assign(new Error(code), { code });

describe('the lock of a folder where a pid proves nothing', () => {
  // A name in Linux's abstract space ends with its process, as a named pipe of Windows does.
  const named = (folder: string) => ({ ...lockSystem('linux'), socketOf: () => `\0lianzhi-test-${String(pid)}-${folder}` });

  it('is not believed of a pid that lives: after a night it belongs to another program', async () => {
    const folder = testFolder();
    const path = join(folder, 'writer.lock');
    writeFileSync(path, JSON.stringify({ pid: process.ppid, boot: '', started: '', token: 'of-yesterday' }));
    // By the file alone the living parent would hold it for ever, as nothing tells when it started.
    const blind = { socketOf: null, bootId: () => '', startedOf: () => '' };
    expect(await takeWriterLock(path, blind)).toMatchObject({ ok: false, error: { code: 'HOST_IN_USE', params: { pid: process.ppid } } });
    const taken = await takeWriterLock(path, named(folder));
    expect(taken.ok).toBe(true);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid });
    if (taken.ok) taken.value.release();
    expect(existsSync(path)).toBe(false);
  });

  it('is one for all processes, names its holder, and is free when that is killed', async () => {
    const folder = testFolder();
    const path = join(folder, 'writer.lock');
    const system = named(folder);
    const holder = spawn(execPath, ['--no-warnings', join(import.meta.dirname, 'programs/lock-holder.ts'), path, `@${system.socketOf().slice(1)}`], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(holder.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('held\n');
    expect(await takeWriterLock(path, system)).toMatchObject({ ok: false, error: { code: 'HOST_IN_USE', params: { pid: holder.pid } } });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const taken = await takeWriterLock(path, system);
    expect(taken.ok).toBe(true);
    expect(await takeWriterLock(path, system)).toMatchObject({ ok: false, error: { code: 'HOST_IN_USE', params: { pid } } });
    if (taken.ok) taken.value.release();
    const again = await takeWriterLock(path, system);
    if (again.ok) again.value.release();
    expect(again.ok).toBe(true);
  });

  it('has one name for a folder, however it is written', () => {
    const folder = testFolder();
    const name = lockSystem('win32').socketOf;
    mkdirSync(join(folder, '数据'));
    symlinkSync(join(folder, '数据'), join(folder, 'link'));
    expect(name?.(join(folder, '数据'))).toMatch(/^\\\\\.\\pipe\\lianzhi-[0-9a-f]{32}$/u);
    expect(name?.(join(folder, 'link'))).toBe(name?.(join(folder, '数据')));
    expect(name?.(folder)).not.toBe(name?.(join(folder, '数据')));
  });
});

describe('a rename while somebody else has the file open', () => {
  const refusing = (times: number, code: string) => {
    let left = times;
    return vi.fn(() => {
      if (left-- > 0) throw failing(code);
    });
  };

  it.each(['EPERM', 'EBUSY', 'EACCES'])('%s is tried again on Windows until it passes', async (code) => {
    const sync = refusing(3, code);
    steadyRenameSync('a', 'b', { platform: 'win32', rename: sync, pause: () => undefined });
    expect(sync).toHaveBeenCalledTimes(4);
    const waits = refusing(3, code);
    await steadyRename('a', 'b', { platform: 'win32', rename: async () => { await Promise.resolve(); waits(); }, pause: () => Promise.resolve() });
    expect(waits).toHaveBeenCalledTimes(4);
  });

  it('is told when it does not pass, or would not', async () => {
    const pauses: number[] = [];
    const never = refusing(99, 'EPERM');
    expect(() => { steadyRenameSync('a', 'b', { platform: 'win32', rename: never, pause: (ms) => { pauses.push(ms); } }); }).toThrow('EPERM');
    expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(3_000);
    const full = refusing(1, 'ENOSPC');
    expect(() => { steadyRenameSync('a', 'b', { platform: 'win32', rename: full }); }).toThrow('ENOSPC');
    const elsewhere = refusing(1, 'EPERM');
    await expect(steadyRename('a', 'b', { platform: 'linux', rename: async () => { await Promise.resolve(); elsewhere(); } })).rejects.toThrow('EPERM');
    expect(elsewhere).toHaveBeenCalledTimes(1);
  });
});

describe('an erasure', () => {
  const filled = (): string => {
    const folder = join(testFolder(), '密钥');
    mkdirSync(join(folder, '子文件夹'), { recursive: true });
    writeFileSync(join(folder, '子文件夹', '卷宗.json'), '{}');
    writeFileSync(join(folder, 'a.json'), '{}');
    return folder;
  };

  it('is looked at: what a removal that does nothing has left goes name by name', () => {
    const folder = filled();
    erase(folder, { remove: () => undefined, removeFile: (path) => { rmSync(path); } });
    expect(existsSync(folder)).toBe(false);
    const crashing = filled();
    erase(crashing, { remove: () => { throw failing('EPERM'); }, removeFile: (path) => { rmSync(path); } });
    expect(existsSync(crashing)).toBe(false);
    erase(crashing);
  });

  it('never says that something is gone which is not', () => {
    const folder = filled();
    const nothing = { remove: () => undefined, removeFile: () => { throw failing('EBUSY'); } };
    expect(() => { erase(folder, nothing); }).toThrow(NotErasedError);
    expect(existsSync(join(folder, 'a.json'))).toBe(true);
    expect(eraseIfPossible(folder)).toBe(true);
  });

  it('of a device is not written down as done while a folder is still there', async () => {
    const root = testFolder();
    const wipe = createDeviceWipe({
      stateFile: join(root, 'wipe.json'), now: () => 0, folders: [join(root, 'secrets')],
      eraseFolder: () => { throw new NotErasedError(); }, eraseJournal: () => Promise.resolve(), erasePage: () => Promise.resolve(true), onDone: () => undefined,
    });
    wipe.order('revoked');
    await expect(wipe.round(true, () => Promise.resolve(true))).rejects.toThrow(NotErasedError);
    expect(JSON.parse(readFileSync(join(root, 'wipe.json'), 'utf8'))).toMatchObject({ folders: false });
    expect(wipe.isOrdered()).toBe(true);
  });
});

describe('where the data lies', () => {
  it('is the local profile on Windows: the roaming one travels to a second computer', () => {
    const env = { LOCALAPPDATA: '/C/Users/法官/AppData/Local', APPDATA: '/C/Users/法官/AppData/Roaming' };
    expect(defaultDataFolder({ platform: 'win32', env, home: '/C/Users/法官' }, ['desktop'])).toBe('/C/Users/法官/AppData/Local/Lianzhi/desktop');
    expect(defaultDataFolder({ platform: 'win32', env: {}, home: '/C/Users/法官' }, ['desktop'])).toBe('/C/Users/法官/AppData/Local/Lianzhi/desktop');
    expect(defaultDataFolder({ platform: 'darwin', env, home: '/Users/a' }, ['web'])).toBe('/Users/a/Library/Application Support/Lianzhi/web');
    expect(defaultDataFolder({ platform: 'linux', env: { XDG_DATA_HOME: '' }, home: '/home/a' }, ['web'])).toBe('/home/a/.local/share/lianzhi/web');
  });

  it.each([String.raw`\\fileserver\home\法官`, '//fileserver/home', String.raw`\\?\UNC\fileserver\home`, String.raw`\\.\UNC\fileserver\home`])('is refused on a share: %s', (path) => {
    expect(localFolder(path, 'win32', (real) => real)).toMatchObject({ ok: false, error: { code: 'HOST_DATA_FOLDER_REMOTE' } });
  });

  it('is refused behind the letter of a mapped drive, and taken on a disk of this computer', () => {
    expect(localFolder(String.raw`Z:\Lianzhi`, 'win32', () => String.raw`\\fileserver\home\Lianzhi`)).toMatchObject({ ok: false });
    for (const path of [String.raw`C:\Users\法官\AppData\Local\Lianzhi`, String.raw`\\?\C:\Lianzhi`]) expect(localFolder(path, 'win32', (real) => real)).toEqual({ ok: true, value: path });
    expect(localFolder(String.raw`D:\x`, 'win32', () => { throw failing('EIO'); })).toMatchObject({ ok: true });
    expect(localFolder('//srv/data', 'linux')).toEqual({ ok: true, value: '//srv/data' });
  });
});

describe('small things of the desktop', () => {
  it('a screen that is only asked tells each lock once', async () => {
    const answers = ['active', 'locked', 'locked', 'idle', 'locked', 'unknown'] as const;
    let at = -1;
    const locked = vi.fn();
    const stop = watchScreenLock(() => answers[Math.min(++at, answers.length - 1)] ?? 'unknown', locked, 1);
    await vi.waitUntil(() => at >= answers.length);
    stop();
    expect(locked).toHaveBeenCalledTimes(2);
  });

  it('links and locks wait for a page that listens; wake-ups and menu commands mean their own moment', () => {
    const sent: unknown[] = [];
    const inbox = createPageInbox((event) => sent.push(event));
    inbox.put({ type: 'wake' });
    inbox.put({ type: 'command', id: 'palette' });
    inbox.put({ type: 'open', target: 'case', id: 'c-1' });
    inbox.put({ type: 'lock' });
    expect(sent).toEqual([]);
    inbox.listening();
    inbox.listening();
    expect(sent).toEqual([{ type: 'open', target: 'case', id: 'c-1' }, { type: 'lock' }]);
    inbox.put({ type: 'wake' });
    inbox.gone();
    for (let n = 0; n < 100; n += 1) inbox.put({ type: 'open', target: 'case', id: `c-${String(n)}` });
    expect(sent).toHaveLength(3);
    inbox.listening();
    expect(sent).toHaveLength(23);
    expect(sent.at(-1)).toMatchObject({ id: 'c-99' });
  });

  it('nothing is waited for longer than it may take', async () => {
    expect(await endsWithin(Promise.resolve(1), 60_000)).toBe(true);
    expect(await endsWithin(Promise.reject(new Error('no')), 60_000)).toBe(true);
    expect(await endsWithin(new Promise(() => undefined), 1)).toBe(false);
    expect(await within(Promise.resolve(7), 60_000)).toBe(7);
    await expect(within(new Promise(() => undefined), 1)).rejects.toThrow('too late');
    await expect(within(Promise.reject(new Error('its own')), 60_000)).rejects.toThrow('its own');
  });
});
