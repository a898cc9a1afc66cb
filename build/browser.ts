import { commonFlags, findBrowser, hasDisplay, isRootUser, prepareProfile } from '../src-main/web-host/browser.ts';

export { commonFlags, hasDisplay, isRootUser, prepareProfile };

/** Path of the system's Chromium, Chrome or Edge, or of `CHROMIUM_PATH`; undefined when there is none. */
export function findChromium(): string | undefined {
  return findBrowser() ?? undefined;
}

/** Flags for every Chromium that tests start: no GPU, no calls home. Root has no sandbox to offer. */
export function chromiumFlags(): string[] {
  return [
    ...(isRootUser() ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
}
