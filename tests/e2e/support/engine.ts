import { expect, type Page } from '@playwright/test';
import type { EnginePage } from '../engine-page/main.ts';

/** The engine of a page that shows nothing, spoken to as the workbench does. */
declare const window: Window & { lianzhi: EnginePage };

export const call = (page: Page, name: string, args: unknown): Promise<unknown> =>
  page.evaluate(([n, a]) => window.lianzhi.call(n as 'session', a as Record<string, never>), [name, args] as const);

/** How long a first pull of many thousand cases may take where three browsers share two busy cores, ms. */
const PATIENCE_MS = 300_000;

/** The first answer of a query that fits, while it is watched. */
export async function seen<T>(page: Page, name: string, params: unknown, fits: (answer: T) => boolean): Promise<T> {
  const key = `${name} ${JSON.stringify(params)}`;
  await page.evaluate(
    ([n, p, k]) => {
      if (k in window.lianzhi.latest) return;
      window.lianzhi.latest[k] = undefined;
      window.lianzhi.watch(n as 'status', p as Record<string, never>, (answer) => {
        window.lianzhi.latest[k] = answer;
      });
    },
    [name, params, key] as const,
  );
  const latest = () => page.evaluate((k) => window.lianzhi.latest[k], key) as Promise<T | undefined>;
  let last: T | undefined;
  await expect
    .poll(
      async () => {
        last = await latest();
        return last !== undefined && fits(last);
      },
      { timeout: PATIENCE_MS, message: `an answer of ${name} that fits` },
    )
    .toBe(true);
  return last as T;
}
