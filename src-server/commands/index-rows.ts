import type { CaseState } from '#shared/domain/cases/model.ts';
import { debtorsOf } from '#shared/domain/cases/model.ts';
import { personKey } from '#shared/domain/identifiers/index.ts';
import { headOf, isRequest } from '#shared/mechanisms/index.ts';
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

/** Where a request is found again: by its case, and by the person or the thing it is about. */
export function requestIndexRow(row: AggregateRow): RequestIndexRow | undefined {
  if (!isRequest(row.ref.type)) return undefined;
  const { caseId, personKey: key, assetId, isOpen, held } = headOf(row.ref.type, row.state);
  return { ref: row.ref, caseId, personKey: key, ...(assetId === undefined ? {} : { assetId }), open: isOpen, held };
}

export function casePartyRowsOf(row: AggregateRow): readonly CasePartyRow[] | undefined {
  return row.ref.type === 'case' ? casePartyRows(row.state as unknown as CaseState) : undefined;
}
