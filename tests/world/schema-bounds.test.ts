import { describe, expect, it } from 'vitest';
import { bodyHolds } from '#server/commands/project.ts';
import { eventFact, factsOf } from '#shared/contracts/audiences/index.ts';
import { DOMAIN_MODULES, resolveCommand } from '#shared/contracts/registry.ts';
import { actorsOf } from '#shared/domain/linkage/rights.ts';
import type { EventBody, EventMeta } from '#shared/domain/linkage/decision.ts';
import { ACTORS, commandOf, COURT, EVERY_KIND, namesOf, newPlay, playOne, sample } from './module-players.ts';
import { atBound, isFreeText, leafAt, leavesOf, pastBounds, unbounded, withLeaf } from './schema-leaves.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';
import { walkOf, WALKS } from './walks/index.ts';
import { emptyCoverage } from './walks/walker.ts';

/**
 * What is accepted is always visible: whatever a command may say by its own schema, the facts that follow hold theirs for
 * every audience. Every kind of the registry is driven at the bounds of its payload, and refused just past them.
 */

function lookAtFacts(kind: string, type: string, state: unknown, event: EventBody, index: number, meta: EventMeta): void {
  const line = eventFact(index, event, state, meta);
  for (const fact of [...factsOf(type, state), ...(line === undefined ? [] : [line])]) {
    if (!bodyHolds(fact.kind, fact.body)) throw new Error(`${kind} was accepted, and the fact ${fact.kind} that follows ${event.kind} breaks its schema`);
  }
}

const where = (path: readonly (string | number)[]): string => path.map((part) => (typeof part === 'number' ? '[]' : `.${part}`)).join('');

/**
 * One place of the payload at its bound, often; all free texts at theirs, now and then. Left as it is where the text is compared
 * with what is known, so that at its bound it can only be refused.
 */
function stretch(schema: Parameters<typeof leavesOf>[0], payload: unknown, random: SeededRandom, compared: (place: string) => boolean = () => false): { readonly payload: unknown; readonly texts: readonly string[] } {
  const bounded = leavesOf(schema, payload).filter((leaf) => !compared(where(leaf.path)) && atBound(leaf, leafAt(payload, leaf.path)) !== undefined);
  if (bounded.length === 0 || random.chance(0.3)) return { payload, texts: [] };
  const texts = bounded.filter(isFreeText);
  const chosen = random.chance(0.1) ? texts : [random.pick(texts.length > 0 && random.chance(0.7) ? texts : bounded)];
  const stretched = chosen.reduce<unknown>((value, leaf) => withLeaf(value, leaf.path, atBound(leaf, leafAt(payload, leaf.path))), payload);
  return { payload: stretched, texts: chosen.filter(isFreeText).map(({ path }) => where(path)) };
}

describe('schema bounds', () => {
  it.each(EVERY_KIND.map(([module, kind]) => [kind, module] as const))('%s bounds every text, number and list', (kind, module) => {
    const schema = module.commands[kind]?.payload;
    expect(schema === undefined ? ['no schema'] : unbounded(schema)).toEqual([]);
  });

  it.each(EVERY_KIND.map(([module, kind]) => [kind, module] as const))('%s is refused just past each bound', (kind, module) => {
    const schema = module.commands[kind]?.payload;
    if (schema === undefined) throw new Error(kind);
    const random = seededRandom(7);
    const play = newPlay(random);
    let tried = 0;
    for (let round = 0; round < 15; round += 1) {
      const payload = sample(schema, random, namesOf(module, 'thing-1', undefined, random));
      const resolve = (body: unknown) => resolveCommand(commandOf(play, module, kind, body, ACTORS[0] ?? { account: 'x', role: 'judge' } as never, 'thing-1', 0));
      expect([kind, payload, resolve(payload).ok]).toEqual([kind, payload, true]);
      for (const leaf of leavesOf(schema, payload)) {
        for (const past of pastBounds(leaf, leafAt(payload, leaf.path))) {
          const answer = resolve(withLeaf(payload, leaf.path, past));
          tried += 1;
          expect([where(leaf.path), answer.ok ? 'accepted' : answer.error.code]).toEqual([where(leaf.path), 'BODY_INVALID']);
        }
      }
    }
    expect(tried).toBeGreaterThan(0);
  });

  it.each(DOMAIN_MODULES.filter((module) => walkOf(module.aggregate) === undefined).map((module) => [module.aggregate, module] as const))(
    'of every command of %s hold in every fact that follows',
    (aggregate, module) => {
      const unreached = new Set(Object.keys(module.commands));
      const texts = new Set<string>();
      for (let seed = 1; seed <= 60; seed += 1) {
        const random = seededRandom(seed);
        const play = newPlay(random);
        const id = aggregate === 'roster' ? COURT : 'thing-1';
        let state: Parameters<typeof playOne>[1];
        for (let step = 0; step < 120; step += 1) {
          const kind = random.pick(Object.keys(module.commands));
          const spec = module.commands[kind];
          if (spec === undefined) continue;
          const drawn = stretch(spec.payload, sample(spec.payload, random, namesOf(module, id, state, random)), random);
          const actor = random.pick(ACTORS.filter(({ role }) => actorsOf(spec).includes(role)));
          const played = playOne(module, state, commandOf(play, module, kind, drawn.payload, actor, id, state?.version ?? 0));
          if (played.code === 'BODY_INVALID') throw new Error(`${kind} at its bounds is refused: ${JSON.stringify(drawn.payload).slice(0, 400)}`);
          if (played.outcome === 'accepted') {
            unreached.delete(kind);
            for (const text of drawn.texts) texts.add(`${kind} ${text}`);
          }
          for (const { event, index, after, meta } of played.steps) lookAtFacts(kind, aggregate, after, event, index, meta);
          state = played.state;
        }
      }
      expect([...unreached]).toEqual([]);
      expect(texts.size).toBeGreaterThan(0);
    },
  );

  it.each(WALKS.map((walk) => [walk.aggregate, walk] as const))('of every command of %s hold in every fact that follows, from every state a walk reaches', (aggregate, { walkOnce, places }) => {
    const module = DOMAIN_MODULES.find((each) => each.aggregate === aggregate);
    const offered = new Set<string>();
    const accepted = new Set<string>();
    let facts = 0;
    for (let seed = 1; seed <= 120; seed += 1) {
      let texts: readonly string[] = [];
      let shaped: unknown;
      walkOnce(seed, 90, emptyCoverage(), {
        shape: (kind, payload, random) => {
          const schema = module?.commands[kind]?.payload;
          if (schema === undefined) return payload;
          const drawn = stretch(schema, payload, random, (place) => places.compared.includes(`${kind} ${place}`));
          texts = drawn.texts.map((text) => `${kind} ${text}`);
          for (const text of texts) offered.add(text);
          shaped = drawn.payload;
          return drawn.payload;
        },
        applied: (kind, event, index, after, meta, payload) => {
          if (payload === shaped) for (const text of texts) accepted.add(text);
          facts += 1;
          lookAtFacts(kind, aggregate, after, event, index, meta);
        },
      });
    }
    expect(facts).toBeGreaterThan(1_200);
    // A few places are seldom reached by a walk of this length; where none of the many were, the walk would be at fault.
    const unreached = [...offered].filter((text) => !accepted.has(text)).toSorted();
    expect(unreached.length, unreached.join('; ')).toBeLessThan(offered.size / 4);
  }, 600_000);
});
