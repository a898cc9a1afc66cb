import type { NextStep } from '../../domain/linkage/next-step.ts';
import { isReleaseOpen } from '../../domain/linkage/regions/hold.ts';
import { ENDED } from '../../domain/linkage/regions/request.ts';
import type { VehicleRequest } from './model.ts';

/** States in which somebody is on his way to the car, or has it: whether to go on looking is no question then. */
const FOUND: readonly VehicleRequest['state'][] = ['hit', 'court_ack', 'dispatched', 'seized', 'unsealing', 'unsealed'];

/** The stage that the choice to keep or release stands under (T9 is asked in every state). */
const STAGE_OF: Readonly<Partial<Record<VehicleRequest['state'], string>>> = {
  pending_approval: 'pending-approval',
  sent_back: 'sent-back',
  signed: 'signed',
  submitted: 'submitted',
  under_review: 'under-review',
  returned: 'returned',
  entrusted: 'entrusted',
};

/** What a car in custody asks for: its release where the ground is gone, its papers, its way back. */
function stepOfSeized({ seizure, mortgagees }: VehicleRequest): NextStep | undefined {
  const stage = 'seized';
  switch (seizure?.state) {
    case 'held':
      if (seizure.releaseDue !== undefined) return { stage, step: 'propose-unseal', tone: 'attention', waitingOn: 'court', urgency: 9 };
      return mortgagees.some(({ told }) => told === undefined) ? { stage, step: 'tell-mortgagees', tone: 'acted', waitingOn: 'court', urgency: 18 } : undefined;
    case 'release_proposed':
      return { stage: 'unseal-proposed', step: 'await-unseal-approval', tone: 'waiting', waitingOn: 'approval', urgency: 40 };
    case 'release_approved':
      return { stage: 'unseal-approved', step: 'bind-seals', tone: 'waiting', waitingOn: 'court', urgency: 20 };
    default:
      return undefined;
  }
}

/** What a request for a car asks for by itself; undefined when it asks for nothing. */
export function stepOfVehicle(request: VehicleRequest): NextStep | undefined {
  const due = request.due === undefined ? {} : { dueAt: request.due.at, rule: request.due.rule };
  const releaseOpen = isReleaseOpen(request);
  const strayAlarmed = request.strays.some((stray) => stray.state !== 'release_acked' && stray.alarmedAt !== undefined);
  if ((releaseOpen && request.control.release?.alarmedAt !== undefined) || strayAlarmed) {
    return { stage: 'release-overdue', step: 'chase-release', tone: 'danger', waitingOn: 'police', urgency: 1 };
  }
  const asked = request.keepOrRelease !== undefined && request.keepOrRelease.choice === undefined;
  if (asked && !releaseOpen && !ENDED.includes(request.state) && !FOUND.includes(request.state)) {
    return { stage: STAGE_OF[request.state] ?? 'active', step: 'keep-or-release', tone: 'attention', waitingOn: 'court', urgency: 8 };
  }
  switch (request.state) {
    case 'hit':
      return { stage: 'hit', step: 'acknowledge-hit', tone: 'danger', waitingOn: 'court', ...due, urgency: 2 };
    case 'court_ack':
      return { stage: 'hit', step: 'dispatch', tone: 'danger', waitingOn: 'court', ...due, urgency: 3 };
    case 'dispatched':
      return { stage: 'dispatched', step: 'seize', tone: 'danger', waitingOn: 'court', ...due, urgency: 4 };
    case 'entrusted':
      return { stage: 'entrusted', step: 'await-entrusted', tone: 'waiting', waitingOn: 'court', ...due, urgency: 30 };
    case 'seized':
      return stepOfSeized(request);
    case 'unsealing':
      return { stage: 'unsealing', step: 'await-unsealed', tone: 'agency', waitingOn: 'police', ...due, urgency: 58 };
    case 'unsealed':
      return { stage: 'unsealed', step: request.seizure?.lifted?.next === undefined ? 'return-thing' : 'pass-on-thing', tone: 'attention', waitingOn: 'court', ...due, urgency: 9 };
    case 'returned':
      return { stage: 'returned', step: 'mend-return', tone: 'attention', waitingOn: 'court', ...due, params: { code: request.returns.at(-1)?.code ?? 'R09' }, urgency: 10 };
    case 'sent_back':
      return { stage: 'sent-back', step: 'mend-approval', tone: 'attention', waitingOn: 'court', urgency: 12 };
    case 'signed':
      return { stage: 'signed', step: 'bind-seals', tone: 'waiting', waitingOn: 'court', urgency: 20 };
    case 'withdrawal_pending':
    case 'expired':
      return releaseOpen ? { stage: 'releasing', step: 'await-release', tone: 'agency', waitingOn: 'police', urgency: 16 } : undefined;
    case 'submitted':
      return { stage: 'submitted', step: 'await-police', tone: 'agency', waitingOn: 'police', ...due, urgency: 60 };
    case 'under_review':
      return { stage: 'under-review', step: 'await-police', tone: 'agency', waitingOn: 'police', ...due, urgency: 61 };
    case 'active':
      return { stage: 'active', step: 'await-hit', tone: 'agency', waitingOn: 'police', ...(request.control.end === undefined ? {} : { dueDate: request.control.end }), urgency: 70 };
    case 'pending_approval':
      return { stage: 'pending-approval', step: 'await-chief', tone: 'waiting', waitingOn: 'approval', urgency: 40 };
    default:
      return undefined;
  }
}
