import { readdirSync, readFileSync } from 'node:fs';
import Type, { type TSchema } from 'typebox';
import { expect, it } from 'vitest';
import type { Mechanism } from '#shared/domain/linkage/mechanism.ts';
import { closed, oneOf } from '#shared/kernel/schema.ts';
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

it('every message stands there with whom it is for and each field that it may have', () => {
  const said = (name: string, schema: TSchema) => mechanismDocument({ ...(ghost as never as Mechanism), messages: { [name]: { to: ['police'], body: schema } } });
  expect(said('ghost.seen', closed({ at: Type.Integer(), by: Type.Optional(oneOf(['eye', 'ear'])), notes: Type.Array(closed({ text: Type.String() })) }))).toContain(
    '| `ghost.seen` | court to police | `at`, `by`? (eye, ear), `notes`[] {`text`} |',
  );
  expect(said('ghost.went', Type.Union([closed({ leftAt: Type.Integer() }), closed({ backAt: Type.Integer() })]))).toContain('| `ghost.went` | court to police | `leftAt`; or `backAt` |');
});
