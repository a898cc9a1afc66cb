import { personKey } from '../../domain/identifiers/index.ts';
import type { EventMeta } from '../../domain/linkage/decision.ts';
import type { SamePersonCase } from '../../domain/linkage/lookups.ts';
import { applyApproval, firstWait } from '../../domain/linkage/regions/approval.ts';
import { applyCustody } from '../../domain/linkage/regions/custody.ts';
import { applyExchange, changesKept } from '../../domain/linkage/regions/exchange.ts';
import { begun } from '../../domain/linkage/regions/filing.ts';
import { applyHold } from '../../domain/linkage/regions/hold.ts';
import { carriedOver, numberedPapers, sealBound } from '../../domain/linkage/regions/papers.ts';
import { type Prefixed, unprefixed } from '../../domain/linkage/regions/prefixed.ts';
import { applyRequest, moved, withIncident } from '../../domain/linkage/regions/request.ts';
import { applyResponse, numberedOrder } from '../../domain/linkage/regions/response.ts';
import { held, holdStart } from './custody.ts';
import type { LocateEvent, LocateRegionEvent } from './events.ts';
import { type LaterPaper, levelsOfLocate, LOCATE_PAPERS, type LocateRequest, type Packet } from './model.ts';
import { LOCATE } from './regions.ts';

type RegionEvent = Exclude<Prefixed<typeof LOCATE, LocateRegionEvent>, { kind: 'locate-numbered' | 'locate-sealed-copy-bound' }>;

function filed(event: Extract<LocateEvent, { kind: 'locate-filed' }>, meta: EventMeta): LocateRequest {
  return {
    ...begun(event, meta),
    personKey: event.personKey,
    state: firstWait(levelsOfLocate(event)),
    control: { state: 'inactive' },
    strays: [],
    renewals: [],
    hits: [],
    escalation: 0,
    callbacks: [],
    missed: [],
    controlReports: [],
    custody: { state: 'none' },
    otherCourts: [],
  };
}

/** A corrected number is another person: whom the other courts are told of, and whom a second filing would find. */
function keyOf({ debtor }: Packet): string {
  return personKey(debtor.idType, debtor.idNo);
}

/** Numbers where they belong: on the packet, and on the papers that arose on the way. One for a paper that is not there finds no place. */
function numbered(state: LocateRequest, numbers: Readonly<Partial<Record<string, string>>>): LocateRequest {
  const { control, controlReports } = state;
  const later: Readonly<Partial<Record<LaterPaper, string>>> = numbers;
  const record = state.handoverNumber ?? later['handover-record'];
  const notice = control.release?.noticeNumber ?? later['release-notice'];
  return {
    ...state,
    packet: { ...state.packet, attachments: numberedPapers(state.packet.attachments, numbers, LOCATE_PAPERS) },
    ...numberedOrder(state, numbers),
    ...(controlReports.length === 0 || record === undefined ? {} : { handoverNumber: record }),
    ...(control.release === undefined || notice === undefined ? {} : { control: { ...control, release: { ...control.release, noticeNumber: notice } } }),
  };
}

/** A new packet under the next revision, filed again or corrected. */
function refiled(state: LocateRequest, event: Extract<LocateEvent, { kind: 'locate-refiled' | 'locate-resubmitted' }>, keptSeals: readonly string[], meta: EventMeta): Partial<LocateRequest> {
  return {
    revision: state.revision + 1,
    filedBy: meta.by.account,
    packet: { ...event.packet, attachments: carriedOver(state.packet.attachments, event.packet.attachments, keptSeals) },
    personKey: keyOf(event.packet),
    packetHash: event.packetHash,
    guards: event.guards,
    proofs: event.proofs,
    changes: changesKept(state, event.changes),
  };
}

/** Other courts with a case on this person, told when he is found; each is told once. */
function toldOthers(state: LocateRequest, others: readonly SamePersonCase[], meta: EventMeta): LocateRequest['otherCourts'] {
  const told = new Set(state.otherCourts.map((other) => other.caseId));
  const fresh = others.filter((other) => !told.has(other.caseId));
  return [...state.otherCourts, ...fresh.map(({ caseId, caseNumber, court, judge }) => ({ caseId, caseNumber, court, judge, toldAt: meta.at }))];
}

/** Folds one event into the request. Total: every event applies to every state it can follow. */
export function applyLocate(before: LocateRequest | undefined, event: LocateEvent, meta: EventMeta): LocateRequest {
  if (event.kind === 'locate-filed') return filed(event, meta);
  if (before === undefined) throw new Error(`event ${event.kind} on a request that does not exist`);
  const state: LocateRequest = { ...before, version: before.version + 1 };
  switch (event.kind) {
    case 'locate-refiled':
      return { ...moved(state, firstWait(levelsOfLocate(event)), meta), ...refiled(state, event, [], meta), ...(event.claim === undefined ? {} : { claim: event.claim }), approvals: [] };
    case 'locate-resubmitted':
      return {
        ...moved(state, event.to, meta),
        ...(event.due === undefined ? {} : { due: event.due }),
        ...refiled(state, event, event.keptSeals, meta),
        approvals: event.to === 'pending_approval' || event.to === 'pending_president' ? [] : state.approvals,
      };
    case 'locate-numbered':
      return numbered(state, event.numbers);
    case 'locate-sealed-copy-bound':
      return sealBound(state, unprefixed(LOCATE, event), meta);
    case 'locate-hit-registered': {
      const next = event.first ? { ...moved(state, 'hit', meta), due: event.due, escalation: 0 } : state;
      const told = event.incident === undefined ? next : { ...next, incidents: withIncident(state, event.incident, meta) };
      return {
        ...told,
        hits: [...state.hits, { ...event.hit, round: state.round, registeredAt: meta.at, registeredBy: meta.by.account }],
        otherCourts: toldOthers(state, event.others, meta),
        ...(event.hit.personState === 'held' ? held(told, event.hit.at, event.limitHours, meta) : {}),
      };
    }
    case 'locate-person-controlled': {
      const reports = [...state.controlReports, event.report];
      return {
        ...moved(state, 'controlled', meta),
        ...(event.due === undefined ? {} : { due: event.due }),
        controlReports: reports,
        otherCourts: toldOthers(state, event.others ?? [], meta),
        ...(event.report.handover.held ? held(state, holdStart(event.report), event.limitHours, meta) : {}),
      };
    }
    case 'locate-control-report-joined': {
      const joined = { ...state, incidents: event.incident ? withIncident(state, 'held-after-release', meta) : state.incidents };
      return {
        ...joined,
        controlReports: [...state.controlReports, event.report],
        ...(event.report.handover.held ? held(joined, holdStart(event.report), event.limitHours, meta) : {}),
      };
    }
    case 'locate-missed':
      return {
        ...moved(state, 'active', meta),
        round: state.round + 1,
        missed: [
          ...state.missed,
          { reason: event.reason, ...(event.note === undefined ? {} : { note: event.note }), at: meta.at, by: meta.by.account, round: state.round },
        ],
        incidents: event.incident ? withIncident(state, 'not-the-person', meta) : state.incidents,
      };
    case 'locate-deputy-reported':
      return { ...state, deputyReport: { dueSince: state.deputyReport?.dueSince ?? meta.at, madeAt: event.reportedAt, to: event.to, by: meta.by.account } };
    case 'locate-outcome-recorded':
      return { ...(event.to === state.state ? state : moved(state, event.to, meta)), outcome: event.outcome };
    case 'locate-same-person-answered':
      return {
        ...state,
        otherCourts: state.otherCourts.map((other) =>
          other.caseId === event.caseId ? { ...other, answer: { choice: event.choice, ...(event.note === undefined ? {} : { note: event.note }), at: meta.at } } : other,
        ),
      };
    default:
      return applyRegion(state, event, meta);
  }
}

/** Events of the regions, each to its own. */
function applyRegion(state: LocateRequest, event: RegionEvent, meta: EventMeta): LocateRequest {
  switch (event.kind) {
    case 'locate-approved':
    case 'locate-sent-back':
    case 'locate-paper-approval-recorded':
      return applyApproval(state, unprefixed(LOCATE, event), meta);
    case 'locate-submitted':
    case 'locate-received':
    case 'locate-returned':
    case 'locate-rejected':
    case 'locate-silence-flagged':
    case 'locate-withdrawn':
      return applyExchange(state, unprefixed(LOCATE, event), meta);
    case 'locate-late-answer-kept':
    case 'locate-proof-gone':
    case 'locate-incident-settled':
    case 'locate-moved-to-judge':
      return applyRequest(state, unprefixed(LOCATE, event), meta);
    case 'locate-custody-extended':
    case 'locate-custody-ended':
    case 'locate-custody-limit-reached':
      return applyCustody(state, unprefixed(LOCATE, event), meta);
    case 'locate-hit-acknowledged':
    case 'locate-hit-escalated':
    case 'locate-dispatched':
    case 'locate-callback-recorded':
      return applyResponse(state, unprefixed(LOCATE, event), meta);
    default:
      return applyHold(state, unprefixed(LOCATE, event), meta);
  }
}
