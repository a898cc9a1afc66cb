import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium } from './build/browser.ts';

const executablePath = findChromium();

/**
 * Real Chromium from the system, never a download of Playwright's own. One worker: the stories start real processes on
 * two cores. Nothing beyond loopback is reachable: every other host resolves to nowhere.
 */
export default defineConfig({
  outputDir: './test-results/playwright',
  forbidOnly: process.env['CI'] !== undefined,
  fullyParallel: false,
  workers: 1,
  // Two cores run server, sandbox, host and browser at once: one stumble is tried again and reported as flaky.
  retries: 1,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    headless: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1366, height: 768 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [...chromiumFlags(), '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost'],
    },
  },
  projects: [
    { name: 'e2e', testDir: './tests/e2e', testMatch: '**/*.spec.ts', testIgnore: '**/stories/**' },
    // Skipped, loudly, where the Electron runtime is not installed.
    { name: 'electron', testDir: './tests/electron', testMatch: '**/*.spec.ts' },
    { name: 'stories', testDir: './tests/stories', testMatch: '**/*.spec.ts', timeout: 600_000 },
  ],
});
