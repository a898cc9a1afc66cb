import { scopeOf } from '../../permissions/scopes.ts';
import type { FactDraft } from '../facts.ts';
import type { AwaitedSignature, RequestState } from '../mechanism.ts';
import { type Approvable, decisionsOf } from './approval.ts';
import type { ExchangePart } from './exchange.ts';
import type { HoldPart } from './hold.ts';
import { papersGivenOut } from './papers.ts';

/** Who sees a signed request, and what of its regions other audiences see; which audiences there are is the mechanism's. */

/** Whoever signs in another's place: what awaits the signature, and what bears his own. */
function passingOn(state: Approvable, awaits: AwaitedSignature | undefined, delegable: string): readonly string[] {
  const signed = decisionsOf(state).flatMap(({ by, onBehalfOf }) => (onBehalfOf === undefined ? [] : [scopeOf.signedBy(by)]));
  return [...(awaits === undefined ? [] : [scopeOf.signer(state.court, awaits.level, delegable)]), ...new Set(signed)];
}

/**
 * The whole record, for its court and for whoever signs it in passing.
 * @param of.president whether it is his as well: he signs what takes somebody's liberty
 * @param of.delegable what a delegation (授权代批) must name to be good for it
 */
export function courtFact<K extends string>(kind: K, state: Approvable & RequestState, of: { readonly awaits: AwaitedSignature | undefined; readonly delegable: string; readonly president: boolean }): FactDraft<K> {
  const bureau = [
    scopeOf.judge(state.undertaker),
    ...(state.clerk === undefined ? [] : [scopeOf.clerk(state.clerk)]),
    scopeOf.chief(state.court),
    ...(of.president ? [scopeOf.president(state.court)] : []),
    scopeOf.command(state.court),
  ];
  const passing = passingOn(state, of.awaits, of.delegable);
  return { kind, id: state.id, scopes: [...bureau, ...passing], body: state, ...(passing.length === 0 ? {} : { passing }) };
}

/** What every view of a request for its agency begins with: which one, where it stands, and what it owes. */
export function standingOfRequest(state: Approvable) {
  return {
    id: state.id,
    version: state.version,
    court: state.court,
    caseNumber: state.caseNumber,
    state: state.state,
    revision: state.revision,
    round: state.round,
    since: state.since,
    ...(state.due === undefined ? {} : { due: state.due }),
  };
}

/** What a desk sees of packet and hold (`DeskPart`). */
export function heldForDesk(state: Approvable & ExchangePart & HoldPart) {
  return {
    ...standingOfRequest(state),
    attachments: papersGivenOut(state.packet.attachments),
    proofs: state.proofs,
    changes: state.changes,
    returns: state.returns,
    control: state.control,
    strays: state.strays,
    // What a chief writes to the judge stays in the court.
    renewals: state.renewals.map(({ opinion: _opinion, ...renewal }) => renewal),
    lateAnswers: state.lateAnswers,
  };
}

/** What somebody on the street sees of a hold (`LookoutPart`). */
export function heldForLookout<S extends string>(request: Approvable & HoldPart & { readonly state: S }) {
  const { id, version, court, revision, round, state, control } = request;
  return { id, version, court, revision, round, state, controlNo: control.controlNo ?? '', ...(control.end === undefined ? {} : { end: control.end }) };
}
