import { failure } from '../../kernel/errors/index.ts';
import { type Decision, refuse } from '../../domain/linkage/decision.ts';
import { after, firstDoubt, notInFuture } from '../../domain/linkage/plausible.ts';
import { sinceFiling } from '../../domain/linkage/regions/hold.ts';
import type { Asked } from '../../domain/linkage/regions/prefixed.ts';
import { doubted, kept } from '../../domain/linkage/regions/request.ts';
import type { VehiclePayload } from './commands.ts';
import type { VehicleEvent } from './events.ts';
import type { VehicleRequest } from './model.ts';
import { named } from './regions.ts';
import { isSoughtCar } from './seizure-record.ts';

/** What the traffic police report of a car, and what becomes of a report that came late or cannot be true (DOMAIN §1.13-8). */
type HitInput = Asked<VehiclePayload<'seek-vehicle.register-hit'>>;

/**
 * A sighting of an earlier round that somebody went after already. The traffic police need not know how often the court went: what they
 * saw after that is new, whatever round they name.
 */
export function isOvertaken(state: VehicleRequest, { hit, round }: HitInput['payload']): boolean {
  const last = state.missed.at(-1);
  return round > state.round || (round < state.round && last !== undefined && hit.at <= last.at);
}

/**
 * A sighting that moves nothing: of an older revision or round, after the end, or after the seizure. One from before the car was taken
 * in tells nothing new; one from after it is of a car that cannot be there, and somebody looks at it.
 */
export function lateHit(state: VehicleRequest, payload: HitInput['payload']): Decision<VehicleEvent> {
  const { seizure } = state;
  if (seizure === undefined) return named(kept(state, 'hit', payload, { incident: 'hit-late' }));
  return named(kept(state, 'hit', payload, payload.hit.at <= seizure.at ? {} : { incident: 'hit-after-seizure' }));
}

/** What speaks against a sighting that would move the request: nothing, or the answer to it. */
export function hitProblem(state: VehicleRequest, input: HitInput): Decision<VehicleEvent> | undefined {
  const { payload, command, context } = input;
  const { hit } = payload;
  const doubt = firstDoubt(notInFuture(hit.at, context), after(sinceFiling(state), hit.at, context));
  if (doubt !== undefined) return named(doubted(state, 'hit', input, doubt));
  const car = isSoughtCar(state.packet.vehicle, hit);
  // Another frame behind the plate that is sought (套牌): no sighting of the car, and a matter for the police, whoever says it.
  if (car === 'other-frame') return named(kept(state, 'hit', payload, { doubt: 'VEHICLE_NOT_THE_ONE', incident: 'plate-clone' }));
  if (car === 'other-plate') return named(doubted(state, 'hit', input, failure('VEHICLE_NOT_THE_ONE')));
  if (command.actor.role !== 'command-centre') return undefined;
  const { plate, vin } = state.packet.vehicle;
  const { readBack } = hit;
  const isRead = readBack !== undefined && isSoughtCar({ plate: plate ?? vin }, { plate: readBack.plate }) === 'same' && vin.slice(-6).toUpperCase() === readBack.lastSix.toUpperCase();
  return isRead ? undefined : refuse(failure('READ_BACK_MISMATCH'));
}
