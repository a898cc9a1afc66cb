import { app, dialog, net, powerMonitor, session } from 'electron';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandCondition } from '#shared/contracts/app-commands.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { LINK_SCHEME, linkOfArguments, parseAppLink } from '../core/app-links.ts';
import type { AppLink } from '../core/app-links.ts';
import { readBuildInfo } from '../core/build-info.ts';
import { defaultDataFolder, localFolder } from '../core/data-place.ts';
import { startCustody } from '../core/device-custody.ts';
import { deviceFolder, deviceInstallId, deviceSecret, readHostConfig, readJson } from '../core/device-folder.ts';
import type { DeviceFolder } from '../core/device-folder.ts';
import { osCode } from '../core/disk-errors.ts';
import { nodeDisk } from '../core/disk.ts';
import { eraseIfPossible } from '../core/erase.ts';
import { createFileStore } from '../core/file-store.ts';
import { createHostLog, errorFields } from '../core/host-log.ts';
import type { HostLog } from '../core/host-log.ts';
import { createHostService, journalOnce } from '../core/host-service.ts';
import { openJournal } from '../core/journal.ts';
import { watchScreenLock } from '../core/lock-watch.ts';
import { createPageInbox } from '../core/page-inbox.ts';
import { rememberBackend, rememberedPasswordStore } from '../core/password-store.ts';
import { createSecretStore } from '../core/secret-store.ts';
import { endsWithin } from '../core/within.ts';
import { failureWords, hostWord } from '../core/words.ts';
import { setAppMenu } from './app-menu.ts';
import { registerAppScheme, serveApp } from './app-scheme.ts';
import { electronPlatform } from './electron-platform.ts';
import { answerCalls } from './host-ipc.ts';
import { openMainWindow, windowStateFile } from './main-window.ts';
import type { MainWindow } from './main-window.ts';
import { answerNetworkAsks } from './network-asks.ts';
import { guardAllPages, guardSession } from './page-guards.ts';
import { createPdfPrinter } from './print-window.ts';
import { systemCipher } from './secret-cipher.ts';
import { WORDS } from './words.ts';
import type { HostLanguage } from './words.ts';

const SWEEP_MS = 6 * 3_600_000;
/** A fetch that is under way holds a person who quits no longer than this. */
const QUIT_LIMIT_MS = 2_000;
/** Name of the program among those of Windows. */
const APP_ID = 'cn.lianzhi.workbench';
/** Whoever does nothing for so long is idle (seconds); the state of the lock is what is looked for. */
const IDLE_S = 60;

export type StartOptions = {
  /** Folder of package.json, in the tree or in the archive. */
  readonly appRoot: string;
  readonly rendererDir: string;
  readonly preload: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
};

/** A start that cannot go on, for a reason that people can be told. */
class StartRefusal extends Error {
  readonly failure: Failure;

  constructor(why: Failure) {
    super(why.code);
    this.name = 'StartRefusal';
    this.failure = why;
  }
}

/** What a start has come to hold, so that whatever ends it leaves nothing behind. */
type Held = { log: HostLog; language: HostLanguage; close: () => Promise<void> };

/**
 * Starts the Electron host; resolves once the window is open, at once when another instance has the data, and never
 * rejects: what goes wrong is logged, told on screen, and ends the process with code 2. It must not be awaited by the
 * entry module: Electron is ready only after that has settled.
 */
export async function startElectronHost(options: StartOptions): Promise<void> {
  const held: Held = { log: () => undefined, language: 'zh-CN', close: () => Promise.resolve() };
  try {
    await start(options, held);
  } catch (error) {
    await giveUp(held, error);
  }
}

/** The lock is let go before anything is shown: a box may stand on the screen all night. */
async function giveUp(held: Held, error: unknown): Promise<void> {
  const why = error instanceof StartRefusal ? error.failure : failure('HOST_START_FAILED', { detail: describe(error) });
  held.log({ event: 'start-failed', ...errorFields(error), code: why.code });
  await held.close().catch(() => undefined);
  // Before that Linux has no boxes, only a terminal that nobody sees.
  await app.whenReady();
  const { title, cause, fix } = failureWords(WORDS[held.language], why);
  dialog.showErrorBox(hostWord(WORDS[held.language], 'host.dialog.startFailed'), `${title}\n${cause}\n${fix}\n(${why.code})`);
  app.exit(2);
}

/** Kind and system code of an error: its message can name folders, and with them people. */
function describe(error: unknown): string {
  const { kind, code } = errorFields(error);
  return code === '' ? kind : `${kind} ${code}`;
}

/** The folder of the data, made; refused on a share, or where it cannot be written. @throws StartRefusal */
function dataFolder(options: StartOptions): DeviceFolder {
  const { platform } = process;
  const given = options.env['LIANZHI_HOST_DATA'] ?? defaultDataFolder({ platform, env: options.env, home: app.getPath('home') }, ['desktop']);
  const place = localFolder(given, platform);
  if (!place.ok) throw new StartRefusal(place.error);
  try {
    const folder = deviceFolder(place.value);
    mkdirSync(join(folder.root, 'profile'), { recursive: true, mode: 0o700 });
    return folder;
  } catch (error) {
    throw new StartRefusal(failure('HOST_DATA_FOLDER_UNUSABLE', { os: osCode(error) }));
  }
}

/** All that must be said before Electron is ready. @returns false when another instance has the data */
function prepare(options: StartOptions, folder: DeviceFolder): boolean {
  // Before the lock: Electron keeps it in this folder, and two installations with two folders are two devices.
  app.setPath('userData', join(folder.root, 'profile'));
  if (!app.requestSingleInstanceLock()) {
    // The first instance gets our arguments. Nothing may be registered here: two writers on one store.
    app.quit();
    return false;
  }
  const passwordStore = process.platform === 'linux' ? rememberedPasswordStore(folder.root) : null;
  if (passwordStore !== null) app.commandLine.appendSwitch('password-store', passwordStore);
  // Windows shows notifications of programs that it knows by name.
  if (process.platform === 'win32') app.setAppUserModelId(APP_ID);
  if (isGpuOff(folder.root, options.env)) app.disableHardwareAcceleration();
  // Dumps hold memory, keys and names among it: none is written, and what an older release left goes now, as do its papers.
  for (const left of [app.getPath('crashDumps'), folder.print]) eraseIfPossible(left);
  registerAppScheme();
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  guardAllPages([]);
  return true;
}

/** Some old graphics cards show a white window: `"gpu": false` in config.json, or LIANZHI_GPU=off. */
function isGpuOff(root: string, env: StartOptions['env']): boolean {
  const config = readJson(join(root, 'config.json'));
  return env['LIANZHI_GPU'] === 'off' || (typeof config === 'object' && config !== null && 'gpu' in config && config.gpu === false);
}

async function start(options: StartOptions, held: Held): Promise<void> {
  const folder = dataFolder(options);
  const log = createHostLog((line) => { writeLog(folder.root, line); }, Date.now);
  held.log = log;
  if (!prepare(options, folder)) return;

  let main: MainWindow | null = null;
  const inbox = createPageInbox((event) => { main?.send(event); });
  const openLink = (link: AppLink | null): void => {
    if (link !== null) inbox.put({ type: 'open', ...link });
  };
  openLink(linkOfArguments(options.argv));
  app.on('second-instance', (_event, argv) => {
    main?.focus();
    openLink(linkOfArguments(argv));
  });
  if (process.platform === 'darwin') {
    app.on('open-url', (event, url) => {
      event.preventDefault();
      openLink(parseAppLink(url));
    });
  }
  app.on('child-process-gone', (_event, details) => {
    log({ event: 'process-gone', process: details.type, reason: details.reason });
  });
  app.on('window-all-closed', () => {
    app.quit();
  });

  await app.whenReady();
  // Before that the system's language is not known yet.
  held.language = app.getLocale().startsWith('en') ? 'en' : 'zh-CN';
  const language = (): HostLanguage => held.language;
  const config = readHostConfig(folder.root, { serverUrl: options.env['LIANZHI_SERVER_URL'] });
  if (config === null) throw new StartRefusal(failure('HOST_SERVER_UNKNOWN'));
  const { serverUrl } = config;
  const disk = nodeDisk();
  const journal = journalOnce(() => openJournal({ dir: folder.journal, disk, now: Date.now }));
  held.close = () => journal.close();
  const opened = await journal.open();
  if (!opened.ok) throw new StartRefusal(opened.error);
  await opened.value.sweep();
  setInterval(() => void opened.value.sweep().catch(() => undefined), SWEEP_MS).unref();

  guardSession(session.defaultSession, { serverUrl, isMediaOn: () => false });
  serveApp(session.defaultSession, { rendererDir: options.rendererDir, serverUrl });
  answerNetworkAsks({ log, language, serverUrl });
  let holds: ReadonlySet<CommandCondition> = new Set();
  const showMenu = (): void => {
    setAppMenu({ language: held.language, holds, run: (id) => { inbox.put({ type: 'command', id }); } });
  };
  const { wipe, delivery } = startCustody({
    folder,
    journal,
    serverUrl,
    // Electron's own: with the proxy and the certificates of this computer.
    fetch: (input, init) => net.fetch(input instanceof URL ? input.href : input, init),
    now: Date.now,
    async erasePage() {
      await session.defaultSession.clearStorageData();
      await session.defaultSession.clearCache();
      return true;
    },
    onDefect: (error) => {
      log({ event: 'defect', channel: 'delivery', ...errorFields(error) });
    },
  });
  // An append that is being synced still gets its answer; what is being sent is sent again by its record.
  const close = async (): Promise<void> => {
    await endsWithin(delivery.stop(), QUIT_LIMIT_MS);
    await journal.close();
  };
  held.close = close;
  const end = (code: number): void => {
    void close().catch(() => undefined).finally(() => { app.exit(code); });
  };
  const cipher = systemCipher();
  const secrets = createSecretStore({ dir: folder.secrets, disk, cipher });
  rememberBackend(folder.root, cipher.backend());
  const service = createHostService({
    openJournal: () => journal.open(),
    files: createFileStore({ dir: folder.files, disk }),
    delivery,
    wipe,
    platform: electronPlatform({
      config,
      build: readBuildInfo(options.appRoot),
      installId: deviceInstallId(folder.root),
      deviceSecret: deviceSecret(folder.root),
      disk,
      secrets,
      printToPdf: createPdfPrinter(log),
      window: () => main?.window ?? null,
      language,
      onAppearance(change) {
        held.language = change.language ?? held.language;
        if (change.conditions !== undefined) holds = new Set(change.conditions);
        showMenu();
      },
    }),
    onDefect: (channel, error) => {
      log({ event: 'defect', channel, ...errorFields(error) });
    },
  });
  answerCalls(service, () => { inbox.listening(); });
  showMenu();
  main = openMainWindow({ preload: options.preload, stateFile: windowStateFile(folder.root), log, language, end, onPageGone: () => { inbox.gone(); } });
  main.window.on('closed', () => {
    main = null;
    inbox.gone();
  });
  powerMonitor.on('resume', () => { inbox.put({ type: 'wake' }); });
  // Nobody sits there any more: keys go out of memory before it is written to the disk of a sleeping machine.
  const lock = (): void => { inbox.put({ type: 'lock' }); };
  powerMonitor.on('suspend', lock);
  if (process.platform === 'linux') watchScreenLock(() => powerMonitor.getSystemIdleState(IDLE_S), lock);
  else powerMonitor.on('lock-screen', lock);
  app.on('will-quit', (event) => {
    event.preventDefault();
    end(0);
  });
  // At a log-off or shutdown Windows tells the window alone, and soon ends the process.
  if (process.platform === 'win32') main.window.on('session-end', () => { void close().catch(() => undefined); });
}

/** At once, so that the last line before an exit is there; a handful of lines a day. */
function writeLog(data: string, line: string): void {
  try {
    mkdirSync(join(data, 'logs'), { recursive: true, mode: 0o700 });
    appendFileSync(join(data, 'logs', 'host.log'), line, { mode: 0o600 });
  } catch {
    // A log that cannot be written must not stop the work; the disk's state is told where it matters, at the journal.
  }
}
