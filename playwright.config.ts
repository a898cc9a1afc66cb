import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium } from './build/browser.ts';

const executablePath = findChromium();

/**
 * Real Chromium from the system, never a download of Playwright's own. One worker: the stories start real processes on
 * two cores. Nothing beyond loopback is reachable: every other host resolves to nowhere.
 */
export default defineConfig({
  forbidOnly: process.env['CI'] !== undefined,
  fullyParallel: false,
  workers: 1,
  // Two cores run server, sandbox, host and browser at once: a stumble is tried again and reported as flaky. Where nobody
  // sits before it, a machine that others load may stumble twice.
  retries: process.env['CI'] === undefined ? 1 : 2,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  snapshotPathTemplate: '{testDir}/{arg}{ext}',
  use: {
    browserName: 'chromium',
    headless: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1366, height: 768 },
    // Nothing is looked at on its way.
    contextOptions: { reducedMotion: 'reduce' },
    // A control that is not there fails its own step, long before the test runs out of time.
    actionTimeout: 60_000,
    navigationTimeout: 90_000,
    screenshot: 'only-on-failure',
    // Recording every run would cost a third of it; what stumbles is recorded when it is tried again.
    trace: 'on-first-retry',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: chromiumFlags(),
    },
  },
  projects: [
    // Each clears its own folder only, so that one run never takes away what another is writing.
    // The longest first: they begin at once, and the others fill the browsers that are free. The one with a server that is
    // killed at each step takes four minutes on two quiet cores, and more than ten on loaded ones.
    { name: 'stories', outputDir: './test-results/stories', testDir: './tests/stories', testMatch: '**/*.spec.ts', timeout: 1_500_000 },
    { name: 'e2e', outputDir: './test-results/e2e', timeout: 300_000, testDir: './tests/e2e', testMatch: '**/*.spec.ts' },
    // Skipped, loudly, where the Electron runtime is not installed.
    { name: 'electron', outputDir: './test-results/electron', testDir: './tests/electron', testMatch: '**/*.spec.ts' },
    // Takes the pictures of docs/screens; no stage of `npm test`.
    { name: 'screens', outputDir: './test-results/screens', testDir: './tests/screens', testMatch: '**/*.spec.ts', timeout: 2_400_000, retries: 0 },
  ],
});
