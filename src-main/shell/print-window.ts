import { BrowserWindow, session } from 'electron';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { HostLog } from '../core/host-log.ts';
import { within } from '../core/within.ts';

/** A document on its way to paper has an address in memory only: a file of it would outlive a crash. */
const SCHEME = 'lianzhi-print';
const PAGE = `${SCHEME}://page/`;
/** A page that is not laid out, or not printed, within so long is given up: the next one waits behind it. */
const PRINT_LIMIT_MS = 60_000;

/** Renders documents to PDF in a window that nobody sees: no scripts, no network, one document at a time, each logged. */
export function createPdfPrinter(log: HostLog): (html: string) => Promise<Result<Uint8Array, Failure>> {
  let printed = 0;
  let before: Promise<unknown> = Promise.resolve();

  async function print(html: string): Promise<Result<Uint8Array, Failure>> {
    // Not persistent: nothing of a printed document stays in a cache.
    const apart = session.fromPartition('print');
    apart.protocol.handle(SCHEME, () => new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } }));
    apart.webRequest.onBeforeRequest((details, callback) => {
      callback({ cancel: details.url !== PAGE && !details.url.startsWith('data:') });
    });
    apart.setPermissionRequestHandler((_contents, _permission, callback) => {
      callback(false);
    });
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        session: apart,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        javascript: false,
        spellcheck: false,
      },
    });
    try {
      await within(window.loadURL(PAGE), PRINT_LIMIT_MS);
      const pdf = await within(window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true, pageSize: 'A4' }), PRINT_LIMIT_MS);
      printed += 1;
      log({ event: 'printed', count: printed, bytes: pdf.length });
      return ok(new Uint8Array(pdf));
    } catch {
      log({ event: 'print-failed' });
      return err(failure('HOST_PRINT_FAILED'));
    } finally {
      window.destroy();
      apart.protocol.unhandle(SCHEME);
    }
  }

  return (html) => {
    const mine = before.then(() => print(html));
    before = mine.catch(() => undefined);
    return mine;
  };
}
