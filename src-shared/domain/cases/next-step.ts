import { type Fen, formatYuan } from '../../kernel/money.ts';
import { addDays, type CivilDate, civilDateOf, type Instant } from '../../kernel/time.ts';
import type { LocateRequest } from '../locate-person/model.ts';
import { ENDED_STATES, isControlOpen } from '../locate-person/model.ts';
import { type CaseState, moneyOf, recordsOf } from './model.ts';

/** Who has to act next. */
export type Waiting = 'court' | 'approval' | 'police' | 'parties' | 'nobody';

/** How a step is coloured: a state is always word, icon and colour (LOOK). */
export type Tone = 'waiting' | 'agency' | 'acted' | 'attention' | 'danger' | 'ended';

/**
 * The next lawful step of a case and why it stands in the list. `step` and `stage` are keys of the locales; `due` is the
 * day or instant by which it must be done, where a duty runs.
 */
export type NextStep = {
  readonly stage: string;
  readonly step: string;
  readonly tone: Tone;
  readonly waitingOn: Waiting;
  readonly dueDate?: CivilDate;
  readonly dueAt?: Instant;
  readonly rule?: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** Smaller is more urgent; the default order of the worklist. */
  readonly urgency: number;
};

const APPROVING: readonly LocateRequest['state'][] = ['pending_approval', 'pending_president'];

/** What one request asks for by itself, for those who hold the request and not its case; undefined when it asks for nothing. */
export function stepOfRequest(request: LocateRequest): NextStep | undefined {
  const due = request.due === undefined ? {} : { dueAt: request.due.at, rule: request.due.rule };
  const releaseOpen = isControlOpen(request) && request.control.state !== 'active';
  if (request.custody.state === 'running') {
    return { stage: 'held', step: 'end-custody', tone: 'danger', waitingOn: 'court', ...due, urgency: 0 };
  }
  if (releaseOpen && request.control.release?.alarmedAt !== undefined) {
    return { stage: 'release-overdue', step: 'chase-release', tone: 'danger', waitingOn: 'police', urgency: 1 };
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
      return { stage: 'submitted', step: 'await-police', tone: 'agency', waitingOn: 'police', urgency: 60 };
    case 'under_review':
      return { stage: 'under-review', step: 'await-police', tone: 'agency', waitingOn: 'police', ...due, urgency: 61 };
    case 'active': {
      if (request.keepOrRelease !== undefined && request.keepOrRelease.choice === undefined) {
        return { stage: 'active', step: 'keep-or-release', tone: 'attention', waitingOn: 'court', urgency: 8 };
      }
      return {
        stage: 'active',
        step: 'await-hit',
        tone: 'agency',
        waitingOn: 'police',
        ...(request.control.end === undefined ? {} : { dueDate: request.control.end }),
        urgency: 70,
      };
    }
    default:
      if (APPROVING.includes(request.state)) {
        const president = request.state === 'pending_president';
        return { stage: president ? 'pending-president' : 'pending-approval', step: president ? 'await-president' : 'await-chief', tone: 'waiting', waitingOn: 'approval', urgency: 40 };
      }
      return undefined;
  }
}

/** One instalment of a settlement plan (分期), and what it asks for on a day. Amounts in fen. */
export type PlannedInstalment = { readonly n: number; readonly dueOn: CivilDate; readonly amount: Fen; readonly state: 'paid' | 'open' | 'late' };

/**
 * The plan of the last settlement against what was paid towards principal and interest since it was agreed: payments
 * fill the instalments in order of their days. Empty where the settlement has no instalments.
 */
export function instalmentPlan(state: CaseState, today: CivilDate): readonly PlannedInstalment[] {
  const settlement = recordsOf(state, 'settlement').at(-1)?.body;
  if (settlement === undefined) return [];
  let left = recordsOf(state, 'payment').reduce((sum, { body }) => (body.towards !== 'fee' && body.on > settlement.agreedOn ? sum + body.amount : sum), 0);
  return settlement.instalments
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
    .map(({ dueOn, amount }, index) => {
      const paid = left >= amount;
      left = Math.max(0, left - amount);
      return { n: index + 1, dueOn, amount, state: paid ? 'paid' : dueOn < today ? 'late' : 'open' };
    });
}

/** A settled case: nothing to do but watch, until a day passes unpaid; then the creditor may ask to resume (L2 §465). */
function ofSettlement(state: CaseState, today: CivilDate): NextStep {
  const plan = instalmentPlan(state, today);
  const open = plan.find((instalment) => instalment.state !== 'paid');
  const dueOn = open?.dueOn ?? recordsOf(state, 'settlement').at(-1)?.body.dueOn;
  const due = dueOn === undefined ? {} : { dueDate: dueOn };
  if (dueOn !== undefined && dueOn < today && moneyOf(state).balance > 0) {
    return { stage: 'settlement-breached', step: 'resume', tone: 'danger', waitingOn: 'court', ...due, urgency: 9 };
  }
  if (open !== undefined) {
    return { stage: 'settlement-running', step: 'await-instalment', tone: 'acted', waitingOn: 'parties', ...due, params: { n: open.n, amount: formatYuan(open.amount) }, urgency: 80 };
  }
  return { stage: 'settled', step: 'await-settlement', tone: 'acted', waitingOn: 'parties', ...due, urgency: 80 };
}

/** What a person's own open case asks for, before any request runs. Days here are calendar days of §2.2. */
function ofCase(state: CaseState, today: CivilDate, noticeDays: number): NextStep {
  const services = recordsOf(state, 'service');
  const served = services.some((s) => s.body.documents.includes('enforcement-notice')) && services.some((s) => s.body.documents.includes('asset-report-order'));
  if (state.status === 'closed') return { stage: 'closed', step: 'none', tone: 'ended', waitingOn: 'nobody', urgency: 999 };
  if (state.status === 'round-terminated') return { stage: 'round-terminated', step: 'none', tone: 'ended', waitingOn: 'nobody', urgency: 900 };
  if (state.status === 'stayed') return { stage: 'stayed', step: 'await-resume', tone: 'waiting', waitingOn: 'nobody', urgency: 90 };
  if (state.status === 'settled' && !(state.principal > 0 && moneyOf(state).balance <= 0)) {
    return ofSettlement(state, today);
  }
  const { balance, feeBalance } = moneyOf(state);
  if (state.principal > 0 && balance <= 0) {
    // Everything is paid; T2 still needs the fee and the judge's word, and only then may the case be closed.
    const confirmed = recordsOf(state, 'fulfilment').length > 0;
    const step = feeBalance > 0 ? 'collect-fee' : confirmed ? 'close-case' : 'confirm-fulfilment';
    return { stage: 'paid', step, tone: 'acted', waitingOn: step === 'collect-fee' ? 'parties' : 'court', urgency: 27 };
  }
  if (!served) {
    const dueDate = addDays(state.filedOn, noticeDays);
    return { stage: 'filed', step: 'serve-notice', tone: dueDate < today ? 'danger' : 'attention', waitingOn: 'court', dueDate, rule: 'NOTICE', urgency: dueDate < today ? 25 : 30 };
  }
  const reported = recordsOf(state, 'asset-report').length > 0;
  const reportDue = services.map((s) => s.body.reportDue).filter((d) => d !== undefined).sort().at(-1);
  if (!reported && reportDue !== undefined && reportDue < today) {
    return { stage: 'report-overdue', step: 'handle-missing-report', tone: 'attention', waitingOn: 'court', dueDate: reportDue, rule: 'REPORT', urgency: 26 };
  }
  if (!reported && reportDue !== undefined) return { stage: 'enforcing', step: 'await-report', tone: 'waiting', waitingOn: 'parties', dueDate: reportDue, urgency: 50 };
  return { stage: 'enforcing', step: 'ask-locate', tone: 'waiting', waitingOn: 'court', urgency: 45 };
}

/** Whether a request is still being worked on anywhere: an ended one is when its control stands. */
export function isRunning(request: LocateRequest): boolean {
  return !ENDED_STATES.includes(request.state) || isControlOpen(request);
}

/**
 * The one next lawful step of a case (DOMAIN §1.1, §2.2): the most urgent of what its requests and the case itself ask
 * for. Pure; `noticeDays` is the rule parameter NOTICE in calendar days.
 */
export function nextStep(state: CaseState, requests: readonly LocateRequest[], now: Instant, noticeDays: number): NextStep {
  return nextStepAmong(state, requests.filter(isRunning).map(stepOfRequest).filter((step) => step !== undefined), now, noticeDays);
}

/** The same from what each running request asks for by itself (`stepOfRequest`), for whoever holds no more of them. */
export function nextStepAmong(state: CaseState, steps: readonly NextStep[], now: Instant, noticeDays: number): NextStep {
  const today = civilDateOf(now);
  const own = ofCase(state, today, noticeDays);
  // A running request explains the case better than the generic "ask for a locate" does.
  if (own.step === 'ask-locate' && steps.length > 0) return steps.reduce((a, b) => (b.urgency < a.urgency ? b : a));
  return [...steps, own].reduce((a, b) => (b.urgency < a.urgency ? b : a));
}

