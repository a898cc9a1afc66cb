import { ASSET_FIELDS, type AssetAnswerRow, type AssetImportContext, type AssetMapping, dayAbove, isAssetMapping, parseAssetAnswers } from '#shared/domain/assets/import/index.ts';
import { findHeaderRow, mapHeadersTo } from '#shared/domain/cases/import/index.ts';
import { sha256Hex } from '#shared/kernel/digest.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import type { CivilDate } from '#shared/kernel/time.ts';
import { readSheet, type Sheet } from './read-sheet.ts';
import { type ReportLine, writeImportReport } from './write-report.ts';

/** An answer file on vehicles or real estate, read where its cells block nobody. */
export type ToAssetImporter =
  | { readonly type: 'open'; readonly bytes: ArrayBuffer }
  | { readonly type: 'parse'; readonly mapping: AssetMapping; readonly context: Pick<AssetImportContext, 'title' | 'caseNumber' | 'asOf'> }
  | { readonly type: 'report'; readonly titles: readonly [string, string, string, string]; readonly lines: readonly ReportLine[] };
export type FromAssetImporter =
  | { readonly type: 'opened'; readonly mapping: AssetMapping; readonly asOf?: CivilDate; readonly hasDay: boolean; readonly hasCase: boolean }
  | { readonly type: 'parsed'; readonly rows: readonly AssetAnswerRow[] }
  | { readonly type: 'report'; readonly bytes: ArrayBuffer }
  | { readonly type: 'failed'; readonly failure: Failure };

/** Most rows of one file. */
const MAX_ROWS = 5_000;

let sheet: Sheet | undefined;
let headerRow = 0;
let file = '' as FileHash;

function say(message: FromAssetImporter): void {
  self.postMessage(message);
}

const isAnswer = (opening: readonly (readonly string[])[]): boolean => {
  const at = findHeaderRow(opening, ASSET_FIELDS);
  return at !== undefined && isAssetMapping(mapHeadersTo(ASSET_FIELDS, opening[at] ?? []));
};
const textsOf = (read: Sheet, to: number): string[][] => read.rows.slice(0, to).map((row) => row.map(({ text }) => text));
const rowsOf = (read: Sheet) => read.rows.flatMap((cells, at) => (at > headerRow && cells.some(({ text, formula }) => text !== '' || formula) ? [{ row: at + 1, cells }] : []));

async function open(bytes: ArrayBuffer): Promise<void> {
  const read = await readSheet(new Uint8Array(bytes), isAnswer);
  if (!read.ok) {
    say({ type: 'failed', failure: read.error });
    return;
  }
  file = `sha256:${sha256Hex(new Uint8Array(bytes))}` as FileHash;
  const texts = textsOf(read.value, 20);
  const at = findHeaderRow(texts, ASSET_FIELDS);
  if (at === undefined) {
    say({ type: 'failed', failure: failure('IMPORT_HEADERS_NOT_FOUND') });
    return;
  }
  sheet = read.value;
  headerRow = at;
  if (rowsOf(sheet).length > MAX_ROWS) {
    say({ type: 'failed', failure: failure('IMPORT_TOO_MANY_ROWS', { max: MAX_ROWS }) });
    return;
  }
  const mapping = mapHeadersTo(ASSET_FIELDS, texts[at] ?? []);
  if (!isAssetMapping(mapping)) {
    say({ type: 'failed', failure: failure('ASSET_IMPORT_FORM_UNKNOWN') });
    return;
  }
  const asOf = dayAbove(aboveOf(sheet));
  say({ type: 'opened', mapping, ...(asOf === undefined ? {} : { asOf }), hasDay: asOf !== undefined || mapping.asOf !== undefined, hasCase: mapping.caseNumber !== undefined });
}

const aboveOf = (read: Sheet): string[] => textsOf(read, headerRow).map((row) => row.join(' '));

function parse(mapping: AssetMapping, context: Pick<AssetImportContext, 'title' | 'caseNumber' | 'asOf'>): void {
  if (sheet === undefined) return;
  const headers = (sheet.rows[headerRow] ?? []).map(({ text }) => text);
  say({ type: 'parsed', rows: parseAssetAnswers(rowsOf(sheet), { ...context, headers, mapping, file, above: aboveOf(sheet) }) });
}

self.onmessage = (event: MessageEvent<ToAssetImporter>) => {
  const message = event.data;
  if (message.type === 'open') void open(message.bytes);
  else if (message.type === 'parse') parse(message.mapping, message.context);
  else void writeImportReport(message.titles, message.lines).then((bytes) => { say({ type: 'report', bytes: bytes.slice().buffer }); });
};
