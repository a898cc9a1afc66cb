import type { RequestsQuery } from '#shared/contracts/engine.ts';
import type { RequestHead } from '#shared/domain/linkage/mechanism.ts';
import type { AggregateState } from '#shared/domain/linkage/module.ts';
import type { NextStep } from '#shared/domain/linkage/next-step.ts';
import { requestOf, stepOfRequest } from '#shared/mechanisms/index.ts';
import type { RequestId } from '#shared/kernel/ids.ts';
import { searchText } from './initials.ts';

/** What lists of requests go by: the head, what a running request asks for, and its texts as a search looks for them. */
export type SlimRequest = Omit<RequestHead, 'search'> & {
  readonly id: RequestId;
  readonly step: NextStep | undefined;
  readonly text: string;
};

/** @param aggregate the noun of the request, which says whose state it is */
export function slim(aggregate: string, state: AggregateState): SlimRequest {
  const request = requestOf(aggregate, state);
  const { search, ...head } = request.head;
  return { ...head, id: head.ref.id as RequestId, step: stepOfRequest(request), text: search.map(searchText).join('\n') };
}

type Test = (one: SlimRequest) => boolean;

/** The question as a list of tests; each looks at all requests of this device, so that no answer depends on a window. */
function testsOf(query: RequestsQuery, isMarked: (one: SlimRequest) => boolean): readonly Test[] {
  const { caseId, undertaker, holdOpen, holdEnding, decidedBy, notBy, underWay, paperEntered, marked } = query;
  const tests: Test[] = [];
  if (caseId !== undefined) tests.push((one) => one.caseId === caseId);
  if (query.assetId !== undefined) tests.push((one) => one.assetId === query.assetId);
  if (undertaker !== undefined) tests.push((one) => one.undertaker === undertaker);
  if (query.ids !== undefined) {
    const ids = new Set<string>(query.ids);
    tests.push((one) => ids.has(one.id));
  }
  if (query.states !== undefined) {
    const states = new Set<string>(query.states);
    tests.push((one) => states.has(one.state));
  }
  if (query.awaits !== undefined) {
    const levels = new Set(query.awaits);
    tests.push((one) => one.awaits !== undefined && levels.has(one.awaits.level));
  }
  if (holdOpen !== undefined) tests.push((one) => one.isHoldOpen === holdOpen);
  if (holdEnding !== undefined) tests.push((one) => one.isHoldEnding === holdEnding);
  if (query.open !== undefined) tests.push((one) => one.isOpen === query.open);
  if (query.waitingOn !== undefined) {
    const waiting = new Set<string>(query.waitingOn);
    tests.push((one) => one.step !== undefined && waiting.has(one.step.waitingOn));
  }
  if (underWay !== undefined) tests.push((one) => one.isUnderWay === underWay);
  if (paperEntered !== undefined) tests.push((one) => one.isPaperEntered === paperEntered);
  if (notBy !== undefined) tests.push((one) => !one.closedTo.includes(notBy));
  if (decidedBy !== undefined) tests.push((one) => one.decidedBy.includes(decidedBy));
  if (marked !== undefined) tests.push((one) => isMarked(one) === marked);
  for (const word of (query.text ?? '').trim().split(/\s+/)) {
    const wanted = searchText(word);
    if (wanted !== '') tests.push((one) => one.text.includes(wanted));
  }
  return tests;
}

const waitsSince = (one: SlimRequest): number => one.awaits?.since ?? one.since;

/**
 * All requests that answer a question, in the asked order: the newest first, or what waits longest.
 * @param isMarked whether something of one's own on it has no receipt, or was refused
 */
export function requestsMatching(all: Iterable<SlimRequest>, query: RequestsQuery, isMarked: (one: SlimRequest) => boolean): readonly SlimRequest[] {
  const tests = testsOf(query, isMarked);
  const found = [...all].filter((one) => tests.every((test) => test(one)));
  const byId = (a: SlimRequest, b: SlimRequest): number => (a.id < b.id ? -1 : 1);
  return query.order === 'longest-wait' ? found.sort((a, b) => waitsSince(a) - waitsSince(b) || byId(a, b)) : found.sort((a, b) => b.since - a.since || byId(a, b));
}
