import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { type BenchOutcome, type BenchScenario, summarise } from '../../build/bench/scenario.ts';
import { soundOf } from '../../src-renderer/data/views/initials.ts';
import { createWorkIndex } from '../../src-renderer/data/views/work-index.ts';
import { type BenchDesk, openDesk, SCALE } from './desk.ts';
import { installProbe, pressAndTime } from './probe.ts';
import { benchRows } from './rows.ts';

/**
 * The worklist as it is worked with: the built workbench over the bench world, real keys, and the time until the frame
 * that shows what they did; beside it the same keys on a page with an input and forty lines, turn about.
 */
const MOVES = 20;
const ROUNDS = 12;
const WORDS = 48;
/** Letters of a word that are typed: beyond these only a handful of rows is left. */
const LETTERS = 4;
const SYNC_MS = 15 * 60_000;

type Pair = { readonly page: Page; readonly bare: Page; readonly rows: number };

let desk: Promise<BenchDesk> | undefined;
let pair: Promise<Pair> | undefined;
let typed: ReturnType<typeof type> | undefined;

/** Between two keys, so that the page has come to rest and no key meets the same moment of the screen's beat. */
const breath = () => sleep(200 + Math.random() * 60);

async function toFront(page: Page): Promise<void> {
  await page.bringToFront();
  await breath();
}

/** Signs in at the door and waits until every case of the bench world stands in the list. */
function openPair(): Promise<Pair> {
  pair ??= (async () => {
    desk ??= openDesk(SCALE, 'workbench');
    const running = await desk;
    const { page } = running;
    await page.getByRole('textbox', { name: '账号' }).fill('jiang');
    await page.getByRole('textbox', { name: '口令' }).fill('bench');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('banner').waitFor({ timeout: 120_000 });
    await page.evaluate(() => { location.hash = '#/cases?view=all'; });
    const rows = benchRows().length;
    await page.locator(`[role=grid][aria-rowcount="${String(rows + 1)}"]`).waitFor({ timeout: SYNC_MS });
    const bare = await running.openBare();
    await installProbe(page);
    await installProbe(bare);
    // What follows a first pull (receipts, views, the pane) is over by then.
    await sleep(5_000);
    return { page, bare, rows };
  })();
  return pair;
}

/**
 * A single key waits for anything between none and a whole beat of the screen; the mean of one run of keys does not, so
 * runs are the samples.
 */
function runsOf(samples: readonly number[], length: number): number[] {
  const runs: number[] = [];
  for (let i = 0; i + length <= samples.length; i += length) runs.push(samples.slice(i, i + length).reduce((sum, ms) => sum + ms, 0) / length);
  return runs;
}

function beside(product: readonly number[], floor: readonly number[]): BenchOutcome {
  const { median, iqr, n } = summarise(runsOf(product, MOVES));
  return { value: median, floor: summarise(runsOf(floor, MOVES)).median, n, iqr };
}

/** Down the list from its top, beyond the last row on screen. */
async function walk(page: Page): Promise<number[]> {
  await toFront(page);
  await page.keyboard.press('Home');
  const samples: number[] = [];
  for (let i = 0; i < MOVES; i += 1) {
    await breath();
    samples.push(...(await pressAndTime(page, 'ArrowDown', ['aria-activedescendant'])));
  }
  return samples;
}

async function paint(): Promise<BenchOutcome> {
  const { page, bare } = await openPair();
  await page.getByRole('grid').focus();
  await bare.getByRole('listbox').focus();
  const product: number[] = [];
  const floor: number[] = [];
  // The first walk warms both pages.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const found = [await walk(page), await walk(bare)] as const;
    if (round === 0) continue;
    product.push(...found[0]);
    floor.push(...found[1]);
  }
  return beside(product, floor);
}

/** Case numbers and initials of debtors of which every letter leaves fewer rows than the one before it. */
function words(): string[] {
  const rows = benchRows();
  const index = createWorkIndex();
  index.put(rows);
  const left = (text: string) => index.matching({ filter: { text }, sort: 'urgency', descending: false }).length;
  const narrows = (word: string) => [...word].every((_, at) => left(word.slice(0, at + 1)) < (at === 0 ? rows.length : left(word.slice(0, at))));
  const found = new Set<string>();
  const step = Math.max(1, Math.floor(rows.length / (WORDS * 8)));
  for (let at = 0; at * step < rows.length && found.size < WORDS; at += 1) {
    const row = rows[at * step];
    if (row === undefined) continue;
    const word = (at % 2 === 0 ? (/执90*(\d+)号/.exec(row.caseNumber)?.[1] ?? '') : soundOf(row.debtors[0] ?? '').letters).slice(0, LETTERS);
    if (/^[0-9a-z]{2,}$/.test(word) && !found.has(word) && narrows(word)) found.add(word);
  }
  return [...found];
}

/** Words typed letter by letter into the search: when the letter is seen, and when what it finds is. */
async function type(): Promise<{ readonly letters: number[]; readonly results: number[]; readonly floor: number[] }> {
  const { page, bare, rows } = await openPair();
  const all = page.locator(`[role=grid][aria-rowcount="${String(rows + 1)}"]`);
  const search = page.getByRole('searchbox', { name: '筛选案件' });
  const input = bare.getByRole('textbox', { name: 'bare' });
  const taken = { letters: [] as number[], results: [] as number[], floor: [] as number[] };
  for (const [round, word] of words().entries()) {
    await toFront(page);
    await search.focus();
    for (const letter of word) {
      await breath();
      const [seen, found] = await pressAndTime(page, letter, ['input', 'aria-rowcount']);
      if (round === 0) continue;
      taken.letters.push(seen);
      taken.results.push(found);
    }
    await breath();
    await page.keyboard.press('Escape');
    await all.waitFor();
    await toFront(bare);
    await input.focus();
    for (const letter of word) {
      await breath();
      const [seen] = await pressAndTime(bare, letter, ['input']);
      if (round > 0) taken.floor.push(seen);
    }
    await input.fill('');
  }
  return taken;
}

function typing(): NonNullable<typeof typed> {
  typed ??= type();
  return typed;
}

async function paintTyping(): Promise<BenchOutcome> {
  const { letters, floor } = await typing();
  return beside(letters, floor);
}

/** One more letter in the search over all rows, to the first frame that shows what is left; the floor is one bare frame. */
async function filterPainted(): Promise<BenchOutcome> {
  const { results, floor } = await typing();
  const { p95, iqr, n } = summarise(results);
  return { value: p95, floor: summarise(floor).median, n, iqr };
}

export const WORKLIST_SCENARIOS: readonly BenchScenario[] = [
  { id: 'paint', unit: 'ms', target: 2, run: paint },
  { id: 'paint-typing', unit: 'ms', target: 2, run: paintTyping },
  { id: 'filter-painted', unit: 'ms', target: 100, bounds: 'value', run: filterPainted },
];

export async function close(): Promise<void> {
  if (desk !== undefined) await (await desk).close();
}
