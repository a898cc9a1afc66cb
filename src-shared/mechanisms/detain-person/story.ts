import type { StoryParams } from '../../domain/linkage/facts.ts';
import type { DetentionEvent } from './events.ts';
import type { DetentionRequest } from './model.ts';

const PLAIN = [
  ...(['level', 'cause', 'reason', 'ending', 'message', 'opinion', 'slot', 'number', 'doubt', 'note', 'basis', 'since', 'to'] as const),
  ...(['endsAt', 'leftAt', 'dueBack', 'backAt', 'releasedAt', 'officer', 'documentNo', 'days'] as const),
] as const;

/** Fields of an event that are plain and safe to show: everything but packets, people and files. */
export function storyOfDetention(event: DetentionEvent, state: DetentionRequest): StoryParams {
  const params: Record<string, string | number> = { revision: state.revision, round: state.round };
  for (const key of PLAIN) {
    const value = (event as Partial<Record<(typeof PLAIN)[number], unknown>>)[key];
    if (typeof value === 'string' || typeof value === 'number') params[key] = value;
  }
  switch (event.kind) {
    case 'detention-filed':
    case 'detention-refiled':
      return { ...params, days: event.packet.days, ground: event.packet.ground };
    case 'detention-numbered':
      return { ...params, numbers: Object.values(event.numbers).join('、') };
    case 'detention-linked':
      return { ...params, mechanism: event.link.mechanism, purpose: event.link.purpose };
    case 'detention-served':
      return { ...params, servedAt: event.service.servedAt, until: event.reconsiderUntil.at };
    case 'detention-family-told':
      return { ...params, how: event.notice.how, notifiedAt: event.notice.notifiedAt };
    case 'detention-escorted':
      return { ...params, officers: event.escort.officers.join('、') };
    case 'detention-admitted':
    case 'detention-admitted-unasked': {
      const { receiptNo, admittedAt, endsAt } = event.admission;
      return { ...params, receiptNo, admittedAt, endsAt };
    }
    case 'detention-admission-refused':
      return { ...params, reason: event.refusal.reason, text: event.refusal.text };
    case 'detention-alternative-chosen':
      return { ...params, alternative: event.choice.alternative, reason: event.choice.reason };
    case 'detention-reconsideration-asked':
      return { ...params, askedAt: event.asked.askedAt, due: event.due.at };
    case 'detention-reconsideration-upheld':
    case 'detention-reconsideration-revoked':
    case 'detention-reconsideration-changed':
      return { ...params, documentNo: event.decision.documentNo, ...(event.decision.days === undefined ? {} : { days: event.decision.days }) };
    case 'detention-leave-asked':
      return { ...params, ground: event.leave.ground, due: event.due.at };
    case 'detention-early-release-proposed':
      return { ...params, ground: event.ground };
    default:
      return params;
  }
}
