import type { Translate } from './record-summary.ts';
import type { TimelineLine } from './timeline-lines.ts';

/** One row of the file index (卷内目录), oldest first, as a paper file is read. */
export type IndexRow = { readonly n: number; readonly day: string; readonly time: string; readonly what: string; readonly who: string; readonly received: string };

/** Rows of the index; `received` stands only where it differs from the time of the act. */
export function indexRows(lines: readonly TimelineLine[], who: (line: TimelineLine) => string, when: (at: TimelineLine['receivedAt']) => string): readonly IndexRow[] {
  return lines.toReversed().map((line, index) => ({
    n: index + 1,
    day: line.day,
    time: line.time ?? '',
    what: line.detail === '' ? line.sentence : `${line.sentence}：${line.detail}`,
    who: who(line),
    received: line.apart ? when(line.receivedAt) : '',
  }));
}

const COLUMNS = ['n', 'day', 'time', 'what', 'who', 'received'] as const;

/** A cell that a spreadsheet shows and never runs: formulas typed into a note stay text. */
function cell(value: string): string {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** The index as CSV in UTF-8 with a byte order mark, so that spreadsheets read Chinese at once. */
export function indexCsv(rows: readonly IndexRow[], t: Translate): Uint8Array<ArrayBuffer> {
  const head = COLUMNS.map((column) => cell(t(`cases.index.${column}`)));
  const body = rows.map((row) => COLUMNS.map((column) => cell(String(row[column]))).join(','));
  return new TextEncoder().encode(`\uFEFF${[head.join(','), ...body].join('\r\n')}\r\n`);
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
}

const INDEX_STYLE = [
  '@page{size:A4;margin:20mm 18mm}',
  'body{font:11pt/1.5 "Noto Serif CJK SC","SimSun",serif;color:#000;margin:0}',
  'h1{font-size:16pt;text-align:center;margin:0 0 10pt}',
  'table{width:100%;border-collapse:collapse}thead{display:table-header-group}',
  'th,td{border:0.5pt solid #000;padding:3pt 5pt;text-align:left;vertical-align:top;font-weight:400}',
  'tr{break-inside:avoid}th{text-align:center}td:nth-child(-n+3){white-space:nowrap}',
  'footer{margin-top:10pt;font-size:9pt}',
].join('');

/** The index as a page to print: black on white, with the case number, who printed it and when. */
export function indexHtml(rows: readonly IndexRow[], title: string, foot: string, t: Translate): string {
  const head = COLUMNS.map((column) => `<th>${escape(t(`cases.index.${column}`))}</th>`).join('');
  const body = rows.map((row) => `<tr>${COLUMNS.map((column) => `<td>${escape(String(row[column]))}</td>`).join('')}</tr>`).join('');
  return [
    `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${escape(title)}</title><style>${INDEX_STYLE}</style></head>`,
    `<body><h1>${escape(title)}</h1><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table><footer>${escape(foot)}</footer></body></html>`,
  ].join('');
}
