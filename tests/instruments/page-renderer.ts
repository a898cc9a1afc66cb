import { resolve } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import vue from '@vitejs/plugin-vue';
import { build } from 'vite';
import { chromiumFlags, findChromium } from '../../build/browser.ts';

/** The renderer of instruments in a real browser: its own modules, bundled, on an empty page without network. */
export type PageRenderer = {
  /** The page itself, for looking at what the preview draws. */
  readonly page: Page;
  /** `renderInstrumentHtml` of the renderer. */
  html(bytes: Uint8Array, options?: { readonly title?: string; readonly watermark?: string; readonly draft?: boolean }): Promise<string>;
  /** `renderInstrumentSheets` of the renderer; answers the pages and what stands visibly on each. */
  sheets(bytes: Uint8Array, marks?: { readonly watermark?: string; readonly draft?: boolean }): Promise<{ readonly pages: number; readonly texts: readonly string[] }>;
  close(): Promise<void>;
};

const ROOT = resolve(import.meta.dirname, '../..');

type Bundle = { readonly code: string; readonly css: string };

async function bundled(entry: string): Promise<Bundle> {
  const result = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    plugins: [vue()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      target: 'chrome120',
      lib: { entry: resolve(import.meta.dirname, 'fixtures', entry), formats: ['iife'], name: 'instruments' },
    },
  });
  const output = Array.isArray(result) ? result[0] : result;
  const files = output !== undefined && 'output' in output ? output.output : [];
  const chunk = files.find((one) => one.type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error('the renderer did not build');
  const css = files.flatMap((one) => (one.type === 'asset' && one.fileName.endsWith('.css') ? [typeof one.source === 'string' ? one.source : Buffer.from(one.source).toString('utf8')] : []));
  return { code: chunk.code, css: css.join('\n') };
}

/** A page without network, with one bundle of the renderer in it. */
async function openPage(entry: string, body: string): Promise<{ readonly page: Page; readonly browser: Browser }> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium on this machine');
  const { code, css } = await bundled(entry);
  const browser = await chromium.launch({ executablePath, args: chromiumFlags(), headless: true });
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, deviceScaleFactor: 1 });
  await page.route('**/*', (route) => (route.request().url().startsWith('data:') ? route.continue() : route.abort()));
  await page.setContent(`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"></head><body style="margin:0">${body}</body></html>`);
  if (css !== '') await page.addStyleTag({ content: css });
  await page.addScriptTag({ content: code });
  return { page, browser };
}

type Entry = typeof import('./fixtures/page-entry.ts');

export async function openPageRenderer(): Promise<PageRenderer> {
  const { page, browser } = await openPage('page-entry.ts', '<div id="host"></div>');
  return {
    page,
    html: (bytes, options = {}) =>
      page.evaluate(async ([data, given]) => (globalThis as unknown as { instruments: Entry }).instruments.html(data, given), [Buffer.from(bytes).toString('base64'), options] as const),
    sheets: (bytes, marks = {}) =>
      page.evaluate(async ([data, given]) => (globalThis as unknown as { instruments: Entry }).instruments.sheets(data, given), [Buffer.from(bytes).toString('base64'), marks] as const),
    close: () => browser.close(),
  };
}

type PreviewEntry = typeof import('./fixtures/preview-entry.ts');

/** The preview component as the window mounts it, with the theme and the Chinese words. */
export type PreviewPage = {
  readonly page: Page;
  show(bytes: Uint8Array, marks?: { readonly draft?: boolean; readonly watermark?: string }): Promise<void>;
  printHtml(title: string): Promise<string>;
  close(): Promise<void>;
};

export async function openPreviewPage(): Promise<PreviewPage> {
  const { page, browser } = await openPage('preview-entry.ts', '<div id="app" style="height:100vh"></div>');
  return {
    page,
    show: (bytes, marks = {}) =>
      page.evaluate(async ([data, given]) => (globalThis as unknown as { instruments: PreviewEntry }).instruments.show(data, given), [Buffer.from(bytes).toString('base64'), marks] as const),
    printHtml: (title) => page.evaluate(async (given) => (globalThis as unknown as { instruments: PreviewEntry }).instruments.printHtml(given), title),
    close: () => browser.close(),
  };
}
