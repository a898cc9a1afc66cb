import { failure } from '../../kernel/errors/index.ts';
import { isCourtNamed, latestEnd } from '../../domain/assets/holds.ts';
import { accept, type DecideContext, type Decision, type EventBody, refuse } from '../../domain/linkage/decision.ts';
import { openIncidents } from '../../domain/linkage/kept-answers.ts';
import { civilDateOf } from '../../kernel/time.ts';
import { after, notInFuture } from '../../domain/linkage/plausible.ts';
import { endBy, requestRelease, sinceFiling } from '../../domain/linkage/regions/hold.ts';
import { type Asked, prefixedEvent } from '../../domain/linkage/regions/prefixed.ts';
import { doubted, ENDED, isLate, kept } from '../../domain/linkage/regions/request.ts';
import { askRelease, isInCustody, liftedBy, liftedDoubt } from '../../domain/linkage/regions/seizure.ts';
import type { VehiclePayload } from './commands.ts';
import type { VehicleEvent } from './events.ts';
import { hasOpenDuty, type VehicleRequest } from './model.ts';
import { otherCases } from './on-site.ts';
import { CONTROL, named, VEHICLE } from './regions.ts';

/** What the seal under which a car is sought does to the request: it is renewed, it ends, it is lifted by the court's own order (T8). */
type VehicleDecision = Decision<VehicleEvent>;

function eventsOf<E extends EventBody>(decision: Decision<E>): readonly E[] {
  return decision.kind === 'refuse' ? [] : decision.events;
}

/** Triggers after which nobody may keep the car either (查封扣押冻结规定 §28). */
const ENDS_CUSTODY: readonly string[] = ['T2', 'T3', 'T7'];

/** A trigger ends the control; of a car in custody it asks for the release too. */
export function release(state: VehicleRequest, asked: Asked<VehiclePayload<'seek-vehicle.request-release'>>): VehicleDecision {
  const decision = requestRelease(CONTROL)(state, asked);
  const { trigger, cause } = asked.payload;
  if (!isInCustody(state) || !ENDS_CUSTODY.includes(trigger)) return named(decision);
  return named(accept([...eventsOf(decision), ...eventsOf(askRelease(state, cause.slice(0, 200)))]));
}

/** Whether anything rests on the seal any more: an open request, a control, a car in custody. */
function restsOnSeal(state: VehicleRequest): boolean {
  return state.seal.ended === undefined && hasOpenDuty(state);
}

function ended(state: VehicleRequest, how: 'lifted' | 'lapsed'): VehicleDecision {
  const cause = `seal-${how}`;
  const inCustody = isInCustody(state);
  // Of a request that is over, only what stands at the agency because of it is ended.
  const isSought = !ENDED.includes(state.state) || state.control.state !== 'inactive';
  return accept<VehicleEvent>([
    { kind: 'vehicle-seal-ended', how, incident: inCustody },
    ...(isSought ? eventsOf(endBy(CONTROL, state, 'T8', cause)) : []).map((event) => prefixedEvent(VEHICLE, event)),
    ...(inCustody ? eventsOf(askRelease(state, cause)).map((event) => prefixedEvent(VEHICLE, event)) : []),
  ]);
}

/** The last day of the seal is over: no rest day moves it (DOMAIN §1.13-17), and no control outlives it. */
export function lapseSeal(state: VehicleRequest, { payload }: Asked<VehiclePayload<'seek-vehicle.lapse-seal'>>): VehicleDecision {
  return payload.end === state.seal.end && restsOnSeal(state) ? ended(state, 'lapsed') : refuse(failure('TIMER_STALE'));
}

/** An answer says that the seal was lifted or used up before its last day. */
export function liftSeal(state: VehicleRequest): VehicleDecision {
  return restsOnSeal(state) ? ended(state, 'lifted') : accept([]);
}

/** A newer answer names the seal with other days: it was renewed, and the limit of the control moves with it. */
export function noteSeal(state: VehicleRequest, { payload }: Asked<VehiclePayload<'seek-vehicle.note-seal'>>): VehicleDecision {
  const { ended: _ended, ...own } = state.seal;
  return JSON.stringify(own) === JSON.stringify(payload.seal) ? accept([]) : accept([{ kind: 'vehicle-seal-told', seal: payload.seal }]);
}

/** A newer answer does not name the seal as the first any more: whether the search may go on is a person's judgement. */
export function flagSeal(state: VehicleRequest, { payload }: Asked<VehiclePayload<'seek-vehicle.flag-seal'>>): VehicleDecision {
  const isTold = openIncidents(state.incidents).some(({ incident }) => incident.kind === `seal-${payload.standing}`);
  return isTold ? accept([]) : accept([{ kind: 'vehicle-seal-doubted', standing: payload.standing }]);
}

export function recordMortgageeTold(state: VehicleRequest, { payload, context }: Asked<VehiclePayload<'seek-vehicle.record-mortgagee-told'>>): VehicleDecision {
  const { name, whom, how, at } = payload;
  const mortgagee = state.mortgagees.find((one) => one.name === name);
  if (mortgagee === undefined || mortgagee.told !== undefined) return refuse(failure('MORTGAGEE_NOT_TO_TELL'));
  const doubt = notInFuture(at, context) ?? after(state.seizure?.at ?? sinceFiling(state), at, context);
  return doubt === undefined ? accept([{ kind: 'vehicle-mortgagee-told', name, whom, how, toldAt: at }]) : refuse(doubt);
}

/** The order of the release was not answered in its time. */
export function flagUnsealSilence(state: VehicleRequest, context: DecideContext): VehicleDecision {
  const isSilent = state.state === 'unsealing' && state.due !== undefined && context.now >= state.due.at;
  return isSilent ? accept([{ kind: 'vehicle-unseal-silent' }]) : refuse(failure('TIMER_STALE'));
}

/**
 * The traffic police have lifted the seal. Where another court's seal became the first (查封扣押冻结规定 §26), its judge is told at once,
 * as far as a case of that court has an interest in the thing.
 */
export function confirmUnsealed(state: VehicleRequest, asked: Asked<VehiclePayload<'seek-vehicle.confirm-unsealed'>>): VehicleDecision {
  const { payload, context } = asked;
  const { requestId: _id, revision: _revision, round: _round, ...answer } = payload;
  const orderedAt = state.seizure?.release?.orderedAt;
  if (isLate(state, payload) || state.state !== 'unsealing' || orderedAt === undefined) return named(kept(state, 'unsealed', payload));
  const { next } = answer;
  const isOwn = next !== undefined && isCourtNamed(next.court, state.court) ? failure('NEXT_SEAL_IS_OWN') : undefined;
  const doubt = isOwn ?? liftedDoubt(answer, civilDateOf(orderedAt), (start) => latestEnd('vehicle', start, context.parameters), context);
  if (doubt !== undefined) return named(doubted(state, 'unsealed', asked, doubt));
  const { asset } = context.lookups;
  const told = next === undefined || !asset.known ? undefined : otherCases(state, asset.value).find(({ court }) => isCourtNamed(next.court, court));
  return accept<VehicleEvent>([
    prefixedEvent(VEHICLE, liftedBy(answer, 'unsealed', context)),
    ...(told === undefined || next === undefined ? [] : [{ kind: 'vehicle-next-court-told' as const, to: told, next }]),
  ]);
}
