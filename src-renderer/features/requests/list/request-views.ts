import type { RequestsQuery } from '#shared/contracts/engine.ts';

/** Views of the list, by what the request waits for. */
export const REQUEST_VIEWS = ['open', 'court', 'approval', 'police', 'watching', 'found', 'release', 'all'] as const;
export type RequestViewId = (typeof REQUEST_VIEWS)[number];

/**
 * What every request says of itself decides where it can; the rest is found by the states that all of them call alike. What should
 * end and is not yet proven to have ended stands after its request is over, too.
 */
const VIEWS: Readonly<Record<RequestViewId, Omit<RequestsQuery, 'from' | 'count'>>> = {
  open: { open: true },
  court: { open: true, waitingOn: ['court'] },
  approval: { awaits: ['chief', 'president'] },
  police: { states: ['submitted', 'under_review'] },
  watching: { holdOpen: true, holdEnding: false },
  found: { states: ['hit', 'court_ack', 'dispatched'] },
  release: { holdEnding: true },
  all: {},
};

export function requestsOfView(view: RequestViewId): Omit<RequestsQuery, 'from' | 'count'> {
  return VIEWS[view];
}
