import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

export type Finding = { readonly id: string; readonly where: readonly string[] };

/**
 * Findings that keep somebody out, of all rules or only of those that look at colours. In one pass: what the other mode
 * does besides is frames of foreign origins, and the hosts' content policy allows none.
 */
export async function seriousFindings(page: Page, rules: 'all' | 'colours' = 'all'): Promise<readonly Finding[]> {
  // Colours move for a moment; what is measured is where they arrive. What was broken off has arrived, too.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (rules === 'colours' ? builder.withRules(['color-contrast', 'link-in-text-block']) : builder).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, where: nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary ?? ''}`) }));
}
