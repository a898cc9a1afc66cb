import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const MAX_BYTES = 8 * 1024 * 1024;
const KEPT = 3;

export type LogFile = { readonly file: string; write(line: string): void; close(): void };

/**
 * `<folder>/<name>.log`, appended line by line; above 8 MB it becomes `.1`, and three old ones are kept. Written at
 * once, because a log is read when its process has just been killed.
 */
export function openLog(folder: string, name: string): LogFile {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.log`);
  let size = existsSync(file) ? statSync(file).size : 0;
  let open = true;

  const turn = () => {
    rmSync(`${file}.${KEPT}`, { force: true });
    for (let age = KEPT - 1; age >= 1; age -= 1) {
      if (existsSync(`${file}.${age}`)) renameSync(`${file}.${age}`, `${file}.${age + 1}`);
    }
    if (existsSync(file)) renameSync(file, `${file}.1`);
    size = 0;
  };

  return {
    file,
    write: (line) => {
      if (!open) return;
      if (size > MAX_BYTES) turn();
      const text = `${line}\n`;
      appendFileSync(file, text);
      size += Buffer.byteLength(text);
    },
    close: () => {
      open = false;
    },
  };
}
