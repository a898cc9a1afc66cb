import { parseAsync, renderDocument } from 'docx-preview';
import { withFallbacks, withFallbacksInCss } from './font-stacks.ts';
import { type Furniture, readFurniture } from './page-furniture.ts';

/** Paper of one section, as CSS lengths. */
export type PaperSize = { readonly width: string; readonly height: string; readonly top: string; readonly right: string; readonly bottom: string; readonly left: string };

/** A part of the document that begins on a new page. */
export type LaidOutSection = { readonly paper: PaperSize; readonly content: HTMLElement };

export type LaidOutInstrument = { readonly css: string; readonly sections: readonly LaidOutSection[]; readonly furniture: readonly Furniture[] };

const A4: PaperSize = { width: '595.3pt', height: '841.9pt', top: '72pt', right: '72pt', bottom: '72pt', left: '72pt' };

/** Elements that reach out or run; an instrument has no use for them. */
const FORBIDDEN = 'script, iframe, object, embed, link, meta, base, form, audio, video';

/**
 * Rules that the renderer of the document leaves to us. Chinese lines: no hyphens, strict line ends, long numbers may
 * break. A signature block stays together, a row of a form is not cut in two.
 */
const OWN_CSS = `
.docx { hyphens: manual; line-break: strict; overflow-wrap: anywhere; font-kerning: none; text-spacing-trim: space-all; font-variant-east-asian: normal; }
.docx p { orphans: 2; widows: 2; }
.docx tr { break-inside: avoid; }
.docx table { break-inside: auto; }
.docx_signatureblock { break-after: avoid; break-inside: avoid; }
.docx docx-whole { display: inline-block; max-width: 100%; text-indent: 0; }
.docx img { display: inline-block; }
`;

/**
 * Word gives a line the height of its runs; a browser also counts the paragraph's own font. Without this, small text in
 * a form would stand on the tall lines of the default size.
 */
function alignStruts(content: HTMLElement): void {
  for (const paragraph of content.querySelectorAll('p')) {
    const runs = [...paragraph.querySelectorAll<HTMLElement>('span')].filter((run) => run.style.fontSize !== '');
    const [first] = runs;
    if (first === undefined) continue;
    const largest = runs.reduce((found, run) => (parseFloat(run.style.fontSize) > parseFloat(found.style.fontSize) ? run : found), first);
    paragraph.style.fontSize = largest.style.fontSize;
    if (first.style.fontFamily !== '') paragraph.style.fontFamily = first.style.fontFamily;
  }
}

/**
 * Case numbers, instrument numbers and telephone numbers are read as one word: in forms and in lines that are not
 * justified they are never broken. In justified text they break like other characters, as in every printed ruling,
 * because a line that may not break would be torn apart.
 */
const WHOLE = /[（(]\d{4}[）)][\u4e00-\u9fa5]\d{0,4}[\u4e00-\u9fa5]{1,4}\d+号(?:之[一二三四五六七八九十]+)?|〔\d{4}〕[\u4e00-\u9fa5]+\d+号|\d{3,4}-\d{7,8}/gu;

function keepNumbersWhole(content: HTMLElement): void {
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) if (node instanceof Text && node.parentElement?.closest('p')?.style.textAlign !== 'justify') texts.push(node);
  for (const text of texts) {
    const matches = [...text.data.matchAll(WHOLE)];
    // From the end, so that the places found stay right.
    for (const match of matches.reverse()) {
      const number = text.splitText(match.index);
      number.splitText(match[0].length);
      const whole = document.createElement('docx-whole');
      number.replaceWith(whole);
      whole.append(number);
    }
  }
}

/** Drawings come as blocks inside paragraphs, which a browser that reads the page again would move out of them. */
function keepDrawingsInline(content: HTMLElement): void {
  for (const block of content.querySelectorAll<HTMLElement>('p div')) {
    const inline = document.createElement('docx-drawing');
    inline.style.cssText = block.style.cssText;
    inline.append(...block.childNodes);
    block.replaceWith(inline);
  }
}

function tidy(content: HTMLElement): void {
  for (const element of content.querySelectorAll(FORBIDDEN)) element.remove();
  keepDrawingsInline(content);
  for (const anchor of content.querySelectorAll('a')) anchor.removeAttribute('href');
  // A picture says nothing that the text beside it does not: its place in the form names it.
  for (const picture of content.querySelectorAll('img')) picture.alt = '';
  for (const element of content.querySelectorAll<HTMLElement>('[style]')) {
    if (element.style.fontFamily !== '') element.style.fontFamily = withFallbacks(element.style.fontFamily);
    // Fixed heights of an inline run only stretch its line.
    if (element.tagName === 'SPAN') element.style.minHeight = '';
  }
  alignStruts(content);
  keepNumbersWhole(content);
}

function paperOf(section: HTMLElement): PaperSize {
  const { style } = section;
  return {
    width: style.width || A4.width,
    height: style.minHeight || A4.height,
    top: style.paddingTop || A4.top,
    right: style.paddingRight || A4.right,
    bottom: style.paddingBottom || A4.bottom,
    left: style.paddingLeft || A4.left,
  };
}

/**
 * Turns a .docx into HTML flows, one for each part that begins on a new page. Nothing of it is fetched: pictures become
 * data addresses, scripts and frames are dropped.
 * @throws Error when the file is not a .docx.
 */
export async function layOut(bytes: Uint8Array): Promise<LaidOutInstrument> {
  const furniture = readFurniture(bytes);
  const parsed: unknown = await parseAsync(bytes, { useBase64URL: true, renderAltChunks: false });
  const nodes = await renderDocument(parsed, {
    inWrapper: false,
    renderHeaders: false,
    renderFooters: false,
    renderAltChunks: false,
    renderComments: false,
    useBase64URL: true,
  });
  const css = nodes.flatMap((node) => (node instanceof HTMLStyleElement ? [node.textContent] : [])).join('\n');
  const sections = nodes.flatMap((node): readonly LaidOutSection[] => {
    if (!(node instanceof HTMLElement) || node.tagName !== 'SECTION') return [];
    const content = document.createElement('div');
    content.className = 'docx';
    content.lang = 'zh-CN';
    content.append(...[...node.querySelectorAll(':scope > article')].flatMap((article) => [...article.childNodes]));
    tidy(content);
    // Pictures of a template adorn it; what it says stands in its words.
    for (const picture of content.querySelectorAll('img')) picture.alt = '';
    return content.textContent.trim() === '' && content.querySelector('img, table') === null ? [] : [{ paper: paperOf(node), content }];
  });
  if (sections.length === 0) throw new Error('an empty document');
  return { css: `${withFallbacksInCss(css)}\n${OWN_CSS}`, sections, furniture };
}
