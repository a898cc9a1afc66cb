import type { Command } from '../command.ts';
import type { DecideContext, Decision, EventBody } from '../decision.ts';

/** Events of a region under the name of a mechanism: `approved` becomes `seal-approved`. */
export type Prefixed<P extends string, E extends EventBody> = E extends EventBody ? { readonly [F in keyof E]: F extends 'kind' ? `${P}${E[F] & string}` : E[F] } : never;

/** What a rule of a region is asked: the payload has passed its schema. */
export type Asked<P = unknown> = { readonly payload: P; readonly command: Command; readonly context: DecideContext };

/** One rule of a region: the part of the request as it is, and what is asked of it. */
export type RegionRule<S, P, E extends EventBody> = (state: S, asked: Asked<P>) => Decision<E>;

export function prefixedEvent<P extends string, E extends EventBody>(prefix: P, event: E): Prefixed<P, E> {
  return { ...event, kind: `${prefix}${event.kind}` } as unknown as Prefixed<P, E>;
}

/** A region's decision in the words of the mechanism. */
export function prefixed<P extends string, E extends EventBody>(prefix: P, decision: Decision<E>): Decision<Prefixed<P, E>> {
  if (decision.kind === 'refuse') return decision;
  return { ...decision, events: decision.events.map((event) => prefixedEvent(prefix, event)) };
}

/** An event of the mechanism as its region knows it. */
export function unprefixed<P extends string, E extends EventBody>(prefix: P, event: Prefixed<P, E>): E {
  return { ...event, kind: event.kind.slice(prefix.length) } as unknown as E;
}
