import { BrowserWindow, session } from 'electron';
import { pathToFileURL } from 'node:url';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { HostLog } from '../core/host-log.ts';
import type { PrintQueue } from '../core/print-files.ts';

/** Renders documents to PDF in a window that nobody sees: no scripts, no network, one document at a time, each logged. */
export function createPdfPrinter(queue: PrintQueue, log: HostLog): (html: string) => Promise<Result<Uint8Array, Failure>> {
  let printed = 0;
  return (html) =>
    queue.withFile(html, async (path) => {
      const page = pathToFileURL(path).href;
      // Not persistent: nothing of a printed document stays in a cache.
      const apart = session.fromPartition('print');
      apart.webRequest.onBeforeRequest((details, callback) => {
        callback({ cancel: details.url !== page && !details.url.startsWith('data:') });
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
        await window.loadFile(path);
        const pdf = await window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true, pageSize: 'A4' });
        printed += 1;
        log({ event: 'printed', count: printed, bytes: pdf.length });
        return ok(new Uint8Array(pdf));
      } catch {
        log({ event: 'print-failed' });
        return err(failure('HOST_PRINT_FAILED'));
      } finally {
        window.destroy();
      }
    });
}
