import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Check } from '#renderer/data/feed/fact-checks.ts';
import { benchFacts } from '#server/seed/bench-world.ts';
import { DEMO_ACCOUNTS } from '#server/seed/demo-accounts.ts';
import { BASIC_COURTS } from '#server/seed/places.ts';
import { FACT_SCHEMAS } from '#shared/contracts/audiences/index.ts';
import { type Fact, FactSchema } from '#shared/contracts/feed.ts';
import { compiledChecks } from '../../build/compiled-checks.ts';
import { inTree } from '../../build/tree.ts';

/** The checks as a bundle carries them, against TypeBox walking the very schemas. */
const FILE = inTree('.cache/compiled-checks.test.mjs');
let compiled: { readonly checkFactShape: Check; readonly bodyChecks: ReadonlyMap<string, Check> };
const facts: Fact[] = [];

beforeAll(async () => {
  mkdirSync(inTree('.cache'), { recursive: true });
  writeFileSync(FILE, await compiledChecks());
  compiled = (await import(/* @vite-ignore */ pathToFileURL(FILE).href)) as typeof compiled;
  const judge = DEMO_ACCOUNTS.find((account) => account.role === 'judge');
  const court = BASIC_COURTS.find((each) => each.code === judge?.court);
  if (judge === undefined || court === undefined) throw new Error('the demo has no judge of a basic court');
  facts.push(...benchFacts({ scale: 0.002, team: { judge, court } as never }));
});
afterAll(() => { rmSync(FILE, { force: true }); });

test('there is one for every kind of fact', () => {
  expect([...compiled.bodyChecks.keys()].sort()).toEqual(Object.keys(FACT_SCHEMAS).sort());
});

test('they take what the schemas take', () => {
  expect(facts.length).toBeGreaterThan(500);
  for (const fact of facts) {
    expect(compiled.checkFactShape(fact), fact.id).toBe(true);
    expect(compiled.bodyChecks.get(fact.kind)?.(fact.body), fact.id).toBe(true);
  }
});

/** Every place in a value, as the keys that lead there. */
function placesOf(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, part]) => placesOf(part, [...path, Array.isArray(value) ? Number(key) : key]));
  return path.length === 0 ? inner : [path, ...inner];
}

function changedAt(value: unknown, path: readonly (string | number)[], change: (holder: Record<string | number, unknown>, key: string | number) => void): unknown {
  const copy = structuredClone(value);
  let holder = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
  change(holder, path.at(-1) ?? '');
  return copy;
}

test('and refuse what the schemas refuse: a fact that is bent anywhere gets the same answer', () => {
  const odd = fc.oneof(fc.constant(null), fc.constant(undefined), fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant([]), fc.constant({}), fc.constant('2026-13-40'), fc.constant('x'.repeat(10_000)));
  let refused = 0;
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.constantFrom('put', 'drop', 'add'), odd, (which, where, how, value) => {
      const fact = facts[which % facts.length];
      if (fact === undefined) return;
      const places = placesOf(fact.body);
      const path = places[where % places.length] ?? [];
      const bent = changedAt(fact.body, path, (holder, key) => {
        if (how === 'drop') Reflect.deleteProperty(holder, key);
        else if (how === 'add') holder['addedLater'] = value;
        else holder[key] = value;
      });
      const said = Value.Check(FACT_SCHEMAS[fact.kind as keyof typeof FACT_SCHEMAS], bent);
      if (!said) refused += 1;
      expect(compiled.bodyChecks.get(fact.kind)?.(bent)).toBe(said);
      expect(compiled.checkFactShape({ ...fact, body: bent, [`${how}ed`]: value })).toBe(Value.Check(FactSchema, { ...fact, body: bent, [`${how}ed`]: value }));
    }),
    { seed: 320_599, numRuns: 1_500 },
  );
  expect(refused).toBeGreaterThan(300);
});
