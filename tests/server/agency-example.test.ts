import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import Fastify from 'fastify';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AGENCY_MESSAGES } from '#shared/contracts/agency-protocol.ts';
import { DANGERS, HIT_CHANNELS, REASONS, TAKEOVERS } from '#shared/mechanisms/locate-person/model.ts';
import { RETURN_CODES } from '#shared/domain/linkage/regions/exchange.ts';
import { RELEASE_TRIGGERS } from '#shared/domain/linkage/regions/hold.ts';
import { MECHANISMS } from '#shared/mechanisms/index.ts';
import { CodedError, ERROR_TABLE } from '#shared/kernel/errors/index.ts';
import { DAY_MS, instant } from '#shared/kernel/time.ts';
import { freePort } from '../../build/processes.ts';
import { attachmentReader } from '#server/commands/agency-files.ts';
import { putSettings } from '#server/commands/own-acts.ts';
import { startGateways } from '#server/gateways/index.ts';
import { createMemoryStore } from '#server/store/memory.ts';
import { COURT, JUDGE, testClock, testCore } from './people.ts';
import { done, requestIn, toPolice } from './steps.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe('an agency written from the document alone', () => {
  it('takes a request, fetches its attachments, puts the person under control and acknowledges the release', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lianzhi-agency-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const [courtPort, agencyPort] = [await freePort(), await freePort()];
    const store = createMemoryStore();
    const core = testCore(store, testClock(instant(Date.now())));
    await putSettings(core, { court: COURT, policeChannel: 'connector', requireDishonestListing: false, dutyPhone: '0512-00000110' });
    const bytes = Buffer.from('%PDF-1.7 sealed copy');
    const attachment = attachmentReader(core, { read: async () => ({ size: bytes.length, stream: Readable.from([bytes]) }) as never });

    const said: string[] = [];
    const agency: ChildProcess = spawn(process.execPath, ['docs/agency-example.mjs'], { env: { ...process.env, COURT: `http://127.0.0.1:${String(courtPort)}`, PORT: String(agencyPort) }, stdio: ['ignore', 'pipe', 'inherit'] });
    closing.push(() => agency.kill());
    agency.stdout?.on('data', (chunk: Buffer) => said.push(...chunk.toString('utf8').trim().split('\n')));
    await vi.waitFor(() => expect(said).toContain('listening'), 60_000);

    const gateways = await startGateways(core, { dataFolder: folder, addressOf: () => `http://127.0.0.1:${String(agencyPort)}`, attachment });
    closing.push(() => gateways.close());
    const app = Fastify();
    await app.register(gateways.routes);
    closing.push(() => app.close());
    await app.listen({ host: '127.0.0.1', port: courtPort });

    const { judge } = await toPolice(core, 'case-1', 'request-1');
    await vi.waitFor(async () => expect((await requestIn(core, JUDGE, 'request-1')).state).toBe('active'), 60_000);
    expect(said.filter((line) => line.startsWith('attachment'))).toContain(`attachment 200 ${String(bytes.length)}`);
    await done(core, judge, judge.file('locate-person.withdraw', ['locate-request', 'request-1'], { requestId: 'request-1', reason: '已自行到院' }));
    await vi.waitFor(async () => expect((await requestIn(core, JUDGE, 'request-1')).control.state).toBe('release_acked'), 60_000);
  });

  it('gets no file of a request that it was not sent, none by another name, and none by a request of yesterday', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lianzhi-agency-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    await writeFile(join(folder, 'agency-keys.json'), JSON.stringify({ 'police:suzhou': { keys: [{ ...(await exportJWK(publicKey)), kid: 'k-1' }] } }));
    const core = testCore(createMemoryStore());
    const bytes = Buffer.from('%PDF');
    const gateways = await startGateways(core, { dataFolder: folder, addressOf: () => 'http://127.0.0.1:9', attachment: attachmentReader(core, { read: async () => ({ size: bytes.length, stream: Readable.from([bytes]) }) as never }) });
    closing.push(() => gateways.close());
    const app = Fastify();
    app.setErrorHandler((error, _request, reply) => reply.code(error instanceof CodedError ? ERROR_TABLE[error.failure.code].http : 500).send());
    await app.register(gateways.routes);
    closing.push(() => app.close());
    await toPolice(core, 'case-1', 'request-1');
    const letter = (await requestIn(core, JUDGE, 'request-1')).packet.attachments.find(({ slot }) => slot === 'letter');
    const ask = async (change: object): Promise<number> => {
      const wanted = { protocol: 'lianzhi-agency/1', request: 'file', requestId: 'request-1', file: letter?.sealed?.file, sender: 'police:suzhou', sentAt: core.clock.now(), ...change };
      const jws = await new CompactSign(new TextEncoder().encode(JSON.stringify(wanted))).setProtectedHeader({ alg: 'EdDSA', kid: 'k-1' }).sign(privateKey);
      return (await app.inject({ method: 'POST', url: '/lianzhi/v1/files', payload: { jws } })).statusCode;
    };
    expect(await ask({})).toBe(200);
    expect([await ask({ file: letter?.file }), await ask({ requestId: 'request-2' }), await ask({ file: `sha256:${'9'.repeat(64)}` })]).toEqual([404, 404, 404]);
    expect([await ask({ sender: 'police:other' }), await ask({ sentAt: core.clock.now() - DAY_MS })]).toEqual([401, 401]);
  });

  it('finds every name and code of the protocol in the document', async () => {
    const explained = await readFile('docs/agency-protocol.md', 'utf8');
    // The bodies of a mechanism stand on its own page, which the protocol leads to.
    const printed = MECHANISMS.map(({ id }) => `mechanisms/${id}.md`).filter((path) => explained.includes(`(${path}#messages)`));
    const page = [explained, ...(await Promise.all(printed.map((path) => readFile(`docs/${path}`, 'utf8'))))].join('\n');
    const names = [
      ...Object.keys(AGENCY_MESSAGES).map((name) => `\`${name}\``),
      ...RETURN_CODES,
      ...RELEASE_TRIGGERS.filter((trigger) => /^T[1-9]$/u.test(trigger) && !/^T[3-6]$/u.test(trigger)),
      ...REASONS,
      ...DANGERS,
      ...TAKEOVERS,
      ...HIT_CHANNELS,
    ];
    expect(names.filter((name) => !page.includes(name))).toEqual([]);
    const code = (await readFile('docs/agency-example.mjs', 'utf8')).split('\n').filter((line) => line !== '' && !line.startsWith('//'));
    expect(code.length).toBeLessThanOrEqual(42);
  });
});
