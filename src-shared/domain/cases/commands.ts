import Type, { type Static } from 'typebox';
import {
  AccountIdSchema,
  CaseIdSchema,
  CivilDateSchema,
  closed,
  CourtCodeSchema,
  FenSchema,
  FileHashSchema,
  LineSchema,
  oneOf,
  PartyIdSchema,
} from '../../kernel/schema.ts';
import type { CommandSpec } from '../linkage/module.ts';
import { CaseRecordSchema, CLOSE_WAYS, PartySchema } from './model.ts';

/** One normalised row of a worklist export (案件导入). The same row again changes nothing. */
export const ImportCaseSchema = closed({
  caseId: CaseIdSchema,
  court: CourtCodeSchema,
  caseNumber: Type.String({ minLength: 6, maxLength: 60 }),
  cause: Type.String({ maxLength: 60 }),
  filedOn: CivilDateSchema,
  title: Type.String({ maxLength: 120 }),
  principal: FenSchema,
  fee: FenSchema,
  performanceDue: Type.Optional(CivilDateSchema),
  judge: AccountIdSchema,
  clerk: Type.Optional(AccountIdSchema),
  parties: Type.Array(PartySchema, { minItems: 1, maxItems: 200 }),
  closedOn: Type.Optional(CivilDateSchema),
  closeWay: Type.Optional(oneOf(CLOSE_WAYS)),
  /** Fingerprint of the file and the row, so that a report line leads to its source. */
  sourceRow: closed({ file: FileHashSchema, row: Type.Integer({ minimum: 1 }) }),
});
export type ImportCase = Static<typeof ImportCaseSchema>;

export const AddRecordSchema = closed({ caseId: CaseIdSchema, record: CaseRecordSchema });
export type AddRecord = Static<typeof AddRecordSchema>;

export const CorrectPartySchema = closed({
  caseId: CaseIdSchema,
  partyId: PartyIdSchema,
  field: oneOf(['name', 'idNo', 'phone', 'address']),
  value: LineSchema,
  source: closed({ title: LineSchema, page: Type.Optional(Type.String({ maxLength: 20 })), file: Type.Optional(FileHashSchema) }),
});
export type CorrectParty = Static<typeof CorrectPartySchema>;

/** Decides a listed difference: `keep` ours, or `adopt` the export's value. */
export const SettleDifferenceSchema = closed({
  caseId: CaseIdSchema,
  field: Type.String({ maxLength: 60 }),
  party: Type.Optional(PartyIdSchema),
  choice: oneOf(['keep', 'adopt']),
});
export type SettleDifference = Static<typeof SettleDifferenceSchema>;

export const CloseCaseSchema = closed({ caseId: CaseIdSchema, closedOn: CivilDateSchema, closeWay: oneOf(CLOSE_WAYS) });
export type CloseCase = Static<typeof CloseCaseSchema>;

export const ReassignCaseSchema = closed({ caseId: CaseIdSchema, judge: AccountIdSchema, clerk: Type.Optional(AccountIdSchema) });
export type ReassignCase = Static<typeof ReassignCaseSchema>;

export const CASE_COMMANDS = {
  'case.import': { v: 1, payload: ImportCaseSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', actors: ['judge', 'clerk', 'system'] },
  'case.add-record': { v: 1, payload: AddRecordSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', actors: ['judge', 'clerk', 'field-officer'] },
  'case.correct-party': { v: 1, payload: CorrectPartySchema, lane: 'normal', offline: 'intent', onMove: 'rebase', actors: ['judge', 'clerk'] },
  'case.settle-difference': { v: 1, payload: SettleDifferenceSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', actors: ['judge', 'clerk'] },
  'case.close': { v: 1, payload: CloseCaseSchema, lane: 'safety', offline: 'intent', onMove: 'rebase', actors: ['judge'] },
  'case.reassign': { v: 1, payload: ReassignCaseSchema, lane: 'normal', offline: 'never', onMove: 'strict', actors: ['chief', 'system'] },
} as const satisfies Record<string, CommandSpec>;

export type CaseCommandKind = keyof typeof CASE_COMMANDS;
