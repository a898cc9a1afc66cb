import { brotliDecompressSync, zstdDecompressSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { Value } from 'typebox/value';
import { type SliceAnswer, SliceAnswerSchema } from '#shared/contracts/commands.ts';
import { FeedPageSchema } from '#shared/contracts/feed.ts';
import { FailureSchema } from '#shared/contracts/receipt.ts';
import { MAX_SLICE_BYTES, QueueSchema } from '#shared/contracts/server-http.ts';
import { ERROR_TABLE } from '#shared/kernel/errors/index.ts';
import type { AccountId, AgencyId, RequestId } from '#shared/kernel/ids.ts';
import { civilDate, DAY_MS, endOfDay, HOUR_MS } from '#shared/kernel/time.ts';
import { CHIEF, CLERK, deskOf, importCase, JUDGE, note, OTHER_JUDGE, POLICE, SECOND_JUDGE, START } from '#tests/server/people.ts';
import { bearer, type HttpOptions, type HttpUnderTest, openHttp } from '#tests/server/http-under-test.ts';
import { codesOf, toPolice } from '#tests/server/steps.ts';
import { runAgencyCommand } from '#server/commands/own-acts.ts';
import { EMPTY_BATCH } from '#server/store/port.ts';

const PEOPLE = [JUDGE, SECOND_JUDGE, CLERK, CHIEF, OTHER_JUDGE, POLICE];
let open: HttpUnderTest | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function http(options: Partial<HttpOptions> = {}): Promise<HttpUnderTest> {
  open = await openHttp({ people: PEOPLE, ...options });
  return open;
}

/** Expects a documented failure: its code, the status that the table gives it, and nothing else in the body. */
function expectFailure(response: { readonly statusCode: number; json(): unknown }, code: keyof typeof ERROR_TABLE, params?: Record<string, string | number>): void {
  expect(response.json()).toEqual(params === undefined ? { code } : { code, params });
  expect(response.statusCode).toBe(ERROR_TABLE[code].http);
  expect(Value.Check(FailureSchema, response.json())).toBe(true);
}

const json = (session: typeof JUDGE) => ({ ...bearer(session), 'content-type': 'application/json' });

describe('POST /v1/commands', () => {
  it('answers receipts, and the same ones again', async () => {
    const { app } = await http();
    const desk = deskOf(JUDGE);
    const slice = desk.slice(importCase(desk, 'case-1'), note(desk, 'case-1', '已联系申请人'));
    const once = await app.inject({ method: 'POST', url: '/v1/commands', headers: json(JUDGE), payload: slice });
    expect(once.statusCode).toBe(200);
    expect(Value.Check(SliceAnswerSchema, once.json())).toBe(true);
    expect(once.json()).toMatchObject({ expect: 3, receipts: [{ outcome: 'accepted' }, { outcome: 'accepted' }] });
    const again = await app.inject({ method: 'POST', url: '/v1/commands', headers: json(JUDGE), payload: slice });
    expect(again.json()).toEqual(once.json());
  });

  it('answers a missing, wrong or misplaced token without reading the body', async () => {
    const { app, log } = await http();
    const body = { method: 'POST', url: '/v1/commands', payload: '{' } as const;
    expectFailure(await app.inject(body), 'TOKEN_MISSING');
    expectFailure(await app.inject({ ...body, headers: { authorization: 'Basic abc' } }), 'TOKEN_MISSING');
    expectFailure(await app.inject({ ...body, headers: { authorization: 'Bearer stolen-token-1' } }), 'TOKEN_INVALID', { reason: 'unknown' });
    expectFailure(await app.inject({ ...body, url: '/v1/commands?token=stolen-token-2' }), 'TOKEN_IN_URL');
    expect(log()).not.toContain('stolen-token');
  });

  it('answers what is no slice with the field that is wrong', async () => {
    const { app } = await http();
    const desk = deskOf(JUDGE);
    const [first, second] = [importCase(desk, 'case-1'), importCase(desk, 'case-2')];
    const post = (payload: string | object, type = 'application/json') => app.inject({ method: 'POST', url: '/v1/commands', headers: { ...bearer(JUDGE), 'content-type': type }, payload });
    expectFailure(await post('{"stream":'), 'BODY_INVALID', { field: 'body' });
    expectFailure(await post(''), 'BODY_INVALID', { field: 'body' });
    expectFailure(await post('<slice/>', 'application/xml'), 'BODY_INVALID', { field: 'body' });
    expectFailure(await post('{"__proto__": {"admin": true}}'), 'BODY_INVALID', { field: 'body' });
    expectFailure(await post({ stream: first.stream, commands: [] }), 'BODY_INVALID', { field: 'body/commands' });
    expectFailure(await post({ stream: first.stream, commands: [{ ...first, seq: 0 }] }), 'BODY_INVALID', { field: 'body/commands/0/seq' });
    expectFailure(await post({ stream: first.stream, commands: [first, { ...second, seq: 3 }] }), 'BODY_INVALID', { field: 'body/commands/1/seq' });
    expectFailure(await post({ stream: first.stream, commands: [first, { ...second, stream: { ...second.stream, lane: 'safety' } }] }), 'BODY_INVALID', { field: 'body/commands/1/stream' });
    expectFailure(await post({ stream: first.stream, commands: Array.from({ length: 101 }, () => first) }), 'BODY_INVALID', { field: 'body/commands' });
    expect((await post(desk.slice(first, second))).statusCode).toBe(200);
  });

  it('answers a body above the limit, and takes a large one below it', async () => {
    const { app } = await http();
    const send = (bytes: number) => app.inject({ method: 'POST', url: '/v1/commands', headers: json(JUDGE), payload: `"${'x'.repeat(bytes - 2)}"` });
    expectFailure(await send(MAX_SLICE_BYTES + 1), 'BODY_TOO_LARGE');
    expectFailure(await send(MAX_SLICE_BYTES), 'BODY_INVALID', { field: 'body' });
  });

  it('refuses a stream of another account or another device', async () => {
    const { app } = await http();
    const desk = deskOf(JUDGE);
    const slice = desk.slice(importCase(desk, 'case-1'));
    expectFailure(await app.inject({ method: 'POST', url: '/v1/commands', headers: json(SECOND_JUDGE), payload: slice }), 'SCOPE_FOREIGN');
    const stray = deskOf({ ...JUDGE, device: 'device-of-somebody' as typeof JUDGE.device });
    expectFailure(await app.inject({ method: 'POST', url: '/v1/commands', headers: json(JUDGE), payload: stray.slice(importCase(stray, 'case-1')) }), 'SCOPE_FOREIGN');
  });

  it('answers unknown kinds, oversized commands and foreign actors as receipts, and a fork as a problem', async () => {
    const { app } = await http();
    const desk = deskOf(JUDGE);
    const commands = [
      desk.file('case.vanish', ['case', 'case-1'], {}),
      note(desk, 'case-1', '长'.repeat(100_000)),
      importCase(desk, 'case-1', {}, { actor: { account: 'judge-lu' as AccountId } }),
      importCase(desk, 'case-1'),
    ];
    const answer = await app.inject({ method: 'POST', url: '/v1/commands', headers: json(JUDGE), payload: desk.slice(...commands) });
    expect(answer.statusCode).toBe(200);
    expect(codesOf(answer.json<SliceAnswer>())).toEqual(['KIND_UNKNOWN', 'BODY_TOO_LARGE', 'SCOPE_FOREIGN', 'accepted']);
    const twin = deskOf(JUDGE);
    const forked = await app.inject({ method: 'POST', url: '/v1/commands', headers: json(JUDGE), payload: twin.slice(importCase(twin, 'case-2')) });
    expect(forked.statusCode).toBe(200);
    expect(forked.json()).toEqual({ receipts: [], expect: 5, problem: { code: 'STREAM_FORKED', params: { seq: 1 } } });
  });

  it('says "later" when the store is away, and tells nobody why when something broke', async () => {
    let trouble: Error = new Error('unset');
    const { app, log } = await http({ wrapStore: (store) => ({ ...store, transaction: () => Promise.reject(trouble) }) });
    const desk = deskOf(JUDGE);
    const slice = desk.slice(importCase(desk, 'case-1'));
    const send = () => app.inject({ method: 'POST', url: '/v1/commands', headers: json(JUDGE), payload: slice });
    trouble = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const away = await send();
    expectFailure(away, 'SERVER_UNAVAILABLE');
    expect(away.headers['retry-after']).toBe('2');
    trouble = new Error('duplicate key: 王某 320599198703162138');
    expectFailure(await send(), 'INTERNAL');
    expect(log()).not.toContain('320599');
    expect(log()).not.toContain('王某');
    expect(log()).toContain('/v1/commands');
  });
});

describe('GET /v1/feed', () => {
  it('answers pages by the contract', async () => {
    const { app } = await http();
    const desk = deskOf(JUDGE);
    await app.inject({ method: 'POST', url: '/v1/commands', headers: json(JUDGE), payload: desk.slice(importCase(desk, 'case-1'), importCase(desk, 'case-2')) });
    const page = await app.inject({ method: 'GET', url: '/v1/feed?limit=1', headers: bearer(JUDGE) });
    expect(page.statusCode).toBe(200);
    expect(Value.Check(FeedPageSchema, page.json())).toBe(true);
    const { checkpoint } = page.json();
    expect(page.json()).toMatchObject({ more: true, head: 2, serverTime: START });
    const next = await app.inject({ method: 'GET', url: `/v1/feed?epoch=${checkpoint.epoch}&seq=${checkpoint.seq}&scopeHash=${checkpoint.scopeHash}`, headers: bearer(JUDGE) });
    expect(next.json()).toMatchObject({ more: false, checkpoint: { seq: 2 } });
    const restart = await app.inject({ method: 'GET', url: `/v1/feed?epoch=other&seq=5&scopeHash=${checkpoint.scopeHash}`, headers: bearer(JUDGE) });
    expect(restart.json()).toMatchObject({ restart: 'epoch', facts: [], checkpoint: { seq: 0, epoch: checkpoint.epoch } });
  });

  it('answers a query that is none with its field', async () => {
    const { app } = await http();
    const get = (query: string) => app.inject({ method: 'GET', url: `/v1/feed?${query}`, headers: bearer(JUDGE) });
    expectFailure(await get('limit=0'), 'BODY_INVALID', { field: 'limit' });
    expectFailure(await get('epoch=a&seq=minus'), 'BODY_INVALID', { field: 'seq' });
    expectFailure(await app.inject({ method: 'GET', url: '/v1/feed' }), 'TOKEN_MISSING');
  });

  it('is compressed with zstd, else brotli, else not at all', async () => {
    const { app } = await http();
    const desk = deskOf(JUDGE);
    await app.inject({ method: 'POST', url: '/v1/commands', headers: json(JUDGE), payload: desk.slice(...Array.from({ length: 8 }, (_, n) => importCase(desk, `case-${n}`))) });
    const get = (accept: string) => app.inject({ method: 'GET', url: '/v1/feed', headers: { ...bearer(JUDGE), 'accept-encoding': accept } });
    const plain = await get('identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    const zstd = await get('gzip, br, zstd');
    expect(zstd.headers['content-encoding']).toBe('zstd');
    expect(zstdDecompressSync(zstd.rawPayload).toString()).toBe(plain.payload);
    expect(zstd.rawPayload.length).toBeLessThan(plain.rawPayload.length / 3);
    const brotli = await get('gzip, br');
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(plain.payload);
    expect((await get('gzip')).headers['content-encoding']).toBeUndefined();
  });
});

describe('GET /v1/queue', () => {
  it('says what waits, since when and why, to the people of the request’s court', async () => {
    const { app, core, store } = await http();
    const { judge } = await toPolice(core, 'case-1', 'request-1');
    const get = (session: typeof JUDGE) => app.inject({ method: 'GET', url: '/v1/queue', headers: bearer(session) });
    const fresh = await get(JUDGE);
    expect(Value.Check(QueueSchema, fresh.json())).toBe(true);
    expect(fresh.json()).toMatchObject({ serverTime: START, items: [{ message: 'control.request', since: START, attempts: 0, reason: 'queued', mender: 'platform', mayRetryNow: false, nextTryAt: START }] });
    expect((await get(OTHER_JUDGE)).json().items).toEqual([]);
    expectFailure(await get(POLICE), 'ROLE_NOT_ALLOWED');

    await app.inject({ method: 'POST', url: '/v1/commands', headers: json(JUDGE), payload: judge.slice(judge.file('locate-person.withdraw', ['locate-request', 'request-1'], { requestId: 'request-1', reason: '已自行到院' })) });
    const [row] = await store.outgoing.claimDue(core.clock.now(), core.clock.now(), 5);
    const nextTryAt = START + HOUR_MS;
    const change = (changes: object) => store.transaction((tx) => tx.write({ ...EMPTY_BATCH, head: tx.head, outgoingChanges: [{ id: row?.id ?? '', state: 'waiting', ...changes }] }));
    await change({ nextTryAt, lastError: { code: 'AGENCY_UNREACHABLE' } });
    expect((await get(CHIEF)).json().items).toMatchObject([
      { message: 'control.request', reason: 'retrying', why: { code: 'AGENCY_UNREACHABLE' }, mender: 'agency', nextTryAt, mayRetryNow: true },
      { message: 'control.release', reason: 'behind', mayRetryNow: false },
    ]);
    const id: string = (await get(CHIEF)).json().items[0].id;
    const behind: string = (await get(CHIEF)).json().items[1].id;
    const retry = (which: string, session: typeof JUDGE) => app.inject({ method: 'POST', url: `/v1/queue/${which}/retry-now`, headers: bearer(session) });
    expectFailure(await retry(id, OTHER_JUDGE), 'NOT_FOUND');
    expectFailure(await retry(id, POLICE), 'ROLE_NOT_ALLOWED');
    expectFailure(await retry(behind, JUDGE), 'STATE_NOT_ALLOWED', { state: 'behind' });
    expect((await retry(id, JUDGE)).json()).toMatchObject({ id, nextTryAt: START });
    await change({ state: 'dead', owner: 'command:苏0508', lastError: { code: 'AGENCY_REFUSED', params: { code: 'E7' } } });
    expect((await get(JUDGE)).json().items).toMatchObject([{ reason: 'stopped', mender: 'command-centre', mayRetryNow: true }, { reason: 'queued' }]);
    expect((await get(JUDGE)).json().items[0].nextTryAt).toBeUndefined();
  });
});

describe('every answer', () => {
  it('to an unknown address is NOT_FOUND, with the headers of a closed house', async () => {
    const { app } = await http();
    const response = await app.inject({ method: 'GET', url: '/v1/no-such-thing', headers: bearer(JUDGE) });
    expectFailure(response, 'NOT_FOUND');
    expect(response.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' });
    expect(response.headers['content-security-policy']).toContain("default-src 'none'");
    expectFailure(await app.inject({ method: 'DELETE', url: '/v1/commands', headers: bearer(JUDGE) }), 'NOT_FOUND');
  });

  it('may be read by the app and the configured origins only', async () => {
    const { app } = await http();
    const allowed = async (origin: string) =>
      (await app.inject({ method: 'OPTIONS', url: '/v1/commands', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' } })).headers['access-control-allow-origin'];
    expect(await allowed('app://lianzhi')).toBe('app://lianzhi');
    expect(await allowed('https://desk.example')).toBe('https://desk.example');
    expect(await allowed('https://elsewhere.example')).toBeUndefined();
  });

  it('is logged by its route alone: no token, no name, no query, no body', async () => {
    const { app, log } = await http();
    const desk = deskOf(JUDGE);
    await app.inject({ method: 'POST', url: '/v1/commands', headers: json(JUDGE), payload: desk.slice(importCase(desk, 'case-1')) });
    await app.inject({ method: 'GET', url: '/v1/feed?epoch=secret-epoch', headers: bearer(JUDGE) });
    expect(log()).toContain('"route":"/v1/commands"');
    expect(log()).toContain('"route":"/v1/feed"');
    for (const secret of ['token-', 'jiang', '王某', '320599', 'secret-epoch', '某某']) expect(log()).not.toContain(secret);
  });

  it('is refused with RATE_LIMITED to whoever asks too often, and to nobody else', async () => {
    const { app } = await http({ config: { requestsPerMinute: 3 } });
    const ask = (session: typeof JUDGE) => app.inject({ method: 'GET', url: '/v1/feed', headers: bearer(session) });
    for (let n = 0; n < 3; n += 1) expect((await ask(JUDGE)).statusCode).toBe(200);
    const limited = await ask(JUDGE);
    expectFailure(limited, 'RATE_LIMITED');
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask(CLERK)).statusCode).toBe(200);
    // A new name for each try gives nobody a new allowance.
    const made = (n: number) => app.inject({ method: 'GET', url: '/v1/feed', headers: { authorization: `Bearer made-up-${String(n)}` } });
    for (let n = 0; n < 3; n += 1) expectFailure(await made(n), 'TOKEN_INVALID', { reason: 'unknown' });
    expectFailure(await made(3), 'RATE_LIMITED');
    expect((await ask(CLERK)).statusCode).toBe(200);
  });
});

describe('operation', () => {
  it('serves OpenAPI of every route, and a page over it', async () => {
    const { app } = await http();
    const document = (await app.inject({ method: 'GET', url: '/openapi.json' })).json();
    expect(document.openapi).toBe('3.1.0');
    const documented = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    expect(documented.sort()).toEqual([
      'GET /health',
      'GET /metrics',
      'GET /ready',
      'GET /v1/feed',
      'GET /v1/files/{hash}',
      'GET /v1/files/{hash}/state',
      'GET /v1/hints',
      'GET /v1/queue',
      'POST /v1/ahead',
      'POST /v1/commands',
      'POST /v1/queue/{id}/retry-now',
      'PUT /v1/files/{hash}',
    ]);
    const slice = document.paths['/v1/commands'].post.requestBody.content['application/json'].schema;
    expect(slice.properties.commands.maxItems).toBe(100);
    expect(document.paths['/v1/commands'].post.responses['4XX']).toBeDefined();
    const page = await app.inject({ method: 'GET', url: '/docs' });
    expect(page.payload).toContain('/v1/queue/{id}/retry-now');
  });

  it('tells health, readiness and metrics; metrics only to this machine', async () => {
    let away = false;
    const { app } = await http({ wrapStore: (store) => ({ ...store, installation: { ...store.installation, read: () => (away ? Promise.reject(new Error('away')) : store.installation.read()) } }) });
    expect((await app.inject('/health')).json()).toEqual({ status: 'ok', clock: 'ok', clockOffByMs: 0, store: 'memory', storeState: 'ok', devicesAhead: 0, demo: false, version: 'test' });
    expect((await app.inject('/ready')).json()).toEqual({ ready: true });
    away = true;
    expectFailure(await app.inject('/ready'), 'SERVER_UNAVAILABLE');
    const degraded = await app.inject('/health');
    expect([degraded.statusCode, degraded.json()]).toMatchObject([200, { status: 'degraded', storeState: 'silent' }]);
    const desk = deskOf(JUDGE);
    await app.inject({ method: 'POST', url: '/v1/commands', headers: json(JUDGE), payload: desk.slice(importCase(desk, 'case-1'), desk.file('case.vanish', ['case', 'x'], {})) });
    const metrics = (await app.inject('/metrics')).payload;
    expect(metrics).toContain('lianzhi_commands_total{kind="case.import",outcome="accepted",code="none"} 1');
    expect(metrics).toContain('lianzhi_commands_total{kind="unknown",outcome="refused",code="KIND_UNKNOWN"} 1');
    expect(metrics).toContain('lianzhi_feed_head 2');
    expectFailure(await app.inject({ url: '/metrics', remoteAddress: '203.0.113.9' }), 'NOT_FOUND');
    expectFailure(await app.inject({ url: '/metrics', headers: { 'x-forwarded-for': '203.0.113.9' } }), 'NOT_FOUND');
  });

  it('has no clock to move where there is no demo', async () => {
    const { app } = await http();
    expectFailure(await app.inject({ method: 'POST', url: '/demo/clock', payload: { advanceMs: 1_000 } }), 'NOT_FOUND');
  });

  it('moves the clock of a demo forward only, and every timer on the way fires at its own hour', async () => {
    const { app, core, store } = await http({ demo: true });
    await toPolice(core, 'case-1', 'request-1');
    const requestId = 'request-1' as RequestId;
    await runAgencyCommand(core, 'police:suzhou' as AgencyId, 'key-00000001', {
      kind: 'locate-person.accept',
      requestId,
      payload: { requestId, revision: 1, round: 0, controlNo: '苏公控 1', start: '2026-03-02', end: '2026-03-31', specialist: '何某' },
    });
    const expiry = endOfDay(civilDate('2026-03-31'));
    const move = (payload: object, from?: string) => app.inject({ method: 'POST', url: '/demo/clock', payload, ...(from === undefined ? {} : { remoteAddress: from }) });
    expectFailure(await move({ now: START - 1 }), 'BODY_INVALID', { field: 'now' });
    expectFailure(await move({ advanceMs: -1 }), 'BODY_INVALID', { field: 'body' });
    expectFailure(await move({ advanceMs: 1_000 }, '203.0.113.9'), 'NOT_FOUND');
    expect((await move({ advanceMs: 60 * DAY_MS })).json()).toEqual({ now: START + 60 * DAY_MS, timersFired: 3 });
    expect(core.clock.now()).toBe(START + 60 * DAY_MS);
    // The release was asked for at the hour of the expiry, not when the clock was pushed past it.
    const rows = await store.outgoing.ofRequests(['request-1']);
    expect(rows.map((row) => [row.message, row.createdAt])).toEqual([['control.request', START], ['control.release', expiry]]);
    expect((await store.installation.read()).clockOffsetMs).toBe(60 * DAY_MS);
    expect(core.alarms.filter((alarm) => alarm.kind === 'clock')).toEqual([]);
  });
});
