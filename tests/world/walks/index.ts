import { detainPersonErrors } from '#shared/kernel/errors/detain-person.ts';
import { locatePersonErrors } from '#shared/kernel/errors/locate-person.ts';
import { requestErrors } from '#shared/kernel/errors/requests.ts';
import type { RequestState } from '#shared/domain/linkage/mechanism.ts';
import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';
import { DETENTION_STATES } from '#shared/mechanisms/detain-person/states.ts';
import { DETENTION_TRANSITIONS } from '#shared/mechanisms/detain-person/transitions.ts';
import { LOCATE_STATES, type LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { LOCATE_TRANSITIONS } from '#shared/mechanisms/locate-person/transitions.ts';
import type { Transition } from '#shared/domain/linkage/transitions.ts';
import { VEHICLE_STATES, type VehicleRequest } from '#shared/mechanisms/seek-vehicle/model.ts';
import { VEHICLE_TRANSITIONS } from '#shared/mechanisms/seek-vehicle/transitions.ts';
import { DETENTION_PLACES } from './detain-person-places.ts';
import { walkOnce as walkDetainPerson } from './detain-person.ts';
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
  walked<DetentionRequest>({
    aggregate: 'detention-request',
    transitions: DETENTION_TRANSITIONS,
    states: DETENTION_STATES,
    codes: [
      ...Object.keys(detainPersonErrors),
      ...SHARED_CODES,
      ...['NOTICE_NOT_SERVED', 'PACKET_NOT_CURRENT', 'DEBTOR_NOT_A_PERSON', 'ID_NUMBER_MISSING', 'ID_NUMBER_INVALID', 'BIRTH_DATE_MISSING', 'DEBTOR_IS_MINOR', 'SUBJECT_WITHOUT_CAPACITY', 'DOCUMENTS_MISSING'],
      ...['DEPUTY_NOT_ASKED', 'DEPUTY_UNANSWERED', 'DEPUTY_PERMISSION_MISSING', 'DEPUTY_REPORT_NOT_DUE', 'DETENTION_TERM_MISMATCH', 'FINE_PAPERS_MISSING', 'FINE_OUT_OF_RANGE', 'LINK_UNKNOWN'],
      ...['OWN_REQUEST', 'DELEGATION_INVALID', 'PACKET_CHANGED', 'PAPER_APPROVAL_MISSING', 'SECOND_PERSON_NEEDED', 'ATTACHMENT_UNKNOWN', 'INSTRUMENT_NUMBER_MISMATCH', 'COPY_NOT_SEALED'],
      ...['NO_CUSTODY', 'CUSTODY_ALREADY_EXTENDED', 'CUSTODY_LIMIT_PASSED', 'CUSTODY_STILL_RUNNING', 'OCCURRED_AT_IN_FUTURE', 'TIMER_STALE', 'NOTHING_TO_DECIDE', 'TIME_IN_FUTURE', 'TIME_BEFORE_START', 'PERIOD_BEYOND_APPROVAL'],
    ],
    shapeOf: ({ state, custody, revision, round, presence, reconsideration, leaves, earlyReleases, release, question }) => [
      ...[state, custody.state, revision > 1, round > 0, presence?.basis, reconsideration?.decision?.result ?? (reconsideration === undefined ? '-' : 'asked'), leaves.at(-1)?.answer?.granted],
      ...[leaves.at(-1)?.backAt === undefined, earlyReleases.at(-1)?.state, release?.cause, question?.decidedAt === undefined],
    ],
    kept: ['detention-late-answer-kept'],
    places: DETENTION_PLACES,
    walkOnce: walkDetainPerson,
  }),
];

export function walkOf(aggregate: string): Walked | undefined {
  return WALKS.find((each) => each.aggregate === aggregate);
}
