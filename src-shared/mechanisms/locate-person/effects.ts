import type { DecideContext, Effect, EventMeta } from '../../domain/linkage/decision.ts';
import { custodyLimit } from '../../domain/linkage/regions/custody.ts';
import { assigning, exchangeEffects, holdEffects, send, submission, timer, whenSealed } from '../../domain/linkage/regions/effects.ts';
import { numbering, numberOfPaper, papersOnWire } from '../../domain/linkage/regions/papers.ts';
import { unprefixed } from '../../domain/linkage/regions/prefixed.ts';
import { escalationTimers } from '../../domain/linkage/regions/response.ts';
import type { LocateEvent } from './events.ts';
import { LOCATE_PAPERS, type LocateRequest } from './model.ts';
import { LOCATE, NAMES } from './regions.ts';

const ASSIGN = assigning(NAMES);

/** One 交接单 for one hand-over: the telephone report has drawn the number, and the field record that joins keeps it. */
function handoverNumber(request: LocateRequest): readonly Effect[] {
  return request.handoverNumber === undefined ? [numberOfPaper('handover-record', ASSIGN)] : [];
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
    attachments: papersOnWire(packet.attachments),
    changes: request.changes.filter((change) => change.revision === request.revision),
  };
}

function custodyTimer(request: LocateRequest): readonly Effect[] {
  const limit = custodyLimit(request.custody);
  return limit === undefined ? [] : [timer(NAMES, request, limit, 'flag-custody-limit')];
}

/** Jobs, timers and follow-up commands of one event; written with it in one transaction. */
export function effectsOfLocate(_before: LocateRequest | undefined, event: LocateEvent, after: LocateRequest, _meta: EventMeta, context: DecideContext): readonly Effect[] {
  switch (event.kind) {
    case 'locate-filed':
    case 'locate-refiled':
      return numbering(after, event.packet.attachments, ASSIGN, LOCATE_PAPERS);
    case 'locate-approved':
    case 'locate-sealed-copy-bound':
      return whenSealed(NAMES, LOCATE_PAPERS, after);
    case 'locate-submitted':
      return submission(NAMES, after, controlRequestBody(after));
    case 'locate-resubmitted': {
      const numbers = numbering(after, event.packet.attachments, ASSIGN, LOCATE_PAPERS);
      return after.state === 'submitted' ? [...numbers, ...submission(NAMES, after, controlRequestBody(after))] : numbers;
    }
    case 'locate-received':
    case 'locate-returned':
      return exchangeEffects(NAMES, unprefixed(LOCATE, event), after);
    case 'locate-control-activated':
    case 'locate-renewal-approved':
    case 'locate-renewal-confirmed':
    case 'locate-stray-control-found':
    case 'locate-release-requested':
      return holdEffects(NAMES, unprefixed(LOCATE, event), after, context);
    case 'locate-hit-registered':
      return [
        ...(event.first ? escalationTimers(NAMES, after, context) : []),
        ...(event.hit.personState === 'held' ? custodyTimer(after) : []),
      ];
    case 'locate-dispatched':
      return [numberOfPaper('dispatch-order', ASSIGN)];
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
