import type { DeskView } from '#shared/contracts/engine.ts';
import { parseImportDate } from '#shared/domain/cases/import/index.ts';
import type { RequestId } from '#shared/kernel/ids.ts';
import type { CivilDate } from '#shared/kernel/time.ts';

/** Headings of the two columns that name whom or what a line is about: they are the mechanism's. */
export type Headings = { readonly name: string; readonly number: string };

/** Columns of 布控清单.xlsx, in order. The request id leads back; the last three are filled in by the agency's own system. */
const columnsOf = ({ name, number }: Headings): readonly string[] => ['请求编号', '案号', name, number, '版次', '布控编号', '布控起', '布控止'];

/**
 * The list for the agency's own system: packets under review and running holds, long numbers as text, texts that a
 * spreadsheet would run made inert.
 * @param numberOf the number of whom or what a line is about, as it is copied
 */
export async function writeControlList(rows: readonly DeskView[], headings: Headings, numberOf: (row: DeskView) => string): Promise<Uint8Array<ArrayBuffer>> {
  const { default: excel } = await import('exceljs');
  const book = new excel.Workbook();
  const sheet = book.addWorksheet('布控清单', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columnsOf(headings).map((header, index) => ({ header, width: [40, 28, 14, 22, 8, 20, 14, 14][index] ?? 16, style: { numFmt: '@' } }));
  for (const row of rows) {
    const { head, request } = row;
    const { controlNo = '', start = '', end = '' } = request.control ?? {};
    const cells = [request.id, request.caseNumber, head.about.name, numberOf(row), String(request.revision), controlNo, start, end];
    sheet.addRow(cells.map((text) => (/^[=@+-]/.test(text) ? `'${text}` : text)));
  }
  sheet.getRow(1).font = { bold: true };
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** One line brought back from the agency's own system. */
export type ControlLine = { readonly row: number; readonly requestId: RequestId; readonly revision: number; readonly controlNo: string; readonly start: CivilDate; readonly end: CivilDate };
/** A line that cannot be taken, and why (key of the locale). */
export type ControlLineProblem = { readonly row: number; readonly problem: 'columns' | 'incomplete' | 'dates' | 'elsewhere' | 'refused' };

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** A day as spreadsheets write it: 2026-09-08, 2026/9/8, 2026年9月8日, a date or its serial number. */
function dayOf(value: unknown): CivilDate | undefined {
  if (typeof value === 'number') return parseImportDate(value);
  return parseImportDate(textOf(value));
}

/** Reads the list back. Lines without a control number are simply not decided yet. */
export async function readControlList(bytes: ArrayBuffer, headings: Headings): Promise<{ readonly lines: readonly ControlLine[]; readonly problems: readonly ControlLineProblem[] }> {
  const { default: excel } = await import('exceljs');
  const book = new excel.Workbook();
  await book.xlsx.load(bytes);
  const sheet = book.worksheets[0];
  const lines: ControlLine[] = [];
  const problems: ControlLineProblem[] = [];
  const columns = columnsOf(headings);
  const header = sheet === undefined ? [] : columns.map((_, index) => textOf(sheet.getRow(1).getCell(index + 1).value));
  if (sheet === undefined || header.join() !== columns.join()) return { lines, problems: [{ row: 1, problem: 'columns' }] };
  for (let row = 2; row <= sheet.rowCount; row += 1) {
    const values = columns.map((_, index) => sheet.getRow(row).getCell(index + 1).value);
    const [requestId = '', , , , revision = '', controlNo = '', from = '', to = ''] = values.map(textOf);
    if (requestId === '' || controlNo === '') continue;
    const [start, end] = [dayOf(values[6]), dayOf(values[7])];
    if (from === '' || to === '' || !/^\d+$/.test(revision)) problems.push({ row, problem: 'incomplete' });
    else if (start === undefined || end === undefined || end < start) problems.push({ row, problem: 'dates' });
    else lines.push({ row, requestId: requestId as RequestId, revision: Number(revision), controlNo, start, end });
  }
  return { lines, problems };
}
