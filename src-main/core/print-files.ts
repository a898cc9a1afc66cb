import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Documents on their way to the printer: they hold names, so each lies in a file of its owner only, one at a time, and
 * is gone when it is printed, also after a crash.
 */
export type PrintQueue = {
  /** Runs `work` with the path of a file that holds `html`; the file is gone when this settles. */
  withFile<T>(html: string, work: (path: string) => Promise<T>): Promise<T>;
};

export function createPrintQueue(dir: string): PrintQueue {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  // What a crash left behind.
  for (const name of readdirSync(dir)) if (/^page-[0-9a-f]{16}\.html$/.test(name)) rmSync(join(dir, name), { force: true });
  let before: Promise<unknown> = Promise.resolve();
  return {
    withFile(html, work) {
      const mine = before.then(async () => {
        const path = join(dir, `page-${randomBytes(8).toString('hex')}.html`);
        writeFileSync(path, html, { mode: 0o600, flag: 'wx' });
        try {
          return await work(path);
        } finally {
          rmSync(path, { force: true });
        }
      });
      before = mine.catch(() => undefined);
      return mine;
    },
  };
}
