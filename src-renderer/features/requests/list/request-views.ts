import type { RequestsQuery } from '#shared/contracts/engine.ts';

/** Views of the list, by what the request waits for. */
export const REQUEST_VIEWS = ['open', 'court', 'approval', 'police', 'watching', 'found', 'release', 'all'] as const;
export type RequestViewId = (typeof REQUEST_VIEWS)[number];

/** Controls that should end and are not yet proven to have ended stand after their request is over, too. */
const RELEASING: readonly string[] = ['controlled', 'withdrawal_pending', 'expired', 'withdrawn', 'rejected', 'closed'];

/** What every request says of itself decides where it can; the rest is found by the states of a request that holds something. */
const VIEWS: Readonly<Record<RequestViewId, Omit<RequestsQuery, 'from' | 'count'>>> = {
  open: { open: true },
  court: { open: true, waitingOn: ['court'] },
  approval: { awaits: ['chief', 'president'] },
  police: { states: ['submitted', 'under_review'] },
  watching: { states: ['active'] },
  found: { states: ['hit', 'court_ack', 'dispatched'] },
  release: { states: RELEASING, controlOpen: true },
  all: {},
};

export function requestsOfView(view: RequestViewId): Omit<RequestsQuery, 'from' | 'count'> {
  return VIEWS[view];
}
