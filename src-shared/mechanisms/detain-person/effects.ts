import type { DecideContext, Effect, EventMeta } from '../../domain/linkage/decision.ts';
import { custodyLimit } from '../../domain/linkage/regions/custody.ts';
import { assigning, follow, send, silenceTimer, timer } from '../../domain/linkage/regions/effects.ts';
import { numbering, papersOnWire, unsealed } from '../../domain/linkage/regions/papers.ts';
import { type Instant, instant } from '../../kernel/time.ts';
import { releaseNoticeDue } from './clocks.ts';
import type { DetentionEvent, OwnEvent } from './events.ts';
import { daysOf, decisionNo, type DetentionRequest, isInTerm, latestRelease } from './model.ts';
import { DETENTION_PAPERS } from './packet.ts';
import { CALLED } from './regions.ts';
import { AT_GATE } from './states.ts';

const ASSIGN = assigning(CALLED);

/** The notice to the house: whom it gets, on which decision, for how long, and what it must know when it examines him. */
export function noticeBody(request: DetentionRequest): Record<string, unknown> {
  const { packet, service, escort } = request;
  return {
    caseNumber: request.caseNumber,
    court: request.court,
    decisionNo: decisionNo(request),
    debtor: packet.debtor,
    ground: packet.ground,
    days: daysOf(request),
    ...(service === undefined ? {} : { servedAt: service.servedAt }),
    ...(escort === undefined ? {} : { escort: { officers: escort.officers, ...(escort.vehicle === undefined ? {} : { vehicle: escort.vehicle }), departedAt: escort.departedAt } }),
    ...(packet.healthNote === undefined ? {} : { healthNote: packet.healthNote }),
    dutyPhone: packet.dutyPhone,
    attachments: papersOnWire(packet.attachments.filter(({ instrument }) => instrument === 'detention-decision' || instrument === 'detention-notice')),
  };
}

function custodyTimer(request: DetentionRequest): readonly Effect[] {
  const limit = custodyLimit(request.custody);
  return limit === undefined ? [] : [timer(CALLED, request, limit, 'flag-custody-limit')];
}

/** The packet goes on by itself when its last seal is there: to the decision, or the early release to the house. */
function whenSealed(request: DetentionRequest): readonly Effect[] {
  if (unsealed(request, DETENTION_PAPERS).length > 0) return [];
  if (request.state === 'signed') return [follow(CALLED, request, 'issue')];
  const early = request.earlyReleases.at(-1);
  if (!isInTerm(request) || early?.state !== 'approved') return [];
  const documentNo = request.packet.attachments.find(({ slot }) => slot === early.slot)?.number;
  return [follow(CALLED, request, 'order-release', { cause: 'early', ...(documentNo === undefined ? {} : { documentNo }) })];
}

/** Who is not free by then is told of: the end as it is known now has its alarm. */
function termTimer(request: DetentionRequest, context: DecideContext): readonly Effect[] {
  const end = latestRelease(request);
  if (end === undefined || !isInTerm(request)) return [];
  const due = releaseNoticeDue(end, context).at;
  return [timer(CALLED, request, due, 'flag-release', { due })];
}

/** The order to release goes first, is tried again until it is taken, and alarms while nobody confirms it. */
function releaseOrder(request: DetentionRequest): readonly Effect[] {
  const { release } = request;
  if (release?.due === undefined) return [];
  const { cause, documentNo, due } = release;
  return [send(request, 'detention.release-order', { cause, ...(documentNo === undefined ? {} : { documentNo }) }), timer(CALLED, request, due.at, 'flag-release', { due: due.at })];
}

/** Tells the house that it need not take him; before the notice went out nobody has to be told. */
function calledOff(before: DetentionRequest | undefined, request: DetentionRequest, reason: string): readonly Effect[] {
  const isExpected = before !== undefined && (AT_GATE.includes(before.state) || (isInTerm(before) && reason === 'death'));
  return isExpected ? [send(request, 'detention.withdrawn', { reason })] : [];
}

/** Fewer days: the house writes the new end; who is not free by then is told of, whether it has answered or not. */
function afterChange(before: DetentionRequest | undefined, documentNo: string, request: DetentionRequest, context: DecideContext): readonly Effect[] {
  if (before === undefined || (!isInTerm(before) && !AT_GATE.includes(before.state))) return [];
  return [send(request, 'detention.change', { days: daysOf(request), documentNo }), ...termTimer(request, context)];
}

/** Whoever was held on another request is detained now: its clock ends at the instant of the receipt. */
function endingElsewhere({ mechanism, request }: OwnEvent<'admitted'>['ends'][number], at: Instant): Effect {
  return { type: 'command', aggregate: request, kind: `${mechanism}.end-custody`, payload: { requestId: request.id, ending: 'detained', at } };
}

function leaveAnswer(event: Extract<DetentionEvent, { kind: 'detention-leave-granted' | 'detention-leave-refused' }>, request: DetentionRequest): Effect {
  const said = event.kind === 'detention-leave-granted' ? { granted: true, days: event.days } : { granted: false };
  return send(request, 'detention.leave-answer', { ...said, ...(event.opinion === undefined ? {} : { opinion: event.opinion }) });
}

/** Jobs, timers and follow-up commands of one event; written with it in one transaction. */
export function effectsOfDetention(before: DetentionRequest | undefined, event: DetentionEvent, after: DetentionRequest, _meta: EventMeta, context: DecideContext): readonly Effect[] {
  switch (event.kind) {
    case 'detention-filed':
    case 'detention-refiled':
      return numbering(after, event.packet.attachments, ASSIGN, DETENTION_PAPERS);
    case 'detention-approved':
    case 'detention-sealed-copy-bound':
      return whenSealed(after);
    case 'detention-present':
    case 'detention-custody-extended':
      return custodyTimer(after);
    case 'detention-escorted':
      return [send(after, 'detention.notice', noticeBody(after)), ...silenceTimer(CALLED, after)];
    case 'detention-received':
      return silenceTimer(CALLED, after);
    case 'detention-admitted':
      return [
        ...event.ends.map((held): Effect => endingElsewhere(held, event.admission.admittedAt)),
        ...termTimer(after, context),
      ];
    case 'detention-term-changed':
    case 'detention-came-back':
      return termTimer(after, context);
    case 'detention-leave-granted':
    case 'detention-leave-refused':
      return [leaveAnswer(event, after)];
    case 'detention-left':
      return [timer(CALLED, after, instant(event.dueBack), 'flag-leave', { leave: after.leaves.length - 1 })];
    case 'detention-reconsideration-revoked':
      return calledOff(before, after, 'revoked');
    case 'detention-reconsideration-changed':
      return afterChange(before, event.decision.documentNo, after, context);
    case 'detention-early-release-approved':
      return numbering(after, after.packet.attachments, ASSIGN, DETENTION_PAPERS);
    case 'detention-release-ordered':
    case 'detention-admitted-unasked':
      return releaseOrder(after);
    case 'detention-withdrawn':
      return calledOff(before, after, 'withdrawn');
    case 'detention-ended-by-death':
      return calledOff(before, after, 'death');
    default:
      return [];
  }
}

