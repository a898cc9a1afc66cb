import { app, BrowserWindow, dialog, screen } from 'electron';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IPC_EVENT } from '#shared/contracts/host-ipc.ts';
import type { HostEvent } from '#shared/contracts/host-bridge.ts';
import { writeSmallFile } from '../core/device-folder.ts';
import type { HostLog } from '../core/host-log.ts';
import { parseSavedWindow, placeWindow, SMALLEST_WINDOW } from '../core/window-bounds.ts';
import type { SavedWindow } from '../core/window-bounds.ts';
import { hostWord } from '../core/words.ts';
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

/** Opens the workbench: sandboxed, isolated, hidden until it has painted, where it was last time. */
export function openMainWindow(options: {
  readonly preload: string;
  readonly stateFile: string;
  readonly log: HostLog;
  readonly language: () => HostLanguage;
}): MainWindow {
  const saved = readState(options.stateFile);
  const window = new BrowserWindow({
    ...placeWindow(saved, workAreas()),
    minWidth: SMALLEST_WINDOW.width,
    minHeight: SMALLEST_WINDOW.height,
    show: false,
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
  if (saved?.isMaximized === true) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
  });
  window.on('close', () => {
    writeState(options.stateFile, window);
  });
  watchHealth(window, options);
  void window.loadURL(`${APP_ORIGIN}/index.html`);
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

function writeState(path: string, window: BrowserWindow): void {
  const zoomPercent = Math.min(200, Math.max(80, Math.round(window.webContents.getZoomFactor() * 100)));
  const state: SavedWindow = { ...window.getNormalBounds(), isMaximized: window.isMaximized(), zoomPercent };
  writeSmallFile(path, JSON.stringify(state));
}

/** A page that died or hangs is loaded again; commands are in the journal and drafts on the disk. */
function watchHealth(window: BrowserWindow, options: { readonly log: HostLog; readonly language: () => HostLanguage }): void {
  const say = (key: string): string => hostWord(WORDS[options.language()], key);
  let reloads: number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    options.log({ event: 'page-gone', reason: details.reason, exitCode: details.exitCode });
    if (details.reason === 'clean-exit') return;
    const now = Date.now();
    reloads = [...reloads.filter((at) => now - at < RELOAD_WINDOW_MS), now];
    if (reloads.length > MOST_RELOADS) {
      dialog.showErrorBox(say('host.dialog.startFailed'), say('host.dialog.crashedDetail'));
      app.exit(1);
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
