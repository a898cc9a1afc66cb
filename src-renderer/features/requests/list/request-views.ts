import type { RequestsQuery } from '#shared/contracts/engine.ts';

/** Views of the list, by what the request waits for. */
export const REQUEST_VIEWS = ['open', 'court', 'approval', 'police', 'watching', 'found', 'release', 'all'] as const;
export type RequestViewId = (typeof REQUEST_VIEWS)[number];

const OPEN: readonly string[] = ['pending_approval', 'pending_president', 'sent_back', 'signed', 'submitted', 'under_review', 'returned', 'active', 'hit', 'court_ack', 'dispatched', 'controlled', 'withdrawal_pending', 'expired'];
const STATES: Readonly<Record<Exclude<RequestViewId, 'all' | 'release'>, readonly string[]>> = {
  open: OPEN,
  court: ['sent_back', 'signed', 'returned', 'controlled'],
  approval: ['pending_approval', 'pending_president'],
  police: ['submitted', 'under_review'],
  watching: ['active'],
  found: ['hit', 'court_ack', 'dispatched'],
};
/** Controls that should end and are not yet proven to have ended stand after their request is over, too. */
const RELEASING: readonly string[] = ['controlled', 'withdrawal_pending', 'expired', 'withdrawn', 'rejected', 'closed'];

export function requestsOfView(view: RequestViewId): Pick<RequestsQuery, 'states' | 'controlOpen'> {
  if (view === 'all') return {};
  return view === 'release' ? { states: RELEASING, controlOpen: true } : { states: STATES[view] };
}
