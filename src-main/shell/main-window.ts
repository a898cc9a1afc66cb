import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IPC_EVENT } from '#shared/contracts/host-ipc.ts';
import type { HostEvent } from '#shared/contracts/host-bridge.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import { writeSmallFile } from '../core/device-folder.ts';
import { errorFields } from '../core/host-log.ts';
import type { HostLog } from '../core/host-log.ts';
import { parseSavedWindow, placeWindow, SMALLEST_WINDOW } from '../core/window-bounds.ts';
import type { SavedWindow } from '../core/window-bounds.ts';
import { failureWords, hostWord } from '../core/words.ts';
import { APP_ORIGIN } from './app-scheme.ts';
import { WORDS } from './words.ts';
import type { HostLanguage } from './words.ts';

export type MainWindow = {
  readonly window: BrowserWindow;
  focus(): void;
  send(event: HostEvent): void;
};

/** More crashes than this within the time mean that reloading does not help. */
const MOST_RELOADS = 3;
const RELOAD_WINDOW_MS = 60_000;

/** A page that has not painted by then is shown as it is: a person who waits must see something. */
const SHOW_LIMIT_MS = 15_000;
/** What the window shows before the page has painted. */
const GROUND = { light: '#ffffff', dark: '#141414' } as const;
/** Chromium's number of a load that another one replaced. */
const LOAD_ABORTED = -3;

type WindowOptions = {
  readonly preload: string;
  readonly stateFile: string;
  readonly log: HostLog;
  readonly language: () => HostLanguage;
  /** Ends the application in order, with this exit code. */
  readonly end: (code: number) => void;
  /** The page is loaded anew or gone: nobody listens in it. */
  readonly onPageGone: () => void;
};

/** Opens the workbench: sandboxed, isolated, hidden until it has painted, where it was last time. */
export function openMainWindow(options: WindowOptions): MainWindow {
  const saved = readState(options.stateFile);
  const window = new BrowserWindow({
    ...placeWindow(saved, workAreas()),
    minWidth: SMALLEST_WINDOW.width,
    minHeight: SMALLEST_WINDOW.height,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    title: '联执',
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      spellcheck: false,
      devTools: !app.isPackaged,
      zoomFactor: (saved?.zoomPercent ?? 100) / 100,
    },
  });
  let isShown = false;
  const show = (): void => {
    if (isShown || window.isDestroyed()) return;
    isShown = true;
    // To maximize is to show, so it waits for the page as well.
    if (saved?.isMaximized === true) window.maximize();
    else window.show();
  };
  window.once('ready-to-show', show);
  const patience = setTimeout(show, SHOW_LIMIT_MS);
  patience.unref();
  window.on('close', () => {
    writeState(options.stateFile, window, options.log);
  });
  watchHealth(window, options);
  watchLoads(window, options, show);
  askBeforeLeaving(window, options);
  return {
    window,
    focus() {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    send(event) {
      if (!window.isDestroyed()) window.webContents.send(IPC_EVENT, event);
    },
  };
}

function workAreas(): { x: number; y: number; width: number; height: number }[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  return [primary, ...others].map((display) => display.workArea);
}

function readState(path: string): SavedWindow | null {
  try {
    return parseSavedWindow(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** A place that cannot be written down is not worth keeping a window open for. */
function writeState(path: string, window: BrowserWindow, log: HostLog): void {
  const zoomPercent = Math.min(200, Math.max(80, Math.round(window.webContents.getZoomFactor() * 100)));
  const state: SavedWindow = { ...window.getNormalBounds(), isMaximized: window.isMaximized(), zoomPercent };
  try {
    writeSmallFile(path, JSON.stringify(state));
  } catch (error) {
    log({ event: 'window-not-kept', ...errorFields(error) });
  }
}

/** Loads the page, and says so when it does not come: a window that stays hidden is a program that did not start. */
function watchLoads(window: BrowserWindow, options: WindowOptions, show: () => void): void {
  const words = WORDS[options.language()];
  const load = (): void => {
    // What fails is told by its event, with its reason.
    window.loadURL(`${APP_ORIGIN}/index.html`).catch(() => undefined);
  };
  window.webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) options.onPageGone();
  });
  window.webContents.on('did-fail-load', (_event, code, description, _address, isMainFrame) => {
    if (!isMainFrame || code === LOAD_ABORTED) return;
    options.log({ event: 'page-failed', code, description });
    show();
    const { cause, fix } = failureWords(words, failure('HOST_PAGE_FAILED', { detail: `${description} ${String(code)}` }));
    void dialog
      .showMessageBox(window, {
        type: 'error',
        message: hostWord(words, 'host.dialog.loadFailed'),
        detail: `${cause}\n${fix}`,
        buttons: [hostWord(words, 'host.dialog.reload'), hostWord(words, 'host.dialog.quit')],
        defaultId: 0,
        cancelId: 1,
      })
      .then(({ response }) => {
        if (response === 0 && !window.isDestroyed()) load();
        else options.end(1);
      });
  });
  load();
}

/** Without an answer a page that holds something unsaved could never be closed, and nobody would know why. */
function askBeforeLeaving(window: BrowserWindow, options: WindowOptions): void {
  window.webContents.on('will-prevent-unload', (event) => {
    const words = WORDS[options.language()];
    const answer = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: hostWord(words, 'host.dialog.leave'),
      detail: hostWord(words, 'host.dialog.leaveDetail'),
      buttons: [hostWord(words, 'host.dialog.stay'), hostWord(words, 'host.dialog.leaveAnyway')],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    // Preventing the prevention lets the page go.
    if (answer === 1) event.preventDefault();
  });
}

/** A page that died or hangs is loaded again; commands are in the journal and drafts on the disk. */
function watchHealth(window: BrowserWindow, options: WindowOptions): void {
  const say = (key: string): string => hostWord(WORDS[options.language()], key);
  let reloads: number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    options.log({ event: 'page-gone', reason: details.reason, exitCode: details.exitCode });
    options.onPageGone();
    if (details.reason === 'clean-exit') return;
    const now = Date.now();
    reloads = [...reloads.filter((at) => now - at < RELOAD_WINDOW_MS), now];
    if (reloads.length > MOST_RELOADS) {
      dialog.showErrorBox(say('host.dialog.startFailed'), say('host.dialog.crashedDetail'));
      options.end(1);
      return;
    }
    window.webContents.reload();
    void dialog.showMessageBox(window, {
      type: 'warning',
      message: say('host.dialog.crashed'),
      detail: say('host.dialog.crashedDetail'),
      buttons: [say('host.dialog.ok')],
    });
  });
  let isAsking = false;
  window.on('unresponsive', () => {
    if (isAsking) return;
    isAsking = true;
    options.log({ event: 'page-unresponsive' });
    void dialog
      .showMessageBox(window, {
        type: 'warning',
        message: say('host.dialog.unresponsive'),
        detail: say('host.dialog.unresponsiveDetail'),
        buttons: [say('host.dialog.wait'), say('host.dialog.reload')],
        defaultId: 0,
        cancelId: 0,
      })
      .then(({ response }) => {
        isAsking = false;
        if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
      });
  });
}

/** File of the window's place below the data folder. */
export function windowStateFile(root: string): string {
  return join(root, 'window.json');
}
