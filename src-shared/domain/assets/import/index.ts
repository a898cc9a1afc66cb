export { type AssetAnswerRow, type AssetImportContext, type AssetIssue, dayAbove, parseAssetAnswers, parseRank } from './answer.ts';
export { ASSET_FIELDS, type AssetField, type AssetMapping, isAssetMapping } from './fields.ts';
