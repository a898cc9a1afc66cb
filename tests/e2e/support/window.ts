import type { BrowserContextOptions, LaunchOptions } from '@playwright/test';
import { findChromium } from '../../../build/browser.ts';

/** A browser that a person keeps for himself, with these flags: his desk's size, his language, his clock. */
export function windowOptions(args: readonly string[]): BrowserContextOptions & LaunchOptions {
  const executablePath = findChromium();
  return {
    headless: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1366, height: 768 },
    acceptDownloads: true,
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...args],
  };
}
