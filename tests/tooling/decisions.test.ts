import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inTree, ROOT } from '../../build/tree.ts';

const FOLDER = inTree('docs/decisions');
const files = readdirSync(FOLDER).filter((name) => name !== 'README.md').sort();

/** Decisions that a text names, as `0016-keys`, with or without folder and ending. A day of a year has no letters behind its dash. */
function named(text: string): readonly string[] {
  return [...text.matchAll(/(?<![\w-])(00\d{2}-[a-z]+(?:-[a-z]+)*)(?![\w-])/gu)].map(([, name = '']) => name);
}

/** Names of decisions that lead nowhere. */
function leadNowhere(text: string): readonly string[] {
  return [...named(text).filter((name) => !existsSync(`${FOLDER}/${name}.md`)), ...(text.match(/\bADR-[a-z]+(?:-[a-z]+)*/gu) ?? [])];
}

describe('docs/decisions', () => {
  test('are numbered without a gap, and each begins with its number', () => {
    expect(files.map((name) => name.slice(0, 5))).toEqual(files.map((_, index) => `${String(index + 1).padStart(4, '0')}-`));
    for (const name of files) expect(readFileSync(`${FOLDER}/${name}`, 'utf8')).toMatch(new RegExp(`^# ${name.slice(0, 4)} \\S`, 'u'));
  });

  test('stand in the index, in their order, under their titles', () => {
    const index = readFileSync(`${FOLDER}/README.md`, 'utf8');
    expect(index.split('\n').filter((line) => line.startsWith('- '))).toEqual(
      files.map((name) => `- [${name.slice(0, 4)}](${name}) ${readFileSync(`${FOLDER}/${name}`, 'utf8').split('\n', 1)[0]?.slice('# 0000 '.length) ?? ''}`),
    );
  });

  test('are named where they are, in code and documents', () => {
    const sources = globSync(['*.md', '{docs,src-*,build,tests}/**/*.{md,ts,vue,mjs,css}'], { cwd: ROOT }).filter((name) => !name.endsWith('decisions.test.ts'));
    expect(sources.length).toBeGreaterThan(500);
    expect(sources.flatMap((name) => leadNowhere(readFileSync(inTree(name), 'utf8')).map((decision) => `${name}: ${decision}`))).toEqual([]);
  });

  test('a name that leads nowhere is found, in either manner', () => {
    expect(leadNowhere('see 0016-keys, docs/decisions/0001-command-envelope.md, 0099-nothing.md, ADR-keys and 0001-01-01')).toEqual(['0099-nothing', 'ADR-keys']);
  });
});
