import type { Browser, Locator, Page } from '@playwright/test';
import { sound } from './support/sound.ts';
import { enter, expect, openWorkbench, PASSWORD, signIn, test, type Bureau } from './support/workbench.ts';

/** Every person's own pages. */
const ROUNDS: readonly { readonly login: string; readonly pages: readonly string[] }[] = [
  { login: 'jiang', pages: ['today', 'cases', 'requests', 'queue', 'approvals', 'approvals/paper', 'import', 'settings'] },
  { login: 'fang', pages: ['approvals', 'approvals/delegation', 'cases'] },
  { login: 'tian', pages: ['duty', 'requests'] },
  { login: 'peng', pages: ['field'] },
  { login: 'ren', pages: ['admin'] },
  { login: 'wen', pages: ['audit'] },
];

async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => { location.hash = `#/${to}`; }, path);
  await expect(page).toHaveURL((url) => url.hash === `#/${path}`);
  await expect(page.locator('main').getByRole('heading', { level: 1 }).or(page.locator('main h2')).first()).toBeVisible();
}
/** The first case of the worklist. */
async function firstCase(page: Page): Promise<string> {
  await go(page, 'cases');
  await expect(page.getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/cases\/[^/]+$/u);
  return new URL(page.url()).hash.slice(2);
}

for (const { login, pages } of ROUNDS) {
  test(`what ${login} sees is whole and open to everybody, in both languages`, async ({ browser, bureau }) => {
    const page = await signIn(browser, bureau, login);
    const all = [...pages];
    if (login === 'jiang') {
      const one = await firstCase(page);
      all.push(one, `requests/new?case=${one.slice('cases/'.length)}`);
    }
    for (const path of all) {
      await go(page, path);
      await sound(page, path);
    }
    await page.keyboard.press('Control+k');
    await page.keyboard.type('语言');
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    for (const path of all) {
      await go(page, path);
      await sound(page, `${path} in English`, { axe: false });
    }
    await page.context().close();
  });
}

test('the doors of the court and of the police are whole and open to everybody', async ({ browser, bureau }) => {
  for (const [login, open] of [[undefined, bureau.open], ['he', `${bureau.serverUrl}/desk/`], ['shi', `${bureau.serverUrl}/desk/`]] as const) {
    const page = await openWorkbench(browser, { ...bureau, open });
    if (login !== undefined) {
      await enter(page, login);
      await expect(page.getByRole('banner')).toBeVisible({ timeout: 60_000 });
    }
    await sound(page, login ?? 'sign-in');
    await page.context().close();
  }
});

async function fill(page: Page, name: string, value: string): Promise<void> {
  await page.getByRole('textbox', { name, exact: true }).fill(value);
}
/** What a request wants before it: served, summoned, looked for. */
async function prepare(browser: Browser, bureau: Bureau, short: string): Promise<void> {
  const page = await signIn(browser, bureau, 'jiang');
  await page.keyboard.press('Control+k');
  await page.keyboard.type(short);
  await page.getByRole('option', { name: new RegExp(short, 'u') }).first().click();
  const file = async () => {
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('button', { name: '确认登记' })).toBeHidden();
  };
  await page.getByRole('button', { name: '送达记录', exact: true }).click();
  await fill(page, '送达日期', '2026-01-22');
  await fill(page, '报告财产截止', '2026-02-05');
  await file();
  await page.getByRole('button', { name: '传票及到庭' }).click();
  await fill(page, '送达日期', '2026-02-09');
  await fill(page, '应到庭日期', '2026-02-12');
  await page.getByText('未到庭', { exact: true }).click();
  await page.getByText('无正当理由', { exact: true }).click();
  await file();
  await page.getByRole('button', { name: '上门查找' }).click();
  await fill(page, '日期', '2026-02-13');
  await page.getByText('人去楼空').click();
  await file();
  await expect(page.getByRole('button', { name: /^最后联系/u })).toBeVisible({ timeout: 60_000 });
  await page.context().close();
}

/** Presses Tab until this has the focus; on the way every stop must show that it is one, inside the window. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target.first()).toBeAttached();
  for (let presses = 0; presses < 120; presses += 1) {
    if (await target.first().evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
    expect(await hiddenFocus(page)).toBeNull();
  }
  throw new Error(`no way to ${target.toString()} by ${key}`);
}
/** The focused element when nothing on screen shows that it has the focus. */
function hiddenFocus(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body || focused.matches('main')) return null;
    const box = focused.getBoundingClientRect();
    const inside = box.bottom > 0 && box.right > 0 && box.top < window.innerHeight && box.left < window.innerWidth;
    const near: Element[] = [focused, ...(focused.parentElement === null ? [] : [focused.parentElement, ...focused.parentElement.children]), ...focused.querySelectorAll('*')];
    const parent = focused.parentElement?.parentElement;
    if (parent !== null && parent !== undefined) near.push(parent);
    const marked = near.some((element) => {
      const style = getComputedStyle(element);
      return (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    });
    return inside && marked ? null : `${focused.tagName} ${focused.className} ${focused.getAttribute('aria-label') ?? focused.textContent.slice(0, 40)}`;
  });
}

test('a day of a judge without a mouse, and both lists show fourteen rows', async ({ browser, bureau }) => {
  test.setTimeout(240_000);
  const short = '90262';
  await prepare(browser, bureau, short);
  const page = await openWorkbench(browser, bureau);
  await expect(page.getByRole('textbox', { name: '账号' })).toBeFocused();
  await page.keyboard.type('jiang');
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('banner')).toBeVisible({ timeout: 60_000 });

  // To a case by a fragment of its number.
  await page.keyboard.press('Control+k');
  await page.keyboard.type(short);
  await expect(page.getByRole('option', { name: new RegExp(short, 'u') }).first()).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: new RegExp(short, 'u') })).toBeVisible();

  // A call.
  await page.keyboard.press('r');
  await expect(page.getByRole('button', { name: '确认登记' })).toBeVisible();
  await tabTo(page, page.getByRole('textbox', { name: '日期', exact: true }));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('2026-02-16');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: '确认登记' })).toBeHidden();
  await expect(page.getByRole('list', { name: '经过' })).toContainText('电话联系');

  // A request: grounds, what the police do when they find him, papers, the title of enforcement.
  await page.keyboard.press('n');
  await expect(page.getByRole('button', { name: '发起查控', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/requests\/new/u);
  const papers = page.getByRole('button', { name: '全部由模板生成' });
  const ground = page.getByRole('checkbox', { name: '下落不明' });
  await tabTo(page, papers);
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, page.getByRole('region', { name: '文书' }).locator('input[type=file], button:has-text("选择文件")').first());
  await page.keyboard.press('Enter');
  await (await chooser).setFiles({
    name: '判决书.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/MediaBox[0 0 595 842]/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  });
  await tabTo(page, ground);
  if (!(await ground.isChecked())) await page.keyboard.press('Space');
  await expect(ground).toBeChecked();
  const way = page.getByRole('radio', { name: /^派出所等候/u });
  await tabTo(page, page.getByRole('radiogroup').filter({ has: way }).getByRole('radio', { checked: true }));
  for (let presses = 0; presses < 5 && !(await way.isChecked()); presses += 1) await page.keyboard.press('ArrowDown');
  await expect(way).toBeChecked();
  await tabTo(page, papers, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^缺：/u)).toHaveCount(0);
  await tabTo(page, page.getByRole('radiogroup', { name: '是否人大代表' }).getByRole('radio', { name: '不是' }));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('textbox', { name: '答复来源' }));
  await page.keyboard.type('区人大代表工委');
  await expect(page.getByText(/10 \/ 11 项已具备/u)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL(/#\/requests\/(?!new)/u);

  // The lists and the queue, by word and by number.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('打开请求');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/requests$/u);
  await expect(page.getByRole('row', { name: new RegExp(short, 'u') })).toBeVisible();
  expect(await roomForRows(page)).toBeGreaterThanOrEqual(14);
  await page.keyboard.press('Control+2');
  await expect(page.getByRole('row').nth(14)).toBeVisible({ timeout: 60_000 });
  expect(await roomForRows(page)).toBeGreaterThanOrEqual(14);
  await page.keyboard.press('Control+3');
  await expect(page.getByRole('heading', { name: '队列' })).toBeVisible();

  await page.keyboard.press('Control+l');
  await expect(page.getByRole('dialog', { name: '已锁定' })).toBeVisible();
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: '已锁定' })).toBeHidden();
  await expect(page.getByRole('heading', { name: '队列' })).toBeVisible();
  await page.context().close();
});

/** Whole rows that the list of a page has room for. */
function roomForRows(page: Page): Promise<number> {
  return page.getByRole('grid').evaluate((grid) => {
    const head = grid.querySelector('[role=row]')?.getBoundingClientRect();
    const row = grid.querySelector('[role=row][aria-rowindex="2"]')?.getBoundingClientRect();
    if (head === undefined || row === undefined) return 0;
    return Math.floor((grid.getBoundingClientRect().bottom - head.bottom) / row.height);
  });
}
