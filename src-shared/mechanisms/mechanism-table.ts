import type { EventBody } from '../domain/linkage/decision.ts';
import type { Mechanism, RequestState } from '../domain/linkage/mechanism.ts';
import { DETENTION_FACTS } from './detain-person/audiences.ts';
import { detainPerson } from './detain-person/index.ts';
import { DETENTION_PROTOCOL } from './detain-person/messages.ts';
import { LOCATE_FACTS } from './locate-person/audiences.ts';
import { locatePerson } from './locate-person/index.ts';
import { LOCATE_PROTOCOL } from './locate-person/messages.ts';
import { VEHICLE_FACTS } from './seek-vehicle/audiences.ts';
import { seekVehicle } from './seek-vehicle/index.ts';
import { VEHICLE_PROTOCOL } from './seek-vehicle/messages.ts';

/** Mechanisms with different states behind one face: the aggregate name says which state is whose. */
function erased<S extends RequestState, E extends EventBody>(mechanism: Mechanism<S, E>): Mechanism {
  return mechanism as unknown as Mechanism;
}

/** Every mechanism of the product: one line each. */
export const MECHANISMS: readonly Mechanism[] = [erased(locatePerson), erased(seekVehicle), erased(detainPerson)];

/** Kinds of facts of all mechanisms, by name for the types that are derived from them: one line each. */
export const MECHANISM_FACTS = { ...LOCATE_FACTS, ...VEHICLE_FACTS, ...DETENTION_FACTS } as const;

/** Messages of all mechanisms by their name in the agency protocol: one line each. */
export const MECHANISM_MESSAGES = { ...LOCATE_PROTOCOL, ...VEHICLE_PROTOCOL, ...DETENTION_PROTOCOL } as const;
