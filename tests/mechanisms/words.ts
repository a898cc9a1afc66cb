import { readFileSync, readdirSync } from 'node:fs';
import { composeMessages, LOCALES as LANGUAGES, type Locale, type MessageTree } from '#shared/locales/index.ts';
import { MECHANISMS } from '#shared/mechanisms/index.ts';
import { inTree } from '../../build/tree.ts';

/** All words of one language, composed as the window has them. */
export type Words = MessageTree;

function wordsOf(language: Locale): Words {
  const folder = inTree(`src-shared/locales/${language}`);
  const files = readdirSync(folder).map((name) => [`${language}/${name}`, JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as MessageTree] as const);
  return composeMessages(language, Object.fromEntries(files), MECHANISMS);
}

export const LOCALES = Object.fromEntries(LANGUAGES.map((language) => [language, wordsOf(language)])) as Readonly<Record<Locale, Words>>;
