import type { NextStep } from '../../domain/linkage/next-step.ts';
import { custodyLimit } from '../../domain/linkage/regions/custody.ts';
import { isReleaseOpen } from '../../domain/linkage/regions/hold.ts';
import { ENDED } from '../../domain/linkage/regions/request.ts';
import type { LocateRequest } from './model.ts';

const APPROVING: readonly LocateRequest['state'][] = ['pending_approval', 'pending_president'];

/** States in which somebody is on his way to the person, or has him: whether to go on looking is no question then. */
const FOUND: readonly LocateRequest['state'][] = ['hit', 'court_ack', 'dispatched', 'controlled'];

/** The stage that the choice to keep or release stands under (T9 is asked in every state). */
const STAGE_OF: Readonly<Partial<Record<LocateRequest['state'], string>>> = {
  pending_approval: 'pending-approval',
  pending_president: 'pending-president',
  sent_back: 'sent-back',
  signed: 'signed',
  submitted: 'submitted',
  under_review: 'under-review',
  returned: 'returned',
};

/** The step while somebody holds the person: the police wait for the court first; then the custody must end in time. */
function stepOfHeld(request: LocateRequest): NextStep {
  const limit = custodyLimit(request.custody);
  const step = request.state === 'hit' ? 'acknowledge-hit' : request.state === 'court_ack' ? 'dispatch' : request.state === 'dispatched' ? 'hand-over' : 'end-custody';
  // The words of the step and its clock are one: until the court has come, its own duty counts where it ends sooner.
  const isSooner = step !== 'end-custody' && request.due !== undefined && (limit === undefined || request.due.at < limit);
  const due = isSooner && request.due !== undefined ? { dueAt: request.due.at, rule: request.due.rule } : limit === undefined ? {} : { dueAt: limit, rule: request.custody.extension === undefined ? 'QUESTIONING' : 'QUESTIONING_COMPLEX' };
  return { stage: 'held', step, tone: 'danger', waitingOn: 'court', ...due, urgency: 0 };
}

/** What a locate request asks for by itself, for those who hold the request and not its case; undefined when it asks for nothing. */
export function stepOfLocate(request: LocateRequest): NextStep | undefined {
  const due = request.due === undefined ? {} : { dueAt: request.due.at, rule: request.due.rule };
  const releaseOpen = isReleaseOpen(request);
  if (request.custody.state === 'running') return stepOfHeld(request);
  if (request.deputyReport !== undefined && request.deputyReport.madeAt === undefined) {
    return { stage: 'held', step: 'report-deputy', tone: 'danger', waitingOn: 'court', urgency: 1 };
  }
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
      return { stage: 'dispatched', step: 'hand-over', tone: 'danger', waitingOn: 'court', ...due, urgency: 4 };
    case 'returned': {
      const code = request.returns.at(-1)?.code ?? 'R09';
      return { stage: 'returned', step: 'mend-return', tone: 'attention', waitingOn: 'court', ...due, params: { code }, urgency: 10 };
    }
    case 'sent_back':
      return { stage: 'sent-back', step: 'mend-approval', tone: 'attention', waitingOn: 'court', urgency: 12 };
    case 'signed':
      return { stage: 'signed', step: 'bind-seals', tone: 'waiting', waitingOn: 'court', urgency: 20 };
    case 'controlled':
      if (releaseOpen) return { stage: 'controlled', step: 'await-release', tone: 'acted', waitingOn: 'police', urgency: 15 };
      return request.outcome === undefined ? { stage: 'controlled', step: 'record-outcome', tone: 'acted', waitingOn: 'court', urgency: 14 } : undefined;
    case 'withdrawal_pending':
    case 'expired':
      return releaseOpen ? { stage: 'releasing', step: 'await-release', tone: 'agency', waitingOn: 'police', urgency: 16 } : undefined;
    case 'submitted':
      return { stage: 'submitted', step: 'await-police', tone: 'agency', waitingOn: 'police', ...due, urgency: 60 };
    case 'under_review':
      return { stage: 'under-review', step: 'await-police', tone: 'agency', waitingOn: 'police', ...due, urgency: 61 };
    case 'active':
      return {
        stage: 'active',
        step: 'await-hit',
        tone: 'agency',
        waitingOn: 'police',
        ...(request.control.end === undefined ? {} : { dueDate: request.control.end }),
        urgency: 70,
      };
    default:
      if (APPROVING.includes(request.state)) {
        const president = request.state === 'pending_president';
        return { stage: president ? 'pending-president' : 'pending-approval', step: president ? 'await-president' : 'await-chief', tone: 'waiting', waitingOn: 'approval', urgency: 40 };
      }
      return undefined;
  }
}
