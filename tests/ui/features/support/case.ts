import type { CaseRecordBody, CaseState } from '#shared/domain/cases/model.ts';
import type { AccountId, CaseId, CommandId, CourtCode, PartyId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';

export const recordId = (n: number): CommandId => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}` as CommandId;

/** Story 1: 王某 owes 50,000.00 to 齐某. */
export function wangCase(records: readonly CaseRecordBody[] = [], more: Partial<CaseState> = {}): CaseState {
  return {
    id: 'case-90017' as CaseId,
    version: 1 + records.length,
    court: '苏0508' as CourtCode,
    caseNumber: '（2026）苏0508执90017号',
    cause: '民间借贷',
    filedOn: civilDate('2026-01-19'),
    title: '民事调解书（2025）苏0508民初90311号',
    principal: fen(50_000_00),
    fee: fen(650_00),
    judge: 'gusu.jiang' as AccountId,
    parties: [
      { id: 'p-wang' as PartyId, role: 'debtor', kind: 'person', name: '王某', idType: 'resident-id', idNo: '320599198703162138', address: '苏州市姑苏区听橹街 18 号 3 幢 502 室' },
      { id: 'p-qi' as PartyId, role: 'creditor', kind: 'person', name: '齐某', idType: 'resident-id', idNo: '320599198409251375' },
    ],
    status: 'enforcing',
    records: records.map((body, n) => ({ id: recordId(n), recordedAt: instantAt(civilDate('2026-09-14'), '09:00'), by: 'gusu.lu' as AccountId, body })),
    corrections: [],
    differences: [],
    ...more,
  };
}
