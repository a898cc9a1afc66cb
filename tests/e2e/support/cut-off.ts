import type { Page } from '@playwright/test';

/**
 * Texts that their box cuts off without saying the whole anywhere, lists that hide their last columns, and a page wider
 * than its window. What carries its whole text as a title may be cut short; with `may` so may whatever says `clip`.
 */
export async function cutOff(page: Page, clip: 'may' | 'tells' = 'tells'): Promise<string[]> {
  return page.evaluate((strict) => {
    const cut: string[] = document.documentElement.scrollWidth > window.innerWidth ? ['the page itself'] : [];
    for (const element of strict && window.innerWidth >= 1_366 ? document.querySelectorAll<HTMLElement>('#app *') : []) {
      // What scrolls sideways hides its end: a list its last columns.
      const style = getComputedStyle(element);
      if ((style.overflowX === 'auto' || style.overflowX === 'scroll') &&
        element.clientWidth > 0 &&
        element.scrollWidth > element.clientWidth + 1) cut.push(`${element.className} is ${String(element.scrollWidth)} wide in ${String(element.clientWidth)}`);
    }
    for (const element of document.querySelectorAll<HTMLElement>('#app *')) {
      const own = [...element.childNodes].flatMap((node) => (node.nodeType === Node.TEXT_NODE ? [(node.textContent ?? '').trim()] : [])).join('');
      if (own === '' || element.closest('svg, .sr-only, [role=textbox]') !== null) continue;
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (element.closest('[title]')?.getAttribute('title')?.includes(own) === true) continue;
      if (!strict && element.closest('.clip') !== null) continue;
      for (let box: HTMLElement | null = element; box !== null && box.id !== 'app'; box = box.parentElement) {
        const style = getComputedStyle(box);
        // Outside of what a box further up shows of its inside.
        if (box !== element && style.textOverflow !== 'ellipsis') {
          const [inner, outer] = [element.getBoundingClientRect(), box.getBoundingClientRect()];
          if (style.overflowX === 'hidden' && inner.width > 0 && inner.left < outer.right && inner.right > outer.right + 1) {
            cut.push(`${element.className} in ${box.className}: ${element.textContent}`);
            break;
          }
          if (style.overflowX !== 'visible') break;
          continue;
        }
        if (style.overflowX !== 'visible' && style.overflowX !== 'auto' && style.overflowX !== 'scroll' && box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1) {
          cut.push(`${box.className}: ${box.textContent}`);
          break;
        }
      }
    }
    return [...new Set(cut)];
  }, clip === 'tells');
}
