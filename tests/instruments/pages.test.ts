import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrintBrowser } from '#main/web-host/print-browser.ts';
import { INSTRUMENT_CODES, INSTRUMENT_TYPES, type InstrumentCode, instrumentType } from '#shared/instruments/catalogue.ts';
import { fillInstrument } from '#shared/instruments/fill.ts';
import { SAMPLE_FIELDS } from '#shared/instruments/samples.ts';
import { findChromium } from '../../build/browser.ts';
import { openPageRenderer, type PageRenderer } from './page-renderer.ts';
import { bare, docxText, filledSample, shippedTemplate } from './shipped.ts';

/**
 * The proof that the PDF is a rendering of the .docx: every shipped template, filled with the sample, goes through the
 * renderer of the window and the printer of the web host, and is read back by poppler.
 */
let renderer: PageRenderer;
let folder: string;
let print: ReturnType<typeof createPrintBrowser>;

beforeAll(async () => {
  renderer = await openPageRenderer();
  folder = mkdtempSync(join(tmpdir(), 'lianzhi-instruments-'));
  print = createPrintBrowser(findChromium() ?? '', join(folder, 'print'));
}, 120_000);

afterAll(async () => {
  await renderer.close();
  rmSync(folder, { recursive: true, force: true });
});

async function pdfOf(bytes: Uint8Array, name: string, marks: { readonly draft?: boolean; readonly watermark?: string } = {}): Promise<string> {
  const printed = await print(await renderer.html(bytes, { title: name, ...marks }), name);
  if (!printed.ok) throw new Error(printed.error.code);
  const path = join(folder, `${name}.pdf`);
  writeFileSync(path, printed.value);
  return path;
}

/** Printed samples by their instrument: the same bytes are not printed twice, each print is a browser of its own. */
const samples = new Map<InstrumentCode, Promise<string>>();

function pdfOfSample(code: InstrumentCode): Promise<string> {
  const printed = samples.get(code) ?? pdfOf(filledSample(code), code);
  samples.set(code, printed);
  return printed;
}

function poppler(program: string, ...args: readonly string[]): string {
  const run = spawnSync(program, args, { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${program}: ${run.stderr}`);
  return run.stdout;
}

/** Text of each page in the order it was drawn. */
function pagesOf(pdf: string): readonly string[] {
  return poppler('pdftotext', '-raw', '-enc', 'UTF-8', pdf, '-').split('\f').slice(0, -1);
}

/** What the page numbers of the shipped templates look like. */
function withoutPageNumber(text: string, page: number, pages: number): string {
  return [bare(`－ ${page} －`), bare(`第 ${page} 页　共 ${pages} 页`)].reduce((rest, line) => (rest.startsWith(line) ? rest.slice(line.length) : rest.endsWith(line) ? rest.slice(0, -line.length) : rest), bare(text));
}

describe.each(INSTRUMENT_TYPES.map((type) => [type.name, type] as const))('%s', (_, type) => {
  it('prints all of its text in order, on A4, on the declared pages, with every font inside; the sheets show the same', async () => {
    const bytes = filledSample(type.code);
    const pdf = await pdfOfSample(type.code);

    const info = poppler('pdfinfo', pdf);
    expect(Number(/Pages:\s+(\d+)/u.exec(info)?.[1])).toBe(type.pages);
    const [width, height] = (/Page size:\s+([\d.]+) x ([\d.]+)/u.exec(info)?.slice(1) ?? []).map(Number);
    expect(Math.abs((width ?? 0) - 595.28)).toBeLessThan(1);
    expect(Math.abs((height ?? 0) - 841.89)).toBeLessThan(1);

    const fonts = poppler('pdffonts', pdf).split('\n').slice(2).filter((line) => line.trim() !== '');
    expect(fonts.length).toBeGreaterThan(0);
    // Columns: … encoding, emb, sub, uni, object id (two numbers).
    for (const line of fonts) expect(line.trim().split(/\s+/u).at(-5), line).toBe('yes');

    const printed = pagesOf(pdf);
    expect(printed.map((text, index) => withoutPageNumber(text, index + 1, printed.length)).join('')).toBe(bare(docxText(bytes)));

    const sheets = await renderer.sheets(bytes);
    expect(sheets.pages).toBe(type.pages);
    expect(sheets.texts.map((text, index) => withoutPageNumber(text, index + 1, sheets.pages))).toEqual(printed.map((text, index) => withoutPageNumber(text, index + 1, printed.length)));
  }, 120_000);
});

describe('a template that another editor saved', () => {
  it.each(['locate-application', 'settlement-record', 'assistance-letter'] as const)('%s prints the same text on the same number of pages', async (code) => {
    const resaved = new Uint8Array(readFileSync(join(import.meta.dirname, 'fixtures/resaved', `${code}.docx`)));
    const filled = fillInstrument(resaved, code, SAMPLE_FIELDS[code]);
    if (!filled.ok) throw new Error(filled.error.code);
    const printed = pagesOf(await pdfOf(filled.value, `resaved-${code}`));
    expect(printed).toHaveLength(instrumentType(code).pages);
    expect(printed.map((text, index) => withoutPageNumber(text, index + 1, printed.length)).join('')).toBe(bare(docxText(filledSample(code))));
  }, 120_000);
});

describe('page numbers', () => {
  it('count through and stand on every page', async () => {
    const printed = pagesOf(await pdfOfSample('questioning-record'));
    expect(printed.map((text) => /第(\d)页共(\d)页/u.exec(bare(text))?.slice(1))).toEqual([['1', '2'], ['2', '2']]);
  }, 120_000);

  it('a signature never stands alone on a page', async () => {
    const letters = ['assistance-letter', 'detention-decision', 'suspension-ruling', 'resumption-ruling', 'vehicle-seizure-ruling', 'vehicle-assist-notice', 'vehicle-release-ruling', 'reconsideration-decision'] as const;
    for (const code of letters) {
      const last = bare(pagesOf(await pdfOfSample(code)).at(-1) ?? '');
      // A sentence of the body comes before the signature.
      expect(last.indexOf('。'), code).toBeGreaterThan(-1);
      expect(last.indexOf('。'), code).toBeLessThan(last.indexOf('(院印)'));
    }
  }, 240_000);
});

/** Fields of one instrument with longer content than the sample. */
function longer(code: InstrumentCode, change: (fields: Record<string, unknown>) => void): Uint8Array {
  const fields = structuredClone(SAMPLE_FIELDS[code]) as Record<string, unknown>;
  change(fields);
  const filled = fillInstrument(shippedTemplate(code), code, fields);
  if (!filled.ok) throw new Error(filled.error.code);
  return filled.value;
}

describe('content longer than the sample', () => {
  it('the dispatch order stays one page with long addresses, places and danger notes', async () => {
    const bytes = longer('dispatch-order', (fields) => {
      Object.assign(fields['debtor'] as object, { address: '江苏省苏州市姑苏区听橹街道枕河社区临河新村东区第18幢第2单元第1502室（虚构）' });
      Object.assign(fields['hit'] as object, { place: '苏州市姑苏区云溪镇临河路与望榆街交叉口向北约一百五十米路西侧公交站台（虚构）' });
      fields['dangers'] = '有暴力倾向；患有疾病；可能携带凶器；曾在调解时推搡工作人员，自述患高血压，随身带药';
    });
    const pages = pagesOf(await pdfOf(bytes, 'long-dispatch'));
    expect(pages).toHaveLength(1);
    expect(bare(pages.join(''))).toBe(bare(docxText(bytes)));
  }, 120_000);

  it('a record of many answers flows over as many pages as it needs and loses no line', async () => {
    const bytes = longer('questioning-record', (fields) => {
      fields['answers'] = Array.from({ length: 120 }, (_, index) => ({ who: index % 2 === 0 ? '问' : '答', text: `第${index}句：${'关于财产去向的陈述，'.repeat((index % 5) + 1)}完。` }));
    });
    const printed = pagesOf(await pdfOf(bytes, 'long-record'));
    expect(printed.length).toBeGreaterThan(6);
    expect(printed.map((text, index) => withoutPageNumber(text, index + 1, printed.length)).join('')).toBe(bare(docxText(bytes)));
    const sheets = await renderer.sheets(bytes);
    expect(sheets.pages).toBe(printed.length);
    expect(sheets.texts.map((text, index) => withoutPageNumber(text, index + 1, sheets.pages))).toEqual(printed.map((text, index) => withoutPageNumber(text, index + 1, printed.length)));
  }, 240_000);

  it('a plan without instalments prints no empty table', async () => {
    const bytes = longer('settlement-record', (fields) => {
      fields['plan'] = [];
    });
    expect(bare(pagesOf(await pdfOf(bytes, 'no-plan')).join(''))).not.toContain('支付金额');
  }, 120_000);
});

describe('marks', () => {
  it('stand on every printed page, and change nothing of the text beneath', async () => {
    const code: InstrumentCode = 'detention-decision';
    const plain = pagesOf(await pdfOfSample(code));
    const marked = pagesOf(await pdfOf(filledSample(code), 'marked', { draft: true, watermark: '蒋某 09-11 16:02' }));
    expect(marked).toHaveLength(plain.length);
    for (const [index, text] of marked.entries()) {
      expect(bare(text)).toContain('草稿');
      expect(bare(text)).toContain(bare('蒋某 09-11 16:02'));
      expect(bare(text).replaceAll('草稿', '').replaceAll(bare('蒋某 09-11 16:02'), '')).toBe(bare(plain[index] ?? ''));
    }
  }, 120_000);
});

describe('what reaches the printer', () => {
  it('is self-contained: no script, no address to fetch, not even from a value', async () => {
    for (const code of INSTRUMENT_CODES) {
      const html = await renderer.html(filledSample(code), { title: `${instrumentType(code).name} <b>"` });
      expect(html).not.toMatch(/<(script|iframe|object|embed|link)\b/iu);
      expect([...html.matchAll(/\b(?:src|href)="([^"]*)"/gu)].map((match) => match[1]).filter((address) => !(address ?? '').startsWith('data:'))).toEqual([]);
      expect(html).not.toMatch(/url\((?!["']?data:)/iu);
      expect(html.length).toBeLessThan(8 * 1024 * 1024);
    }
    const html = await renderer.html(
      longer('service-receipt', (fields) => {
        Object.assign(fields['recipient'] as object, { name: '<img src=x onerror=alert(1)>王某' });
      }),
    );
    expect(html).not.toContain('<img src=x');
  }, 120_000);

  it('is the same on every run', async () => {
    const bytes = filledSample('locate-application');
    expect(await renderer.html(bytes)).toBe(await renderer.html(bytes));
  });

  it('refuses what is no document', async () => {
    await expect(renderer.html(new Uint8Array([1, 2, 3]))).rejects.toThrow();
  });
});
