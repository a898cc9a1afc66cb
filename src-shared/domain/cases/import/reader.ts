import { type ErrorCode, type Failure, failure } from '../../../kernel/errors/index.ts';
import type { AccountId, CourtCode, FileHash } from '../../../kernel/ids.ts';
import type { CivilDate } from '../../../kernel/time.ts';
import { parseImportDate } from './dates.ts';
import { headerUnit, type ImportField, type ImportMapping } from './fields.ts';

/** A cell as the reader gives it. `formula`: the cell computes its value, or a text that a spreadsheet would run. */
export type ImportCell = { readonly text: string; readonly formula: boolean };

/** A problem of one cell: `error` keeps the row out, `warning` is shown and the row goes in. */
export type ImportIssue<F extends string = ImportField> = { readonly field: F; readonly level: 'error' | 'warning'; readonly failure: Failure };

/** What a row is read against. */
export type ImportContext = {
  readonly headers: readonly string[];
  readonly mapping: ImportMapping;
  readonly court: CourtCode;
  readonly file: FileHash;
  /** Display names of the court's people, for 承办人 and 书记员. */
  readonly people: readonly { readonly id: AccountId; readonly name: string; readonly role: 'judge' | 'clerk' }[];
};

/** A text that a spreadsheet would run when the report is opened. A telephone number may begin with +. */
export function looksLikeFormula(text: string): boolean {
  return /^[=@\t\r]/.test(text) || /^[+-](?![\d\s])/.test(text);
}

/** Cells of one row by field, and the problems found in them. */
export type Reader<F extends string = ImportField> = {
  readonly issues: ImportIssue<F>[];
  text(field: F): string;
  issue(field: F, level: ImportIssue['level'], code: ErrorCode, params?: Record<string, string | number>): void;
};

/** Reads one row cell by cell; a formula is no value. */
export function reader<F extends string = ImportField>(cells: readonly ImportCell[], context: { readonly mapping: Readonly<Partial<Record<F, number>>> }): Reader<F> {
  const issues: ImportIssue<F>[] = [];
  const issue: Reader<F>['issue'] = (field, level, code, params) => issues.push({ field, level, failure: failure(code, params) });
  return {
    issues,
    issue,
    text(field) {
      const at = context.mapping[field];
      const cell = at === undefined ? undefined : cells[at];
      if (cell === undefined) return '';
      // Exports guard long numbers with ="…" or a tab so that spreadsheets leave them alone, and dash what is empty.
      const guarded = /^="([^"]*)"$/u.exec(cell.text.trim())?.[1];
      if (!cell.formula && guarded !== undefined) return guarded.trim();
      if (!cell.formula && /^[-—–/]$/u.test(cell.text.trim())) return '';
      if (cell.formula || looksLikeFormula(cell.text.trimStart())) {
        issue(field, 'error', 'IMPORT_CELL_FORMULA');
        return '';
      }
      return cell.text.trim();
    },
  };
}

/** A date that may be missing; one that cannot be read is told and left out. */
export function optionalDate<F extends string>(read: Reader<F>, field: F): CivilDate | undefined {
  const text = read.text(field);
  if (text === '') return undefined;
  const date = parseImportDate(text);
  if (date === undefined) read.issue(field, 'warning', 'IMPORT_DATE_UNREADABLE');
  return date;
}

/** Header of a field's column; empty where it has none. */
export function headerOf(context: ImportContext, field: ImportField): string {
  const at = context.mapping[field];
  return at === undefined ? '' : (context.headers[at] ?? '');
}

/** The amount of a cell with the unit that its header names, where the cell names none. */
export function inUnitOf(header: string, text: string): string {
  return headerUnit(header) === 'ten-thousand-yuan' && !/[万元亿]/u.test(text) ? `${text}万元` : text;
}
