import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env, getuid, platform } from 'node:process';

const NAMES_ON_LINUX = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];

const PLACES_ON_MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const PLACES_ON_WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function candidates(): string[] {
  if (platform === 'darwin') return PLACES_ON_MAC;
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']];
    return roots.flatMap((root) => (root === undefined ? [] : PLACES_ON_WINDOWS.map((place) => join(root, place))));
  }
  const folders = ['/usr/bin', '/usr/local/bin', ...(env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')];
  return NAMES_ON_LINUX.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/**
 * Path of the system's Chromium, Chrome or Edge; undefined when there is none. `CHROMIUM_PATH` wins, and a wrong one is
 * returned as it is, so that the failure names the path the person gave.
 */
export function findChromium(): string | undefined {
  const given = env['CHROMIUM_PATH'];
  if (given !== undefined && given !== '') return given;
  return candidates().find((file) => existsSync(file) && isRunnable(file));
}

/** Chromium refuses to start its sandbox for root; everybody else keeps it. */
export function sandboxMustBeOff(): boolean {
  return platform === 'linux' && getuid?.() === 0;
}

/** Flags for every Chromium that tests start: no GPU, no calls home. */
export function chromiumFlags(): string[] {
  return [
    ...(sandboxMustBeOff() ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
}
