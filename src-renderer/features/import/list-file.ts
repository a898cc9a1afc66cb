import type { ImportCell } from '#shared/domain/cases/import/index.ts';
import { sha256Hex } from '#shared/kernel/digest.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { OPENING, readSheet, type Sheet } from './read-sheet.ts';

/** A list as it lies in a file: its cells, the row that names its columns, and the fingerprint of the whole. */
export type ListFile = { readonly sheet: Sheet; readonly headerRow: number; readonly hash: FileHash };

/** Most rows of one import. */
const MAX_ROWS = 5_000;

type Texts = readonly (readonly string[])[];

/** Texts of rows, from the first up to but without `to`. */
export function textsOf({ rows }: Sheet, to: number, from = 0): string[][] {
  return rows.slice(from, to).map((row) => row.map(({ text }) => text));
}

/** The words that name the columns. */
export function headersOf({ sheet, headerRow }: ListFile): readonly string[] {
  return (sheet.rows[headerRow] ?? []).map(({ text }) => text);
}

/** Rows below the header in which something stands, each with its number in the file. */
export function rowsOf({ sheet, headerRow }: ListFile): readonly { readonly row: number; readonly cells: readonly ImportCell[] }[] {
  return sheet.rows.flatMap((cells, at) => (at > headerRow && cells.some(({ text, formula }) => text !== '' || formula) ? [{ row: at + 1, cells }] : []));
}

/**
 * Opens a file and finds the list in it.
 * @param isWanted whether the opening rows of a sheet are those of the list that is looked for
 * @param headerIn the row among the opening ones that names the columns
 */
export async function openList(bytes: ArrayBuffer, isWanted: (opening: Texts) => boolean, headerIn: (opening: Texts) => number | undefined): Promise<Result<ListFile, Failure>> {
  const content = new Uint8Array(bytes);
  const read = await readSheet(content, isWanted);
  if (!read.ok) return read;
  const headerRow = headerIn(textsOf(read.value, OPENING));
  if (headerRow === undefined) return err(failure('IMPORT_HEADERS_NOT_FOUND'));
  const list: ListFile = { sheet: read.value, headerRow, hash: `sha256:${sha256Hex(content)}` as FileHash };
  return rowsOf(list).length > MAX_ROWS ? err(failure('IMPORT_TOO_MANY_ROWS', { max: MAX_ROWS })) : ok(list);
}
