import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { compiledChecksPlugin } from '../../build/compiled-checks.ts';
import { chromiumFlags } from '../../build/browser.ts';
import { freePort, startProcess } from '../../build/processes.ts';
import { ROOT } from '../../build/tree.ts';
import { benchFacts } from '../../src-server/seed/bench-world.ts';
import { DEMO_ACCOUNTS, type SeedAccount } from '../../src-server/seed/demo-accounts.ts';
import { BASIC_COURTS } from '../../src-server/seed/places.ts';
import type { Fact } from '../../src-shared/contracts/feed.ts';
import { windowOptions } from '../e2e/support/window.ts';
import { workerHeap } from '../store/devtools.ts';
import { serveFeed } from './feed-server.ts';

/** Share of the bench world: `npm run bench -- --scale=0.05` for a look at a smaller one. */
export const SCALE = Number(process.env['LIANZHI_BENCH_SCALE'] ?? 1);
const PAGE_FACTS = 500;

/** What the desk's page is: the engine alone, or the whole workbench as it was built. */
type Served = 'engine' | 'workbench';

/** A Chromium over the real host, with the bench world of one judge to pull. */
export type BenchDesk = {
  readonly page: Page;
  readonly facts: number;
  /** Pages of the feed, and where it is served. */
  readonly feed: { readonly pages: number; readonly url: string };
  /** A fresh page over the same data, as after a restart of the window. */
  reopen(): Promise<Page>;
  /** A second page beside the first: an input, a list, and no product. */
  openBare(): Promise<Page>;
  /** Bytes of heap that the engine's worker uses after a forced collection. */
  heap(): Promise<number>;
  close(): Promise<void>;
};

/** The judge who holds the whole bench world, and his court. */
export function team() {
  const judge = DEMO_ACCOUNTS.find((account): account is SeedAccount => account.role === 'judge');
  const court = BASIC_COURTS.find((each) => each.code === judge?.court);
  if (judge === undefined || court === undefined) throw new Error('the demo has no judge of a basic court');
  return { judge, court };
}

function pagesOfWorld(scale: number): readonly (readonly Fact[])[] {
  if (scale === 0) return [];
  const pages: Fact[][] = [[]];
  for (const fact of benchFacts({ scale, team: team() })) {
    if ((pages.at(-1)?.length ?? 0) >= PAGE_FACTS) pages.push([]);
    pages.at(-1)?.push(fact);
  }
  return pages;
}

function bundle(source: string, outDir: string): Promise<unknown> {
  return build({ configFile: false, logLevel: 'error', root: join(ROOT, source), base: './', plugins: [compiledChecksPlugin()], worker: { format: 'es', plugins: () => [compiledChecksPlugin()] }, build: { outDir, target: 'chrome120' } });
}

export async function openDesk(scale: number, served: Served): Promise<BenchDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'lianzhi-bench-desk-'));
  if (served === 'engine') await bundle('tests/e2e/engine-page', join(folder, 'page'));
  else cpSync(join(ROOT, 'out/renderer'), join(folder, 'page'), { recursive: true });
  await bundle('tests/bench/page', join(folder, 'page/bare'));
  const { judge } = team();
  const server = await serveFeed(pagesOfWorld(scale), { account: judge.id, court: judge.court ?? '' });
  const port = await freePort();
  const host = await startProcess({
    name: 'host',
    file: join(ROOT, 'src-main/web-host/main.ts'),
    args: ['--renderer', join(folder, 'page'), '--headless'],
    env: { LIANZHI_HOST_PORT: String(port), LIANZHI_HOST_DATA: join(folder, 'host'), LIANZHI_SERVER_URL: server.url, LIANZHI_DEMO: '1' },
  });
  const address = /location\.replace\("([^"]+)"\)/.exec(readFileSync(join(folder, 'host', 'open.html'), 'utf8'))?.[1] ?? '';
  const context: BrowserContext = await chromium.launchPersistentContext(join(folder, 'chrome'), windowOptions([...chromiumFlags(), '--remote-debugging-port=0']));
  let page = context.pages()[0] ?? (await context.newPage());
  await page.goto(address);
  return {
    get page() {
      return page;
    },
    facts: server.facts,
    feed: { pages: server.pages, url: server.url },
    async reopen() {
      await page.close();
      page = await context.newPage();
      await page.goto(address);
      return page;
    },
    async openBare() {
      const bare = await context.newPage();
      await bare.goto(new URL('/bare/', address).href);
      return bare;
    },
    heap() {
      const [devtools = '', path = ''] = readFileSync(join(folder, 'chrome', 'DevToolsActivePort'), 'utf8').split('\n');
      return workerHeap(`ws://127.0.0.1:${devtools}${path}`, page.url());
    },
    async close() {
      await context.close();
      await host.stop();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
