import { closeSync, existsSync, fdatasyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Append-only record of one sandbox agency, one JSON line an entry. An agency that was killed comes back with what it
 * had received and promised; a torn last line (killed while writing) was never answered for and is ignored.
 */
export type AgencyLog<E> = { append(entry: E): void; close(): void };

export function openAgencyLog<E>(path: string, replay: (entry: E) => void): AgencyLog<E> {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) {
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      if (line === '') continue;
      try {
        replay(JSON.parse(line) as E);
      } catch (cause) {
        if (!(cause instanceof SyntaxError)) throw cause;
      }
    }
  }
  const fd = openSync(path, 'a');
  return {
    append(entry) {
      writeSync(fd, `${JSON.stringify(entry)}\n`);
      fdatasyncSync(fd);
    },
    close: () => closeSync(fd),
  };
}
