import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type DenyAllProxy = {
  readonly url: string;
  /** What somebody tried to reach through it: `METHOD address`, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
};

/** An HTTP proxy on a loopback address that lets nothing through: it writes down what was asked for, and answers 403. */
export async function denyAllProxy(address = '127.0.0.1'): Promise<DenyAllProxy> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.writeHead(403, { 'content-type': 'text/plain' }).end('denied');
  });
  const deny = (request: { readonly method?: string | undefined; readonly url?: string | undefined }, socket: Socket): void => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
  };
  // Everything encrypted, and WebSockets, come as CONNECT.
  server.on('connect', deny);
  server.on('upgrade', deny);
  server.listen(0, address);
  await once(server, 'listening');
  return {
    url: `http://${address}:${String((server.address() as AddressInfo).port)}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
