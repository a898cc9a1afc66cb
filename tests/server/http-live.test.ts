import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { UPLOAD_CHUNK_BYTES } from '#shared/contracts/files.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import type { CommandSession } from '#server/commands/core.ts';
import { CHIEF, CLERK, deskOf, importCase, JUDGE, OTHER_JUDGE, POLICE, SECOND_JUDGE } from './people.ts';
import { bearer, type HttpOptions, type HttpUnderTest, openHttp } from './http-under-test.ts';
import { done } from './steps.ts';

const PEOPLE = [JUDGE, SECOND_JUDGE, CLERK, CHIEF, OTHER_JUDGE, POLICE];
const PORT = 47_871;
const BASE = `http://127.0.0.1:${PORT}`;
let open: HttpUnderTest | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function listening(options: Partial<HttpOptions> = {}): Promise<HttpUnderTest> {
  open = await openHttp({ people: PEOPLE, ...options });
  await open.app.listen({ host: '127.0.0.1', port: PORT });
  return open;
}

type Listener = { readonly seqs: number[]; readonly ended: Promise<void>; readonly response: Response; text(): string; stop(): void };

async function listen(session: CommandSession): Promise<Listener> {
  const abort = new AbortController();
  const response = await fetch(`${BASE}/v1/hints`, { headers: { ...bearer(session), origin: 'app://lianzhi', 'accept-encoding': 'zstd, br, gzip' }, signal: abort.signal });
  const seqs: number[] = [];
  let text = '';
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const ended = (async () => {
    for (;;) {
      const part = await reader?.read().catch(() => undefined);
      if (part === undefined || part.done) return;
      text += part.value;
      seqs.splice(0, seqs.length, ...[...text.matchAll(/^data: (\{.*\})$/gm)].map((match) => (JSON.parse(match[1] ?? '{}') as { seq: number }).seq));
    }
  })();
  return { seqs, ended, response, text: () => text, stop: () => abort.abort() };
}

describe('hints', () => {
  it('say that something changed, to those whose scopes it touched, and never what', async () => {
    const { core } = await listening();
    const [judge, clerk, other] = [await listen(JUDGE), await listen(CLERK), await listen(OTHER_JUDGE)];
    await expect.poll(() => [judge.seqs, clerk.seqs, other.seqs]).toEqual([[0], [0], [0]]);
    const desk = deskOf(JUDGE);
    await done(core, desk, importCase(desk, 'case-1'));
    await done(core, desk, importCase(desk, 'case-2'));
    await expect.poll(() => [judge.seqs, clerk.seqs]).toEqual([[0, 1, 2], [0, 1, 2]]);
    expect(other.seqs).toEqual([0]);
    expect(judge.text()).not.toContain('case-1');
    expect(judge.response.headers.get('content-type')).toContain('text/event-stream');
    expect(judge.response.headers.get('content-encoding')).toBeNull();
    expect(judge.response.headers.get('access-control-allow-origin')).toBe('app://lianzhi');
    for (const listener of [judge, clerk, other]) listener.stop();
  });

  it('need a token, and end with it', async () => {
    const { core } = await listening({ tokenLifeMs: 150 });
    expect((await fetch(`${BASE}/v1/hints`)).status).toBe(401);
    expect((await fetch(`${BASE}/v1/hints?token=x`)).status).toBe(400);
    const listener = await listen(JUDGE);
    await listener.ended;
    expect(listener.seqs).toEqual([0]);
    // A commit afterwards finds nobody to tell, and nothing breaks.
    const desk = deskOf(JUDGE);
    await done(core, desk, importCase(desk, 'case-1'));
  });

  it('end when the server does, at once', async () => {
    const server = await listening();
    const listener = await listen(JUDGE);
    await server.close();
    open = undefined;
    await listener.ended;
    expect(listener.seqs).toEqual([0]);
  });
});

describe('files', () => {
  const hashOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}` as FileHash;
  const put = (session: CommandSession, hash: string, size: number, offset: number, bytes: Uint8Array<ArrayBuffer>) =>
    fetch(`${BASE}/v1/files/${hash}?size=${size}&offset=${offset}`, { method: 'PUT', headers: { ...bearer(session), 'content-type': 'application/octet-stream' }, body: bytes });
  const state = async (session: CommandSession, hash: string) => (await (await fetch(`${BASE}/v1/files/${hash}/state`, { headers: bearer(session) })).json()) as unknown;
  const get = (session: CommandSession, hash: string) => fetch(`${BASE}/v1/files/${hash}`, { headers: bearer(session) });

  it('go up in chunks, go on where the server stands, and come down to those who see a record that names them', async () => {
    const { core } = await listening();
    const bytes = new Uint8Array(randomBytes(UPLOAD_CHUNK_BYTES * 2 + 777));
    const hash = hashOf(bytes);
    const chunk = (n: number) => bytes.slice(n * UPLOAD_CHUNK_BYTES, (n + 1) * UPLOAD_CHUNK_BYTES);
    expect(await state(JUDGE, hash)).toEqual({ received: 0, complete: false });
    expect(await (await put(JUDGE, hash, bytes.length, 0, chunk(0))).json()).toEqual({ received: UPLOAD_CHUNK_BYTES, complete: false });
    // The answer was lost: the same chunk again changes nothing, nor does one that comes too early.
    expect(await (await put(JUDGE, hash, bytes.length, 0, chunk(0))).json()).toEqual({ received: UPLOAD_CHUNK_BYTES, complete: false });
    expect(await (await put(JUDGE, hash, bytes.length, UPLOAD_CHUNK_BYTES * 2, chunk(2))).json()).toEqual({ received: UPLOAD_CHUNK_BYTES, complete: false });
    // Another device of another person uploads for itself.
    expect(await state(CLERK, hash)).toEqual({ received: 0, complete: false });
    await put(JUDGE, hash, bytes.length, UPLOAD_CHUNK_BYTES, chunk(1));
    expect(await (await put(JUDGE, hash, bytes.length, UPLOAD_CHUNK_BYTES * 2, chunk(2))).json()).toEqual({ received: bytes.length, complete: true });
    expect(await state(JUDGE, hash)).toEqual({ received: bytes.length, complete: true });
    // Who only knows the address learns nothing by it, and uploads for himself.
    expect(await state(OTHER_JUDGE, hash)).toEqual({ received: 0, complete: false });
    expect(await core.store.files.get(hash)).toEqual({ hash, size: bytes.length, complete: true });

    expect([(await get(JUDGE, hash)).status, (await get(CLERK, hash)).status]).toEqual([200, 404]);
    const desk = deskOf(JUDGE);
    await done(core, desk, importCase(desk, 'case-1'));
    const visit = { type: 'visit', on: '2026-02-20', address: '苏州市姑苏区听橹街 18 号', found: 'nobody', photos: [hash] };
    await done(core, desk, desk.file('case.add-record', ['case', 'case-1'], { caseId: 'case-1', record: visit }));
    const response = await get(JUDGE, hash);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toBe('attachment');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(hashOf(new Uint8Array(await response.arrayBuffer()))).toBe(hash);
    expect((await get(CLERK, hash)).status).toBe(200);
    expect((await get(OTHER_JUDGE, hash)).status).toBe(404);
    expect((await get(POLICE, hash)).status).toBe(404);
    for (const n of [0, 1, 2]) await put(OTHER_JUDGE, hash, bytes.length, n * UPLOAD_CHUNK_BYTES, chunk(n));
    expect((await get(OTHER_JUDGE, hash)).status).toBe(200);
  });

  it('are one empty chunk when they are empty', async () => {
    await listening();
    const hash = hashOf(new Uint8Array());
    expect(await (await put(JUDGE, hash, 0, 0, new Uint8Array())).json()).toEqual({ received: 0, complete: true });
  });

  it('are thrown away when they are not what they say', async () => {
    const { core } = await listening();
    const hash = hashOf(Buffer.from('what was promised'));
    const wrong = new Uint8Array(Buffer.from('what came instead'));
    const response = await put(JUDGE, hash, wrong.length, 0, wrong);
    expect([response.status, await response.json()]).toEqual([422, { code: 'FILE_HASH_MISMATCH' }]);
    expect(await state(JUDGE, hash)).toEqual({ received: 0, complete: false });
    expect(await core.store.files.get(hash)).toBeUndefined();
  });

  it('have a largest size, a largest chunk and a name that is a hash', async () => {
    await listening();
    const hash = hashOf(Buffer.from('x'));
    const answer = async (response: Promise<Response>): Promise<readonly unknown[]> => [(await response).status, await (await response).json()];
    expect(await answer(put(JUDGE, hash, 513 * 1024 * 1024, 0, new Uint8Array(1)))).toEqual([413, { code: 'FILE_TOO_LARGE', params: { max: 512 } }]);
    expect(await answer(put(JUDGE, hash, UPLOAD_CHUNK_BYTES * 3, 0, new Uint8Array(UPLOAD_CHUNK_BYTES + 1)))).toEqual([413, { code: 'BODY_TOO_LARGE' }]);
    expect(await answer(put(JUDGE, hash, 1, 0, new Uint8Array(2)))).toEqual([400, { code: 'BODY_INVALID', params: { field: 'body' } }]);
    expect(await answer(put(JUDGE, 'sha256:..%2F..%2Fetc', 1, 0, new Uint8Array(1)))).toEqual([400, { code: 'BODY_INVALID', params: { field: 'hash' } }]);
    expect(await answer(get(JUDGE, '..%2F..%2Fsecret'))).toEqual([400, { code: 'BODY_INVALID', params: { field: 'hash' } }]);
  });
});

describe('the desk', () => {
  it('serves the built page with its own policy, and nothing beside it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lianzhi-desk-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>desk</title>');
    await writeFile(join(folder, 'assets', 'app.js'), 'export {};');
    await writeFile(join(folder, '..', 'lianzhi-outside.txt'), 'outside');
    const { app } = await listening({ config: { deskFolder: folder } });
    const page = await app.inject('/desk/');
    expect([page.statusCode, page.payload]).toEqual([200, '<!doctype html><title>desk</title>']);
    expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe-eval');
    expect(page.headers['cache-control']).toBe('no-cache');
    expect((await app.inject('/desk')).headers['location']).toBe('/desk/');
    expect((await app.inject('/desk/police/request-1')).payload).toContain('desk');
    const part = await app.inject('/desk/assets/app.js');
    expect(part.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(part.headers['content-type']).toContain('javascript');
    expect((await app.inject('/desk/assets/missing.js')).statusCode).toBe(404);
    expect((await app.inject('/desk/../lianzhi-outside.txt')).payload).not.toContain('outside');
    expect((await app.inject('/desk/%2e%2e/lianzhi-outside.txt')).payload).not.toBe('outside');
    await rm(folder, { recursive: true, force: true });
    await rm(join(folder, '..', 'lianzhi-outside.txt'), { force: true });
  });

  it('is not there without a built page', async () => {
    const { app } = await listening({ config: { deskFolder: '/no/such/folder' } });
    expect((await app.inject('/desk/')).json()).toEqual({ code: 'NOT_FOUND' });
  });
});
