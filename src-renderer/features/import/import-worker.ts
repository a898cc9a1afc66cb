import { findHeaderRow, headersKey, type ImportContext, type ImportMapping, mapHeaders, markDuplicates, missingFields, parseImportRow, type ImportField, type ImportRow } from '#shared/domain/cases/import/index.ts';
import { sha256Hex } from '#shared/kernel/digest.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { readSheet, type Sheet } from './read-sheet.ts';
import { type ReportLine, writeImportReport } from './write-report.ts';

/** Reading thousands of cells blocks; it happens here, so that the window answers meanwhile. */
export type ToImporter =
  | { readonly type: 'open'; readonly bytes: ArrayBuffer }
  | { readonly type: 'parse'; readonly mapping: ImportMapping; readonly court: ImportContext['court']; readonly people: ImportContext['people'] }
  | { readonly type: 'report'; readonly titles: readonly [string, string, string, string]; readonly lines: readonly ReportLine[] };
export type FromImporter =
  | { readonly type: 'opened'; readonly headers: readonly string[]; readonly key: string; readonly mapping: ImportMapping; readonly missing: readonly ImportField[]; readonly rows: number; readonly sheet: string; readonly samples: readonly (readonly string[])[] }
  | { readonly type: 'parsed'; readonly rows: readonly ImportRow[] }
  | { readonly type: 'report'; readonly bytes: ArrayBuffer }
  | { readonly type: 'failed'; readonly failure: Failure };

/** Most rows of one import. */
const MAX_ROWS = 5_000;

let sheet: Sheet | undefined;
let headerRow = 0;
let file = '' as FileHash;

function say(message: FromImporter): void {
  self.postMessage(message);
}

async function open(bytes: ArrayBuffer): Promise<void> {
  const read = await readSheet(new Uint8Array(bytes), (opening) => findHeaderRow(opening) !== undefined);
  if (!read.ok) {
    say({ type: 'failed', failure: read.error });
    return;
  }
  file = `sha256:${sha256Hex(new Uint8Array(bytes))}` as FileHash;
  const texts = read.value.rows.slice(0, 20).map((row) => row.map((cell) => cell.text));
  const at = findHeaderRow(texts);
  if (at === undefined) {
    say({ type: 'failed', failure: failure('IMPORT_HEADERS_NOT_FOUND') });
    return;
  }
  sheet = read.value;
  headerRow = at;
  const rows = sheet.rows.slice(at + 1).filter((row) => row.some((cell) => cell.text !== '' || cell.formula)).length;
  if (rows > MAX_ROWS) {
    say({ type: 'failed', failure: failure('IMPORT_TOO_MANY_ROWS', { max: MAX_ROWS }) });
    return;
  }
  const headers = texts[at] ?? [];
  const mapping = mapHeaders(headers);
  say({ type: 'opened', headers, key: headersKey(headers), mapping, missing: missingFields(mapping), rows, sheet: sheet.name, samples: texts.slice(at + 1, at + 4) });
}

function parse(mapping: ImportMapping, court: ImportContext['court'], people: ImportContext['people']): void {
  if (sheet === undefined) return;
  const headers = (sheet.rows[headerRow] ?? []).map((cell) => cell.text);
  const context: ImportContext = { headers, mapping, court, file, people };
  const rows: ImportRow[] = [];
  for (const [index, cells] of sheet.rows.entries()) {
    if (index <= headerRow || !cells.some((cell) => cell.text !== '' || cell.formula)) continue;
    rows.push(parseImportRow(index + 1, cells, context));
  }
  say({ type: 'parsed', rows: markDuplicates(rows) });
}

self.onmessage = (event: MessageEvent<ToImporter>) => {
  const message = event.data;
  if (message.type === 'open') void open(message.bytes);
  else if (message.type === 'parse') parse(message.mapping, message.court, message.people);
  else void writeImportReport(message.titles, message.lines).then((bytes) => { say({ type: 'report', bytes: bytes.slice().buffer }); });
};
