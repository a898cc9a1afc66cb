import type { CaseEvent } from '../../cases/events.ts';
import { type CaseRecordBody, type CaseState } from '../../cases/model.ts';
import { debtorBehind, type GoneRecord, suspendedBy } from '../../cases/standing.ts';
import type { Effect } from '../decision.ts';
import { type Called, follow, type Names } from './effects.ts';
import type { ReleaseTrigger } from './hold.ts';
import type { RequestPart } from './request.ts';

/**
 * What an event of the case means for a hold that rests on it: the triggers of DOMAIN §1.4 that no mechanism has for itself.
 * `T7` and what else ends a hold is the mechanism's own.
 */
export type CaseBound = RequestPart & { readonly debtor: string };

/** Ends a request, or the hold it has, by a trigger. */
export function releaseBy(names: Names, request: RequestPart, trigger: ReleaseTrigger, cause: string): readonly Effect[] {
  return [follow(names, request, 'request-release', { trigger, cause })];
}

/** Whether the request is about one of these debtors, or about somebody or something that answers for one of them. */
function concernsOne(state: CaseState, debtors: readonly string[], request: CaseBound): boolean {
  return debtors.includes(debtorBehind(state, request.debtor as Parameters<typeof debtorBehind>[1])?.id ?? request.debtor);
}

/** T2; T5 and T6 reach only the debtors concerned (DOMAIN §1.13-10). */
export function onCaseRecord(names: Names, state: CaseState, record: CaseRecordBody, request: CaseBound): readonly Effect[] {
  switch (record.type) {
    case 'fulfilment':
      return releaseBy(names, request, 'T2', record.type);
    case 'settlement':
      if (!record.suspends || !record.creditorAgrees) return [];
      return concernsOne(state, suspendedBy(state, record).map(({ id }) => id), request) ? releaseBy(names, request, 'T5', record.type) : [];
    case 'stay':
      return concernsOne(state, suspendedBy(state, record).map(({ id }) => id), request) ? releaseBy(names, request, 'T6', record.type) : [];
    default:
      return [];
  }
}

/** Closing (T3, or the choice T9 after 终本), records, and the new judge: what every hold of a case shares. */
export function holdOnCase(names: Names, event: CaseEvent, request: CaseBound, after: CaseState, before: CaseState | undefined): readonly Effect[] {
  switch (event.kind) {
    case 'case-closed':
      // 终本 does not end the duty to look: the judge must choose keep or release (T9).
      return event.closeWay === 'this-round-terminated' ? [follow(names, request, 'ask-keep-or-release')] : releaseBy(names, request, 'T3', event.closeWay);
    case 'case-record-added':
    case 'case-record-corrected':
      return onCaseRecord(names, after, event.record, request);
    case 'case-reassigned':
      return before === undefined ? [] : [follow(names, request, 'move-to-judge', { judge: after.judge, ...(after.clerk === undefined ? {} : { clerk: after.clerk }) })];
    default:
      return [];
  }
}

/** Whether the request may go on without it is a person's judgement: the platform ends nothing by itself. */
export function onProofGone(names: Called, { id, corrected }: GoneRecord, request: RequestPart): readonly Effect[] {
  return [follow(names, request, 'flag-proof', { record: id, corrected })];
}
