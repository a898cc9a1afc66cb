import type { NextStep } from '../../domain/linkage/next-step.ts';
import { custodyLimit } from '../../domain/linkage/regions/custody.ts';
import { type DetentionRequest, earlyPending, isEarlyUnsealed, isFamilyUntold, isLeaveUnanswered, isQuestionOpen, isUnderReview, lastLeave } from './model.ts';
import { DETENTION_TONES, OVER } from './states.ts';

type Due = Pick<NextStep, 'dueAt' | 'rule'>;

const STAGE: Readonly<Record<DetentionRequest['state'], string>> = {
  pending_president: 'pending-president',
  sent_back: 'sent-back',
  not_approved: 'not-approved',
  signed: 'signed',
  decided: 'detention-decided',
  served: 'detention-served',
  submitted: 'at-detention-house',
  under_review: 'at-detention-house',
  refused: 'admission-refused',
  deferred: 'detention-deferred',
  admitted: 'detained',
  on_leave: 'detention-leave',
  release_ordered: 'release-ordered',
  released: 'release-ordered',
  withdrawn: 'release-ordered',
  closed: 'release-ordered',
};

function dueOf(due: { readonly at: NonNullable<NextStep['dueAt']>; readonly rule: string } | undefined): Due {
  return due === undefined ? {} : { dueAt: due.at, rule: due.rule };
}

/** The way to the house, as far as it has come. */
function onTheWay(request: DetentionRequest): Pick<NextStep, 'step' | 'waitingOn'> & { readonly urgency: number } {
  switch (request.state) {
    case 'pending_president':
      return { step: 'await-president', waitingOn: 'approval', urgency: 40 };
    case 'sent_back':
      return { step: 'mend-approval', waitingOn: 'court', urgency: 12 };
    case 'signed':
      return { step: 'bind-seals', waitingOn: 'court', urgency: 20 };
    case 'decided':
      if (request.presence !== undefined) return { step: 'serve-detention', waitingOn: 'court', urgency: 9 };
      return request.links.some(({ purpose }) => purpose === 'search') ? { step: 'await-search', waitingOn: 'police', urgency: 45 } : { step: 'start-search', waitingOn: 'court', urgency: 11 };
    case 'served':
      return request.presence === undefined ? { step: 'start-search', waitingOn: 'court', urgency: 11 } : { step: 'escort-detained', waitingOn: 'court', urgency: 9 };
    case 'refused':
      return { step: 'choose-alternative', waitingOn: 'court', urgency: 6 };
    case 'deferred':
      return { step: 'resume-detention', waitingOn: 'court', urgency: 50 };
    default:
      return { step: 'await-admission', waitingOn: 'agency', urgency: 30 };
  }
}

/** While somebody holds him for this request, his hours come first; nobody may be forgotten in them. */
function stepOfHeld(request: DetentionRequest): NextStep {
  const limit = custodyLimit(request.custody);
  const rule = request.custody.extension === undefined ? 'QUESTIONING' : 'QUESTIONING_COMPLEX';
  const isOver = OVER.includes(request.state) || request.state === 'deferred';
  const way = isOver ? { step: 'end-custody', waitingOn: 'court' as const } : onTheWay(request);
  // The words of the step and its clock are one: the duty of the state counts where it ends sooner.
  const isSooner = !isOver && request.due !== undefined && (limit === undefined || request.due.at < limit);
  const due = isSooner ? dueOf(request.due) : limit === undefined ? {} : { dueAt: limit, rule };
  // Held within his hours he is no alarm; who should be free is.
  return { stage: 'held', step: way.step, tone: isOver ? 'danger' : 'attention', waitingOn: way.waitingOn, ...due, urgency: 0 };
}

/** What runs beside the state and is owed by the court: each by its own clock. */
function besideIt(request: DetentionRequest): NextStep | undefined {
  const stage = STAGE[request.state];
  if (request.deputyReport !== undefined && request.deputyReport.madeAt === undefined) return { stage, step: 'report-deputy', tone: 'danger', waitingOn: 'court', urgency: 1 };
  if (isLeaveUnanswered(request)) return { stage, step: 'answer-leave', tone: 'attention', waitingOn: 'court', ...dueOf(lastLeave(request)?.due), urgency: 4 };
  if (isFamilyUntold(request)) return { stage, step: 'notify-family', tone: 'attention', waitingOn: 'court', ...dueOf(request.family?.due), urgency: 5 };
  return undefined;
}

/** The term, its early end, and what asks whether it goes on. */
function inTheHouse(request: DetentionRequest): NextStep {
  const stage = STAGE[request.state];
  if (isEarlyUnsealed(request)) return { stage, step: 'bind-seals', tone: 'attention', waitingOn: 'court', urgency: 6 };
  if (earlyPending(request) !== undefined) return { stage, step: 'await-president', tone: 'waiting', waitingOn: 'approval', urgency: 15 };
  if (isQuestionOpen(request)) return { stage, step: 'detention-goes-on', tone: 'attention', waitingOn: 'court', urgency: 8 };
  if (request.state === 'on_leave') {
    const back = lastLeave(request)?.dueBack;
    return { stage, step: 'await-return', tone: 'agency', waitingOn: 'agency', ...(back === undefined ? {} : { dueAt: back }), urgency: 54 };
  }
  if (isUnderReview(request)) return { stage, step: 'await-reconsideration', tone: 'agency', waitingOn: 'upper-court', ...dueOf(request.reconsideration?.due), urgency: 55 };
  return { stage, step: 'await-term', tone: 'agency', waitingOn: 'agency', ...(request.termEnd === undefined ? {} : { dueAt: request.termEnd, rule: 'DETENTION_RELEASE_NOTICE' }), urgency: 70 };
}

/** What a detention asks for by itself; undefined when it asks for nothing. Red is who should be free, and who is held now. */
export function stepOfDetention(request: DetentionRequest): NextStep | undefined {
  if (request.custody.state === 'running') return stepOfHeld(request);
  if (request.release?.alarmedAt !== undefined && !OVER.includes(request.state)) {
    return { stage: 'release-overdue', step: 'chase-house-release', tone: 'danger', waitingOn: 'agency', ...dueOf(request.release.due), urgency: 1 };
  }
  const beside = besideIt(request);
  if (beside !== undefined) return beside;
  switch (request.state) {
    case 'release_ordered':
      return { stage: STAGE[request.state], step: 'await-house-release', tone: 'attention', waitingOn: 'agency', ...dueOf(request.due), urgency: 7 };
    case 'admitted':
    case 'on_leave':
      return inTheHouse(request);
    case 'released':
    case 'withdrawn':
    case 'closed':
    case 'not_approved':
      return isUnderReview(request) ? { stage: 'reviewing', step: 'await-reconsideration', tone: 'agency', waitingOn: 'upper-court', ...dueOf(request.reconsideration?.due), urgency: 55 } : undefined;
    default: {
      if (isQuestionOpen(request) && request.state !== 'pending_president') return { stage: STAGE[request.state], step: 'detention-goes-on', tone: 'attention', waitingOn: 'court', urgency: 8 };
      const until = request.alternatives.at(-1)?.until;
      const due = request.state === 'deferred' ? (until === undefined ? {} : { dueDate: until }) : dueOf(request.due);
      return { stage: STAGE[request.state], tone: DETENTION_TONES[request.state], ...onTheWay(request), ...due };
    }
  }
}
