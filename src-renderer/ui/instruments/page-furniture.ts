import { strFromU8, unzipSync } from 'fflate';

/**
 * Headers and footers. The page renderer leaves page numbers out, because it does not know pages; so they are read from
 * the document here: one line of text and page numbers, which is what the check of a template allows.
 */
export type FurniturePiece = { readonly text: string } | { readonly field: 'page' | 'pages' };

export type Furniture = {
  readonly place: 'header' | 'footer';
  readonly align: 'left' | 'center' | 'right';
  readonly pieces: readonly FurniturePiece[];
  /** Points; of the first run. */
  readonly fontSize: number;
  readonly fontFamily: string;
  /** Points between the edge of the paper and the line. */
  readonly distance: number;
};

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function attribute(element: Element | null | undefined, name: string): string {
  return element?.getAttributeNS(W, name) ?? '';
}

function fieldOf(instruction: string): FurniturePiece | undefined {
  if (/^\s*PAGE\b/u.test(instruction)) return { field: 'page' };
  if (/^\s*(NUMPAGES|SECTIONPAGES)\b/u.test(instruction)) return { field: 'pages' };
  return undefined;
}

/** Text and fields of a header or footer in their order; the cached result of a field is left out. */
function piecesOf(root: Element): readonly FurniturePiece[] {
  const pieces: FurniturePiece[] = [];
  let inside: 'text' | 'instruction' | 'result' = 'text';
  let instruction = '';
  const walk = (element: Element): void => {
    for (const child of element.children) {
      if (child.localName === 'fldSimple') {
        const field = fieldOf(attribute(child, 'instr'));
        if (field !== undefined) pieces.push(field);
      } else if (child.localName === 'fldChar') {
        const kind = attribute(child, 'fldCharType');
        if (kind === 'begin') {
          inside = 'instruction';
          instruction = '';
        } else if (kind === 'separate') {
          inside = 'result';
        } else {
          const field = fieldOf(instruction);
          if (field !== undefined) pieces.push(field);
          inside = 'text';
        }
      } else if (child.localName === 'instrText') {
        instruction += child.textContent;
      } else if (child.localName === 't') {
        if (inside === 'text') pieces.push({ text: child.textContent });
      } else {
        walk(child);
      }
    }
  };
  walk(root);
  return pieces;
}

function alignmentOf(root: Element): Furniture['align'] {
  const jc = attribute(root.getElementsByTagNameNS(W, 'jc')[0], 'val');
  return jc === 'center' ? 'center' : jc === 'right' || jc === 'end' ? 'right' : 'left';
}

/** Headers and footers of a .docx, in the order they are named. @throws Error when the file is not a .docx. */
export function readFurniture(bytes: Uint8Array): readonly Furniture[] {
  const parts = unzipSync(bytes, { filter: ({ name }) => /^word\/((header|footer)\d*\.xml|document\.xml|_rels\/document\.xml\.rels)$/u.test(name) });
  const parse = (name: string): Document | undefined => {
    const part = parts[name];
    return part === undefined ? undefined : new DOMParser().parseFromString(strFromU8(part), 'application/xml');
  };
  const main = parse('word/document.xml');
  const rels = parse('word/_rels/document.xml.rels');
  if (main === undefined) throw new Error('not a docx');
  const targets = new Map([...(rels?.getElementsByTagName('Relationship') ?? [])].map((rel) => [rel.getAttribute('Id') ?? '', rel.getAttribute('Target') ?? '']));
  const section = [...main.getElementsByTagNameNS(W, 'sectPr')].at(-1);
  if (section === undefined) return [];
  const margins = section.getElementsByTagNameNS(W, 'pgMar')[0];
  return (['header', 'footer'] as const).flatMap((place) => {
    const reference = [...section.getElementsByTagNameNS(W, `${place}Reference`)].find((one) => ['', 'default'].includes(attribute(one, 'type')));
    const target = targets.get(reference?.getAttributeNS(R, 'id') ?? '');
    const root = target === undefined ? undefined : parse(`word/${target.replace(/^\/?(word\/)?/u, '')}`)?.documentElement;
    if (root === undefined) return [];
    const pieces = piecesOf(root);
    if (pieces.length === 0) return [];
    const size = Number(attribute(root.getElementsByTagNameNS(W, 'sz')[0], 'val'));
    const fonts = root.getElementsByTagNameNS(W, 'rFonts')[0];
    return [
      {
        place,
        align: alignmentOf(root),
        pieces,
        fontSize: size > 0 ? size / 2 : 10.5,
        fontFamily: attribute(fonts, 'eastAsia') || attribute(fonts, 'ascii') || '宋体',
        distance: Number(attribute(margins, place)) / 20,
      },
    ];
  });
}

/** The line as it stands on one page. */
export function furnitureText(furniture: Furniture, page: number, pages: number): string {
  return furniture.pieces.map((piece) => ('text' in piece ? piece.text : String(piece.field === 'page' ? page : pages))).join('');
}

/** The line as the `content` of a page margin box: the browser counts the pages. */
export function furnitureContent(furniture: Furniture): string {
  const quoted = (text: string) => `"${text.replace(/["\\\n]/gu, (character) => `\\${character.codePointAt(0)?.toString(16) ?? ''} `)}"`;
  return furniture.pieces.map((piece) => ('text' in piece ? quoted(piece.text) : `counter(${piece.field})`)).join(' ');
}
