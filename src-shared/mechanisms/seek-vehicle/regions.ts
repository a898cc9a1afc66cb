import type { Decision, EventBody } from '../../domain/linkage/decision.ts';
import type { Names } from '../../domain/linkage/regions/effects.ts';
import type { ExchangeClocks } from '../../domain/linkage/regions/exchange.ts';
import type { HoldSpec } from '../../domain/linkage/regions/hold.ts';
import { type Prefixed, prefixed } from '../../domain/linkage/regions/prefixed.ts';
import { isInCustody } from '../../domain/linkage/regions/seizure.ts';
import { isOver, sealEnd, type VehicleRequest } from './model.ts';

/** How the mechanism calls itself. */
export const NAMES: Names = { id: 'seek-vehicle', aggregate: 'vehicle-request', messages: { request: 'vehicle.request', release: 'vehicle.release', renewal: 'vehicle.renewal' } };

/** Prefix of the names of its events. */
export const VEHICLE = 'vehicle-';

/** A decision of a region in the words of this mechanism. */
export function named<E extends EventBody>(decision: Decision<E>): Decision<Prefixed<typeof VEHICLE, E>> {
  return prefixed(VEHICLE, decision);
}

/** Clocks of the packet between court and traffic police: those of the police. */
export const VEHICLE_CLOCKS: ExchangeClocks = { firstAnswer: 'POLICE_FIRST_ANSWER', review: 'POLICE_REVIEW', resubmit: 'RESUBMIT' };

/** States in which the control is in force and the car may still be found. */
export const WATCHING: readonly string[] = ['active', 'hit', 'court_ack', 'dispatched', 'entrusted'];

/** The control on a car (布控), as the hold of this mechanism: it never outlives the seal it rests on (DOMAIN §1.13-20). */
export const CONTROL: HoldSpec<VehicleRequest> = {
  max: 'CONTROL_PERIOD_MAX',
  renewal: { opens: 'RENEWAL_OPENS', closes: 'RENEWAL_CLOSES', count: 'RENEWAL_MAX' },
  asked: ({ packet }) => packet.periodDays,
  latestEnd: sealEnd,
  watching: WATCHING,
  isOver,
  afterRelease: ({ state }) => (state === 'withdrawal_pending' ? 'withdrawn' : state),
  // The wrong car stands in the yard.
  isHurting: (state, trigger) => trigger === 'T7' && isInCustody(state),
};
