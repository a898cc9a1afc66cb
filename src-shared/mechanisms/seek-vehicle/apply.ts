import type { EventMeta } from '../../domain/linkage/decision.ts';
import { applyApproval } from '../../domain/linkage/regions/approval.ts';
import { applyExchange, changesKept } from '../../domain/linkage/regions/exchange.ts';
import { begun } from '../../domain/linkage/regions/filing.ts';
import { applyHold } from '../../domain/linkage/regions/hold.ts';
import { carriedOver, numberedPapers, sealBound } from '../../domain/linkage/regions/papers.ts';
import { type Prefixed, unprefixed } from '../../domain/linkage/regions/prefixed.ts';
import { applyRequest, moved, withIncident } from '../../domain/linkage/regions/request.ts';
import { applyResponse, numberedOrder } from '../../domain/linkage/regions/response.ts';
import { applySeizure, numberedLists } from '../../domain/linkage/regions/seizure.ts';
import type { CaseOnThing, VehicleEvent, VehicleRegionEvent } from './events.ts';
import { VEHICLE_PAPERS } from './paper-rules.ts';
import type { TOLD, VehicleRequest } from './model.ts';
import { VEHICLE } from './regions.ts';

type RegionEvent = Exclude<Prefixed<typeof VEHICLE, VehicleRegionEvent>, { kind: 'vehicle-numbered' | 'vehicle-sealed-copy-bound' }>;

function filed(event: Extract<VehicleEvent, { kind: 'vehicle-filed' }>, meta: EventMeta): VehicleRequest {
  return {
    ...begun(event, meta),
    state: 'pending_approval',
    seal: event.packet.seal,
    control: { state: 'inactive' },
    strays: [],
    renewals: [],
    hits: [],
    escalation: 0,
    callbacks: [],
    missed: [],
    joined: [],
    otherCases: [],
    mortgagees: event.packet.mortgagees.map((name) => ({ name })),
  };
}

/** A new packet under the next revision, filed again or corrected. */
function refiled(state: VehicleRequest, event: Extract<VehicleEvent, { kind: 'vehicle-refiled' | 'vehicle-resubmitted' }>, keptSeals: readonly string[], meta: EventMeta): Partial<VehicleRequest> {
  return {
    revision: state.revision + 1,
    filedBy: meta.by.account,
    packet: { ...event.packet, attachments: carriedOver(state.packet.attachments, event.packet.attachments, keptSeals) },
    packetHash: event.packetHash,
    seal: event.packet.seal,
    mortgagees: event.packet.mortgagees.map((name) => ({ name })),
    guards: event.guards,
    proofs: event.proofs,
    changes: changesKept(state, event.changes),
  };
}

/** Numbers where they belong: on the packet, and on the papers that arose on the way. One for a paper that is not there finds no place. */
function numbered(state: VehicleRequest, numbers: Readonly<Partial<Record<string, string>>>): VehicleRequest {
  const { control } = state;
  const notice = control.release?.noticeNumber ?? numbers['release-notice'];
  return numberedLists(
    {
      ...state,
      packet: { ...state.packet, attachments: numberedPapers(state.packet.attachments, numbers, VEHICLE_PAPERS) },
      ...numberedOrder(state, numbers),
      ...(control.release === undefined || notice === undefined ? {} : { control: { ...control, release: { ...control.release, noticeNumber: notice } } }),
    },
    numbers,
  );
}

/** Judges of other cases about the thing, each told of the same once. */
function toldOthers(state: VehicleRequest, others: readonly CaseOnThing[], told: (typeof TOLD)[number], meta: EventMeta, next?: VehicleRequest['otherCases'][number]['next']): VehicleRequest['otherCases'] {
  const ids = new Set(others.map(({ caseId }) => caseId));
  const fresh = others.map((other) => ({ ...other, told, toldAt: meta.at, ...(next === undefined ? {} : { next }) }));
  return [...state.otherCases.filter(({ caseId }) => !ids.has(caseId)), ...fresh];
}

function seized(state: VehicleRequest, { report, others, incident }: Extract<VehicleEvent, { kind: 'vehicle-seized' }>, meta: EventMeta): VehicleRequest {
  return {
    ...moved(state, 'seized', meta),
    seizure: { state: 'held', ...report },
    otherCases: toldOthers(state, others, 'seized', meta),
    incidents: incident === undefined ? state.incidents : withIncident(state, incident, meta),
  };
}

function notSeized(state: VehicleRequest, event: Extract<VehicleEvent, { kind: 'vehicle-not-seized' }>, meta: EventMeta): VehicleRequest {
  const missed = [...state.missed, { ...event.told, at: meta.at, by: meta.by.account, round: state.round }];
  const incidents = event.incident === undefined ? state.incidents : withIncident(state, event.incident, meta);
  const next = { ...moved(state, event.to, meta), ...(event.due === undefined ? {} : { due: event.due }), missed, incidents };
  // Entrusted, the same sighting is still followed; the search that goes on is another round.
  return event.to === 'active' ? { ...next, round: state.round + 1 } : next;
}

/** Folds one event into the request. Total: every event applies to every state it can follow. */
export function applyVehicle(before: VehicleRequest | undefined, event: VehicleEvent, meta: EventMeta): VehicleRequest {
  if (event.kind === 'vehicle-filed') return filed(event, meta);
  if (before === undefined) throw new Error(`event ${event.kind} on a request that does not exist`);
  const state: VehicleRequest = { ...before, version: before.version + 1 };
  switch (event.kind) {
    case 'vehicle-refiled':
      return { ...moved(state, 'pending_approval', meta), ...refiled(state, event, [], meta), ...(event.claim === undefined ? {} : { claim: event.claim }), approvals: [] };
    case 'vehicle-resubmitted':
      return {
        ...moved(state, event.to, meta),
        ...(event.due === undefined ? {} : { due: event.due }),
        ...refiled(state, event, event.keptSeals, meta),
        approvals: event.to === 'pending_approval' ? [] : state.approvals,
      };
    case 'vehicle-numbered':
      return numbered(state, event.numbers);
    case 'vehicle-sealed-copy-bound':
      return sealBound(state, unprefixed(VEHICLE, event), meta);
    case 'vehicle-hit-registered': {
      // Seen again while another court was asked: this court goes itself, and that is another round.
      const round = event.first && state.state === 'entrusted' ? state.round + 1 : state.round;
      const next = event.first ? { ...moved(state, 'hit', meta), due: event.due, escalation: 0, round } : state;
      return { ...next, hits: [...state.hits, { ...event.hit, round, registeredAt: meta.at, registeredBy: meta.by.account }] };
    }
    case 'vehicle-seized':
      return seized(state, event, meta);
    case 'vehicle-seizure-joined':
      return { ...state, joined: [...state.joined, { at: event.report.at, by: event.report.by, record: event.report.record }] };
    case 'vehicle-not-seized':
      return notSeized(state, event, meta);
    case 'vehicle-entrusted-silent':
      return { ...state, incidents: withIncident(state, 'entrusted-silent', meta) };
    case 'vehicle-unseal-silent':
      return { ...state, incidents: withIncident(state, 'unseal-silent', meta) };
    case 'vehicle-seal-told':
      return { ...state, seal: event.seal };
    case 'vehicle-seal-ended':
      return { ...state, seal: { ...state.seal, ended: { how: event.how, at: meta.at } }, incidents: event.incident ? withIncident(state, `seal-${event.how}`, meta) : state.incidents };
    case 'vehicle-seal-doubted':
      return { ...state, incidents: withIncident(state, `seal-${event.standing}`, meta) };
    case 'vehicle-mortgagee-told': {
      const { name, whom, how, toldAt } = event;
      return { ...state, mortgagees: state.mortgagees.map((one) => (one.name === name && one.told === undefined ? { ...one, told: { at: toldAt, how, whom, by: meta.by.account } } : one)) };
    }
    case 'vehicle-next-court-told':
      return { ...state, otherCases: toldOthers(state, [event.to], 'seal-now-first', meta, event.next) };
    default:
      return applyRegion(state, event, meta);
  }
}

/** Events of the regions, each to its own. */
function applyRegion(state: VehicleRequest, event: RegionEvent, meta: EventMeta): VehicleRequest {
  switch (event.kind) {
    case 'vehicle-approved':
    case 'vehicle-sent-back':
    case 'vehicle-paper-approval-recorded':
      return applyApproval(state, unprefixed(VEHICLE, event), meta);
    case 'vehicle-submitted':
    case 'vehicle-received':
    case 'vehicle-returned':
    case 'vehicle-rejected':
    case 'vehicle-silence-flagged':
    case 'vehicle-withdrawn':
      return applyExchange(state, unprefixed(VEHICLE, event), meta);
    case 'vehicle-late-answer-kept':
    case 'vehicle-proof-gone':
    case 'vehicle-incident-settled':
    case 'vehicle-moved-to-judge':
      return applyRequest(state, unprefixed(VEHICLE, event), meta);
    case 'vehicle-hit-acknowledged':
    case 'vehicle-hit-escalated':
    case 'vehicle-dispatched':
    case 'vehicle-callback-recorded':
      return applyResponse(state, unprefixed(VEHICLE, event), meta);
    case 'vehicle-seizure-release-due':
    case 'vehicle-seizure-release-proposed':
    case 'vehicle-seizure-release-approved':
    case 'vehicle-seizure-release-refused':
    case 'vehicle-seizure-release-ordered':
    case 'vehicle-thing-returned':
    case 'vehicle-thing-passed-on':
      return applySeizure(state, unprefixed(VEHICLE, event), meta);
    case 'vehicle-seal-lifted':
      return { ...applySeizure(state, unprefixed(VEHICLE, event), meta), seal: { ...state.seal, ended: state.seal.ended ?? { how: 'lifted', at: meta.at } } };
    default:
      return applyHold(state, unprefixed(VEHICLE, event), meta);
  }
}
