import type { Effect } from '../linkage/decision.ts';
import type { LocateRequest, ReleaseTrigger } from '../locate-person/model.ts';
import { type CaseRecordBody, type CaseState, partyOf } from './model.ts';
import { debtorBehind, suspendedBy } from './standing.ts';

/** The platform's own command that ends a request, or the control it has, by a trigger of DOMAIN §1.4. */
export function releaseOf(request: LocateRequest, trigger: ReleaseTrigger, cause: string): Effect {
  return {
    type: 'command',
    aggregate: { type: 'locate-request', id: request.id },
    kind: 'locate-person.request-release',
    payload: { requestId: request.id, trigger, cause },
  };
}

/** Requests that seek one of these debtors, or a person who answers for one of them. */
function seeking(state: CaseState, debtors: readonly string[], requests: readonly LocateRequest[]): readonly LocateRequest[] {
  return requests.filter((request) => debtors.includes(debtorBehind(state, request.debtor)?.id ?? request.debtor));
}

/** What a record means for the requests of the case: T5 and T6 reach only the debtors concerned (DOMAIN §1.13-10). */
export function releasesByRecord(state: CaseState, record: CaseRecordBody, requests: readonly LocateRequest[]): readonly Effect[] {
  switch (record.type) {
    case 'fulfilment':
      return requests.map((request) => releaseOf(request, 'T2', record.type));
    case 'settlement': {
      if (!record.suspends || !record.creditorAgrees) return [];
      return seeking(state, suspendedBy(state, record).map(({ id }) => id), requests).map((request) => releaseOf(request, 'T5', record.type));
    }
    case 'stay':
      return seeking(state, suspendedBy(state, record).map(({ id }) => id), requests).map((request) => releaseOf(request, 'T6', record.type));
    case 'death':
      return requests.filter((request) => request.debtor === record.party).map((request) => releaseOf(request, 'T7', record.type));
    default:
      return [];
  }
}

const IDENTITY = ['name', 'idNo', 'idType'] as const;

/**
 * A corrected name or number leaves no request on the old one alive (DOMAIN §1.13-2): not yet sent, it is withdrawn; at
 * the police, it is a wrong person (T7). A returned one lies at the court and is corrected by resubmission.
 */
export function onIdentityCorrected(state: CaseState, partyId: string, field: string, requests: readonly LocateRequest[]): readonly Effect[] {
  if (!IDENTITY.some((identity) => identity === field)) return [];
  const party = partyOf(state, partyId);
  const isOld = ({ packet: { debtor } }: LocateRequest) => party === undefined || IDENTITY.some((identity) => debtor[identity] !== party[identity]);
  return requests.filter((request) => request.debtor === partyId && request.state !== 'returned' && isOld(request)).map((request) => releaseOf(request, 'T7', 'identity-corrected'));
}
