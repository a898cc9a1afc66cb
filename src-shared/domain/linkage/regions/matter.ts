import type { AccountId } from '../../../kernel/ids.ts';
import type { AwaitedSignature } from '../mechanism.ts';
import type { Matter } from '../rights.ts';
import { type Approvable, levelOf, signedOf } from './approval.ts';
import type { HoldPart, Renewal } from './hold.ts';

/** What a request that is signed, and may hold something, says about people. */
type Signed = Approvable & Partial<HoldPart>;

/** The renewal that waits for its decision, or would be decided by a command on it now. */
function renewalOf(state: Signed): Renewal | undefined {
  return state.state === 'active' ? state.renewals?.at(-1) : undefined;
}

/** Who asked for what is awaited now: the undertaker, and whoever filed it before the case was moved. */
function authorsOf(state: Signed, renewal: Renewal | undefined): readonly AccountId[] {
  const asked = renewal === undefined ? state.filedBy : renewal.requestedBy;
  return [state.undertaker, ...(asked === undefined ? [] : [asked])];
}

/** Whose signature the paper that is awaited now does not take, whatever his office: who asked for it, and who has signed it. */
export function mayNotSign(state: Signed): readonly AccountId[] {
  const renewal = renewalOf(state);
  return [...authorsOf(state, renewal), ...(renewal === undefined ? signedOf(state) : [])];
}

/** The signature that a request waits for now: on its packet, or on a renewal of its hold (续控), which the chief decides. */
export function awaitedSignature(state: Signed): AwaitedSignature | undefined {
  if (state.state === 'pending_approval') return { level: 'chief', since: state.since };
  if (state.state === 'pending_president') return { level: 'president', since: state.since };
  const renewal = renewalOf(state);
  return renewal?.state === 'requested' ? { level: 'chief', since: renewal.requestedAt } : undefined;
}

/**
 * The part of a matter that is the same for every signed request. `decidesRenewal`: the command decides the last renewal, whose
 * authors are others than those of the packet.
 * @param delegable what a delegation (授权代批) must name to be good for a signature on it
 */
export function signedMatter(state: Signed, decidesRenewal: boolean, delegable: string): Omit<Matter, 'agency' | 'reachedAgency'> {
  const renewal = decidesRenewal ? state.renewals?.at(-1) : undefined;
  return {
    court: state.court,
    undertaker: state.undertaker,
    ...(state.clerk === undefined ? {} : { clerk: state.clerk }),
    authors: authorsOf(state, renewal),
    awaits: renewal === undefined ? levelOf(state) : 'chief',
    signed: renewal === undefined ? signedOf(state) : [],
    delegable,
    ...(state.paperApproval === undefined ? {} : { enteredBy: state.paperApproval.enteredBy }),
  };
}
