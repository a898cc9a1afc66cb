import { type ErrorCode, type Failure, failure } from '../../kernel/errors/index.ts';
import { civilDateOf, type Instant } from '../../kernel/time.ts';
import type { Addressee } from '../agencies/index.ts';
import type { WorkingCalendar } from '../calendar/index.ts';
import { type ParameterCode, type RuleParameterTable, valueAt } from '../deadlines/index.ts';
import type { Actor, AggregateRef, CommandId, OccurredAt } from './command.ts';
import type { Lookups } from './lookups.ts';

/** One entry guard as the screen shows it: passed with its proof, failed with what is missing, or not knowable here. */
export type GuardResult = {
  readonly id: string;
  readonly status: 'passed' | 'failed' | 'unknown';
  /** Ids of the records that prove it; each is a link on the screen. */
  readonly proof: readonly string[];
  readonly failure?: Failure;
};

export function passed(id: string, proof: readonly string[] = []): GuardResult {
  return { id, status: 'passed', proof };
}

export function failed(id: string, code: ErrorCode, params?: Record<string, string | number>): GuardResult {
  return { id, status: 'failed', proof: [], failure: failure(code, params) };
}

/** What this device does not hold; it never counts as passed. */
export function unknown(id: string): GuardResult {
  return { id, status: 'unknown', proof: [] };
}

/** What happened, in the past tense, without envelope. `kind` is append-only. */
export type EventBody = { readonly kind: string };

/**
 * - `accept`: every guard is known and passed; `events` follow.
 * - `unknown`: nothing known speaks against it, but some guard needs what this device does not hold. The device files
 *   it and says 由服务器核对; the server never returns this.
 * - `refuse`: with the code of the error table.
 */
export type Decision<E extends EventBody = EventBody> =
  | { readonly kind: 'accept'; readonly events: readonly E[]; readonly guards: readonly GuardResult[] }
  | { readonly kind: 'unknown'; readonly events: readonly E[]; readonly guards: readonly GuardResult[] }
  | { readonly kind: 'refuse'; readonly failure: Failure; readonly guards: readonly GuardResult[] };

export function accept<E extends EventBody>(events: readonly E[], guards: readonly GuardResult[] = []): Decision<E> {
  return { kind: 'accept', events, guards };
}

/** Accepted as far as this guard is known; where it is not, the server has the last word. */
export function withGuard<E extends EventBody>(guard: GuardResult, events: readonly E[]): Decision<E> {
  return { kind: guard.status === 'unknown' ? 'unknown' : 'accept', events, guards: [guard] };
}

export function refuse(why: Failure, guards: readonly GuardResult[] = []): Decision<never> {
  return { kind: 'refuse', failure: why, guards };
}

/** Everything a rule may know besides the state and the command. No clock, no store, no randomness. */
export type DecideContext = {
  /** Server: receipt time. Device: desk time corrected by the last measured skew. */
  readonly now: Instant;
  readonly calendar: WorkingCalendar;
  readonly parameters: RuleParameterTable;
  readonly lookups: Lookups;
};

/** A number of the law as it stands today: no rule has one of its own. */
export function lawNumber(code: ParameterCode, { now, parameters }: Pick<DecideContext, 'now' | 'parameters'>): number {
  return valueAt(parameters, code, civilDateOf(now));
}

/** Envelope of an event: who, when, by which command. Legal time of the act stands in `occurredAt`. */
export type EventMeta = {
  readonly commandId: CommandId;
  readonly aggregate: AggregateRef;
  readonly at: Instant;
  readonly by: Actor;
  readonly occurredAt?: OccurredAt;
};

/**
 * What must follow an event. Written in the same transaction as the event (S2, S10): a timer or an outgoing job never
 * stands without its state change, nor the other way round.
 */
export type Effect =
  /**
   * A message to an agency; the idempotency key is derived from command id and `revision`. `to` says which one; without it,
   * the one that serves the court, of the one kind that takes such a message.
   */
  | { readonly type: 'send'; readonly message: string; readonly to?: Addressee; readonly revision: number; readonly round: number; readonly body: Readonly<Record<string, unknown>> }
  /** A legal timer: at `dueAt` the platform files `kind` as SYS with a derived id; a stale one is refused by decide. */
  | { readonly type: 'timer'; readonly dueAt: Instant; readonly kind: string; readonly payload: Readonly<Record<string, unknown>> }
  /** A command by SYS that follows at once, on the same or another aggregate, in the same transaction. */
  | { readonly type: 'command'; readonly aggregate: AggregateRef; readonly kind: string; readonly payload: Readonly<Record<string, unknown>> }
  /** Numbers for instruments, drawn by the server in the same transaction, then assigned by `kind`. */
  | { readonly type: 'number'; readonly kind: string; readonly series: readonly { readonly slot: string; readonly series: string }[] };
