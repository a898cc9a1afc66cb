import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgencyMessage } from '#shared/contracts/agency-protocol.ts';
import { openAgencyKeys } from '#server/gateways/agency-keys.ts';
import { messageOpener } from '#server/gateways/keys.ts';

const MESSAGE = {
  protocol: 'lianzhi-agency/1',
  message: 'control.received',
  idempotencyKey: 'key-00000001',
  requestId: 'r-1',
  revision: 1,
  round: 0,
  sender: 'police:suzhou',
  sentAt: 1,
  body: { requestId: 'r-1', receivedAt: 1 },
} as unknown as AgencyMessage;

async function keyPair(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const sign = (as = kid) => new CompactSign(new TextEncoder().encode(JSON.stringify(MESSAGE))).setProtectedHeader({ alg: 'EdDSA', kid: as }).sign(privateKey);
  return { jwk: { ...(await exportJWK(publicKey)), kid }, sign };
}

let folder: string;
let pinnedFile: string;
let asked: number;
let served: unknown;
let url: string;
const closing: (() => unknown)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lianzhi-agency-keys-'));
  pinnedFile = join(folder, 'agency-keys.json');
  asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.end(typeof served === 'string' ? served : JSON.stringify(served));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  closing.push(() => { server.closeAllConnections(); server.close(); }, () => rm(folder, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe('keys of an agency', () => {
  it('are fetched for an unknown key id, at most once a minute, and nonsense asks nobody', async () => {
    const [first, second] = [await keyPair('k-1'), await keyPair('k-2')];
    served = { keys: [first.jwk] };
    let now = 0;
    const { message: open } = messageOpener(await openAgencyKeys({ agency: 'police:suzhou', url, pinnedFile, now: () => now }));
    for (const nonsense of ['', 'x', 'a.b.c', `${'e'.repeat(5_000)}.x.y`]) expect(await open(nonsense)).toMatchObject({ ok: false });
    expect(asked).toBe(0);
    expect(await open(await first.sign())).toMatchObject({ ok: true });
    expect(asked).toBe(1);
    // A stranger signs with a key of his own, under a name of his own or under a known one.
    for (let n = 0; n < 50; n++) await open(await second.sign(n % 2 === 0 ? 'k-1' : `k-${String(n)}`));
    expect(asked).toBe(1);
    // The agency changes its key.
    served = { keys: [second.jwk] };
    now = 60_000;
    const together = await Promise.all([open(await second.sign()), open(await second.sign())]);
    expect([asked, ...together.map(({ ok }) => ok)]).toEqual([2, true, true]);
    expect(await open(await first.sign())).toMatchObject({ ok: false });
  });

  it('that are pinned are believed alone: nobody is asked', async () => {
    const [pinned, other] = [await keyPair('k-1'), await keyPair('k-2')];
    await writeFile(pinnedFile, JSON.stringify({ 'police:suzhou': { keys: [pinned.jwk] } }));
    served = { keys: [other.jwk] };
    let now = 0;
    const { message: open } = messageOpener(await openAgencyKeys({ agency: 'police:suzhou', url: 'http://agency.example', pinnedFile, now: () => now }));
    expect([await open(await pinned.sign()), await open(await other.sign())]).toMatchObject([{ ok: true }, { ok: false }]);
    await writeFile(pinnedFile, JSON.stringify({ 'police:suzhou': { keys: [other.jwk] } }));
    now = 120_000;
    expect(await open(await other.sign())).toMatchObject({ ok: true });
    expect(asked).toBe(0);
  });

  it('without end, of another kind or over an open line are none', async () => {
    const { jwk, sign } = await keyPair('k-1');
    for (const bad of [`{"keys":[${'{},'.repeat(200_000)}{}]}`, { keys: [{ ...jwk, crv: 'P-256' }] }, '{']) {
      served = bad;
      expect(await messageOpener(await openAgencyKeys({ agency: 'police:suzhou', url, pinnedFile })).message(await sign())).toMatchObject({ ok: false });
    }
    await expect(openAgencyKeys({ agency: 'police:suzhou', url: 'http://police.example', pinnedFile })).rejects.toMatchObject({ failure: { code: 'AGENCY_KEYS_UNPROTECTED' } });
    await writeFile(pinnedFile, '{"police:suzhou":{}}');
    await expect(openAgencyKeys({ agency: 'police:suzhou', url, pinnedFile })).rejects.toMatchObject({ failure: { code: 'AGENCY_KEYS_MALFORMED' } });
  });
});
