export { type FieldTable, findHeaderRow, headersKey, IMPORT_FIELDS, type ImportField, type ImportMapping, mapHeaders, mapHeadersTo, missingFields } from './fields.ts';
export { parseImportDate } from './dates.ts';
export { type ImportCell, type ImportContext, type ImportIssue, inUnitOf, looksLikeFormula, optionalDate, type Reader, reader } from './reader.ts';
export { caseIdOf, type ImportRow, markDuplicates, parseImportRow } from './row.ts';
