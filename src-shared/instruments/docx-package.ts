import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { failure, type Failure } from '../kernel/errors/index.ts';
import { err, ok, type Result } from '../kernel/result.ts';

/** A .docx as its parts in their order: name inside the archive -> bytes. */
export type DocxParts = ReadonlyMap<string, Uint8Array>;

/** Largest template, packed; an instrument is text, one or two pages, and at most a picture. */
export const TEMPLATE_MAX_BYTES = 4 * 1024 * 1024;
/** Largest template, unpacked: an archive that promises more is refused before anything is unpacked. */
const UNPACKED_MAX_BYTES = 32 * 1024 * 1024;
const MAX_PARTS = 400;

const MAIN_PART = 'word/document.xml';

/** The earliest time an archive can carry. Read back as a wall-clock time, so the same bytes come out in every zone. */
const FIXED_TIME = new Date(1980, 0, 1, 12, 0, 0);

/** Unpacks a .docx. TEMPLATE_UNREADABLE or TEMPLATE_TOO_LARGE otherwise; never throws. */
export function readDocx(bytes: Uint8Array): Result<DocxParts, Failure> {
  const tooLarge = failure('TEMPLATE_TOO_LARGE', { limitMb: TEMPLATE_MAX_BYTES / 1024 / 1024 });
  if (bytes.length > TEMPLATE_MAX_BYTES) return err(tooLarge);
  try {
    let unpacked = 0;
    let parts = 0;
    unzipSync(bytes, {
      filter: (entry) => {
        unpacked += entry.originalSize;
        parts += 1;
        return false;
      },
    });
    if (unpacked > UNPACKED_MAX_BYTES || parts > MAX_PARTS) return err(tooLarge);
    const found = new Map(Object.entries(unzipSync(bytes)).filter(([name]) => !name.endsWith('/')));
    if (!found.has(MAIN_PART) || !found.has('[Content_Types].xml')) return err(failure('TEMPLATE_UNREADABLE'));
    return ok(found);
  } catch {
    return err(failure('TEMPLATE_UNREADABLE'));
  }
}

/** Packs parts so that equal parts give equal bytes everywhere: fixed times, fixed order, fixed compression. */
export function writeDocx(parts: DocxParts): Uint8Array {
  return zipSync(Object.fromEntries([...parts].map(([name, bytes]) => [name, [bytes, { mtime: FIXED_TIME, level: 9, os: 0 }]])));
}

/** Text of an XML part; empty when there is no such part. */
export function partText(parts: DocxParts, name: string): string {
  const bytes = parts.get(name);
  return bytes === undefined ? '' : strFromU8(bytes);
}

export function textPart(text: string): Uint8Array {
  return strToU8(text);
}

/** Names of the parts that carry text of the page: body, headers, footers. */
export function pageParts(parts: DocxParts): readonly string[] {
  return [...parts.keys()].filter((name) => name === MAIN_PART || /^word\/(header|footer)\d*\.xml$/u.test(name));
}

const UNSAFE_NAMES: readonly (readonly [RegExp, string])[] = [
  [/vba(Project|Data)|\.bin$/iu, '宏'],
  [/^word\/embeddings\/|oleObject|^word\/activeX\//iu, '嵌入对象'],
  [/afchunk|altChunk/iu, '嵌入文档'],
];

/**
 * What a template may not hold, because it would run, reach out, or bring in content that nobody checked: macros,
 * embedded objects, links to the outside. Empty when the template is safe.
 */
export function unsafeContents(parts: DocxParts): readonly string[] {
  const found = new Set<string>();
  for (const name of parts.keys()) {
    for (const [pattern, word] of UNSAFE_NAMES) if (pattern.test(name)) found.add(word);
    if (name.endsWith('.rels')) {
      const rels = partText(parts, name);
      if (/TargetMode\s*=\s*["']External["']/iu.test(rels)) found.add('外部链接');
      if (/relationships\/aFChunk/iu.test(rels)) found.add('嵌入文档');
    }
    // A document type declaration is the door of entity tricks; Word and WPS write none.
    if (/\.(xml|rels)$/iu.test(name) && /<!DOCTYPE/iu.test(partText(parts, name))) found.add('外部链接');
  }
  return [...found];
}

/** Marks in the XML that the page renderer cannot show as Word does, with the words for the clerk. */
const UNSUPPORTED: readonly (readonly [RegExp, string])[] = [
  [/<(w:pict|mc:AlternateContent|w:txbxContent|wps:|v:)/u, '文本框或图形'],
  [/<wp:anchor\b/u, '浮动图片（请改为嵌入型）'],
  [/<w:r\b[^>]*>(?:<w:rPr>.*?<\/w:rPr>)?<w:tab\/>/su, '制表符'],
  [/w:lineRule="atLeast"/u, '最小值行距（请改为固定值）'],
  [/<w:cols\b[^>]*w:num="[2-9]"/u, '分栏'],
  [/<w:(footnote|endnote)Reference\b/u, '脚注'],
  [/<w:(ins|del|moveFrom|moveTo)\b/u, '修订记录'],
];

/** Parts of the layout that would not print as they look in WPS or Word; empty when the template prints as it is. */
export function unsupportedLayout(parts: DocxParts): readonly string[] {
  const found = new Set<string>();
  for (const name of pageParts(parts)) {
    const xml = partText(parts, name);
    for (const [pattern, word] of UNSUPPORTED) if (pattern.test(xml)) found.add(word);
    if (name !== MAIN_PART && (/<w:(tbl|drawing)\b/u.test(xml) || (xml.match(/<w:t[ >]/gu) ?? []).length > 0 && (xml.match(/<w:p[ >]/gu) ?? []).length > 1)) {
      found.add('页眉页脚中的表格、图片或多行文字');
    }
  }
  if (/w:lineRule="atLeast"/u.test(partText(parts, 'word/styles.xml'))) found.add('最小值行距（请改为固定值）');
  return [...found];
}
