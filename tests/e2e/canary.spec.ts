import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test';
import { commonFlags, isRootUser, prepareProfile } from '../../build/browser.ts';
import { ensureBuilt } from '../../build/bundle.ts';
import { freePlace, hostProcess, type Installation, startInstallation } from '../../build/installation.ts';
import { prepareServer, quickPasswords } from '../../build/prepared.ts';
import { type RunningProcess, startProcess } from '../../build/processes.ts';
import { openCase, synced } from '../stories/story-1.ts';
import { planted, scanBytes } from './support/byte-scan.ts';
import { importCases } from './support/requests.ts';
import { windowOptions } from './support/window.ts';
import { enter, PASSWORD } from './support/workbench.ts';

/**
 * A day at a desk, and then the disk in the hands of a thief: none of the people of that day stands on it, in no form in
 * which a program writes text. The whole data folder of the host is looked through, the browser's profile in it included.
 */

const GIVEN = ['槐序', '榴月', '荷风', '桐阴', '菊泉', '枫渚', '梅砚', '竹溪', '兰皋', '杏坞', '桑榆', '蘅芜', '芷汀'];

/** A number with its check digit, of the region that no real person has. */
function idNumber(index: number): string {
  const body = `320599198${String(index % 10)}0${String(1 + (index % 9))}1${String(index % 10)}${String(401 + index * 2)}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (weights[at] ?? 0), 0);
  return `${body}${'10X98765432'[sum % 11] ?? ''}`;
}

const PEOPLE = GIVEN.map((given, index) => ({ name: `逄${given}`, idNo: idNumber(index), phone: `138000091${String(10 + index)}`, address: `苏州市姑苏区砚潮巷 ${String(30 + index)} 弄 ${String(index + 1)} 号` }));
/** Typed by hand, into a note, a draft, a file and a search: these come from no import. */
const TYPED = ['逄苇舟', '逄石湖', '逄望虞', '逄沧浪'];
const CANARIES = [...PEOPLE.flatMap(({ name, idNo, phone, address }) => [name, idNo, phone, address]), ...TYPED].map(planted);

const LINES = PEOPLE.map(({ name, idNo, phone, address }, index) => ({
  案号: `（2026）苏0508执9${String(5100 + index)}号`,
  立案日期: '2026-06-15',
  承办人: '蒋法官',
  案由: '买卖合同纠纷',
  申请执行人: '齐某',
  申请执行人证件号码: '320599198409251375',
  '申请标的(元)': '86000',
  '执行费(元)': '1190',
  履行期限: '2026-05-31',
  执行依据文号: `民事判决书（2026）苏0508民初9${String(5100 + index)}号`,
  被执行人: name,
  证件号码: idNo,
  联系电话: phone,
  住址: address,
}));

/** The product's own window: its flags, its settings, its profile in the host's folder. */
async function openProfile(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(prepareProfile(profile), windowOptions(commonFlags(profile, isRootUser(), {}).filter((flag) => !flag.startsWith('--user-data-dir='))));
}

/** Every process that runs on a profile: the browser, its pages, its store. */
function processesOf(profile: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--user-data-dir=${profile}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function kill9(context: BrowserContext, profile: string): Promise<void> {
  const gone = new Promise((done) => context.once('close', done));
  for (const pid of processesOf(profile)) process.kill(pid, 'SIGKILL');
  await gone;
}

async function note(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: '备注', exact: true }).click();
  await page.getByRole('textbox', { name: '备注' }).fill(text);
  await page.getByRole('button', { name: '确认登记' }).click();
  await expect(page.getByText(text).first()).toBeVisible();
}

test('after a day of work and a crash none of its people stands on the disk', async () => {
  test.setTimeout(420_000);
  expect(CANARIES.length).toBeGreaterThanOrEqual(50);
  const built = await ensureBuilt();
  expect(built.ok, built.output).toBe(true);
  const home = await mkdtemp(join(tmpdir(), 'lianzhi-canary-'));
  const data = join(home, 'host');
  const profile = join(data, 'browser');
  const place = await freePlace(home);
  await prepareServer(home, { demo: true });
  await quickPasswords(home);
  const installation: Installation = await startInstallation(place, { demo: true });
  const further: RunningProcess[] = [];
  const bureau = { url: installation.host.url };
  const open = String(installation.host.ready['open']);
  try {
    // Morning: the cases come in, are opened, searched for by name, noted in; papers are attached and printed.
    let context = await openProfile(profile);
    let page = context.pages()[0] ?? (await context.newPage());
    await page.goto(open);
    await enter(page, 'jiang');
    await expect(page.getByRole('banner')).toBeVisible({ timeout: 60_000 });
    await importCases(page, bureau, LINES);
    await page.goto(`${bureau.url}/#/cases`);
    await page.getByRole('searchbox').first().fill(PEOPLE[0]?.name ?? '');
    await expect(page.getByRole('row').nth(1)).toContainText(PEOPLE[0]?.name ?? '', { timeout: 60_000 });
    await openCase(page, '95100');
    await note(page, `电话联系${TYPED[0] ?? ''}`);
    await page.getByRole('button', { name: '上门查找' }).click();
    await page.getByRole('textbox', { name: '日期', exact: true }).fill('2026-07-03');
    await page.getByText('人去楼空').click();
    // A picture by name, and in its bytes what somebody wrote on it.
    await page.locator('input[type=file]').setInputFiles({
      name: '现场.png',
      mimeType: 'image/png',
      buffer: Buffer.concat([Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'), Buffer.from(TYPED[1] ?? '')]),
    });
    await expect(page.getByText('现场.png')).toBeVisible();
    await page.getByRole('button', { name: '确认登记' }).click();
    await expect(page.getByRole('button', { name: '确认登记' })).toBeHidden();
    await synced(page);
    await page.getByRole('button', { name: '导出卷内目录' }).click();
    const download = page.waitForEvent('download', { timeout: 60_000 });
    await page.getByRole('button', { name: '生成 PDF' }).click();
    await (await download).delete();

    // Noon: locked and opened again.
    await page.keyboard.press('Control+l');
    await expect(page.getByRole('dialog', { name: '已锁定' })).toBeVisible();
    await page.getByRole('textbox', { name: '口令' }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: /95100/u })).toBeVisible({ timeout: 60_000 });

    // Afternoon: the server is away; something is filed, something is half written, and the machine loses its power.
    await installation.server.kill9();
    await note(page, `与${TYPED[2] ?? ''}面谈`);
    await page.getByRole('button', { name: '备注', exact: true }).click();
    await page.getByRole('textbox', { name: '备注' }).fill(`草稿：${TYPED[3] ?? ''}来电`);
    await expect(page.getByText(/内容自动保存在本机/u)).toBeVisible();
    // The browser writes its session file some seconds after something changed on the page.
    await page.waitForTimeout(5_000);
    await kill9(context, profile);
    await installation.host.kill9();

    // It is started once more, signed in without the server, and left.
    const host = await startProcess(hostProcess(place, { demo: true }));
    further.push(host);
    context = await openProfile(profile);
    page = context.pages()[0] ?? (await context.newPage());
    await page.goto(String(host.ready['open']));
    await enter(page, 'jiang');
    await expect(page.getByRole('banner')).toBeVisible({ timeout: 60_000 });
    await openCase(page, '95100');
    await expect(page.getByText(`与${TYPED[2] ?? ''}面谈`).first()).toBeVisible();
    await kill9(context, profile);
    await host.stop();

    // What the scan can find is shown first: it finds a value in each form, wherever it stands.
    const known = join(home, 'known');
    await mkdir(join(known, 'deep'), { recursive: true });
    await Promise.all(CANARIES.flatMap(({ forms }, index) => forms.map(({ encoding, bytes }) => writeFile(join(known, 'deep', `${String(index)}-${encoding}`), Buffer.concat([Buffer.alloc(index * 7), bytes, Buffer.alloc(3)])))));
    expect(new Set(scanBytes(known, CANARIES).finds.map(({ text }) => text)).size).toBe(CANARIES.length);

    const { finds, files, bytes } = scanBytes(data, CANARIES);
    expect(files).toBeGreaterThan(50);
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(finds).toEqual([]);
  } finally {
    for (const pid of processesOf(profile)) process.kill(pid, 'SIGKILL');
    for (const each of further) await each.stop();
    await installation.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
