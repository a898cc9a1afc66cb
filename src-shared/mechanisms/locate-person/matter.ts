import type { Command } from '../../domain/linkage/command.ts';
import { known, type Lookups, type Reading, UNKNOWN } from '../../domain/linkage/lookups.ts';
import { signedMatter } from '../../domain/linkage/regions/matter.ts';
import { dispatchedOf } from '../../domain/linkage/regions/response.ts';
import type { Matter } from '../../domain/linkage/rights.ts';
import { CITY_POLICE } from '../../domain/permissions/agencies.ts';
import type { LocatePayload } from './commands.ts';
import { type LocateRequest, reachedPolice } from './model.ts';

/** What a delegation must name to be good for a signature on a request of this kind. */
export const DELEGABLE = 'locate-person';

/** What a locate request says about people, for the relations of its commands. */
export function matterOfLocate(state: LocateRequest | undefined, command: Command, lookups: Lookups): Reading<Matter | undefined> {
  if (command.kind === 'locate-person.file') {
    const found = lookups.case;
    if (!found.known) return UNKNOWN;
    return known(found.value === undefined ? undefined : { court: found.value.court, undertaker: found.value.judge });
  }
  if (state === undefined) return known(undefined);
  const told = command.kind === 'locate-person.answer-same-person' ? state.otherCourts.find(({ caseId }) => caseId === (command.payload as LocatePayload<'locate-person.answer-same-person'>).caseId)?.judge : undefined;
  return known({
    ...signedMatter(state, command.kind === 'locate-person.decide-renewal', DELEGABLE),
    dispatch: dispatchedOf(state),
    escalation: state.escalation,
    agency: CITY_POLICE,
    reachedAgency: reachedPolice(state),
    ...(told === undefined ? {} : { told }),
  });
}
