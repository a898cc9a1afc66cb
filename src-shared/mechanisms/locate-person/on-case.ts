import type { CaseEvent } from '../../domain/cases/events.ts';
import { type CaseRecordBody, type CaseState, partyOf } from '../../domain/cases/model.ts';
import { debtorBehind, type GoneRecord, suspendedBy } from '../../domain/cases/standing.ts';
import type { Effect } from '../../domain/linkage/decision.ts';
import type { LocateCommandKind, LocatePayload } from './commands.ts';
import type { LocateRequest, ReleaseTrigger } from './model.ts';

/** A command of the platform on this request. */
function ask<K extends LocateCommandKind>(request: LocateRequest, kind: K, payload: LocatePayload<K>): readonly Effect[] {
  return [{ type: 'command', aggregate: { type: 'locate-request', id: request.id }, kind, payload: { ...payload } }];
}

/** Ends a request, or the control it has, by a trigger of DOMAIN §1.4. */
function release(request: LocateRequest, trigger: ReleaseTrigger, cause: string): readonly Effect[] {
  return ask(request, 'locate-person.request-release', { requestId: request.id, trigger, cause });
}

/** Whether the request seeks one of these debtors, or a person who answers for one of them. */
function seeks(state: CaseState, debtors: readonly string[], request: LocateRequest): boolean {
  return debtors.includes(debtorBehind(state, request.debtor)?.id ?? request.debtor);
}

/** T5 and T6 reach only the debtors concerned (DOMAIN §1.13-10). */
function onRecord(state: CaseState, record: CaseRecordBody, request: LocateRequest): readonly Effect[] {
  switch (record.type) {
    case 'fulfilment':
      return release(request, 'T2', record.type);
    case 'settlement':
      if (!record.suspends || !record.creditorAgrees) return [];
      return seeks(state, suspendedBy(state, record).map(({ id }) => id), request) ? release(request, 'T5', record.type) : [];
    case 'stay':
      return seeks(state, suspendedBy(state, record).map(({ id }) => id), request) ? release(request, 'T6', record.type) : [];
    case 'death':
      return request.debtor === record.party ? release(request, 'T7', record.type) : [];
    default:
      return [];
  }
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
  return request.debtor === partyId && request.state !== 'returned' && isOld ? release(request, 'T7', 'identity-corrected') : [];
}

/** What an event of the case means for a locate request that is still open: the triggers of DOMAIN §1.4, and its new judge. */
export function onCase(event: CaseEvent, request: LocateRequest, after: CaseState, before: CaseState | undefined): readonly Effect[] {
  switch (event.kind) {
    case 'case-closed':
      // 终本 does not end the duty to look for the person: the judge must choose keep or release (T9).
      return event.closeWay === 'this-round-terminated' ? ask(request, 'locate-person.ask-keep-or-release', { requestId: request.id }) : release(request, 'T3', event.closeWay);
    case 'case-record-added':
    case 'case-record-corrected':
      return onRecord(after, event.record, request);
    case 'case-party-corrected':
      return onIdentity(after, event.correction.party, event.correction.field, request);
    case 'case-difference-settled':
      return event.choice === 'adopt' && event.party !== undefined ? onIdentity(after, event.party, event.field, request) : [];
    case 'case-reassigned':
      return before === undefined ? [] : ask(request, 'locate-person.move-to-judge', { requestId: request.id, judge: after.judge, ...(after.clerk === undefined ? {} : { clerk: after.clerk }) });
    default:
      return [];
  }
}

/** Whether the request may go on without it is a person's judgement: the platform ends nothing by itself. */
export function onProofGone({ id, corrected }: GoneRecord, request: LocateRequest): readonly Effect[] {
  return ask(request, 'locate-person.flag-proof', { requestId: request.id, record: id, corrected });
}
