import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What stands in for Electron in unit tests: vitest resolves `electron` to this file, so that nothing starts Electron's
 * own download. It records what the adapters ask for. Every part is checked against Electron's own types, so that a
 * misspelled name is a type error; it proves nothing about how Electron behaves.
 */
type Listener = (...args: never[]) => unknown;
type Emitter = { readonly events: EventEmitter };

function listening<T>(events: EventEmitter): T {
  return ((name: string, listener: Listener) => {
    events.on(name, listener as (...args: unknown[]) => void);
    return events;
  }) as T;
}

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
  secretsAvailable: true,
  secretBackend: 'gnome_libsecret' as ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>,
  shouldReEncrypt: false,
  secretKey: 'k1',
  exposed: new Map<string, unknown>(),
  invoked: [] as unknown[][],
  posted: [] as unknown[][],
};

const initial = { ...fake };

export function resetFake(): void {
  Object.assign(fake, initial, {
    calls: [],
    windows: [],
    menus: [],
    errorBoxes: [],
    messageBoxes: [],
    saveDialogs: [],
    opened: [],
    notifications: [],
    schemes: [],
    exposed: new Map(),
    invoked: [],
    posted: [],
  });
  for (const part of [app, ipcMain, powerMonitor, ipcRenderer]) part.events.removeAllListeners();
  handlers.clear();
  sessions.clear();
}

const appEvents = new EventEmitter();
export const app = {
  events: appEvents,
  on: listening<Electron.App['on']>(appEvents),
  once: listening<Electron.App['once']>(appEvents),
  get isPackaged() {
    return fake.isPackaged;
  },
  requestSingleInstanceLock() {
    fake.calls.push('requestSingleInstanceLock');
    return fake.hasLock;
  },
  quit() {
    fake.calls.push('quit');
  },
  exit(code?: number) {
    fake.exit = code;
  },
  commandLine: {
    appendSwitch(name: string, value?: string) {
      fake.calls.push(`appendSwitch ${name} ${value ?? ''}`);
    },
  } as Electron.CommandLine,
  enableSandbox() {
    fake.calls.push('enableSandbox');
  },
  setPath(name: string, path: string) {
    fake.calls.push(`setPath ${name} ${path}`);
  },
  getPath: (name: string) => join(fake.dataDir, name),
  getLocale: () => fake.locale,
  setAsDefaultProtocolClient(scheme: string) {
    fake.calls.push(`setAsDefaultProtocolClient ${scheme}`);
    return true;
  },
  whenReady() {
    fake.calls.push('whenReady');
    return Promise.resolve();
  },
} satisfies Partial<Electron.App> & Emitter;

export const protocol = {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]) {
    fake.calls.push('registerSchemesAsPrivileged');
    fake.schemes.push(...schemes);
  },
} satisfies Partial<Electron.Protocol>;

/** One session, with what was set on it. */
export class FakeSession {
  readonly events = new EventEmitter();
  readonly on = listening<Electron.Session['on']>(this.events);
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
  setSpellCheckerEnabled(isOn: boolean): void {
    this.isSpellCheckerOn = isOn;
  }
}

type SessionState = 'permissionRequest' | 'permissionCheck' | 'device' | 'displayMedia' | 'beforeRequest' | 'schemeHandlers' | 'isSpellCheckerOn';

const sessions = new Map<string, FakeSession>();
function sessionOf(name: string): FakeSession {
  const known = sessions.get(name) ?? new FakeSession();
  sessions.set(name, known);
  return known;
}
export const session = {
  get defaultSession() {
    return sessionOf('default') as unknown as Electron.Session;
  },
  fromPartition: (name: string) => sessionOf(name) as unknown as Electron.Session,
} satisfies Partial<typeof Electron.Session> & { defaultSession: Electron.Session };
export function fakeSession(name = 'default'): FakeSession {
  return sessionOf(name);
}

/** The page inside a window. */
export class FakeContents {
  readonly events = new EventEmitter();
  readonly on = listening<Electron.WebContents['on']>(this.events);
  readonly once = listening<Electron.WebContents['once']>(this.events);
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  zoom = 1;
  sent: unknown[][] = [];
  reloads = 0;
  pdfOptions: Electron.PrintToPDFOptions | undefined;
  printFails = false;
  setWindowOpenHandler(handler: FakeContents['openHandler']): void {
    this.openHandler = handler;
  }
  setZoomFactor(factor: number): void {
    this.zoom = factor;
  }
  getZoomFactor(): number {
    return this.zoom;
  }
  send(...args: unknown[]): void {
    this.sent.push(args);
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
  readonly on = listening<Electron.BrowserWindow['on']>(this.events);
  readonly once = listening<Electron.BrowserWindow['once']>(this.events);
  readonly webContents = new FakeContents();
  readonly options: Electron.BrowserWindowConstructorOptions;
  loaded = '';
  isGone = false;
  isMax = false;
  isMin = false;
  isFull = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    this.options = options;
    fake.windows.push(this);
    fake.calls.push('new BrowserWindow');
    app.events.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    this.loaded = url;
    return Promise.resolve();
  }
  loadFile(path: string): Promise<void> {
    this.loaded = path;
    return Promise.resolve();
  }
  show(): void {
    fake.calls.push('show');
  }
  focus(): void {
    fake.calls.push('focus');
  }
  restore(): void {
    this.isMin = false;
  }
  maximize(): void {
    this.isMax = true;
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
    this.isGone = true;
  }
  getNormalBounds(): Electron.Rectangle {
    return { x: 10, y: 20, width: 1300, height: 800 };
  }
}
export const BrowserWindow = FakeWindow;

export const screen = {
  getPrimaryDisplay: () => fake.displays[0] as unknown as Electron.Display,
  getAllDisplays: () => fake.displays as unknown as Electron.Display[],
} satisfies Partial<Electron.Screen>;

export const dialog = {
  showErrorBox(title: string, content: string) {
    fake.errorBoxes.push({ title, content });
  },
  showMessageBox(...args: unknown[]) {
    const options = args.at(-1) as Electron.MessageBoxOptions;
    fake.messageBoxes.push(options.message);
    return Promise.resolve({ response: fake.messageAnswer, checkboxChecked: false });
  },
  showSaveDialog(...args: unknown[]) {
    const options = args.at(-1) as Electron.SaveDialogOptions;
    fake.saveDialogs.push(options.defaultPath ?? '');
    return Promise.resolve(fake.saveAnswer);
  },
} satisfies Partial<Electron.Dialog>;

export const shell = {
  openExternal(url: string) {
    fake.opened.push(url);
    return Promise.resolve();
  },
} satisfies Partial<Electron.Shell>;

const ipcEvents = new EventEmitter();
const handlers = new Map<string, (event: unknown, ...args: unknown[]) => unknown>();
export const ipcMain = {
  events: ipcEvents,
  handle(channel: string, handler: (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown) {
    handlers.set(channel, handler as (event: unknown, ...args: unknown[]) => unknown);
  },
  on: listening<Electron.IpcMain['on']>(ipcEvents),
} satisfies Partial<Electron.IpcMain> & Emitter;

/** Calls a handler as the page would. */
export function fromPage(channel: string, frame: unknown, ...args: unknown[]): unknown {
  const handler = handlers.get(channel);
  if (handler === undefined) throw new Error(`no handler of ${channel}`);
  return handler({ senderFrame: frame }, ...args);
}
export function handledChannels(): string[] {
  return [...handlers.keys()];
}

/** One end of a port in the main process. */
export class FakePort {
  readonly events = new EventEmitter();
  readonly on = listening<Electron.MessagePortMain['on']>(this.events);
  answers: unknown[] = [];
  isStarted = false;
  isClosed = false;
  start(): void {
    this.isStarted = true;
  }
  close(): void {
    this.isClosed = true;
  }
  postMessage(message: unknown): void {
    this.answers.push(message);
  }
}

export const Menu = {
  buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => template as unknown as Electron.Menu,
  setApplicationMenu(menu: Electron.Menu | null) {
    fake.menus.push(menu);
  },
} satisfies Partial<typeof Electron.Menu>;

export const nativeTheme = { themeSource: 'system' as Electron.NativeTheme['themeSource'], shouldUseDarkColors: false } satisfies Partial<Electron.NativeTheme>;

export class FakeNotification {
  readonly events = new EventEmitter();
  readonly on = listening<Electron.Notification['on']>(this.events);
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
    this.isShown = true;
  }
  close(): void {
    this.isClosed = true;
    this.events.emit('close');
  }
}
export const Notification = FakeNotification;

const powerEvents = new EventEmitter();
export const powerMonitor = {
  events: powerEvents,
  on: listening<Electron.PowerMonitor['on']>(powerEvents),
} satisfies Partial<Electron.PowerMonitor> & Emitter;

export const safeStorage = {
  isAsyncEncryptionAvailable: () => Promise.resolve(fake.secretsAvailable),
  getSelectedStorageBackend: () => fake.secretBackend,
  encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(`${fake.secretKey}:${Buffer.from(text).toString('hex')}`)),
  decryptStringAsync(data: Buffer) {
    const [key, hex] = data.toString().split(':');
    if (key !== fake.secretKey && !fake.shouldReEncrypt) return Promise.reject(new Error('wrong key'));
    return Promise.resolve({ result: Buffer.from(hex ?? '', 'hex').toString(), shouldReEncrypt: fake.shouldReEncrypt });
  },
} satisfies Partial<Electron.SafeStorage>;

export const contextBridge = {
  exposeInMainWorld(name: string, value: unknown) {
    fake.exposed.set(name, value);
  },
} satisfies Partial<Electron.ContextBridge>;

const rendererEvents = new EventEmitter();
export const ipcRenderer = {
  events: rendererEvents,
  on: listening<Electron.IpcRenderer['on']>(rendererEvents),
  removeListener: ((name: string, listener: Listener) => {
    rendererEvents.removeListener(name, listener as (...args: unknown[]) => void);
    return rendererEvents;
  }) as unknown as Electron.IpcRenderer['removeListener'],
  invoke(...args: unknown[]) {
    fake.invoked.push(args);
    return Promise.resolve({ ok: true, value: {} });
  },
  postMessage(...args: unknown[]) {
    fake.posted.push(args);
  },
} satisfies Partial<Electron.IpcRenderer> & Emitter;

type WindowState = 'options' | 'loaded' | 'isGone' | 'isMax' | 'isMin' | 'isFull';
type ContentsState = 'openHandler' | 'zoom' | 'sent' | 'reloads' | 'pdfOptions' | 'printFails';
/** `true` only if every member of the fake, its own state left out, is a member of the real thing. */
type NamesExist<Fake, Own, Real> = Exclude<keyof Fake, Own | 'events' | keyof Real> extends never ? true : never;

/** Does not compile when a class above has a method that Electron has not. */
export const NAMES_CHECKED: readonly true[] = [
  true satisfies NamesExist<FakeSession, SessionState, Electron.Session>,
  true satisfies NamesExist<FakeWindow, WindowState, Electron.BrowserWindow>,
  true satisfies NamesExist<FakeContents, ContentsState, Electron.WebContents>,
  true satisfies NamesExist<FakeNotification, 'options' | 'isShown' | 'isClosed', Electron.Notification>,
  true satisfies NamesExist<FakePort, 'answers' | 'isStarted' | 'isClosed', Electron.MessagePortMain>,
];
