import type { CaseEvent } from '../../domain/cases/events.ts';
import { type CaseRecordBody, type CaseState, partyOf } from '../../domain/cases/model.ts';
import type { Effect } from '../../domain/linkage/decision.ts';
import { holdOnCase, releaseBy } from '../../domain/linkage/regions/on-case.ts';
import type { LocateRequest } from './model.ts';
import { NAMES } from './regions.ts';

/** T7: whom one looks for is dead. */
function onDeath(record: CaseRecordBody, request: LocateRequest): readonly Effect[] {
  return record.type === 'death' && request.debtor === record.party ? releaseBy(NAMES, request, 'T7', record.type) : [];
}

const IDENTITY = ['name', 'idNo', 'idType'] as const;

/**
 * A corrected name or number leaves no request on the old one alive (DOMAIN §1.13-2): not yet sent, it is withdrawn; at
 * the police, it is a wrong person (T7). A returned one lies at the court and is corrected by resubmission.
 */
function onIdentity(state: CaseState, partyId: string, field: string, request: LocateRequest): readonly Effect[] {
  if (!IDENTITY.some((identity) => identity === field)) return [];
  const party = partyOf(state, partyId);
  const { debtor } = request.packet;
  const isOld = party === undefined || IDENTITY.some((identity) => debtor[identity] !== party[identity]);
  return request.debtor === partyId && request.state !== 'returned' && isOld ? releaseBy(NAMES, request, 'T7', 'identity-corrected') : [];
}

/** What an event of the case means for a locate request that is still open: the triggers of DOMAIN §1.4, and its new judge. */
export function onCase(event: CaseEvent, request: LocateRequest, after: CaseState, before: CaseState | undefined): readonly Effect[] {
  const shared = holdOnCase(NAMES, event, request, after, before);
  switch (event.kind) {
    case 'case-record-added':
    case 'case-record-corrected':
      return [...shared, ...onDeath(event.record, request)];
    case 'case-party-corrected':
      return onIdentity(after, event.correction.party, event.correction.field, request);
    case 'case-difference-settled':
      return event.choice === 'adopt' && event.party !== undefined ? onIdentity(after, event.party, event.field, request) : [];
    default:
      return shared;
  }
}
