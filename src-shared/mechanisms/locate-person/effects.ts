import { endOfDay, type Instant } from '../../kernel/time.ts';
import type { DecideContext, Effect, EventMeta } from '../../domain/linkage/decision.ts';
import { escalationInstants, releaseAlarmDue } from './clocks.ts';
import { custodyLimit } from './custody.ts';
import type { LocateEvent } from './events.ts';
import { type LaterPaper, type LocateRequest, NUMBERED_INSTRUMENTS, type Packet, unsealedAttachments } from './model.ts';

/** Messages of the agency protocol that this mechanism sends (DOMAIN §1.10). */
export const LOCATE_MESSAGES = ['control.request', 'control.release', 'control.renewal', 'control.result'] as const;

function self(request: LocateRequest): { readonly type: string; readonly id: string } {
  return { type: 'locate-request', id: request.id };
}

function follow(request: LocateRequest, kind: string, payload: Record<string, unknown> = {}): Effect {
  return { type: 'command', aggregate: self(request), kind, payload: { requestId: request.id, ...payload } };
}

function timer(request: LocateRequest, dueAt: Instant, kind: string, payload: Record<string, unknown> = {}): Effect {
  return { type: 'timer', dueAt, kind, payload: { requestId: request.id, ...payload } };
}

function send(request: LocateRequest, message: (typeof LOCATE_MESSAGES)[number], body: Record<string, unknown>): Effect {
  return { type: 'send', message, revision: request.revision, round: request.round, body: { requestId: request.id, ...body } };
}

/** Numbers for the instruments that have none yet; a slot keeps its number through every revision. */
function numbering(request: LocateRequest, packet: Packet): readonly Effect[] {
  const series = request.packet.attachments
    .filter((a) => NUMBERED_INSTRUMENTS.includes(a.instrument) && a.number === undefined && packet.attachments.some((p) => p.slot === a.slot))
    .map((a) => ({ slot: a.slot, series: a.instrument }));
  return series.length === 0 ? [] : [{ type: 'number', kind: 'locate-person.assign-numbers', series }];
}

/** The number of a paper that arises on the way; its series is the instrument's own. */
function numberOfPaper(paper: LaterPaper): Effect {
  return { type: 'number', kind: 'locate-person.assign-numbers', series: [{ slot: paper, series: paper }] };
}

/** One 交接单 for one hand-over: the telephone report has drawn the number, and the field record that joins keeps it. */
function handoverNumber(request: LocateRequest): readonly Effect[] {
  return request.handoverNumber === undefined ? [numberOfPaper('handover-record')] : [];
}

function whenSealed(request: LocateRequest): readonly Effect[] {
  return request.state === 'signed' && unsealedAttachments(request).length === 0 ? [follow(request, 'locate-person.submit')] : [];
}

function released(request: LocateRequest, context: DecideContext, body: Record<string, unknown>): readonly Effect[] {
  return [
    send(request, 'control.release', body),
    numberOfPaper('release-notice'),
    timer(request, releaseAlarmDue(context.now, context), 'locate-person.alarm-release'),
  ];
}

/** The whole packet as the police get it: names and numbers included, because they must find this one person. */
export function controlRequestBody(request: LocateRequest): Record<string, unknown> {
  const { packet } = request;
  return {
    caseNumber: request.caseNumber,
    court: request.court,
    kind: 'person',
    debtor: packet.debtor,
    reasons: packet.reasons,
    dangers: packet.dangers,
    periodDays: packet.periodDays,
    takeover: packet.takeover,
    dutyPhone: packet.dutyPhone,
    backupOfficer: packet.backupOfficer,
    attachments: packet.attachments.map((a) => ({ slot: a.slot, instrument: a.instrument, title: a.title, number: a.number, file: a.sealed?.file ?? a.file, sealed: a.sealed !== undefined })),
    changes: request.changes.filter((change) => change.revision === request.revision),
  };
}

/** Jobs, timers and follow-up commands of one event; written with it in one transaction. */
export function effectsOfLocate(_before: LocateRequest | undefined, event: LocateEvent, after: LocateRequest, _meta: EventMeta, context: DecideContext): readonly Effect[] {
  switch (event.kind) {
    case 'locate-filed':
    case 'locate-refiled':
      return numbering(after, event.packet);
    case 'locate-approved':
      return whenSealed(after);
    case 'locate-sealed-copy-bound':
      return whenSealed(after);
    case 'locate-submitted':
      return [send(after, 'control.request', controlRequestBody(after)), ...silenceTimer(after)];
    case 'locate-resubmitted': {
      const numbers = numbering(after, event.packet);
      return after.state === 'submitted' ? [...numbers, send(after, 'control.request', controlRequestBody(after)), ...silenceTimer(after)] : numbers;
    }
    case 'locate-received':
      return silenceTimer(after);
    case 'locate-returned':
      return [timer(after, event.due.at, 'locate-person.cancel-unreturned', { revision: after.revision })];
    case 'locate-control-activated':
      return [timer(after, endOfDay(event.end), 'locate-person.expire', { end: event.end })];
    case 'locate-renewal-approved':
      return [send(after, 'control.renewal', { controlNo: after.control.controlNo, newEnd: event.newEnd, reason: after.renewals.at(-1)?.reason })];
    case 'locate-renewal-confirmed':
      return [timer(after, endOfDay(event.newEnd), 'locate-person.expire', { end: event.newEnd })];
    case 'locate-stray-control-found':
      return [
        send(after, 'control.release', { controlNo: event.controlNo, trigger: 'T7' }),
        timer(after, releaseAlarmDue(context.now, context), 'locate-person.alarm-release', { controlNo: event.controlNo }),
      ];
    case 'locate-hit-registered':
      return [
        ...(event.first ? escalationInstants(context.now, context).map((at, index) => timer(after, at, 'locate-person.escalate-hit', { round: after.round, level: index + 1 })) : []),
        ...(event.hit.personState === 'held' ? custodyTimer(after) : []),
      ];
    case 'locate-release-requested':
      return released(after, context, { controlNo: after.control.controlNo, trigger: event.trigger });
    case 'locate-dispatched':
      return [numberOfPaper('dispatch-order')];
    case 'locate-person-controlled':
    case 'locate-control-report-joined':
      return [...custodyTimer(after), ...handoverNumber(after)];
    case 'locate-custody-extended':
      return custodyTimer(after);
    case 'locate-outcome-recorded':
      return [send(after, 'control.result', { results: event.outcome.results, controlNo: after.control.controlNo })];
    default:
      return [];
  }
}

/** Who owes an answer is watched: nobody waits for the police without an end. */
function silenceTimer(request: LocateRequest): readonly Effect[] {
  return request.due === undefined ? [] : [timer(request, request.due.at, 'locate-person.flag-silence', { revision: request.revision })];
}

function custodyTimer(request: LocateRequest): readonly Effect[] {
  const limit = custodyLimit(request.custody);
  return limit === undefined ? [] : [timer(request, limit, 'locate-person.flag-custody-limit')];
}
