import { app, dialog, net, powerMonitor, session } from 'electron';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandCondition } from '#shared/contracts/app-commands.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { LINK_SCHEME, linkOfArguments, parseAppLink } from '../core/app-links.ts';
import type { AppLink } from '../core/app-links.ts';
import { readBuildInfo } from '../core/build-info.ts';
import { deviceFolder, deviceInstallId, deviceSecret, readHostConfig } from '../core/device-folder.ts';
import { startCustody } from '../core/device-custody.ts';
import { nodeDisk } from '../core/disk.ts';
import { createFileStore } from '../core/file-store.ts';
import { createHostLog, errorFields } from '../core/host-log.ts';
import { createHostService, journalOnce } from '../core/host-service.ts';
import { openJournal } from '../core/journal.ts';
import { rememberBackend, rememberedPasswordStore } from '../core/password-store.ts';
import { createSecretStore } from '../core/secret-store.ts';
import { failureWords, hostWord } from '../core/words.ts';
import { setAppMenu } from './app-menu.ts';
import { registerAppScheme, serveApp } from './app-scheme.ts';
import { electronPlatform } from './electron-platform.ts';
import { answerCalls } from './host-ipc.ts';
import { openMainWindow, windowStateFile } from './main-window.ts';
import type { MainWindow } from './main-window.ts';
import { guardAllPages, guardSession } from './page-guards.ts';
import { createPdfPrinter } from './print-window.ts';
import { systemCipher } from './secret-cipher.ts';
import { WORDS } from './words.ts';
import type { HostLanguage } from './words.ts';

const SWEEP_MS = 6 * 3_600_000;

export type StartOptions = {
  /** Folder of package.json, in the tree or in the archive. */
  readonly appRoot: string;
  readonly rendererDir: string;
  readonly preload: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
};

/** Starts the Electron host; returns once the window is open, or at once when another instance has the data. */
export async function startElectronHost(options: StartOptions): Promise<void> {
  const data = options.env['LIANZHI_HOST_DATA'] ?? join(app.getPath('appData'), 'Lianzhi');
  // Before the lock: Electron keeps it in this folder, and two installations with two folders are two devices.
  app.setPath('userData', join(data, 'profile'));
  if (!app.requestSingleInstanceLock()) {
    // The first instance gets our arguments. Nothing may be registered here: two writers on one store.
    app.quit();
    return;
  }
  const folder = deviceFolder(data);
  const log = createHostLog((line) => { writeLog(data, line); }, Date.now);
  let language: HostLanguage = app.getLocale().startsWith('en') ? 'en' : 'zh-CN';
  let main: MainWindow | null = null;
  let waitingLink: AppLink | null = linkOfArguments(options.argv);

  const passwordStore = process.platform === 'linux' ? rememberedPasswordStore(folder.root) : null;
  if (passwordStore !== null) app.commandLine.appendSwitch('password-store', passwordStore);
  app.enableSandbox();
  // Dumps hold memory, keys and names among it: none is written, and what an older release left goes now, as do its papers.
  rmSync(app.getPath('crashDumps'), { recursive: true, force: true });
  rmSync(folder.print, { recursive: true, force: true });
  registerAppScheme();
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  guardAllPages([]);

  const openLink = (link: AppLink | null): void => {
    if (link === null) return;
    if (main === null) waitingLink = link;
    else main.send({ type: 'open', ...link });
  };
  app.on('second-instance', (_event, argv) => {
    main?.focus();
    openLink(linkOfArguments(argv));
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    openLink(parseAppLink(url));
  });
  app.on('child-process-gone', (_event, details) => {
    log({ event: 'process-gone', process: details.type, reason: details.reason });
  });
  app.on('window-all-closed', () => {
    app.quit();
  });

  await app.whenReady();
  const fail = (why: Failure): void => {
    const { title, cause, fix } = failureWords(WORDS[language], why);
    log({ event: 'start-failed', code: why.code });
    dialog.showErrorBox(hostWord(WORDS[language], 'host.dialog.startFailed'), `${title}\n${cause}\n${fix}\n(${why.code})`);
    app.exit(2);
  };
  const config = readHostConfig(folder.root, { serverUrl: options.env['LIANZHI_SERVER_URL'] });
  if (config === null) {
    fail(failure('HOST_SERVER_UNKNOWN'));
    return;
  }
  const disk = nodeDisk();
  const journal = journalOnce(() => openJournal({ dir: folder.journal, disk, now: Date.now }));
  const opened = await journal.open();
  if (!opened.ok) {
    fail(opened.error);
    return;
  }
  await opened.value.sweep();
  setInterval(() => void opened.value.sweep().catch(() => undefined), SWEEP_MS).unref();

  guardSession(session.defaultSession, { serverUrl: config.serverUrl, isMediaOn: () => false });
  serveApp(session.defaultSession, { rendererDir: options.rendererDir, serverUrl: config.serverUrl });
  let holds: ReadonlySet<CommandCondition> = new Set();
  const showMenu = (): void => {
    setAppMenu({ language, holds, run: (id) => { main?.send({ type: 'command', id }); } });
  };
  const { wipe, delivery } = startCustody({
    folder,
    journal,
    serverUrl: config.serverUrl,
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
  const cipher = systemCipher();
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
      secrets: createSecretStore({ dir: folder.secrets, disk, cipher }),
      printToPdf: createPdfPrinter(log),
      window: () => main?.window ?? null,
      language: () => language,
      onAppearance(change) {
        language = change.language ?? language;
        if (change.conditions !== undefined) holds = new Set(change.conditions);
        showMenu();
      },
    }),
    onDefect: (channel, error) => {
      log({ event: 'defect', channel, ...errorFields(error) });
    },
  });
  answerCalls(service);
  showMenu();
  const window = openMainWindow({ preload: options.preload, stateFile: windowStateFile(folder.root), log, language: () => language });
  main = window;
  window.window.on('closed', () => {
    main = null;
  });
  const link = waitingLink;
  if (link !== null) window.window.webContents.once('did-finish-load', () => { window.send({ type: 'open', ...link }); });
  powerMonitor.on('resume', () => {
    main?.send({ type: 'wake' });
  });
  // Nobody sits there any more: keys go out of memory before it is written to the disk of a sleeping machine.
  const lock = (): void => {
    main?.send({ type: 'lock' });
  };
  powerMonitor.on('suspend', lock);
  powerMonitor.on('lock-screen', lock);
  app.on('will-quit', (event) => {
    // An append that is being synced still gets its answer before the process ends.
    event.preventDefault();
    void delivery.stop().then(() => journal.close()).finally(() => {
      app.exit(0);
    });
  });
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
