import { describe, expect, it } from 'vitest';
import { bodyHolds } from '#server/commands/project.ts';
import { factsOf } from '#shared/contracts/audiences/index.ts';
import { contentOf, type Incident, openIncidents } from '#shared/domain/linkage/kept-answers.ts';
import type { Actor } from '#shared/domain/linkage/command.ts';
import { ACTORS, commandOf, newPlay, PLAY_CONTEXT, playOne, sample } from './module-players.ts';
import { agencyKinds, answeredModules } from './reachable.ts';
import { seededRandom } from './seeded-random.ts';

/**
 * A late fact is still a fact: whatever an agency's system says, in whatever state the matter is, it is never refused and
 * never lost; and where a person may be held because of it, somebody is told.
 */
const SYSTEM = ACTORS.find(({ role }) => role === 'agency-system') as Actor;

type Carrier = { readonly incidents?: readonly Incident[]; readonly revision?: number; readonly round?: number; readonly state?: string };

/** A refusal is kept as what it does; what stands beside it says nothing. */
const isRefusal = (payload: object): boolean => 'accepted' in payload && payload.accepted === false;

/** Whether each plain value of an answer stands somewhere in the state. */
function missing(payload: object, state: unknown): readonly string[] {
  const text = JSON.stringify(state);
  return Object.entries(contentOf(payload)).flatMap(([name, value]) => (text.includes(JSON.stringify(value)) || isRefusal(payload) ? [] : [name]));
}

describe.each(answeredModules().map(({ module, states }) => [module.aggregate, module, states] as const))('late facts of %s', (aggregate, module, states) => {
  it('come from many states', () => expect(states.length).toBeGreaterThan(30));

  it.each(agencyKinds(module))('%s is taken in every state, and all it says is kept', (kind) => {
    const schema = module.commands[kind]?.payload;
    if (schema === undefined) throw new Error(kind);
    const random = seededRandom(3);
    let untold = 0;
    for (const { state, at } of states) {
      const carrier = state as Carrier;
      const context = { ...PLAY_CONTEXT, now: at };
      for (const late of [false, true]) {
        for (let round = 0; round < 3; round += 1) {
          const names = { requestId: state.id, revision: Math.max(1, (carrier.revision ?? 1) - (late ? 1 : 0)), round: carrier.round, at, receivedAt: at, ackedAt: at };
          const payload = sample(schema, random, names) as object;
          const played = playOne(module, state, commandOf(newPlay(random, at), module, kind, payload, SYSTEM, state.id, state.version), context);
          const here = `${kind} in ${String(carrier.state)} ${JSON.stringify(payload)}`;
          expect([here, played.outcome, played.code]).toEqual([here, 'accepted', '']);
          // Nothing new where the same was said before: then it is there already.
          if (played.steps.length > 0) expect([here, missing(payload, played.state)]).toEqual([here, []]);
          const held = (payload as { readonly hit?: { readonly personState?: string } }).hit?.personState === 'held';
          const told = openIncidents((played.state as Carrier).incidents ?? []).length > openIncidents(carrier.incidents ?? []).length;
          const moved = (played.state as Carrier).state !== carrier.state || JSON.stringify((played.state as { readonly hits?: unknown }).hits) !== JSON.stringify((state as { readonly hits?: unknown }).hits);
          if (held && !told && !moved) untold += 1;
          for (const fact of factsOf(aggregate, played.state)) expect([here, fact.kind, bodyHolds(fact.kind, fact.body)]).toEqual([here, fact.kind, true]);
        }
      }
    }
    expect(untold).toBe(0);
  });
});
