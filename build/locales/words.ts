import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** All words of one language: full key (`file.path.to.leaf`) to sentence. */
export type Words = ReadonlyMap<string, string>;

function flatten(prefix: string, value: unknown, into: Map<string, string>): void {
  if (typeof value === 'string') {
    into.set(prefix, value);
    return;
  }
  if (typeof value !== 'object' || value === null) throw new Error(`${prefix}: a word is a text or a group of texts`);
  for (const [name, inner] of Object.entries(value)) flatten(`${prefix}.${name}`, inner, into);
}

/** Reads `<folder>/*.json`; the file name is the first part of every key in it. */
export function readWords(folder: string): Words {
  const words = new Map<string, string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
    const value: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    for (const [name, inner] of Object.entries(value as Record<string, unknown>)) flatten(`${basename(file, '.json')}.${name}`, inner, words);
  }
  return words;
}

/** The names in braces that a sentence needs. */
export function placeholders(sentence: string): string[] {
  return [...new Set([...sentence.matchAll(/\{\s*([\w.-]+)\s*\}/g)].map((match) => match[1] ?? ''))].sort();
}

/** Keys that other words link to (`@:feature.key`). */
export function linkedKeys(words: Words): string[] {
  return [...words.values()].flatMap((sentence) => [...sentence.matchAll(/@(?:\.\w+)?:\(?'?([\w.-]+)/g)].map((match) => match[1] ?? ''));
}
