import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inTree, ROOT } from '../tree.ts';
import { checkWords } from './check.ts';
import { checkMechanisms, type MechanismGroups, type MechanismTable } from './mechanisms.ts';
import { readSources } from './sources.ts';
import { readWords } from './words.ts';

// Every key that is asked for has words in every language, every word is used, every error code can be explained, and
// every mechanism can say its states, acts and events.
const folder = inTree('src-shared/locales');
const languages = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort().reverse();
const words = Object.fromEntries(languages.map((language) => [language, readWords(inTree('src-shared/locales', language))]));
const load = async (path: string): Promise<unknown> => await import(pathToFileURL(inTree(path)).href);
const codes = Object.keys(((await load('src-shared/kernel/errors/index.ts')) as { ERROR_TABLE: Record<string, unknown> }).ERROR_TABLE);
const { MECHANISMS } = (await load('src-shared/mechanisms/index.ts')) as { MECHANISMS: readonly MechanismTable[] };
const { MECHANISM_WORDS } = (await load('src-shared/locales/index.ts')) as { MECHANISM_WORDS: MechanismGroups };

const uses = readSources(ROOT);
const problems = checkWords(words, uses, codes, checkMechanisms(words, MECHANISMS, MECHANISM_WORDS, uses));
for (const problem of problems) process.stdout.write(`${problem}\n`);
const count = Object.values(words).map((of) => of.size).join(' / ');
process.stdout.write(`${languages.join(' / ')}: ${count} words, ${codes.length} error codes, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
