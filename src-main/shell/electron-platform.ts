import { app, dialog, nativeTheme, Notification } from 'electron';
import type { BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { HostArgs, HostConfig } from '#shared/contracts/host-bridge.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { BuildInfo } from '../core/build-info.ts';
import { isNoSpace, osCode } from '../core/disk-errors.ts';
import type { Disk } from '../core/disk.ts';
import type { HostPlatform } from '../core/host-service.ts';
import { savePath, writeSaved } from '../core/save-file.ts';
import type { SecretStore } from '../core/secret-store.ts';
import { within } from '../core/within.ts';
import { hostWord } from '../core/words.ts';
import { WORDS } from './words.ts';
import type { HostLanguage } from './words.ts';

type Appearance = Pick<HostArgs<'window.state'>, 'language' | 'conditions'>;

/** What Electron does in its own way for the bridge. */
export function electronPlatform(parts: {
  readonly config: HostConfig;
  readonly build: BuildInfo;
  readonly installId: string;
  readonly deviceSecret: string;
  readonly disk: Disk;
  readonly secrets: SecretStore;
  readonly printToPdf: (html: string) => Promise<Result<Uint8Array, Failure>>;
  readonly window: () => BrowserWindow | null;
  readonly language: () => HostLanguage;
  /** Told when the window changes what the menu shows. */
  readonly onAppearance: (change: Appearance) => void;
}): HostPlatform {
  const shown = new Map<string, Notification>();

  return {
    async deviceInfo() {
      return {
        hostKind: 'electron',
        deviceInstallId: parts.installId,
        deviceSecret: parts.deviceSecret,
        version: parts.build.version,
        commit: parts.build.commit,
        platform: `${process.platform}-${process.arch}`,
        runtime: `electron ${process.versions['electron'] ?? ''} chromium ${process.versions['chrome'] ?? ''}`,
        secretBackend: await parts.secrets.backend(),
      };
    },
    config: () => parts.config,
    async save(name, source) {
      const window = parts.window();
      const options = {
        title: hostWord(WORDS[parts.language()], 'host.dialog.save'),
        defaultPath: proposedPath(name),
      };
      const { canceled, filePath } = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
      if (canceled || filePath === '') return ok({ outcome: 'cancelled' });
      try {
        await writeSaved(parts.disk, savePath(filePath, name), source);
        return ok({ outcome: 'saved' });
      } catch (error) {
        // Damage of a stored file has its own code and is told by the caller; what is left is the disk.
        if (osCode(error) === '') throw error;
        return err(isNoSpace(error) ? failure('STORE_FULL') : failure('HOST_FILE_UNWRITABLE', { os: osCode(error) }));
      }
    },
    printToPdf: (html) => parts.printToPdf(html),
    secretsAvailable: () => parts.secrets.available(),
    getSecret: (key) => parts.secrets.get(key),
    setSecret: (key, value) => parts.secrets.set(key, value),
    notify({ title, body, tag }) {
      if (!Notification.isSupported()) return Promise.resolve(ok({ shown: false }));
      shown.get(tag)?.close();
      const notification = new Notification({ title, body });
      notification.on('click', () => {
        const window = parts.window();
        window?.show();
        window?.focus();
      });
      notification.on('close', () => {
        if (shown.get(tag) === notification) shown.delete(tag);
      });
      shown.set(tag, notification);
      return isShown(notification).then((wasShown) => ok({ shown: wasShown }));
    },
    windowState({ zoomPercent, theme, language, conditions }) {
      const window = parts.window();
      if (zoomPercent !== undefined) window?.webContents.setZoomFactor(zoomPercent / 100);
      if (theme !== undefined) nativeTheme.themeSource = theme;
      if (language !== undefined || conditions !== undefined) {
        parts.onAppearance({
          ...(language === undefined ? {} : { language }),
          ...(conditions === undefined ? {} : { conditions }),
        });
      }
      return Promise.resolve(
        ok({
          mode: modeOf(window),
          zoomPercent: Math.round((window?.webContents.getZoomFactor() ?? 1) * 100),
          dark: nativeTheme.shouldUseDarkColors,
        }),
      );
    },
    checkUpdates: () => Promise.resolve(ok({ state: 'not-configured' })),
  };
}

/** Where a save dialog begins; a profile without a documents folder begins wherever the system likes. */
function proposedPath(name: string): string {
  try {
    return join(app.getPath('documents'), name);
  } catch {
    return name;
  }
}

/** A system that says neither that it showed a notification nor that it did not, within so long, has not. */
const SHOWN_LIMIT_MS = 3_000;

/** Shows it; the system tells afterwards, and may refuse. */
async function isShown(notification: Notification): Promise<boolean> {
  const told = new Promise<boolean>((resolve) => {
    notification.once('show', () => { resolve(true); });
    if (process.platform !== 'linux') notification.once('failed', () => { resolve(false); });
  });
  notification.show();
  return within(told, SHOWN_LIMIT_MS).catch(() => false);
}

function modeOf(window: BrowserWindow | null): 'normal' | 'maximized' | 'minimized' | 'fullscreen' {
  if (window === null) return 'minimized';
  if (window.isFullScreen()) return 'fullscreen';
  if (window.isMinimized()) return 'minimized';
  return window.isMaximized() ? 'maximized' : 'normal';
}
