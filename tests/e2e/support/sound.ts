import { expect, type Page } from '@playwright/test';
import { seriousFindings } from './accessible.ts';
import { cutOff } from './cut-off.ts';

type Size = { readonly width: number; readonly height: number };
/** Both windows of an office. */
export const OFFICES: readonly Size[] = [{ width: 1366, height: 768 }, { width: 1920, height: 1080 }];
export const POCKETS: readonly Size[] = [{ width: 390, height: 844 }];

/** At these sizes, by day and by night: nothing cut off, nobody kept out. The window ends at the first of them. */
export async function sound(page: Page, name: string, { axe = true, sizes = OFFICES }: { readonly axe?: boolean; readonly sizes?: readonly Size[] } = {}): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    expect.soft(await cutOff(page), `${name} at ${String(size.width)}`).toEqual([]);
  }
  await page.setViewportSize(sizes[0] ?? { width: 1366, height: 768 });
  if (!axe) return;
  expect.soft(await seriousFindings(page), name).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect.soft(await seriousFindings(page, 'colours'), `${name} in the dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
}
