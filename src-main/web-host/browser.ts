import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** Nobody listens there, and a browser does not even try: a port that the web may not use. */
const NOWHERE = 'http://127.0.0.1:9/';

/**
 * Services of the browser's maker that have no switch, sent to where nobody is. Push messages ask for an account of this
 * device within seconds of each start, whichever features are off.
 */
export const MAKER_NOWHERE: readonly string[] = [
  `--gaia-url=${NOWHERE}`,
  `--component-updater=url-source=${NOWHERE}`,
  `--gcm-checkin-url=${NOWHERE}`,
  `--gcm-registration-url=${NOWHERE}`,
  `--gcm-mcs-endpoint=${NOWHERE}`,
];

/** Whom a browser of ours may find beyond this machine. `proxy` is the court's, and serves `serverUrl` alone. */
export type Reach = { readonly serverUrl?: string | undefined; readonly proxy?: string | undefined };

/** A name or an address as resolver rules write it: IPv6 without its brackets. */
function ruleHost(address: string): string {
  return new URL(address).hostname.replace(/^\[(.*)\]$/, '$1');
}

/**
 * Rules under which nothing but this machine and the configured server can be found, neither name nor bare address: what
 * the next release of the browser asks for fails without anybody knowing it beforehand. Names under `.localhost` are this
 * machine by standard (RFC 6761): the browser asks nobody for them.
 *
 * A browser that uses a proxy resolves only the proxy: everything would leave through it, past the rules, or, as the
 * proxy itself cannot be found, nothing would, not even to the server. So the proxy of the system is never used. The page
 * reaches the server itself (feed, commands, hints), directly, as the host does; a court whose server lies behind a
 * proxy names it (`--proxy` of the web host), and a script of ours sends the server's requests to it and no others.
 */
export function fenceFlags({ serverUrl, proxy }: Reach): string[] {
  const isProxied = proxy !== undefined && serverUrl !== undefined;
  const beyond = isProxied ? [ruleHost(proxy)] : serverUrl === undefined ? [] : [ruleHost(serverUrl)];
  const rules = ['MAP * ~NOTFOUND', ...['127.0.0.1', '::1', 'localhost', '*.localhost', ...beyond].map((host) => `EXCLUDE ${host}`)].join(' , ');
  return [isProxied ? `--proxy-pac-url=${proxyScript(new URL(serverUrl), new URL(proxy))}` : '--no-proxy-server', `--host-resolver-rules=${rules}`];
}

/** Sends the server's host through the proxy; everything else finds its own way, which the rules close. */
function proxyScript(server: URL, proxy: URL): string {
  const port = proxy.port === '' ? (proxy.protocol === 'https:' ? '443' : '80') : proxy.port;
  const way = `${proxy.protocol === 'https:' ? 'HTTPS' : 'PROXY'} ${proxy.hostname}:${port}`;
  const host = JSON.stringify(ruleHost(server.href));
  const script = `function FindProxyForURL(url, host) { return host === ${host} ? ${JSON.stringify(way)} : 'DIRECT'; }`;
  return `data:application/x-ns-proxy-autoconfig;base64,${Buffer.from(script).toString('base64')}`;
}

/**
 * What every browser of ours is started with: a profile of its own, nothing that phones home, nobody else to be found, no
 * extensions. Forms are the court's own: without `AutofillServerCommunication` the browser asks its maker about the
 * fields of each one.
 */
export function commonFlags(profile: string, isRoot: boolean, reach: Reach): string[] {
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
    `--disable-features=${[
      ...['Translate', 'OptimizationHints', 'MediaRouter', 'DialMediaRouteProvider', 'InterestFeedContentSuggestions', 'AutofillServerCommunication', 'NetworkTimeServiceQuerying'],
      ...['AimEnabled', 'PreconnectToSearch', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
    ].join(',')}`,
    ...MAKER_NOWHERE,
    ...fenceFlags(reach),
    '--password-store=basic',
    // Chromium refuses to run as root with its sandbox; that happens in containers and test machines only.
    ...(isRoot ? ['--no-sandbox'] : []),
  ];
}

/**
 * Settings of a profile for which there is no switch: the password of the court is neither kept nor asked about elsewhere,
 * and what is typed into forms is not remembered.
 */
const PROFILE_SETTINGS = {
  credentials_enable_service: false,
  profile: { password_manager_leak_detection: false },
  autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false },
} as const;

type Settings = { readonly [name: string]: unknown };

function merged(under: Settings, over: Settings): Settings {
  const isSettings = (value: unknown): value is Settings => typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries = Object.entries(over).map(([name, value]) => [name, isSettings(value) && isSettings(under[name]) ? merged(under[name], value) : value] as const);
  return { ...under, ...Object.fromEntries(entries) };
}

function readSettings(path: string): Settings {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Settings) : {};
  } catch {
    return {};
  }
}

/**
 * Writes our settings into a profile, over what the browser has kept there. A browser that runs on it already writes its
 * own again at its end, and has had ours since its first start. @returns the folder
 */
export function prepareProfile(profile: string): string {
  const folder = join(profile, 'Default');
  const path = join(folder, 'Preferences');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, JSON.stringify(merged(readSettings(path), PROFILE_SETTINGS)), { mode: 0o600 });
  } catch {
    // A folder that cannot be written is told by the browser itself, on screen.
  }
  return profile;
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
export function openWorkbench(browser: string, openFile: string, profile: string, reach: Reach): ChildProcess {
  return spawn(browser, [...commonFlags(prepareProfile(profile), isRootUser(), reach), '--window-size=1440,900', `--app=${pathToFileURL(openFile).href}`], {
    stdio: 'ignore',
  });
}
