import { personKey } from '../../domain/identifiers/index.ts';
import type { EventMeta } from '../../domain/linkage/decision.ts';
import { applyApproval, decided, firstWait } from '../../domain/linkage/regions/approval.ts';
import { applyCustody, heldSince } from '../../domain/linkage/regions/custody.ts';
import { applyExchange, changesKept } from '../../domain/linkage/regions/exchange.ts';
import { begun } from '../../domain/linkage/regions/filing.ts';
import { carriedOver, numberedPapers, sealBound } from '../../domain/linkage/regions/papers.ts';
import { type Prefixed, unprefixed } from '../../domain/linkage/regions/prefixed.ts';
import { applyRequest, moved, withIncident } from '../../domain/linkage/regions/request.ts';
import { applyHouse, type HouseEvent, isHouseEvent } from './apply-house.ts';
import type { DetentionEvent, DetentionRegionEvent, OwnEvent } from './events.ts';
import { type DetentionRequest, levelsOfDetention } from './model.ts';
import { DETENTION_PAPERS } from './packet.ts';
import { DETENTION } from './regions.ts';

type RegionEvent = Prefixed<typeof DETENTION, DetentionRegionEvent>;
type CourtEvent = Exclude<OwnEvent, HouseEvent | { kind: 'filed' }>;

function filed(event: OwnEvent<'filed'>, meta: EventMeta): DetentionRequest {
  const request: DetentionRequest = {
    ...begun(event, meta),
    personKey: event.personKey,
    state: firstWait(levelsOfDetention()) as DetentionRequest['state'],
    ...(event.due === undefined ? {} : { due: event.due }),
    custody: { state: 'none' },
    links: [],
    refusals: [],
    alternatives: [],
    leaves: [],
    earlyReleases: [],
  };
  const { detainedFirst, family } = event;
  if (detainedFirst === undefined || family === undefined) return request;
  return executed({ ...request, detainedFirst }, detainedFirst.at, family, meta);
}

/** The detention is carried out: the family is to be told, and of a township deputy his congress, at once (代表法 §39). */
function executed(state: DetentionRequest, executedAt: NonNullable<DetentionRequest['family']>['executedAt'], due: NonNullable<DetentionRequest['family']>['due'], meta: EventMeta): DetentionRequest {
  const reports = state.packet.warnings.deputy.answer === 'township' && state.deputyReport === undefined;
  return {
    ...state,
    family: state.family ?? { executedAt, due },
    ...(reports ? { deputyReport: { dueSince: meta.at }, incidents: withIncident(state, 'township-deputy-held', meta) } : {}),
  };
}

/** Numbers where they belong: each paper of the packet has its own. */
function numbered(state: DetentionRequest, numbers: Readonly<Partial<Record<string, string>>>): DetentionRequest {
  return { ...state, packet: { ...state.packet, attachments: numberedPapers(state.packet.attachments, numbers, DETENTION_PAPERS) } };
}

function withoutPresence({ presence: _gone, ...rest }: DetentionRequest): DetentionRequest {
  return rest;
}

/** What the court does, folded. */
function applyCourt(state: DetentionRequest, event: CourtEvent, meta: EventMeta): DetentionRequest {
  switch (event.kind) {
    case 'refiled':
      return {
        ...moved(state, firstWait(levelsOfDetention()) as DetentionRequest['state'], meta),
        revision: state.revision + 1,
        filedBy: meta.by.account,
        packet: { ...event.packet, attachments: carriedOver(state.packet.attachments, event.packet.attachments, []) },
        personKey: personKey(event.packet.debtor.idType, event.packet.debtor.idNo),
        packetHash: event.packetHash,
        guards: event.guards,
        proofs: event.proofs,
        ...(event.claim === undefined ? {} : { claim: event.claim }),
        changes: changesKept(state, event.changes),
        approvals: [],
        ...(event.due === undefined ? {} : { due: event.due }),
      };
    case 'disapproved':
      return { ...moved(state, 'not_approved', meta), decisions: decided(state, { act: 'refused', level: 'president' }, event, meta) };
    case 'recalled':
      // Under the next revision already: what was signed or under way for the old one is of no use.
      return { ...moved(state, 'sent_back', meta), revision: state.revision + 1, approvals: [], incidents: withIncident(state, event.cause, meta) };
    case 'issued':
      return moved(state, 'decided', meta);
    case 'linked': {
      const linked = { ...state, links: [...state.links, { ...event.link, by: meta.by.account, at: meta.at }] };
      // Whoever is looked for is not there.
      return event.link.purpose === 'search' && state.custody.state !== 'running' ? withoutPresence(linked) : linked;
    }
    case 'present':
      return { ...state, ...heldSince(state, event.since, event.limitHours), presence: { basis: event.basis, since: event.since, by: meta.by.account, at: meta.at } };
    case 'served': {
      const service = { ...event.service, by: meta.by.account, at: meta.at, reconsiderUntil: event.reconsiderUntil };
      return executed({ ...moved(state, 'served', meta), service }, event.executedAt, event.family, meta);
    }
    case 'family-told':
    case 'family-not-told': {
      const notice = event.kind === 'family-told' ? event.notice : { reason: event.reason };
      return state.family === undefined ? state : { ...state, family: { ...state.family, notice, recordedAt: meta.at, recordedBy: meta.by.account } };
    }
    case 'deputy-reported':
      return { ...state, deputyReport: { dueSince: state.deputyReport?.dueSince ?? meta.at, madeAt: event.reportedAt, to: event.to, by: meta.by.account } };
    case 'escorted':
      return { ...moved(state, 'submitted', meta), due: event.due, escort: { ...event.escort, by: meta.by.account, at: meta.at } };
    case 'alternative-chosen': {
      const chosen = { ...moved(state, event.to, meta), alternatives: [...state.alternatives, { ...event.choice, by: meta.by.account, at: meta.at }] };
      return event.to === 'served' ? { ...chosen, round: state.round + 1 } : chosen;
    }
    case 'resumed':
      // Nobody says that he is there: he is looked for, or comes.
      return { ...withoutPresence(moved(state, 'served', meta)), round: state.round + 1 };
    case 'question-asked':
      return { ...state, question: { cause: event.cause, askedAt: meta.at }, ...(event.cause === 'identity-corrected' ? { incidents: withIncident(state, event.cause, meta) } : {}) };
    case 'question-answered':
      return state.question === undefined ? state : { ...state, question: { ...state.question, reason: event.reason, decidedAt: meta.at, by: meta.by.account } };
    case 'ended-by-death': {
      const custody = state.custody.state === 'running' ? { ...state.custody, state: 'ended' as const, endedAt: meta.at, endedBy: meta.by.account, ending: 'released' as const } : state.custody;
      return { ...moved(state, 'closed', meta), custody, release: { ...state.release, cause: 'death' } };
    }
  }
}

function applyRegion(state: DetentionRequest, event: RegionEvent, meta: EventMeta): DetentionRequest {
  switch (event.kind) {
    case 'detention-approved':
    case 'detention-sent-back':
    case 'detention-paper-approval-recorded':
      return applyApproval(state, unprefixed(DETENTION, event), meta);
    case 'detention-numbered':
      return numbered(state, event.numbers);
    case 'detention-sealed-copy-bound':
      return sealBound(state, unprefixed(DETENTION, event), meta);
    case 'detention-received':
    case 'detention-silence-flagged':
    case 'detention-withdrawn':
      return applyExchange(state, unprefixed(DETENTION, event), meta);
    case 'detention-custody-ended': {
      // What is due of the request itself goes on: the hours of the person were another clock.
      const next = { ...applyCustody(state, unprefixed(DETENTION, event), meta), ...(state.due === undefined ? {} : { due: state.due }) };
      return withoutPresence(next);
    }
    case 'detention-custody-extended':
    case 'detention-custody-limit-reached':
      return applyCustody(state, unprefixed(DETENTION, event), meta);
    default:
      return applyRequest(state, unprefixed(DETENTION, event), meta);
  }
}

const REGION_KINDS: Readonly<Record<RegionEvent['kind'], true>> = {
  'detention-approved': true,
  'detention-sent-back': true,
  'detention-paper-approval-recorded': true,
  'detention-numbered': true,
  'detention-sealed-copy-bound': true,
  'detention-received': true,
  'detention-silence-flagged': true,
  'detention-withdrawn': true,
  'detention-custody-ended': true,
  'detention-custody-extended': true,
  'detention-custody-limit-reached': true,
  'detention-late-answer-kept': true,
  'detention-proof-gone': true,
  'detention-incident-settled': true,
  'detention-moved-to-judge': true,
};

function isRegionEvent(event: DetentionEvent): event is RegionEvent {
  return Object.hasOwn(REGION_KINDS, event.kind);
}

/** Folds one event into the request. Total: every event applies to every state it can follow. */
export function applyDetention(before: DetentionRequest | undefined, event: DetentionEvent, meta: EventMeta): DetentionRequest {
  if (event.kind === 'detention-filed') return filed(unprefixed<typeof DETENTION, OwnEvent<'filed'>>(DETENTION, event), meta);
  if (before === undefined) throw new Error(`event ${event.kind} on a request that does not exist`);
  const state: DetentionRequest = { ...before, version: before.version + 1 };
  if (isRegionEvent(event)) return applyRegion(state, event, meta);
  const own = unprefixed<typeof DETENTION, HouseEvent | CourtEvent>(DETENTION, event);
  return isHouseEvent(own) ? applyHouse(state, own, meta) : applyCourt(state, own, meta);
}

