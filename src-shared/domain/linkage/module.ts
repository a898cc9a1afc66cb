import type { TSchema } from 'typebox';
import type { CourtCode } from '../../kernel/ids.ts';
import type { Command, Lane } from './command.ts';
import type { DecideContext, Decision, Effect, EventBody, EventMeta } from './decision.ts';
import type { Lookups, Need, Reading } from './lookups.ts';
import type { Matter, May } from './rights.ts';

/** How a command kind behaves in queues and streams. The transition table says when it is allowed. */
export type CommandSpec = {
  readonly v: number;
  readonly payload: TSchema;
  readonly lane: Lane;
  /** `intent`: recorded offline, takes effect at the server. `never`: only online. `system`: only the platform. */
  readonly offline: 'intent' | 'never' | 'system';
  /** What happens if the aggregate moved since the actor saw it (S13). */
  readonly onMove: 'strict' | 'rebase' | 'commutative';
  /** Who may file it, as relations to the matter; checked in one place for all kinds (`decideCommand`). */
  readonly may: May;
};

/** Every aggregate state carries these; `version` counts events. */
export type AggregateState = { readonly id: string; readonly version: number; readonly court: CourtCode };

/**
 * One noun of the product as pure functions. The device and the server run the very same module (ARCHITECTURE §1).
 * A mechanism is one of these plus a transition table; adding one edits no other.
 */
export type DomainModule<S extends AggregateState = AggregateState, E extends EventBody = EventBody> = {
  readonly aggregate: string;
  readonly commands: Readonly<Record<string, CommandSpec>>;
  /** What `decide` will ask for; resolved by the engine beforehand. */
  needs(command: Command, state: S | undefined): readonly Need[];
  /** What `effects` asks for beside it; resolved on the server only, like what follows from it. */
  effectNeeds?(command: Command, state: S | undefined): readonly Need[];
  /**
   * What the state says about people, for the relations of `may`. Undefined: the record is not there, and the rule says
   * so; unknown: what tells it lies outside this device.
   */
  matter(state: S | undefined, command: Command, lookups: Lookups): Reading<Matter | undefined>;
  /** The kind's own rule. Only `decideCommand` calls it: there it is known before that the actor may ask. */
  decide(state: S | undefined, command: Command, context: DecideContext): Decision<E>;
  apply(state: S | undefined, event: E, meta: EventMeta): S;
  /** Jobs, timers and follow-up commands of one event. Runs on the server only, inside the transaction. */
  effects(before: S | undefined, event: E, after: S, meta: EventMeta, context: DecideContext): readonly Effect[];
};
