import { describe, expect, it } from 'vitest';
import { DOMAIN_MODULES } from '#shared/contracts/registry.ts';
import { actorsOf } from '#shared/domain/linkage/rights.ts';
import type { AggregateState } from '#shared/domain/linkage/module.ts';
import { CIVIL_DATE_PATTERN, civilDate, instantAt } from '#shared/kernel/time.ts';
import { ACTORS, commandOf, COURT, EVERY_KIND, namesOf, newPlay, playOne, sample } from './module-players.ts';
import { leafAt, leavesOf, type Leaf, withLeaf } from './schema-leaves.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';
import { walkOf, WALKS } from './walks/index.ts';
import { emptyCoverage } from './walks/walker.ts';

/**
 * Plausible answers only (DOMAIN §1.13-8): a day or an instant that cannot be true is refused to a person and moves nothing
 * where a system says it. Every place of every kind that holds a time is tried with 2090 and with 1970.
 */
const INSTANT_MAX = 9_000_000_000_000;
const isInstant = ({ schema }: Leaf): boolean => schema['type'] === 'integer' && schema['maximum'] === INSTANT_MAX;
const isDay = ({ schema }: Leaf): boolean => schema['pattern'] === CIVIL_DATE_PATTERN;
const AHEAD = { day: civilDate('2090-01-01'), instant: instantAt(civilDate('2090-01-01'), '09:00') };
const BEHIND = { day: civilDate('1970-01-02'), instant: 86_400_000 };

/** Places that plan something, and may lie ahead as far as people plan. Everything else has happened. */
const PLANNED = [
  // The last day of a seal; how far ahead it may lie is the term of the law (`assets/holds.ts`).
  'asset.record .said.holds.list[].end',
  'asset.import .said.holds.list[].end',
  'case.import .performanceDue',
  // A day to come tells nothing of the past, and is not kept (`cases/past.ts`).
  'case.import .past[].on',
  'case.import .past[].reportDue',
  'case.correct-record .record.reportDue',
  'case.correct-record .record.appearOn',
  'case.correct-record .record.dueOn',
  'case.correct-record .record.instalments[].dueOn',
  'case.state-past .statements[].reportDue',
  'case.add-record .record.reportDue',
  'case.add-record .record.appearOn',
  'case.add-record .record.dueOn',
  'case.add-record .record.instalments[].dueOn',
  'delegation.grant .throughDay',
  'delegation.grant .fromDay',
  'duty.set-roster .shifts[].from',
  'duty.set-roster .shifts[].to',
  ...WALKS.flatMap(({ places }) => places.planned),
];

/** Places whose beginning nobody knows: a past that came in with a file, or a paper older than its record. */
const OLD = ['asset.', 'case.', 'delegation.', 'duty.', ...WALKS.flatMap(({ places }) => places.old)];

const where = (kind: string, path: Leaf['path']): string => `${kind} ${path.map((part) => (typeof part === 'number' ? '[]' : `.${part}`)).join('')}`;

/** The payload with one time in it that cannot be true, and where. */
function absurd(kind: string, schema: Parameters<typeof leavesOf>[0], payload: unknown, random: SeededRandom): { readonly payload: unknown; readonly place: string; readonly value: unknown } | undefined {
  // What stands beside a refusal says nothing.
  if ((payload as { readonly accepted?: boolean }).accepted === false) return undefined;
  const times = leavesOf(schema, payload).filter((leaf) => isInstant(leaf) || isDay(leaf));
  if (times.length === 0) return undefined;
  const leaf = random.pick(times);
  const place = where(kind, leaf.path);
  const ahead = random.chance(0.5);
  if (ahead ? PLANNED.includes(place) : OLD.some((known) => place.startsWith(known) || place.endsWith(known))) return undefined;
  const value = (ahead ? AHEAD : BEHIND)[isDay(leaf) ? 'day' : 'instant'];
  return value === leafAt(payload, leaf.path) ? undefined : { payload: withLeaf(payload, leaf.path, value), place, value };
}

describe('plausible answers', () => {
  it.each(WALKS.map((walk) => [walk.aggregate, walk] as const))('of %s: a time that cannot be true moves nothing in any state', (aggregate, { walkOnce, kept, places }) => {
    const module = DOMAIN_MODULES.find((each) => each.aggregate === aggregate);
    const tried = new Set<string>();
    const passed = new Set<string>();
    const untried = () => places.tried.filter((place) => !tried.has(place));
    for (let seed = 1; seed <= 200 || (seed <= 800 && untried().length > 0); seed += 1) {
      let now: ReturnType<typeof absurd>;
      walkOnce(seed, 90, emptyCoverage(), {
        shape: (kind, payload, random) => {
          const schema = module?.commands[kind]?.payload;
          now = schema !== undefined && random.chance(0.4) ? absurd(kind, schema, payload, random) : undefined;
          if (now !== undefined) tried.add(now.place);
          return now?.payload ?? payload;
        },
        applied: (_kind, event, _index, _after, _meta, payload) => {
          if (now !== undefined && now.payload === payload && !kept.includes(event.kind)) passed.add(`${now.place} = ${String(now.value)}: ${event.kind}`);
        },
      });
    }
    expect([...passed].toSorted()).toEqual([]);
    expect(untried()).toEqual([]);
  });

  it.each(DOMAIN_MODULES.filter((module) => walkOf(module.aggregate) === undefined).map((module) => [module.aggregate, module] as const))('of %s: a time that cannot be true is refused', (aggregate, module) => {
    const passed = new Set<string>();
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = seededRandom(seed);
      const play = newPlay(random);
      const id = aggregate === 'roster' ? COURT : 'thing-1';
      let state: AggregateState | undefined;
      for (let step = 0; step < 80; step += 1) {
        const kind = random.pick(Object.keys(module.commands));
        const spec = module.commands[kind];
        if (spec === undefined) continue;
        const payload = sample(spec.payload, random, namesOf(module, id, state, random));
        const wrong = random.chance(0.5) ? absurd(kind, spec.payload, payload, random) : undefined;
        const people = ACTORS.filter(({ role }) => role !== 'system' && actorsOf(spec).includes(role));
        // What only the platform files is made by the rules, and told by nobody.
        if (people.length === 0) continue;
        const actor = random.pick(people);
        const played = playOne(module, state, commandOf(play, module, kind, wrong?.payload ?? payload, actor, id, state?.version ?? 0));
        if (wrong === undefined) state = played.state;
        else if (played.steps.length > 0) passed.add(`${wrong.place} = ${String(wrong.value)}`);
      }
    }
    expect([...passed].toSorted()).toEqual([]);
  });

  it('knows every planned place by a name that some kind has', () => {
    const places = new Set<string>();
    for (const [module, kind] of EVERY_KIND) {
      const spec = module.commands[kind];
      const random = seededRandom(11);
      for (let round = 0; round < 200 && spec !== undefined; round += 1) for (const leaf of leavesOf(spec.payload, sample(spec.payload, random))) places.add(where(kind, leaf.path));
    }
    expect(PLANNED.filter((place) => !places.has(place))).toEqual([]);
  });
});
