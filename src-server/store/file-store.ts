import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { FileState } from '#shared/contracts/files.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import { sha256Hex } from '#shared/kernel/digest.ts';
import type { DeviceId, FileHash } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { DAY_MS } from '#shared/kernel/time.ts';

/** Unfinished uploads of devices that never came back are thrown away after so many days. */
const KEEP_STAGING_MS = 14 * DAY_MS;

/** A piece of an upload: where it belongs, and how long the whole is. */
export type Chunk = { readonly size: number; readonly offset: number; readonly bytes: Uint8Array };

/**
 * Files by their content address, in the data folder. An upload is collected in order for one device, and becomes a file
 * only when the server's own hash of the whole is its name.
 */
export type FileStore = {
  /** @param usable whether the asker may have the file by now; to anybody else it is as if it were not here. */
  state(hash: FileHash, device: DeviceId, usable: boolean): Promise<FileState>;
  /**
   * Takes a chunk that continues the upload; any other changes nothing. The answer is where the upload stands.
   * FILE_HASH_MISMATCH when the whole is not what its name says; the upload is thrown away.
   */
  take(hash: FileHash, device: DeviceId, chunk: Chunk, usable: boolean): Promise<Result<FileState, Failure>>;
  /** Keeps bytes that the server has in hand, as an upload would. */
  keep(bytes: Uint8Array): Promise<{ readonly hash: FileHash; readonly size: number }>;
  read(hash: FileHash): Promise<{ readonly size: number; readonly stream: Readable } | undefined>;
};

const hexOf = (hash: FileHash) => hash.slice('sha256:'.length);

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}

/** Makes the directory entry of a new file survive a power cut; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  try {
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}

async function hashOfFile(path: string): Promise<FileHash> {
  const digest = createHash('sha256');
  for await (const part of createReadStream(path)) digest.update(part as Buffer);
  return `sha256:${digest.digest('hex')}` as FileHash;
}

export async function openFileStore(folder: string): Promise<FileStore> {
  const staging = join(folder, 'incoming');
  await mkdir(staging, { recursive: true });
  await dropOldUploads(staging);

  const pathOf = (hash: FileHash) => join(folder, hexOf(hash).slice(0, 2), hexOf(hash));
  // Devices name themselves: their names become file names only through a digest.
  const stagingOf = (hash: FileHash, device: DeviceId) => join(staging, `${hexOf(hash)}.${sha256Hex(device).slice(0, 16)}`);

  /** Uploads under way in this process: the requests of one upload take turns. */
  const turns = new Map<string, Promise<unknown>>();
  function inTurn<T>(place: string, work: () => Promise<T>): Promise<T> {
    const next = (turns.get(place) ?? Promise.resolve()).then(work);
    const tail = next.then(
      () => undefined,
      () => undefined,
    );
    turns.set(place, tail);
    void tail.then(() => {
      if (turns.get(place) === tail) turns.delete(place);
    });
    return next;
  }

  /** Puts a finished draft in its place; the file stands whole or not at all. */
  const settle = async (draft: string, hash: FileHash): Promise<void> => {
    const handle = await open(draft, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    const path = pathOf(hash);
    await mkdir(dirname(path), { recursive: true });
    await rename(draft, path);
    await syncFolder(dirname(path));
  };

  const state = async (hash: FileHash, device: DeviceId, usable: boolean): Promise<FileState> => {
    // Whoever only knows the address proves with the bytes that the file is his as well.
    const whole = usable ? await sizeOf(pathOf(hash)) : undefined;
    return whole === undefined ? { received: (await sizeOf(stagingOf(hash, device))) ?? 0, complete: false } : { received: whole, complete: true };
  };

  const append = async (hash: FileHash, device: DeviceId, chunk: Chunk, usable: boolean): Promise<Result<FileState, Failure>> => {
    const before = await state(hash, device, usable);
    if (before.complete || chunk.offset !== before.received) return ok(before);
    const draft = stagingOf(hash, device);
    const handle = await open(draft, 'a', 0o600);
    try {
      await handle.write(chunk.bytes);
    } finally {
      await handle.close();
    }
    const received = (await sizeOf(draft)) ?? 0;
    if (received < chunk.size) return ok({ received, complete: false });
    if (received !== chunk.size || (await hashOfFile(draft)) !== hash) {
      await rm(draft, { force: true });
      return err(failure('FILE_HASH_MISMATCH'));
    }
    await settle(draft, hash);
    return ok({ received, complete: true });
  };

  return {
    state,
    take: (hash, device, chunk, usable) => inTurn(stagingOf(hash, device), () => append(hash, device, chunk, usable)),
    keep: async (bytes) => {
      const hash = `sha256:${createHash('sha256').update(bytes).digest('hex')}` as FileHash;
      const draft = join(staging, `draft-${randomBytes(8).toString('hex')}`);
      await writeFile(draft, bytes, { mode: 0o600 });
      await settle(draft, hash);
      return { hash, size: bytes.length };
    },
    read: async (hash) => {
      const path = pathOf(hash);
      const size = await sizeOf(path);
      return size === undefined ? undefined : { size, stream: createReadStream(path) };
    },
  };
}

async function dropOldUploads(staging: string): Promise<void> {
  for (const name of await readdir(staging)) {
    const path = join(staging, name);
    const found = await stat(path).catch(() => undefined);
    // Ages of files are the machine's; a moved demo clock must not throw away what is being uploaded.
    if (found !== undefined && Date.now() - found.mtimeMs > KEEP_STAGING_MS) await rm(path, { recursive: true, force: true });
  }
}
