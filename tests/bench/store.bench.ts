import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type BenchOutcome, type BenchScenario, summarise } from '../../build/bench/scenario.ts';
import { openWindow, servePage, type Window } from '../store/chromium.ts';
import { workerHeap } from '../store/devtools.ts';
import type { Kind, Question } from '../store/page/bench-worker.ts';
import { SCALE } from './desk.ts';

/**
 * The sealed store in the worker, beside RxDB's Dexie storage and IndexedDB itself in the same run: the same documents, the
 * same questions, all strictly durable. Each has an origin of its own, so that disk and heap can be told apart.
 */
const COUNT = Math.max(2_000, Math.round(50_000 * SCALE));
const ROUNDS = 3;
const PATCHES = 40;
const KINDS = ['raw', 'dexie', 'sealed'] as const;
const HOSTS: Readonly<Record<Kind, string>> = { raw: 'raw.localhost', dexie: 'dexie.localhost', sealed: 'sealed.localhost' };
const MEGA = 1_000_000;

type Rig = { readonly window: Window; readonly profile: string; readonly pages: Readonly<Record<Kind, Page>>; close(): Promise<void> };
type Found = { readonly insert: Readonly<Record<Kind, number[]>>; readonly bytesPerDoc: number; readonly jsonPerDoc: number };

let rig: Promise<Rig> | undefined;
let filled: Promise<Found> | undefined;

function theRig(): Promise<Rig> {
  rig ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lianzhi-bench-store-'));
    const served = await servePage(join(folder, 'page'));
    const profile = join(folder, 'profile');
    const window = await openWindow(profile, served.url);
    const open = async (kind: Kind): Promise<Page> => {
      const page = await window.page.context().newPage();
      await page.goto(served.url.replace('127.0.0.1', HOSTS[kind]));
      await page.locator('body[data-ready]').waitFor({ state: 'attached' });
      return page;
    };
    const pages = { raw: await open('raw'), dexie: await open('dexie'), sealed: await open('sealed') };
    return {
      window,
      profile,
      pages,
      async close() {
        await window.close();
        await served.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  })();
  return rig;
}

async function measure<T>(kind: Kind, name: string, more: { readonly question?: Question; readonly rounds?: number } = {}): Promise<T> {
  const { pages } = await theRig();
  await pages[kind].bringToFront();
  return (await pages[kind].evaluate(([what, args]) => globalThis.measure(what, args), [name, { kind, name: 'bench', count: COUNT, ...more }] as const)) as T;
}

/** Bytes below the IndexedDB folder of one origin. */
function diskOf(profile: string, kind: Kind): number {
  const base = join(profile, 'Default', 'IndexedDB');
  const folders = readdirSync(base).filter((name) => name.includes(HOSTS[kind]));
  return folders.flatMap((name) => readdirSync(join(base, name), { recursive: true }).map((file) => statSync(join(base, name, String(file))))).reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}

/** The intake of all documents by each store, round by round, so that a disturbance hits them alike. */
function theFill(): Promise<Found> {
  filled ??= (async () => {
    const insert: Record<Kind, number[]> = { raw: [], dexie: [], sealed: [] };
    for (let round = 0; round < ROUNDS; round += 1) for (const kind of KINDS) insert[kind].push(await measure<number>(kind, 'insert'));
    return { insert, bytesPerDoc: (await measure<number>('sealed', 'settle')) / COUNT, jsonPerDoc: await measure<number>('sealed', 'jsonBytes') };
  })();
  return filled;
}

function outcome(samples: readonly number[], floor?: readonly number[]): BenchOutcome {
  const { median, iqr, n } = summarise(samples);
  return { value: median, ...(floor === undefined ? {} : { floor: summarise(floor).median }), n, iqr };
}

async function insertOver(floor: Kind): Promise<BenchOutcome> {
  const { insert } = await theFill();
  return outcome(insert.sealed, insert[floor]);
}

async function askOver(question: Question, floor: Kind): Promise<BenchOutcome> {
  await theFill();
  const answers: Record<string, { samples: number[]; found: number }> = {};
  for (const kind of ['sealed', floor] as const) answers[kind] = await measure(kind, 'ask', { question, rounds: 12 });
  const [sealed, other] = [answers['sealed'], answers[floor]];
  if (sealed === undefined || other === undefined || sealed.found !== other.found || sealed.found === 0) throw new Error(`${question}: the answers differ (${String(sealed?.found)} and ${String(other?.found)})`);
  // The first answers make an index or wake a cache; what people wait for comes after them.
  return outcome(sealed.samples.slice(2), other.samples.slice(2));
}

async function patchOver(floor: Kind): Promise<BenchOutcome> {
  await theFill();
  const [sealed, other] = [await measure<number[]>('sealed', 'patch', { rounds: PATCHES }), await measure<number[]>(floor, 'patch', { rounds: PATCHES })];
  return outcome(sealed.slice(5), other.slice(5));
}

type Opened = { readonly opened: number; readonly answered: number; readonly counted: number; readonly count: number };

/** A new page and a new worker open what lies on the disk; to the first fifty rows. */
async function reopen(kind: Kind): Promise<Opened> {
  await measure(kind, 'close');
  const { pages } = await theRig();
  await pages[kind].reload();
  await pages[kind].locator('body[data-ready]').waitFor({ state: 'attached' });
  const found = await measure<Opened>(kind, 'reopen');
  if (found.count !== COUNT) throw new Error(`${kind} has ${String(found.count)} of ${String(COUNT)} documents after it was opened again`);
  return found;
}

async function openOver(floor: Kind): Promise<BenchOutcome> {
  await theFill();
  const samples: Record<'sealed' | 'floor', number[]> = { sealed: [], floor: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    samples.sealed.push((await reopen('sealed')).answered);
    samples.floor.push((await reopen(floor)).answered);
  }
  return outcome(samples.sealed, samples.floor);
}

async function heapOver(floor: Kind): Promise<BenchOutcome> {
  await theFill();
  const { window, pages } = await theRig();
  const [sealed, other] = [await workerHeap(window.endpoint, pages.sealed.url()), await workerHeap(window.endpoint, pages[floor].url())];
  return { value: sealed / MEGA, floor: other / MEGA, n: 1, iqr: 0 };
}

async function diskOver(floor: Kind): Promise<BenchOutcome> {
  await theFill();
  const { profile } = await theRig();
  return { value: diskOf(profile, 'sealed') / COUNT, floor: diskOf(profile, floor) / COUNT, n: 1, iqr: 0 };
}

async function sealedBytes(): Promise<BenchOutcome> {
  const { bytesPerDoc, jsonPerDoc } = await theFill();
  return { value: bytesPerDoc, floor: jsonPerDoc, n: 1, iqr: 0 };
}

/** `…-dexie`: the same beside RxDB's Dexie storage; the others beside IndexedDB itself. */
function both(id: string, unit: string, target: number | null, run: (floor: Kind) => Promise<BenchOutcome>): readonly BenchScenario[] {
  return [
    { id, unit, target, run: () => run('raw') },
    { id: `${id}-dexie`, unit, target: null, run: () => run('dexie') },
  ];
}

export const STORE_SCENARIOS: readonly BenchScenario[] = [
  ...both('store-insert', 'ms', 0.35, insertOver),
  ...both('newest-50', 'ms', 1, (floor) => askOver('newest-50', floor)),
  ...both('count', 'ms', 1, (floor) => askOver('count', floor)),
  ...both('count-status', 'ms', 1, (floor) => askOver('count-status', floor)),
  ...both('compound', 'ms', 1, (floor) => askOver('compound', floor)),
  ...both('substring', 'ms', 1, (floor) => askOver('substring', floor)),
  ...both('store-patch', 'ms', 2, patchOver),
  ...both('heap', 'MB', null, heapOver),
  ...both('store-open', 'ms', null, openOver),
  ...both('disk', 'bytes/doc', null, diskOver),
  { id: 'sealed-bytes', unit: 'bytes/doc', target: 1, run: sealedBytes },
];

export async function close(): Promise<void> {
  if (rig !== undefined) await (await rig).close();
}
