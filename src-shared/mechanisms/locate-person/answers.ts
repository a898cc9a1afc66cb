import { type Failure, failure } from '../../kernel/errors/index.ts';
import { civilDateOf, daysBetween } from '../../kernel/time.ts';
import type { Command } from '../../domain/linkage/command.ts';
import { accept, type DecideContext, type Decision, refuse } from '../../domain/linkage/decision.ts';
import { contentOf } from '../../domain/linkage/kept-answers.ts';
import { after, type Doubt, endWithinApproval, firstDoubt, notInFuture, withinApproval } from '../../domain/linkage/plausible.ts';
import { maxControlDays, resubmitDue, reviewDue } from './clocks.ts';
import type { LocateCommandKind, LocatePayload } from './commands.ts';
import type { LocateEvent } from './events.ts';
import { isOver, type LocateRequest, mayHold } from './model.ts';

/** What the police answer, and what becomes of an answer that came late or cannot be true (DOMAIN §1.13-8). */
type Input<K extends LocateCommandKind> = { readonly payload: LocatePayload<K>; readonly command: Command; readonly context: DecideContext };
type AnswerRule<K extends LocateCommandKind> = (state: LocateRequest, input: Input<K>) => Decision<LocateEvent>;
type Kept = Extract<LocateEvent, { kind: 'locate-late-answer-kept' }>;

const AWAITING: readonly LocateRequest['state'][] = ['submitted', 'under_review'];

/** The police owe an answer to the packet. */
export function awaitsAnswer(state: LocateRequest): boolean {
  return AWAITING.includes(state.state);
}

/** An answer that names an older revision moves nothing (ARCHITECTURE §3, Position). */
export function isLate(state: LocateRequest, payload: { readonly revision: number }): boolean {
  return payload.revision !== state.revision;
}

/** An answer that moves nothing, with all that it says. */
export function kept(state: LocateRequest, message: string, payload: object, why: Pick<Kept, 'doubt' | 'incident' | 'about'> = {}): Decision<LocateEvent> {
  const { revision = state.revision, round = state.round } = payload as { readonly revision?: number; readonly round?: number };
  return accept([{ kind: 'locate-late-answer-kept', message, revision, round, content: contentOf(payload), ...why }]);
}

/** What cannot be true: a person is refused and told what is allowed, the word of a system is kept and alarms. */
function doubted(state: LocateRequest, message: string, { payload, command }: Input<LocateCommandKind>, doubt: Failure, about?: string): Decision<LocateEvent> {
  if (command.actor.role !== 'agency-system') return refuse(doubt);
  return kept(state, message, payload, { doubt: doubt.code, incident: 'implausible-answer', ...(about === undefined ? {} : { about }) });
}

/** Nothing about a control can have happened before the request was filed. */
function sinceFiling(state: LocateRequest): Parameters<typeof after>[0] {
  return state.control.start ?? civilDateOf(state.filedAt);
}

export const received: AnswerRule<'locate-person.mark-received'> = (state, input) => {
  const { payload, context } = input;
  if (isLate(state, payload) || state.state !== 'submitted') return kept(state, 'received', payload);
  const doubt = firstDoubt(notInFuture(payload.receivedAt, context), after(state.since, payload.receivedAt, context));
  if (doubt !== undefined) return doubted(state, 'received', input, doubt);
  return accept([{ kind: 'locate-received', receivedAt: payload.receivedAt, due: reviewDue(payload.receivedAt, context) }]);
};

export const returned: AnswerRule<'locate-person.return'> = (state, { payload, context }) =>
  isLate(state, payload) || !awaitsAnswer(state)
    ? kept(state, 'return', payload)
    : accept([{ kind: 'locate-returned', code: payload.code, text: payload.text, specialist: payload.specialist, due: resubmitDue(context.now, context) }]);

export const rejected: AnswerRule<'locate-person.reject'> = (state, { payload }) =>
  isLate(state, payload) || !awaitsAnswer(state)
    ? kept(state, 'reject', payload)
    : accept([{ kind: 'locate-rejected', code: payload.code, text: payload.text, specialist: payload.specialist }]);

function periodDoubt(state: LocateRequest, payload: LocatePayload<'locate-person.accept'>, context: DecideContext): Doubt {
  const max = maxControlDays(context);
  if (daysBetween(payload.start, payload.end) > max) return failure('CONTROL_PERIOD_TOO_LONG', { max });
  return withinApproval({ days: state.packet.periodDays, since: civilDateOf(state.filedAt) }, { days: max }, payload, context);
}

/**
 * The police have put the person under control. Where that does not apply any more, or the period is another one than was
 * approved, the control exists at the police all the same: it is taken as a stray one, released at once, and its owner is
 * told (S10). Under the same number it may come again, rightly, when that release is acknowledged.
 */
export const accepted: AnswerRule<'locate-person.accept'> = (state, { payload, command, context }) => {
  const { controlNo, revision, round } = payload;
  const applies = !isLate(state, payload) && awaitsAnswer(state);
  const doubt = periodDoubt(state, payload, context);
  const stray = state.strays.find((one) => one.controlNo === controlNo);
  const comesAgain = stray?.state === 'release_acked' && applies && doubt === undefined;
  if (state.control.controlNo === controlNo || (stray !== undefined && !comesAgain)) return kept(state, 'accept', payload);
  if (!applies) return accept([{ kind: 'locate-stray-control-found', controlNo, revision, round, content: contentOf(payload) }]);
  if (doubt === undefined) return accept([{ kind: 'locate-control-activated', controlNo, start: payload.start, end: payload.end, specialist: payload.specialist }]);
  if (command.actor.role !== 'agency-system') return refuse(doubt);
  return accept([{ kind: 'locate-stray-control-found', controlNo, revision, round, content: contentOf(payload), doubt: doubt.code }]);
};

export const renewalConfirmed: AnswerRule<'locate-person.confirm-renewal'> = (state, input) => {
  const { payload } = input;
  const renewal = state.renewals.at(-1);
  if (isLate(state, payload) || renewal?.state !== 'approved' || isOver(state)) return kept(state, 'renewal', payload);
  if (!payload.accepted) return accept([{ kind: 'locate-renewal-refused', by: 'police' }]);
  const doubt = endWithinApproval(state.control.end ?? payload.newEnd, renewal.newEnd ?? payload.newEnd, payload.newEnd);
  // A longer control than approved ends on the old day all the same: that timer of the platform runs on.
  return doubt === undefined ? accept([{ kind: 'locate-renewal-confirmed', newEnd: payload.newEnd }]) : doubted(state, 'renewal', input, doubt, state.control.controlNo);
};

export const releaseAcknowledged: AnswerRule<'locate-person.acknowledge-release'> = (state, input) => {
  const { payload, command, context } = input;
  const fromSystem = command.actor.role === 'agency-system';
  const controlNo = payload.controlNo === undefined ? {} : { controlNo: payload.controlNo };
  const doubt = firstDoubt(notInFuture(payload.ackedAt, context), after(sinceFiling(state), payload.ackedAt, context));
  if (payload.controlNo !== undefined && payload.controlNo !== state.control.controlNo) {
    const open = state.strays.find((stray) => stray.controlNo === payload.controlNo);
    if (open === undefined) return fromSystem ? kept(state, 'release', payload) : refuse(failure('CONTROL_UNKNOWN'));
    if (open.state === 'release_acked') return accept([]);
    if (doubt !== undefined) return doubted(state, 'release', input, doubt, payload.controlNo);
    return accept([{ kind: 'locate-release-acknowledged', ...controlNo, ackedAt: payload.ackedAt, by: payload.by, to: state.state }]);
  }
  if (state.control.state === 'release_acked') return accept([]);
  if (state.control.state !== 'release_requested' && state.control.state !== 'release_sent') {
    if (!fromSystem) return refuse(failure('RELEASE_NOT_REQUESTED'));
    // They ended a control that nobody asked them to end: the court believes that it still stands.
    return kept(state, 'release', payload, state.control.state === 'active' ? { incident: 'released-unasked' } : {});
  }
  if (doubt !== undefined) return doubted(state, 'release', input, doubt, state.control.controlNo);
  const done = state.state === 'controlled' && state.outcome !== undefined && state.custody.state !== 'running';
  const to = state.state === 'withdrawal_pending' ? 'withdrawn' : done ? 'closed' : state.state;
  return accept([{ kind: 'locate-release-acknowledged', ...controlNo, ackedAt: payload.ackedAt, by: payload.by, to }]);
};

/** A sighting from before the hand-over that was recorded: late on the line, and nothing that anybody must look at. */
function isOvertaken(state: LocateRequest, { hit, revision, round }: LocatePayload<'locate-person.register-hit'>): boolean {
  const first = state.controlReports.reduce<number | undefined>((least, report) => (least === undefined || report.at < least ? report.at : least), undefined);
  return hit.personState === 'located' && revision === state.revision && round === state.round && first !== undefined && hit.at <= first;
}

/**
 * A hit that moves nothing: of an older revision or round, after the end, or before any control of this revision. The
 * person stands in front of somebody, perhaps held: place, unit and telephone are kept, and the command centre is told.
 */
export function lateHit(state: LocateRequest, payload: LocatePayload<'locate-person.register-hit'>): Decision<LocateEvent> {
  if (payload.hit.personState === 'held') return kept(state, 'hit', payload, { incident: 'held-late' });
  return kept(state, 'hit', payload, isOvertaken(state, payload) ? {} : { incident: 'hit-late' });
}

/** What speaks against a hit that would move the request: nothing, or the answer to it. */
export function hitProblem(state: LocateRequest, input: Input<'locate-person.register-hit'>): Decision<LocateEvent> | undefined {
  const { payload, command, context } = input;
  const { hit } = payload;
  const fromSystem = command.actor.role === 'agency-system';
  if (hit.personState === 'held' && !mayHold(state)) return fromSystem ? kept(state, 'hit', payload, { incident: 'held-without-power' }) : refuse(failure('NO_POWER_TO_HOLD'));
  if (hit.holdUntil !== undefined && hit.personState !== 'held') return fromSystem ? kept(state, 'hit', payload, { doubt: 'NO_POWER_TO_HOLD', incident: 'implausible-answer' }) : refuse(failure('NO_POWER_TO_HOLD'));
  const doubt = firstDoubt(notInFuture(hit.at, context), after(sinceFiling(state), hit.at, context));
  return doubt === undefined ? undefined : doubted(state, 'hit', input, doubt);
}

/** The alarm of one control whose release nobody acknowledged: each control has its own. */
export const releaseAlarmed: AnswerRule<'locate-person.alarm-release'> = (state, { payload }) => {
  const waiting = (stray: LocateRequest['strays'][number]) => stray.state !== 'release_acked' && stray.alarmedAt === undefined;
  const { release } = state.control;
  const ownOpen = (state.control.state === 'release_requested' || state.control.state === 'release_sent') && release?.alarmedAt === undefined;
  if (payload.controlNo === undefined && ownOpen) return accept([{ kind: 'locate-release-alarmed' }]);
  // Timers that were set before each stray had its own name none: the first that waits is meant.
  const stray = state.strays.find((one) => (payload.controlNo === undefined || one.controlNo === payload.controlNo) && waiting(one));
  return stray === undefined ? refuse(failure('TIMER_STALE')) : accept([{ kind: 'locate-release-alarmed', controlNo: stray.controlNo }]);
};

/** Nothing was heard of the police within the time for it, neither a receipt nor an answer. */
export const silenceFlagged: AnswerRule<'locate-person.flag-silence'> = (state, { payload, context }) => {
  const isSilent = awaitsAnswer(state) && payload.revision === state.revision && state.due !== undefined && context.now >= state.due.at;
  return isSilent ? accept([{ kind: 'locate-silence-flagged' }]) : refuse(failure('TIMER_STALE'));
};

/** A record that the request names as proof was taken back; it is told of once. */
export const proofFlagged: AnswerRule<'locate-person.flag-proof'> = (state, { payload }) => {
  const proof = state.proofs.find(({ id, gone }) => id === payload.record && gone === undefined);
  return proof === undefined ? refuse(failure('NOTHING_TO_DECIDE')) : accept([{ kind: 'locate-proof-gone', record: proof.id, type: proof.type, corrected: payload.corrected }]);
};

/** The owner of an incident says what was done about it. */
export const incidentSettled: AnswerRule<'locate-person.settle-incident'> = (state, { payload }) => {
  const incident = state.incidents[payload.index];
  if (incident === undefined || incident.settled !== undefined) return refuse(failure('NOTHING_TO_DECIDE'));
  return accept([{ kind: 'locate-incident-settled', index: payload.index, note: payload.note }]);
};
