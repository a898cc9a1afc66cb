import Value from 'typebox/value';
import {
  bridgeOver,
  fileChunkCount,
  HostEvent,
  invokeOverHttp,
} from '#shared/contracts/host-bridge.ts';
import type { DataHandle, HostBridge, HostResult } from '#shared/contracts/host-bridge.ts';
import { DATA_PORT_MESSAGE, HOST_META_NAME, PRELOAD_GLOBAL } from '#shared/contracts/host-ipc.ts';
import type { PreloadHost } from '#shared/contracts/host-ipc.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';
import { fromBase64, toBase64 } from '../data/base64.ts';

/**
 * The window's side of the host: finds out what the page runs in, and offers the few things that a browser does for
 * itself where the host cannot. The data worker gets a handle of its own and talks to the host directly.
 */
export type HostSeat =
  | { readonly kind: 'electron'; readonly bridge: HostBridge }
  | { readonly kind: 'web'; readonly bridge: HostBridge }
  /** The page of the web host without its token: opened by copying the address. Nothing can be saved here. */
  | { readonly kind: 'web-locked'; readonly bridge: null }
  /** Served by the central server to agency staff: no host, nothing stays on this computer. */
  | { readonly kind: 'desk'; readonly bridge: null };

const TOKEN_KEY = 'lianzhi.host-token';
const TOKEN_FRAGMENT = /^#host=([A-Za-z0-9_-]{43})$/;

let seat: HostSeat | null = null;

/** What the page runs in. Call it before the router starts: it takes the host's token out of the address. */
export function hostSeat(): HostSeat {
  seat ??= findSeat();
  return seat;
}

function findSeat(): HostSeat {
  const preload = preloadHost();
  if (preload !== null) return { kind: 'electron', bridge: bridgeOver((channel, args) => preload.invoke(channel, args)) };
  if (servedBy() !== 'web') return { kind: 'desk', bridge: null };
  const token = hostToken();
  if (token === null) return { kind: 'web-locked', bridge: null };
  return { kind: 'web', bridge: bridgeOver(invokeOverHttp({ origin: location.origin, token }, (url, init) => fetch(url, init))) };
}

function preloadHost(): PreloadHost | null {
  const value: unknown = Reflect.get(window, PRELOAD_GLOBAL);
  // Only the preload can have put it there: the content security policy lets no foreign script in.
  return typeof value === 'object' && value !== null ? (value as PreloadHost) : null;
}

function servedBy(): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${HOST_META_NAME}"]`)?.content ?? 'desk';
}

/** The token comes once in the fragment, which no server sees, and is kept for reloads of this window only. */
function hostToken(): string | null {
  const fresh = TOKEN_FRAGMENT.exec(location.hash)?.[1];
  if (fresh !== undefined) {
    sessionStorage.setItem(TOKEN_KEY, fresh);
    history.replaceState(history.state, '', location.pathname + location.search);
    return fresh;
  }
  return sessionStorage.getItem(TOKEN_KEY);
}

/**
 * A way to the host for a data worker: post it with `worker.postMessage({ …, handle }, transfer)`; there
 * `bridgeFromHandle(handle, fetch)` makes the bridge. Each worker needs a handle of its own.
 */
export async function openDataHandle(): Promise<{ handle: DataHandle; transfer: Transferable[] }> {
  const preload = preloadHost();
  if (preload !== null) {
    const port = await dataPort(preload);
    return { handle: { kind: 'port', port }, transfer: [port] };
  }
  const token = servedBy() === 'web' ? hostToken() : null;
  if (token === null) return { handle: { kind: 'none' }, transfer: [] };
  return { handle: { kind: 'http', origin: location.origin, token }, transfer: [] };
}

function dataPort(preload: PreloadHost): Promise<MessagePort> {
  return new Promise((resolve) => {
    const take = (event: MessageEvent): void => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== DATA_PORT_MESSAGE || port === undefined) return;
      window.removeEventListener('message', take);
      resolve(port);
    };
    window.addEventListener('message', take);
    preload.requestDataPort();
  });
}

/** Menu commands, links and wake-ups of the host; never called outside Electron. Returns how to stop listening. */
export function onHostEvent(listener: (event: HostEvent) => void): () => void {
  const preload = preloadHost();
  if (preload === null) return () => undefined;
  return preload.onEvent((event) => {
    if (Value.Check(HostEvent, event)) listener(event);
  });
}

export type SaveContent = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly address: string; readonly size: number };
export type SaveOutcome = Exclude<HostResult<'files.save'>['outcome'], 'browser'>;

/** Lets the user save a file: by the host's dialog, else as a download of the browser. */
export async function saveFile(name: string, content: SaveContent, type: string): Promise<Result<{ outcome: SaveOutcome }, Failure>> {
  const current = hostSeat();
  if (current.kind === 'electron') {
    const body = 'bytes' in content ? { data: toBase64(content.bytes) } : { address: content.address };
    const saved = await current.bridge.files.save({ name, content: body });
    if (!saved.ok) return saved;
    if (saved.value.outcome !== 'browser') return ok({ outcome: saved.value.outcome });
  }
  const parts = 'bytes' in content ? ok([content.bytes]) : await storedParts(current, content);
  if (!parts.ok) return parts;
  const url = URL.createObjectURL(new Blob(parts.value, { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download reads the address after this turn; a minute is far more than it needs.
  setTimeout(() => { URL.revokeObjectURL(url); }, 60_000);
  return ok({ outcome: 'saved' });
}

async function storedParts(current: HostSeat, content: { address: string; size: number }): Promise<Result<Uint8Array<ArrayBuffer>[], Failure>> {
  if (current.bridge === null) return err(failure('HOST_FILE_NOT_STORED'));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let index = 0; index < fileChunkCount(content.size); index += 1) {
    const chunk = await current.bridge.files.get({ address: content.address, index });
    if (!chunk.ok) return chunk;
    parts.push(fromBase64(chunk.value.data));
  }
  return ok(parts);
}

/** PDF of a self-contained document, or `HOST_PRINT_IN_BROWSER` where only the browser's own print can make one. */
export async function printToPdf(html: string, title: string): Promise<Result<Uint8Array<ArrayBuffer>, Failure>> {
  const current = hostSeat();
  if (current.bridge === null) return err(failure('HOST_PRINT_IN_BROWSER'));
  const pdf = await current.bridge.print.toPdf({ html, title });
  return pdf.ok ? ok(fromBase64(pdf.value.data)) : pdf;
}

/** Shows a notification with generic words: by the host, else by the browser if it was allowed to. */
export async function notify(title: string, body: string, tag: string): Promise<boolean> {
  const current = hostSeat();
  if (current.kind === 'electron') {
    const shown = await current.bridge.notify.show({ title, body, tag });
    return shown.ok && shown.value.shown;
  }
  if (!('Notification' in window) || Notification.permission !== 'granted') return false;
  new Notification(title, { body, tag });
  return true;
}

