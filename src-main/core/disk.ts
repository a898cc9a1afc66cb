import { open, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { osCode } from './disk-errors.ts';
import { steadyRename } from './steady-rename.ts';

/**
 * The disk as the journal and the file store use it: a port, so that a test can watch the order of operations and
 * inject a full disk or a failing sync. Paths are absolute.
 */
export type DiskFile = {
  /** Writes all of `bytes` at `position`, however many system calls that takes. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Fills `length` bytes from `position`; shorter at the end of the file. */
  read(position: number, length: number): Promise<Uint8Array>;
  /** fdatasync: content and length are on the disk when it resolves. */
  datasync(): Promise<void>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
};

export type Disk = {
  /** Creates a file that must not exist yet; readable by its owner only. */
  create(path: string): Promise<DiskFile>;
  openFile(path: string): Promise<DiskFile>;
  readWhole(path: string): Promise<Uint8Array>;
  size(path: string): Promise<number | null>;
  list(dir: string): Promise<string[]>;
  makeDir(dir: string): Promise<void>;
  /** fsync of a folder: without it a new, renamed or removed name may be forgotten by a power cut. */
  syncDir(dir: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
};

export type DiskOperation =
  | 'create'
  | 'write'
  | 'datasync'
  | 'truncate'
  | 'makeDir'
  | 'syncDir'
  | 'rename'
  | 'remove';

/** Called when an operation has *ended* well, in order. */
export type DiskTrace = (operation: DiskOperation, path: string) => void;

/** The real disk. */
export function nodeDisk(trace: DiskTrace = () => undefined): Disk {
  async function wrap(path: string, flags: string): Promise<DiskFile> {
    const handle = await open(path, flags, 0o600);
    return {
      async write(bytes, position) {
        let done = 0;
        while (done < bytes.length) {
          const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
          done += bytesWritten;
        }
        trace('write', path);
      },
      async read(position, length) {
        const buffer = new Uint8Array(length);
        let done = 0;
        while (done < length) {
          const { bytesRead } = await handle.read(buffer, done, length - done, position + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return buffer.subarray(0, done);
      },
      async datasync() {
        await handle.datasync();
        trace('datasync', path);
      },
      async truncate(size) {
        await handle.truncate(size);
        trace('truncate', path);
      },
      close: () => handle.close(),
    };
  }
  return {
    async create(path) {
      const file = await wrap(path, 'wx+');
      trace('create', path);
      return file;
    },
    openFile: (path) => wrap(path, 'r+'),
    readWhole: (path) => readFile(path),
    async size(path) {
      try {
        return (await stat(path)).size;
      } catch (error) {
        if (osCode(error) === 'ENOENT') return null;
        throw error;
      }
    },
    list: (dir) => readdir(dir),
    async makeDir(dir) {
      const first = await mkdir(dir, { recursive: true, mode: 0o700 });
      trace('makeDir', dir);
      // Only the topmost new folder is a new name in a folder that existed before; each level below it is new as a whole.
      if (first !== undefined) {
        for (let at = dir; at.length >= first.length; at = dirname(at)) await this.syncDir(dirname(at));
      }
    },
    async syncDir(dir) {
      // Windows has no fsync of folders; NTFS writes names through its own log.
      if (process.platform !== 'win32') {
        const handle = await open(dir, 'r');
        try {
          await handle.sync();
        } finally {
          await handle.close();
        }
      }
      trace('syncDir', dir);
    },
    async rename(from, to) {
      await steadyRename(from, to);
      trace('rename', to);
    },
    async remove(path) {
      await rm(path, { force: true });
      trace('remove', path);
    },
  };
}
