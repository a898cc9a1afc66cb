import { withFallbacks } from './font-stacks.ts';
import { layOut, type PaperSize } from './lay-out.ts';
import { type Furniture, furnitureContent, furnitureText } from './page-furniture.ts';

/** What is laid over the pages: who looked at it and when, and that nobody has signed yet. */
export type PageMarks = { readonly watermark?: string; readonly draft?: boolean };

/** Marks lie over the text and are none of it: drawn by the style, nobody selects, copies or hears them. */
const MARK_CSS = `
.page-marks { inset: 0; overflow: hidden; pointer-events: none; z-index: 5; color: #000; font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; }
.page-marks-draft { position: absolute; left: 50%; top: 42%; transform: translate(-50%, -50%) rotate(-32deg); font-size: 96pt; letter-spacing: 24pt; line-height: 1; white-space: nowrap; opacity: 0.1; }
.page-marks-name { position: absolute; transform: rotate(-24deg); font-size: 10pt; line-height: 1; white-space: nowrap; opacity: 0.16; }
.page-marks > ::before { content: attr(data-mark); }
`;

const WATERMARK_PLACES = [12, 34, 56, 78, 96].flatMap((top, row) => [row % 2 === 0 ? 6 : 26, row % 2 === 0 ? 56 : 74].map((left) => ({ top, left })));

function marksElement(marks: PageMarks, position: 'absolute' | 'fixed'): HTMLElement | undefined {
  const watermark = marks.watermark ?? '';
  if (watermark === '' && marks.draft !== true) return undefined;
  const layer = document.createElement('div');
  layer.className = 'page-marks';
  layer.style.position = position;
  layer.setAttribute('aria-hidden', 'true');
  if (marks.draft === true) {
    const draft = document.createElement('span');
    draft.className = 'page-marks-draft';
    draft.dataset['mark'] = '草稿';
    layer.append(draft);
  }
  if (watermark !== '') {
    for (const { top, left } of WATERMARK_PLACES) {
      const name = document.createElement('span');
      name.className = 'page-marks-name';
      name.style.top = `${top}%`;
      name.style.left = `${left}%`;
      name.dataset['mark'] = watermark;
      layer.append(name);
    }
  }
  return layer;
}

const MARGIN_BOX = {
  header: { left: '@top-left', center: '@top-center', right: '@top-right' },
  footer: { left: '@bottom-left', center: '@bottom-center', right: '@bottom-right' },
} as const;

function marginBox(furniture: Furniture): string {
  const edge = furniture.place === 'header' ? 'top' : 'bottom';
  const { fontFamily, fontSize, distance } = furniture;
  const style = `font-family: ${withFallbacks(fontFamily)}; font-size: ${fontSize}pt; line-height: 1.2; vertical-align: ${edge}; padding-${edge}: ${distance}pt; white-space: pre;`;
  return `${MARGIN_BOX[furniture.place][furniture.align]} { content: ${furnitureContent(furniture)}; ${style} }`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

/**
 * A self-contained page of a .docx for printing: no scripts, nothing fetched, paper and margins as the document has
 * them. The browser breaks the pages, so the preview and every PDF come from one layout.
 *
 * @param title becomes the title of the PDF.
 * @throws Error when the file is not a .docx.
 */
export async function renderInstrumentHtml(bytes: Uint8Array, options: PageMarks & { readonly title?: string } = {}): Promise<string> {
  const { css, sections, furniture } = await layOut(bytes);
  const pages = sections.map(({ paper }, index) => pageRule(`sheet${index}`, paper, furniture)).join('\n');
  const flows = sections.map(({ content }, index) => {
    content.style.page = `sheet${index}`;
    if (index > 0) content.style.breakBefore = 'page';
    return content.outerHTML;
  });
  const marks = marksElement(options, 'fixed');
  const style = `html, body { margin: 0; padding: 0; background: #fff; }\n${pages}\n${css}\n${marks === undefined ? '' : MARK_CSS}`;
  const head = `<head><meta charset="utf-8"><title>${escaped(options.title ?? '')}</title><style>${style.replaceAll('</', '<\\/')}</style></head>`;
  return `<!doctype html>\n<html lang="zh-CN">${head}<body>${marks?.outerHTML ?? ''}${flows.join('\n')}</body></html>`;
}

function pageRule(name: string, paper: PaperSize, furniture: readonly Furniture[]): string {
  return `@page ${name} { size: ${paper.width} ${paper.height}; margin: ${paper.top} ${paper.right} ${paper.bottom} ${paper.left}; ${furniture.map(marginBox).join(' ')} }`;
}

// The window's own type must not reach into the paper: a line height inherited from there would move every page break.
const SHEET_CSS = `
:host { all: initial; display: block; color-scheme: light; }
.sheet { position: relative; box-sizing: border-box; overflow: hidden; background: #fff; color: #000; box-shadow: 0 1px 3px rgb(0 0 0 / 28%); }
.sheet + .sheet { margin-top: 16px; }
.sheet-window { position: absolute; overflow: hidden; }
.sheet-flow { position: absolute; inset-block-start: 0; column-fill: auto; }
.sheet-furniture { position: absolute; white-space: pre; line-height: 1.2; }
`;

/** Between two pages of the flow; wide enough that nothing of the next page shows. */
const GAP_PX = 64;

function furnitureElement(furniture: Furniture, paper: PaperSize, page: number, pages: number): HTMLElement {
  const line = document.createElement('div');
  line.className = 'sheet-furniture';
  line.textContent = furnitureText(furniture, page, pages);
  Object.assign(line.style, {
    left: paper.left,
    right: paper.right,
    textAlign: furniture.align,
    fontFamily: withFallbacks(furniture.fontFamily),
    fontSize: `${furniture.fontSize}pt`,
    [furniture.place === 'header' ? 'top' : 'bottom']: `${furniture.distance}pt`,
  });
  return line;
}

/** What stands on other pages is there for the layout only: hidden from view, from the keyboard and from readers. */
function hideOtherPages(flow: HTMLElement, page: number, step: number): void {
  const start = flow.getBoundingClientRect().left;
  for (const block of flow.querySelectorAll<HTMLElement>('p, tr')) {
    const boxes = [...block.getClientRects()];
    const here = boxes.length === 0 || boxes.some((box) => Math.floor((box.left - start + 1) / step) === page);
    if (!here) block.style.visibility = 'hidden';
  }
}

/**
 * Lays a .docx out as sheets of paper inside `root`, which must be attached and visible, because lines are measured.
 * The same engine that prints breaks the pages, in columns of the size of the page. Answers the number of pages and the
 * width of the widest sheet in CSS pixels.
 *
 * @throws Error when the file is not a .docx.
 */
export async function renderInstrumentSheets(bytes: Uint8Array, root: ShadowRoot, marks: PageMarks = {}): Promise<{ readonly pages: number; readonly width: number }> {
  const { css, sections, furniture } = await layOut(bytes);
  const style = document.createElement('style');
  style.textContent = `${css}\n${SHEET_CSS}\n${MARK_CSS}`;
  const holder = document.createElement('div');
  holder.className = 'sheets';
  root.replaceChildren(style, holder);

  type Sheet = { readonly element: HTMLElement; readonly paper: PaperSize };
  const sheets: Sheet[] = [];
  for (const { paper, content } of sections) {
    const flowOn = (page: number): { readonly sheet: HTMLElement; readonly flow: HTMLElement; readonly step: number } => {
      const sheet = document.createElement('div');
      sheet.className = 'sheet';
      Object.assign(sheet.style, { width: paper.width, height: paper.height });
      const opening = document.createElement('div');
      opening.className = 'sheet-window';
      Object.assign(opening.style, { top: paper.top, right: paper.right, bottom: paper.bottom, left: paper.left });
      const flow = page === 0 ? content : (content.cloneNode(true) as HTMLElement);
      flow.classList.add('sheet-flow');
      opening.append(flow);
      sheet.append(opening);
      holder.append(sheet);
      const { width, height } = opening.getBoundingClientRect();
      Object.assign(flow.style, { width: `${width}px`, height: `${height}px`, columnWidth: `${width}px`, columnGap: `${GAP_PX}px`, left: `${-page * (width + GAP_PX)}px` });
      return { sheet, flow, step: width + GAP_PX };
    };
    const first = flowOn(0);
    const pages = Math.max(1, Math.round((first.flow.scrollWidth + GAP_PX) / first.step));
    const laid = [first, ...Array.from({ length: pages - 1 }, (_, index) => flowOn(index + 1))];
    laid.forEach(({ sheet, flow, step }, page) => {
      if (pages > 1) hideOtherPages(flow, page, step);
      sheets.push({ element: sheet, paper });
    });
  }
  sheets.forEach(({ element, paper }, index) => {
    element.dataset['page'] = String(index + 1);
    for (const one of furniture) element.append(furnitureElement(one, paper, index + 1, sheets.length));
    const layer = marksElement(marks, 'absolute');
    if (layer !== undefined) element.append(layer);
  });
  return { pages: sheets.length, width: Math.max(...sheets.map(({ element }) => element.offsetWidth)) };
}
