import type { Page } from '@playwright/test';

/** What on the page tells that the change has been made: the letter in its field, or an attribute that moved. */
export type Change = 'input' | 'aria-activedescendant' | 'aria-rowcount';

type Probe = { arm(changes: readonly Change[]): void; readonly taken: Promise<readonly number[]> };
declare const window: Window & { lianzhiProbe: Probe };

/**
 * Runs in the page. The clock starts with the key as the browser received it and stops with the first task behind the
 * frame after the change: by then its styles, layout and painting are done.
 */
function install(): void {
  let start = 0;
  let awaited = new Map<string, (ms: number) => void>();

  function changed(what: string): void {
    const settle = awaited.get(what);
    if (settle === undefined || start === 0) return;
    awaited.delete(what);
    const from = start;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { settle(performance.now() - from); };
      port2.postMessage(null);
    });
  }

  const probe = {
    taken: Promise.resolve<readonly number[]>([]),
    arm(changes: readonly Change[]) {
      start = 0;
      awaited = new Map();
      probe.taken = Promise.all(
        changes.map(
          (change) =>
            new Promise<number>((settle, fail) => {
              awaited.set(change, settle);
              setTimeout(() => { fail(new Error(`no frame after ${change}`)); }, 10_000);
            }),
        ),
      );
    },
  };
  window.addEventListener('keydown', (event) => { start = event.timeStamp; }, true);
  window.addEventListener('input', () => { changed('input'); }, true);
  new MutationObserver((records) => {
    for (const { attributeName } of records) changed(attributeName ?? '');
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['aria-activedescendant', 'aria-rowcount'] });
  window.lianzhiProbe = probe;
}

export async function installProbe(page: Page): Promise<void> {
  await page.evaluate(install);
}

/** Presses a key, and tells for each change how many milliseconds passed until it was on screen. */
export async function pressAndTime<const C extends readonly Change[]>(page: Page, key: string, changes: C): Promise<{ readonly [K in keyof C]: number }> {
  await page.evaluate((armed) => { window.lianzhiProbe.arm(armed); }, changes as readonly Change[]);
  await page.keyboard.press(key);
  return (await page.evaluate(() => window.lianzhiProbe.taken)) as { readonly [K in keyof C]: number };
}
