import { mkdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../build/bundle.ts';
import type { Walk } from './electron/run-main.ts';
import { walkBuiltMain } from './electron/walk.ts';
import { testFolder } from './folders.ts';

/** A data folder as a court names it. */
function data(): string {
  const folder = `${testFolder()}/执行局 数据`;
  mkdirSync(folder);
  return folder;
}

beforeAll(async () => {
  const built = await ensureBuilt();
  if (!built.ok) throw new Error(built.output);
});

const CLEAN = { violations: [], rejections: [], faults: [], isLocked: false, boxes: [] };

describe('the built main over an Electron that forgives nothing', () => {
  test.each([
    ['linux', 'quit', 0],
    ['darwin', 'quit', 0],
    ['win32', 'quit', 0],
    ['win32', 'session-end', 1],
  ] as const)('a day on %s, that ends with %s', async (platform, end, exit) => {
    expect(await walkBuiltMain({ data: data(), platform, end })).toMatchObject({ ...CLEAN, exit });
  });

  test.each([
    ['linux', 'busy'],
    ['win32', 'busy'],
    ['linux', 'fixed-key'],
  ] as const)('a day on %s with a key store that is %s', async (platform, keyStore) => {
    expect(await walkBuiltMain({ data: data(), platform, keyStore })).toMatchObject({ ...CLEAN, exit: 0 });
  });

  test('a start in which something goes wrong lets the lock go, says so, and ends with code 2', async () => {
    const report = await walkBuiltMain({ data: data(), plant: ['await opened.value.sweep();', 'throw new RangeError("planted");'] });
    expect(report).toMatchObject({ violations: [], rejections: [], faults: ['started'], exit: 2, isLocked: false });
    expect(report).toMatchObject({ boxes: [expect.stringMatching(/RangeError[\s\S]*HOST_START_FAILED/u)] });
  });
});

type Found = { readonly violations?: RegExp; readonly rejections?: RegExp; readonly faults?: RegExp };
type Planted = { readonly what: string; readonly plant: readonly [string, string]; readonly found: Found | 'never settled'; readonly more: Partial<Walk> };

function planted(what: string, plant: readonly [string, string], found: Planted['found'], more: Partial<Walk> = {}): Planted {
  return { what, plant, found, more };
}

const READY = 'held.language = app.getLocale()';
const PLANTED: readonly Planted[] = [
  planted('a member that does not exist', ['app.getLocale()', 'app.getLocalle()'], { violations: /App\.getLocalle does not exist/u }),
  planted('a call before ready', ['if (!app.requestSingleInstanceLock())', 'app.getLocale(); if (!app.requestSingleInstanceLock())'], { violations: /App\.getLocale before ready/u }),
  planted('a call that comes too late', [READY, `app.disableHardwareAcceleration(); ${READY}`], { violations: /disableHardwareAcceleration after ready/u }),
  planted('an await that never settles', ['\nstartElectronHost({', '\nawait startElectronHost({'], 'never settled'),
  planted('a lock left behind', ['await journal.close();', ''], { faults: /a lock left behind/u }),
  planted('a lock left behind by a log-off of Windows', ['main.window.on("session-end"', 'main.window.on("query-session-end"'], { faults: /a lock left behind/u }, { platform: 'win32', end: 'session-end' }),
  planted('too many arguments', ['app.on("window-all-closed", () => {\n\t\tapp.quit();', 'app.on("window-all-closed", () => {\n\t\tapp.quit(0);'], { violations: /App\.quit takes 0 arguments, not 1/u }),
  planted('a word that is none of the words', ['pageSize: "A4"', 'pageSize: "A9"'], { violations: /pageSize.*none of what may stand there/u }),
  planted('an unknown option', ['contextIsolation: true', 'contextIsolated: true'], { violations: /no option contextIsolated/u }),
  planted('an event that does not exist', ['"did-fail-load"', '"did-fail-loading"'], { violations: /no event did-fail-loading/u }),
  planted('an event of another platform', ['if (process.platform === "linux") watchScreenLock(() => powerMonitor.getSystemIdleState(IDLE_S), lock);\n\telse ', ''], { violations: /lock-screen does not exist on linux/u }),
  planted('a call of another platform', ['if (process.platform === "win32") app.setAppUserModelId', 'app.setAppUserModelId'], { violations: /setAppUserModelId does not exist on linux/u }),
  planted('a message that cannot be cloned', ['inbox.put({ type: "wake" })', 'inbox.put({ type: "wake", at: () => 0 })'], { violations: /cannot be cloned/u }),
  planted('a rejection that nobody hears', [READY, `Promise.reject(new Error("planted")); ${READY}`], { rejections: /planted/u }),
  planted('a page that can never be closed', ['window.webContents.on("will-prevent-unload"', 'window.webContents.on("will-navigate"'], { faults: /asked before leaving/u }),
  planted('a window shown with nothing in it', ['window.once("ready-to-show", show);', 'show();'], { faults: /shown only with something to see/u }),
  planted('a screen lock that nobody hears', ['watchScreenLock(() => powerMonitor.getSystemIdleState(IDLE_S), lock)', 'void 0'], { faults: /locked with the screen/u }),
  planted('a link that comes before the page listens', ['inbox.put({\n\t\t\ttype: "open",', 'main?.send({\n\t\t\ttype: "open",'], { faults: /the link of the start/u }),
];

describe('it finds a mistake that is planted in the built main', () => {
  test.each(PLANTED)('$what', async ({ plant, found, more }) => {
    const report = await walkBuiltMain({ data: data(), plant, ...more });
    if (found === 'never settled' || report === 'never settled') {
      expect(report).toBe(found);
      return;
    }
    expect(report.planted).toBeGreaterThan(0);
    for (const kind of ['violations', 'rejections', 'faults'] as const) {
      const pattern = found[kind];
      if (pattern !== undefined) expect(report[kind].join('\n'), kind).toMatch(pattern);
    }
  });
});
