import { assertNever } from '../../kernel/brand.ts';
import type { FileHash } from '../../kernel/ids.ts';
import { personKey } from '../../domain/identifiers/index.ts';
import type { EventMeta } from '../../domain/linkage/decision.ts';
import type { SamePersonCase } from '../../domain/linkage/lookups.ts';
import { held, holdStart } from './custody.ts';
import type { LocateEvent } from './events.ts';
import { type Attachment, type LaterPaper, type LocateRequest, type LocateState, NUMBERED_INSTRUMENTS, type Packet, type Release, type SigningDecision } from './model.ts';

function filed(event: Extract<LocateEvent, { kind: 'locate-filed' }>, meta: EventMeta): LocateRequest {
  return {
    id: event.requestId,
    version: 1,
    court: event.court,
    caseId: event.caseId,
    caseNumber: event.caseNumber,
    undertaker: event.undertaker,
    ...(event.clerk === undefined ? {} : { clerk: event.clerk }),
    debtor: event.debtor,
    personKey: event.personKey,
    state: 'pending_approval',
    revision: 1,
    round: 0,
    packet: { ...event.packet, attachments: [...event.packet.attachments] },
    packetHash: event.packetHash,
    guards: event.guards,
    proofs: event.proofs,
    ...(event.claim === undefined ? {} : { claim: event.claim }),
    filedAt: meta.at,
    ...(meta.occurredAt === undefined ? {} : { askedAt: meta.occurredAt.at }),
    filedBy: meta.by.account,
    since: meta.at,
    approvals: [],
    sendBacks: [],
    returns: [],
    changes: [],
    ...(event.supersedes === undefined ? {} : { supersedes: event.supersedes }),
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
    incidents: [],
    lateAnswers: [],
  };
}

/** A corrected number is another person: whom the other courts are told of, and whom a second filing would find. */
function keyOf({ debtor }: Packet): string {
  return personKey(debtor.idType, debtor.idNo);
}

/** New packet under the next revision; numbers stay with their slot, seals only where the content did not change. */
function withPacket(state: LocateRequest, packet: Packet, keptSeals: readonly string[]): LocateRequest['packet'] {
  return {
    ...packet,
    attachments: packet.attachments.map((draft): Attachment => {
      const old = state.packet.attachments.find((a) => a.slot === draft.slot);
      return {
        ...draft,
        ...(old?.number === undefined ? {} : { number: old.number }),
        ...(old?.sealed !== undefined && keptSeals.includes(draft.slot) ? { sealed: old.sealed } : {}),
      };
    }),
  };
}

/** Numbers where they belong. A number once given stays; one for a paper that does not exist finds no place. */
function numbered(state: LocateRequest, numbers: Readonly<Partial<Record<string, string>>>): LocateRequest {
  const { dispatch, control, controlReports } = state;
  const later: Readonly<Partial<Record<LaterPaper, string>>> = numbers;
  const order = dispatch?.number ?? later['dispatch-order'];
  const record = state.handoverNumber ?? later['handover-record'];
  const notice = control.release?.noticeNumber ?? later['release-notice'];
  return {
    ...state,
    packet: {
      ...state.packet,
      attachments: state.packet.attachments.map((a) => {
        const number = NUMBERED_INSTRUMENTS.includes(a.instrument) ? (a.number ?? numbers[a.slot]) : a.number;
        return number === undefined ? a : { ...a, number };
      }),
    },
    ...(dispatch === undefined || order === undefined ? {} : { dispatch: { ...dispatch, number: order } }),
    ...(controlReports.length === 0 || record === undefined ? {} : { handoverNumber: record }),
    ...(control.release === undefined || notice === undefined ? {} : { control: { ...control, release: { ...control.release, noticeNumber: notice } } }),
  };
}

function moved(state: LocateRequest, to: LocateState, meta: EventMeta): LocateRequest {
  const { due: _due, ...rest } = state;
  return state.state === to ? { ...rest, state: to } : { ...rest, state: to, since: meta.at };
}

/** The owner of every incident is the command centre of the court: it is there at night too, and reaches the police. */
function incident(state: LocateRequest, kind: string, meta: EventMeta, about?: string): LocateRequest['incidents'] {
  return [...state.incidents, { kind, at: meta.at, owner: 'command-centre', ...(about === undefined ? {} : { about }) }];
}

/** An answer as it is kept; the number of a control that it speaks of leads to the incident about it. */
function keptAnswer(event: Extract<LocateEvent, { kind: 'locate-late-answer-kept' | 'locate-stray-control-found' }>, message: string, meta: EventMeta): LocateRequest['lateAnswers'][number] {
  const { revision, round, content, doubt } = event;
  return { message, revision, round, at: meta.at, ...(content === undefined ? {} : { content }), ...(doubt === undefined ? {} : { doubt }) };
}

/** Other courts with a case on this person, told when he is found; each is told once. */
function toldOthers(state: LocateRequest, others: readonly SamePersonCase[], meta: EventMeta): LocateRequest['otherCourts'] {
  const told = new Set(state.otherCourts.map((other) => other.caseId));
  const fresh = others.filter((other) => !told.has(other.caseId));
  return [...state.otherCourts, ...fresh.map(({ caseId, caseNumber, court, judge }) => ({ caseId, caseNumber, court, judge, toldAt: meta.at }))];
}

function withRelease(state: LocateRequest, release: Release | undefined, to: LocateRequest['control']['state']): LocateRequest['control'] {
  return release === undefined ? { ...state.control, state: to } : { ...state.control, state: to, release };
}

/** Folds one event into the request. Total: every event applies to every state it can follow. */
export function applyLocate(before: LocateRequest | undefined, event: LocateEvent, meta: EventMeta): LocateRequest {
  if (event.kind === 'locate-filed') return filed(event, meta);
  if (before === undefined) throw new Error(`event ${event.kind} on a request that does not exist`);
  const state: LocateRequest = { ...before, version: before.version + 1 };
  switch (event.kind) {
    case 'locate-refiled':
      return {
        ...moved(state, 'pending_approval', meta),
        revision: state.revision + 1,
        filedBy: meta.by.account,
        packet: withPacket(state, event.packet, []),
        personKey: keyOf(event.packet),
        packetHash: event.packetHash,
        guards: event.guards,
        proofs: event.proofs,
        ...(event.claim === undefined ? {} : { claim: event.claim }),
        approvals: [],
        changes: [...state.changes, ...event.changes.map((change) => ({ ...change, revision: state.revision + 1 }))],
      };
    case 'locate-approved': {
      const { paperApproval: _entered, ...rest } = moved(state, event.to, meta);
      return {
        ...rest,
        // What came on paper was signed by somebody without an account here.
        ...(event.paper === undefined ? { decisions: decided(state, { act: 'approved', level: event.level }, event, meta) } : {}),
        approvals: [
          ...state.approvals,
          {
            level: event.level,
            by: event.paper === undefined ? meta.by.account : event.paper.enteredBy,
            ...(event.onBehalfOf === undefined ? {} : { onBehalfOf: event.onBehalfOf }),
            at: meta.at,
            packetHash: event.packetHash,
            ...(event.opinion === undefined ? {} : { opinion: event.opinion }),
            ...(event.paper === undefined
              ? {}
              : { paper: { signer: event.paper.signer, signedAt: event.paper.signedAt, scan: event.paper.scan as FileHash, confirmedBy: meta.by.account } }),
          },
        ],
      };
    }
    case 'locate-sent-back':
      return { ...moved(state, 'sent_back', meta), decisions: decided(state, { act: 'sent-back', level: state.state === 'pending_president' ? 'president' : 'chief' }, event, meta), sendBacks: [...state.sendBacks, { by: meta.by.account, at: meta.at, opinion: event.opinion, revision: state.revision }] };
    case 'locate-paper-approval-recorded':
      return { ...state, paperApproval: { level: event.level, signer: event.signer, signedAt: event.signedAt, scan: event.scan as FileHash, enteredBy: meta.by.account, packetHash: event.packetHash } };
    case 'locate-numbered':
      return numbered(state, event.numbers);
    case 'locate-sealed-copy-bound':
      return {
        ...state,
        packet: {
          ...state.packet,
          attachments: state.packet.attachments.map((a) =>
            a.slot === event.slot ? { ...a, sealed: { file: event.file as FileHash, at: meta.at, by: meta.by.account } } : a,
          ),
        },
      };
    case 'locate-submitted':
      return { ...moved(state, 'submitted', meta), ...(event.due === undefined ? {} : { due: event.due }) };
    case 'locate-received':
      return { ...moved(state, 'under_review', meta), due: event.due };
    case 'locate-returned':
      return {
        ...moved(state, 'returned', meta),
        due: event.due,
        returns: [...state.returns, { code: event.code, text: event.text, at: meta.at, revision: state.revision, specialist: event.specialist }],
      };
    case 'locate-rejected':
      return { ...moved(state, 'rejected', meta), rejection: { code: event.code, text: event.text, at: meta.at } };
    case 'locate-control-activated':
      return { ...moved(state, 'active', meta), control: { state: 'active', controlNo: event.controlNo, start: event.start, end: event.end } };
    case 'locate-stray-control-found':
      return {
        ...state,
        strays: [...state.strays, { controlNo: event.controlNo, state: 'release_requested', foundAt: meta.at }],
        lateAnswers: [...state.lateAnswers, keptAnswer(event, 'accept', meta)],
        incidents: incident(state, event.doubt === undefined ? 'stray-control' : 'implausible-control', meta, event.controlNo),
      };
    case 'locate-late-answer-kept':
      return {
        ...state,
        lateAnswers: [...state.lateAnswers, keptAnswer(event, event.message, meta)],
        incidents: event.incident === undefined ? state.incidents : incident(state, event.incident, meta, event.about),
      };
    case 'locate-silence-flagged':
      return { ...state, incidents: incident(state, 'agency-silent', meta) };
    case 'locate-proof-gone': {
      const proof = state.proofs.find(({ id }) => id === event.record);
      return {
        ...state,
        proofs: state.proofs.map((each) => (each.id === event.record ? { ...each, gone: meta.at } : each)),
        incidents: incident(state, event.corrected ? 'proof-corrected' : 'proof-voided', meta, proof?.on),
      };
    }
    case 'locate-incident-settled':
      return { ...state, incidents: state.incidents.map((one, index) => (index === event.index ? { ...one, settled: { by: meta.by.account, at: meta.at, note: event.note } } : one)) };
    case 'locate-resubmitted':
      return {
        ...moved(state, event.to, meta),
        ...(event.due === undefined ? {} : { due: event.due }),
        revision: state.revision + 1,
        filedBy: meta.by.account,
        packet: withPacket(state, event.packet, event.keptSeals),
        personKey: keyOf(event.packet),
        packetHash: event.packetHash,
        guards: event.guards,
        proofs: event.proofs,
        approvals: event.to === 'pending_approval' ? [] : state.approvals,
        changes: [...state.changes, ...event.changes.map((change) => ({ ...change, revision: state.revision + 1 }))],
      };
    case 'locate-hit-registered': {
      const next = event.first ? { ...moved(state, 'hit', meta), due: event.due, escalation: 0 } : state;
      const told = event.incident === undefined ? next : { ...next, incidents: incident(state, event.incident, meta) };
      return {
        ...told,
        hits: [...state.hits, { ...event.hit, round: state.round, registeredAt: meta.at, registeredBy: meta.by.account }],
        otherCourts: toldOthers(state, event.others, meta),
        ...(event.hit.personState === 'held' ? held(told, event.hit.at, event.limitHours, meta) : {}),
      };
    }
    case 'locate-hit-acknowledged':
      return { ...moved(state, 'court_ack', meta), due: event.due, acknowledgedAt: meta.at, acknowledgedBy: meta.by.account };
    case 'locate-hit-escalated':
      return { ...state, escalation: event.level };
    case 'locate-dispatched':
      return { ...moved(state, 'dispatched', meta), due: event.due, dispatch: { ...event.dispatch, at: meta.at, by: meta.by.account } };
    case 'locate-callback-recorded':
      return { ...state, callbacks: [...state.callbacks, { with: event.with, at: event.calledAt, by: meta.by.account }] };
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
      const joined = { ...state, incidents: event.incident ? incident(state, 'held-after-release', meta) : state.incidents };
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
        incidents: event.incident ? incident(state, 'not-the-person', meta) : state.incidents,
      };
    case 'locate-renewal-requested':
      return { ...state, renewals: [...state.renewals, { state: 'requested', days: event.days, reason: event.reason, requestedAt: meta.at, requestedBy: meta.by.account, number: state.renewals.length + 1 }] };
    case 'locate-renewal-approved':
      return { ...state, decisions: decided(state, { act: 'renewal-approved', level: 'chief' }, event, meta), renewals: lastRenewal(state, { state: 'approved', newEnd: event.newEnd, ...(event.opinion === undefined ? {} : { opinion: event.opinion }) }) };
    case 'locate-renewal-refused':
      return {
        ...state,
        ...(event.by === 'court' ? { decisions: decided(state, { act: 'renewal-refused', level: 'chief' }, event, meta) } : {}),
        renewals: lastRenewal(state, { state: 'refused', ...(event.opinion === undefined ? {} : { opinion: event.opinion }) }),
      };
    case 'locate-renewal-confirmed':
      return { ...state, renewals: lastRenewal(state, { state: 'confirmed', newEnd: event.newEnd }), control: { ...state.control, end: event.newEnd } };
    case 'locate-withdrawn':
      return moved(state, 'withdrawn', meta);
    case 'locate-release-requested': {
      const release: Release = { triggers: [{ trigger: event.trigger, cause: event.cause, at: meta.at }], requestedAt: meta.at };
      const next = event.to === state.state ? state : moved(state, event.to, meta);
      return { ...next, control: withRelease(state, release, 'release_requested'), incidents: event.incident ? incident(state, `release-${event.cause}`, meta) : state.incidents };
    }
    case 'locate-release-trigger-added': {
      const told = event.incident === true ? { ...state, incidents: incident(state, `release-${event.cause}`, meta) } : state;
      const release = state.control.release;
      if (release === undefined) return told;
      return { ...told, control: { ...state.control, release: { ...release, triggers: [...release.triggers, { trigger: event.trigger, cause: event.cause, at: meta.at }] } } };
    }
    case 'locate-release-sent': {
      if (event.controlNo !== undefined && event.controlNo !== state.control.controlNo) {
        return { ...state, strays: state.strays.map((s) => (s.controlNo === event.controlNo && s.state === 'release_requested' ? { ...s, state: 'release_sent' as const } : s)) };
      }
      const release = state.control.release;
      return release === undefined ? state : { ...state, control: withRelease(state, { ...release, sentAt: release.sentAt ?? meta.at }, 'release_sent') };
    }
    case 'locate-release-acknowledged': {
      if (event.controlNo !== undefined && event.controlNo !== state.control.controlNo) {
        return { ...state, strays: state.strays.map((s) => (s.controlNo === event.controlNo ? { ...s, state: 'release_acked' as const, ackedAt: event.ackedAt } : s)) };
      }
      const release = state.control.release;
      const next = event.to === state.state ? state : moved(state, event.to, meta);
      return release === undefined ? next : { ...next, control: withRelease(state, { ...release, ackedAt: event.ackedAt, ackedBy: event.by }, 'release_acked') };
    }
    case 'locate-release-alarmed': {
      const incidents = incident(state, 'release-not-acknowledged', meta, event.controlNo ?? state.control.controlNo);
      if (event.controlNo !== undefined) return { ...state, strays: state.strays.map((s) => (s.controlNo === event.controlNo ? { ...s, alarmedAt: meta.at } : s)), incidents };
      const release = state.control.release;
      return { ...state, ...(release === undefined ? {} : { control: { ...state.control, release: { ...release, alarmedAt: meta.at } } }), incidents };
    }
    case 'locate-keep-or-release-asked':
      return { ...state, keepOrRelease: { askedAt: meta.at } };
    case 'locate-control-kept':
      return { ...state, keepOrRelease: { askedAt: state.keepOrRelease?.askedAt ?? meta.at, choice: 'keep', reason: event.reason, decidedAt: meta.at } };
    case 'locate-custody-extended':
      return { ...state, custody: { ...state.custody, limitHours: event.limitHours, extension: { reason: event.reason, at: meta.at, by: meta.by.account } } };
    case 'locate-custody-ended': {
      const { due: _due, ...rest } = state;
      return { ...rest, custody: { ...state.custody, state: 'ended', endedAt: event.endedAt, endedBy: meta.by.account, ending: event.ending } };
    }
    case 'locate-custody-limit-reached':
      return { ...state, incidents: incident(state, 'custody-limit-reached', meta) };
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
    case 'locate-moved-to-judge':
      return { ...state, undertaker: event.judge, ...(event.clerk === undefined ? {} : { clerk: event.clerk }) };
    default:
      return assertNever(event, 'applyLocate');
  }
}

function decided(state: LocateRequest, what: Pick<SigningDecision, 'act' | 'level'>, { onBehalfOf, opinion }: Pick<SigningDecision, 'onBehalfOf' | 'opinion'>, meta: EventMeta): SigningDecision[] {
  const papers = state.packet.attachments.map(({ title }) => title);
  return [...(state.decisions ?? []), { ...what, by: meta.by.account, ...(onBehalfOf === undefined ? {} : { onBehalfOf }), at: meta.at, revision: state.revision, papers, ...(opinion === undefined ? {} : { opinion }) }];
}

function lastRenewal(state: LocateRequest, change: Partial<LocateRequest['renewals'][number]>): LocateRequest['renewals'] {
  return state.renewals.map((renewal, index) => (index === state.renewals.length - 1 ? { ...renewal, ...change } : renewal));
}
