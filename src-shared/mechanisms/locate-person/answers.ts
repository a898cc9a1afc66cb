import { failure } from '../../kernel/errors/index.ts';
import { type Decision, refuse } from '../../domain/linkage/decision.ts';
import { after, firstDoubt, notInFuture } from '../../domain/linkage/plausible.ts';
import { sinceFiling } from '../../domain/linkage/regions/hold.ts';
import type { Asked } from '../../domain/linkage/regions/prefixed.ts';
import { doubted, kept } from '../../domain/linkage/regions/request.ts';
import type { LocatePayload } from './commands.ts';
import type { LocateEvent } from './events.ts';
import { type LocateRequest, mayHold } from './model.ts';
import { named } from './regions.ts';

/** What the police report of the person, and what becomes of a report that came late or cannot be true (DOMAIN §1.13-8). */
/** A sighting from before the hand-over that was recorded: late on the line, and nothing that anybody must look at. */
function isOvertaken(state: LocateRequest, { hit, revision, round }: LocatePayload<'locate-person.register-hit'>): boolean {
  const first = state.controlReports.reduce<number | undefined>((least, report) => (least === undefined || report.at < least ? report.at : least), undefined);
  return hit.personState === 'located' && revision === state.revision && round === state.round && first !== undefined && hit.at <= first;
}

/**
 * A hit that moves nothing: of an older revision or round, after the end, or before any control of this revision. The
 * person stands in front of somebody, perhaps held: place, unit and telephone are kept, and the command centre is told.
 */
export function lateHit(state: LocateRequest, payload: LocatePayload<'locate-person.register-hit'>): Decision<LocateEvent> {
  if (payload.hit.personState === 'held') return named(kept(state, 'hit', payload, { incident: 'held-late' }));
  return named(kept(state, 'hit', payload, isOvertaken(state, payload) ? {} : { incident: 'hit-late' }));
}

/** What speaks against a hit that would move the request: nothing, or the answer to it. */
export function hitProblem(state: LocateRequest, input: Asked<LocatePayload<'locate-person.register-hit'>>): Decision<LocateEvent> | undefined {
  const { payload, command, context } = input;
  const { hit } = payload;
  const fromSystem = command.actor.role === 'agency-system';
  if (hit.personState === 'held' && !mayHold(state)) return fromSystem ? named(kept(state, 'hit', payload, { incident: 'held-without-power' })) : refuse(failure('NO_POWER_TO_HOLD'));
  if (hit.holdUntil !== undefined && hit.personState !== 'held') return named(doubted(state, 'hit', input, failure('NO_POWER_TO_HOLD')));
  const doubt = firstDoubt(notInFuture(hit.at, context), after(sinceFiling(state), hit.at, context));
  return doubt === undefined ? undefined : named(doubted(state, 'hit', input, doubt));
}
