import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeTemplates } from './make-templates.ts';

/** Writes the shipped templates: `node build/instruments/main.ts`. A court's own edits live in its installation. */
const folder = resolve(import.meta.dirname, '../../src-shared/instruments/templates');
mkdirSync(folder, { recursive: true });
for (const [code, bytes] of await makeTemplates()) writeFileSync(join(folder, `${code}.docx`), bytes);
