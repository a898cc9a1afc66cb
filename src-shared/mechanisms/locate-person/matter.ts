import type { AccountId } from '../../kernel/ids.ts';
import type { Command } from '../../domain/linkage/command.ts';
import { known, type Lookups, type Reading, UNKNOWN } from '../../domain/linkage/lookups.ts';
import type { Dispatched, Matter } from '../../domain/linkage/rights.ts';
import { CITY_POLICE } from '../../domain/permissions/agencies.ts';
import type { LocatePayload } from './commands.ts';
import { type LocateRequest, reachedPolice } from './model.ts';

/**
 * Who was sent out last for this request, and who took its hit. Before anybody is written down for this round, and
 * where a line of the order names no account, it may be any officer of the court (the order's lines are free text).
 */
export function dispatchedOf(state: LocateRequest): Dispatched {
  const taken = state.acknowledgedBy === undefined ? [] : [state.acknowledgedBy];
  const { dispatch } = state;
  if (dispatch === undefined || state.state === 'hit' || state.state === 'court_ack') return { accounts: taken, someUnnamed: true };
  const named = dispatch.accounts ?? [];
  return { accounts: [...named, dispatch.by, ...taken], someUnnamed: named.length < dispatch.officers.length };
}

/** Names that stand on the packet as it is: who signed or confirmed it, and for whom. */
function signedOf(state: LocateRequest): readonly AccountId[] {
  return state.approvals
    .filter((approval) => approval.packetHash === state.packetHash)
    .flatMap(({ by, onBehalfOf, paper }) => [...(paper === undefined ? [by] : [paper.confirmedBy]), ...(onBehalfOf === undefined ? [] : [onBehalfOf])]);
}

/** What a delegation must name to be good for a signature on a request of this kind. */
export const DELEGABLE = 'locate-person';

/** Who asked for what is awaited now: the undertaker, and whoever filed it before the case was moved. */
function authorsOf(state: LocateRequest, renewal: LocateRequest['renewals'][number] | undefined): readonly AccountId[] {
  const asked = renewal === undefined ? state.filedBy : renewal.requestedBy;
  return [state.undertaker, ...(asked === undefined ? [] : [asked])];
}

/** Whose signature the paper that is awaited now does not take, whatever his office: who asked for it, and who has signed it. */
export function mayNotSign(state: LocateRequest): readonly AccountId[] {
  const renewal = state.state === 'active' ? state.renewals.at(-1) : undefined;
  return [...authorsOf(state, renewal), ...(renewal === undefined ? signedOf(state) : [])];
}

/** What a locate request says about people, for the relations of its commands. */
export function matterOfLocate(state: LocateRequest | undefined, command: Command, lookups: Lookups): Reading<Matter | undefined> {
  if (command.kind === 'locate-person.file') {
    const found = lookups.case;
    if (!found.known) return UNKNOWN;
    return known(found.value === undefined ? undefined : { court: found.value.court, undertaker: found.value.judge });
  }
  if (state === undefined) return known(undefined);
  const renewal = command.kind === 'locate-person.decide-renewal' ? state.renewals.at(-1) : undefined;
  const told = command.kind === 'locate-person.answer-same-person' ? state.otherCourts.find(({ caseId }) => caseId === (command.payload as LocatePayload<'locate-person.answer-same-person'>).caseId)?.judge : undefined;
  return known({
    court: state.court,
    undertaker: state.undertaker,
    ...(state.clerk === undefined ? {} : { clerk: state.clerk }),
    authors: authorsOf(state, renewal),
    awaits: renewal === undefined && state.state === 'pending_president' ? 'president' : 'chief',
    signed: renewal === undefined ? signedOf(state) : [],
    delegable: DELEGABLE,
    dispatch: dispatchedOf(state),
    escalation: state.escalation,
    agency: CITY_POLICE,
    reachedAgency: reachedPolice(state),
    ...(told === undefined ? {} : { told }),
    ...(state.paperApproval === undefined ? {} : { enteredBy: state.paperApproval.enteredBy }),
  });
}
