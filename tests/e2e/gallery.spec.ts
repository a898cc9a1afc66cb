import { type ConsoleMessage, expect, type Page, test as plain } from '@playwright/test';
import { serveGallery } from '#tests/ui/gallery/serve-gallery.ts';
import { seriousFindings } from './support/accessible.ts';
import { cutOff } from './support/cut-off.ts';

/** The gallery is built and served once; `kept` is one window for all tests that only look at what a fresh page shows. */
const test = plain.extend<object, { readonly gallery: { readonly url: string }; readonly kept: Page }>({
  gallery: [
    async ({}, use) => {
      const gallery = await serveGallery();
      await use(gallery);
      await gallery.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  kept: [
    async ({ browser }, use) => {
      const page = await browser.newPage({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 1366, height: 768 } });
      await use(page);
      await page.close();
    },
    { scope: 'worker' },
  ],
});

/** A page of the gallery, loaded anew, that said nothing bad on its way. */
async function open(page: Page, gallery: { readonly url: string }, query: string): Promise<void> {
  const errors: string[] = [];
  const onError = (error: Error) => { errors.push(error.message); };
  const onConsole = (message: ConsoleMessage) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  };
  page.on('pageerror', onError).on('console', onConsole);
  await page.goto(`${gallery.url}?${query}`);
  await expect(page.locator('#app > *').first()).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  page.off('pageerror', onError).off('console', onConsole);
  expect(errors).toEqual([]);
}

const PAGES = ['workbench', 'workbench&show=alarm', 'workbench&show=ledger', 'workbench&show=palette', 'workbench&show=pick', 'desk', 'forms', 'forms&show=reason', 'parts', 'states', 'approval', 'sign-in', 'lock'];

for (const name of PAGES) {
  test(`${name} has no serious finding, light or dark`, async ({ gallery, kept: page }) => {
    await open(page, gallery, `page=${name}`);
    for (const theme of ['light', 'dark']) {
      await page.evaluate((chosen) => { document.documentElement.dataset['theme'] = chosen; }, theme);
      expect(await seriousFindings(page, theme === 'light' ? 'all' : 'colours'), theme).toEqual([]);
    }
  });
}

for (const size of [{ width: 1366, height: 768 }, { width: 1920, height: 1080 }, { width: 1093, height: 614 }, { width: 683, height: 384 }, { width: 390, height: 844 }]) {
  test(`nothing is cut off at ${String(size.width)}x${String(size.height)}`, async ({ gallery, kept: page }) => {
    await page.setViewportSize(size);
    for (const name of ['workbench', 'desk', 'forms', 'approval', 'parts', 'sign-in']) {
      await open(page, gallery, `page=${name}`);
      expect(await cutOff(page, 'may'), name).toEqual([]);
    }
  });
}

test('the worklist shows at least 14 whole rows and the whole next step at 1366x768', async ({ gallery, page }) => {
  await open(page, gallery, 'page=workbench');
  const grid = await page.getByRole('grid').boundingBox();
  if (grid === null) throw new Error('no grid');
  const boxes = await page.getByRole('row').evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom })));
  const whole = boxes.filter(({ top, bottom }) => top >= grid.y + 28 && bottom <= grid.y + grid.height);
  expect(whole.length).toBeGreaterThanOrEqual(14);
  const verb = await page.getByRole('button', { name: '打开出警单' }).boundingBox();
  expect((verb?.y ?? 9_999) + (verb?.height ?? 0)).toBeLessThan(768);
});

test('the worklist is walked by keyboard alone, to its end and back', async ({ gallery, page }) => {
  await open(page, gallery, 'page=workbench&show=list');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: '筛选案件' })).toBeFocused();
  await page.keyboard.press('Escape');
  const grid = page.getByRole('grid', { name: '案件列表' });
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('row', { selected: true })).toContainText('执90236号');
  await expect(page.getByRole('complementary')).toContainText('执90236号');
  await page.keyboard.press('End');
  await expect(page.getByRole('row', { selected: true })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('row', { selected: true })).toHaveAttribute('aria-rowindex', '50001');
  await page.keyboard.press('PageUp');
  await expect(page.getByRole('row', { selected: true })).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Home');
  await expect(page.getByRole('row', { selected: true })).toHaveAttribute('aria-rowindex', '2');
  await expect(page.getByRole('row', { selected: true })).toBeInViewport({ ratio: 1 });
  const drawn = await page.getByRole('row').count();
  expect(drawn).toBeLessThan(60);
});

test('real pinyin reaches the search field as a word, and its Enter submits nothing', async ({ gallery, page }) => {
  await open(page, gallery, 'page=workbench&show=palette');
  const field = page.getByRole('combobox', { name: '查找与命令' });
  await expect(field).toBeFocused();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Input.imeSetComposition', { text: 'wang', selectionStart: 4, selectionEnd: 4 });
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Enter', windowsVirtualKeyCode: 229 });
  await expect(field).toBeVisible();
  await devtools.send('Input.insertText', { text: '王' });
  await expect(field).toHaveValue('王');
});

test('paper is white and without the frame, in the dark too', async ({ gallery, page }) => {
  await open(page, gallery, 'page=workbench&theme=dark');
  await page.emulateMedia({ media: 'print' });
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeHidden();
  await expect(page.getByRole('complementary')).toContainText('公安 13:50 发现行踪');
});

test('the first paint already has the theme that was chosen, else the system’s', async ({ gallery, page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${gallery.url}?page=lock`, { waitUntil: 'commit' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.evaluate(() => { localStorage.setItem('lianzhi.theme', 'light'); });
  // Scripts of the application never arrive: what stands then was there before them.
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.evaluate(() => { localStorage.setItem('lianzhi.theme', 'dark'); });
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe('rgb(14, 19, 25)');
});
