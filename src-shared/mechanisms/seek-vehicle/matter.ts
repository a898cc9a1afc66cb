import type { AgencyId, CourtCode } from '../../kernel/ids.ts';
import { agencyFor } from '../../domain/agencies/index.ts';
import type { Command } from '../../domain/linkage/command.ts';
import { known, type Lookups, type Reading, UNKNOWN } from '../../domain/linkage/lookups.ts';
import type { AwaitedSignature } from '../../domain/linkage/mechanism.ts';
import { awaitedSignature, mayNotSign, signedMatter } from '../../domain/linkage/regions/matter.ts';
import { dispatchedOf } from '../../domain/linkage/regions/response.ts';
import { awaitedRelease } from '../../domain/linkage/regions/seizure.ts';
import type { Matter } from '../../domain/linkage/rights.ts';
import { reachedPolice, type VehicleRequest } from './model.ts';

/** What a delegation must name to be good for a signature on a request of this kind. */
export const DELEGABLE = 'seek-vehicle';

/** The traffic police who serve a court; undefined for a court of no city that has any. */
export function trafficPoliceOf(court: CourtCode): AgencyId | undefined {
  return agencyFor('traffic-police', court)?.id;
}

/** The signature that a request waits for: on its packet, on a renewal of its control, or on the release of the car. */
export function awaited(state: VehicleRequest): AwaitedSignature | undefined {
  const release = awaitedRelease(state);
  return release === undefined ? awaitedSignature(state) : { level: 'chief', since: release.since, on: 'release' };
}

/** Whose signature what is awaited now does not take: who asked for it, and who has signed it. */
export function closedTo(state: VehicleRequest): Matter['authors'] & readonly string[] {
  const release = awaitedRelease(state);
  return release === undefined ? mayNotSign(state) : [state.undertaker, release.by];
}

/** What a request for a car says about people, for the relations of its commands. */
export function matterOfVehicle(state: VehicleRequest | undefined, command: Command, lookups: Lookups): Reading<Matter | undefined> {
  if (command.kind === 'seek-vehicle.file') {
    const found = lookups.case;
    if (!found.known) return UNKNOWN;
    return known(found.value === undefined ? undefined : { court: found.value.court, undertaker: found.value.judge });
  }
  if (state === undefined) return known(undefined);
  const agency = trafficPoliceOf(state.court);
  const release = command.kind === 'seek-vehicle.decide-unseal' ? awaitedRelease(state) : undefined;
  return known({
    ...signedMatter(state, command.kind === 'seek-vehicle.decide-renewal', DELEGABLE),
    ...(release === undefined ? {} : { authors: [state.undertaker, release.by], awaits: 'chief' as const, signed: [] }),
    dispatch: dispatchedOf(state),
    escalation: state.escalation,
    ...(agency === undefined ? {} : { agency }),
    reachedAgency: reachedPolice(state),
  });
}
