import { type ErrorCode, failure } from '../../kernel/errors/index.ts';
import { type Decision, refuse, accept } from '../../domain/linkage/decision.ts';
import type { Doubt } from '../../domain/linkage/plausible.ts';
import { type Asked, prefixedEvent } from '../../domain/linkage/regions/prefixed.ts';
import { doubted, kept } from '../../domain/linkage/regions/request.ts';
import type { DetentionCommandKind, DetentionPayload } from './commands.ts';
import type { DetentionEvent, OwnEvent } from './events.ts';
import type { DetentionRequest } from './model.ts';
import { DETENTION, named } from './regions.ts';

export type DetentionDecision = Decision<DetentionEvent>;
export type Input<K extends DetentionCommandKind> = Asked<DetentionPayload<K>>;
/** One rule: the request as it is (it exists, and the table allows the command), and what is asked. */
export type Rule<K extends DetentionCommandKind> = (state: DetentionRequest, input: Input<K>) => DetentionDecision;
/** Rules of some of the kinds. */
export type Rules<K extends DetentionCommandKind> = { readonly [One in K]: Rule<One> };

export function no(code: ErrorCode, params?: Record<string, string | number>): DetentionDecision {
  return refuse(failure(code, params));
}

/** What happens, in the words of the mechanism. */
export function happens(...events: readonly OwnEvent[]): DetentionDecision {
  return accept(events.map((event) => prefixedEvent(DETENTION, event)));
}

/** Refused where something speaks against it. */
export function unless(doubt: Doubt, then: () => DetentionDecision): DetentionDecision {
  return doubt === undefined ? then() : refuse(doubt);
}

/** The word of an agency that came late, twice, or cannot be true: kept, moving nothing. */
export function keptAs(state: DetentionRequest, message: string, payload: object, incident?: string): DetentionDecision {
  return named(kept(state, message, payload, incident === undefined ? {} : { incident }));
}

/** What cannot be true: a person is refused and told what is allowed, the word of a system is kept and alarms. */
export function doubtful(state: DetentionRequest, message: string, input: Asked<object>, doubt: NonNullable<Doubt>): DetentionDecision {
  return named(doubted(state, message, input, doubt));
}

/** An answer to an older revision, or to an earlier presentation of the person. */
export function isOld(state: DetentionRequest, { revision, round }: { readonly revision: number; readonly round: number }): boolean {
  return revision !== state.revision || round !== state.round;
}
