import { type ErrorCode, failure } from '../../kernel/errors/index.ts';
import { addDays, civilDateOf, HOUR_MS } from '../../kernel/time.ts';
import { type CaseState } from '../../domain/cases/model.ts';
import { personKey } from '../../domain/identifiers/index.ts';
import type { Command, OccurredAt } from '../../domain/linkage/command.ts';
import { accept, type DecideContext, type Decision, refuse } from '../../domain/linkage/decision.ts';
import { after, notInFuture } from '../../domain/linkage/plausible.ts';
import type { Need } from '../../domain/linkage/lookups.ts';
import { accepted, awaitsAnswer, hitProblem, incidentSettled, isLate, lateHit, proofFlagged, received, rejected, releaseAcknowledged, releaseAlarmed, renewalConfirmed, returned, silenceFlagged } from './answers.ts';
import {
  arrivalDue,
  clockToleranceMs,
  firstAnswerDue,
  hitAcknowledgementDue,
  maxControlDays,
  questioningDue,
  questioningHours,
  renewalRules,
  staleAfterMs,
} from './clocks.ts';
import { LOCATE_COMMANDS, type LocateCommandKind, type LocatePayload } from './commands.ts';
import { custodyLimit, held as heldBy, holdStart, latestHold } from './custody.ts';
import type { FieldChange, Grounds, LocateEvent } from './events.ts';
import { daysToEnd, entryGuards, type EntrySubject, groundsOf } from './guards.ts';
import { wrongWithOutcome } from './outcome.ts';
import {
  type ControlReport,
  handoverMissing,
  type Hit,
  HOLDING_INSTRUMENTS,
  type LocateRequest,
  mayHold,
  type Packet,
  packetHash,
  SEALED_INSTRUMENTS,
  unsealedAttachments,
} from './model.ts';
import { outcomeDoubt } from './plausible-outcome.ts';
import { transitionsFor } from './transitions.ts';

type LocateDecision = Decision<LocateEvent>;
type Input<K extends LocateCommandKind> = {
  readonly payload: LocatePayload<K>;
  readonly command: Command;
  readonly context: DecideContext;
};
/** One rule: the request as it is (it exists, and the table allows the command), and what is asked. */
type Rule<K extends LocateCommandKind> = (state: LocateRequest, input: Input<K>) => LocateDecision;

function no(code: ErrorCode, params?: Record<string, string | number>): LocateDecision {
  return refuse(failure(code, params));
}

/** A failed guard refuses; an unknown one turns acceptance into "cannot know here". */
function guarded(found: CaseState, subject: EntrySubject, context: DecideContext, eventOf: (grounds: Grounds) => LocateEvent): LocateDecision {
  const guards = entryGuards(found, subject, context);
  const events = [eventOf(groundsOf(found, guards))];
  const bad = guards.find((guard) => guard.status === 'failed');
  if (bad?.failure) return refuse(bad.failure, guards);
  return guards.some((guard) => guard.status === 'unknown') ? { kind: 'unknown', events, guards } : accept(events, guards);
}

function withCase(context: DecideContext, then: (found: CaseState) => LocateDecision): LocateDecision {
  const found = context.lookups.case;
  if (!found.known || found.value === undefined) return no('NOT_FOUND');
  return then(found.value);
}

function decideFile(input: Input<'locate-person.file'>): LocateDecision {
  const { payload, context } = input;
  return withCase(context, (found) => {
    const subject: EntrySubject = { requestId: payload.requestId, partyId: payload.partyId, packet: payload.packet, isNew: true, ...(payload.supersedes === undefined ? {} : { supersedes: payload.supersedes }) };
    return guarded(found, subject, context, (grounds) => ({
        ...grounds,
        kind: 'locate-filed',
        requestId: payload.requestId,
        caseId: found.id,
        caseNumber: found.caseNumber,
        court: found.court,
        undertaker: found.judge,
        ...(found.clerk === undefined ? {} : { clerk: found.clerk }),
        debtor: payload.partyId,
        personKey: personKey(payload.packet.debtor.idType, payload.packet.debtor.idNo),
        packet: payload.packet,
        packetHash: packetHash(payload.packet),
        ...(payload.supersedes === undefined ? {} : { supersedes: payload.supersedes }),
    }));
  });
}

/** What changed between two packets, field by field, for the other side's eyes. */
export function packetChanges(before: Packet, after: Packet, reasons: Readonly<Record<string, string>>): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  const compare = (field: string, a: string, b: string) => {
    const reason = reasons[field];
    if (a !== b) changes.push({ field, before: a, after: b, ...(reason === undefined ? {} : { reason }) });
  };
  for (const field of ['name', 'idType', 'idNo', 'sex', 'birth', 'phone', 'address'] as const) {
    compare(`debtor.${field}`, before.debtor[field] ?? '', after.debtor[field] ?? '');
  }
  compare('reasons', before.reasons.join(','), after.reasons.join(','));
  compare('dangers', before.dangers.join(','), after.dangers.join(','));
  compare('periodDays', String(before.periodDays), String(after.periodDays));
  compare('takeover', before.takeover, after.takeover);
  compare('dutyPhone', before.dutyPhone, after.dutyPhone);
  const titles = (packet: Packet) => packet.attachments.map((a) => `${a.instrument}:${a.title}`).join(';');
  compare('attachments', titles(before), titles(after));
  return changes;
}

/** Changes that the approver has not seen make a new approval necessary; corrected identity data do not. */
function needsNewApproval(changes: readonly FieldChange[]): boolean {
  return changes.some((change) => change.field === 'reasons' || change.field === 'periodDays' || change.field === 'takeover' || change.field === 'attachments');
}

function levelOf(state: LocateRequest): 'chief' | 'president' {
  return state.state === 'pending_president' ? 'president' : 'chief';
}

function nextApprovalState(state: LocateRequest): 'signed' | 'pending_president' {
  const holding = state.packet.attachments.some((a) => HOLDING_INSTRUMENTS.includes(a.instrument));
  return levelOf(state) === 'chief' && holding ? 'pending_president' : 'signed';
}

/** In whose place somebody signs. That the delegation is good was found before (`signer` in linkage/rights). */
function signedFor({ command, context }: Pick<Input<LocateCommandKind>, 'command' | 'context'>): { readonly onBehalfOf?: LocateRequest['undertaker'] } {
  const grant = context.lookups.delegation;
  return command.actor.delegation !== undefined && grant.known && grant.value !== undefined ? { onBehalfOf: grant.value.from } : {};
}

function reportOf(input: Input<'locate-person.record-controlled'>, occurredAt: OccurredAt): ControlReport {
  const { payload, command, context } = input;
  return {
    via: payload.via,
    by: command.actor.account,
    at: occurredAt.at,
    source: occurredAt.source,
    skewMs: occurredAt.skewMs,
    receivedAt: context.now,
    handover: payload.handover,
  };
}

function isWrongPersonHeld(state: LocateRequest, trigger: LocatePayload<'locate-person.request-release'>['trigger']): boolean {
  return trigger === 'T7' && state.custody.state === 'running';
}

/**
 * The custody that follows a report that the person is held: the hours of its clock, and the duty that the request then
 * shows. The limit is counted from the earliest report, which may be another one.
 */
function custodyOf(state: LocateRequest, report: ControlReport, command: Command, context: DecideContext): { readonly limitHours?: number; readonly due?: ReturnType<typeof questioningDue> } {
  const limitHours = questioningHours(false, context);
  const meta = { commandId: command.id, aggregate: command.basis.aggregate, at: context.now, by: command.actor };
  const { custody } = report.handover.held ? heldBy(state, holdStart(report), limitHours, meta) : state;
  const due = custody.state === 'running' && custody.startedAt !== undefined ? { due: questioningDue(custody.startedAt, custody.extension !== undefined, context) } : {};
  return { ...(report.handover.held ? { limitHours } : {}), ...due };
}

/** Release of the control of this request, or one more trigger on a release that runs already. */
function releaseEvents(state: LocateRequest, trigger: Parameters<typeof releaseEvent>[1], cause: string, to: LocateRequest['state']): readonly LocateEvent[] {
  if (state.control.state === 'release_requested' || state.control.state === 'release_sent') {
    const known = state.control.release?.triggers.some((t) => t.trigger === trigger && t.cause === cause) ?? false;
    // The control ends anyway; a wrong person who is being held is told as loudly as one who is watched.
    return known ? [] : [{ kind: 'locate-release-trigger-added', trigger, cause, ...(isWrongPersonHeld(state, trigger) ? { incident: true } : {}) }];
  }
  if (state.control.state === 'release_acked') return isWrongPersonHeld(state, trigger) ? [{ kind: 'locate-release-trigger-added', trigger, cause, incident: true }] : [];
  return [releaseEvent(state, trigger, cause, to)];
}

function releaseEvent(_state: LocateRequest, trigger: LocatePayload<'locate-person.request-release'>['trigger'], cause: string, to: LocateRequest['state']): LocateEvent {
  return { kind: 'locate-release-requested', trigger, cause, to, incident: trigger === 'T7' };
}

const BEFORE_POLICE: readonly LocateRequest['state'][] = ['pending_approval', 'pending_president', 'sent_back', 'signed', 'returned'];
const WATCHING: readonly LocateRequest['state'][] = ['active', 'hit', 'court_ack', 'dispatched'];

/** Ends a request from wherever it stands: at once before the police have it, by release afterwards. */
function endBy(state: LocateRequest, trigger: LocatePayload<'locate-person.request-release'>['trigger'], cause: string): LocateDecision {
  if (BEFORE_POLICE.includes(state.state)) return accept([{ kind: 'locate-withdrawn', cause }]);
  const open = awaitsAnswer(state) || WATCHING.includes(state.state);
  return accept(releaseEvents(state, trigger, cause, open ? 'withdrawal_pending' : state.state));
}

/**
 * `hold_until` never lies past the limit of the custody (DOMAIN §1.13-1). A person at a screen corrects what he typed; the
 * word of an agency's system is taken with the lawful end and an incident, because the hold itself must not be lost.
 */
function withinLimit(state: LocateRequest, hit: Hit, fromSystem: boolean, context: DecideContext): { readonly ok: true; readonly said: Pick<Extract<LocateEvent, { kind: 'locate-hit-registered' }>, 'hit' | 'incident'> } | { readonly ok: false; readonly decision: LocateDecision } {
  if (hit.personState !== 'held' || hit.holdUntil === undefined) return { ok: true, said: { hit } };
  const latest = latestHold(state, hit.at, context);
  if (fromSystem && (hit.holdUntil > latest || hit.holdUntil <= hit.at)) return { ok: true, said: { hit: { ...hit, holdUntil: latest }, incident: 'hold-beyond-limit' } };
  if (hit.holdUntil > latest) return { ok: false, decision: no('HOLD_BEYOND_LIMIT', { hours: questioningHours(false, context) }) };
  return hit.holdUntil <= hit.at ? { ok: false, decision: no('DATES_OUT_OF_ORDER') } : { ok: true, said: { hit } };
}

const RULES: { readonly [K in Exclude<LocateCommandKind, 'locate-person.file'>]: Rule<K> } = {
  'locate-person.refile': (state, { payload, context }) =>
    withCase(context, (found) =>
      guarded(found, { requestId: state.id, partyId: state.debtor, packet: payload.packet }, context, (grounds) => ({
        ...grounds,
        kind: 'locate-refiled',
        packet: payload.packet,
        packetHash: packetHash(payload.packet),
        changes: packetChanges(state.packet, payload.packet, {}),
      })),
    ),

  'locate-person.approve': (state, input) => {
    const level = levelOf(state);
    if (input.payload.packetHash !== state.packetHash) return no('PACKET_CHANGED');
    return accept([
      {
        kind: 'locate-approved',
        level,
        ...signedFor(input),
        packetHash: state.packetHash,
        ...(input.payload.opinion === undefined ? {} : { opinion: input.payload.opinion }),
        to: nextApprovalState(state),
      },
    ]);
  },

  'locate-person.send-back': (_state, input) => accept([{ kind: 'locate-sent-back', ...signedFor(input), opinion: input.payload.opinion }]),

  'locate-person.record-paper-approval': (state, { payload, context }) => {
    if (payload.packetHash !== state.packetHash) return no('PACKET_CHANGED');
    if (payload.signedAt > context.now) return no('DATES_OUT_OF_ORDER');
    if (state.approvals.some(({ paper, packetHash: of }) => of === state.packetHash && paper?.signer.trim() === payload.signer.trim())) return no('SAME_SIGNER_TWICE');
    return accept([
      { kind: 'locate-paper-approval-recorded', level: levelOf(state), signer: payload.signer, signedAt: payload.signedAt, scan: payload.scan, packetHash: payload.packetHash },
    ]);
  },

  'locate-person.confirm-paper-approval': (state, { payload }) => {
    const entered = state.paperApproval;
    if (!entered) return no('PAPER_APPROVAL_MISSING');
    if (payload.packetHash !== state.packetHash || entered.packetHash !== state.packetHash) return no('PACKET_CHANGED');
    return accept([
      {
        kind: 'locate-approved',
        level: levelOf(state),
        packetHash: state.packetHash,
        paper: { signer: entered.signer, signedAt: entered.signedAt, scan: entered.scan, enteredBy: entered.enteredBy },
        to: nextApprovalState(state),
      },
    ]);
  },

  'locate-person.assign-numbers': (_state, { payload }) => accept([{ kind: 'locate-numbered', numbers: payload.numbers }]),

  'locate-person.bind-sealed-copy': (state, { payload }) => {
    const attachment = state.packet.attachments.find((a) => a.slot === payload.slot);
    if (!attachment || !SEALED_INSTRUMENTS.includes(attachment.instrument)) return no('ATTACHMENT_UNKNOWN');
    if (attachment.number === undefined || attachment.number !== payload.number) return no('INSTRUMENT_NUMBER_MISMATCH');
    // The draft itself is not a sealed copy: the same bytes brought back mean that nobody sealed them.
    if (attachment.file === payload.file) return no('COPY_NOT_SEALED');
    return accept([{ kind: 'locate-sealed-copy-bound', slot: payload.slot, number: payload.number, file: payload.file }]);
  },

  'locate-person.submit': (state, { context }) => (unsealedAttachments(state).length > 0 ? no('COPY_NOT_SEALED') : accept([{ kind: 'locate-submitted', due: firstAnswerDue(context.now, context) }])),

  'locate-person.mark-received': received,

  'locate-person.return': returned,

  'locate-person.reject': rejected,

  'locate-person.accept': accepted,

  'locate-person.resubmit': (state, { payload, context }) =>
    withCase(context, (found) => {
      const changes = packetChanges(state.packet, payload.packet, payload.reasons);
      const content = (packet: Packet) => packetHash({ ...packet, attachments: [], evidence: [], dutyPhone: '-', dangers: [] });
      const unchanged = content(state.packet) === content(payload.packet);
      const keptSeals = state.packet.attachments
        .filter((a) => a.sealed !== undefined && unchanged && !payload.reseal.includes(a.slot) && payload.packet.attachments.some((n) => n.slot === a.slot))
        .map((a) => a.slot);
      if (changes.length === 0 && payload.reseal.length === 0) return no('RESUBMIT_WITHOUT_CHANGE');
      const needsSeal = payload.packet.attachments.some((a) => SEALED_INSTRUMENTS.includes(a.instrument) && !keptSeals.includes(a.slot));
      const to = needsNewApproval(changes) ? 'pending_approval' : needsSeal ? 'signed' : 'submitted';
      return guarded(found, { requestId: state.id, partyId: state.debtor, packet: payload.packet }, context, (grounds) => ({
        ...grounds,
        kind: 'locate-resubmitted',
        packet: payload.packet,
        packetHash: packetHash(payload.packet),
        changes,
        keptSeals,
        to,
        ...(to === 'submitted' ? { due: firstAnswerDue(context.now, context) } : {}),
      }));
    }),

  'locate-person.register-hit': (state, input) => {
    const { payload, command, context } = input;
    if (isLate(state, payload) || payload.round !== state.round || !WATCHING.includes(state.state)) return lateHit(state, payload);
    const { hit } = payload;
    const problem = hitProblem(state, input);
    if (problem !== undefined) return problem;
    if (command.actor.role === 'command-centre') {
      const idNo = state.packet.debtor.idNo;
      const matches = hit.readBack !== undefined && hit.readBack.name === state.packet.debtor.name && idNo.slice(-4).toUpperCase() === hit.readBack.lastFour.toUpperCase();
      if (!matches) return no('READ_BACK_MISMATCH');
    }
    const within = withinLimit(state, hit, command.actor.role === 'agency-system', context);
    if (!within.ok) return within.decision;
    const others = context.lookups.samePerson.known ? context.lookups.samePerson.value : [];
    return accept([{ kind: 'locate-hit-registered', ...within.said, first: state.state === 'active', others, due: hitAcknowledgementDue(context.now, context), ...(hit.personState === 'held' ? { limitHours: questioningHours(false, context) } : {}) }]);
  },

  'locate-person.acknowledge-hit': (state, { context }) =>
    accept([{ kind: 'locate-hit-acknowledged', due: arrivalDue(state.hits.at(-1)?.registeredAt ?? context.now, true, context) }]),

  'locate-person.escalate-hit': (state, { payload }) =>
    payload.round !== state.round || payload.level <= state.escalation ? no('TIMER_STALE') : accept([{ kind: 'locate-hit-escalated', level: payload.level }]),

  'locate-person.dispatch': (state, { payload, context }) => {
    const { requestId: _id, ...dispatch } = payload;
    return accept([{ kind: 'locate-dispatched', dispatch, due: arrivalDue(state.hits.at(-1)?.registeredAt ?? context.now, payload.inCity, context) }]);
  },

  'locate-person.record-callback': (_state, { payload, context }) => {
    const doubt = notInFuture(payload.at, context);
    return doubt === undefined ? accept([{ kind: 'locate-callback-recorded', with: payload.with, calledAt: payload.at }]) : refuse(doubt);
  },

  'locate-person.record-controlled': (state, input) => {
    const { payload, command, context } = input;
    if (command.occurredAt === undefined) return no('OCCURRED_AT_MISSING');
    if (command.occurredAt.at > context.now + clockToleranceMs(context)) return no('OCCURRED_AT_IN_FUTURE');
    const early = after(state.control.start ?? civilDateOf(state.filedAt), command.occurredAt.at, context);
    if (early !== undefined) return refuse(early);
    const ahead = notInFuture(payload.dataAsOf, context);
    if (ahead !== undefined) return refuse(ahead);
    const { held, heldSince } = payload.handover;
    if (heldSince !== undefined) {
      if (heldSince > command.occurredAt.at) return no('DATES_OUT_OF_ORDER');
      const sooner = after(state.control.start ?? civilDateOf(state.filedAt), heldSince, context);
      if (sooner !== undefined) return refuse(sooner);
    }
    // Without a warrant nobody may be held (DOMAIN §1.12-3); a hand-over without holding is recorded all the same.
    if (held && !mayHold(state)) return no('NO_POWER_TO_HOLD');
    const age = command.occurredAt.at - payload.dataAsOf;
    const calledBack = state.callbacks.some((callback) => callback.at >= payload.dataAsOf);
    if (held && payload.via === 'field-record' && age > staleAfterMs(context) && !calledBack) return no('STATUS_STALE_CALLBACK_REQUIRED', { hours: Math.floor(age / HOUR_MS) });
    const report = reportOf(input, command.occurredAt);
    if (payload.via === 'field-record') {
      // What the telephone record lacks is joined here; the paper itself is complete or it is none.
      const missing = handoverMissing([payload.handover]);
      if (missing.length > 0) return no('HANDOVER_INCOMPLETE', { missing: missing.join(',') });
    }
    const custody = custodyOf(state, report, command, context);
    if (WATCHING.includes(state.state)) {
      const others = context.lookups.samePerson.known ? context.lookups.samePerson.value : [];
      return accept([
        { kind: 'locate-person-controlled', report, ...custody, others },
        // T1: found means the search is over, whoever reported it.
        ...releaseEvents(state, 'T1', 'controlled', 'controlled'),
      ]);
    }
    const sameEvent = state.state === 'controlled' || state.state === 'closed';
    return accept([
      {
        kind: 'locate-control-report-joined',
        report,
        ...(custody.limitHours === undefined ? {} : { limitHours: custody.limitHours }),
        incident: !sameEvent && held,
      },
    ]);
  },

  'locate-person.record-missed': (state, { payload }) =>
    // A person who is held is not missed: his custody ends first, with its time.
    state.custody.state === 'running' ? no('CUSTODY_STILL_RUNNING') : accept([{ kind: 'locate-missed', reason: payload.reason, ...(payload.note === undefined ? {} : { note: payload.note }), incident: payload.reason === 'not-the-person' }]),

  'locate-person.request-renewal': (state, { payload, context }) => {
    const rules = renewalRules(context);
    const end = state.control.end;
    if (end === undefined) return no('STATE_NOT_ALLOWED');
    if (state.renewals.some((renewal) => renewal.state === 'requested' || renewal.state === 'approved')) return no('RENEWAL_PENDING');
    if (state.renewals.filter((renewal) => renewal.state === 'confirmed').length >= rules.maxCount) return no('RENEWALS_EXHAUSTED', { max: rules.maxCount });
    const left = daysToEnd(end, context);
    if (left > rules.opensDays || left < rules.closesDays) return no('RENEWAL_OUTSIDE_WINDOW', { from: rules.opensDays, to: rules.closesDays });
    const max = maxControlDays(context);
    if (payload.days > max) return no('CONTROL_PERIOD_TOO_LONG', { max });
    return accept([{ kind: 'locate-renewal-requested', days: payload.days, reason: payload.reason }]);
  },

  'locate-person.decide-renewal': (state, input) => {
    const { payload } = input;
    const renewal = state.renewals.at(-1);
    if (renewal?.state !== 'requested' || state.control.end === undefined) return no('RENEWAL_MISSING');
    const words = { ...signedFor(input), ...(payload.opinion === undefined ? {} : { opinion: payload.opinion }) };
    return accept([payload.approve ? { kind: 'locate-renewal-approved', newEnd: addDays(state.control.end, renewal.days), ...words } : { kind: 'locate-renewal-refused', by: 'court', ...words }]);
  },

  'locate-person.confirm-renewal': renewalConfirmed,

  'locate-person.withdraw': (state, { payload }) => endBy(state, 'withdrawal', payload.reason),

  'locate-person.request-release': (state, { payload }) => endBy(state, payload.trigger, payload.cause),

  'locate-person.mark-release-sent': (state, { payload }) => {
    const stray = payload.controlNo !== undefined && payload.controlNo !== state.control.controlNo;
    const due = stray ? state.strays.some((s) => s.controlNo === payload.controlNo && s.state === 'release_requested') : state.control.state === 'release_requested';
    return due ? accept([{ kind: 'locate-release-sent', ...(payload.controlNo === undefined ? {} : { controlNo: payload.controlNo }) }]) : accept([]);
  },

  'locate-person.acknowledge-release': releaseAcknowledged,

  'locate-person.alarm-release': releaseAlarmed,

  'locate-person.flag-silence': silenceFlagged,

  'locate-person.flag-proof': proofFlagged,

  'locate-person.settle-incident': incidentSettled,

  'locate-person.expire': (state, { payload }) =>
    state.control.end !== payload.end ? no('TIMER_STALE') : accept(releaseEvents(state, 'T4', 'period-ended', 'expired')),

  'locate-person.cancel-unreturned': (state, { payload }) =>
    state.revision !== payload.revision ? no('TIMER_STALE') : accept([{ kind: 'locate-withdrawn', cause: 'not-resubmitted' }]),

  'locate-person.ask-keep-or-release': () => accept([{ kind: 'locate-keep-or-release-asked' }]),

  'locate-person.decide-control': (state, { payload }) => {
    if (state.keepOrRelease === undefined) return no('NOTHING_TO_DECIDE');
    return payload.choice === 'keep' ? accept([{ kind: 'locate-control-kept', reason: payload.reason }]) : endBy(state, 'T9', payload.reason);
  },

  'locate-person.extend-custody': (state, { payload, context }) => {
    if (state.custody.state !== 'running') return no('NO_CUSTODY');
    if (state.custody.extension !== undefined) return no('CUSTODY_ALREADY_EXTENDED');
    // An extension that comes after the end would make a hold lawful that was not.
    if (context.now >= (custodyLimit(state.custody) ?? context.now)) return no('CUSTODY_LIMIT_PASSED', { hours: questioningHours(false, context) });
    return accept([{ kind: 'locate-custody-extended', reason: payload.reason, limitHours: questioningHours(true, context) }]);
  },

  'locate-person.end-custody': (state, { payload, command, context }) => {
    if (state.custody.state !== 'running') return no('NO_CUSTODY');
    const endedAt = command.occurredAt?.at ?? context.now;
    if (endedAt > context.now + clockToleranceMs(context)) return no('OCCURRED_AT_IN_FUTURE');
    if (state.custody.startedAt !== undefined && endedAt < state.custody.startedAt) return no('DATES_OUT_OF_ORDER');
    return accept([{ kind: 'locate-custody-ended', endedAt, ending: payload.ending }]);
  },

  'locate-person.flag-custody-limit': (state, { context }) => {
    const { custody } = state;
    if (custody.state !== 'running' || custody.startedAt === undefined) return no('TIMER_STALE');
    const limit = custody.startedAt + (custody.limitHours ?? questioningHours(false, context)) * HOUR_MS;
    // Every report that joined the event set a timer of its own; the limit is reached once.
    const isTold = state.incidents.some(({ kind, at }) => kind === 'custody-limit-reached' && at >= limit);
    return context.now < limit || isTold ? no('TIMER_STALE') : accept([{ kind: 'locate-custody-limit-reached' }]);
  },

  'locate-person.record-deputy-report': (state, { payload, context }) => {
    if (state.deputyReport === undefined || state.deputyReport.madeAt !== undefined) return no('DEPUTY_REPORT_NOT_DUE');
    if (payload.at > context.now + clockToleranceMs(context)) return no('OCCURRED_AT_IN_FUTURE');
    // The report tells of a holding: it was not made before anybody was looked for.
    const early = after(state.control.start ?? civilDateOf(state.filedAt), payload.at, context);
    return early === undefined ? accept([{ kind: 'locate-deputy-reported', to: payload.to, reportedAt: payload.at }]) : refuse(early);
  },

  'locate-person.record-outcome': (state, { payload, context }) => {
    const { outcome } = payload;
    if (state.outcome !== undefined) return no('OUTCOME_ALREADY_RECORDED');
    // A person must not vanish from the clock: custody is closed with its end time before the matter is (L2 §482).
    if (state.custody.state === 'running') return no('CUSTODY_STILL_RUNNING');
    const wrong = outcomeDoubt(state, outcome, context) ?? wrongWithOutcome(state, outcome, context);
    if (wrong !== undefined) return refuse(wrong);
    return accept([{ kind: 'locate-outcome-recorded', outcome, to: state.control.state === 'release_acked' ? 'closed' : 'controlled' }]);
  },

  'locate-person.answer-same-person': (state, { payload }) => {
    const other = state.otherCourts.find((o) => o.caseId === payload.caseId);
    if (!other) return no('NOT_FOUND');
    return accept([
      { kind: 'locate-same-person-answered', caseId: payload.caseId, choice: payload.choice, ...(payload.note === undefined ? {} : { note: payload.note }) },
    ]);
  },

  'locate-person.move-to-judge': (_state, { payload }) =>
    accept([{ kind: 'locate-moved-to-judge', judge: payload.judge, ...(payload.clerk === undefined ? {} : { clerk: payload.clerk }) }]),
};

function isKind(kind: string): kind is LocateCommandKind {
  return Object.hasOwn(LOCATE_COMMANDS, kind);
}

/**
 * Decides one command on a locate request. Never throws: whatever the state and the command, the answer is a decision.
 * The payload has passed the kind's schema before.
 */
export function decideLocate(state: LocateRequest | undefined, command: Command, context: DecideContext): LocateDecision {
  const { kind } = command;
  if (!isKind(kind)) return no('KIND_UNKNOWN');
  if (transitionsFor(kind, state?.state ?? 'none').length === 0) {
    return state === undefined ? no('NOT_FOUND') : no('STATE_NOT_ALLOWED', { state: state.state });
  }
  if (kind === 'locate-person.file') return decideFile({ payload: command.payload as LocatePayload<'locate-person.file'>, command, context });
  if (state === undefined) return no('NOT_FOUND');
  // The table row was checked and the payload parsed for this very kind, so the rule and its input belong together.
  const rule = RULES[kind] as Rule<LocateCommandKind>;
  return rule(state, { payload: command.payload as LocatePayload<LocateCommandKind>, command, context });
}

/** What the engine must resolve before `decideLocate` can answer. */
export function needsOfLocate(command: Command, state: LocateRequest | undefined): readonly Need[] {
  const needs: Need[] = [];
  if (command.kind === 'locate-person.file') {
    const payload = command.payload as LocatePayload<'locate-person.file'>;
    const key = personKey(payload.packet.debtor.idType, payload.packet.debtor.idNo);
    needs.push({ name: 'case', id: payload.caseId }, { name: 'requestsOfCase', id: payload.caseId }, { name: 'samePerson', personKey: key, exceptCase: payload.caseId });
  } else if (state && (command.kind === 'locate-person.refile' || command.kind === 'locate-person.resubmit')) {
    const payload = command.payload as LocatePayload<'locate-person.refile'>;
    const key = personKey(payload.packet.debtor.idType, payload.packet.debtor.idNo);
    needs.push({ name: 'case', id: state.caseId }, { name: 'requestsOfCase', id: state.caseId }, { name: 'samePerson', personKey: key, exceptCase: state.caseId });
  } else if (state && (command.kind === 'locate-person.register-hit' || command.kind === 'locate-person.record-controlled')) {
    needs.push({ name: 'samePerson', personKey: state.personKey, exceptCase: state.caseId });
  }
  if (needs.length > 0 && command.actor.court !== undefined) needs.push({ name: 'settings', court: command.actor.court });
  return needs;
}

