import type { ImportCell } from '#shared/domain/cases/import/index.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';

/** A sheet of a file as cells. Row 1 of the sheet is `rows[0]`; empty rows keep their place. */
export type Sheet = { readonly name: string; readonly rows: readonly (readonly ImportCell[])[] };

type IsWanted = (opening: readonly (readonly string[])[]) => boolean;
/** Rows among which a header is looked for. */
export const OPENING = 20;

/** Largest file that is read into memory, bytes. 5,000 rows of an export are about 1 MB. */
export const MAX_IMPORT_BYTES = 40 * 1024 * 1024;

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const UTF8_BOM = [0xef, 0xbb, 0xbf];
const UTF16_BOM = [0xff, 0xfe];

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/**
 * Text of a .csv: UTF-16 by its mark (「Unicode 文本」), UTF-8 when the bytes are valid UTF-8, else GBK, which exports of older case systems use. Strict
 * decoding decides; a guess by frequency would turn names into other names.
 */
export function decodeCsv(bytes: Uint8Array): string {
  if (startsWith(bytes, UTF16_BOM)) return new TextDecoder('utf-16le').decode(bytes.subarray(2));
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
  // A quote that does not close swallows the rows behind it: they would vanish inside one cell.
  const broken = parsed.errors.find(({ type }) => type === 'Quotes');
  if (broken !== undefined) return err(failure('IMPORT_QUOTES_BROKEN', { row: (broken.row ?? 0) + 1 }));
  if (parsed.data.length === 0) return err(failure('IMPORT_FILE_UNREADABLE'));
  return ok({ name: 'csv', rows: parsed.data.map((row) => row.map((text) => ({ text, formula: false }))) });
}

type SheetValue = import('exceljs').CellValue;

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** A spreadsheet keeps 15 digits of a number: what lies behind them (1234.5600000000002) is noise of its arithmetic. */
function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(15)));
}

/** What a spreadsheet cell says. Rich text and links count by their text; a computed cell is marked. */
function cellOf(value: SheetValue): ImportCell {
  if (value === null || value === undefined) return { text: '', formula: false };
  if (value instanceof Date) return { text: isoDay(value), formula: false };
  if (typeof value === 'number') return { text: numberText(value), formula: false };
  if (typeof value !== 'object') return { text: String(value), formula: false };
  if ('formula' in value || 'sharedFormula' in value) return { text: '', formula: true };
  if ('richText' in value) return { text: value.richText.map((part) => part.text).join(''), formula: false };
  if ('hyperlink' in value) return { text: value.text, formula: false };
  return { text: '', formula: true };
}

type BookSheet = import('exceljs').Worksheet;

/** Rows with something in them, at their places: a book may be formatted down to its last row. */
function sheetOf(sheet: BookSheet): Sheet {
  const rows: ImportCell[][] = [];
  sheet.eachRow({ includeEmpty: false }, (row, at) => {
    const cells: ImportCell[] = [];
    for (let c = 1; c <= Math.max(row.cellCount, 1); c += 1) cells.push(cellOf(row.getCell(c).value));
    if (!cells.some(({ text, formula }) => text !== '' || formula)) return;
    while (rows.length < at - 1) rows.push([]);
    rows.push(cells);
  });
  return { name: sheet.name, rows };
}

/** The sheet that is wanted; a cover or a hidden dictionary may stand before it. Where none is, the first that holds anything. */
function chosen(sheets: readonly BookSheet[], isWanted: IsWanted): Sheet | undefined {
  const seen = sheets.toSorted((a, b) => Number(a.state !== 'visible') - Number(b.state !== 'visible')).map(sheetOf).filter(({ rows }) => rows.length > 0);
  return seen.find(({ rows }) => isWanted(rows.slice(0, OPENING).map((row) => row.map(({ text }) => text)))) ?? seen[0];
}

async function readXlsx(bytes: Uint8Array, isWanted: IsWanted): Promise<Result<Sheet, Failure>> {
  const { default: excel } = await import('exceljs');
  const book = new excel.Workbook();
  try {
    const copy = new ArrayBuffer(bytes.byteLength);
    new Uint8Array(copy).set(bytes);
    await book.xlsx.load(copy);
  } catch {
    return err(failure('IMPORT_FILE_UNREADABLE'));
  }
  const sheet = chosen(book.worksheets, isWanted);
  return sheet === undefined ? err(failure('IMPORT_FILE_UNREADABLE')) : ok(sheet);
}

/**
 * Reads a file by its content, not by its name: .xlsx, or .csv in UTF-8, UTF-16 or GBK.
 * @param isWanted whether the opening rows of a sheet are those of the list that is looked for
 */
export async function readSheet(bytes: Uint8Array, isWanted: IsWanted = () => true): Promise<Result<Sheet, Failure>> {
  if (bytes.byteLength === 0 || bytes.byteLength > MAX_IMPORT_BYTES) return err(failure('IMPORT_FILE_UNREADABLE'));
  return startsWith(bytes, ZIP) ? readXlsx(bytes, isWanted) : readCsv(bytes);
}
