import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPreviewPage, type PreviewPage } from './page-renderer.ts';
import { filledSample } from './shipped.ts';

let preview: PreviewPage;

beforeAll(async () => {
  preview = await openPreviewPage();
}, 120_000);
afterAll(() => preview.close());
beforeEach(() => preview.page.setViewportSize({ width: 1366, height: 768 }));

const sheets = () => preview.page.locator('.sheet');
/** Widths as the eye sees them, after scaling. */
const shownWidth = async () => (await sheets().first().boundingBox())?.width ?? 0;

describe('the preview', () => {
  it('shows the pages of an instrument and tells how many', async () => {
    await preview.show(filledSample('assistance-letter'));
    await preview.page.getByText('共 2 页').waitFor();
    expect(await sheets().count()).toBe(2);
    await expect(preview.page.getByRole('group', { name: '文书页面' }).count()).resolves.toBe(1);
    expect(await preview.page.locator('.page-marks').count()).toBe(0);
  });

  it('fits the width of its place, follows it, and shows the real size when asked', async () => {
    await preview.show(filledSample('compel-appearance-warrant'));
    await preview.page.getByText('共 1 页').waitFor();
    const wide = await shownWidth();
    expect(wide).toBeGreaterThan(900);
    await preview.page.setViewportSize({ width: 560, height: 768 });
    await expect.poll(shownWidth).toBeLessThan(560);
    expect(await preview.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(560);
    await preview.page.getByRole('button', { name: '适合宽度' }).click();
    // 210 mm at 96 pixels an inch.
    await expect.poll(async () => Math.round(await shownWidth())).toBe(794);
    await preview.page.getByRole('button', { name: '适合宽度' }).click();
    await expect.poll(shownWidth).toBeLessThan(560);
  });

  it('marks a draft on every page and in words, and names the reader', async () => {
    await preview.show(filledSample('assistance-letter'), { draft: true, watermark: '蒋某 09-07 10:12' });
    await preview.page.getByText('草稿，未经签发').waitFor();
    await expect.poll(() => preview.page.locator('.page-marks-draft').count()).toBe(2);
    // Drawn by the style: over the text and no part of it.
    expect(await preview.page.locator('.page-marks-name').first().evaluate((mark) => getComputedStyle(mark, '::before').content)).toBe('"蒋某 09-07 10:12"');
  });

  it('keeps paper white with black text in the dark theme', async () => {
    await preview.page.evaluate(() => { document.documentElement.dataset['theme'] = 'dark'; document.documentElement.classList.add('dark'); });
    await preview.show(filledSample('release-receipt'));
    await preview.page.getByText('共 1 页').waitFor();
    const colours = await sheets().first().evaluate((sheet) => [getComputedStyle(sheet).backgroundColor, getComputedStyle(sheet).color]);
    expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
    await preview.page.evaluate(() => { delete document.documentElement.dataset['theme']; document.documentElement.classList.remove('dark'); });
  });

  it('says what to do when a file is no instrument, and recovers with the next one', async () => {
    await preview.show(new Uint8Array([1, 2, 3]));
    await preview.page.getByText('文书无法预览').waitFor();
    expect(await preview.page.getByText('INSTRUMENT_PREVIEW_FAILED').isVisible()).toBe(true);
    await preview.show(filledSample('release-notice'));
    await preview.page.getByText('共 1 页').waitFor();
    expect(await preview.page.getByText('文书无法预览').count()).toBe(0);
  });

  it('of two files in quick succession shows the later one', async () => {
    await Promise.all([preview.show(filledSample('questioning-record')), preview.show(filledSample('handover-record'))]);
    await preview.page.getByText('共 1 页').waitFor();
    expect(await sheets().first().innerText()).toContain('随身物品');
  });

  it('gives the printer the same document', async () => {
    await preview.show(filledSample('handover-record'), { draft: true });
    const html = await preview.printHtml('交接单');
    expect(html).toContain('<title>交接单</title>');
    expect(html).toContain('随身物品');
    expect(html).toContain('草稿');
  });
});
