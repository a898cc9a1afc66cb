import type { Decision, EventBody } from '../../domain/linkage/decision.ts';
import type { Names } from '../../domain/linkage/regions/effects.ts';
import type { HoldSpec } from '../../domain/linkage/regions/hold.ts';
import { type Prefixed, prefixed } from '../../domain/linkage/regions/prefixed.ts';
import { isOver, type LocateRequest } from './model.ts';

/** How the mechanism calls itself. */
export const NAMES: Names = { id: 'locate-person', aggregate: 'locate-request', messages: { request: 'control.request', release: 'control.release', renewal: 'control.renewal' } };

/** Prefix of the names of its events. */
export const LOCATE = 'locate-';

/** A decision of a region in the words of this mechanism. */
export function named<E extends EventBody>(decision: Decision<E>): Decision<Prefixed<typeof LOCATE, E>> {
  return prefixed(LOCATE, decision);
}

/** States in which the control is in force and somebody may still be found. */
export const WATCHING: readonly string[] = ['active', 'hit', 'court_ack', 'dispatched'];

/** The control on a person (布控), as the hold of this mechanism. */
export const CONTROL: HoldSpec<LocateRequest> = {
  max: 'CONTROL_PERIOD_MAX',
  renewal: { opens: 'RENEWAL_OPENS', closes: 'RENEWAL_CLOSES', count: 'RENEWAL_MAX' },
  asked: ({ packet }) => packet.periodDays,
  watching: WATCHING,
  isOver,
  afterRelease(state) {
    if (state.state === 'withdrawal_pending') return 'withdrawn';
    const isDone = state.state === 'controlled' && state.outcome !== undefined && state.custody.state !== 'running';
    return isDone ? 'closed' : state.state;
  },
  // A wrong person who is being held.
  isHurting: (state, trigger) => trigger === 'T7' && state.custody.state === 'running',
};
