import { linkedKeys, placeholders, type Words } from './words.ts';
import type { MechanismCheck } from './mechanisms.ts';
import type { KeyUses } from './sources.ts';

const ERROR_PARTS = ['title', 'cause', 'fix'] as const;

/**
 * What is wrong with the words, one sentence each; empty when every key that is asked for has words in both languages,
 * every word is used, and every code of the error table says what happened, why, and what to do.
 */
export function checkWords(languages: Readonly<Record<string, Words>>, uses: KeyUses, codes: readonly string[], mechanisms: MechanismCheck): string[] {
  const problems: string[] = [...mechanisms.problems];
  const entries = Object.entries(languages);
  const all = new Set(entries.flatMap(([, words]) => [...words.keys()]));

  for (const [language, words] of entries) {
    for (const key of all) if (!words.has(key)) problems.push(`${language}: ${key} has no words`);
    for (const [key, sentence] of words) if (sentence.trim() === '') problems.push(`${language}: ${key} is empty`);
    for (const code of codes) {
      for (const part of ERROR_PARTS) {
        if (!words.has(`errors.${code}.${part}`)) problems.push(`${language}: error ${code} has no ${part}`);
      }
    }
    for (const key of linkedKeys(words)) if (!words.has(key)) problems.push(`${language}: a word links to ${key}, which has no words`);
  }

  const [first, ...others] = entries;
  if (first !== undefined) {
    for (const [key, sentence] of first[1]) {
      const wanted = placeholders(sentence).join(', ');
      for (const [language, words] of others) {
        const found = words.get(key);
        if (found !== undefined && placeholders(found).join(', ') !== wanted) {
          problems.push(`${language}: ${key} fills {${placeholders(found).join(', ')}}, ${first[0]} fills {${wanted}}`);
        }
      }
    }
  }

  const isGroup = (key: string) => [...all].some((known) => known.startsWith(`${key}.`));
  for (const { key, where } of uses.asked) {
    if (!all.has(key) && !isGroup(key)) problems.push(`${where}: ${key} has no words`);
  }
  for (const { pattern, text, where } of uses.askedPatterns) {
    if (![...all].some((key) => pattern.test(key))) problems.push(`${where}: no words match ${text}`);
  }

  const groups = uses.asked.map(({ key }) => key).filter((key) => !all.has(key));
  const linked = new Set(entries.flatMap(([, words]) => linkedKeys(words)));
  const known = new Set(codes);
  for (const key of all) {
    const [namespace, second] = key.split('.');
    if (namespace === 'errors') {
      if (second !== undefined && !known.has(second)) problems.push(`${key}: the error table has no code ${second}`);
      continue;
    }
    if (mechanisms.isOurs(key)) {
      if (!mechanisms.isUsed(key) && !uses.literals.has(key)) problems.push(`${key} is used nowhere`);
      continue;
    }
    const used =
      uses.literals.has(key) ||
      linked.has(key) ||
      groups.some((group) => key.startsWith(`${group}.`)) ||
      uses.patterns.some((pattern) => pattern.test(key)) ||
      uses.objects.some(
        (object) =>
          object.namespace === namespace &&
          // Read as an object, or through a function that is given the key without its file.
          (object.names.has(key.slice(key.lastIndexOf('.') + 1)) || uses.literals.has(key.slice(namespace.length + 1))),
      );
    if (!used) problems.push(`${key} is used nowhere`);
  }
  return problems;
}
