import { knownOf } from '../../domain/assets/known.ts';
import type { Hold } from '../../domain/assets/model.ts';
import type { DecideContext, Effect, EventMeta } from '../../domain/linkage/decision.ts';
import { assigning, exchangeEffects, follow, holdEffects, send, submission, timer, whenSealed } from '../../domain/linkage/regions/effects.ts';
import { numbering, numberOfPaper, papersOnWire, unsealed } from '../../domain/linkage/regions/papers.ts';
import { unprefixed } from '../../domain/linkage/regions/prefixed.ts';
import { escalationTimers } from '../../domain/linkage/regions/response.ts';
import type { NextSeal } from '../../domain/linkage/regions/seizure.ts';
import { civilDateOf, endOfDay, type Instant } from '../../kernel/time.ts';
import type { VehicleEvent } from './events.ts';
import { RELEASE_INSTRUMENTS, VEHICLE_PAPERS } from './paper-rules.ts';
import type { VehicleRequest } from './model.ts';
import { NAMES, VEHICLE } from './regions.ts';

const ASSIGN = assigning(NAMES);

/** The whole packet as the traffic police get it: the car, the seal, and no word of creditor and amount. */
export function vehicleRequestBody(request: VehicleRequest): Record<string, unknown> {
  const { packet, seal } = request;
  return {
    caseNumber: request.caseNumber,
    court: request.court,
    vehicle: packet.vehicle,
    seal: { number: seal.number, start: seal.start, end: seal.end },
    periodDays: packet.periodDays,
    dutyPhone: packet.dutyPhone,
    backupOfficer: packet.backupOfficer,
    attachments: papersOnWire(packet.attachments),
    changes: request.changes.filter((change) => change.revision === request.revision),
  };
}

/** The last day of the seal ends everything that rests on it, and never rolls over a rest day (DOMAIN §1.13-17). */
function sealTimer(request: VehicleRequest): Effect {
  return timer(NAMES, request, endOfDay(request.seal.end), 'lapse-seal', { end: request.seal.end });
}

/** The order of the release leaves the court by itself when its last paper is sealed. */
function whenReleaseSealed(request: VehicleRequest): readonly Effect[] {
  return request.seizure?.state === 'release_approved' && unsealed(request, VEHICLE_PAPERS).length === 0 ? [follow(NAMES, request, 'order-unseal')] : [];
}

/** The thing learns what became of it, in the same transaction. */
function noteMeasure(request: VehicleRequest, at: Instant, holds: readonly Hold[]): Effect {
  const { assetId } = request.packet;
  const asOf = civilDateOf(at);
  const of = { assetId, caseId: request.caseId, caseNumber: request.caseNumber, request: { type: NAMES.aggregate, id: request.id } };
  return { type: 'command', aggregate: { type: 'asset', id: assetId }, kind: 'asset.note-measure', payload: { ...of, asOf, holds } };
}

function sealHold({ seal }: VehicleRequest): Hold {
  const { measure, court, number, start, end } = seal;
  return { measure, court, ...(number === undefined ? {} : { number }), waitlist: 0, ...(start === undefined ? {} : { start }), end };
}

/** The seizure under that seal: it runs as long as the seal does. */
function seizeHold(request: VehicleRequest): Hold {
  const { number, court, end } = request.seal;
  const start = civilDateOf(request.seizure?.at ?? request.since);
  return { measure: 'seize', court, ...(number === undefined ? {} : { number }), waitlist: 0, start, ...(end < start ? {} : { end }) };
}

/** The seal that became the first, under the name and number by which it waited. */
function nextHold({ court, number, start, end }: NextSeal, { lookups: { asset } }: DecideContext): Hold {
  const waiting = asset.known && asset.value !== undefined ? knownOf(asset.value).holds.find(({ value }) => value.waitlist > 0 && (value.court === court || sameCourt(value.court, court)))?.value : undefined;
  const own = number ?? waiting?.number;
  return { measure: waiting?.measure ?? 'seal', court: waiting?.court ?? court, ...(own === undefined ? {} : { number: own }), waitlist: 0, start, end };
}

function sameCourt(a: string, b: string): boolean {
  return a.normalize('NFKC').replace(/\s/gu, '') === b.normalize('NFKC').replace(/\s/gu, '');
}

function onSite(event: Extract<VehicleEvent, { kind: 'vehicle-seized' | 'vehicle-not-seized' }>, after: VehicleRequest): readonly Effect[] {
  const { controlNo } = after.control;
  const named = controlNo === undefined ? {} : { controlNo };
  if (event.kind === 'vehicle-seized') {
    const { at, record } = event.report;
    const numbers: Effect = { type: 'number', kind: ASSIGN, series: [{ slot: 'seizure-list', series: 'seizure-list' }, { slot: 'transfer-form', series: 'transfer-form' }] };
    return [numbers, send(after, 'vehicle.result', { ...named, outcome: 'seized', at, place: record.place }), noteMeasure(after, at, [seizeHold(after)])];
  }
  const { reason, place } = event.told;
  const result = send(after, 'vehicle.result', { ...named, outcome: 'not-seized', reason, at: after.since, place });
  return after.due === undefined ? [result] : [result, timer(NAMES, after, after.due.at, 'flag-entrusted', { round: after.round })];
}

/** The register lifted the seal, and the thing left the custody: what its record then says. */
function afterLifted(event: Extract<VehicleEvent, { kind: 'vehicle-seal-lifted' | 'vehicle-thing-returned' | 'vehicle-thing-passed-on' }>, after: VehicleRequest, context: DecideContext): readonly Effect[] {
  if (event.kind === 'vehicle-seal-lifted') {
    const lifted: Hold = { ...sealHold(after), ended: { how: 'lifted', on: event.on } };
    return [noteMeasure(after, context.now, [lifted, ...(event.next === undefined ? [] : [nextHold(event.next, context)])])];
  }
  const on = civilDateOf(event.at);
  const ended: Hold = { ...seizeHold(after), ended: { how: 'lifted', on } };
  const next = after.seizure?.lifted?.next;
  const passed: readonly Hold[] = event.kind === 'vehicle-thing-passed-on' && next !== undefined ? [{ ...nextHold(next, context), measure: 'seize', start: on, end: next.end }] : [];
  return [numberOfPaper(event.kind === 'vehicle-thing-passed-on' ? 'handover-list' : 'return-list', ASSIGN), noteMeasure(after, event.at, [ended, ...passed])];
}

/** Jobs, timers and follow-up commands of one event; written with it in one transaction. */
export function effectsOfVehicle(_before: VehicleRequest | undefined, event: VehicleEvent, after: VehicleRequest, _meta: EventMeta, context: DecideContext): readonly Effect[] {
  switch (event.kind) {
    case 'vehicle-filed':
    case 'vehicle-refiled':
      return [...numbering(after, event.packet.attachments, ASSIGN, VEHICLE_PAPERS), sealTimer(after)];
    case 'vehicle-resubmitted': {
      const numbers = numbering(after, event.packet.attachments, ASSIGN, VEHICLE_PAPERS);
      return [...numbers, sealTimer(after), ...(after.state === 'submitted' ? submission(NAMES, after, vehicleRequestBody(after)) : [])];
    }
    case 'vehicle-seal-told':
      return [sealTimer(after)];
    case 'vehicle-approved':
    case 'vehicle-sealed-copy-bound':
    case 'vehicle-seizure-release-approved':
      return [...whenSealed(NAMES, VEHICLE_PAPERS, after), ...whenReleaseSealed(after)];
    case 'vehicle-submitted':
      return submission(NAMES, after, vehicleRequestBody(after));
    case 'vehicle-received':
    case 'vehicle-returned':
      return exchangeEffects(NAMES, unprefixed(VEHICLE, event), after);
    case 'vehicle-control-activated':
    case 'vehicle-renewal-approved':
    case 'vehicle-renewal-confirmed':
    case 'vehicle-stray-control-found':
    case 'vehicle-release-requested':
      return holdEffects(NAMES, unprefixed(VEHICLE, event), after, context);
    case 'vehicle-hit-registered':
      return event.first ? escalationTimers(NAMES, after, context) : [];
    case 'vehicle-dispatched':
      return [numberOfPaper('dispatch-order', ASSIGN)];
    case 'vehicle-seized':
    case 'vehicle-not-seized':
      return onSite(event, after);
    case 'vehicle-seizure-release-proposed':
      return numbering(after, event.attachments, ASSIGN, VEHICLE_PAPERS);
    case 'vehicle-seizure-release-ordered': {
      const papers = after.packet.attachments.filter(({ instrument }) => (RELEASE_INSTRUMENTS as readonly string[]).includes(instrument));
      const { vehicle } = after.packet;
      const silence = after.due === undefined ? [] : [timer(NAMES, after, after.due.at, 'flag-unseal-silence')];
      return [send(after, 'vehicle.unseal', { vehicle, seal: { number: after.seal.number, start: after.seal.start, end: after.seal.end }, attachments: papersOnWire(papers) }), ...silence];
    }
    case 'vehicle-seal-lifted':
    case 'vehicle-thing-returned':
    case 'vehicle-thing-passed-on':
      return afterLifted(event, after, context);
    default:
      return [];
  }
}
