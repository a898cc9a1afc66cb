import type { AssetEvent } from '../domain/assets/events.ts';
import type { AssetState } from '../domain/assets/model.ts';
import type { CaseEvent } from '../domain/cases/events.ts';
import type { CaseState } from '../domain/cases/model.ts';
import { recordsGone } from '../domain/cases/standing.ts';
import type { AggregateRef } from '../domain/linkage/command.ts';
import type { DecideContext, Effect } from '../domain/linkage/decision.ts';
import type { Mechanism, RequestHead, RequestOfCase, RequestState } from '../domain/linkage/mechanism.ts';
import type { AggregateState } from '../domain/linkage/module.ts';
import type { NextStep } from '../domain/linkage/next-step.ts';
import type { ApprovalLevel } from '../domain/linkage/regions/approval.ts';
import { MECHANISM_FACTS, MECHANISM_MESSAGES, MECHANISMS } from './mechanism-table.ts';

export { MECHANISM_FACTS, MECHANISM_MESSAGES, MECHANISMS };

const byAggregate = new Map(MECHANISMS.map((mechanism) => [mechanism.module.aggregate, mechanism]));

/** The mechanism whose requests bear this aggregate name; undefined for nouns that are no request. */
export function mechanismOf(aggregate: string): Mechanism | undefined {
  return byAggregate.get(aggregate);
}

/** Names of the nouns that are requests. */
export const REQUEST_AGGREGATES: readonly string[] = MECHANISMS.map(({ module }) => module.aggregate);

export function isRequest(aggregate: string): boolean {
  return byAggregate.has(aggregate);
}

/** The same for whoever holds a request: that it has no mechanism is a programming error. */
export function mechanismFor({ type: aggregate }: Pick<AggregateRef, 'type'>): Mechanism {
  const found = byAggregate.get(aggregate);
  if (found === undefined) throw new RangeError(`${aggregate} is no request of any mechanism`);
  return found;
}

const WAITS_FOR: Readonly<Partial<Record<string, ApprovalLevel>>> = { pending_approval: 'chief', pending_president: 'president' };

/** Whose signature a filing of this kind asks for first; undefined for kinds that ask for none. */
export function firstSignerOf(kind: string): ApprovalLevel | undefined {
  const ends = MECHANISMS.flatMap(({ transitions }) => transitions.filter(({ command }) => command === kind).map(({ to }) => WAITS_FOR[to]));
  // A kind that may also lead elsewhere (a signature, a correction) does not always wait for one.
  return ends.includes(undefined) ? undefined : ends[0];
}

export function headOf(aggregate: string, state: AggregateState): RequestHead {
  return mechanismFor({ type: aggregate }).head(state as RequestState);
}

/** A request as its case sees it. */
export function requestOf(aggregate: string, state: AggregateState): RequestOfCase {
  const mechanism = mechanismFor({ type: aggregate });
  return { mechanism: mechanism.id, head: mechanism.head(state as RequestState), state: state as RequestState };
}

/** What a request asks for by itself, for those who hold it and not its case; undefined when it has ended or asks for nothing. */
export function stepOfRequest({ head, state }: Pick<RequestOfCase, 'head' | 'state'>): NextStep | undefined {
  const step = head.isOpen ? mechanismFor(head.ref).step(state) : undefined;
  return step === undefined ? undefined : { ...step, about: head.ref };
}

/** What the requests of a case ask for, each by itself (`nextStep` of the case takes the most urgent). */
export function stepsOf(requests: readonly RequestOfCase[]): readonly NextStep[] {
  return requests.flatMap((request) => stepOfRequest(request) ?? []);
}

/** What an event of a case means for its open requests, of whatever mechanism: first what it took from under them. */
export function onCaseEvent(event: CaseEvent, requests: readonly RequestOfCase[], after: CaseState, before: CaseState | undefined): readonly Effect[] {
  const gone = recordsGone(before, after);
  return requests
    .filter(({ head }) => head.isOpen)
    .flatMap(({ head, state }) => {
      const mechanism = mechanismFor(head.ref);
      return [...gone.filter(({ id }) => head.restsOn.includes(id)).flatMap((record) => mechanism.onProofGone(record, state)), ...mechanism.onCase(event, state, after, before)];
    });
}

/** What an event of a thing means for the open requests about it, of whatever mechanism and court. */
export function onAssetEvent(event: AssetEvent, requests: readonly RequestOfCase[], after: AssetState, before: AssetState | undefined, context: Pick<DecideContext, 'now' | 'calendar' | 'parameters'>): readonly Effect[] {
  return requests.flatMap(({ head, state }) => (head.isOpen ? (mechanismFor(head.ref).onAsset?.(event, state, after, before, context) ?? []) : []));
}
