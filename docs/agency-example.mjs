// An agency in forty lines, written from docs/agency-protocol.md alone: it takes requests, fetches their attachments, puts
// the person under control for the days asked, and acknowledges releases. COURT and PORT come by environment.
import { createServer } from 'node:http';
import { calculateJwkThumbprint, CompactSign, compactVerify, createRemoteJWKSet, exportJWK, generateKeyPair } from 'jose';

const [court, port, me] = [process.env.COURT, Number(process.env.PORT ?? 0), 'police:suzhou'];
const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
const jwk = await exportJWK(publicKey);
const kid = await calculateJwkThumbprint(jwk);
const courtKeys = createRemoteJWKSet(new URL(`${court}/lianzhi/v1/jwks`));
const received = new Map(); // by idempotency key; a real agency keeps this on disk

const sign = (value) => new CompactSign(new TextEncoder().encode(JSON.stringify(value))).setProtectedHeader({ alg: 'EdDSA', kid }).sign(privateKey);
const post = async (path, value) => fetch(`${court}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jws: await sign(value) }) });
const day = (ms) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10); // civil days are those of Asia/Shanghai
const send = async (to, message, body) => { // repeated under the same key until the court has answered
  const said = { protocol: 'lianzhi-agency/1', message, idempotencyKey: `${to.idempotencyKey}.${message}`, requestId: to.requestId, revision: to.revision, round: to.round, sender: me, sentAt: Date.now(), body };
  for (let answer; !answer?.ok; ) answer = await post('/lianzhi/v1/messages', said).catch(() => new Promise((again) => { setTimeout(again, 1_000); }));
};
const act = async (told) => {
  if (told.message === 'control.request') {
    await send(told, 'control.received', { requestId: told.requestId, receivedAt: Date.now() });
    for (const { file } of told.body.attachments.filter((paper) => paper.file)) {
      const paper = await post('/lianzhi/v1/files', { protocol: 'lianzhi-agency/1', request: 'file', requestId: told.requestId, file, sender: me, sentAt: Date.now() });
      console.log(`attachment ${paper.status} ${(await paper.arrayBuffer()).byteLength}`);
    }
    const end = day(Date.now() + told.body.periodDays * 86_400_000);
    await send(told, 'control.review', { requestId: told.requestId, result: 'accepted', controlNo: `K-${received.size}`, start: day(Date.now()), end, specialistNo: 'P-1' });
  }
  if (told.message === 'control.release') await send(told, 'control.release-ack', { requestId: told.requestId, controlNo: told.body.controlNo, ackedAt: Date.now(), by: 'P-1' });
};
const routes = async (request, text) => {
  if (request.url === '/lianzhi/v1/jwks') return { keys: [{ ...jwk, kid, alg: 'EdDSA', use: 'sig' }] };
  if (request.method === 'GET') return received.has(decodeURIComponent(request.url.split('/').at(-1))) ? { outcome: 'duplicate' } : undefined;
  const told = JSON.parse(new TextDecoder().decode((await compactVerify(JSON.parse(text).jws, courtKeys)).payload));
  if (received.has(told.idempotencyKey)) return { outcome: 'duplicate' };
  received.set(told.idempotencyKey, told);
  void act(told);
  return { outcome: 'accepted' };
};
createServer(async (request, response) => {
  const answer = await routes(request, Buffer.concat(await request.toArray()).toString()).catch(() => undefined);
  response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? { outcome: 'refused' }));
}).listen(port, '127.0.0.1', () => console.log('listening'));
