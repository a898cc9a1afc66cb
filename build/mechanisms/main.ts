import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MECHANISMS } from '#shared/mechanisms/index.ts';
import { inTree } from '../tree.ts';
import { mechanismDocument } from './document.ts';

const FOLDER = inTree('docs/mechanisms');

/** Prints each mechanism as its table says it is; what is no mechanism any more goes. */
await mkdir(FOLDER, { recursive: true });
for (const name of await readdir(FOLDER)) await rm(join(FOLDER, name));
for (const mechanism of MECHANISMS) await writeFile(join(FOLDER, `${mechanism.id}.md`), mechanismDocument(mechanism));
