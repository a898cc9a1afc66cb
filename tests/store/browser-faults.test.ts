import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWindow, servePage, type Window } from './chromium.ts';

/** What a real browser does when its disk is full or its data is taken away, and what the store makes of it. */
const folder = mkdtempSync(join(tmpdir(), 'lianzhi-faults-'));
let served: Awaited<ReturnType<typeof servePage>>;
let window: Window;
let devtools: CDPSession;
let origin = '';

beforeAll(async () => {
  served = await servePage(join(folder, 'page'));
  window = await openWindow(join(folder, 'profile'), served.url);
  origin = new URL(served.url).origin;
  devtools = await window.page.context().newCDPSession(window.page);
});

afterAll(async () => {
  await window.close();
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

function measure(name: string, more: Record<string, unknown> = {}): Promise<unknown> {
  return window.page.evaluate(([what, args]) => globalThis.measure(what, args), [name, { kind: 'sealed', name: 'faults', count: 500, ...more }] as const);
}

async function count(): Promise<number> {
  return ((await measure('ask', { question: 'count', rounds: 1 })) as { found: number }).found;
}

/** A new worker over what lies on the disk. */
async function reopen(): Promise<number> {
  await measure('close');
  await window.page.reload();
  await window.page.locator('body[data-ready]').waitFor({ state: 'attached' });
  return ((await measure('reopen')) as { count: number }).count;
}

const FITS = 500;
const TOO_MUCH = 60_000;

it('a full disk refuses the write that does not fit, and the store goes on when there is room', async () => {
  // Before the database is opened: Chromium asks once how much room there is, and counts on from there.
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 2_000_000 });
  await measure('insert', { count: FITS });
  expect(await count()).toBe(FITS);
  await expect(measure('append', { from: FITS, count: TOO_MUCH })).rejects.toThrow('QuotaExceededError');
  expect(await count()).toBe(FITS);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await expect.poll(() => measure('append', { from: FITS, count: TOO_MUCH }).then(() => true, () => false), { timeout: 120_000, interval: 2_000 }).toBe(true);
  expect(await count()).toBe(FITS + TOO_MUCH);
  expect(await reopen()).toBe(FITS + TOO_MUCH);
});

it('data that is cleared under the app refuses every write, and the next start begins anew', async () => {
  await measure('insert');
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await expect(measure('append', { from: 500, count: 10 })).rejects.toThrow('SealedLog-gone');
  await expect(measure('append', { from: 500, count: 10 })).rejects.toThrow('SealedLog-gone');
  expect(await count()).toBe(500);
  expect(await reopen()).toBe(0);
  await measure('append', { from: 0, count: 10 });
  expect(await reopen()).toBe(10);
});
