import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MECHANISMS } from '#shared/mechanisms/index.ts';
import { mechanismDocument } from '../../build/mechanisms/document.ts';
import { inTree } from '../../build/tree.ts';
import { ghost } from './ghost.ts';

const shipped = MECHANISMS.filter(({ id }) => id !== ghost.id);

it('docs/mechanisms is what `node build/run.mjs mechanisms` prints, a page a mechanism', () => {
  expect(readdirSync(inTree('docs/mechanisms')).sort()).toEqual(shipped.map(({ id }) => `${id}.md`).sort());
  for (const mechanism of shipped) expect(readFileSync(inTree(`docs/mechanisms/${mechanism.id}.md`), 'utf8')).toBe(mechanismDocument(mechanism));
});

it('every move is drawn, and every row stands in the table with its clocks and papers', () => {
  const page = mechanismDocument(ghost as never);
  expect(page).toContain('  [*] --> asked: ask\n');
  expect(page).toContain('  asked --> [*]\n');
  expect(page).toContain('| ghost.ask | - | judge | none | asked | - | ghost-letter | nowhere |');
});
