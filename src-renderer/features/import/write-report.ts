import { looksLikeFormula } from '#shared/domain/cases/import/index.ts';

/** One line of the import report, already in words. */
export type ReportLine = { readonly row: number; readonly caseNumber: string; readonly result: string; readonly problems: string };

/** A text that a spreadsheet must not run when the report is opened. */
function inert(text: string): string {
  return looksLikeFormula(text) ? `'${text}` : text;
}

/**
 * The import report (导入报告) as .xlsx: real types, frozen header, one line for each row of the file.
 * @param titles header words in the order row, case number, result, problems.
 */
export async function writeImportReport(titles: readonly [string, string, string, string], lines: readonly ReportLine[]): Promise<Uint8Array> {
  const { default: excel } = await import('exceljs');
  const book = new excel.Workbook();
  const sheet = book.addWorksheet('导入报告', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = titles.map((header, index) => ({ header, width: [8, 30, 14, 80][index] ?? 20 }));
  for (const line of lines) sheet.addRow([line.row, inert(line.caseNumber), inert(line.result), inert(line.problems)]);
  sheet.getRow(1).font = { bold: true };
  return new Uint8Array(await book.xlsx.writeBuffer());
}
