import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const RENDERER = join(import.meta.dirname, '../../src-renderer');
const FIELD = /<(?:input|textarea|select)\b[^>]*>/gu;

/** The tag whole, also where an attribute holds a `>`. */
function fieldsOf(source: string): readonly string[] {
  return [...source.replaceAll(/=>|"[^"]*"/gu, (part) => part.replaceAll('>', ' ')).matchAll(FIELD)].map(([tag]) => tag);
}

test('every field tells the browser to keep nothing of it: what is typed would stand in its session files in clear', () => {
  const fields = globSync('**/*.vue', { cwd: RENDERER }).flatMap((file) => {
    const template = /<template>[\s\S]*<\/template>/u.exec(readFileSync(join(RENDERER, file), 'utf8'))?.[0] ?? '';
    return fieldsOf(template).map((tag) => ({ file, tag }));
  });
  expect(fields.length).toBeGreaterThan(10);
  expect(fields.filter(({ tag }) => !/\sautocomplete="off"|\s:autocomplete="autocomplete"/u.test(tag))).toEqual([]);
});
