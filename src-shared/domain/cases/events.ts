import type { CivilDate } from '../../kernel/time.ts';
import type { AccountId, AssetId } from '../../kernel/ids.ts';
import type { ImportCase } from './commands.ts';
import type { CaseRecordBody, CloseApproval, CloseWay, Correction, Difference, Party } from './model.ts';
import type { PastStatement, StatedPast } from './past.ts';

/** What can happen to a case. Kinds are append-only: they stay in feeds and journals for years. */
export type CaseEvent =
  | { readonly kind: 'case-imported'; readonly row: ImportCase }
  | { readonly kind: 'case-differences-found'; readonly differences: readonly Omit<Difference, 'foundAt'>[] }
  | { readonly kind: 'case-difference-settled'; readonly field: string; readonly party?: string; readonly choice: 'keep' | 'adopt'; readonly value: string }
  | { readonly kind: 'case-record-added'; readonly record: CaseRecordBody }
  | { readonly kind: 'case-past-stated'; readonly statement: PastStatement; readonly from: StatedPast['from'] }
  | { readonly kind: 'case-record-corrected'; readonly recordId: string; readonly record: CaseRecordBody; readonly reason: string }
  | { readonly kind: 'case-record-voided'; readonly recordId: string; readonly reason: string; readonly record: CaseRecordBody['type'] }
  | { readonly kind: 'case-related-added'; readonly party: Party; readonly source: Correction['source'] }
  | { readonly kind: 'case-party-corrected'; readonly correction: Omit<Correction, 'at' | 'by'> }
  | { readonly kind: 'case-closed'; readonly closedOn: CivilDate; readonly closeWay: CloseWay; readonly approval?: CloseApproval }
  | { readonly kind: 'case-reopened'; readonly reason: string; readonly closeWay: CloseWay }
  | { readonly kind: 'case-asset-noted'; readonly assetId: AssetId; readonly assetKind: string }
  | { readonly kind: 'case-reassigned'; readonly judge: AccountId; readonly clerk?: AccountId };

/** Every kind there is, so that a new one is missed where it has no words. */
const KINDS: Readonly<Record<CaseEvent['kind'], true>> = {
  'case-imported': true,
  'case-differences-found': true,
  'case-difference-settled': true,
  'case-record-added': true,
  'case-past-stated': true,
  'case-record-corrected': true,
  'case-record-voided': true,
  'case-related-added': true,
  'case-party-corrected': true,
  'case-closed': true,
  'case-reopened': true,
  'case-asset-noted': true,
  'case-reassigned': true,
};
export const CASE_EVENTS = Object.keys(KINDS) as readonly CaseEvent['kind'][];
