import { agencyFor } from '../../domain/agencies/index.ts';
import type { Command } from '../../domain/linkage/command.ts';
import { known, type Lookups, type Reading, UNKNOWN } from '../../domain/linkage/lookups.ts';
import type { AwaitedSignature } from '../../domain/linkage/mechanism.ts';
import { awaitedSignature, mayNotSign, signedMatter } from '../../domain/linkage/regions/matter.ts';
import type { Dispatched, Matter } from '../../domain/linkage/rights.ts';
import type { AccountId, AgencyId } from '../../kernel/ids.ts';
import { type DetentionRequest, type EarlyRelease, earlyPending, reachedHouse } from './model.ts';

/** What a delegation must name to be good for a signature on a request of this kind. */
export const DELEGABLE = 'detain-person';

/** The detention house that serves the court. */
export function houseOf({ court }: Pick<DetentionRequest, 'court'>): AgencyId | undefined {
  return agencyFor('detention-house', court)?.id;
}

/** Who has the person: named by account in the order, or any officer of the court where a line names none, or none is written yet. */
export function dispatchedOf({ escort }: DetentionRequest): Dispatched {
  if (escort === undefined) return { accounts: [], someUnnamed: true };
  const named = escort.accounts ?? [];
  return { accounts: [...named, escort.by], someUnnamed: named.length < escort.officers.length };
}

/** What waits for the president: the proposal, or an early release. */
export function awaitedOf(state: DetentionRequest): AwaitedSignature | undefined {
  const early = earlyPending(state);
  return early === undefined ? awaitedSignature(state) : { level: 'president', since: early.askedAt, on: 'release' };
}

function authorsOfEarly({ undertaker }: DetentionRequest, { askedBy }: EarlyRelease): readonly AccountId[] {
  return [undertaker, askedBy];
}

/** Whose signature that does not take: who asked for it, and who has signed it. */
export function closedTo(state: DetentionRequest): readonly AccountId[] {
  const early = earlyPending(state);
  return early === undefined ? mayNotSign(state) : authorsOfEarly(state, early);
}

/** What a detention says about people, for the relations of its commands. */
export function matterOfDetention(state: DetentionRequest | undefined, command: Command, lookups: Lookups): Reading<Matter | undefined> {
  if (command.kind === 'detain-person.file') {
    const found = lookups.case;
    if (!found.known) return UNKNOWN;
    return known(found.value === undefined ? undefined : { court: found.value.court, undertaker: found.value.judge });
  }
  if (state === undefined) return known(undefined);
  const house = houseOf(state);
  const asked = command.kind === 'detain-person.decide-early-release' ? state.earlyReleases.at(-1) : undefined;
  const early = asked === undefined ? {} : { authors: authorsOfEarly(state, asked), signed: [] };
  return known({
    ...signedMatter(state, false, DELEGABLE),
    // Whatever is signed on it, the president signs (民事诉讼法 §119).
    awaits: 'president',
    ...early,
    dispatch: dispatchedOf(state),
    ...(house === undefined ? {} : { agency: house }),
    reachedAgency: reachedHouse(state),
  });
}
