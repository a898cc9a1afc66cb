import Type, { type Static } from 'typebox';
import {
  AccountIdSchema,
  AssetIdSchema,
  CaseIdSchema,
  CommandIdSchema,
  CivilDateSchema,
  closed,
  CourtCodeSchema,
  FingerprintSchema,
  oneOf,
  ParagraphSchema,
  PartyIdSchema,
} from '../../kernel/schema.ts';
import type { CommandSpec } from '../linkage/module.ts';
import type { Refinement } from '../linkage/rights.ts';
import { CAPACITIES, CASE_VALUES, CaseRecordSchema, CLOSE_WAYS, CloseApprovalSchema, FieldNameSchema, ID_TYPES, PARTIES_MAX, PARTY_VALUES, type PartyField, PartySchema, SourceDocumentSchema } from './model.ts';
import { PAST_STEPS, PastStatementSchema } from './past.ts';

/** One normalised row of a worklist export (案件导入). The same row again changes nothing. */
export const ImportCaseSchema = closed({
  caseId: CaseIdSchema,
  court: CourtCodeSchema,
  caseNumber: Type.String({ minLength: 6, maxLength: 60 }),
  ...CASE_VALUES,
  parties: Type.Array(PartySchema, { minItems: 1, maxItems: PARTIES_MAX }),
  closedOn: Type.Optional(CivilDateSchema),
  closeWay: Type.Optional(oneOf(CLOSE_WAYS)),
  /** What the file tells of the time before the import; what it does not tell stays to be verified. */
  past: Type.Optional(Type.Array(PastStatementSchema, { maxItems: PAST_STEPS.length })),
  /** Fingerprint of the file and the row, so that a report line leads to its source. */
  sourceRow: closed({ file: FingerprintSchema, row: Type.Integer({ minimum: 1, maximum: 10_000_000 }) }),
});
export type ImportCase = Static<typeof ImportCaseSchema>;

export const AddRecordSchema = closed({ caseId: CaseIdSchema, record: CaseRecordSchema });
export type AddRecord = Static<typeof AddRecordSchema>;

/** Takes the place of a record that was entered wrongly; the wrong one stays in the file, marked. */
export const CorrectRecordSchema = closed({ caseId: CaseIdSchema, recordId: CommandIdSchema, record: CaseRecordSchema, reason: ParagraphSchema });
export type CorrectRecord = Static<typeof CorrectRecordSchema>;

export const VoidRecordSchema = closed({ caseId: CaseIdSchema, recordId: CommandIdSchema, reason: ParagraphSchema });
export type VoidRecord = Static<typeof VoidRecordSchema>;

/** A person who answers for a company debtor, and the document that says so (DOMAIN §1.13-5). */
export const AddRelatedSchema = closed({
  caseId: CaseIdSchema,
  partyId: PartyIdSchema,
  of: PartyIdSchema,
  as: oneOf(CAPACITIES),
  name: PARTY_VALUES.name,
  idType: oneOf(ID_TYPES),
  idNo: PARTY_VALUES.idNo,
  phone: Type.Optional(PARTY_VALUES.phone),
  address: Type.Optional(PARTY_VALUES.address),
  source: SourceDocumentSchema,
});
export type AddRelated = Static<typeof AddRelatedSchema>;

/** A correction names a value: what is not known is not corrected away. */
function correctionOf<F extends PartyField>(field: F) {
  const { maxLength } = PARTY_VALUES[field] as unknown as { readonly maxLength: number };
  const value = Type.String({ minLength: 1, maxLength });
  return closed({ caseId: CaseIdSchema, partyId: PartyIdSchema, field: Type.Literal(field), value, source: SourceDocumentSchema });
}

const CorrectIdTypeSchema = closed({ caseId: CaseIdSchema, partyId: PartyIdSchema, field: Type.Literal('idType'), value: oneOf(ID_TYPES), source: SourceDocumentSchema });

/** One field of one party, corrected by a document; each field in its own bounds. */
export const CorrectPartySchema = Type.Union([correctionOf('name'), correctionOf('idNo'), CorrectIdTypeSchema, correctionOf('phone'), correctionOf('address')]);
export type CorrectParty = Static<typeof CorrectPartySchema>;

/** How it stood before the case came here (核实导入前情况), told by a person for one case or for many at once. */
export const StatePastSchema = closed({
  caseId: CaseIdSchema,
  statements: Type.Array(PastStatementSchema, { minItems: 1, maxItems: PAST_STEPS.length }),
  /** Only what is not known yet: a statement for many cases takes nothing back that was told of one of them. */
  onlyOpen: Type.Optional(Type.Boolean()),
});
export type StatePast = Static<typeof StatePastSchema>;

/** Decides a listed difference: `keep` ours, or `adopt` the export's value. */
export const SettleDifferenceSchema = closed({
  caseId: CaseIdSchema,
  field: FieldNameSchema,
  party: Type.Optional(PartyIdSchema),
  choice: oneOf(['keep', 'adopt']),
});
export type SettleDifference = Static<typeof SettleDifferenceSchema>;

export const CloseCaseSchema = closed({ caseId: CaseIdSchema, closedOn: CivilDateSchema, closeWay: oneOf(CLOSE_WAYS), approval: Type.Optional(CloseApprovalSchema) });
export type CloseCase = Static<typeof CloseCaseSchema>;

/** 恢复执行 after 终本, or a closing that should not have been. */
export const ReopenCaseSchema = closed({ caseId: CaseIdSchema, reason: ParagraphSchema });
export type ReopenCase = Static<typeof ReopenCaseSchema>;

export const ReassignCaseSchema = closed({ caseId: CaseIdSchema, judge: AccountIdSchema, clerk: Type.Optional(AccountIdSchema) });
export type ReassignCase = Static<typeof ReassignCaseSchema>;

/** The platform notes that a thing was entered for the case; `kind` fills the line of the story. */
export const NoteAssetSchema = closed({ caseId: CaseIdSchema, assetId: AssetIdSchema, kind: Type.String({ minLength: 1, maxLength: 40 }) });
export type NoteAsset = Static<typeof NoteAssetSchema>;

/** That everything is paid is the judge's word (T2 ends the search); the rest a clerk enters too. */
const CLERK_RECORDS = { path: 'record.type', except: ['fulfilment'] } as const satisfies Refinement;
/** What an officer has seen and heard where he was sent; money, papers and measures are the team's. */
const FIELD_RECORDS = { path: 'record.type', among: ['visit', 'call', 'interview', 'note'] } as const satisfies Refinement;

export const CASE_COMMANDS = {
  'case.import': { v: 1, payload: ImportCaseSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: { judge: ['importer'], clerk: ['importer'], chief: ['importer'], president: ['importer'], system: ['platform'] } },
  'case.add-record': {
    v: 1,
    payload: AddRecordSchema,
    lane: 'normal',
    offline: 'intent',
    onMove: 'commutative',
    may: { judge: ['undertaker'], clerk: [{ as: 'clerk', only: CLERK_RECORDS }], 'field-officer': [{ as: 'dispatched', only: FIELD_RECORDS }] },
  },
  'case.state-past': { v: 1, payload: StatePastSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: { judge: ['undertaker'], clerk: ['clerk'] } },
  'case.correct-record': { v: 1, payload: CorrectRecordSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'], clerk: [{ as: 'clerk', only: CLERK_RECORDS }] } },
  'case.void-record': { v: 1, payload: VoidRecordSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'], clerk: ['clerk'] } },
  'case.add-related': { v: 1, payload: AddRelatedSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'], clerk: ['clerk'] } },
  'case.correct-party': { v: 1, payload: CorrectPartySchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'], clerk: ['clerk'] } },
  'case.settle-difference': { v: 1, payload: SettleDifferenceSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'], clerk: ['clerk'] } },
  'case.close': { v: 1, payload: CloseCaseSchema, lane: 'safety', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'] } },
  'case.reopen': { v: 1, payload: ReopenCaseSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: { judge: ['undertaker'], chief: ['leader'], president: ['leader'] } },
  'case.reassign': { v: 1, payload: ReassignCaseSchema, lane: 'normal', offline: 'never', onMove: 'strict', may: { chief: ['leader'], president: ['leader'], system: ['platform'] } },
  'case.note-asset': { v: 1, payload: NoteAssetSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: { system: ['platform'] } },
} as const satisfies Record<string, CommandSpec>;

export type CaseCommandKind = keyof typeof CASE_COMMANDS;
