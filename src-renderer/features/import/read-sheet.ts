import type { ImportCell } from '#shared/domain/cases/import/index.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';

/** The first sheet of a file as cells. Row 1 of the sheet is `rows[0]`; empty rows keep their place. */
export type Sheet = { readonly name: string; readonly rows: readonly (readonly ImportCell[])[] };

/** Largest file that is read into memory, bytes. 5,000 rows of an export are about 1 MB. */
export const MAX_IMPORT_BYTES = 40 * 1024 * 1024;

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const UTF8_BOM = [0xef, 0xbb, 0xbf];

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/**
 * Text of a .csv: UTF-8 when the bytes are valid UTF-8, else GBK, which exports of older case systems use. Strict
 * decoding decides; a guess by frequency would turn names into other names.
 */
export function decodeCsv(bytes: Uint8Array): string {
  const body = startsWith(bytes, UTF8_BOM) ? bytes.subarray(3) : bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return new TextDecoder('gb18030').decode(body);
  }
}

async function readCsv(bytes: Uint8Array): Promise<Result<Sheet, Failure>> {
  const { default: papa } = await import('papaparse');
  const parsed = papa.parse<string[]>(decodeCsv(bytes), { delimitersToGuess: [',', '\t', ';'] });
  if (parsed.data.length === 0) return err(failure('IMPORT_FILE_UNREADABLE'));
  return ok({ name: 'csv', rows: parsed.data.map((row) => row.map((text) => ({ text, formula: false }))) });
}

type SheetValue = import('exceljs').CellValue;

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** What a spreadsheet cell says. Rich text and links count by their text; a computed cell is marked. */
function cellOf(value: SheetValue): ImportCell {
  if (value === null || value === undefined) return { text: '', formula: false };
  if (value instanceof Date) return { text: isoDay(value), formula: false };
  if (typeof value !== 'object') return { text: String(value), formula: false };
  if ('formula' in value || 'sharedFormula' in value) return { text: '', formula: true };
  if ('richText' in value) return { text: value.richText.map((part) => part.text).join(''), formula: false };
  if ('hyperlink' in value) return { text: value.text, formula: false };
  return { text: '', formula: true };
}

async function readXlsx(bytes: Uint8Array): Promise<Result<Sheet, Failure>> {
  const { default: excel } = await import('exceljs');
  const book = new excel.Workbook();
  try {
    const copy = new ArrayBuffer(bytes.byteLength);
    new Uint8Array(copy).set(bytes);
    await book.xlsx.load(copy);
  } catch {
    return err(failure('IMPORT_FILE_UNREADABLE'));
  }
  const sheet = book.worksheets.find((candidate) => candidate.actualRowCount > 0);
  if (!sheet) return err(failure('IMPORT_FILE_UNREADABLE'));
  const rows: ImportCell[][] = [];
  for (let r = 1; r <= sheet.rowCount; r += 1) {
    const row = sheet.getRow(r);
    const cells: ImportCell[] = [];
    for (let c = 1; c <= Math.max(row.cellCount, 1); c += 1) cells.push(cellOf(row.getCell(c).value));
    rows.push(cells);
  }
  return ok({ name: sheet.name, rows });
}

/** Reads a worklist export by its content, not by its name: .xlsx, or .csv in UTF-8 or GBK. */
export async function readSheet(bytes: Uint8Array): Promise<Result<Sheet, Failure>> {
  if (bytes.byteLength === 0 || bytes.byteLength > MAX_IMPORT_BYTES) return err(failure('IMPORT_FILE_UNREADABLE'));
  return startsWith(bytes, ZIP) ? readXlsx(bytes) : readCsv(bytes);
}
