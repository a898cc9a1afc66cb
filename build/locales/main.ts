import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inTree, ROOT } from '../tree.ts';
import { checkWords } from './check.ts';
import { readSources } from './sources.ts';
import { readWords } from './words.ts';

// Every key that is asked for has words in every language, every word is used, every error code can be explained.
const folder = inTree('src-shared/locales');
const languages = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort().reverse();
const words = Object.fromEntries(languages.map((language) => [language, readWords(inTree('src-shared/locales', language))]));
const table = (await import(pathToFileURL(inTree('src-shared/kernel/errors/index.ts')).href)) as { ERROR_TABLE: Record<string, unknown> };
const codes = Object.keys(table.ERROR_TABLE);

const problems = checkWords(words, readSources(ROOT), codes);
for (const problem of problems) process.stdout.write(`${problem}\n`);
const count = Object.values(words).map((of) => of.size).join(' / ');
process.stdout.write(`${languages.join(' / ')}: ${count} words, ${codes.length} error codes, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
