import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeightRule,
  ImageRun,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
  type ISectionOptions,
} from 'docx';
import { zlibSync } from 'fflate';
import { partText, readDocx, textPart, writeDocx } from '#shared/instruments/docx-package.ts';

/**
 * The paper and type of Chinese court documents (GB/T 9704 and the court's own style sheets): A4; court name and title
 * in Song, text in FangSong; size three (16 pt) on a fixed 28 pt line for letters and rulings, smaller for forms. Lines
 * have fixed heights, so that a page holds the same text with whichever FangSong a machine has.
 */

const FANGSONG = '仿宋';
const SONG = '宋体';
const HEI = '黑体';

/** Half points, as the format counts: 字号 -> size. */
export const SIZE = { two: 44, one: 52, smallTwo: 36, three: 32, smallThree: 30, four: 28, smallFour: 24, eleven: 22, five: 21, smallFive: 18 } as const;

const POINT = 20;
const CM = 567;

function font(name: string) {
  return { ascii: name, hAnsi: name, eastAsia: name, cs: name, hint: 'eastAsia' } as const;
}

export type Align = 'left' | 'center' | 'right' | 'both';
const ALIGN = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT, both: AlignmentType.BOTH } as const;

export type TextStyle = { readonly size?: number; readonly face?: 'fangsong' | 'song' | 'hei'; readonly bold?: boolean; readonly color?: string; readonly underline?: boolean };

const FACES = { fangsong: FANGSONG, song: SONG, hei: HEI } as const;

export function run(text: string, style: TextStyle = {}): TextRun {
  return new TextRun({
    text,
    font: font(FACES[style.face ?? 'fangsong']),
    size: style.size ?? SIZE.three,
    ...(style.bold === undefined ? {} : { bold: style.bold }),
    ...(style.color === undefined ? {} : { color: style.color }),
    ...(style.underline === true ? { underline: { type: 'single' as const } } : {}),
  });
}

export type ParagraphStyle = TextStyle & {
  readonly align?: Align;
  /** Fixed line height in points. */
  readonly line?: number;
  readonly before?: number;
  readonly after?: number;
  /** First-line indent in characters of this size. */
  readonly indent?: number;
  /** Left or right indent in characters of this size. */
  readonly left?: number;
  readonly right?: number;
  /** Stays with the next paragraph (signature block). */
  readonly together?: boolean;
  /** Begins a page of its own: a part that is torn off and given back. */
  readonly newPage?: boolean;
};

export type Runs = string | readonly TextRun[];

export function para(content: Runs, style: ParagraphStyle = {}): Paragraph {
  const size = style.size ?? SIZE.three;
  const character = (size / 2) * POINT;
  return new Paragraph({
    ...(style.together === true ? { style: 'SignatureBlock' } : {}),
    ...(style.newPage === true ? { pageBreakBefore: true } : {}),
    alignment: ALIGN[style.align ?? 'both'],
    spacing: {
      line: (style.line ?? 28) * POINT,
      lineRule: LineRuleType.EXACT,
      ...(style.before === undefined ? {} : { before: style.before * POINT }),
      ...(style.after === undefined ? {} : { after: style.after * POINT }),
    },
    indent: {
      ...(style.indent === undefined ? {} : { firstLine: style.indent * character }),
      ...(style.left === undefined ? {} : { left: style.left * character }),
      ...(style.right === undefined ? {} : { right: style.right * character }),
    },
    children: typeof content === 'string' ? [run(content, style)] : [...content],
  });
}

/** Court name at the head. */
export function courtName(size: number = SIZE.two): Paragraph {
  return para('{法院.名称}', { size, face: 'song', bold: true, align: 'center', line: size / 2 + 10 });
}

/** Title of the instrument under the court name. */
export function title(text: string, size: number = SIZE.one): Paragraph {
  return para(text, { size, face: 'song', bold: true, align: 'center', line: size / 2 + 14, after: 6 });
}

/** The number line, right aligned. */
export function numberLine(text: string, size: number = SIZE.three): Paragraph {
  return para(text, { size, align: 'right', line: 28, after: 10 });
}

/** A paragraph of the body: two characters in. */
export function body(content: Runs, style: ParagraphStyle = {}): Paragraph {
  return para(content, { indent: 2, ...style });
}

export function blank(points: number): Paragraph {
  return para('', { line: points, size: SIZE.five });
}

/** Where the seal goes. Seal systems look for this text; it is light, so that a seal over it stays readable. */
const SEAL_PLACE = '（院印）';

/**
 * Court name, date and the place of the seal, at the right. A line stays free above for the seal, which is set over
 * the date (骑年盖月).
 */
export function sealedSignature(): readonly Paragraph[] {
  return [
    para('', { line: 28, together: true }),
    para('{法院.名称}', { align: 'right', right: 2, together: true }),
    para('{文书.日期}', { align: 'right', right: 4, together: true }),
    para(SEAL_PLACE, { align: 'right', right: 5, size: SIZE.five, color: '8C8C8C', line: 20 }),
  ];
}

export type CellStyle = {
  readonly span?: number;
  readonly rows?: number;
  readonly align?: Align;
  readonly label?: boolean;
  readonly size?: number;
  readonly line?: number;
  readonly top?: boolean;
  readonly bold?: boolean;
};

export type CellContent = string | readonly (string | Paragraph)[];
export type CellSpec = { readonly content: CellContent; readonly style: CellStyle };

export function cell(content: CellContent, style: CellStyle = {}): CellSpec {
  return { content, style };
}

/** The name of what stands beside it. */
export function label(content: CellContent, style: CellStyle = {}): CellSpec {
  return { content, style: { label: true, align: 'center', ...style } };
}

export type FormRow = { readonly cells: readonly CellSpec[]; readonly height: number };

/** A row of a form; `height` in points, grows with its content. */
export function row(height: number, ...cells: readonly CellSpec[]): FormRow {
  return { cells, height };
}

const LINE = { style: BorderStyle.SINGLE, size: 4, color: '000000' } as const;
const EDGE = { style: BorderStyle.SINGLE, size: 8, color: '000000' } as const;

/** A ruled form. `columns` in twentieths of a point; their sum is the width. */
export function form(columns: readonly number[], rows: readonly FormRow[], base: { readonly size: number; readonly line: number }): Table {
  const cellOf = (spec: CellSpec, width: number): TableCell => {
    const { style } = spec;
    const text: ParagraphStyle = {
      size: style.size ?? base.size,
      line: style.line ?? base.line,
      align: style.align ?? 'left',
      face: style.label === true ? 'song' : 'fangsong',
      ...(style.bold === undefined ? {} : { bold: style.bold }),
    };
    const items = typeof spec.content === 'string' ? [spec.content] : spec.content;
    return new TableCell({
      width: { size: width, type: WidthType.DXA },
      verticalAlign: style.top === true ? VerticalAlignTable.TOP : VerticalAlignTable.CENTER,
      ...(style.span === undefined ? {} : { columnSpan: style.span }),
      ...(style.rows === undefined ? {} : { rowSpan: style.rows }),
      children: items.map((item) => (typeof item === 'string' ? para(item, text) : item)),
    });
  };
  // Columns that a cell from above still covers, so that widths are told from the right place.
  const covered = columns.map(() => 0);
  const tableRows = rows.map(({ cells, height }) => {
    let at = 0;
    const made = cells.map((spec) => {
      while ((covered[at] ?? 0) > 0) at += 1;
      const span = spec.style.span ?? 1;
      const width = columns.slice(at, at + span).reduce((sum, one) => sum + one, 0);
      for (let column = at; column < at + span; column++) covered[column] = spec.style.rows ?? 1;
      at += span;
      return cellOf(spec, width);
    });
    covered.forEach((left, column) => { covered[column] = Math.max(0, left - 1); });
    return new TableRow({ children: made, cantSplit: true, height: { value: height * POINT, rule: HeightRule.ATLEAST } });
  });
  return new Table({
    columnWidths: [...columns],
    width: { size: columns.reduce((sum, one) => sum + one, 0), type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    margins: { left: 95, right: 95, top: 20, bottom: 20, marginUnitType: WidthType.DXA },
    borders: { top: EDGE, bottom: EDGE, left: EDGE, right: EDGE, insideHorizontal: LINE, insideVertical: LINE },
    rows: tableRows,
  });
}

/** A plain grey frame where a photo goes, as PNG. */
function emptyFrame(width: number, height: number): Uint8Array {
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const edge = x < 2 || y < 2 || x >= width - 2 || y >= height - 2;
      rows[y * (width + 1) + 1 + x] = edge ? 0xa6 : 0xf7;
    }
  }
  const chunk = (name: string, data: Uint8Array): Uint8Array => {
    const out = new Uint8Array(12 + data.length);
    const view = new DataView(out.buffer);
    view.setUint32(0, data.length);
    out.set([...name].map((letter) => letter.charCodeAt(0)), 4);
    out.set(data, 8);
    view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
    return out;
  };
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, 0, 0, 0, 0], 8);
  const parts = [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), chunk('IHDR', head), chunk('IDAT', zlibSync(rows, { level: 9 })), chunk('IEND', new Uint8Array())];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A place for a photo of two-inch format (35 x 45 mm), or as wide as given in millimetres. */
export function photo(name: string, widthMm = 30): Paragraph {
  const heightMm = (widthMm * 45) / 35;
  const pixels = (mm: number) => Math.round((mm / 25.4) * 96);
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [
      new ImageRun({
        type: 'png',
        data: emptyFrame(140, 180),
        transformation: { width: pixels(widthMm), height: pixels(heightMm) },
        altText: { title: name, description: `{${name}}`, name },
      }),
    ],
  });
}

export type Paper = {
  /** Margins in centimetres: top, right, bottom, left. */
  readonly margins: readonly [number, number, number, number];
  readonly footer?: 'dashed' | 'counted';
  readonly content: readonly (Paragraph | Table)[];
};

/** 公文 margins: 37, 26, 35, 28 mm. */
export const LETTER_MARGINS = [3.7, 2.6, 3.5, 2.8] as const;
export const FORM_MARGINS = [1.9, 2.3, 1.7, 2.3] as const;
/** Width between FORM_MARGINS. */
export const FORM_WIDTH = 9296;

function footer(kind: Paper['footer']): Footer | undefined {
  if (kind === undefined) return undefined;
  const style = { font: font(SONG), size: kind === 'dashed' ? SIZE.four : SIZE.five };
  const children =
    kind === 'dashed'
      ? [new TextRun({ ...style, children: ['－ ', PageNumber.CURRENT, ' －'] })]
      : [new TextRun({ ...style, children: ['第 ', PageNumber.CURRENT, ' 页　共 ', PageNumber.TOTAL_PAGES, ' 页'] })];
  return new Footer({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children })] });
}

/** The finished file, the same bytes on every run. */
export async function paper(name: string, sheet: Paper): Promise<Uint8Array> {
  const [top, right, bottom, left] = sheet.margins.map((cm) => Math.round(cm * CM)) as [number, number, number, number];
  const foot = footer(sheet.footer);
  const section: ISectionOptions = {
    properties: { page: { size: { width: 11906, height: 16838 }, margin: { top, right, bottom, left, header: 850, footer: Math.round(1.75 * CM), gutter: 0 } } },
    ...(foot === undefined ? {} : { footers: { default: foot } }),
    children: [...sheet.content],
  };
  const file = new Document({
    title: name,
    creator: '联执',
    lastModifiedBy: '联执',
    revision: 1,
    styles: {
      default: { document: { run: { font: font(FANGSONG), size: SIZE.three, language: { value: 'zh-CN', eastAsia: 'zh-CN' } } } },
      paragraphStyles: [{ id: 'SignatureBlock', name: '落款', basedOn: 'Normal', paragraph: { keepNext: true, keepLines: true } }],
    },
    sections: [section],
  });
  const read = readDocx(new Uint8Array(await Packer.toBuffer(file)));
  if (!read.ok) throw new Error(`${name}: ${read.error.code}`);
  const parts = new Map([...read.value].sort(([a], [b]) => order(a) - order(b) || (a < b ? -1 : 1)));
  // The library stamps the time of the run; a template has the same bytes whenever it is made.
  const core = partText(parts, 'docProps/core.xml').replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/gu, '$12026-01-01T00:00:00Z');
  parts.set('docProps/core.xml', textPart(core));
  // Word would put a gap between characters and figures: a case number is one word, and the printed page has no gap.
  const styles = partText(parts, 'word/styles.xml');
  const spaced = styles.replace('<w:name w:val="Normal"/><w:qFormat/>', '<w:name w:val="Normal"/><w:qFormat/><w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr>');
  if (spaced === styles) throw new Error(`${name}: no style to set`);
  parts.set('word/styles.xml', textPart(spaced));
  return writeDocx(parts);
}

/** The list of content types comes first, as Word writes it. */
function order(part: string): number {
  return part === '[Content_Types].xml' ? 0 : part.startsWith('_rels') ? 1 : 2;
}
