import type { Decision, EventBody } from '../../domain/linkage/decision.ts';
import type { Called } from '../../domain/linkage/regions/effects.ts';
import { type Prefixed, prefixed } from '../../domain/linkage/regions/prefixed.ts';

/** How the mechanism calls itself. */
export const CALLED: Called = { id: 'detain-person', aggregate: 'detention-request' };

/** Prefix of the names of its events. */
export const DETENTION = 'detention-';

/** A decision of a region in the words of this mechanism. */
export function named<E extends EventBody>(decision: Decision<E>): Decision<Prefixed<typeof DETENTION, E>> {
  return prefixed(DETENTION, decision);
}
