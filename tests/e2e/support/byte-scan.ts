import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { encodeGbk } from '../../../build/seed/gbk.ts';

/** A value that must not be found, in every form in which a program here writes text. */
export type Planted = { readonly text: string; readonly forms: readonly { readonly encoding: string; readonly bytes: Buffer }[] };

export function planted(text: string): Planted {
  const forms = [
    { encoding: 'UTF-8', bytes: Buffer.from(text, 'utf8') },
    { encoding: 'UTF-16LE', bytes: Buffer.from(text, 'utf16le') },
    { encoding: 'UTF-16BE', bytes: Buffer.from(text, 'utf16le').swap16() },
    { encoding: 'GBK', bytes: Buffer.from(encodeGbk(text)) },
  ];
  // Digits are the same bytes in several of them.
  return { text, forms: forms.filter(({ bytes }, at) => forms.findIndex((other) => other.bytes.equals(bytes)) === at) };
}

export type Find = { readonly file: string; readonly text: string; readonly encoding: string };

function* filesBelow(folder: string): Generator<string> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    // Gone between two looks: what is being scanned may still be tidying up.
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

/** Every planted value in every file below a folder, names of files and folders included; and how much was looked at. */
export function scanBytes(folder: string, values: readonly Planted[]): { readonly finds: readonly Find[]; readonly files: number; readonly bytes: number } {
  const finds: Find[] = [];
  let files = 0;
  let bytes = 0;
  for (const path of filesBelow(folder)) {
    const file = relative(folder, path);
    const content = Buffer.concat([Buffer.from(`${file}\n`), readFileSync(path)]);
    files += 1;
    bytes += content.length;
    for (const { text, forms } of values) for (const { encoding, bytes: form } of forms) if (content.includes(form)) finds.push({ file, text, encoding });
  }
  return { finds, files, bytes };
}
