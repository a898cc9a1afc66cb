import { locatePersonErrors } from '#shared/kernel/errors/locate-person.ts';
import { requestErrors } from '#shared/kernel/errors/requests.ts';
import type { RequestState } from '#shared/domain/linkage/mechanism.ts';
import { LOCATE_STATES, type LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { LOCATE_TRANSITIONS } from '#shared/mechanisms/locate-person/transitions.ts';
import type { Transition } from '#shared/domain/linkage/transitions.ts';
import { VEHICLE_STATES, type VehicleRequest } from '#shared/mechanisms/seek-vehicle/model.ts';
import { VEHICLE_TRANSITIONS } from '#shared/mechanisms/seek-vehicle/transitions.ts';
import { LOCATE_PLACES } from './locate-person-places.ts';
import { walkOnce as walkLocatePerson } from './locate-person.ts';
import { VEHICLE_CODES, VEHICLE_PLACES } from './seek-vehicle-places.ts';
import { walkOnce as walkSeekVehicle } from './seek-vehicle.ts';
import type { WalkOnce } from './walker.ts';

/** Places of payloads, `<kind> <path>`, of which tests of all mechanisms must know something that only the mechanism can say. */
export type Places = {
  /** What plans something, and may lie ahead as far as people plan. Everything else has happened. */
  readonly planned: readonly string[];
  /** What is older than its record, so that nobody knows its beginning: a place, or how places begin or end. */
  readonly old: readonly string[];
  /** Texts that a rule compares with something else, so that no other text of that length is ever accepted. */
  readonly compared: readonly string[];
  /** Times that the walks must have come to. */
  readonly tried: readonly string[];
};

/** A mechanism with its walks, for the tests that all of them must pass. */
export type Walked = {
  readonly aggregate: string;
  readonly transitions: readonly Transition<string, string>[];
  readonly states: readonly string[];
  /** Refusals that it gives: its own segment of the error table, and of what all requests share those that it can meet. */
  readonly codes: readonly string[];
  /** What tells two shapes of its state apart. */
  shapeOf(state: RequestState): readonly unknown[];
  /** Events by which an answer is kept and moves nothing. */
  readonly kept: readonly string[];
  readonly places: Places;
  readonly walkOnce: WalkOnce;
};

function walked<S extends RequestState>(of: Omit<Walked, 'walkOnce' | 'shapeOf'> & { readonly walkOnce: WalkOnce<S>; shapeOf(state: S): readonly unknown[] }): Walked {
  return of as unknown as Walked;
}

/** Refusals that any mechanism gives beside its own. */
const SHARED_CODES = ['ROLE_NOT_ALLOWED', 'ACTOR_NOT_RELATED', 'STATE_NOT_ALLOWED', 'NOT_FOUND', 'CASE_CLOSED', 'CASE_SUSPENDED', 'DATES_OUT_OF_ORDER', 'PARTY_UNKNOWN'];

/** Every mechanism that an agency answers, one line each. */
export const WALKS: readonly Walked[] = [
  walked<LocateRequest>({
    aggregate: 'locate-request',
    transitions: LOCATE_TRANSITIONS,
    states: LOCATE_STATES,
    codes: [...Object.keys(locatePersonErrors), ...Object.keys(requestErrors), ...SHARED_CODES],
    shapeOf: ({ state, control, custody, strays, revision, round, renewals }) => [state, control.state, custody.state, strays.at(-1)?.state, revision > 1, round > 0, renewals.at(-1)?.state],
    kept: ['locate-late-answer-kept', 'locate-stray-control-found'],
    places: LOCATE_PLACES,
    walkOnce: walkLocatePerson,
  }),
  walked<VehicleRequest>({
    aggregate: 'vehicle-request',
    transitions: VEHICLE_TRANSITIONS,
    states: VEHICLE_STATES,
    codes: [...VEHICLE_CODES, ...SHARED_CODES],
    shapeOf: ({ state, control, seizure, strays, revision, round, renewals }) => [state, control.state, seizure?.state, strays.at(-1)?.state, revision > 1, round > 0, renewals.at(-1)?.state],
    kept: ['vehicle-late-answer-kept', 'vehicle-stray-control-found'],
    places: VEHICLE_PLACES,
    walkOnce: walkSeekVehicle,
  }),
];

export function walkOf(aggregate: string): Walked | undefined {
  return WALKS.find((each) => each.aggregate === aggregate);
}
