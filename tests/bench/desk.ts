import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { chromiumFlags, findChromium } from '../../build/browser.ts';
import { freePort, startProcess } from '../../build/processes.ts';
import { benchFacts } from '../../src-server/seed/bench-world.ts';
import { DEMO_ACCOUNTS, type SeedAccount } from '../../src-server/seed/demo-accounts.ts';
import { BASIC_COURTS } from '../../src-server/seed/places.ts';
import type { Fact } from '../../src-shared/contracts/feed.ts';
import type { EnginePage } from '../e2e/engine-page/main.ts';
import { serveFeed } from './feed-server.ts';

declare const window: Window & { lianzhi: EnginePage };

/** Share of the bench world, for a look at a smaller one: LIANZHI_BENCH_SCALE=0.05. */
export const SCALE = Number(process.env['LIANZHI_BENCH_SCALE'] ?? 1);
const PAGE_FACTS = 500;

/** The engine alone in Chromium, over the real host, with the bench world of one judge to pull. */
export type BenchDesk = {
  readonly page: Page;
  readonly facts: number;
  /** A fresh page over the same data, as after a restart of the window. */
  reopen(): Promise<Page>;
  call(name: string, args: unknown): Promise<unknown>;
  close(): Promise<void>;
};

/** The judge who holds the whole bench world, and his court. */
function team() {
  const judge = DEMO_ACCOUNTS.find((account): account is SeedAccount => account.role === 'judge');
  const court = BASIC_COURTS.find((each) => each.code === judge?.court);
  if (judge === undefined || court === undefined) throw new Error('the demo has no judge of a basic court');
  return { judge, court };
}

function pagesOfWorld(scale: number): readonly (readonly Fact[])[] {
  const pages: Fact[][] = [[]];
  for (const fact of benchFacts({ scale, team: team() })) {
    if ((pages.at(-1)?.length ?? 0) >= PAGE_FACTS) pages.push([]);
    pages.at(-1)?.push(fact);
  }
  return pages;
}

export async function openDesk(scale: number): Promise<BenchDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'lianzhi-bench-desk-'));
  const root = resolve(import.meta.dirname, '../..');
  await build({ configFile: false, logLevel: 'error', root: join(root, 'tests/e2e/engine-page'), base: './', worker: { format: 'es' }, build: { outDir: join(folder, 'page'), target: 'chrome120' } });
  const { judge } = team();
  const server = await serveFeed(pagesOfWorld(scale), { account: judge.id, court: judge.court ?? '' });
  const port = await freePort();
  const host = await startProcess({
    name: 'host',
    file: join(root, 'src-main/web-host/main.ts'),
    args: ['--renderer', join(folder, 'page'), '--headless'],
    env: { LIANZHI_HOST_PORT: String(port), LIANZHI_HOST_DATA: join(folder, 'host'), LIANZHI_SERVER_URL: server.url, LIANZHI_DEMO: '1' },
  });
  const address = /location\.replace\("([^"]+)"\)/.exec(readFileSync(join(folder, 'host', 'open.html'), 'utf8'))?.[1] ?? '';
  const executablePath = findChromium();
  const context: BrowserContext = await chromium.launchPersistentContext(join(folder, 'chrome'), { headless: true, args: chromiumFlags(), ...(executablePath === undefined ? {} : { executablePath }) });
  let page = context.pages()[0] ?? (await context.newPage());
  await page.goto(address);
  return {
    get page() {
      return page;
    },
    facts: server.facts,
    async reopen() {
      await page.close();
      page = await context.newPage();
      await page.goto(address);
      return page;
    },
    call: (name, args) => page.evaluate(([n, a]) => window.lianzhi.call(n as 'session', a as Record<string, never>), [name, args] as const),
    async close() {
      await context.close();
      await host.stop();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
