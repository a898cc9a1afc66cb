import { nodeDisk } from '#main/core/disk.ts';
import type { Disk, DiskFile, DiskOperation } from '#main/core/disk.ts';

export type TraceLine = { readonly operation: DiskOperation | 'answered'; readonly path: string };

/** The real disk with a record of what it did, and faults on demand. */
export type FaultyDisk = {
  readonly disk: Disk;
  readonly trace: TraceLine[];
  /** The next `count` writes put down `bytes` bytes and then fail like a full disk (or with `code`). */
  failWrites(count: number, bytes: number, code?: string): void;
  failSyncs(count: number, code?: string): void;
  failTruncates(count: number): void;
  failCreates(count: number, code?: string): void;
};

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

export function faultyDisk(): FaultyDisk {
  const trace: TraceLine[] = [];
  const inner = nodeDisk((operation, path) => trace.push({ operation, path }));
  const left = { writes: 0, syncs: 0, truncates: 0, creates: 0 };
  const how = { bytes: 0, write: 'ENOSPC', sync: 'EIO', create: 'ENOSPC' };

  function wrap(file: DiskFile): DiskFile {
    return {
      ...file,
      async write(bytes, position) {
        if (left.writes > 0) {
          left.writes -= 1;
          await file.write(bytes.subarray(0, how.bytes), position);
          throw systemError(how.write);
        }
        await file.write(bytes, position);
      },
      async datasync() {
        if (left.syncs > 0) {
          left.syncs -= 1;
          throw systemError(how.sync);
        }
        await file.datasync();
      },
      async truncate(size) {
        if (left.truncates > 0) {
          left.truncates -= 1;
          throw systemError('EIO');
        }
        await file.truncate(size);
      },
    };
  }

  return {
    trace,
    disk: {
      ...inner,
      async create(path) {
        if (left.creates > 0) {
          left.creates -= 1;
          throw systemError(how.create);
        }
        return wrap(await inner.create(path));
      },
      openFile: async (path) => wrap(await inner.openFile(path)),
    },
    failWrites(count, bytes, code = 'ENOSPC') {
      left.writes = count;
      how.bytes = bytes;
      how.write = code;
    },
    failSyncs(count, code = 'EIO') {
      left.syncs = count;
      how.sync = code;
    },
    failTruncates(count) {
      left.truncates = count;
    },
    failCreates(count, code = 'ENOSPC') {
      left.creates = count;
      how.create = code;
    },
  };
}
