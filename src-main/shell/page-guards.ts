import { app, shell } from 'electron';
import type { Session, WebContents } from 'electron';
import { isAllowedRequest, isCallable, isOpenableOutside, isOwnPage, isPermitted } from '../core/page-policy.ts';
import { APP_ORIGIN } from './app-scheme.ts';

/** Puts the same walls around every page of the application, whoever opened it. */
export function guardAllPages(outsideHosts: readonly string[]): void {
  app.on('web-contents-created', (_event, contents) => {
    guardPage(contents, outsideHosts);
  });
}

function guardPage(contents: WebContents, outsideHosts: readonly string[]): void {
  const stay = (event: { url: string; preventDefault(): void }): void => {
    if (isOwnPage(event.url, APP_ORIGIN)) return;
    event.preventDefault();
    if (isCallable(event.url)) void shell.openExternal(event.url);
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    if (isOpenableOutside(url, outsideHosts)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** Permissions, devices, network, downloads and spelling of one session. Electron grants every permission by default. */
export function guardSession(session: Session, options: { readonly serverUrl: string; readonly isMediaOn: () => boolean }): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(isPermitted({ permission, from: details.requestingUrl, isMainFrame: details.isMainFrame }, APP_ORIGIN, options.isMediaOn()));
  });
  // A worker asks without a frame; a foreign frame would come with its own origin.
  session.setPermissionCheckHandler((contents, permission, requestingOrigin, details) =>
    isPermitted({ permission, from: requestingOrigin, isMainFrame: details.isMainFrame || contents === null }, APP_ORIGIN, options.isMediaOn()),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => {
    callback({});
  });
  session.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !isAllowedRequest(details.url, APP_ORIGIN, options.serverUrl) });
  });
  // Files leave through the save dialog only.
  session.on('will-download', (event) => {
    event.preventDefault();
  });
  // Chromium would fetch dictionaries from the internet.
  session.setSpellCheckerEnabled(false);
}
