import ExcelJS from 'exceljs';
import { unzipSync, zipSync } from 'fflate';
import type { Sheet, SheetCell } from '#server/seed/worklist-sheet.ts';

/** Stands in every place where a workbook writes a time, so that the same rows give the same bytes. */
const WRITTEN_AT = new Date('2026-01-20T01:00:00Z');
const ZIP_TIME = new Date(2026, 0, 20, 9, 0, 0);
const COLUMN_WIDTHS = [6, 26, 12, 10, 10, 24, 40, 28, 22, 28, 22, 14, 44, 14, 12, 12, 9, 9, 12, 18];

function valueOf(cell: SheetCell): string | number | Date | null {
  if ('number' in cell) return cell.number;
  if ('date' in cell) return new Date(`${cell.date}T00:00:00Z`);
  return cell.text === '' ? null : cell.text;
}

/** The sheet as a workbook, the way a case-handling system exports it: a frozen head, real dates, numbers as numbers. */
export async function sheetAsXlsx(sheet: Sheet, name: string): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  book.creator = '示例案件系统';
  book.lastModifiedBy = book.creator;
  book.created = WRITTEN_AT;
  book.modified = WRITTEN_AT;
  const page = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  page.columns = sheet.headers.map((header, index) => ({ header, width: COLUMN_WIDTHS[index] ?? 14 }));
  page.getRow(1).font = { bold: true };
  for (const cells of sheet.rows) {
    const row = page.addRow(cells.map(valueOf));
    cells.forEach((cell, index) => {
      if ('date' in cell) row.getCell(index + 1).numFmt = 'yyyy-mm-dd';
    });
  }
  const entries = unzipSync(new Uint8Array(await book.xlsx.writeBuffer()));
  const named = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(named), { mtime: ZIP_TIME, level: 9 });
}
