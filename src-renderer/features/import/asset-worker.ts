import { ASSET_FIELDS, type AssetAnswerRow, type AssetImportContext, type AssetMapping, dayAbove, isAssetMapping, parseAssetAnswers } from '#shared/domain/assets/import/index.ts';
import { findHeaderRow, mapHeadersTo } from '#shared/domain/cases/import/index.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { CivilDate } from '#shared/kernel/time.ts';
import { headersOf, type ListFile, openList, rowsOf, textsOf } from './list-file.ts';
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

let list: ListFile | undefined;

function say(message: FromAssetImporter): void {
  self.postMessage(message);
}

const headerIn = (opening: readonly (readonly string[])[]): number | undefined => findHeaderRow(opening, ASSET_FIELDS);
const isAnswer = (opening: readonly (readonly string[])[]): boolean => {
  const at = headerIn(opening);
  return at !== undefined && isAssetMapping(mapHeadersTo(ASSET_FIELDS, opening[at] ?? []));
};
/** What stands above the header: there the agency says of which day its answer is. */
const aboveOf = ({ sheet, headerRow }: ListFile): string[] => textsOf(sheet, headerRow).map((row) => row.join(' '));

async function open(bytes: ArrayBuffer): Promise<void> {
  const opened = await openList(bytes, isAnswer, headerIn);
  if (!opened.ok) {
    say({ type: 'failed', failure: opened.error });
    return;
  }
  list = opened.value;
  const mapping = mapHeadersTo(ASSET_FIELDS, headersOf(list));
  if (!isAssetMapping(mapping)) {
    say({ type: 'failed', failure: failure('ASSET_IMPORT_FORM_UNKNOWN') });
    return;
  }
  const asOf = dayAbove(aboveOf(list));
  say({ type: 'opened', mapping, ...(asOf === undefined ? {} : { asOf }), hasDay: asOf !== undefined || mapping.asOf !== undefined, hasCase: mapping.caseNumber !== undefined });
}

function parse(mapping: AssetMapping, context: Pick<AssetImportContext, 'title' | 'caseNumber' | 'asOf'>): void {
  if (list === undefined) return;
  say({ type: 'parsed', rows: parseAssetAnswers(rowsOf(list), { ...context, headers: headersOf(list), mapping, file: list.hash, above: aboveOf(list) }) });
}

self.onmessage = (event: MessageEvent<ToAssetImporter>) => {
  const message = event.data;
  if (message.type === 'open') void open(message.bytes);
  else if (message.type === 'parse') parse(message.mapping, message.context);
  else void writeImportReport(message.titles, message.lines).then((bytes) => { say({ type: 'report', bytes: bytes.slice().buffer }); });
};
