import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { FILE_CHUNK_BYTES, FILE_MAX_BYTES, fileChunkCount, type HostBridge } from '#shared/contracts/host-bridge.ts';
import type { QueuedFile, SyncStatus } from '#shared/contracts/engine.ts';
import { FileStateSchema, UPLOAD_CHUNK_BYTES } from '#shared/contracts/files.ts';
import type { WireTrouble } from '#shared/contracts/ports.ts';
import { failure, type Failure, isUnreachable } from '#shared/kernel/errors/index.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { closed } from '#shared/kernel/schema.ts';
import type { Clock } from '#shared/kernel/time.ts';
import { fromBase64, toBase64 } from '../base64.ts';
import { retryMs } from '../outbox/backoff.ts';
import type { Things } from '../store/thing-rows.ts';
import { endOf, type Wait } from '../wait.ts';
import type { Authorised, Http } from '../wire/http.ts';
import { type FileSeal, PIECE_BYTES, pieceCount, sealedSize } from './file-seal.ts';

/**
 * Files in their own queue: stored on this device under the hash of their bytes, then uploaded in chunks that go on where
 * the server stands. Commands that name a waiting file wait for it; nothing else does.
 */
export type Uploads = {
  put(name: string, type: string, bytes: Uint8Array<ArrayBuffer>): Promise<Result<{ readonly hash: FileHash; readonly size: number }, Failure>>;
  get(hash: FileHash): Promise<Result<ArrayBuffer, Failure>>;
  /** Keeps a file of somebody else on this machine, fetched where it is not here yet. */
  carry(hash: FileHash): Promise<Result<true, Failure>>;
  waiting(hash: FileHash): boolean;
  list(): readonly QueuedFile[];
  progress(): SyncStatus['uploads'];
  due(): number | undefined;
  /** Sends the next chunk of the oldest waiting file. */
  step(): Promise<void>;
  wake(): void;
  /** Offers every file again: a restored server may not have them, and says so chunk by chunk (S14). */
  offerAgain(): Promise<void>;
};

export type UploadDeps = {
  readonly things: Things;
  /** Null at a desk: bytes stay in memory until they are at the server. */
  readonly files: HostBridge['files'] | null;
  /** What lies on the host's disk is sealed; null where nothing does. */
  readonly seal: FileSeal | null;
  readonly http: Http;
  readonly authorised: Authorised;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onMove: () => void;
};

const RowSchema = closed({
  hash: Type.String(),
  /** Hash of the sealed bytes, under which the host keeps them; absent for a file of a release before the seal. */
  address: Type.Optional(Type.String()),
  name: Type.String(),
  type: Type.String(),
  size: Type.Integer({ minimum: 0 }),
  sent: Type.Integer({ minimum: 0 }),
  done: Type.Boolean(),
  order: Type.Integer({ minimum: 0 }),
  /** Fetched to be at hand: nothing that its owner sent. */
  carried: Type.Optional(Type.Literal(true)),
});
type Row = Static<typeof RowSchema>;

const KIND = 'file';
const MIB = 1024 * 1024;
const rowCheck = Compile(RowSchema);
const stateCheck = Compile(FileStateSchema);

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<FileHash> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return `sha256:${[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')}` as FileHash;
}

export async function openUploads(deps: UploadDeps): Promise<Uploads> {
  const rows = new Map<FileHash, Row>();
  for (const { value } of await deps.things.list(KIND)) if (rowCheck.Check(value)) rows.set(value.hash as FileHash, value);
  const inMemory = new Map<FileHash, Uint8Array<ArrayBuffer>>();
  let attempts = 0;
  let wait: Wait | undefined;
  let trouble: Failure | undefined;

  async function save(row: Row): Promise<Result<void, Failure>> {
    const stored = await deps.things.put(KIND, row.hash, row);
    if (stored.ok) {
      rows.set(row.hash as FileHash, row);
      deps.onMove();
    }
    return stored;
  }

  /** Sealed on the host's disk, chunk by chunk; what lies there already is not written again. Answers where it lies. */
  async function keep(hash: FileHash, bytes: Uint8Array<ArrayBuffer>): Promise<Result<FileHash | undefined, Failure>> {
    if (deps.files === null || deps.seal === null) {
      inMemory.set(hash, bytes);
      return ok(undefined);
    }
    const sealed = await deps.seal.seal(hash, bytes);
    const address = await hashOf(sealed);
    const has = await deps.files.has({ address });
    if (!has.ok) return has;
    if (has.value.state === 'whole') return ok(address);
    for (let index = has.value.chunks; index < fileChunkCount(sealed.length); index += 1) {
      const data = toBase64(sealed.subarray(index * FILE_CHUNK_BYTES, (index + 1) * FILE_CHUNK_BYTES));
      const put = await deps.files.put({ address, size: sealed.length, index, data });
      if (!put.ok) return put;
    }
    return ok(address);
  }

  /** One piece of a file as it was before the seal. */
  async function pieceOf(row: Row, index: number): Promise<Result<Uint8Array<ArrayBuffer>, Failure>> {
    if (deps.files === null) return err(failure('FILE_NOT_HERE'));
    const { address } = row;
    const chunk = await deps.files.get({ address: address ?? row.hash, index });
    if (!chunk.ok) return chunk;
    const bytes = fromBase64(chunk.value.data);
    if (address === undefined) return ok(bytes);
    const opened = await deps.seal?.open(row.hash as FileHash, row.size, index, bytes);
    return opened === undefined ? err(failure('HOST_FILE_DAMAGED')) : ok(opened);
  }

  async function chunkAt(row: Row, offset: number): Promise<Result<Uint8Array<ArrayBuffer>, Failure>> {
    const hash = row.hash as FileHash;
    const held = inMemory.get(hash);
    if (held !== undefined) return ok(held.slice(offset, offset + UPLOAD_CHUNK_BYTES));
    const length = row.address === undefined ? FILE_CHUNK_BYTES : PIECE_BYTES;
    const piece = await pieceOf(row, Math.floor(offset / length));
    return piece.ok ? ok(piece.value.slice(offset % length)) : piece;
  }

  async function wholeOf(row: Row): Promise<Result<ArrayBuffer, Failure>> {
    const whole = new Uint8Array(row.size);
    const count = row.address === undefined ? fileChunkCount(row.size) : pieceCount(row.size);
    let at = 0;
    for (let index = 0; index < count; index += 1) {
      const piece = await pieceOf(row, index);
      if (!piece.ok) return piece;
      if (at + piece.value.length > whole.length) return err(failure('HOST_FILE_DAMAGED'));
      whole.set(piece.value, at);
      at += piece.value.length;
    }
    return at === whole.length ? ok(whole.buffer) : err(failure('HOST_FILE_DAMAGED'));
  }

  function nextRow(): Row | undefined {
    return [...rows.values()].filter((row) => !row.done).sort((a, b) => a.order - b.order)[0];
  }

  function fail(why: WireTrouble | Failure): void {
    attempts += 1;
    wait = { from: deps.clock.now(), ms: retryMs(why, attempts, deps.random()) };
    trouble = failure(why.code, why.params);
    deps.onMove();
  }

  async function sendNext(row: Row): Promise<void> {
    const chunk = await chunkAt(row, row.sent);
    if (!chunk.ok) {
      fail(chunk.error);
      return;
    }
    const path = `/v1/files/${encodeURIComponent(row.hash)}?size=${String(row.size)}&offset=${String(row.sent)}`;
    const answer = await deps.authorised((token) => deps.http.json({ method: 'PUT', path, bytes: chunk.value, token, timeoutMs: 120_000 }));
    if (!answer.ok) {
      if (answer.error.code === 'FILE_HASH_MISMATCH') await save({ ...row, sent: 0 });
      fail(answer.error);
      return;
    }
    if (!stateCheck.Check(answer.value)) {
      fail(failure('SERVER_UNAVAILABLE', { status: 200 }));
      return;
    }
    const { received, complete } = answer.value;
    if (!complete && received === row.sent) {
      // Taken, and yet nothing moved: asked again with a pause, not in a circle.
      fail(failure('SERVER_UNAVAILABLE'));
      return;
    }
    attempts = 0;
    wait = undefined;
    trouble = undefined;
    await save({ ...row, sent: complete ? row.size : received, done: complete });
    if (complete && deps.files === null) inMemory.delete(row.hash as FileHash);
  }

  async function fetched(hash: FileHash): Promise<Result<ArrayBuffer, Failure>> {
    const answer = await deps.authorised((token) => deps.http.bytes({ method: 'GET', path: `/v1/files/${encodeURIComponent(hash)}`, token, timeoutMs: 120_000 }));
    if (!answer.ok) return err(isUnreachable(answer.error) ? failure('FILE_NOT_HERE') : failure(answer.error.code, answer.error.params));
    return (await hashOf(new Uint8Array(answer.value))) === hash ? ok(answer.value) : err(failure('FILE_HASH_MISMATCH'));
  }

  return {
    async put(name, type, bytes) {
      if (sealedSize(bytes.length) > FILE_MAX_BYTES) return err(failure('FILE_TOO_LARGE', { max: FILE_MAX_BYTES / MIB }));
      const hash = await hashOf(bytes);
      if ((rows.get(hash)?.carried ?? !rows.has(hash)) === true) {
        const kept = await keep(hash, bytes);
        if (!kept.ok) return kept;
        const order = Math.max(0, ...[...rows.values()].map((row) => row.order)) + 1;
        const saved = await save({ hash, ...(kept.value === undefined ? {} : { address: kept.value }), name: name.slice(0, 200), type: type.slice(0, 100), size: bytes.length, sent: 0, done: false, order });
        if (!saved.ok) return saved;
        wait = undefined;
      }
      return ok({ hash, size: bytes.length });
    },
    async get(hash) {
      const held = inMemory.get(hash);
      if (held !== undefined) return ok(held.slice().buffer);
      const row = rows.get(hash);
      if (row !== undefined) {
        const here = await wholeOf(row);
        // What the host has lost or damaged may still be at the server.
        if (here.ok || !row.done) return here;
      }
      return fetched(hash);
    },
    async carry(hash) {
      const row = rows.get(hash);
      if (inMemory.has(hash) || (row !== undefined && (await wholeOf(row)).ok)) return ok(true);
      const got = await fetched(hash);
      if (!got.ok) return got;
      const bytes = new Uint8Array(got.value);
      const kept = await keep(hash, bytes);
      if (!kept.ok) return kept;
      // A file of the own queue keeps its place there; only where it lies is new.
      const place = kept.value === undefined ? {} : { address: kept.value };
      const saved = await save(row === undefined ? { hash, ...place, name: '', type: '', size: bytes.length, sent: bytes.length, done: true, order: 0, carried: true } : { ...row, ...place });
      return saved.ok ? ok(true) : saved;
    },
    waiting: (hash) => rows.get(hash)?.done === false,
    list: () =>
      [...rows.values()]
        .filter((row) => row.carried !== true)
        .sort((a, b) => a.order - b.order)
        .map((row) => ({
          hash: row.hash as FileHash,
          name: row.name,
          type: row.type,
          size: row.size,
          sent: row.sent,
          state: row.done ? 'done' : row.sent > 0 ? 'sending' : 'waiting',
          ...(trouble === undefined || row.done ? {} : { failure: trouble }),
        })),
    progress() {
      const open = [...rows.values()].filter((row) => !row.done);
      return { waiting: open.length, bytesLeft: open.reduce((sum, row) => sum + row.size - row.sent, 0) };
    },
    due: () => (nextRow() === undefined ? undefined : endOf(wait, deps.clock.now())),
    async step() {
      const row = nextRow();
      if (row !== undefined && endOf(wait, deps.clock.now()) <= deps.clock.now()) await sendNext(row);
    },
    wake() {
      wait = undefined;
    },
    async offerAgain() {
      if (deps.files === null) return;
      for (const row of [...rows.values()]) if (row.done && row.carried !== true) await save({ ...row, sent: 0, done: false });
    },
  };
}
