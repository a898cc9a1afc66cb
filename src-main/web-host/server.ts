import { randomBytes, timingSafeEqual, createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { HOST_CHANNELS } from '#shared/contracts/host-bridge.ts';
import type { HostConfig, JournalState } from '#shared/contracts/host-bridge.ts';
import { HOST_META_NAME, WEB_HOST_PREFIX, WEB_HOST_TOKEN_HEADER } from '#shared/contracts/host-ipc.ts';
import { ERROR_TABLE, failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';
import { isChannelFor } from '../core/call-guard.ts';
import { pageHeaders } from '../core/content-policy.ts';
import { localFolder } from '../core/data-place.ts';
import { deviceFolder, deviceInstallId, deviceSecret, readHostConfig, writeSmallFile } from '../core/device-folder.ts';
import type { BuildInfo } from '../core/build-info.ts';
import { startCustody } from '../core/device-custody.ts';
import { nodeDisk } from '../core/disk.ts';
import { osCode } from '../core/disk-errors.ts';
import { erase, eraseIfPossible } from '../core/erase.ts';
import type { Disk } from '../core/disk.ts';
import { createFileStore } from '../core/file-store.ts';
import { createHostService, journalOnce } from '../core/host-service.ts';
import type { HostPlatform, HostService } from '../core/host-service.ts';
import { openJournal } from '../core/journal.ts';
import { readPageFile } from '../core/page-files.ts';

export type WebHostOptions = {
  /** Data folder of this device; created when missing. */
  readonly data: string;
  /** Address of the central server; may also stand in the data folder's `config.json`. */
  readonly serverUrl?: string | undefined;
  readonly courtName?: string | undefined;
  readonly demo?: boolean | undefined;
  /** Part of the browser's storage origin, so never another one by itself; 0 = any free one (tests only). */
  readonly port: number;
  /** Folder of the built renderer. */
  readonly rendererDir: string;
  readonly build: BuildInfo;
  /** Renders PDF; absent where no system browser was found. */
  readonly printToPdf?: ((html: string, title: string) => Promise<Result<Uint8Array, Failure>>) | undefined;
  readonly disk?: Disk;
  readonly now?: () => number;
  /** How the central server is reached; Node's own unless a test gives another. */
  readonly fetch?: typeof fetch;
  readonly onDefect?: (channel: string, error: unknown) => void;
};

export type WebHost = {
  /** `http://127.0.0.1:<port>`; says nothing secret. */
  readonly origin: string;
  /** Address that opens the workbench: carries the token in its fragment, so never log it and never pass it to a process. */
  readonly url: string;
  /** File, readable by its owner only, that opens the workbench in a browser. */
  readonly openFile: string;
  readonly config: HostConfig;
  /** State of the journal at the start, its damage included. */
  readonly journal: JournalState;
  close(): Promise<void>;
};

const HOST_ADDRESS = '127.0.0.1';
/** A journal that only grows is swept this often. */
const SWEEP_MS = 6 * 3_600_000;

/**
 * Starts the web host of one device. Refuses: `HOST_PORT_BUSY`, `HOST_IN_USE` (another host has this data folder),
 * `HOST_DATA_FOLDER_UNUSABLE`, `STORE_FULL`, `JOURNAL_UNREADABLE`, `HOST_SERVER_UNKNOWN`.
 */
export async function startWebHost(options: WebHostOptions): Promise<Result<WebHost, Failure>> {
  const prepared = prepare(options);
  if (!prepared.ok) return prepared;
  const { folder, config, installId, token } = prepared.value;
  const disk = options.disk ?? nodeDisk();
  // The port first: it is the lock between two hosts of one computer, and taking it changes nothing on disk.
  const server = createServer();
  const port = await listen(server, options.port);
  if (!port.ok) return port;
  const journal = journalOnce(() => openJournal({ dir: folder.journal, disk, now: options.now ?? Date.now }));
  const opened = await journal.open();
  const state = opened.ok ? await opened.value.state() : opened;
  if (!opened.ok || !state.ok) {
    await closeServer(server);
    await journal.close();
    return state.ok ? err(failure('JOURNAL_UNREADABLE')) : state;
  }
  // What a crash left of a browser that was printing: its profile held a document for a moment. Only now it is surely ours.
  eraseIfPossible(folder.print);
  await opened.value.sweep();
  const timer = setInterval(() => void opened.value.sweep().catch(() => undefined), SWEEP_MS);
  timer.unref();

  const browserProfile = join(folder.root, 'browser');
  const { wipe, delivery } = startCustody({
    folder,
    journal,
    serverUrl: config.serverUrl,
    fetch: options.fetch ?? fetch,
    now: options.now ?? Date.now,
    erasePage() {
      // The profile of our own window; where the page was opened in another browser only the page itself can do it.
      if (!existsSync(browserProfile)) return Promise.resolve(false);
      erase(browserProfile);
      return Promise.resolve(true);
    },
    onDefect: (error) => options.onDefect?.('delivery', error),
  });

  const origin = `http://${HOST_ADDRESS}:${String(port.value)}`;
  const service = createHostService({
    openJournal: () => journal.open(),
    files: createFileStore({ dir: folder.files, disk }),
    platform: webPlatform(options, config, installId, folder.root),
    delivery,
    wipe,
    onDefect: options.onDefect ?? (() => undefined),
  });
  const headers = pageHeaders(config.serverUrl);
  server.on('request', (request, response) => {
    answer({ request, response, origin, token, headers, service, rendererDir: options.rendererDir }).catch((error: unknown) => {
      options.onDefect?.('http', error);
      if (!response.headersSent) send(response, 500, { ok: false, error: failure('INTERNAL') }, headers);
      else response.destroy();
    });
  });

  const url = `${origin}/#host=${token}`;
  const openFile = join(folder.root, 'open.html');
  writeSmallFile(openFile, openPage(url));
  return ok({
    origin,
    url,
    openFile,
    config,
    journal: state.value,
    async close() {
      clearInterval(timer);
      await closeServer(server);
      await delivery.stop();
      await journal.close();
    },
  });
}

type Prepared = { folder: ReturnType<typeof deviceFolder>; config: HostConfig; installId: string; token: string };

function prepare(options: WebHostOptions): Result<Prepared, Failure> {
  try {
    const place = localFolder(options.data, process.platform);
    if (!place.ok) return place;
    const folder = deviceFolder(place.value);
    const config = readHostConfig(folder.root, options);
    if (config === null) return err(failure('HOST_SERVER_UNKNOWN'));
    return ok({ folder, config, installId: deviceInstallId(folder.root), token: hostToken(folder.root) });
  } catch (error) {
    return err(failure('HOST_DATA_FOLDER_UNUSABLE', { os: osCode(error) }));
  }
}

/** Kept in the data folder, so that a page which is still open finds its host again after a restart. */
function hostToken(root: string): string {
  const path = join(root, 'web-host-token');
  if (existsSync(path)) {
    const known = readFileSync(path, 'utf8').trim();
    if (/^[A-Za-z0-9_-]{43}$/.test(known)) return known;
  }
  const token = randomBytes(32).toString('base64url');
  writeSmallFile(path, token);
  return token;
}

/** A page that leads on: the token stands in a file of the owner and in a fragment, never in a command line or a log. */
function openPage(url: string): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>联执</title><script>location.replace(${JSON.stringify(url)})</script></html>\n`;
}

function listen(server: Server, port: number): Promise<Result<number, Failure>> {
  return new Promise((resolve) => {
    server.once('error', (error) => {
      const busy = osCode(error) === 'EADDRINUSE' || osCode(error) === 'EACCES';
      resolve(err(busy ? failure('HOST_PORT_BUSY', { port }) : failure('INTERNAL', { os: osCode(error) })));
    });
    server.listen({ host: HOST_ADDRESS, port, exclusive: true }, () => {
      resolve(ok((server.address() as AddressInfo).port));
    });
  });
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => { resolve(); });
  });
  server.closeIdleConnections();
  // An append that is being synced still gets its answer; what hangs longer is cut.
  const cut = setTimeout(() => { server.closeAllConnections(); }, 1000);
  await closed;
  clearTimeout(cut);
}

function webPlatform(options: WebHostOptions, config: HostConfig, installId: string, root: string): HostPlatform {
  const secret = deviceSecret(root);
  return {
    deviceInfo: () =>
      Promise.resolve({
        hostKind: 'web',
        deviceInstallId: installId,
        deviceSecret: secret,
        version: options.build.version,
        commit: options.build.commit,
        platform: `${process.platform}-${process.arch}`,
        runtime: `node ${process.versions.node}`,
        secretBackend: 'none',
      }),
    config: () => config,
    save: () => Promise.resolve(ok({ outcome: 'browser' })),
    printToPdf: options.printToPdf ?? (() => Promise.resolve(err(failure('HOST_PRINT_IN_BROWSER')))),
    // A key file beside the data is no secret store, so none is pretended.
    secretsAvailable: () => Promise.resolve(ok({ available: false, backend: 'none' })),
    getSecret: () => Promise.resolve(err(failure('SECRETS_UNAVAILABLE'))),
    setSecret: () => Promise.resolve(err(failure('SECRETS_UNAVAILABLE'))),
    notify: () => Promise.resolve(ok({ shown: false })),
    windowState: () => Promise.resolve(ok({ mode: 'browser', zoomPercent: 100, dark: null })),
    checkUpdates: () => Promise.resolve(ok({ state: 'not-configured' })),
  };
}

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly origin: string;
  readonly token: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly service: HostService;
  readonly rendererDir: string;
};

function send(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>>): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response, origin, headers } = exchange;
  const refuse = (why: Failure): void => { send(response, ERROR_TABLE[why.code].http, { ok: false, error: why }, headers); };
  // A foreign name that resolves to this computer (DNS rebinding) still sends its own name here.
  if (`http://${request.headers.host ?? ''}` !== origin) { refuse(failure('HOST_ADDRESS_REFUSED')); return; }
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (path.startsWith(WEB_HOST_PREFIX)) { await answerCall(exchange, path.slice(WEB_HOST_PREFIX.length), refuse); return; }
  if (request.method !== 'GET' && request.method !== 'HEAD') { refuse(failure('NOT_FOUND')); return; }
  const file = await readPageFile(exchange.rendererDir, path);
  if (file === null) { refuse(failure('NOT_FOUND')); return; }
  const body = file.type.startsWith('text/html') ? markPage(file.body) : file.body;
  response.writeHead(200, { ...headers, 'content-type': file.type, 'cache-control': file.cache, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Tells the page that the web host serves it; the same bundle also comes from the central server. */
function markPage(html: Uint8Array): Uint8Array {
  const text = Buffer.from(html).toString('utf8');
  return Buffer.from(text.replace(/<head[^>]*>/i, (head) => `${head}<meta name="${HOST_META_NAME}" content="web">`), 'utf8');
}

async function answerCall(exchange: Exchange, channel: string, refuse: (why: Failure) => void): Promise<void> {
  const { request, response, origin, token, headers, service } = exchange;
  if (request.method !== 'POST') { refuse(failure('NOT_FOUND')); return; }
  const site = request.headers['sec-fetch-site'];
  if (request.headers.origin !== origin || (site !== undefined && site !== 'same-origin')) { refuse(failure('HOST_CALLER_REFUSED')); return; }
  if (!isSameToken(request.headers[WEB_HOST_TOKEN_HEADER], token)) { refuse(failure('HOST_CALLER_REFUSED')); return; }
  if (!isChannelFor('window', channel)) { refuse(failure('HOST_CHANNEL_UNKNOWN')); return; }
  const limit = HOST_CHANNELS[channel].maxBytes;
  const body = await readBody(request, limit);
  if (body === null) {
    // What still comes in is not read; the connection ends with the answer.
    response.setHeader('connection', 'close');
    refuse(failure('BODY_TOO_LARGE'));
    return;
  }
  let args: unknown;
  try {
    args = JSON.parse(body.toString('utf8'));
  } catch {
    refuse(failure('BODY_INVALID', { channel }));
    return;
  }
  const result = await service.handle('window', channel, args);
  if (!result.ok && ERROR_TABLE[result.error.code].http >= 400 && result.error.code !== 'INTERNAL') { refuse(result.error); return; }
  send(response, 200, result, headers);
}

/** Compares digests, so that neither content nor length of the token shows in the time it takes. */
function isSameToken(given: string | string[] | undefined, token: string): boolean {
  if (typeof given !== 'string') return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
