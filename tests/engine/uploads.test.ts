import { beforeAll, describe, expect, it } from 'vitest';
import { fileSeal, PIECE_BYTES, sealedSize } from '#renderer/data/files/file-seal.ts';
import { openUploads, type Uploads } from '#renderer/data/files/uploads.ts';
import { freshPersonalKeys, holdPersonalKeys } from '#renderer/data/session/personal-keys.ts';
import type { Http, HttpRequest } from '#renderer/data/wire/http.ts';
import { FILE_CHUNK_BYTES, type HostBridge } from '#shared/contracts/host-bridge.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import { sha256Hex } from '#shared/kernel/digest.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { instant } from '#shared/kernel/time.ts';
import { memoryThings } from './memory-things.ts';

/** A server that takes chunks where it stands, and a host disk that keeps them. */
function scene() {
  const disk = new Map<string, { size: number; chunks: string[] }>();
  const server = new Map<string, { size: number; bytes: Uint8Array<ArrayBuffer> }>();
  const world = { at: 0, isDown: false, loseAnswers: 0, puts: [] as HttpRequest[], gets: 0, disk, server };
  const files: HostBridge['files'] = {
    has: ({ address }) => {
      const file = disk.get(address);
      if (file === undefined) return Promise.resolve(ok({ state: 'absent', chunks: 0, size: null }));
      return Promise.resolve(ok({ state: file.chunks.length >= Math.max(1, Math.ceil(file.size / FILE_CHUNK_BYTES)) ? 'whole' : 'partial', chunks: file.chunks.length, size: file.size }));
    },
    put: ({ address, size, index, data }) => {
      const file = disk.get(address) ?? { size, chunks: [] };
      if (file.chunks.length !== index) return Promise.resolve(err(failure('HOST_FILE_CHUNK_ORDER')));
      file.chunks.push(data);
      disk.set(address, file);
      return Promise.resolve(ok({ whole: true, chunks: file.chunks.length }));
    },
    get: ({ address, index }) => {
      const file = disk.get(address);
      const data = file?.chunks[index];
      return Promise.resolve(file === undefined || data === undefined ? err(failure('HOST_FILE_NOT_STORED')) : ok({ data, size: file.size, last: index === file.chunks.length - 1 }));
    },
    save: () => Promise.resolve(err(failure('HOST_UNREACHABLE'))),
  };
  const http: Http = {
    json(request) {
      world.puts.push(request);
      if (world.isDown) return Promise.resolve(err(failure('NETWORK_UNREACHABLE')));
      const url = new URL(request.path, 'http://server');
      const hash = decodeURIComponent(url.pathname.slice('/v1/files/'.length));
      const size = Number(url.searchParams.get('size'));
      const file = server.get(hash) ?? { size, bytes: new Uint8Array(0) };
      server.set(hash, file);
      if (Number(url.searchParams.get('offset')) === file.bytes.length) file.bytes = Uint8Array.from([...file.bytes, ...(request.bytes ?? [])]);
      const complete = file.bytes.length >= size;
      if (complete && `sha256:${sha256Hex(file.bytes)}` !== hash) {
        server.delete(hash);
        return Promise.resolve(err(failure('FILE_HASH_MISMATCH')));
      }
      if (world.loseAnswers > 0) {
        world.loseAnswers -= 1;
        return Promise.resolve(err(failure('NETWORK_UNREACHABLE')));
      }
      return Promise.resolve(ok({ received: file.bytes.length, complete }));
    },
    bytes(request) {
      world.gets += 1;
      if (world.isDown) return Promise.resolve(err(failure('NETWORK_UNREACHABLE')));
      const file = server.get(decodeURIComponent(request.path.slice('/v1/files/'.length)));
      return Promise.resolve(file === undefined ? err(failure('NOT_FOUND')) : ok(file.bytes.slice().buffer));
    },
    stream: () => Promise.resolve(err(failure('NOT_FOUND'))),
  };
  const things = memoryThings();
  const open = async (host = true, key = own) =>
    openUploads({ things, files: host ? files : null, seal: host ? fileSeal(key) : null, http, authorised: (ask) => ask('token'), clock: { now: () => instant(world.at) }, random: () => 0.5, onMove: () => undefined });
  return { world: Object.assign(world, { things }), open };
}

let own: CryptoKey;
let other: CryptoKey;
beforeAll(async () => {
  own = (await holdPersonalKeys(await freshPersonalKeys())).files;
  other = (await holdPersonalKeys(await freshPersonalKeys())).files;
});

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31) % 251);

async function drain(uploads: Uploads, world: { at: number }): Promise<void> {
  for (let steps = 0; uploads.due() !== undefined && steps < 50; steps += 1) {
    world.at = Math.max(world.at, uploads.due() ?? 0);
    await uploads.step();
  }
}

describe('files', () => {
  it('lie on the disk under their hash before the answer, and go up in chunks', async () => {
    const { world, open } = scene();
    const uploads = await open();
    const bytes = bytesOf(FILE_CHUNK_BYTES * 2 + 17);
    const put = await uploads.put('现场照片.jpg', 'image/jpeg', bytes);
    const hash = put.ok ? put.value.hash : undefined;
    expect(hash).toBe(`sha256:${sha256Hex(bytes)}`);
    expect([...world.disk.values()].map((file) => [file.size, file.chunks.length])).toEqual([[sealedSize(bytes.length), 3]]);
    if (hash === undefined) return;
    expect(uploads.waiting(hash)).toBe(true);
    expect(uploads.progress()).toEqual({ waiting: 1, bytesLeft: bytes.length });
    await drain(uploads, world);
    expect(uploads.waiting(hash)).toBe(false);
    expect(world.puts).toHaveLength(3);
    expect(world.server.get(hash)?.bytes).toEqual(bytes);
    expect(await uploads.get(hash)).toEqual(ok(bytes.buffer));
  });

  it('go on where the server stands after a lost answer, a crash and an outage', async () => {
    const { world, open } = scene();
    let uploads = await open();
    const bytes = bytesOf(FILE_CHUNK_BYTES * 2 + 1);
    const put = await uploads.put('a.bin', '', bytes);
    world.loseAnswers = 1;
    await uploads.step();
    expect(uploads.list()[0]).toMatchObject({ sent: 0, failure: { code: 'NETWORK_UNREACHABLE' } });
    uploads = await open();
    world.isDown = true;
    await uploads.step();
    expect(uploads.due()).toBeGreaterThan(world.at);
    world.isDown = false;
    await drain(uploads, world);
    expect(uploads.list()[0]).toMatchObject({ state: 'done', sent: bytes.length });
    expect(put.ok && world.server.get(put.value.hash)?.bytes).toEqual(bytes);
  });

  it('are put once, whatever their name, and an empty one is a file too', async () => {
    const { world, open } = scene();
    const uploads = await open();
    const first = await uploads.put('a.txt', '', bytesOf(10));
    const second = await uploads.put('b.txt', '', bytesOf(10));
    expect(second).toEqual(first);
    const empty = await uploads.put('empty', '', new Uint8Array(0));
    expect(uploads.list()).toHaveLength(2);
    await drain(uploads, world);
    expect(empty.ok && uploads.waiting(empty.value.hash)).toBe(false);
  });

  it('are offered again to a restored server', async () => {
    const { world, open } = scene();
    const uploads = await open();
    const put = await uploads.put('a.txt', '', bytesOf(10));
    await drain(uploads, world);
    world.server.clear();
    await uploads.offerAgain();
    await drain(uploads, world);
    expect(put.ok && world.server.get(put.value.hash)?.bytes).toHaveLength(10);
  });

  it('stay in memory at a desk, until they are at the server', async () => {
    const { world, open } = scene();
    const uploads = await open(false);
    const put = await uploads.put('a.txt', '', bytesOf(10));
    expect(world.disk.size).toBe(0);
    await drain(uploads, world);
    expect(put.ok && world.server.get(put.value.hash)?.bytes).toHaveLength(10);
  });

  it('lie sealed on the disk: nobody reads them there, and nobody else opens them', async () => {
    const { world, open } = scene();
    const text = '被执行人王某，身份证号 320599198703162138，住听橹街 18 号。';
    const bytes = Uint8Array.from(new TextEncoder().encode(text.repeat(200)));
    const uploads = await open();
    const put = await uploads.put('笔录.txt', 'text/plain', bytes);
    if (!put.ok) throw new Error(put.error.code);
    const stored = Buffer.concat([...world.disk.values()].flatMap(({ chunks }) => chunks.map((chunk) => Buffer.from(chunk, 'base64'))));
    for (const secret of ['王某', '320599198703162138', '听橹街']) expect(stored.includes(Buffer.from(secret))).toBe(false);
    expect([...world.disk.keys()]).not.toContain(put.value.hash);
    expect(await uploads.get(put.value.hash)).toEqual(ok(bytes.buffer));
    expect(await (await open(true, other)).get(put.value.hash)).toMatchObject({ ok: false, error: { code: 'HOST_FILE_DAMAGED' } });
  });

  it('a piece that was changed, swapped or cut is noticed', async () => {
    const { world, open } = scene();
    const uploads = await open();
    const put = await uploads.put('a.bin', '', bytesOf(PIECE_BYTES * 2 + 5));
    if (!put.ok) throw new Error(put.error.code);
    const [file] = [...world.disk.values()];
    const chunks = [...(file?.chunks ?? [])];
    const flipped = Buffer.from(chunks[2] ?? '', 'base64');
    flipped[0] = (flipped[0] ?? 0) ^ 1;
    for (const wrong of [[chunks[1], chunks[0], chunks[2]], [chunks[0], chunks[1], flipped.toString('base64')], [chunks[0], chunks[1]], [chunks[0], chunks[0], chunks[2]]]) {
      file?.chunks.splice(0, file.chunks.length, ...(wrong as string[]));
      expect((await uploads.get(put.value.hash)).ok).toBe(false);
    }
    file?.chunks.splice(0, file.chunks.length, ...chunks);
    expect((await uploads.get(put.value.hash)).ok).toBe(true);
  });

  it('are the same sealed bytes each time, so that a store that was cut off goes on', async () => {
    const seal = fileSeal(own);
    const bytes = bytesOf(PIECE_BYTES + 3);
    const hash = `sha256:${sha256Hex(bytes)}` as never;
    expect(await seal.seal(hash, bytes)).toEqual(await seal.seal(hash, bytes));
    expect(await fileSeal(other).seal(hash, bytes)).not.toEqual(await seal.seal(hash, bytes));
  });

  it('of a release before the seal are read and sent as they lie', async () => {
    const { world, open } = scene();
    const bytes = bytesOf(FILE_CHUNK_BYTES + 9);
    const hash = `sha256:${sha256Hex(bytes)}`;
    world.disk.set(hash, { size: bytes.length, chunks: [0, 1].map((i) => Buffer.from(bytes.subarray(i * FILE_CHUNK_BYTES, (i + 1) * FILE_CHUNK_BYTES)).toString('base64')) });
    await world.things.put('file', hash, { hash, name: 'alt.bin', type: '', size: bytes.length, sent: 0, done: false, order: 1 });
    const uploads = await open();
    await drain(uploads, world);
    expect(world.server.get(hash)?.bytes).toEqual(bytes);
    expect(await uploads.get(hash as never)).toEqual(ok(bytes.buffer));
  });
});

describe('a file of somebody else that is carried', () => {
  const bytes = bytesOf(FILE_CHUNK_BYTES + 5);
  const hash = `sha256:${sha256Hex(bytes)}` as FileHash;

  it('is shown without a line, and is nobody’s upload', async () => {
    const { world, open } = scene();
    world.server.set(hash, { size: bytes.length, bytes });
    const uploads = await open();
    expect(await uploads.carry(hash)).toEqual(ok(true));
    world.isDown = true;
    // Also after the machine was started anew in the garage.
    const again = await open();
    expect(await again.get(hash)).toEqual(ok(bytes.buffer));
    expect([again.list(), again.progress(), again.due(), world.puts.length]).toEqual([[], { waiting: 0, bytesLeft: 0 }, undefined, 0]);
  });

  it('is fetched once, and said to be missing while there is no line', async () => {
    const { world, open } = scene();
    world.server.set(hash, { size: bytes.length, bytes });
    const uploads = await open();
    world.isDown = true;
    expect(await uploads.carry(hash)).toMatchObject({ ok: false, error: { code: 'FILE_NOT_HERE' } });
    world.isDown = false;
    await uploads.carry(hash);
    await uploads.carry(hash);
    expect(world.gets).toBe(2);
  });

  it('goes up all the same where this person files it himself', async () => {
    const { world, open } = scene();
    world.server.set(hash, { size: bytes.length, bytes });
    const uploads = await open();
    await uploads.carry(hash);
    world.server.clear();
    await uploads.put('warrant.pdf', 'application/pdf', bytes);
    await drain(uploads, world);
    expect(world.server.get(hash)?.bytes).toEqual(bytes);
  });
});
