import { findHeaderRow, headersKey, type ImportContext, type ImportMapping, mapHeaders, markDuplicates, missingFields, parseImportRow, type ImportField, type ImportRow } from '#shared/domain/cases/import/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { headersOf, type ListFile, openList, rowsOf, textsOf } from './list-file.ts';
import { type ReportLine, writeImportReport } from './write-report.ts';

/** Reading thousands of cells blocks; it happens here, so that the window answers meanwhile. */
export type ToImporter =
  | { readonly type: 'open'; readonly bytes: ArrayBuffer }
  | { readonly type: 'parse'; readonly mapping: ImportMapping; readonly court: ImportContext['court']; readonly people: ImportContext['people'] }
  | { readonly type: 'report'; readonly titles: readonly [string, string, string, string]; readonly lines: readonly ReportLine[] };
export type FromImporter =
  | {
    readonly type: 'opened';
    readonly headers: readonly string[];
    readonly key: string;
    readonly mapping: ImportMapping;
    readonly missing: readonly ImportField[];
    readonly rows: number;
    readonly sheet: string;
    readonly samples: readonly (readonly string[])[];
  }
  | { readonly type: 'parsed'; readonly rows: readonly ImportRow[] }
  | { readonly type: 'report'; readonly bytes: ArrayBuffer }
  | { readonly type: 'failed'; readonly failure: Failure };

let list: ListFile | undefined;

function say(message: FromImporter): void {
  self.postMessage(message);
}

async function open(bytes: ArrayBuffer): Promise<void> {
  const opened = await openList(bytes, (opening) => findHeaderRow(opening) !== undefined, findHeaderRow);
  if (!opened.ok) {
    say({ type: 'failed', failure: opened.error });
    return;
  }
  list = opened.value;
  const headers = headersOf(list);
  const mapping = mapHeaders(headers);
  const samples = textsOf(list.sheet, list.headerRow + 4, list.headerRow + 1);
  say({ type: 'opened', headers, key: headersKey(headers), mapping, missing: missingFields(mapping), rows: rowsOf(list).length, sheet: list.sheet.name, samples });
}

function parse(mapping: ImportMapping, court: ImportContext['court'], people: ImportContext['people']): void {
  if (list === undefined) return;
  const context: ImportContext = { headers: headersOf(list), mapping, court, file: list.hash, people };
  say({ type: 'parsed', rows: markDuplicates(rowsOf(list).map(({ row, cells }) => parseImportRow(row, cells, context))) });
}

self.onmessage = (event: MessageEvent<ToImporter>) => {
  const message = event.data;
  if (message.type === 'open') void open(message.bytes);
  else if (message.type === 'parse') parse(message.mapping, message.court, message.people);
  else void writeImportReport(message.titles, message.lines).then((bytes) => { say({ type: 'report', bytes: bytes.slice().buffer }); });
};
