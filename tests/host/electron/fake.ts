import { EventEmitter } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { cloned, course, fire, strict, violate, violations } from './strict.ts';

/**
 * What stands in for Electron where its runtime is not: vitest resolves `electron` to this file, and so does the process
 * that runs the built main. The product gets strict parts only (`strict.ts`): what Electron's own typings do not have,
 * or what Electron would not bear at that moment, throws and is kept in `violations`. It plays the order of things that
 * a kind stub would not: ready after the entry module, closing under `beforeunload`, a maximize that shows, messages that
 * are cloned, a log-off of Windows. Whoever plays the system works on the parts behind (`fake`, `fire`).
 */
/**
 * The three states of a key store: it works; it is locked and will answer later; there is none, and the system says that
 * it encrypts all the same, with a key that stands in the program.
 */
export type KeyStore = 'system' | 'busy' | 'fixed-key';

/** Everything the adapters did, in order; `resetFake` empties it. */
export const fake = {
  calls: [] as string[],
  hasLock: true,
  isPackaged: false,
  locale: 'zh-CN',
  dataDir: tmpdir(),
  displays: [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
  windows: [] as FakeWindow[],
  menus: [] as unknown[],
  errorBoxes: [] as { title: string; content: string }[],
  messageBoxes: [] as string[],
  messageAnswer: 0,
  saveAnswer: { canceled: true, filePath: '' },
  saveDialogs: [] as string[],
  opened: [] as string[],
  notifications: [] as FakeNotification[],
  schemes: [] as Electron.CustomScheme[],
  exit: undefined as number | undefined,
  keyStore: 'system' as KeyStore,
  calm: true,
  idle: 'active' as ReturnType<Electron.PowerMonitor['getSystemIdleState']>,
  notificationFails: false,
  missingPaths: new Set<string>(),
  /** Answers of the page while a window is being closed: whether something is unsaved there. */
  unsaved: false,
  /** What a page that is loaded gets instead of itself. */
  failLoads: 0,
  leaveAnswer: 0,
  syncBoxes: [] as string[],
  secretBackend: 'gnome_libsecret' as ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>,
  shouldReEncrypt: false,
  secretKey: 'k1',
  exposed: new Map<string, unknown>(),
  invoked: [] as unknown[][],
  posted: [] as unknown[][],
  /** What the preload gave the page by window messages. */
  pagePosts: [] as unknown[][],
};

const initial = { ...fake };
let readiness = Promise.withResolvers<undefined>();
let ending = Promise.withResolvers<number>();

/** As before the start of an application; `phase` is `ready` for tests of one adapter alone. */
export function resetFake(phase: 'loading' | 'ready' = 'ready'): void {
  Object.assign(fake, initial, {
    calls: [], windows: [], menus: [], errorBoxes: [], messageBoxes: [], syncBoxes: [], saveDialogs: [], opened: [], notifications: [], schemes: [],
    exposed: new Map(), invoked: [], posted: [], pagePosts: [], missingPaths: new Set(),
  });
  for (const part of [appPart, ipcMainPart, powerMonitorPart, ipcRendererPart]) part.events.removeAllListeners();
  handlers.clear();
  sessions.clear();
  violations.length = 0;
  readiness = Promise.withResolvers();
  ending = Promise.withResolvers();
  course.phase = phase;
}

/** The entry module has settled: only now Electron becomes ready. */
export function entrySettled(): void {
  if (course.phase !== 'loading') return;
  course.phase = 'ready';
  fire(app, 'ready', {}, {});
  readiness.resolve(undefined);
}

/** Code with which the application ended itself. */
export function ended(): Promise<number> {
  return ending.promise;
}

/** An event that somebody may prevent. */
export function preventable<T extends object>(more?: T): T & { prevented: boolean; preventDefault(): void } {
  return Object.assign({ prevented: false, preventDefault(this: { prevented: boolean }) { this.prevented = true; } }, more ?? ({} as T));
}

/** A turn of the loop: what the system does, it does not do within a call. */
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

/** The end that was asked for: windows first, each under its page's own word, then `will-quit`. */
async function quitInOrder(): Promise<void> {
  const before = preventable();
  fire(app, 'before-quit', before);
  if (before.prevented) return;
  for (const window of fake.windows.filter(({ isGone }) => !isGone)) if (!(await window.closing())) return;
  await turn();
  const last = preventable();
  course.phase = 'quitting';
  fire(app, 'will-quit', last);
  if (!last.prevented) exit(0);
}

function exit(code: number): void {
  fake.exit = code;
  for (const window of fake.windows) window.isGone = true;
  course.phase = 'gone';
  ending.resolve(code);
}

const appPart = {
  events: new EventEmitter(),
  get isPackaged() {
    return fake.isPackaged;
  },
  isReady: () => course.phase === 'ready',
  requestSingleInstanceLock() {
    fake.calls.push('requestSingleInstanceLock');
    return fake.hasLock;
  },
  quit() {
    fake.calls.push('quit');
    if (!fake.calm) void turn().then(quitInOrder);
  },
  exit(code = 0) {
    if (fake.calm) fake.exit = code;
    else exit(code);
  },
  commandLine: {
    appendSwitch(name: string, value?: string) {
      fake.calls.push(`appendSwitch ${name} ${value ?? ''}`);
    },
  } as Electron.CommandLine,
  disableHardwareAcceleration() {
    fake.calls.push('disableHardwareAcceleration');
  },
  setAppUserModelId(id: string) {
    fake.calls.push(`setAppUserModelId ${id}`);
  },
  setPath(name: string, path: string) {
    if (!existsSync(path)) throw new Error('Failed to set path: no such folder');
    fake.calls.push(`setPath ${name} ${path}`);
  },
  getPath(name: string) {
    if (fake.missingPaths.has(name)) throw new Error(`Failed to get '${name}' path`);
    return join(fake.dataDir, name);
  },
  getLocale: () => fake.locale,
  setAsDefaultProtocolClient(scheme: string) {
    fake.calls.push(`setAsDefaultProtocolClient ${scheme}`);
    return true;
  },
  whenReady() {
    fake.calls.push('whenReady');
    if (course.phase !== 'loading') readiness.resolve(undefined);
    return readiness.promise;
  },
};
export const app = strict('App', appPart) as unknown as Electron.App;

export const protocol = strict('Protocol', {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]) {
    fake.calls.push('registerSchemesAsPrivileged');
    fake.schemes.push(...schemes);
  },
}) as unknown as Electron.Protocol;

/** One session, with what was set on it. */
export class FakeSession {
  readonly events = new EventEmitter();
  permissionRequest: Parameters<Electron.Session['setPermissionRequestHandler']>[0] = null;
  permissionCheck: Parameters<Electron.Session['setPermissionCheckHandler']>[0] = null;
  device: Parameters<Electron.Session['setDevicePermissionHandler']>[0] = null;
  displayMedia: Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0] = null;
  beforeRequest: ((details: { url: string }, callback: (response: { cancel?: boolean }) => void) => void) | null = null;
  schemeHandlers = new Map<string, (request: Request) => Promise<Response>>();
  isSpellCheckerOn = true;
  readonly webRequest = {
    onBeforeRequest: (listener: unknown) => {
      this.beforeRequest = listener as FakeSession['beforeRequest'];
    },
  } satisfies Partial<Electron.WebRequest>;
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) => {
      this.schemeHandlers.set(scheme, (request) => Promise.resolve(handler(request)));
    },
    unhandle: (scheme: string) => {
      this.schemeHandlers.delete(scheme);
    },
  } satisfies Partial<Electron.Protocol>;

  setPermissionRequestHandler(handler: FakeSession['permissionRequest']): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: FakeSession['permissionCheck']): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: FakeSession['device']): void {
    this.device = handler;
  }
  setDisplayMediaRequestHandler(handler: FakeSession['displayMedia']): void {
    this.displayMedia = handler;
  }
  clearStorageData(): Promise<void> {
    fake.calls.push('clearStorageData');
    return Promise.resolve();
  }
  clearCache(): Promise<void> {
    fake.calls.push('clearCache');
    return Promise.resolve();
  }
  setSpellCheckerEnabled(isOn: boolean): void {
    this.isSpellCheckerOn = isOn;
  }
}

const sessions = new Map<string, FakeSession>();
function sessionOf(name: string): FakeSession {
  const known = sessions.get(name) ?? new FakeSession();
  sessions.set(name, known);
  return known;
}
export const session = strict('Session', {
  get defaultSession() {
    return strict('Session', sessionOf('default'));
  },
  fromPartition: (name: string) => strict('Session', sessionOf(name)),
}, true) as unknown as typeof Electron.Session;
export function fakeSession(name = 'default'): FakeSession {
  return sessionOf(name);
}

/** What became of one try to load a page. */
type Load = { readonly ok: true } | { readonly ok: false; readonly code: number; readonly text: string };

/** The page inside a window. */
export class FakeContents {
  readonly events = new EventEmitter();
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  zoom = 1;
  sent: unknown[][] = [];
  reloads = 0;
  pdfOptions: Electron.PrintToPDFOptions | undefined;
  printFails = false;
  hasPainted = false;
  setWindowOpenHandler(handler: FakeContents['openHandler']): void {
    this.openHandler = handler;
  }
  setZoomFactor(factor: number): void {
    this.zoom = factor;
  }
  getZoomFactor(): number {
    return this.zoom;
  }
  send(channel: string, ...args: unknown[]): void {
    const arrived = cloned(args, `what is sent to the page by ${channel}`);
    this.sent.push([channel, ...arrived]);
    fire(ipcRenderer, channel, {}, ...arrived);
  }
  reload(): void {
    this.reloads += 1;
  }
  forcefullyCrashRenderer(): void {
    fake.calls.push('forcefullyCrashRenderer');
  }
  printToPDF(options: Electron.PrintToPDFOptions): Promise<Buffer> {
    this.pdfOptions = options;
    return this.printFails ? Promise.reject(new Error('no')) : Promise.resolve(Buffer.from('%PDF-1.7'));
  }
}

export class FakeWindow {
  readonly events = new EventEmitter();
  readonly webContents = new FakeContents();
  readonly options: Electron.BrowserWindowConstructorOptions;
  loaded = '';
  isGone = false;
  isMax = false;
  isMin = false;
  isFull = false;
  isVisible = false;
  /** Shown to people before there was anything to see. */
  wasShownBlank = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    this.options = options;
    fake.windows.push(this);
    fake.calls.push('new BrowserWindow');
    fire(app, 'web-contents-created', {}, strict('WebContents', this.webContents));
  }

  /** Loads as Chromium does: asks the session's wall, then its schemes; rejects where a load fails. */
  async loadURL(url: string): Promise<void> {
    this.loaded = url;
    if (fake.calm) return;
    await turn();
    fire(this.webContents, 'did-start-navigation', { url, isMainFrame: true, isSameDocument: false });
    const load = await this.#load(url);
    if (this.isGone) throw new Error('ERR_ABORTED (-3)');
    if (!load.ok) {
      fire(this.webContents, 'did-fail-load', {}, load.code, load.text, url, true, 1, 1);
      throw new Error(`${load.text} (${String(load.code)}) loading '${url}'`);
    }
    const { preload } = this.options.webPreferences ?? {};
    if (preload !== undefined && existsSync(preload)) runPreload(readFileSync(preload, 'utf8'));
    fire(this.webContents, 'did-finish-load');
    this.webContents.hasPainted = true;
    fire(this, 'ready-to-show');
  }

  async #load(url: string): Promise<Load> {
    const session = sessionOfWindow(this.options);
    if (fake.failLoads > 0) {
      fake.failLoads -= 1;
      return { ok: false, code: -6, text: 'ERR_FILE_NOT_FOUND' };
    }
    const isStopped = await new Promise<boolean>((resolve) => {
      if (session.beforeRequest === null) resolve(false);
      else session.beforeRequest({ url }, ({ cancel }) => { resolve(cancel === true); });
    });
    if (isStopped) return { ok: false, code: -20, text: 'ERR_BLOCKED_BY_CLIENT' };
    const handler = session.schemeHandlers.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined) return { ok: false, code: -302, text: 'ERR_UNKNOWN_URL_SCHEME' };
    await (await handler(new Request(url))).text();
    return { ok: true };
  }

  show(): void {
    fake.calls.push('show');
    this.#shown();
  }
  focus(): void {
    fake.calls.push('focus');
  }
  restore(): void {
    this.isMin = false;
  }
  /** Maximizes, and shows the window if it is not shown. */
  maximize(): void {
    this.isMax = true;
    this.#shown();
  }
  #shown(): void {
    this.isVisible = true;
    if (!this.webContents.hasPainted) this.wasShownBlank = true;
  }
  isMaximized(): boolean {
    return this.isMax;
  }
  isMinimized(): boolean {
    return this.isMin;
  }
  isFullScreen(): boolean {
    return this.isFull;
  }
  isDestroyed(): boolean {
    return this.isGone;
  }
  destroy(): void {
    if (this.isGone) return;
    this.isGone = true;
    fire(this, 'closed');
    if (!fake.calm && fake.windows.every(({ isGone }) => isGone)) fire(app, 'window-all-closed');
  }
  close(): void {
    void this.closing();
  }
  /** A person or the system closes it. @returns whether it is closed */
  async closing(): Promise<boolean> {
    await turn();
    const close = preventable();
    fire(this, 'close', close);
    if (close.prevented) return false;
    if (fake.unsaved) {
      // The page holds something back: without an answer of the application nothing happens at all.
      const leaving = preventable();
      fire(this.webContents, 'will-prevent-unload', leaving);
      if (!leaving.prevented) return false;
    }
    this.destroy();
    return true;
  }
  getNormalBounds(): Electron.Rectangle {
    return { x: 10, y: 20, width: 1300, height: 800 };
  }
}
export const BrowserWindow = strict('BrowserWindow', FakeWindow, true) as unknown as typeof Electron.BrowserWindow;

function sessionOfWindow(options: Electron.BrowserWindowConstructorOptions): FakeSession {
  const given = options.webPreferences?.session;
  return [...sessions.values()].find((known) => given !== undefined && strict('Session', known) === (given as unknown)) ?? sessionOf('default');
}

/** Windows ends the session: the windows are told, the application is not, and then it is gone. */
export async function endSession(letFinish: () => Promise<void>): Promise<void> {
  for (const window of fake.windows.filter(({ isGone }) => !isGone)) fire(window, 'session-end', preventable({ reasons: ['logoff'] }));
  await letFinish();
  exit(1);
}

export const screen = strict('Screen', {
  getPrimaryDisplay: () => fake.displays[0],
  getAllDisplays: () => fake.displays,
}) as unknown as Electron.Screen;

export const dialog = strict('Dialog', {
  showErrorBox(title: string, content: string) {
    fake.errorBoxes.push({ title, content });
  },
  showMessageBox(...args: unknown[]) {
    const options = args.at(-1) as Electron.MessageBoxOptions;
    fake.messageBoxes.push(options.message);
    return Promise.resolve({ response: fake.messageAnswer, checkboxChecked: false });
  },
  showMessageBoxSync(...args: unknown[]) {
    const options = args.at(-1) as Electron.MessageBoxSyncOptions;
    fake.syncBoxes.push(options.message);
    return fake.leaveAnswer;
  },
  showSaveDialog(...args: unknown[]) {
    const options = args.at(-1) as Electron.SaveDialogOptions;
    fake.saveDialogs.push(options.defaultPath ?? '');
    return Promise.resolve(fake.saveAnswer);
  },
}) as unknown as Electron.Dialog;

export const shell = strict('Shell', {
  openExternal(url: string) {
    fake.opened.push(url);
    return Promise.resolve();
  },
}) as unknown as Electron.Shell;

export const net = strict('Net', {
  fetch: () => Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED')),
}) as unknown as Electron.Net;

type Handler = (event: unknown, ...args: unknown[]) => unknown;
const handlers = new Map<string, Handler>();
const ipcMainPart = {
  events: new EventEmitter(),
  handle(channel: string, handler: Handler) {
    if (handlers.has(channel)) violate(`a second handler of ${channel}`);
    handlers.set(channel, handler);
  },
};
export const ipcMain = strict('IpcMain', ipcMainPart) as unknown as Electron.IpcMain;

/** Calls a handler as the page would: everything is cloned on its way. */
export async function fromPage(channel: string, frame: unknown, ...args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel);
  if (handler === undefined) throw new Error(`no handler of ${channel}`);
  const answer: unknown = await handler({ senderFrame: frame }, ...cloned(args, `what is asked by ${channel}`));
  return cloned(answer, `the answer of ${channel}`);
}
export function handledChannels(): string[] {
  return [...handlers.keys()];
}

/** One end of a real channel in the main process. */
export class FakePort {
  readonly events = new EventEmitter();
  isStarted = false;
  isClosed = false;
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (data: unknown) => { this.events.emit('message', { data, ports: [] }); });
    // Listening starts a port of Node; Electron's waits for start().
    if (!this.isStarted) port.unref();
  }
  start(): void {
    this.isStarted = true;
  }
  close(): void {
    this.isClosed = true;
    this.#port.close();
  }
  postMessage(message: unknown): void {
    this.#port.postMessage(cloned(message, 'what is sent over a port'));
  }
}

/** Both ends of a channel: the main process's part, and the page's own. */
export function channel(): { readonly main: FakePort; readonly page: MessagePort } {
  const { port1, port2 } = new MessageChannel();
  return { main: new FakePort(port1), page: port2 };
}

/** The page hands ports to the main process. */
export function handPorts(name: string, frame: unknown, ports: readonly FakePort[]): void {
  fire(ipcMain, name, { senderFrame: frame, ports: ports.map((port) => strict('MessagePortMain', port)) });
}

export const Menu = strict('Menu', {
  buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => template,
  setApplicationMenu(menu: unknown) {
    fake.menus.push(menu);
  },
}, true) as unknown as typeof Electron.Menu;

export const nativeTheme = strict('NativeTheme', { themeSource: 'system', shouldUseDarkColors: false }) as unknown as Electron.NativeTheme;

export class FakeNotification {
  readonly events = new EventEmitter();
  readonly options: Electron.NotificationConstructorOptions;
  isShown = false;
  isClosed = false;
  constructor(options: Electron.NotificationConstructorOptions = {}) {
    this.options = options;
    fake.notifications.push(this);
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    void turn().then(() => {
      if (fake.notificationFails && fire(this, 'failed', {}, 'refused') > 0) return;
      this.isShown = true;
      fire(this, 'show', {});
    });
  }
  close(): void {
    this.isClosed = true;
    fire(this, 'close', {});
  }
}
export const Notification = strict('Notification', FakeNotification, true) as unknown as typeof Electron.Notification;

const powerMonitorPart = {
  events: new EventEmitter(),
  getSystemIdleState: () => fake.idle,
};
export const powerMonitor = strict('PowerMonitor', powerMonitorPart) as unknown as Electron.PowerMonitor;

/** What stands before ciphertext: on Linux it tells a key of the system from the one in the program. */
const mark = (): string => (course.platform() === 'linux' && fake.keyStore === 'system' ? 'v11' : 'v10');
export const safeStorage = strict('SafeStorage', {
  isAsyncEncryptionAvailable: () => Promise.resolve(fake.keyStore !== 'busy'),
  getSelectedStorageBackend: () => fake.secretBackend,
  encryptStringAsync(text: string) {
    if (fake.keyStore === 'busy') return Promise.reject(new Error('Encryption is temporarily unavailable. Please try again.'));
    return Promise.resolve(Buffer.from(`${mark()}:${fake.secretKey}:${Buffer.from(text).toString('hex')}`));
  },
  decryptStringAsync(data: Buffer) {
    if (fake.keyStore === 'busy') return Promise.reject(new Error('Decryption is temporarily unavailable. Please try again.'));
    const [, key, hex] = data.toString().split(':');
    if (key !== fake.secretKey && !fake.shouldReEncrypt) return Promise.reject(new Error('Error while decrypting the ciphertext'));
    return Promise.resolve({ result: Buffer.from(hex ?? '', 'hex').toString(), shouldReEncrypt: fake.shouldReEncrypt });
  },
}) as unknown as Electron.SafeStorage;

export const contextBridge = strict('ContextBridge', {
  exposeInMainWorld(name: string, value: unknown) {
    fake.exposed.set(name, value);
  },
}) as unknown as Electron.ContextBridge;

/** The page of the walk: the top frame of our own origin. */
const PAGE_FRAME = { url: 'app://lianzhi/index.html', parent: null };
const ipcRendererPart = {
  events: new EventEmitter(),
  async invoke(name: string, ...args: unknown[]) {
    fake.invoked.push([name, ...args]);
    return handlers.has(name) ? fromPage(name, PAGE_FRAME, ...args) : { ok: true, value: {} };
  },
  send(name: string, ...args: unknown[]) {
    fire(ipcMain, name, { senderFrame: PAGE_FRAME, ports: [] }, ...cloned(args, `what the page sends by ${name}`));
  },
  postMessage(name: string, message: unknown, ports: readonly MessagePort[] = []) {
    fake.posted.push([name, message, ports]);
    if (ipcMainPart.events.listenerCount(name) > 0) handPorts(name, PAGE_FRAME, ports.map((port) => new FakePort(port)));
  },
};
export const ipcRenderer = strict('IpcRenderer', ipcRendererPart) as unknown as Electron.IpcRenderer;

/** Runs a preload as a sandboxed page does: one CommonJS file that gets `electron` and nothing of Node. */
function runPreload(code: string): void {
  const page = { MessageChannel, window: { location: { origin: 'app://lianzhi' }, postMessage: (...args: unknown[]) => { fake.pagePosts.push(args); } } };
  const require = (name: string): unknown => (name === 'electron' ? { contextBridge, ipcRenderer } : violate(`the preload asks for ${name}`));
  runInContext(`(function (require, exports, module) {${code}\n})`, createContext(page)).call(undefined, require, {}, {});
}
