import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';
import { eraseIfPossible } from '../core/erase.ts';
import { commonFlags, isRootUser } from './browser.ts';

/** A browser that does not answer is given up after this long. */
const PRINT_LIMIT_MS = 60_000;

type Send = (method: string, params?: Record<string, unknown>, sessionId?: string) => Promise<Record<string, unknown>>;

/** The DevTools protocol over the pipe of a started browser: messages end with a zero byte. */
function pipeProtocol(write: Writable, read: Readable): { send: Send; end: (why: Error) => void } {
  const waiting = new Map<number, { resolve: (value: Record<string, unknown>) => void; reject: (why: Error) => void }>();
  let next = 1;
  let rest: Buffer = Buffer.alloc(0);
  let ended: Error | null = null;
  read.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let zero = rest.indexOf(0); zero !== -1; zero = rest.indexOf(0)) {
      const message = JSON.parse(rest.subarray(0, zero).toString('utf8')) as { id?: number; result?: Record<string, unknown>; error?: { message?: string } };
      rest = rest.subarray(zero + 1);
      const entry = message.id === undefined ? undefined : waiting.get(message.id);
      if (message.id === undefined || entry === undefined) continue;
      waiting.delete(message.id);
      if (message.error === undefined) entry.resolve(message.result ?? {});
      else entry.reject(new Error(message.error.message ?? 'protocol error'));
    }
  });
  const end = (why: Error): void => {
    ended = why;
    for (const entry of waiting.values()) entry.reject(why);
    waiting.clear();
  };
  write.on('error', end);
  read.on('error', end);
  return {
    end,
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        if (ended !== null) { reject(ended); return; }
        const id = next++;
        waiting.set(id, { resolve, reject });
        write.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
      }),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Lays `html` out in a page without scripts and without network, and prints it. */
async function printIn(send: Send, html: string): Promise<Uint8Array> {
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const attached = await send('Target.attachToTarget', { targetId, flatten: true });
  const session = text(attached['sessionId']);
  await send('Emulation.setScriptExecutionDisabled', { value: true }, session);
  await send('Network.enable', {}, session);
  await send('Network.emulateNetworkConditions', { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 }, session);
  await send('Network.setBlockedURLs', { urls: ['http://*', 'https://*', 'file://*', 'ws://*', 'wss://*'] }, session).catch(() => ({}));
  await send('Page.enable', {}, session);
  const tree = await send('Page.getFrameTree', {}, session);
  const frame = (tree['frameTree'] as { frame?: { id?: unknown } } | undefined)?.frame;
  await send('Page.setDocumentContent', { frameId: text(frame?.id), html }, session);
  const printed = await send(
    'Page.printToPDF',
    { printBackground: true, preferCSSPageSize: true, paperWidth: 8.27, paperHeight: 11.69, generateTaggedPDF: true },
    session,
  );
  return Buffer.from(text(printed['data']), 'base64');
}

/**
 * Printing for the web host: a browser without a window, started for this one document and driven over a pipe that
 * only this process holds (a debugging port would let any local program in). Its profile is thrown away.
 */
export function createPrintBrowser(browser: string, workDir: string): (html: string, title: string) => Promise<Result<Uint8Array, Failure>> {
  let before: Promise<unknown> = Promise.resolve();

  async function print(html: string, title: string): Promise<Result<Uint8Array, Failure>> {
    mkdirSync(workDir, { recursive: true, mode: 0o700 });
    const profile = mkdtempSync(join(workDir, 'profile-'));
    const child = spawn(browser, [...commonFlags(profile, isRootUser(), {}), '--headless', '--disable-gpu', '--remote-debugging-pipe', 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const protocol = pipeProtocol(child.stdio[3] as Writable, child.stdio[4] as Readable);
    const gone = new Promise<void>((resolve) => {
      child.once('exit', () => { resolve(); });
      child.once('error', () => { resolve(); });
    });
    void gone.then(() => { protocol.end(new Error('the browser ended')); });
    const limit = setTimeout(() => { protocol.end(new Error('the browser does not answer')); }, PRINT_LIMIT_MS);
    try {
      const bytes = await printIn(protocol.send, withTitle(html, title));
      return bytes.length > 0 ? ok(bytes) : err(failure('HOST_PRINT_FAILED'));
    } catch {
      return err(failure('HOST_PRINT_FAILED'));
    } finally {
      clearTimeout(limit);
      child.kill('SIGKILL');
      await gone;
      // A profile that stays is erased at the next start; the paper is there all the same.
      eraseIfPossible(profile);
    }
  }

  return (html, title) => {
    const mine = before.then(() => print(html, title));
    before = mine.catch(() => undefined);
    return mine;
  };
}

/** The document's own title wins; without one the PDF gets the given one. */
function withTitle(html: string, title: string): string {
  if (/<title[\s>]/i.test(html)) return html;
  const escaped = title.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'));
  return `<title>${escaped}</title>${html}`;
}
