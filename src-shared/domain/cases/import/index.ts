export { findHeaderRow, headersKey, IMPORT_FIELDS, type ImportField, type ImportMapping, mapHeaders, missingFields } from './fields.ts';
export { parseImportDate } from './dates.ts';
export { caseIdOf, type ImportCell, type ImportContext, type ImportIssue, type ImportRow, looksLikeFormula, markDuplicates, parseImportRow } from './row.ts';
