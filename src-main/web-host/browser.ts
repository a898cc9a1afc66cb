import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where a Chromium-family browser usually stands, best known first. */
function candidates(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string[] {
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter((root) => root !== undefined);
    const below = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
    return below.flatMap((path) => roots.map((root) => join(root, path)));
  }
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge', 'uos-browser-stable', 'browser'];
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'].filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Path of the system's Chromium, Chrome or Edge (`CHROMIUM_PATH` names another one); null when there is none. */
export function findBrowser(platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): string | null {
  const named = env['CHROMIUM_PATH'];
  const list = named === undefined || named === '' ? candidates(platform, env) : [named];
  return list.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What every browser of ours is started with: a profile of its own, nothing that phones home, no extensions. */
export function commonFlags(profile: string, isRoot: boolean): string[] {
  return [
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-extensions',
    '--disable-sync',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-domain-reliability',
    '--metrics-recording-only',
    '--disable-breakpad',
    '--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,InterestFeedContentSuggestions',
    '--password-store=basic',
    // Chromium refuses to run as root with its sandbox; that happens in containers and test machines only.
    ...(isRoot ? ['--no-sandbox'] : []),
  ];
}

export function isRootUser(): boolean {
  return process.getuid?.() === 0;
}

/** Whether this session has a screen to open a window on. */
export function hasDisplay(platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((value) => value !== undefined && value !== '');
}

/** Opens the workbench as a window of its own. The command line names a file; the token stands only inside that file. */
export function openWorkbench(browser: string, openFile: string, profile: string): ChildProcess {
  return spawn(browser, [...commonFlags(profile, isRootUser()), '--window-size=1440,900', `--app=${pathToFileURL(openFile).href}`], {
    stdio: 'ignore',
  });
}
