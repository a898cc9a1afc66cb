import { type ErrorCode, failure } from '../../kernel/errors/index.ts';
import type { CaseState } from '../../domain/cases/model.ts';
import { personKey } from '../../domain/identifiers/index.ts';
import type { Command, OccurredAt } from '../../domain/linkage/command.ts';
import { accept, type DecideContext, type Decision, refuse, withGuard } from '../../domain/linkage/decision.ts';
import { after, latestNow, notInFuture } from '../../domain/linkage/plausible.ts';
import type { Need } from '../../domain/linkage/lookups.ts';
import { afterCorrection, approve, confirmPaperApproval, recordPaperApproval, sendBack } from '../../domain/linkage/regions/approval.ts';
import { endCustody, extendCustody, flagCustodyLimit, latestHold, questioningDue, questioningHours } from '../../domain/linkage/regions/custody.ts';
import { cancelUnreturned, changesOf, type FieldChange, firstAnswerDue, flagSilence, markReceived, rejected, returned } from '../../domain/linkage/regions/exchange.ts';
import { filingOn, guarded, withCase } from '../../domain/linkage/regions/filing.ts';
import {
  acceptHold,
  acknowledgeRelease,
  alarmRelease,
  askKeepOrRelease,
  confirmRenewal,
  decideControl,
  decideRenewal,
  expire,
  markReleaseSent,
  releaseEvents,
  requestRelease,
  requestRenewal,
  sinceFiling,
  withdraw,
} from '../../domain/linkage/regions/hold.ts';
import { assignNumbers, bindSealedCopy, keptSeals, unsealed } from '../../domain/linkage/regions/papers.ts';
import { type Asked, prefixedEvent } from '../../domain/linkage/regions/prefixed.ts';
import { groundsOf } from '../../domain/linkage/regions/grounds.ts';
import { flagProof, type Grounds, isLate, moveToJudge, settleIncident } from '../../domain/linkage/regions/request.ts';
import { acknowledgeHit, dispatch, escalateHit, hitAcknowledgementDue, recordCallback, staleHours } from '../../domain/linkage/regions/response.ts';
import { hitProblem, lateHit } from './answers.ts';
import { LOCATE_CLOCKS } from './clocks.ts';
import { LOCATE_COMMANDS, type LocateCommandKind, type LocatePayload } from './commands.ts';
import { held as heldBy, holdStart } from './custody.ts';
import type { LocateEvent } from './events.ts';
import { entryGuards, type EntrySubject } from './guards.ts';
import { type ControlReport, handoverMissing, type Hit, levelsOfLocate, linkedDetention, LOCATE_PAPERS, type LocateRequest, mayHold, type Packet, packetHash, SEALED_INSTRUMENTS } from './model.ts';
import { detentionLinked, wrongWithOutcome } from './outcome.ts';
import { outcomeDoubt } from './plausible-outcome.ts';
import { CONTROL, LOCATE, named, WATCHING } from './regions.ts';
import { transitionsFor } from './transitions.ts';

type LocateDecision = Decision<LocateEvent>;
type Input<K extends LocateCommandKind> = Asked<LocatePayload<K>>;
/** One rule: the request as it is (it exists, and the table allows the command), and what is asked. */
type Rule<K extends LocateCommandKind> = (state: LocateRequest, input: Input<K>) => LocateDecision;

function no(code: ErrorCode, params?: Record<string, string | number>): LocateDecision {
  return refuse(failure(code, params));
}

/** What is filed on a case, as far as its guards allow it. */
function entered(found: CaseState, subject: EntrySubject, context: DecideContext, eventOf: (grounds: Grounds) => LocateEvent): LocateDecision {
  const guards = entryGuards(found, subject, context);
  return guarded(guards, () => [eventOf(groundsOf(found, guards))]);
}

function decideFile(input: Input<'locate-person.file'>): LocateDecision {
  const { payload, context } = input;
  return withCase(context, (found) => {
    const subject: EntrySubject = { requestId: payload.requestId, partyId: payload.partyId, packet: payload.packet, isNew: true, ...(payload.supersedes === undefined ? {} : { supersedes: payload.supersedes }) };
    return entered(found, subject, context, (grounds) => ({
        ...grounds,
        kind: 'locate-filed',
        ...filingOn(found, { requestId: payload.requestId, debtor: payload.partyId, packet: payload.packet, packetHash: packetHash(payload.packet) }),
        personKey: personKey(payload.packet.debtor.idType, payload.packet.debtor.idNo),
        ...(payload.supersedes === undefined ? {} : { supersedes: payload.supersedes }),
    }));
  });
}

/** What changed between two packets, field by field, for the other side's eyes. */
export function packetChanges(before: Packet, after: Packet, reasons: Readonly<Record<string, string>>): readonly FieldChange[] {
  const titles = (packet: Packet) => packet.attachments.map((a) => `${a.instrument}:${a.title}`).join(';');
  const person = (['name', 'idType', 'idNo', 'sex', 'birth', 'phone', 'address'] as const).map((field) => [`debtor.${field}`, before.debtor[field] ?? '', after.debtor[field] ?? ''] as const);
  return changesOf(
    [
      ...person,
      ['reasons', before.reasons.join(','), after.reasons.join(',')],
      ['dangers', before.dangers.join(','), after.dangers.join(',')],
      ['periodDays', String(before.periodDays), String(after.periodDays)],
      ['takeover', before.takeover, after.takeover],
      ['dutyPhone', before.dutyPhone, after.dutyPhone],
      ['attachments', titles(before), titles(after)],
    ],
    reasons,
  );
}

/** Changes that the approver has not seen make a new approval necessary; corrected identity data do not. */
export function needsNewApproval(changes: readonly FieldChange[]): boolean {
  return changes.some((change) => change.field === 'reasons' || change.field === 'periodDays' || change.field === 'takeover' || change.field === 'attachments');
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

/**
 * `hold_until` never lies past the limit of the custody (DOMAIN §1.13-1). A person at a screen corrects what he typed; the
 * word of an agency's system is taken with the lawful end and an incident, because the hold itself must not be lost.
 */
function withinLimit(state: LocateRequest, hit: Hit, fromSystem: boolean, context: DecideContext): {
  readonly ok: true;
  readonly said: Pick<Extract<LocateEvent, { kind: 'locate-hit-registered' }>, 'hit' | 'incident'>;
} | { readonly ok: false; readonly decision: LocateDecision } {
  if (hit.personState !== 'held' || hit.holdUntil === undefined) return { ok: true, said: { hit } };
  const latest = latestHold(state, hit.at, context);
  if (fromSystem && (hit.holdUntil > latest || hit.holdUntil <= hit.at)) return { ok: true, said: { hit: { ...hit, holdUntil: latest }, incident: 'hold-beyond-limit' } };
  if (hit.holdUntil > latest) return { ok: false, decision: no('HOLD_BEYOND_LIMIT', { hours: questioningHours(false, context) }) };
  return hit.holdUntil <= hit.at ? { ok: false, decision: no('DATES_OUT_OF_ORDER') } : { ok: true, said: { hit } };
}

const RULES: { readonly [K in Exclude<LocateCommandKind, 'locate-person.file'>]: Rule<K> } = {
  'locate-person.refile': (state, { payload, context }) =>
    withCase(context, (found) =>
      entered(found, { requestId: state.id, partyId: state.debtor, packet: payload.packet }, context, (grounds) => ({
        ...grounds,
        kind: 'locate-refiled',
        packet: payload.packet,
        packetHash: packetHash(payload.packet),
        changes: packetChanges(state.packet, payload.packet, {}),
      })),
    ),

  'locate-person.approve': (state, asked) => named(approve<LocateRequest>(levelsOfLocate)(state, asked)),

  'locate-person.send-back': (state, asked) => named(sendBack(state, asked)),

  'locate-person.record-paper-approval': (state, asked) => named(recordPaperApproval(state, asked)),

  'locate-person.confirm-paper-approval': (state, asked) => named(confirmPaperApproval<LocateRequest>(levelsOfLocate)(state, asked)),

  'locate-person.assign-numbers': (state, asked) => named(assignNumbers(state, asked)),

  'locate-person.bind-sealed-copy': (state, asked) => named(bindSealedCopy(LOCATE_PAPERS)(state, asked)),

  'locate-person.submit': (state, { context }) =>
    unsealed(state, LOCATE_PAPERS).length > 0 ? no('COPY_NOT_SEALED') : accept([{ kind: 'locate-submitted', due: firstAnswerDue(LOCATE_CLOCKS, context.now, context) }]),

  'locate-person.mark-received': (state, asked) => named(markReceived(LOCATE_CLOCKS)(state, asked)),

  'locate-person.return': (state, asked) => named(returned(LOCATE_CLOCKS)(state, asked)),

  'locate-person.reject': (state, asked) => named(rejected(state, asked)),

  'locate-person.accept': (state, asked) => named(acceptHold(CONTROL)(state, asked)),

  'locate-person.resubmit': (state, { payload, context }) =>
    withCase(context, (found) => {
      const changes = packetChanges(state.packet, payload.packet, payload.reasons);
      const content = (packet: Packet) => packetHash({ ...packet, attachments: [], evidence: [], dutyPhone: '-', dangers: [] });
      const sealsKept = keptSeals(state.packet.attachments, payload.packet.attachments, content(state.packet) === content(payload.packet), payload.reseal);
      if (changes.length === 0 && payload.reseal.length === 0) return no('RESUBMIT_WITHOUT_CHANGE');
      const needsSeal = payload.packet.attachments.some((a) => SEALED_INSTRUMENTS.includes(a.instrument) && !sealsKept.includes(a.slot));
      const to = afterCorrection(levelsOfLocate(payload), needsNewApproval(changes), needsSeal);
      return entered(found, { requestId: state.id, partyId: state.debtor, packet: payload.packet }, context, (grounds) => ({
        ...grounds,
        kind: 'locate-resubmitted',
        packet: payload.packet,
        packetHash: packetHash(payload.packet),
        changes,
        keptSeals: sealsKept,
        to,
        ...(to === 'submitted' ? { due: firstAnswerDue(LOCATE_CLOCKS, context.now, context) } : {}),
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
    return accept([{
      kind: 'locate-hit-registered',
      ...within.said,
      first: state.state === 'active',
      others,
      due: hitAcknowledgementDue(context.now, context),
      ...(hit.personState === 'held' ? { limitHours: questioningHours(false, context) } : {}),
    }]);
  },

  'locate-person.acknowledge-hit': (state, asked) => named(acknowledgeHit(state, asked)),

  'locate-person.escalate-hit': (state, asked) => named(escalateHit(state, asked)),

  'locate-person.dispatch': (state, asked) => named(dispatch(state, asked)),

  'locate-person.record-callback': (state, asked) => named(recordCallback(state, asked)),

  'locate-person.record-controlled': (state, input) => {
    const { payload, command, context } = input;
    if (command.occurredAt === undefined) return no('OCCURRED_AT_MISSING');
    if (command.occurredAt.at > latestNow(context)) return no('OCCURRED_AT_IN_FUTURE');
    const early = after(sinceFiling(state), command.occurredAt.at, context);
    if (early !== undefined) return refuse(early);
    const ahead = notInFuture(payload.dataAsOf, context);
    if (ahead !== undefined) return refuse(ahead);
    const { held, heldSince } = payload.handover;
    if (heldSince !== undefined) {
      if (heldSince > command.occurredAt.at) return no('DATES_OUT_OF_ORDER');
      const sooner = after(sinceFiling(state), heldSince, context);
      if (sooner !== undefined) return refuse(sooner);
    }
    // Without a warrant nobody may be held (DOMAIN §1.12-3); a hand-over without holding is recorded all the same.
    if (held && !mayHold(state)) return no('NO_POWER_TO_HOLD');
    const hours = staleHours(state, payload.dataAsOf, command.occurredAt.at, context);
    if (held && payload.via === 'field-record' && hours !== undefined) return no('STATUS_STALE_CALLBACK_REQUIRED', { hours });
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
        ...releaseEvents(CONTROL, state, 'T1', 'controlled', 'controlled').map((event) => prefixedEvent(LOCATE, event)),
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

  'locate-person.request-renewal': (state, asked) => named(requestRenewal(CONTROL)(state, asked)),

  'locate-person.decide-renewal': (state, asked) => named(decideRenewal(state, asked)),

  'locate-person.confirm-renewal': (state, asked) => named(confirmRenewal(CONTROL)(state, asked)),

  'locate-person.withdraw': (state, asked) => named(withdraw(CONTROL)(state, asked)),

  'locate-person.request-release': (state, asked) => named(requestRelease(CONTROL)(state, asked)),

  'locate-person.mark-release-sent': (state, asked) => named(markReleaseSent(state, asked)),

  'locate-person.acknowledge-release': (state, asked) => named(acknowledgeRelease(CONTROL)(state, asked)),

  'locate-person.alarm-release': (state, asked) => named(alarmRelease(state, asked)),

  'locate-person.flag-silence': (state, asked) => named(flagSilence(state, asked)),

  'locate-person.flag-proof': (state, asked) => named(flagProof(state, asked)),

  'locate-person.settle-incident': (state, asked) => named(settleIncident(state, asked)),

  'locate-person.expire': (state, asked) => named(expire(CONTROL)(state, asked)),

  'locate-person.cancel-unreturned': (state, asked) => named(cancelUnreturned(state, asked)),

  'locate-person.ask-keep-or-release': (state, asked) => named(askKeepOrRelease(state, asked)),

  'locate-person.decide-control': (state, asked) => named(decideControl(CONTROL)(state, asked)),

  'locate-person.extend-custody': (state, asked) => named(extendCustody(state, asked)),

  'locate-person.end-custody': (state, asked) => named(endCustody(state, asked)),

  'locate-person.flag-custody-limit': (state, asked) => named(flagCustodyLimit(state, asked)),

  'locate-person.record-deputy-report': (state, { payload, context }) => {
    if (state.deputyReport === undefined || state.deputyReport.madeAt !== undefined) return no('DEPUTY_REPORT_NOT_DUE');
    if (payload.at > latestNow(context)) return no('OCCURRED_AT_IN_FUTURE');
    // The report tells of a holding: it was not made before anybody was looked for.
    const early = after(sinceFiling(state), payload.at, context);
    return early === undefined ? accept([{ kind: 'locate-deputy-reported', to: payload.to, reportedAt: payload.at }]) : refuse(early);
  },

  'locate-person.record-outcome': (state, { payload, context }) => {
    const { outcome } = payload;
    if (state.outcome !== undefined) return no('OUTCOME_ALREADY_RECORDED');
    // A person must not vanish from the clock: custody is closed with its end time before the matter is (L2 §482).
    if (state.custody.state === 'running') return no('CUSTODY_STILL_RUNNING');
    const wrong = outcomeDoubt(state, outcome, context) ?? wrongWithOutcome(state, outcome, context);
    if (wrong !== undefined) return refuse(wrong);
    const linked = detentionLinked(state, outcome, context);
    if (linked?.failure !== undefined) return refuse(linked.failure, [linked]);
    const events: readonly LocateEvent[] = [{ kind: 'locate-outcome-recorded', outcome, to: state.control.state === 'release_acked' ? 'closed' : 'controlled' }];
    return linked === undefined ? accept(events) : withGuard(linked, events);
  },

  'locate-person.answer-same-person': (state, { payload }) => {
    const other = state.otherCourts.find((o) => o.caseId === payload.caseId);
    if (!other) return no('NOT_FOUND');
    return accept([
      { kind: 'locate-same-person-answered', caseId: payload.caseId, choice: payload.choice, ...(payload.note === undefined ? {} : { note: payload.note }) },
    ]);
  },

  'locate-person.move-to-judge': (state, asked) => named(moveToJudge(state, asked)),
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
  if (state && command.kind === 'locate-person.record-outcome' && linkedDetention((command.payload as LocatePayload<'locate-person.record-outcome'>).outcome) !== undefined) return [{ name: 'requestsOfCase', id: state.caseId }];
  if (needs.length > 0 && command.actor.court !== undefined) needs.push({ name: 'settings', court: command.actor.court });
  return needs;
}

