import type { EventMeta } from '../../domain/linkage/decision.ts';
import { decided } from '../../domain/linkage/regions/approval.ts';
import { keptAnswer, moved, withIncident } from '../../domain/linkage/regions/request.ts';
import type { OwnEvent } from './events.ts';
import { type DetentionRequest, type EarlyRelease, isInTerm, type Leave } from './model.ts';

type Reviewed = 'reconsideration-upheld' | 'reconsideration-revoked' | 'reconsideration-changed';

/** What the house and the upper court say, and what the court answers them, folded. */
const HOUSE_KINDS: Readonly<Record<HouseEvent['kind'], true>> = {
  admitted: true,
  'admitted-unasked': true,
  'admission-refused': true,
  'reconsideration-asked': true,
  'reconsideration-upheld': true,
  'reconsideration-revoked': true,
  'reconsideration-changed': true,
  'term-changed': true,
  'leave-asked': true,
  'leave-granted': true,
  'leave-refused': true,
  left: true,
  'came-back': true,
  'leave-overdue': true,
  'early-release-proposed': true,
  'early-release-approved': true,
  'early-release-refused': true,
  'release-ordered': true,
  'release-sent': true,
  released: true,
  'release-overdue': true,
};

export function isHouseEvent(event: OwnEvent): event is HouseEvent {
  return Object.hasOwn(HOUSE_KINDS, event.kind);
}

export type HouseEvent = OwnEvent<
  | 'admitted'
  | 'admitted-unasked'
  | 'admission-refused'
  | 'reconsideration-asked'
  | Reviewed
  | 'term-changed'
  | 'leave-asked'
  | 'leave-granted'
  | 'leave-refused'
  | 'left'
  | 'came-back'
  | 'leave-overdue'
  | 'early-release-proposed'
  | 'early-release-approved'
  | 'early-release-refused'
  | 'release-ordered'
  | 'release-sent'
  | 'released'
  | 'release-overdue'
>;

/** The custody of this request ends with the admission, at the instant of the receipt (民事诉讼法解释 §482). */
function custodyEnded(state: DetentionRequest, at: OwnEvent<'admitted'>['admission']['admittedAt'], meta: EventMeta): DetentionRequest['custody'] {
  return state.custody.state === 'running' ? { ...state.custody, state: 'ended', endedAt: at, endedBy: meta.by.account, ending: 'detained' } : state.custody;
}

function lastLeave(state: DetentionRequest, change: Partial<Leave>): Leave[] {
  return state.leaves.map((leave, index) => (index === state.leaves.length - 1 ? { ...leave, ...change } : leave));
}

function lastEarly(state: DetentionRequest, change: Partial<EarlyRelease>): EarlyRelease[] {
  return state.earlyReleases.map((early, index) => (index === state.earlyReleases.length - 1 ? { ...early, ...change } : early));
}

/** The decision of the upper court: one that revokes what was not carried out yet ends it here. */
function reviewed(state: DetentionRequest, { decision }: OwnEvent<Reviewed>, meta: EventMeta): DetentionRequest {
  if (state.reconsideration === undefined) return state;
  const next = { ...state, reconsideration: { ...state.reconsideration, decision: { ...decision, by: meta.by.account, at: meta.at } } };
  const isWaiting = ['served', 'submitted', 'under_review', 'refused', 'deferred'].includes(state.state);
  return decision.result === 'revoked' && isWaiting ? moved(next, 'withdrawn', meta) : next;
}

function early(state: DetentionRequest, event: OwnEvent<'early-release-approved' | 'early-release-refused'>, meta: EventMeta): DetentionRequest {
  const approved = event.kind === 'early-release-approved';
  const { packet } = state;
  // A draft that nobody signed is no paper of this request.
  const attachments = approved ? packet.attachments : packet.attachments.filter(({ slot }) => slot !== state.earlyReleases.at(-1)?.slot);
  return {
    ...state,
    packet: { ...packet, attachments },
    decisions: decided(state, { act: approved ? 'release-approved' : 'release-refused', level: 'president' }, event, meta),
    earlyReleases: lastEarly(state, { state: approved ? 'approved' : 'refused', decidedAt: meta.at, ...(event.opinion === undefined ? {} : { opinion: event.opinion }) }),
  };
}

export function applyHouse(state: DetentionRequest, event: HouseEvent, meta: EventMeta): DetentionRequest {
  const by = { by: meta.by.account, at: meta.at };
  switch (event.kind) {
    case 'admitted': {
      const { admission } = event;
      return { ...moved(state, 'admitted', meta), admission: { ...admission, ...by }, termEnd: admission.endsAt, custody: custodyEnded(state, admission.admittedAt, meta) };
    }
    case 'admitted-unasked': {
      const { admission, due, content } = event;
      return {
        ...moved(state, 'release_ordered', meta),
        // What had ended goes on: a round of its own (S8).
        round: state.round + 1,
        admission: { ...admission, ...by },
        termEnd: admission.endsAt,
        custody: custodyEnded(state, admission.admittedAt, meta),
        release: { cause: 'unasked', orderedAt: meta.at, due },
        due,
        lateAnswers: [...state.lateAnswers, keptAnswer({ revision: state.revision, round: state.round, content }, 'admit', meta)],
        incidents: withIncident(state, 'admitted-unasked', meta, admission.receiptNo),
      };
    }
    case 'admission-refused':
      return { ...moved(state, 'refused', meta), due: event.due, refusals: [...state.refusals, { ...event.refusal, ...by, round: state.round }] };
    case 'reconsideration-asked':
      return { ...state, reconsideration: { ...event.asked, receivedAt: meta.at, due: event.due } };
    case 'reconsideration-upheld':
    case 'reconsideration-revoked':
    case 'reconsideration-changed':
      return reviewed(state, event, meta);
    case 'term-changed':
      return { ...state, termEnd: event.endsAt };
    case 'leave-asked':
      return { ...state, leaves: [...state.leaves, { ...event.leave, due: event.due }] };
    case 'leave-granted':
    case 'leave-refused': {
      const words = event.opinion === undefined ? {} : { opinion: event.opinion };
      return { ...state, leaves: lastLeave(state, { answer: { ...(event.kind === 'leave-granted' ? { granted: true, days: event.days } : { granted: false }), ...words, ...by } }) };
    }
    case 'left':
      return { ...moved(state, 'on_leave', meta), leaves: lastLeave(state, { leftAt: event.leftAt, dueBack: event.dueBack }) };
    case 'came-back': {
      const back = { ...moved(state, 'admitted', meta), leaves: lastLeave(state, { backAt: event.backAt }), termEnd: event.endsAt };
      return event.late ? { ...back, incidents: withIncident(state, 'leave-overstayed', meta) } : back;
    }
    case 'leave-overdue':
      return { ...state, incidents: withIncident(state, 'leave-overdue', meta) };
    case 'early-release-proposed': {
      const { ground, reason, evidence, paper } = event;
      const attachments = [...state.packet.attachments.filter(({ slot }) => slot !== paper.slot), paper];
      const asked = { ground: ground as EarlyRelease['ground'], reason, evidence: [...evidence], slot: paper.slot, askedAt: meta.at, askedBy: meta.by.account, state: 'requested' as const };
      return { ...state, packet: { ...state.packet, attachments }, earlyReleases: [...state.earlyReleases, asked] };
    }
    case 'early-release-approved':
    case 'early-release-refused':
      return early(state, event, meta);
    case 'release-ordered': {
      const { cause, documentNo, due } = event;
      return { ...moved(state, 'release_ordered', meta), due, release: { cause, ...(documentNo === undefined ? {} : { documentNo }), orderedAt: meta.at, due } };
    }
    case 'release-sent':
      return state.release === undefined ? state : { ...state, release: { ...state.release, sentAt: meta.at } };
    case 'released': {
      const { releasedAt, officer, cause, late } = event;
      const next = { ...moved(state, 'released', meta), release: { ...state.release, cause, releasedAt, officer, by: meta.by.account } };
      return late ? { ...next, incidents: withIncident(state, 'released-late', meta) } : next;
    }
    case 'release-overdue': {
      const cause = state.release?.cause ?? 'term';
      return { ...state, release: { ...state.release, cause, alarmedAt: meta.at }, incidents: withIncident(state, isInTerm(state) ? 'term-overrun' : 'house-release-late', meta) };
    }
  }
}
