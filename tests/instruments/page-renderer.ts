import { resolve } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
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

async function bundled(): Promise<string> {
  const result = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      target: 'chrome120',
      lib: { entry: resolve(import.meta.dirname, 'fixtures/page-entry.ts'), formats: ['iife'], name: 'instruments' },
    },
  });
  const output = Array.isArray(result) ? result[0] : result;
  const chunk = output !== undefined && 'output' in output ? output.output.find((one) => one.type === 'chunk') : undefined;
  if (chunk?.type !== 'chunk') throw new Error('the renderer did not build');
  return chunk.code;
}

type Entry = typeof import('./fixtures/page-entry.ts');

export async function openPageRenderer(): Promise<PageRenderer> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium on this machine');
  const code = await bundled();
  const browser: Browser = await chromium.launch({ executablePath, args: chromiumFlags(), headless: true });
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, deviceScaleFactor: 1 });
  await page.route('**/*', (route) => (route.request().url().startsWith('data:') ? route.continue() : route.abort()));
  await page.setContent('<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"></head><body style="margin:0;background:#8a8f98"><div id="host"></div></body></html>');
  await page.addScriptTag({ content: code });
  return {
    page,
    html: (bytes, options = {}) =>
      page.evaluate(async ([data, given]) => (globalThis as unknown as { instruments: Entry }).instruments.html(data, given), [Buffer.from(bytes).toString('base64'), options] as const),
    sheets: (bytes, marks = {}) =>
      page.evaluate(async ([data, given]) => (globalThis as unknown as { instruments: Entry }).instruments.sheets(data, given), [Buffer.from(bytes).toString('base64'), marks] as const),
    close: () => browser.close(),
  };
}
