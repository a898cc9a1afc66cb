import { DOMAIN_MODULES } from '#shared/contracts/registry.ts';
import type { DomainModule, AggregateState } from '#shared/domain/linkage/module.ts';
import type { Instant } from '#shared/kernel/time.ts';
import { actorsOf } from '#shared/domain/linkage/rights.ts';
import { type Walked, walkOf } from './walks/index.ts';
import { emptyCoverage } from './walks/walker.ts';

/** A state that a walk came to, and when. */
export type Reached = { readonly state: AggregateState; readonly at: Instant };

/** One state of each shape that walks come to. */
function statesOf({ walkOnce, shapeOf }: Walked): readonly Reached[] {
  const found = new Map<string, Reached>();
  for (let seed = 1; seed <= 200; seed += 1) {
    walkOnce(seed, 90, emptyCoverage(), {
      shape: (_kind, payload) => payload,
      applied: (_kind, _event, _index, after, meta) => {
        const key = shapeOf(after).join(' ');
        if (!found.has(key)) found.set(key, { state: after, at: meta.at });
      },
    });
  }
  return [...found.values()];
}

/** Kinds of a module that an agency's own system files. */
export function agencyKinds(module: DomainModule): readonly string[] {
  return Object.entries(module.commands).flatMap(([kind, spec]) => (actorsOf(spec).includes('agency-system') ? [kind] : []));
}

/** The mechanisms that an agency answers, with their reachable states. */
export function answeredModules(): readonly { readonly module: DomainModule; readonly states: readonly Reached[] }[] {
  return DOMAIN_MODULES.filter((module) => agencyKinds(module).length > 0).map((module) => {
    const walk = walkOf(module.aggregate);
    if (walk === undefined) throw new Error(`no walk reaches the states of ${module.aggregate}, which an agency answers`);
    return { module, states: statesOf(walk) };
  });
}
