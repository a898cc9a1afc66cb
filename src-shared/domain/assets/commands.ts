import Type, { type Static } from 'typebox';
import { AccountIdSchema, AssetIdSchema, CaseIdSchema, CaseNumberSchema, CivilDateSchema, closed, CommandIdSchema, FingerprintSchema, LineSchema, oneOf, ParagraphSchema, PartyIdSchema } from '../../kernel/schema.ts';
import { SourceDocumentSchema } from '../cases/model.ts';
import { AggregateRefSchema } from '../linkage/command.ts';
import type { CommandSpec } from '../linkage/module.ts';
import { ASSET_KINDS, HoldSchema, SaidSchema } from './model.ts';

const about = {
  assetId: AssetIdSchema,
  kind: oneOf(ASSET_KINDS),
  caseId: CaseIdSchema,
  /** The party to whom it belongs, where that is known. */
  party: Type.Optional(PartyIdSchema),
};

/** What a paper in the file says of a thing, entered by hand; the first one enters the thing itself. */
export const RecordAssetSchema = closed({ ...about, source: SourceDocumentSchema, asOf: CivilDateSchema, said: SaidSchema });
export type RecordAsset = Static<typeof RecordAssetSchema>;

/** What an agency's answer file says of one thing: all its rows together. The same again changes nothing. */
export const ImportAssetSchema = closed({
  ...about,
  /** Whose answer it is, as the person who brings it in says. */
  title: LineSchema,
  asOf: CivilDateSchema,
  said: SaidSchema,
  /** Fingerprint of the file and the first row. */
  sourceRow: closed({ file: FingerprintSchema, row: Type.Integer({ minimum: 1, maximum: 10_000_000 }) }),
});
export type ImportAsset = Static<typeof ImportAssetSchema>;

/** That another case is about a thing that is known, or that another party of the case owns it. */
export const AddInterestSchema = closed({ assetId: AssetIdSchema, caseId: CaseIdSchema, party: Type.Optional(PartyIdSchema) });
export type AddInterest = Static<typeof AddInterestSchema>;

/** An answer that was entered wrongly: it stays, marked, and nothing is read out of it any more. */
export const TakeBackAnswerSchema = closed({ assetId: AssetIdSchema, caseId: CaseIdSchema, answerId: CommandIdSchema, reason: ParagraphSchema });
export type TakeBackAnswer = Static<typeof TakeBackAnswerSchema>;

/** A case went into other hands: the thing goes with it. */
export const FollowCaseSchema = closed({ assetId: AssetIdSchema, caseId: CaseIdSchema, judge: AccountIdSchema, clerk: Type.Optional(AccountIdSchema) });
export type FollowCase = Static<typeof FollowCaseSchema>;

/** What a request of a case did to the thing: seized it, gave it back; the registry says the same later, or otherwise. */
export const NoteMeasureSchema = closed({
  assetId: AssetIdSchema,
  caseId: CaseIdSchema,
  caseNumber: CaseNumberSchema,
  request: AggregateRefSchema,
  asOf: CivilDateSchema,
  holds: Type.Array(HoldSchema, { minItems: 1, maxItems: 10 }),
});
export type NoteMeasure = Static<typeof NoteMeasureSchema>;

/** Who works the case that a command names enters what is known; the case goes along by the platform. */
const TEAM = { judge: ['undertaker'], clerk: ['clerk'] } as const;

export const ASSET_COMMANDS = {
  'asset.record': { v: 1, payload: RecordAssetSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: TEAM },
  'asset.import': { v: 1, payload: ImportAssetSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: TEAM },
  'asset.add-interest': { v: 1, payload: AddInterestSchema, lane: 'normal', offline: 'intent', onMove: 'commutative', may: TEAM },
  'asset.take-back': { v: 1, payload: TakeBackAnswerSchema, lane: 'normal', offline: 'intent', onMove: 'rebase', may: TEAM },
  'asset.note-measure': { v: 1, payload: NoteMeasureSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: { system: ['platform'] } },
  'asset.follow-case': { v: 1, payload: FollowCaseSchema, lane: 'normal', offline: 'system', onMove: 'commutative', may: { system: ['platform'] } },
} as const satisfies Record<string, CommandSpec>;

export type AssetCommandKind = keyof typeof ASSET_COMMANDS;
