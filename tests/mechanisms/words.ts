import { readFileSync, readdirSync } from 'node:fs';
import { inTree } from '../../build/tree.ts';

/** All words of one language, a file a key. */
export type Words = Readonly<Record<string, unknown>>;

function wordsOf(language: string): Words {
  const folder = inTree(`src-shared/locales/${language}`);
  return Object.fromEntries(readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => [name.slice(0, -'.json'.length), JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as unknown]));
}

export const LOCALES = { 'zh-CN': wordsOf('zh-CN'), en: wordsOf('en') } as const;
