import type { CaseState } from '#shared/domain/cases/model.ts';
import { debtorsOf } from '#shared/domain/cases/model.ts';
import { personKey } from '#shared/domain/identifiers/index.ts';
import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import { hasOpenDuty, type LocateRequest } from '#shared/domain/locate-person/model.ts';
import type { AggregateRow, CasePartyRow, RequestIndexRow } from '../store/port.ts';

/** Debtors of a case by the person they are; a debtor without a number cannot be recognised anywhere else. */
export function casePartyRows(state: CaseState): readonly CasePartyRow[] {
  const rows = new Map<string, CasePartyRow>();
  for (const party of debtorsOf(state)) {
    const key = personKey(party.idType, party.idNo);
    if (key === '') continue;
    rows.set(key, { personKey: key, caseId: state.id, caseNumber: state.caseNumber, court: state.court, judge: state.judge, open: state.status !== 'closed' });
  }
  return [...rows.values()];
}

function locateRequestRow(ref: AggregateRef, state: LocateRequest): RequestIndexRow {
  return { ref, caseId: state.caseId, personKey: state.personKey, open: hasOpenDuty(state), held: state.custody.state === 'running' };
}

/** Where a request is found again; a new mechanism adds its line. */
export function requestIndexRow(row: AggregateRow): RequestIndexRow | undefined {
  return row.ref.type === 'locate-request' ? locateRequestRow(row.ref, row.state as unknown as LocateRequest) : undefined;
}

export function casePartyRowsOf(row: AggregateRow): readonly CasePartyRow[] | undefined {
  return row.ref.type === 'case' ? casePartyRows(row.state as unknown as CaseState) : undefined;
}
