import { createServer, type Server } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { reachServer } from '#main/core/server-reach.ts';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listening(server: Server | ReturnType<typeof createSocketServer>): Promise<string> {
  open.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

test('a server that does not run is told from one that is silent and from a gateway; a healthy one is no finding', async () => {
  const gone = createServer();
  const address = await listening(gone);
  await new Promise((resolve) => { gone.close(resolve); });
  expect(await reachServer(address)).toEqual({ state: 'not-running' });

  const page = await listening(createServer((_request, response) => { response.writeHead(503, { 'content-type': 'text/html' }).end('<html>维护</html>'); }));
  expect(await reachServer(page)).toEqual({ state: 'gateway', status: 503 });

  const healthy = await listening(createServer((_request, response) => { response.writeHead(200, { 'content-type': 'application/json' }).end('{}'); }));
  expect(await reachServer(healthy)).toEqual({ state: 'unknown' });

  const sockets: { destroy(): void }[] = [];
  const silent = await listening(createSocketServer((socket) => { sockets.push(socket); }));
  expect(await reachServer(silent)).toEqual({ state: 'silent' });
  for (const socket of sockets) socket.destroy();

  // TLS against a server that speaks none is no finding about its certificate.
  expect(await reachServer(healthy.replace('http:', 'https:'))).toEqual({ state: 'unknown' });
});
