import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { seriousFindings } from '../e2e/support/accessible.ts';
import { cutOff } from '../e2e/support/cut-off.ts';
import { smallPng } from './small-png.ts';

const FOLDER = resolve(import.meta.dirname, '../../docs/screens');
const OFFICE = { width: 1366, height: 768 };
const WIDE = { width: 1920, height: 1080 };
const PHONE = { width: 390, height: 844 };

type Look = { readonly size: { readonly width: number; readonly height: number }; readonly theme: 'light' | 'dark' };
/** A main screen at work: both desks' sizes, by day and by night; the wide night is kept of those that fill it. */
const WHOLE: readonly Look[] = [{ size: OFFICE, theme: 'light' }, { size: WIDE, theme: 'light' }, { size: WIDE, theme: 'dark' }, { size: OFFICE, theme: 'dark' }];
const WIDE_NIGHTS = new Set(['worklist', 'today', 'case', 'request-active', 'desk']);
/** A state of it: each size and each theme is looked at once, and the office's day is kept. */
const STATE: readonly Look[] = [{ size: OFFICE, theme: 'light' }, { size: WIDE, theme: 'dark' }];
const POCKET: readonly Look[] = [{ size: PHONE, theme: 'light' }, { size: PHONE, theme: 'dark' }];

/** Begins anew: what no run takes any more does not stay. */
export function emptyAlbum(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
}

/**
 * Takes the pictures of what a person has on screen, as `name-1366-light.png`, and looks at them with the machine's
 * eyes: no serious finding, nothing cut off. Afterwards the window is an office's again, in daylight.
 */
async function take(page: Page, name: string, looks: readonly Look[]): Promise<void> {
  // What was just told leaves the corner by itself; what wants somebody stays and belongs to the picture.
  await expect(page.locator('.toast[role=status]')).toHaveCount(0, { timeout: 15_000 });
  for (const { size, theme } of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: theme });
    await page.mouse.move(0, 0);
    await page.evaluate(() => {
      for (const part of document.querySelectorAll('main, main *')) if (part.scrollTop > 0) part.scrollTo({ top: 0 });
      return document.fonts.ready;
    });
    await page.waitForTimeout(300);
    // A document is a picture only when its pages are laid out.
    await expect(page.getByText('正在排版')).toHaveCount(0, { timeout: 20_000 });
    const picture = `${name}-${String(size.width)}-${theme}`;
    const nightOfMany = size === WIDE && theme === 'dark' && !WIDE_NIGHTS.has(name);
    if (!nightOfMany) writeFileSync(join(FOLDER, `${picture}.png`), smallPng(await page.screenshot()));
    expect.soft(await cutOff(page), `${picture}: cut off`).toEqual([]);
    if (size !== WIDE || looks === STATE) expect.soft(await seriousFindings(page, theme === 'light' ? 'all' : 'colours'), `${picture}: axe`).toEqual([]);
  }
  await page.setViewportSize(OFFICE);
  await page.emulateMedia({ colorScheme: 'light' });
}

export async function screen(page: Page, name: string): Promise<void> {
  await take(page, name, WHOLE);
}
export async function state(page: Page, name: string): Promise<void> {
  await take(page, name, STATE);
}
export async function pocket(page: Page, name: string): Promise<void> {
  await take(page, name, POCKET);
}
