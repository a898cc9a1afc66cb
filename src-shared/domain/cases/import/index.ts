export { findHeaderRow, headersKey, IMPORT_FIELDS, type ImportField, type ImportMapping, mapHeaders, missingFields } from './fields.ts';
export { parseImportDate } from './dates.ts';
export { type ImportCell, type ImportContext, type ImportIssue, looksLikeFormula } from './reader.ts';
export { caseIdOf, type ImportRow, markDuplicates, parseImportRow } from './row.ts';
