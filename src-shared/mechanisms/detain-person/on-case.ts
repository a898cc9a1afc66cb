import type { CaseEvent } from '../../domain/cases/events.ts';
import { type CaseRecordBody, type CaseState, partyOf } from '../../domain/cases/model.ts';
import { debtorBehind, suspendedBy } from '../../domain/cases/standing.ts';
import type { Effect } from '../../domain/linkage/decision.ts';
import { follow } from '../../domain/linkage/regions/effects.ts';
import type { DetentionRequest } from './model.ts';
import type { QuestionCause } from './parts.ts';
import { CALLED } from './regions.ts';
import { BEFORE_DECISION, OVER } from './states.ts';

/**
 * What an event of the case means for a detention. It punishes an act, so neither payment nor a settlement, a stay or the
 * closing ends it by law: the judge is asked whether it goes on, and proposes the early release or says why not (民诉法解释
 * §182). By law it ends with the life of the person.
 */
function asks(request: DetentionRequest, cause: QuestionCause): readonly Effect[] {
  if (OVER.includes(request.state) || request.state === 'release_ordered') return [];
  return request.question?.cause === cause && request.question.decidedAt === undefined ? [] : [follow(CALLED, request, 'ask-question', { cause })];
}

function onRecord(state: CaseState, record: CaseRecordBody, request: DetentionRequest): readonly Effect[] {
  const concerned = (body: Extract<CaseRecordBody, { type: 'settlement' | 'stay' }>) => {
    const debtor = debtorBehind(state, request.debtor)?.id ?? request.debtor;
    return suspendedBy(state, body).some(({ id }) => id === debtor);
  };
  switch (record.type) {
    case 'fulfilment':
      return asks(request, 'fulfilment');
    case 'settlement':
      return record.suspends && record.creditorAgrees && concerned(record) ? asks(request, 'settlement') : [];
    case 'stay':
      return concerned(record) ? asks(request, 'stay') : [];
    case 'death':
      return record.party === request.debtor && !OVER.includes(request.state) ? [follow(CALLED, request, 'end-by-death')] : [];
    default:
      return [];
  }
}

const IDENTITY = ['name', 'idNo', 'idType'] as const;

/**
 * A corrected name or number (DOMAIN §1.13-2): nobody decides on the old one, so the proposal comes back to the judge. A person
 * who is there in the flesh is not let go for a slip of the pen, and not held for another one's act: a judge looks at once.
 */
function onIdentity(state: CaseState, partyId: string, field: string, request: DetentionRequest): readonly Effect[] {
  if (request.debtor !== partyId || !IDENTITY.some((identity) => identity === field)) return [];
  const party = partyOf(state, partyId);
  const { debtor } = request.packet;
  if (party !== undefined && IDENTITY.every((identity) => debtor[identity] === party[identity])) return [];
  if (request.state === 'sent_back') return [];
  return BEFORE_DECISION.includes(request.state) ? [follow(CALLED, request, 'recall', { cause: 'identity-corrected' })] : asks(request, 'identity-corrected');
}

export function onCase(event: CaseEvent, request: DetentionRequest, after: CaseState, before: CaseState | undefined): readonly Effect[] {
  switch (event.kind) {
    case 'case-closed':
      return asks(request, 'case-closed');
    case 'case-record-added':
    case 'case-record-corrected':
      return onRecord(after, event.record, request);
    case 'case-party-corrected':
      return onIdentity(after, event.correction.party, event.correction.field, request);
    case 'case-difference-settled':
      return event.choice === 'adopt' && event.party !== undefined ? onIdentity(after, event.party, event.field, request) : [];
    case 'case-reassigned':
      return before === undefined ? [] : [follow(CALLED, request, 'move-to-judge', { judge: after.judge, ...(after.clerk === undefined ? {} : { clerk: after.clerk }) })];
    default:
      return [];
  }
}
