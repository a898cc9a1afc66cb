import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { FILE_CHUNK_BYTES, fileChunkCount } from '#shared/contracts/host-bridge.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';
import { isNoSpace, osCode } from './disk-errors.ts';
import type { Disk, DiskFile } from './disk.ts';

/**
 * Files by the SHA-256 of their bytes, as the device hands them over: sealed, so that nothing here can read them. A file grows chunk by chunk beside the store and gets its name only when its digest fits and it is synced; a
 * list of chunk digests stands next to it, so that damage is noticed by the chunk that is read.
 */
export type FileStore = {
  has(address: string): Promise<{ state: 'absent' | 'partial' | 'whole'; chunks: number; size: number | null }>;
  /**
   * Takes chunk `index` of a file of `size` bytes. A chunk that is already there is acknowledged again.
   * Refuses: `HOST_FILE_CHUNK_ORDER` (says which is expected), `HOST_FILE_CHUNK_SIZE`, `HOST_FILE_HASH_MISMATCH` (all
   * chunks are dropped, start again), `STORE_FULL`, `HOST_FILE_UNWRITABLE`.
   */
  put(address: string, size: number, index: number, data: Uint8Array): Promise<Result<{ whole: boolean; chunks: number }, Failure>>;
  /** Refuses: `HOST_FILE_NOT_STORED`, `HOST_FILE_DAMAGED`. */
  get(address: string, index: number): Promise<Result<{ data: Uint8Array; size: number; last: boolean }, Failure>>;
};

type ChunkList = { readonly size: number; readonly digests: readonly string[] };

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function parseChunkList(text: string): ChunkList | null {
  const [first, ...digests] = text.trimEnd().split('\n');
  const size = Number(first);
  if (!Number.isSafeInteger(size) || size < 0) return null;
  if (digests.length !== fileChunkCount(size) || digests.some((d) => !/^[0-9a-f]{64}$/.test(d))) return null;
  return { size, digests };
}

/** A store under `dir`; one process writes it (the journal's writer lock sees to that). */
export function createFileStore(options: { readonly dir: string; readonly disk: Disk }): FileStore {
  const { dir, disk } = options;
  const incoming = join(dir, 'incoming');
  /** Requests for one address take turns; others run beside it. */
  const turns = new Map<string, Promise<unknown>>();

  function placeOf(address: string): { folder: string; file: string; list: string; part: string } {
    const hex = address.slice('sha256:'.length);
    const folder = join(dir, hex.slice(0, 2));
    return { folder, file: join(folder, hex), list: join(folder, `${hex}.chunks`), part: join(incoming, `${hex}.part`) };
  }

  function inTurn<T>(address: string, work: () => Promise<T>): Promise<T> {
    const before = turns.get(address) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.catch(() => undefined).then(() => {
      if (turns.get(address) === settled) turns.delete(address);
    });
    turns.set(address, settled);
    return mine;
  }

  function whyNot(error: unknown): Failure {
    return isNoSpace(error) ? failure('STORE_FULL') : failure('HOST_FILE_UNWRITABLE', { os: osCode(error) });
  }

  async function listOf(address: string): Promise<ChunkList | null> {
    const { file, list } = placeOf(address);
    const size = await disk.size(file);
    if (size === null || (await disk.size(list)) === null) return null;
    const found = parseChunkList(Buffer.from(await disk.readWhole(list)).toString('latin1'));
    return found !== null && found.size === size ? found : null;
  }

  /** Reads the finished part once more from the disk: what is checked is what is kept. */
  async function digestPart(part: DiskFile, size: number): Promise<{ whole: string; chunks: string[] }> {
    const all = createHash('sha256');
    const chunks: string[] = [];
    for (let i = 0; i < fileChunkCount(size); i += 1) {
      const bytes = await part.read(i * FILE_CHUNK_BYTES, Math.min(FILE_CHUNK_BYTES, size - i * FILE_CHUNK_BYTES));
      all.update(bytes);
      chunks.push(sha256(bytes));
    }
    return { whole: all.digest('hex'), chunks };
  }

  async function writeList(path: string, list: ChunkList): Promise<void> {
    const temporary = `${path}.${randomBytes(6).toString('hex')}`;
    const file = await disk.create(temporary);
    try {
      await file.write(Buffer.from(`${String(list.size)}\n${list.digests.join('\n')}\n`, 'latin1'), 0);
      await file.datasync();
    } finally {
      await file.close();
    }
    await disk.rename(temporary, path);
  }

  async function openPart(path: string): Promise<{ part: DiskFile; size: number }> {
    const size = await disk.size(path);
    return size === null ? { part: await disk.create(path), size: 0 } : { part: await disk.openFile(path), size };
  }

  async function take(address: string, size: number, index: number, data: Uint8Array): Promise<Result<{ whole: boolean; chunks: number }, Failure>> {
    const count = fileChunkCount(size);
    if ((await listOf(address)) !== null) return ok({ whole: true, chunks: count });
    const expectedBytes = Math.min(FILE_CHUNK_BYTES, size - index * FILE_CHUNK_BYTES);
    if (index >= count || data.length !== expectedBytes) return err(failure('HOST_FILE_CHUNK_SIZE', { index }));
    const place = placeOf(address);
    await disk.makeDir(incoming);
    const { part, size: partSize } = await openPart(place.part);
    try {
      // A write that was cut off leaves less than a chunk behind; it is written again from its beginning.
      const received = Math.floor(partSize / FILE_CHUNK_BYTES);
      if (index < received) return ok({ whole: false, chunks: received });
      if (index > received) return err(failure('HOST_FILE_CHUNK_ORDER', { expected: received }));
      await part.write(data, index * FILE_CHUNK_BYTES);
      if (index + 1 < count) return ok({ whole: false, chunks: index + 1 });
      await part.truncate(size);
      await part.datasync();
      const digests = await digestPart(part, size);
      if (`sha256:${digests.whole}` !== address) {
        await disk.remove(place.part);
        return err(failure('HOST_FILE_HASH_MISMATCH'));
      }
      await disk.makeDir(place.folder);
      // The list first: a file counts as whole only when both are there.
      await writeList(place.list, { size, digests: digests.chunks });
      await disk.rename(place.part, place.file);
      await disk.syncDir(place.folder);
      return ok({ whole: true, chunks: count });
    } finally {
      await part.close();
    }
  }

  return {
    async has(address) {
      const list = await listOf(address);
      if (list !== null) return { state: 'whole', chunks: list.digests.length, size: list.size };
      const partSize = await disk.size(placeOf(address).part);
      if (partSize === null) return { state: 'absent', chunks: 0, size: null };
      return { state: 'partial', chunks: Math.floor(partSize / FILE_CHUNK_BYTES), size: null };
    },
    put: (address, size, index, data) =>
      inTurn(address, async () => {
        try {
          return await take(address, size, index, data);
        } catch (error) {
          return err(whyNot(error));
        }
      }),
    async get(address, index) {
      const list = await listOf(address);
      if (list === null) return err(failure('HOST_FILE_NOT_STORED'));
      const digest = list.digests[index];
      if (digest === undefined) return err(failure('HOST_FILE_CHUNK_SIZE', { index }));
      const file = await disk.openFile(placeOf(address).file);
      try {
        const data = await file.read(index * FILE_CHUNK_BYTES, Math.min(FILE_CHUNK_BYTES, list.size - index * FILE_CHUNK_BYTES));
        if (sha256(data) !== digest) return err(failure('HOST_FILE_DAMAGED'));
        return ok({ data, size: list.size, last: index === list.digests.length - 1 });
      } finally {
        await file.close();
      }
    },
  };
}
